"""When nobody answers: somebody is called, then the next in line, until a person stops it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Act, RefusedError, Scene
from samvirke.respond.alerts.alert import escalation_id
from samvirke.respond.alerts.answer import answer_by, is_enough, receipt_of, receipts_from
from samvirke.respond.due import Due
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State
from samvirke.respond.said import must_say
from samvirke.respond.space.outbound import mark

STALE_MS: Final = 24 * 3_600_000  # a node that was away for a day calls nobody about yesterday


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate:
    """Write that somebody silent is to be called; a reaction, asked for by no person.

    Parameters
    ----------
    alert
        Id of an alert of this centre.
    who, step
        Who is silent, and the how manieth call it is.
    """

    name: ClassVar[str] = "escalate-alert"
    action: ClassVar[str] = "alert.escalate"

    alert: str
    who: str
    step: int

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.alert, "alert"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        alert = scene.own(self.alert, "alert")
        limit = next(limit for limit in alert.get("limits", ()) if limit["step"] == self.step)
        numbers = scene.place.phones.get(self.who, ())
        data: dict[str, Any] = {
            "of": alert.id,
            "who": self.who,
            "step": self.step,
            "wanted": limit["wanted"],
            # The last in line is called again when the line is shorter than the steps.
            # In an exercise the number is marked, so that nobody calls it unawares.
            "call": mark(scene.mode, numbers[min(self.step, len(numbers)) - 1]) if numbers else None,
            "due_at_ms": _due_ms(alert, limit),
        }
        record = escalation_id(alert.id, self.who, self.step)
        return [Patch(kind="alert-escalated/1", record=record, subject=alert.subject, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCall:
    """Note that you called somebody who was silent, and what came of it.

    Parameters
    ----------
    escalation
        Id of the call on the panel.
    words
        What came of it.
    """

    name: ClassVar[str] = "note-call"
    action: ClassVar[str] = "alert.call"

    escalation: str
    words: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.escalation, "alert_escalation"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        call = scene.own(self.escalation, "alert_escalation")
        words = must_say("words", self.words)
        data = {"called_at_ms": scene.now_ms, "words": words}
        return [Patch(kind="alert-called/1", record=call.id, subject=call.subject, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAlert:
    """Stop the calls of an alert; what was answered and called stays.

    Parameters
    ----------
    alert
        Id of an alert of this centre.
    why
        Why nobody needs to be called any more.
    """

    name: ClassVar[str] = "stop-alert"
    action: ClassVar[str] = "alert.stop"

    alert: str
    why: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.alert, "alert"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        alert = scene.own(self.alert, "alert")
        if alert.get("stopped_at_ms") is not None:
            raise RefusedError("the alert is stopped already")
        data = {"stopped_at_ms": scene.now_ms, "stopped_why": must_say("why", self.why)}
        return [Patch(kind="alert-stopped/1", record=alert.id, subject=alert.subject, data=data)]


def escalations(scene: Scene) -> Sequence[Act]:
    """Return the calls that are due now for alerts of this centre and not yet written."""
    return [
        Escalate(alert=alert.id, who=who, step=limit["step"])
        for _, alert, who, limit in _waited_for(
            scene.state, scene.centre, scene.now_ms - STALE_MS, scene.now_ms
        )
    ]


def escalation_moments(state: State, centre: str, from_ms: int, to_ms: int) -> Iterator[Due]:
    """Go through the calls of a centre after a moment and until another, if nobody answers."""
    for due_ms, alert, who, limit in _waited_for(state, centre, from_ms, to_ms):
        yield Due(at_ms=due_ms, what=f"alert-escalated {who} {limit['step']}", record=alert.id)


def _waited_for(
    state: State, centre: str, from_ms: int, to_ms: int
) -> Iterator[tuple[int, Record, str, dict[str, Any]]]:
    """Go through limits between two moments without a written call, and who had not answered by then."""
    young = [
        alert
        for alert in state.by_kind.get("alert", {}).values()
        # Most alerts are old, and this is asked every second.
        if alert.home == centre
        and any(from_ms < _due_ms(alert, limit) <= to_ms for limit in alert.get("limits", ()))
    ]
    for alert in sorted(young, key=lambda alert: alert.made):
        for told in alert.get("told", ()):
            for limit in alert.get("limits", ()):
                who, due_ms = told["who"], _due_ms(alert, limit)
                if not from_ms < due_ms <= to_ms or alert.get("stopped_at_ms", due_ms + 1) <= due_ms:
                    continue
                if state.get(escalation_id(alert.id, who, limit["step"])) is not None:
                    continue
                receipt = receipt_of(receipts_from(state, alert, who), centre, who)
                # What had been answered when the limit passed, not what is now: a node that looks late, or
                # whose clock runs faster, writes the same.
                if not is_enough(answer_by(receipt, due_ms), limit["wanted"]):
                    yield due_ms, alert, who, limit


def _due_ms(alert: Record, limit: dict[str, Any]) -> int:
    return int(alert.get("told_at_ms", 0)) + 1000 * int(limit["after_s"])
