"""Stress test: choose a threat and its parameters, start it, and see what was found before."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from samvirke.web.api.visit import Visit
from samvirke.web.pages.page import Page
from samvirke.web.pages.render import show
from samvirke.web.pages.work import listed
from samvirke.web.words import N_, language_of
from samvirke.web.work.asked import fields
from samvirke.web.work.kinds.listed import kinds_of
from samvirke.web.work.side_by_side import side_by_side

PAGE = Page(name="stress", title=N_("Stress test"), action="work.read")
router = APIRouter(prefix="/app/{space}/stress", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]


@router.get("")
def first(request: Request, visit: Entered, threat: str = "") -> Response:
    """Show the threats, the form of the one that is chosen, and what was asked for before."""
    kinds = kinds_of(PAGE.name)
    chosen = next((kind for kind in kinds if kind.name == threat), kinds[0])
    language = language_of(request)
    works = listed(request, visit, PAGE.name)
    context = {
        "kinds": kinds,
        "chosen": chosen,
        "fields": fields(chosen, visit.house.region, language),
        "works": works,
        "beside": side_by_side(works, chosen.name, language),
    }
    return show(request, visit, PAGE, "stress.html", context)
