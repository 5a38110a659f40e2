"""Every cookie of every answer passes here: one that is not declared, or not said yes to, is never sent."""

import logging
import sys
from http.cookies import CookieError, SimpleCookie

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samvirke.web.public.desk import desk_of
from samvirke.web.public.purposes import declared

LOG = logging.getLogger("samvirke.web.cookies")
NAME = b"set-cookie"


class CookieGate:
    """Wraps an application.

    Parameters
    ----------
    app
        The application; its state has the house.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_what_may(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers", [])
                if any(name.lower() == NAME for name, _ in headers):
                    kept = [
                        (name, value)
                        for name, value in headers
                        if name.lower() != NAME or await _may_go(value.decode("latin-1"), Request(scope))
                    ]
                    message = {**message, "headers": kept}
            await send(message)

        await self.app(scope, receive, send_what_may)


async def _may_go(told: str, request: Request) -> bool:
    name = told.partition("=")[0]
    found = declared().cookies.get(name.strip())
    if found is None:
        LOG.error("the cookie %r is not declared in purposes.toml and was not sent", name[:80])
        return False
    purpose, cookie = found
    life_s = _life_s(told)
    if life_s is not None and life_s <= 0:
        return True  # it takes one away
    if life_s is not None and life_s > cookie.max_age_s:
        LOG.error(
            "the cookie %s would live %s s, declared are %s; it was not sent", name, life_s, cookie.max_age_s
        )
        return False
    if not purpose.needs_consent:
        return True
    consent = await run_in_threadpool(lambda: desk_of(request).consent_of(request))
    if not consent.allows(purpose.name):
        LOG.error("the cookie %s is for %s, which was not said yes to; it was not sent", name, purpose.name)
        return False
    return True


def _life_s(told: str) -> int | None:
    """Return how long a cookie lives, seconds; None: until the browser is closed."""
    try:
        (morsel,) = SimpleCookie(told).values()
        if morsel["max-age"] == "" and morsel["expires"]:
            return sys.maxsize  # a moment says nothing of how long that is; all that is declared is told so
        return int(morsel["max-age"]) if morsel["max-age"] != "" else None
    except (CookieError, ValueError):
        return None
