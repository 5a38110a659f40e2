"""Opening up: a share lets a centre take part in an incident, a release hands over other classes."""

from dataclasses import dataclass

from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A centre takes part in an incident: it sees the FELLES fields of all that is about it.

    Parameters
    ----------
    to
        The centre.
    may
        see (read) or act (read and write its own records about it).
    purpose, ground
        What for, and by which rule or law.
    until_ms
        When it ends, on the clock of the space; None: when it is taken back.
    ended
        Whether it was taken back.
    """

    to: str | None = felles()
    may: str | None = felles()
    purpose: str | None = felles()
    ground: str | None = felles()
    until_ms: int | None = felles()
    ended: bool | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Fields of another class than FELLES are handed over to a centre.

    Owner and receiver alone see that it was: a purpose may tell of a patient.

    Parameters
    ----------
    of
        Id of the record.
    classes
        Which classes of it.
    to, recipients
        The centre, and the same as a list: whom the record is for.
    purpose, ground
        What for, and by which paragraph (`data/grounds.csv`): both must be said.
    until_ms
        When it ends, on the clock of the space.
    ended
        Whether it was taken back; what was read cannot be unread, and the log shows that it was.
    """

    of: str | None = felles()
    classes: list[str] | None = felles()
    to: str | None = felles()
    recipients: list[str] | None = felles()
    purpose: str | None = felles()
    ground: str | None = felles()
    until_ms: int | None = felles()
    ended: bool | None = felles()


SHARE = RecordKind("share", Share, "incident")
RELEASE = RecordKind("release", Release, "named")
