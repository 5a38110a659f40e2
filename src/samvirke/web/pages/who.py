"""Who can come? Asked by incident or place; answered with reasons, and acted on from the same row."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from samvirke.model.errors import SamvirkeError
from samvirke.web.api.visit import Visit
from samvirke.web.capability_words import sendable
from samvirke.web.listing import incident_id
from samvirke.web.pages import find_words
from samvirke.web.pages.page import Page
from samvirke.web.pages.render import show
from samvirke.web.problem import NotReadyError, status_of
from samvirke.web.situation.look import Look
from samvirke.web.situation.naming import Names
from samvirke.web.situation.places import area_of, places_named
from samvirke.web.who.answered import answered, units_of
from samvirke.web.who.closed import closed_roads
from samvirke.web.who.needed import likely_centre, stated_needs, usual_needs
from samvirke.web.who.pictured import pictured
from samvirke.web.who.wish import ROWS, Wish
from samvirke.web.words import N_, language_of

PAGE = Page(name="who", title=N_("Who can come?"), action="situation.read")
WORDS = {
    **find_words.WORDS,
    "choose_type": N_("Choose one from the list."),
    "drawn": N_("A circle of %(metres)s m is around what you drew."),
}

router = APIRouter(prefix="/app/{space}/who", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]


@router.get("")
def first(request: Request, visit: Entered) -> Response:
    """Ask, and answer where enough is told."""
    context = _context(request, visit)
    return show(request, visit, PAGE, "who.html", context, words=WORDS, status=context["status"])


@router.get("/part/answer")
def again(request: Request, visit: Entered) -> Response:
    """Answer anew."""
    context = _context(request, visit)
    return show(request, visit, PAGE, "who/answer.html", context, status=context["status"])


@router.get("/part/closures")
def closures(request: Request, visit: Entered) -> Response:
    """Show which roads are closed now."""
    with visit.node.still():
        roads = closed_roads(Look.of(visit))
    return show(request, visit, PAGE, "who/closures.html", {"roads": roads})


def _context(request: Request, visit: Visit) -> dict[str, Any]:
    """Return all that the page shows; why a question is not answered is told in `fault` or `waits`."""
    names = Names(language=language_of(request), region=visit.house.region)
    find = request.query_params.get("find", "")[:120]
    with visit.node.still():
        look = Look.of(visit)
        context: dict[str, Any] = {
            "incidents": [view for view in look.all("incident") if view["status"] == "open"],
            "roads": closed_roads(look),
        }
    context |= {
        "names": names,
        "wish": Wish(),
        "fault": "",
        "waits": "",
        "has_register": visit.house.coming is not None,
        "answer": None,
        "lacks": (),
        "status": 200,
        "capabilities": sorted(
            ((name, names.capability(name)) for name in sendable()), key=lambda one: one[1].casefold()
        ),
        "least_rows": ROWS,
        "incident": None,
        "stated": (),
        "asked_by": None,
        "find": find,
        "box": area_of(visit.house.region, visit.node.place.centre),
        "found": places_named(visit.house.region, find),
        "centres": [(one, one) for one in sorted(set(visit.node.place.agencies) - {visit.node.place.centre})],
    }
    try:
        wish = Wish.read(list(request.query_params.multi_items()))
        context["wish"] = _placed(visit, wish)
        context |= _wanted(visit, context["wish"])
        context["lacks"] = _lacks(context["wish"])
        context |= _answer(visit, names, context)
    except NotReadyError as error:
        context["waits"] = str(error)
    except SamvirkeError as error:
        context |= {"fault": str(error), "status": status_of(error)}
    return context


def _placed(visit: Visit, wish: Wish) -> Wish:
    """Give a place that was named in full, and not chosen from the list, its coordinates."""
    if wish.incident or wish.lat or wish.lon:
        return wish
    found = places_named(visit.house.region, wish.place)
    if not found or found[0].name.casefold() != wish.place.casefold():
        return wish
    return replace(wish, lat=f"{found[0].lat:.5f}", lon=f"{found[0].lon:.5f}")


def _lacks(wish: Wish) -> tuple[str, ...]:
    """Return what a question that somebody began lacks; nothing where nobody began one."""
    has_place = bool(wish.incident or (wish.lat and wish.lon))
    if not (has_place or wish.place or wish.needs):
        return ()
    where = () if has_place else ("name",) if wish.place else ("place",)
    return where if wish.needs else (*where, "need")


def _wanted(visit: Visit, wish: Wish) -> Mapping[str, Any]:
    """Return the incident and the request that are asked for, and with them what is needed."""
    found = None if not wish.incident else incident_id(visit.node, visit.actor, wish.incident)
    with visit.node.still():
        look = Look.of(visit)
        incident = None if found is None else look.at(found, "incident")
        stated = [] if found is None else stated_needs(look, found)
        asked_by = look.at(wish.request, "request") if wish.request else None
    if incident is not None and not wish.needs:
        wish = replace(wish, needs=usual_needs(incident, stated))
    return {"wish": wish, "incident": incident, "stated": stated, "asked_by": asked_by}


def _answer(visit: Visit, names: Names, context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask, where enough is told.

    Raises
    ------
    NotReadyError
        While the register is being read.
    SamvirkeError
        As `Coming.ask`.
    """
    wish: Wish = context["wish"]
    if visit.house.coming is None or not wish.is_whole:
        return {}
    incident = context["incident"]
    question = wish.question(None if incident is None else incident["id"])
    answer = answered(visit.house.coming.ask(visit.node.space.name, visit.actor, question), names)
    place = visit.node.place
    with visit.node.still():
        picture = pictured(Look.of(visit), visit.house.region, answer)
    return {
        "answer": answer,
        "picture": picture,
        "watched": dict(units_of(answer.told)),
        "likely": lambda capability: likely_centre(place, capability),
    }
