"""A warning that was received: kept as it came, replaced by its updates, ended by its cancel."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:  # noqa: A001 - the field's word
    """A warning.

    Parameters
    ----------
    identifier, sender, sent_ms, status, msg_type
        As the CAP message says.
    scope
        For whom it is meant: Public, Restricted or Private; None: it was received before this was kept.
    references
        Identifiers of the messages that it updates or cancels.
    event_type, colour
        `forestFire`, `yellow`: event code and awareness level, empty where not given.
    severity, urgency, certainty, onset_ms, expires_ms
        Of its first block.
    texts
        Language → event, headline, description, instruction.
    areas
        GeoJSON features; codes of municipalities in their properties.
    suggested_type
        Incident type that it suggests, None: none is known.
    all_clear
        It says that the danger is over (responseType AllClear, as MET ends a warning): it replaces what it
        names and warns of nothing itself.
    """

    identifier: str | None = felles()
    sender: str | None = felles()
    sent_ms: int | None = felles()
    status: str | None = felles()
    msg_type: str | None = felles()
    scope: str | None = felles()
    references: list[str] | None = felles()
    event_type: str | None = felles()
    colour: str | None = felles()
    severity: str | None = felles()
    urgency: str | None = felles()
    certainty: str | None = felles()
    onset_ms: int | None = felles()
    expires_ms: int | None = felles()
    texts: dict[str, dict[str, str]] | None = felles()
    areas: list[dict[str, Any]] | None = felles()
    suggested_type: str | None = felles()
    all_clear: bool | None = felles()


WARNING = RecordKind("warning", Warning, "centres")


def current_warnings(state: State, now_ms: int) -> Iterator[Record]:
    """Go through the warnings that hold: not expired, not replaced, not cancelled, no all-clear.

    Two centres that received the same message have a record each; the first counts.
    """
    warnings = list(state.of_kind("warning"))
    over = {
        (warning.get("sender"), reference)
        for warning in warnings
        if warning.get("msg_type") in ("Update", "Cancel")
        for reference in warning.get("references", ())
    }
    seen = set()
    for warning in warnings:
        name = warning.get("sender"), warning.get("identifier")
        ends = warning.get("expires_ms")
        is_over = name in over or name in seen or (ends is not None and ends < now_ms)
        if not is_over and warning.get("msg_type") in ("Alert", "Update") and not warning.get("all_clear"):
            seen.add(name)
            yield warning
