"""Send a report up, and take one that came from below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.record.ids import RecordId
from samvirke.respond.record.patch import Patch
from samvirke.respond.reports.draft_report import open_draft
from samvirke.respond.reports.rhythm import answers, rhythm_view, sent_reports
from samvirke.respond.said import said


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """Send a draft to the centre above; what is sent stands as it is.

    The node puts the signed head of its own log in it, so that a later rewriting would show.

    Parameters
    ----------
    draft
        Id of the draft.
    """

    name: ClassVar[str] = "send-report"
    action: ClassVar[str] = "report.send"

    draft: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.draft, "report_draft"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When the draft was sent, or the node is set up with nobody above.
        """
        draft = open_draft(scene, self.draft)
        above = scene.place.reports_to.get(scene.centre)
        if above is None:
            raise RefusedError(f"{scene.centre} reports to nobody; name the centre above it in reports_to")
        corrected = scene.state.get(draft.get("corrects", ""))
        before = sent_reports(scene.state, scene.centre, draft.subject)
        if corrected is None:
            number = max((report.get("number", 0) for report in before), default=0) + 1
            rhythm = rhythm_view(scene.state, scene.centre, draft.subject, scene.now_ms)
            for_due_ms, next_due_ms = answers(rhythm, scene.now_ms)
        else:
            number = corrected.get("number", 1)
            for_due_ms, next_due_ms = corrected.get("for_due_ms"), corrected.get("next_due_ms")
            if any(report.get("corrects") == corrected.id for report in before):
                raise RefusedError("another correction of this report was sent; correct that one")
        # All of it in one entry: who is sent the report reads this, and nothing of how the draft came about.
        names = (
            "language",
            "sections",
            "numbers",
            "own_numbers",
            "from_ms",
            "until_ms",
            "basis",
            "below",
            "corrects",
            "version",
        )
        data = {name: draft.get(name) for name in names} | {
            "number": number,
            "sent_at_ms": scene.now_ms,
            "for_due_ms": for_due_ms,
            "next_due_ms": next_due_ms,
            "log_head": scene.log_head(),
            "recipients": [above],
        }
        report = scene.new_id("report")
        return [
            Patch(kind="report-sent/1", record=report, subject=draft.subject, data=data),
            Patch(kind="draft-sent/1", record=draft.id, subject=draft.subject, data={"sent_as": report}),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReport:
    """Say that you have read a report that was sent to your centre.

    Parameters
    ----------
    report
        Id of the report.
    words
        What you say to the sender.
    """

    name: ClassVar[str] = "receive-report"
    action: ClassVar[str] = "report.receive"

    report: str
    words: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        scene.record(self.report, "report")
        return scene.subject("report_receipt")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When it was not sent to your centre.
        """
        report = scene.record(self.report, "report")
        if scene.centre not in report.get("recipients", ()):
            raise RefusedError(f"the report was not sent to {scene.centre}; only who receives it answers")
        data = {"of": report.id, "read_at_ms": scene.now_ms, "recipients": [report.home]}
        words = said("words", self.words)
        if words is not None:
            data["words"] = words
        return [
            Patch(
                kind="report-read/1",
                record=report_receipt_id(scene.centre, report.id),
                subject=report.subject,
                data=data,
            )
        ]


def report_receipt_id(home: str, report: str) -> str:
    """Return the id of the one receipt of a centre for a report."""
    return str(RecordId("report_receipt", home, RecordId.of(report).own))
