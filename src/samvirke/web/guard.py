"""What stands around every route: headers that tell browsers to be careful, and a limit of size."""

import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samvirke.web.problem import problem

BODY_LIMIT = 1_000_000  # bytes
UPLOAD_LIMIT = 64_000_000  # bytes, of a form with a file
UPLOADS = re.compile(r"/app/[^/]+/register/exchange/upload")  # each is named: what is read whole is short
THROWN_AWAY = 1_000_000_000  # bytes of a file that is too large, until it is no longer listened to
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",  # what stands in an answer is for this person alone
}
HTTPS_ONLY = "max-age=63072000; includeSubDomains"  # two years, as the HSTS preload list asks


class Guard:
    """Wraps an application.

    Parameters
    ----------
    app
        The application.
    limit
        Largest body that is read, bytes.
    """

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
            await send(message)

        if UPLOADS.fullmatch(scope["path"]):
            # Read by its handler, once that knows who asks: a stranger's file is not even received.
            await self.app(scope, _counted(receive, UPLOAD_LIMIT), send_with_headers)
            return
        body = await self._body(scope, receive)
        if body is None:
            refused = problem(413, f"the body is larger than {self.limit:,} bytes; send less at once")
            await refused(scope, receive, send_with_headers)
            return
        await self.app(scope, _given(body, receive), send_with_headers)

    async def _body(self, scope: Scope, receive: Receive) -> list[Message] | None:
        """Return the messages of the body, None: it is too large."""
        told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not told.isdigit() or int(told[:19]) > self.limit:
            return None
        messages: list[Message] = []
        size = 0
        while not messages or messages[-1].get("more_body", False):
            messages.append(await receive())
            size += len(messages[-1].get("body", b""))
            if size > self.limit:
                return None
        return messages


def _given(messages: list[Message], receive: Receive) -> Receive:
    """Return what hands out the messages that were read, then those that come after."""
    waiting = iter(messages)

    async def again() -> Message:
        return next(waiting, None) or await receive()

    return again


def _counted(receive: Receive, limit: int) -> Receive:
    """Return what hands on a body as it comes, and refuses one that is larger than the limit.

    What is too large is received to its end and thrown away: a browser that is cut off while it sends shows
    that the node is gone, and not why.
    """
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size <= limit:
            return message
        while message.get("more_body", False) and size < THROWN_AWAY:
            message = await receive()
            size += len(message.get("body", b""))
        raise HTTPException(413, f"the file is larger than {limit:,} bytes; send a smaller one")

    return counted
