"""Measures: five questions that can be asked, what was found, and what the money buys, side by side."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from samvirke.web.api.visit import Visit
from samvirke.web.pages.measures_bought import bought
from samvirke.web.pages.page import Page
from samvirke.web.pages.render import show
from samvirke.web.pages.work import listed
from samvirke.web.words import N_, language_of
from samvirke.web.work.asked import fields
from samvirke.web.work.kind import Kind
from samvirke.web.work.kinds.listed import kinds_of
from samvirke.web.work.open import works_of

PAGE = Page(name="measures", title=N_("Measures"), action="work.read")
router = APIRouter(prefix="/app/{space}/measures", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]
SHORT = {  # kind → what the links above the forms say
    "siting": N_("Stations and ambulances"),
    "centres": N_("Call centres"),
    "stock": N_("Stock"),
    "beds": N_("Intensive care"),
    "production": N_("Medicines"),
}
ANSWERS = {  # kind → what one gets, in a line
    "siting": N_(
        "Places with proof of how good they are, what one more would add, and what simulation says."
    ),
    "centres": N_("Answer times, time until all are alerted, operators, and what a lost centre means."),
    "stock": N_("How much of what at which hospital, the cost a year, and what stays unmet."),
    "beds": N_("Who lacks beds when, what sharing and moving patients do, and the plan for the money."),
    "production": N_("What runs out first, who goes without, and what to make on which line in which week."),
}


@router.get("")
def first(request: Request, visit: Entered) -> Response:
    """Show the five questions, what the money buys by what was found, and what was asked for."""
    language = language_of(request)
    done = works_of(visit.house).listed(visit.node.space.name, PAGE.name)
    return show(
        request,
        visit,
        PAGE,
        "measures.html",
        {
            "kinds": kinds_of(PAGE.name),
            "short": SHORT,
            "answers": ANSWERS,
            "bought": bought(done, language),
            "works": listed(request, visit, PAGE.name),
        },
    )


@router.get("/{name}")
def question(request: Request, visit: Entered, name: str) -> Response:
    """Show one question: what it answers, and its form."""
    kinds = kinds_of(PAGE.name)
    kind = _kind(kinds, name)
    return show(
        request,
        visit,
        PAGE,
        "measures_question.html",
        {
            "kinds": kinds,
            "kind": kind,
            "short": SHORT,
            "answer": ANSWERS[kind.name],
            "fields": fields(kind, visit.house.region, language_of(request)),
        },
    )


def _kind(kinds: tuple[Kind, ...], name: str) -> Kind:
    kind = next((kind for kind in kinds if kind.name == name), None)
    if kind is None:
        raise HTTPException(404, f"there is no measure {name[:60]!r}; there are {', '.join(SHORT)}")
    return kind
