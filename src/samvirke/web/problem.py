"""Errors as `application/problem+json` (RFC 9457): what was seen, what is allowed, what to do."""

import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from samvirke.model.errors import BadInputError, InvalidValueError, SamvirkeError
from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.node import DeniedError, StoppedError

LOG = logging.getLogger("samvirke.web")
TOLD = 20  # faults of one body that are told


class Problem(BaseModel):
    """What went wrong."""

    type: str = Field(description="Which kind of error, always the same text for the same kind.")
    title: str = Field(description="The kind in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What was seen, what is allowed and what to do.")
    rule: str | None = Field(None, description="The rule of access that said no.")


class NotReadyError(RefusedError):
    """What is asked for is not there, or not ready yet: the text says why."""


WORDS = {
    401: "You are not signed in",
    403: "This is not open to you",
    404: "There is no such thing, or none that you may know of",
    405: "This cannot be done here",
    409: "It cannot be done as things stand",
    413: "That is too much at once",
    422: "This cannot be understood",
    429: "Too often",
    503: "The node cannot write now",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": WORDS[status], "model": Problem} for status in (401, 403, 404, 409, 422, 503)
}


class Json(JSONResponse):
    """JSON in ASCII: any text that a record can hold can be sent, a lone surrogate too."""

    def render(self, content: Any) -> bytes:
        """Return the bytes."""
        return json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def problem(status: int, detail: str, *, rule: str | None = None, headers: Any = None) -> Response:
    """Return an error as a response."""
    name = HTTPStatus(status).phrase.lower().replace(" ", "-")
    told: dict[str, Any] = {
        "type": f"urn:samvirke:{name}",
        "title": WORDS.get(status, HTTPStatus(status).phrase),
    }
    told |= {"status": status, "detail": detail} | ({} if rule is None else {"rule": rule})
    return Json(told, status, headers=headers, media_type="application/problem+json")


Handler = Callable[[Request, Exception], Response]


def handler_of(error: Exception) -> Handler:
    """Return what tells an error as a problem; none shows the inside of the program."""
    for kind, handler in (
        (SamvirkeError, _ours),
        (HTTPException, _http),
        (RequestValidationError, _invalid),
    ):
        if isinstance(error, kind):
            return handler
    return _unforeseen


def status_of(error: Exception) -> int:
    """Return the HTTP status of an error."""
    for kind, status in (
        (DeniedError, 403),
        (NotFoundError, 404),
        (StoppedError, 503),
        (RefusedError, 409),
        (JournalError, 503),
        (InvalidValueError, 422),
        (BadInputError, 422),
    ):
        if isinstance(error, kind):
            return status
    return 500


def _ours(request: Request, error: Exception) -> Response:
    status = status_of(error)
    if status == 500:
        LOG.error("a request to %s failed", request.scope.get("path"), exc_info=error)
        return _unforeseen(request, error)
    rule = error.decision.rule if isinstance(error, DeniedError) else None
    return problem(status, str(error), rule=rule)


def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), headers=error.headers)


def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Where and why, never what was sent: it may be anything, and it may be secret.
    told = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()[:TOLD]]
    return problem(422, "; ".join(told))


def _unforeseen(_request: Request, _error: Exception) -> Response:
    return problem(500, "the node failed to answer; what happened stands in its own log, ask who runs it")
