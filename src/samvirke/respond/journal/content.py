"""What a part of an entry says: a change of one record, by whom and when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samvirke.respond.journal.canonical import canonical
from samvirke.respond.journal.entry import Part
from samvirke.respond.journal.errors import DamagedError

_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Content:
    """What was written down.

    Parameters
    ----------
    kind
        What happened, with a number that changes when the meaning does: `incident-opened/1`.
    record
        Id of the record that changes: `incident:110.innlandet:01J…`.
    subject
        Id of what it belongs to, which decides who may read it: mostly an incident.
    at_ms
        When, on the clock of the space.
    by
        User, role, organisation.
    data
        Field → new value, of one access class.
    """

    kind: str
    record: str
    subject: str
    at_ms: int
    by: tuple[str, str, str]
    data: Mapping[str, Any]

    def encoded(self) -> bytes:
        """Return it as the bytes of a part."""
        return canonical(
            {
                "at": self.at_ms,
                "by": list(self.by),
                "data": self.data,
                "kind": self.kind,
                "record": self.record,
                "subject": self.subject,
            }
        )


def read_content(data: bytes) -> Content:
    """Read what `encoded` wrote.

    Raises
    ------
    DamagedError
        When it is not that.
    """
    try:
        # Not json.loads: it guesses the encoding first, which costs as much as reading.
        told, end = _decode(text := data.decode())
        kind, record, subject, at_ms = told["kind"], told["record"], told["subject"], told["at"]
        user, role, organisation = told["by"]
        changes = told["data"]
        # What another centre has sealed is true to its header, and may still be nonsense.
        is_content = (
            type(kind) is type(record) is type(subject) is str
            and type(user) is type(role) is type(organisation) is str
            and type(at_ms) is int
            and type(changes) is dict
            and end == len(text)
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedError(f"a part reads {data[:80]!r}…, which is no content ({error})") from error
    if not is_content:
        raise DamagedError(
            f"a part reads {data[:80]!r}…, which is no content; kind, record, subject and by must be text, "
            "at a number and data an object"
        )
    return Content(kind, record, subject, at_ms, (user, role, organisation), changes)


def subject_of(part: Part) -> str:
    """Return what a part speaks of, empty where its content is not here."""
    return "" if part.content is None else read_content(part.content).subject
