"""Who asks? A bearer token, or the cookie of a browser on the node's own pages."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.responses import Response

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.sign_in.guesses import is_console
from samvirke.respond.access.sign_in.sessions import Session

# With __Host- a browser takes the cookie over HTTPS alone, for this host alone (RFC 6265bis, 4.1.3.2).
COOKIE: Final = "__Host-samvirke"
COOKIE_ON_LOOPBACK: Final = "samvirke"  # plain http on the node's own machine, where __Host- cannot be set
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
UNAUTHORIZED: Final = {"WWW-Authenticate": 'Bearer realm="samvirke"'}


async def signed_in(request: Request) -> Actor:
    """Return who asks, as what they are in the space of the address: a dependency of every route.

    Not a thread of its own: it looks at what is in memory.

    Raises
    ------
    HTTPException
        401 when nobody is signed in; 403 when a browser asks from another site.
    """
    session = session_of(request)
    space = request.path_params.get("space")
    centre = request.app.state.house.place.centre
    if space is not None and not session.holds_in(space):
        # As if they had no role there; that is what they asked for when they signed in.
        actor = session.person.actor(centre)
        return replace(actor, spaces=actor.spaces - {space})
    return session.person.actor(centre, space)


def session_of(request: Request) -> Session:
    """Return the session that a request belongs to.

    Raises
    ------
    HTTPException
        As `signed_in`.
    """
    token, by_cookie = token_of(request)
    sessions = request.app.state.house.sessions
    session: Session | None = None
    if token and sessions is not None:
        session = sessions.find(token)
    if session is not None and session.way == "oidc" and not _is_listed(request, session):
        sessions.close(token)
        session = None
    if session is None:
        raise HTTPException(401, "sign in first: POST /api/v1/sign-in with user and password", UNAUTHORIZED)
    if by_cookie and request.method not in SAFE_METHODS and not is_same_site(request):
        raise HTTPException(403, "a browser sent this from another site; do it from the node's own pages")
    return session


def _is_listed(request: Request, session: Session) -> bool:
    """Say whether node.toml, which may have changed since, still has a place for whom a provider sent."""
    provider = request.app.state.house.oidc
    return provider is not None and provider.settings.lists(session.person)


def token_of(request: Request) -> tuple[str, bool]:
    """Return the token of a request, empty where there is none, and whether it came as a cookie."""
    told = request.headers.get("authorization")
    if told is not None:
        scheme, _, token = told.partition(" ")
        return (token.strip() if scheme.casefold() == "bearer" else ""), False
    name = COOKIE if request.url.scheme == "https" else COOKIE_ON_LOOPBACK
    return request.cookies.get(name, ""), True


def is_same_site(request: Request) -> bool:
    """Say whether a browser sent a request from the node's own pages.

    Sec-Fetch-Site where the browser sends it (all since 2023), else Origin. A browser sends one of them with
    every unsafe request; where both are missing it is none that a person sits at, and the answer is no.
    """
    fetched = request.headers.get("sec-fetch-site")
    if fetched is not None:
        return fetched in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is None:
        return False
    told = urlsplit(origin)
    return (told.scheme, told.netloc) == (request.url.scheme, request.headers.get("host", ""))


def set_cookie(request: Request, response: Response, token: str, *, seconds: int) -> bool:
    """Give a browser its session; return False where that would not be safe: plain http over a network."""
    https = request.url.scheme == "https"
    if not https and not is_console(address_of(request)):
        return False
    response.set_cookie(
        COOKIE if https else COOKIE_ON_LOOPBACK,
        token,
        max_age=seconds,
        path="/",
        secure=https,
        httponly=True,
        samesite="lax",
    )
    return True


def forget_cookie(request: Request, response: Response) -> None:
    """Take the session from a browser."""
    https = request.url.scheme == "https"
    response.delete_cookie(
        COOKIE if https else COOKIE_ON_LOOPBACK, path="/", secure=https, httponly=True, samesite="lax"
    )


def address_of(request: Request) -> str:
    """Return from where a request came, as the server knows it."""
    return "" if request.client is None else request.client.host
