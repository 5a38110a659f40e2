"""Situation reports: those that were sent, what is new in one, when the next is due, and all put together."""

from dataclasses import asdict, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import PlainTextResponse, Response

from samvirke.respond.reports.difference import difference
from samvirke.respond.reports.report_text import report_text
from samvirke.respond.reports.rhythm import rhythm_view
from samvirke.respond.reports.roll_up import roll_up
from samvirke.web.api.records import After, Limit, PageBody
from samvirke.web.api.visit import Entered, Visit
from samvirke.web.listing import PAGE, Incident, one, page, subject_of
from samvirke.web.problem import RESPONSES

router = APIRouter(prefix="/{space}/reports", tags=["reports"], responses=RESPONSES)
View = dict[str, Any]


@router.get("", response_model=PageBody)
def reports(visit: Entered, incident: Incident = None, after: After = None, limit: Limit = PAGE) -> Any:
    """List situation reports that were sent, the oldest first."""
    state = visit.node.state
    chosen = None if incident is None else subject_of(visit.node, visit.actor, incident)
    records = lambda: state.of_kind("report") if chosen is None else state.about(chosen, "report")  # noqa: E731
    return page(visit.node, visit.actor, records, after=after, limit=limit)


@router.get("/roll-up")
def reports_rolled_up(visit: Entered) -> dict[str, Any]:
    """Put the latest reports of the centres below together: numbers summed, texts listed, who is missing."""
    node = visit.node
    with node.still():
        told = roll_up(node.views, visit.actor, node.place, node.now_ms)
    return {
        "reporters": [{**asdict(replace(one, report=None)), "report": one.report} for one in told.reporters],
        "numbers": dict(told.numbers),
        "texts": {section: [list(text) for text in texts] for section, texts in told.texts.items()},
    }


@router.get("/rhythm")
def reports_due(visit: Entered) -> list[View]:
    """Say when the reports of this centre are due, and which are overdue.

    The rhythm of another centre is known there: its reports may not be yours to read.
    """
    node, actor = visit.node, visit.actor
    with node.still() as state:
        now_ms = node.now_ms
        told = [
            {"about": rhythm.subject, **asdict(stands)}
            for rhythm in state.of_kind("report_rhythm")
            if rhythm.home == node.place.centre and node.views.of(actor, rhythm, now_ms) is not None
            if (stands := rhythm_view(state, rhythm.home, rhythm.subject, now_ms)) is not None
        ]
    return sorted(told, key=lambda rhythm: rhythm["next_due_ms"])


@router.get("/{report}/difference")
def report_difference(visit: Entered, report: str) -> dict[str, Any]:
    """Say what is new in a report, or a draft of one, since the last that its centre sent about the same."""
    with visit.node.still():
        now = _report_or_draft(visit, report)
        before = _before(visit, now)
    return {"since": None if before is None else before["id"], **asdict(difference(before, now))}


@router.get("/{report}/text", response_class=PlainTextResponse)
def report_as_text(
    visit: Entered, report: str, language: Annotated[Literal["nb", "nn", "en"], Query()] = "nb"
) -> Response:
    """Write a situation report as text, marked where the space is not live."""
    view = one(visit.node, visit.actor, report, "report")
    return PlainTextResponse(report_text(view, language, visit.node.space.mode))


def _report_or_draft(visit: Visit, report: str) -> View:
    is_draft = report.startswith("report_draft:")
    return one(visit.node, visit.actor, report, "report_draft" if is_draft else "report")


def _before(visit: Visit, now: View) -> View | None:
    """Return the report that one is held against: what it corrects, or the last of its centre before it."""
    node, actor = visit.node, visit.actor
    if now.get("corrects"):
        corrected = node.state.get(now["corrects"])
        return None if corrected is None else node.views.of(actor, corrected, node.now_ms)
    sent = node.state.about(now["subject"], "report")
    earlier = [
        record.id
        for record in sent
        if record.home == now["home"] and record.id not in (now["id"], now.get("sent_as"))
        if record.made_at_ms <= now["made_at_ms"] or now["kind"] == "report_draft"
    ]
    seen = (node.views.of(actor, node.state.records[one], node.now_ms) for one in reversed(earlier))
    return next((view for view in seen if view is not None), None)
