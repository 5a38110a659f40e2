"""The door: sign in, sign out, and the way to where one was going."""

from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from samvirke.web.api.sign_in import SignInBody
from samvirke.web.api.sign_in import sign_in as sign_in_by_password
from samvirke.web.api.sign_in import sign_out as sign_out_by_session
from samvirke.web.pages.acts import Form, local_path
from samvirke.web.pages.render import page
from samvirke.web.signed_in import signed_in
from samvirke.web.words import N_, language_of

NOT_BOTH = N_("Write both user and password.")
WRONG = N_("User or password is wrong. Three wrong tries make the next one wait.")
SLOW = N_("Too many tries. Wait %(s)s seconds and try again.")

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def door(request: Request, next: str = "/app") -> Response:  # noqa: A002 - as the address says it
    """Ask who it is."""
    return _asking(request, local_path(next, "/app"))


@router.post("/sign-in")
async def come_in(request: Request, form: Form) -> Response:
    """Let somebody in, or say why not."""
    told = dict(form)
    onward = local_path(told.get("next", ""), "/app")
    try:
        body = SignInBody(
            user=told.get("user", ""), password=told.get("password", ""), spaces=None, cookie=True
        )
    except ValidationError:
        return _asking(request, onward, NOT_BOTH, user=told.get("user", ""), status=422)
    response = RedirectResponse(onward, 303)
    try:
        await run_in_threadpool(sign_in_by_password, request, response, body)
    except HTTPException as error:
        if error.status_code == 429:
            wait = (error.headers or {}).get("Retry-After", "")
            return _asking(request, onward, SLOW, user=body.user, status=429, wait=wait)
        if error.status_code == 401:
            return _asking(request, onward, WRONG, user=body.user, status=401)
        raise
    return response


@router.post("/sign-out")
async def leave(request: Request, form: Form) -> Response:
    """Let somebody go; what their browser kept of the node is thrown away with the session.

    With ``_keep=waiting`` what they wrote and could not send stays there: offline.js has asked them.
    """
    done = await run_in_threadpool(sign_out_by_session, request)
    response = RedirectResponse("/sign-in", 303)
    for name, value in done.raw_headers:
        if name == b"set-cookie":
            response.raw_headers.append((name, value))
    keeps = dict(form).get("_keep") == "waiting"
    response.headers["Clear-Site-Data"] = '"cache"' if keeps else '"cache", "storage"'
    return response


@router.get("/app")
async def into(request: Request) -> Response:
    """Lead to the first page of the first space that is open to whoever asks: live before exercises."""
    actor = await signed_in(request)
    spaces = sorted(
        set(request.app.state.house.nodes) & actor.spaces, key=lambda name: (name != "live", name)
    )
    if not spaces:
        raise HTTPException(403, "you have no role in any space of this node; ask who runs it")
    return RedirectResponse(f"/app/{spaces[0]}", 303)


def door_for(request: Request) -> Response:
    """Send somebody who is not signed in to the door, and let it remember where they were going."""
    where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?next={quote(where, safe='')}", 303)


def _asking(
    request: Request, onward: str, fault: str = "", *, user: str = "", status: int = 200, wait: str = ""
) -> Response:
    words = language_of(request)
    return page(
        request,
        "sign_in.html",
        {
            "next": onward,
            "fault": words.gettext(fault) % {"s": wait} if fault else "",
            "user": user,
            "has_provider": request.app.state.house.oidc is not None,
        },
        status=status,
    )
