"""Errors, for people: what was seen, what is allowed and what to do, on a page instead of as JSON."""

import json

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from samvirke.model.errors import SamvirkeError
from samvirke.web.pages.render import page
from samvirke.web.pages.sign_in import door_for
from samvirke.web.problem import handler_of
from samvirke.web.signed_in import token_of
from samvirke.web.words import N_

TITLES = {
    403: N_("This is not open to you"),
    404: N_("There is no such page, or none that you may know of"),
    409: N_("It cannot be done as things stand"),
    413: N_("That is too much at once"),
    422: N_("This cannot be understood"),
    429: N_("Too often"),
    500: N_("The node failed to answer"),
    503: N_("The node cannot write now"),
}


def tell_people(app: FastAPI) -> None:
    """Let an application answer a browser with a page where it answers a program with a problem."""
    for kind in (SamvirkeError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _for_people)


def _for_people(request: Request, error: Exception) -> Response:
    told = handler_of(error)(request, error)
    if not is_for_people(request):
        return told
    if told.status_code == 401 and request.method == "GET":
        return door_for(request)
    said = json.loads(bytes(told.body))
    return page(
        request,
        "error.html",
        {
            "heading": TITLES.get(told.status_code, said["title"]),
            "detail": said["detail"],
            "rule": said.get("rule"),
            "works_here": _works_here(request),
        },
        status=told.status_code,
    )


def _works_here(request: Request) -> bool:
    """Say whether somebody is one of those who work: a session that has ended leads them to the door."""
    path = request.scope.get("path", "")
    return path.startswith(("/app", "/sign-")) or bool(token_of(request)[0])


def is_for_people(request: Request) -> bool:
    """Say whether a browser shows the answer, rather than a script or a program reading it."""
    path = request.scope.get("path", "")
    return not path.startswith(("/api/", "/ogc")) and "text/html" in request.headers.get("accept", "")
