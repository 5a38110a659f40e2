"""Answer an alert: seen, acting or declined."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.alerts.alert import receipt_id
from samvirke.respond.alerts.answer import answer_in
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.said import must_say, said


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveReceipt:
    """Answer an alert for your centre.

    Parameters
    ----------
    alert
        Id of the alert.
    answer
        seen: read by a person; acting: you act on it; declined: you do not, with words.
    words
        What you say besides; must be there when you decline.
    """

    name: ClassVar[str] = "give-receipt"
    action: ClassVar[str] = "receipt.give"

    alert: str
    answer: Literal["seen", "acting", "declined"]
    words: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on: whoever may only see the incident answers too."""
        scene.record(self.alert, "alert")
        return scene.subject("alert_receipt")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When your centre was not told, has answered so, or declines without words.
        """
        alert = scene.record(self.alert, "alert")
        if scene.centre not in {told["who"] for told in alert.get("told", ())}:
            raise RefusedError(f"{scene.centre} was not told by this alert; write what you know in the log")
        return [_answer(scene, alert, scene.centre, self.answer, self.words)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReceipt:
    """Note what somebody who was told by phone answered.

    Parameters
    ----------
    alert
        Id of an alert of this centre.
    who
        As on the list of the alert.
    answer, words
        As in `give-receipt`.
    """

    name: ClassVar[str] = "note-receipt"
    action: ClassVar[str] = "receipt.note"

    alert: str
    who: str
    answer: Literal["seen", "acting", "declined"]
    words: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.alert, "alert"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When the alert is another's, they were not told by it, or have answered so.
        """
        alert = scene.own(self.alert, "alert")
        told = [told["who"] for told in alert.get("told", ())]
        if self.who not in told:
            raise RefusedError(f"{self.who[:80]!r} was not told by this alert; told were {', '.join(told)}")
        return [_answer(scene, alert, self.who, self.answer, self.words)]


def _answer(scene: Scene, alert: Record, who: str, answer: str, words: str | None) -> Patch:
    record = receipt_id(scene.centre, alert.id, who)
    before = scene.state.get(record)
    if before is not None and answer_in(before.data) == answer:
        raise RefusedError(
            f"{who} has answered {answer} to this alert; answer something else, or use the log"
        )
    text = must_say("words", words or "") if answer == "declined" else said("words", words)
    data: dict[str, Any] = {"of": alert.id, "who": who, f"{answer}_at_ms": scene.now_ms}
    if before is None or before.get("seen_at_ms") is None:
        data["seen_at_ms"] = scene.now_ms  # who acts or declines has seen it
    if text is not None:
        data["words"] = text
    return Patch(kind=f"alert-{answer}/1", record=record, subject=alert.subject, data=data)
