"""The application: routes, and what stands around them.

It is given a `House`; `web.running` makes one of a node's folder and keeps it running.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from samvirke import __version__
from samvirke.respond.acts import ACTS
from samvirke.web import offline, static_files
from samvirke.web.api import (
    boards,
    disclosures,
    do,
    journal,
    peer,
    records,
    reports,
    sign_in,
    standards,
    status,
    stream,
)
from samvirke.web.document import complete
from samvirke.web.guard import Guard
from samvirke.web.house import House
from samvirke.web.pages.errors import tell_people
from samvirke.web.pages.listed import ROUTERS
from samvirke.web.problem import Json
from samvirke.web.public import consent, site
from samvirke.web.public.gate import CookieGate
from samvirke.web.security import attach

ABOUT = """One shared picture for 110, 112, 113, municipalities, hospitals and volunteers.

Sign in, then send `Authorization: Bearer …` with every request. What you read is what you may see; what you
do is written in the log of your own centre. Moments are milliseconds since 1970 UTC, on the clock of the
space; positions are WGS 84 degrees. Errors are `application/problem+json`.
"""
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def make_app(house: House, lifespan: Lifespan | None = None) -> FastAPI:
    """Return the application of a house.

    Parameters
    ----------
    house
        What it answers from.
    lifespan
        What runs beside it while it serves; None: nothing, as in most tests.
    """
    app = _Guarded(
        title="Samvirke",
        description=ABOUT,
        version=__version__,
        openapi_url=None,  # a route of our own, below
        docs_url=None,  # its pages fetch scripts from the network
        redoc_url=None,
        default_response_class=Json,
        lifespan=lifespan,
    )
    app.state.house = house
    api = APIRouter(prefix="/api/v1")
    # What has an address of its own stands before what begins with the name of a space.
    for router in (status.health_router, sign_in.router, status.router, peer.router):
        api.include_router(router)
    api.include_router(do.routes_of(ACTS.values()))
    api.include_router(status.space_router)
    for room in (records, boards, reports, disclosures, journal, stream):
        api.include_router(room.router)
    app.include_router(api)
    app.include_router(standards.router)

    # Not async, as FastAPI's own is: making the document takes a second, in which nobody else was answered.
    @app.get("/api/v1/openapi.json", include_in_schema=False)
    def document() -> Json:
        return Json(app.openapi())

    app.include_router(static_files.router)
    for public in (site.router, consent.router):
        app.include_router(_answering_head(public))
    app.include_router(offline.router)
    for router in ROUTERS:
        app.include_router(router)
    tell_people(app)
    if house.accounts is not None:
        attach(app)
    return app


class _Guarded(FastAPI):
    """All that is answered passes the guard, also what fails outside every route."""

    def openapi(self) -> dict[str, Any]:
        """Return the document: made once."""
        if self.openapi_schema is None:
            self.openapi_schema = complete(super().openapi())
        return self.openapi_schema

    def build_middleware_stack(self) -> ASGIApp:
        return Guard(CookieGate(super().build_middleware_stack()))


def _answering_head(router: APIRouter) -> APIRouter:
    """Let pages be asked whether they are there: who watches over a site does that by HEAD."""
    for route in router.routes:
        if isinstance(route, APIRoute) and route.methods and "GET" in route.methods:
            route.methods.add("HEAD")
    return router
