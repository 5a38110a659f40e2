"""Delivered: the machine's word that a report has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Act, Scene
from samvirke.respond.record.patch import Patch
from samvirke.respond.reports.send_report import report_receipt_id


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeReport:
    """Tell the sender that its report has come; a reaction, asked for by no person.

    Parameters
    ----------
    report
        Id of the report.
    """

    name: ClassVar[str] = "acknowledge-report"
    action: ClassVar[str] = "receipt.deliver"

    report: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        scene.record(self.report, "report")
        return scene.subject("report_receipt")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        report = scene.record(self.report, "report")
        data = {"of": report.id, "delivered_at_ms": scene.now_ms, "recipients": [report.home]}
        record = report_receipt_id(scene.centre, report.id)
        return [Patch(kind="report-delivered/1", record=record, subject=report.subject, data=data)]


def report_deliveries(scene: Scene) -> Sequence[Act]:
    """Return a receipt for each report that was sent to this centre and has none from it."""
    return [
        AcknowledgeReport(report=report.id)
        for report in sorted(scene.state.by_kind.get("report", {}).values(), key=lambda report: report.made)
        if scene.centre in report.get("recipients", ())
        and scene.state.get(report_receipt_id(scene.centre, report.id)) is None
        and scene.views.of(scene.actor, report, scene.now_ms) is not None
    ]
