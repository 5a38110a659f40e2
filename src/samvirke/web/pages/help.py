"""Help: the first steps for each who comes here, the keys, and the handbook with a search over it."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import Response

from samvirke.web.api.visit import Visit
from samvirke.web.handbook import shelf
from samvirke.web.handbook.find import find
from samvirke.web.handbook.written import written
from samvirke.web.pages.page import Page
from samvirke.web.pages.render import show
from samvirke.web.words import N_

PAGE = Page(name="help", title=N_("Help"), action="read")
router = APIRouter(prefix="/app/{space}/help", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]
CONTENTS_FROM = 3  # headings; a shorter document needs no list of them


@router.get("")
def first(request: Request, visit: Entered, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Show the first steps and what the handbook holds; `q` looks for words in it."""
    asked = " ".join(q.split())
    return show(
        request, visit, PAGE, "help.html", {"asked": asked, "found": find(asked), "groups": shelf.groups()}
    )


@router.get("/pictures/{name}")
def picture(visit: Entered, name: str) -> Response:  # noqa: ARG001 - who asks is signed in
    """Send a picture of the handbook."""
    held = shelf.picture(name)
    if held is None:
        raise HTTPException(404, "the handbook has no such picture")
    return Response(held, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@router.get("/{name:path}")
def document(request: Request, visit: Entered, name: str) -> Response:
    """Show a document of the handbook."""
    held = shelf.documents().get(name)
    if held is None:
        raise HTTPException(404, f"the handbook has no page {name[:60]!r}; look for it on the page Help")
    told = written(name, f"/app/{visit.node.space.name}/help")
    contents = [one for one in told.headings if one.depth == 2]
    return show(
        request,
        visit,
        PAGE,
        "help_document.html",
        {
            "document": held,
            "html": told.html,
            "contents": contents if len(contents) >= CONTENTS_FROM else [],
            "beneath": shelf.beneath(name),
        },
    )
