"""What is counted and put together from records: needs, conflicts, alerts, cards, log, history."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import NotFoundError
from samvirke.respond.alerts.panel import who_has_been_told
from samvirke.respond.cards.card_view import cards_about
from samvirke.respond.cards.for_type import suggested_cards
from samvirke.respond.incidents.doubles import suggest_doubles
from samvirke.respond.incidents.history import history
from samvirke.respond.logbook.log_view import log_of, search_log
from samvirke.respond.needs.conflicts import conflicts as conflicts_in
from samvirke.respond.needs.coverage import coverage
from samvirke.respond.needs.standing import Threads, need_state, threads
from samvirke.respond.record.record import Record
from samvirke.respond.who_can_come.question import Question
from samvirke.web.api.records import After, Limit, PageBody
from samvirke.web.api.visit import Entered, Visit
from samvirke.web.listing import PAGE, Incident, incident_id, one, page, subject_of
from samvirke.web.problem import RESPONSES, NotReadyError

router = APIRouter(prefix="/{space}", tags=["boards"], responses=RESPONSES)


@router.get("/needs")
def needs(visit: Entered, incident: Incident = None) -> list[dict[str, Any]]:
    """List needs with how far each is covered, counted from what you may see."""
    with visit.node.still():
        return [
            {
                "need": view,
                "state": need_state(record),
                "coverage": dict(_coverage(visit, record).as_document()),
            }
            for record, view in _seen(visit, "need", incident)
        ]


@router.get("/conflicts")
def conflicts(visit: Entered) -> list[dict[str, Any]]:
    """List units that are committed more than once, until people settle it."""
    with visit.node.still() as state:
        return [dict(one.as_document()) for one in conflicts_in(state) if _sees(visit, state.get(one.holds))]


@router.get("/units", response_model=PageBody)
def units(visit: Entered, after: After = None, limit: Limit = PAGE) -> Any:
    """List units: where they are, and what they do."""
    state = visit.node.state
    return page(visit.node, visit.actor, lambda: state.of_kind("unit_status"), after=after, limit=limit)


@router.get("/alerts")
def alerts(visit: Entered, incident: Incident = None) -> list[dict[str, Any]]:
    """Show who has been told of incidents, who answers, and for how long nobody has."""
    return _about(visit, incident, "alert", lambda subject: who_has_been_told(*_of(visit, subject)))


@router.get("/cards")
def cards(visit: Entered, incident: Incident = None) -> list[dict[str, Any]]:
    """Show action cards that run: each step, who has it, and what is overdue."""
    return _about(visit, incident, "card", lambda subject: cards_about(*_of(visit, subject)))


@router.get("/log")
def log(
    visit: Entered,
    incident: Incident = None,
    words: Annotated[
        str | None, Query(max_length=200, description="Every one must stand in the line; the latest first.")
    ] = None,
) -> list[dict[str, Any]]:
    """Read the log, or search it: only in what you may see."""
    if words is None:
        return _about(visit, incident, "log_line", lambda subject: log_of(*_of(visit, subject)))
    subject = None if incident is None else subject_of(visit.node, visit.actor, incident)
    with visit.node.still():
        node = visit.node
        return [
            asdict(line) for line in search_log(node.views, visit.actor, words, node.now_ms, subject=subject)
        ]


@router.get("/records/{record}/history")
def record_history(visit: Entered, record: str) -> list[dict[str, Any]]:
    """Show who changed what of a record, and when, as far as you may see it."""
    node = visit.node
    with node.still() as state:
        found = state.get(record)
        if found is None or not _sees(visit, found):
            raise NotFoundError(f"there is no record {record[:120]!r} that you can see; check its id")
        changes = history(node.journal.store, node.views, visit.actor, found, node.now_ms)
        return [asdict(change) for change in changes]


@router.get("/incidents/{incident}/doubles")
def doubles(visit: Entered, incident: str) -> list[dict[str, Any]]:
    """Suggest which other incidents may be reports of the same thing, and say why."""
    with visit.node.still():
        asked = one(visit.node, visit.actor, incident_id(visit.node, visit.actor, incident), "incident")
        views = [view for _, view in _seen(visit, "incident", None)]
    return [asdict(double) for double in suggest_doubles(asked, views)]


@router.get("/incidents/{incident}/suggested-cards")
def cards_suggested(visit: Entered, incident: str) -> list[dict[str, Any]]:
    """List the action cards that an incident suggests and that your centre has not started for it."""
    node = visit.node
    with node.still():
        found = incident_id(node, visit.actor, incident)
        cards = suggested_cards(node.views, visit.actor, found, node.now_ms, node.place.cards)
    return [
        {"template": card.code, "title": asdict(card.title), "note": card.note and asdict(card.note)}
        | {"is_example": card.is_example, "steps": len(card.steps)}
        for card in cards
    ]


@router.get("/who-can-come")
def who_can_come(
    visit: Entered,
    need: Annotated[
        list[str], Query(max_length=50, description="capability=quantity, such as health.ambulance=2.")
    ],
    incident: Incident = None,
    lat: Annotated[float | None, Query(ge=-90, le=90, allow_inf_nan=False)] = None,
    lon: Annotated[float | None, Query(ge=-180, le=180, allow_inf_nan=False)] = None,
    priority: Annotated[int | None, Query(ge=1, le=3)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 20,
) -> Any:
    """Say who can come to an incident or a place, how soon and why, whoever owns them."""
    if visit.house.coming is None:
        raise NotReadyError(
            "this node has no register; send a package on its page Register, or name a region in its "
            "node.toml, such as norway"
        )
    at = None if incident is None else subject_of(visit.node, visit.actor, incident)
    asked = Question(
        capabilities=_quantities(need), incident=at, lat=lat, lon=lon, priority=priority, limit=limit
    )
    return visit.house.coming.ask(visit.node.space.name, visit.actor, asked)


def _quantities(told: Sequence[str]) -> dict[str, int]:
    """Read capability=quantity; without a number: one.

    Raises
    ------
    InvalidValueError
        When one cannot be read.
    """
    found = {}
    for part in told:
        name, _, count = part.partition("=")
        if not name or not (count or "1").isdecimal() or len(count) > 6:
            raise InvalidValueError(
                f"need is {part[:80]!r}; it must be capability=quantity, such as fire.pump=2"
            )
        found[name] = int(count or "1")
    return found


def _of(visit: Visit, subject: str) -> tuple[Any, Any, str, int]:
    return visit.node.views, visit.actor, subject, visit.node.now_ms


def _about(
    visit: Visit, incident: str | None, kind: str, show: Callable[[str], Sequence[Any]]
) -> list[dict[str, Any]]:
    """Return what is shown of one subject, or of all that have a record of the kind."""
    chosen = None if incident is None else subject_of(visit.node, visit.actor, incident)
    with visit.node.still() as state:
        subjects: Iterable[str] = (
            [chosen] if chosen else dict.fromkeys(one.subject for one in state.of_kind(kind))
        )
        return [asdict(one) for subject in subjects for one in show(subject)]


def _seen(visit: Visit, kind: str, incident: str | None) -> list[tuple[Record, dict[str, Any]]]:
    """Return records of a kind with the view of each, where there is one."""
    chosen = None if incident is None else subject_of(visit.node, visit.actor, incident)
    node = visit.node
    with node.still() as state:
        records = state.of_kind(kind) if chosen is None else state.about(chosen, kind)
        views = ((record, node.views.of(visit.actor, record, node.now_ms)) for record in records)
        return [(record, view) for record, view in views if view is not None]


def _sees(visit: Visit, record: Record | None) -> bool:
    return record is not None and visit.node.views.of(visit.actor, record, visit.node.now_ms) is not None


def _coverage(visit: Visit, need: Record) -> Any:
    node = visit.node
    with node.still() as state:
        about: Threads = {
            of: [record for record in records if _sees(visit, record)]
            for of, records in threads(state, need.subject).items()
        }
        return coverage(state, need.id, node.now_ms, about)
