"""Forms: `POST /app/{space}/do/{act}` does what the API does, for people."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from samvirke.respond.act import Act
from samvirke.respond.acts import ACTS
from samvirke.web.api.visit import Entered, Visit
from samvirke.web.incident.forms import labels_of
from samvirke.web.pages.form import act_from, fields_of
from samvirke.web.problem import Json
from samvirke.web.signed_in import session_of
from samvirke.web.words import language_of

router = APIRouter(prefix="/app/{space}", include_in_schema=False)


async def form_of(request: Request) -> list[tuple[str, str]]:
    """Return the fields of a form.

    Raises
    ------
    HTTPException
        412 when ``_user`` wrote it while the node was away (static/queue.js) and somebody else is signed in:
        what one person wrote is never done as another's.
    """
    form = fields_of(await request.body())
    wrote = dict(form).get("_user")
    if wrote is not None and wrote != session_of(request).person.user:
        raise HTTPException(412, f"{wrote[:64]!r} wrote this; sign in as that user to send it")
    return form


Form = Annotated[list[tuple[str, str]], Depends(form_of)]


@router.post("/do/{act}")
async def do(request: Request, visit: Entered, act: str, form: Form) -> Response:
    """Do an act: `_key` makes it once however often it is sent, `_next` is where the visitor goes then."""
    kind = ACTS.get(act)
    if kind is None:
        raise HTTPException(404, f"there is no act {act[:60]!r}")
    asked = act_from(form, kind, language_of(request).gettext, labels_of(act))
    return await done(request, visit, asked, form)


async def done(request: Request, visit: Visit, asked: Act, form: list[tuple[str, str]]) -> Response:
    """Do what a form asks for, and answer a script by what came of it, a person by the page to go on with."""
    told = dict(form)
    came = await run_in_threadpool(visit.node.do, visit.actor, asked, key=told.get("_key") or None)
    if wants_json(request):
        return Json(came.as_document())
    return RedirectResponse(local_path(told.get("_next", ""), f"/app/{visit.node.space.name}/situation"), 303)


def wants_json(request: Request) -> bool:
    """Say whether a script sent the form: it stays on the page."""
    return "application/json" in request.headers.get("accept", "")


def local_path(told: str, otherwise: str) -> str:
    """Return where to go next: an address of this node alone, whatever a form says."""
    is_ours = told.startswith("/") and not told.startswith(("//", "/\\")) and "\\" not in told
    return told if is_ours and told.isprintable() else otherwise
