"""What is written down of an alert: who was told what, who answered, and who was called by phone."""

import hashlib
from dataclasses import dataclass
from typing import Final, TypedDict

from samvirke.respond.journal.entry import CENTRE
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.ids import RecordId
from samvirke.respond.record.kind import RecordKind

ANSWERS: Final = ("delivered", "seen", "acting", "declined")


class Told(TypedDict):
    """One who is told; `is_centre` false: a name on a list, told by phone."""

    who: str
    is_centre: bool


class Limit(TypedDict):
    """After how many seconds without the answer wanted somebody is to be called."""

    step: int
    wanted: str
    after_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Somebody is told, and asked for a receipt.

    Parameters
    ----------
    pattern
        triple: the two other services; inform: those on the list of who must know.
    talk_group, phone
        Where those involved speak together: what the receiver needs first.
    message
        What has happened, in the words of the one who alerts.
    card
        Name of the action card for the type of the incident.
    told
        Who: `{"who": "112.innlandet", "is_centre": true}`; a name on a list that is no centre is told by
        phone, and its receipt noted by the alerting centre.
    limits
        When silence leads to a call: `{"step": 1, "wanted": "seen", "after_s": 30}`, as the table stood.
    told_at_ms
        When, on the clock of the space.
    stopped_at_ms, stopped_why
        When a person stopped the calls, and why.
    """

    pattern: str | None = felles()
    talk_group: str | None = felles()
    phone: str | None = felles()
    message: str | None = felles()
    card: str | None = felles()
    told: list[Told] | None = felles()
    limits: list[Limit] | None = felles()
    told_at_ms: int | None = felles()
    stopped_at_ms: int | None = felles()
    stopped_why: str | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one who was told answered: each writes its own.

    Parameters
    ----------
    of
        Id of the alert.
    who
        Who answers: the centre that writes it, or a name on a list that answered the alerting centre.
    delivered_at_ms, seen_at_ms, acting_at_ms, declined_at_ms
        When, on the clock of the space: three different things, and the machine's own.
    words
        What they said.
    """

    of: str | None = felles()
    who: str | None = felles()
    delivered_at_ms: int | None = felles()
    seen_at_ms: int | None = felles()
    acting_at_ms: int | None = felles()
    declined_at_ms: int | None = felles()
    words: str | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Nobody answered in time: somebody must be called.

    Parameters
    ----------
    of, who, step
        Which alert, who is silent, and the how manieth call it is.
    wanted
        What was waited for: seen or acting.
    call
        Number and words; None: the node knows none.
    due_at_ms
        When the limit passed, on the clock of the space.
    called_at_ms, words
        When a person called, and what came of it.
    """

    of: str | None = felles()
    who: str | None = felles()
    step: int | None = felles()
    wanted: str | None = felles()
    call: str | None = felles()
    due_at_ms: int | None = felles()
    called_at_ms: int | None = felles()
    words: str | None = felles()


ALERT = RecordKind("alert", Alert, "incident")
ALERT_RECEIPT = RecordKind("alert_receipt", Receipt, "incident")
ALERT_ESCALATION = RecordKind("alert_escalation", Escalation, "incident")


def receipt_id(home: str, alert: str, who: str) -> str:
    """Return the id of the one receipt of somebody for an alert: a second answer adds to the first."""
    return str(RecordId("alert_receipt", home, f"{RecordId.of(alert).own}~{as_own(who)}"))


def escalation_id(alert: str, who: str, step: int) -> str:
    """Return the id of a call for an alert: made twice, it is the same."""
    of = RecordId.of(alert)
    return str(RecordId("alert_escalation", of.home, f"{of.own}~{as_own(who)}~{step}"))


def as_own(name: str) -> str:
    """Return a name as a part of an id: a centre as it is, other names by their hash, so that no two meet."""
    return (
        name
        if len(name) <= 64 and CENTRE.fullmatch(name)
        else f"_{hashlib.sha256(name.encode()).hexdigest()[:24]}"
    )
