"""One incident, and all about it, for whoever works it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import NotFoundError
from samvirke.respond.incidents.reach import reach
from samvirke.respond.logbook.typed import typed_line
from samvirke.respond.needs.coverage import needs_board
from samvirke.respond.reports.difference import difference
from samvirke.respond.reports.report_text import report_text
from samvirke.web.api.visit import Visit
from samvirke.web.incident.alerts import alerts, cards
from samvirke.web.incident.form import act_name, ask, fill
from samvirke.web.incident.forms import FORMS, form_for, is_open
from samvirke.web.incident.head import head
from samvirke.web.incident.known import known
from samvirke.web.incident.log import log
from samvirke.web.incident.map import map_of
from samvirke.web.incident.needs import needs
from samvirke.web.incident.reports import changes, reports
from samvirke.web.incident.seen import Seen, seen
from samvirke.web.incident.words import Words
from samvirke.web.pages.acts import Form, done
from samvirke.web.pages.page import Page
from samvirke.web.pages.render import show
from samvirke.web.shown_views import ShownViews
from samvirke.web.situation.look import View
from samvirke.web.words import N_, language_of

PAGE = Page(name="incident", title=N_("Incident"), action="situation.read", in_menu=False)
router = APIRouter(prefix="/app/{space}/incident", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]
Searched = Annotated[str, Query(max_length=200)]
Whole = Annotated[bool, Query(alias="all")]
MS_DIGITS = 15  # of milliseconds since 1970

PARTS: Mapping[str, Callable[[Seen], Any]] = {
    "head": head,
    "needs": needs,
    "alerts": alerts,
    "cards": cards,
    "log": log,
    "known": known,
    "reports": reports,
    "history": changes,
    "map": map_of,
}
JS_WORDS = {
    "form_away": N_("The node does not answer. Try again when it is back; nothing was done."),
    "form_closed": N_("Close"),
    "zone_drawn": N_("The area is drawn. Choose what it is, and save it."),
}


@router.get("")
def listed(request: Request, visit: Entered) -> Response:
    """List the incidents that whoever asks may see: those that go on first, the most urgent first."""
    words = Words(language_of(request))
    node, actor = visit.node, visit.actor
    with node.still():
        views, now_ms = ShownViews(node), node.now_ms
        incidents = [View(view) for view in views.all_of(actor, "incident", now_ms)]
        missing = {
            view["id"]: sum(
                need["coverage"]["missing"] for need in needs_board(views, actor, view["id"], now_ms)
            )
            for view in incidents
        }
    incidents.sort(
        key=lambda view: (
            view.get("status", "open") != "open",
            view.get("priority") or 3,
            -view["made_at_ms"],
        )
    )
    shown = {"say": words, "incidents": incidents, "missing": missing}
    return show(request, visit, PAGE, "incidents.html", shown)


@router.get("/{incident}")
def one_incident(
    request: Request, visit: Entered, incident: str, words: Searched = "", *, whole: Whole = False
) -> Response:
    """Show all of one incident."""
    with seen(visit, incident, language_of(request)) as found:
        parts = {name: part(found) for name, part in PARTS.items() if name != "log"}
        parts["log"] = log(found, words, whole=whole)
        shown = _shown(found, parts)
    return show(request, visit, PAGE, "incident.html", shown, words=JS_WORDS)


@router.get("/{incident}/part/{part}")
def one_part(
    request: Request,
    visit: Entered,
    incident: str,
    part: str,
    words: Searched = "",
    *,
    whole: Whole = False,
) -> Response:
    """Show one part again, when something in it has changed."""
    if part not in PARTS:
        raise HTTPException(404, f"there is no part {part[:40]!r}; there are {', '.join(PARTS)}")
    make = partial(log, words=words, whole=whole) if part == "log" else PARTS[part]
    with seen(visit, incident, language_of(request)) as found:
        shown = _shown(found, {part: make(found)})
    return show(request, visit, PAGE, f"incident/{part}.html", shown)


@router.get("/{incident}/ask/{name}")
def asked(
    request: Request, visit: Entered, incident: str, name: str, on: str = "", *, part: bool = False
) -> Response:
    """Show a form: within a dialog of the page, or where no script runs as a page."""
    form = FORMS.get(name)
    if form is None:
        raise HTTPException(404, f"there is no form {name[:60]!r}")
    with seen(visit, incident, language_of(request)) as found:
        made_for = ask(found, form, on)
        if not is_open(found, name, on):
            raise NotFoundError("this cannot be done as things stand, or is not for you; see the incident")
        shown = {
            **_shown(found, {}),
            "act": act_name(name, form),
            "form": form,
            "fields": fill(form, made_for),
            "heading": found.view.get("number") or found.id,
        }
    return show(request, visit, PAGE, "incident/ask.html" if part else "incident/ask_page.html", shown)


@router.post("/{incident}/line")
async def line(request: Request, visit: Entered, incident: str, form: Form) -> Response:
    """Write a line in the log as it was typed; see `samvirke.respond.logbook.typed` for its marks."""
    told = dict(form)

    def read() -> Any:
        with seen(visit, incident, language_of(request)) as found:
            about = found.id
        typed = typed_line(told.get("line", ""), about)
        said_at = told.get("happened_at_ms", "")  # of a line that waited until the node was back
        if said_at and not (said_at.isdecimal() and len(said_at) <= MS_DIGITS):
            raise InvalidValueError(f"happened_at_ms is {said_at[:40]!r}; it must be milliseconds since 1970")
        return replace(typed, happened_at_ms=int(said_at)) if said_at else typed

    return await done(request, visit, await run_in_threadpool(read), form)


@router.get("/{incident}/report/{report}")
def report(request: Request, visit: Entered, incident: str, report: str) -> Response:
    """Show a report as it was sent, or a draft, with what is new in it."""
    language = language_of(request)
    with seen(visit, incident, language) as found:
        view = next((one for one in found.about if one["id"] == report), None)
        if view is None or view["kind"] not in ("report", "report_draft"):
            raise NotFoundError(f"there is no report {report[:120]!r} of this incident that you can see")
        sent = [one for one in found.of_kind("report") if one["home"] == view["home"] and one["id"] != report]
        before = [one for one in sent if one["made_at_ms"] < view["made_at_ms"]]
        since = before[-1] if before else None
        text = report_text(view, language.code, visit.node.space.mode) if view["kind"] == "report" else ""
        shown = {
            **_shown(found, {}),
            "report": view,
            "text": text,
            "since": since,
            "difference": difference(since, view),
        }
    return show(request, visit, PAGE, "incident/report.html", shown)


@router.get("/{incident}/shielded/{record}")
def shielded(request: Request, visit: Entered, incident: str, record: str) -> Response:
    """Show what is only shown to who asks for it; that they asked is written down."""
    node, actor = visit.node, visit.actor
    with seen(visit, incident, language_of(request)) as found:
        classes = found.views.kept.get(record, set())
        if not classes:
            raise NotFoundError(f"there is nothing of {record[:120]!r} that is shown to you on asking")
        asked_for = found.record(record)
        view = node.views.of(actor, asked_for, node.now_ms) or {}
        of_class = node.views.kinds[asked_for.kind].classes
        fields = [
            (found.words.field(name), found.words.value(name, value), found.words.field_class(of_class[name]))
            for name, value in view.items()
            if of_class.get(name) in classes
        ]
        shown = {**_shown(found, {}), "fields": fields}
    return show(request, visit, PAGE, "incident/shielded.html", shown)


def _shown(found: Seen, parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what every template of an incident looks at."""
    return {
        "say": found.words,
        "incident": found.id,
        "ids": reach(found.scene.state, found.id),
        "base": found.path(),
        "view": found.view,
        "is_home": found.is_home,
        "is_going_on": found.is_open,
        "form_for": form_for,
        "titles": {name: form.title for name, form in FORMS.items()},
        "part": parts,
    }
