"""Situation: what an operator looks at for twelve hours. What waits comes first, then all that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import Response

from samvirke.respond.incidents.catalogue import incident_types
from samvirke.respond.incidents.doubles import suggest_doubles
from samvirke.respond.incidents.incident import INJURED
from samvirke.web import moments
from samvirke.web.api.visit import Visit
from samvirke.web.pages import find_words
from samvirke.web.pages.page import Page
from samvirke.web.pages.render import show
from samvirke.web.problem import Json
from samvirke.web.situation.alerts import calls_to_make, panels, waiting_alerts
from samvirke.web.situation.asked import offers_to_keep, offers_to_us, questions_to_us, requests_to_us
from samvirke.web.situation.clashes import clashes
from samvirke.web.situation.fresh_lines import fresh_lines
from samvirke.web.situation.in_force import warnings_now
from samvirke.web.situation.late_steps import late_steps
from samvirke.web.situation.look import Look
from samvirke.web.situation.naming import Names
from samvirke.web.situation.open_incidents import open_incidents
from samvirke.web.situation.places import area_of, places_named
from samvirke.web.situation.red import short_needs
from samvirke.web.words import N_, language_of

PAGE = Page(name="situation", title=N_("Situation"), action="situation.read")
WORDS = {
    **find_words.WORDS,
    "opened": N_("The incident is open."),
    "go_to_it": N_("Go to the incident"),
    "maybe_same": N_("It may have been reported already:"),
    "news": N_("Waiting for you: %(waiting)s. Red needs: %(red)s."),
    "choose_type": N_("Choose a type from the list."),
}

router = APIRouter(prefix="/app/{space}/situation", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]
Typed = Annotated[str, Query(max_length=120)]
Latitude = Annotated[float | None, Query(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float | None, Query(ge=-180, le=180, allow_inf_nan=False)]


@router.get("")
def first(request: Request, visit: Entered, find: Typed = "", place: Typed = "") -> Response:
    """Show it all; `find` looks for a place where no script does, `lat`, `lon` and `place` fill the form."""
    names = _names(request, visit)
    context = {
        **_queue(visit, names),
        **_incidents(visit, names),
        **_picture(visit, names),
        "find": find,
        "found": places_named(visit.house.region, find),
        "filled": {
            "place": place,
            "lat": request.query_params.get("lat", "")[:20],
            "lon": request.query_params.get("lon", "")[:20],
            "type": request.query_params.get("type", "")[:60],
        },
        "injured": INJURED,
        "box": area_of(visit.house.region, visit.node.place.centre),
    }
    return show(request, visit, PAGE, "situation.html", context, words=WORDS)


@router.get("/part/{part}")
def again(request: Request, visit: Entered, part: str) -> Response:
    """Show a part of it as it is now: what waits, what is open, or what is warned of and written."""
    gathered = PARTS.get(part)
    if gathered is None:
        raise HTTPException(404, f"there is no part {part[:40]!r}; the parts are {', '.join(PARTS)}")
    return show(request, visit, PAGE, f"situation/{part}.html", gathered(visit, _names(request, visit)))


@router.get("/places")
def find_place(request: Request, visit: Entered, q: Typed = "") -> Response:
    """Find municipalities and sites of the register by a part of their name."""
    names = _names(request, visit)
    found = places_named(visit.house.region, q)
    return Json([{**place.as_document(), "kind": names.site_kind(place.kind)} for place in found])


@router.get("/doubles")
def doubles(request: Request, visit: Entered, type: Typed, lat: Latitude, lon: Longitude) -> Response:  # noqa: A002
    """Suggest which open incidents an incident may be that is about to be opened."""
    if type not in incident_types() or lat is None or lon is None:
        return Json([])
    names = _names(request, visit)
    with visit.node.still():
        look = Look.of(visit)
        asked = {"id": "", "type": type, "lat": lat, "lon": lon, "made_at_ms": look.now_ms}
        views = {str(view["id"]): view for view in look.all("incident")}
        found = suggest_doubles(asked, views.values())
    told = []
    for double in found[:5]:
        view = views[double.incident]
        told.append(
            {
                **asdict(double),
                "href": f"/app/{visit.node.space.name}/incident/{view.get('number') or view['id']}",
                "text": names.language.gettext(N_("%(number)s %(type)s, %(metres)s m away, %(ago)s"))
                % {
                    "number": view.get("number") or "",
                    "type": view.get("title") or names.type(view.get("type")),
                    "metres": names.language.number(double.distance_m),
                    "ago": moments.ago(names.language, view["made_at_ms"], look.now_ms),
                },
            }
        )
    return Json(told)


def _names(request: Request, visit: Visit) -> Names:
    return Names(language=language_of(request), region=visit.house.region)


def _queue(visit: Visit, names: Names) -> Mapping[str, Any]:
    """Return what waits for a word of this centre, and what nobody covers."""
    with visit.node.still():
        look = Look.of(visit)
        given = panels(look)
        waiting: dict[str, Sequence[Any]] = {
            "alerts": waiting_alerts(look, given),
            "calls": calls_to_make(look, given),
            "requests": requests_to_us(look),
            "offers": offers_to_us(look),
            "keep": offers_to_keep(look),
            "questions": questions_to_us(look),
        }
        short = short_needs(look)
        return {
            "names": names,
            "centre_id": look.centre,
            **waiting,
            "n_waiting": sum(len(found) for found in waiting.values()),
            "red": short,
            "has_needs": any(not look.is_over(record.subject) for record, _ in look.both("need")),
            "n_red": len([one for one in short if one.is_red]),
            "clashes": clashes(look),
            "steps": late_steps(look),
        }


def _incidents(visit: Visit, names: Names) -> Mapping[str, Any]:
    """Return what is open."""
    with visit.node.still():
        look = Look.of(visit)
        return {
            "names": names,
            "incidents": open_incidents(look, short_needs(look), panels(look)),
        }


def _picture(visit: Visit, names: Names) -> Mapping[str, Any]:
    """Return what is warned of, and what was written last."""
    with visit.node.still():
        look = Look.of(visit)
        return {
            "names": names,
            "warnings": warnings_now(look, names.language.code),
            "lines": fresh_lines(look),
        }


PARTS = {"queue": _queue, "incidents": _incidents, "picture": _picture}
