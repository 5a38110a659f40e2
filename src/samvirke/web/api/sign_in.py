"""Signing in and out: `POST /api/v1/sign-in`, `/sign-out`, `GET /api/v1/me`, and the way by a provider.

Mount it before the routes of spaces. `attach` in `web.security` lets it write what happens at the door.
"""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse

from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.errors import ProviderError, SlowDownError, WrongError
from samvirke.respond.access.sign_in.oidc.provider import Provider
from samvirke.respond.access.sign_in.person import Person
from samvirke.respond.access.sign_in.sessions import Sessions
from samvirke.web.problem import Problem
from samvirke.web.security import security_log
from samvirke.web.signed_in import (
    UNAUTHORIZED,
    address_of,
    forget_cookie,
    is_same_site,
    session_of,
    set_cookie,
    token_of,
)

# With __Host- no page of a neighbouring host can plant the cookie of a sign-in that it began itself.
UNDER_WAY = "__Host-samvirke-oidc"
UNDER_WAY_ON_LOOPBACK = "samvirke-oidc"
UNDER_WAY_S = 600
router = APIRouter(tags=["sign-in"])


class SignInBody(BaseModel):
    """User and password of a local account."""

    model_config = ConfigDict(extra="forbid")

    user: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)
    spaces: list[str] | None = Field(
        None, max_length=50, description="For these spaces alone; left out: all in which you have a role."
    )
    cookie: bool = Field(False, description="Give a browser its cookie instead of the token in the answer.")


class Me(BaseModel):
    """Who is signed in."""

    user: str
    organisation: str
    centre: str
    agency: str
    roles: dict[str, str] = Field(description="Space, or the beginning of several with *, to role.")
    spaces: list[str] | None = Field(description="The spaces that the session is for; null: all.")
    way: str = Field(description="password or oidc.")
    ends_at_ms: int = Field(description="When the session ends at the latest, milliseconds since 1970.")


class SignedIn(Me):
    """Who has just signed in."""

    token: str | None = Field(
        description="To be sent as Authorization: Bearer; null where a cookie was given."
    )


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": Problem} for status in statuses}


@router.post("/sign-in", responses=_refusals(401, 403, 422, 429))
def sign_in(request: Request, response: Response, body: SignInBody) -> SignedIn:
    """Sign in with a local account."""
    _refuse_other_sites(request)
    house, address = request.app.state.house, address_of(request)
    accounts: Accounts = house.accounts
    try:
        account = accounts.sign_in(body.user, body.password, address)
    except SlowDownError as error:
        security_log(request.app).refused(body.user, address, "password", slowed=True)
        raise HTTPException(429, str(error), {"Retry-After": str(error.wait_s)}) from None
    except WrongError as error:
        security_log(request.app).refused(body.user, address, "password")
        raise HTTPException(401, str(error), UNAUTHORIZED) from None
    spaces = None if body.spaces is None else tuple(body.spaces)
    return _begin(request, response, account.person, "password", spaces=spaces, cookie=body.cookie)


@router.post("/sign-out", status_code=204, responses=_refusals(401, 403))
def sign_out(request: Request) -> Response:
    """Sign out: the token and the cookie are worth nothing from now on."""
    session = session_of(request)
    request.app.state.house.sessions.close(token_of(request)[0])
    security_log(request.app).left(session.person.user, address_of(request))
    response = Response(status_code=204)
    forget_cookie(request, response)
    return response


@router.get("/me", responses=_refusals(401))
def me(request: Request) -> Me:
    """Tell who is signed in."""
    session = session_of(request)
    return Me(**_about(request, session.person, session.way, session.spaces, session.opened_ms))


@router.get("/sign-in/oidc", status_code=303, response_class=Response, responses=_refusals(404, 503))
def to_the_provider(request: Request) -> Response:
    """Send a browser to the OpenID provider."""
    try:
        departure = _provider(request).begin()
    except ProviderError as error:
        raise HTTPException(503, str(error)) from None
    response = RedirectResponse(departure.url, 303)
    response.set_cookie(
        _under_way(request),
        departure.browser,
        max_age=UNDER_WAY_S,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",  # it comes back from another site by a link that is followed
    )
    return response


@router.get("/sign-in/oidc/callback", responses=_refusals(401, 404))
def back_from_the_provider(
    request: Request,
    response: Response,
    state: Annotated[str, Query(max_length=200)],
    code: Annotated[str | None, Query(max_length=4000)] = None,
    error: Annotated[str | None, Query(max_length=200)] = None,
    iss: Annotated[str | None, Query(max_length=500)] = None,
) -> SignedIn:
    """Take a browser back from the OpenID provider, and give it its session."""
    provider, address = _provider(request), address_of(request)
    if code is None or error is not None:
        security_log(request.app).refused("", address, "oidc")
        raise HTTPException(401, "the provider did not let you in; try again, or use a local account")
    try:
        browser = request.cookies.get(_under_way(request), "")
        person = provider.finish(state=state, code=code, browser=browser, issuer=iss)
    except ProviderError as refused:
        security_log(request.app).refused("", address, "oidc")
        raise HTTPException(401, str(refused), UNAUTHORIZED) from None
    response.delete_cookie(
        _under_way(request), path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax"
    )
    return _begin(request, response, person, "oidc", spaces=None, cookie=True)


def _begin(
    request: Request,
    response: Response,
    person: Person,
    way: str,
    *,
    spaces: tuple[str, ...] | None,
    cookie: bool,
) -> SignedIn:
    sessions: Sessions = request.app.state.house.sessions
    token = sessions.open(person, way, spaces)
    security_log(request.app).came(person.user, address_of(request), way)
    given = cookie and set_cookie(request, response, token, seconds=sessions.longest_ms(way) // 1000)
    about = _about(request, person, way, spaces, sessions.now_ms())
    return SignedIn(**about, token=None if given else token)


def _about(
    request: Request, person: Person, way: str, spaces: tuple[str, ...] | None, opened_ms: int
) -> dict[str, Any]:
    house = request.app.state.house
    return {
        "user": person.user,
        "organisation": person.organisation,
        "centre": house.place.centre,
        "agency": person.agency,
        "roles": dict(person.roles),
        "spaces": None if spaces is None else list(spaces),
        "way": way,
        "ends_at_ms": opened_ms + house.sessions.longest_ms(way),
    }


def _under_way(request: Request) -> str:
    return UNDER_WAY if request.url.scheme == "https" else UNDER_WAY_ON_LOOPBACK


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.house.oidc
    if provider is None:
        raise HTTPException(404, "this node has no OpenID provider; sign in with a local account")
    return provider


def _refuse_other_sites(request: Request) -> None:
    """Refuse a page of another site that signs its visitor in as somebody else (login CSRF)."""
    told = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if any(told) and not is_same_site(request):
        raise HTTPException(403, "a browser sent this from another site; sign in on the node's own pages")
