"""Doors to nodes in memory that have met others: who is signed in where, for tests of pages."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.web.house_of import signed_in_as

from samvirke.register.region import Region
from samvirke.respond.access.actor import Agency, Role
from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.sessions import Sessions
from samvirke.respond.node import Node
from samvirke.web.app import make_app
from samvirke.web.house import House


def house_around(node: Node, region: Region | None = None) -> House:
    """Return a house with one node in its live space."""
    wall_ms = lambda: node.now_ms  # noqa: E731 - sessions live by the test's own clock
    accounts = Accounts(None, wall_ms)
    return House(
        place=node.place,
        nodes={"live": node},
        accounts=accounts,
        sessions=Sessions(accounts, None, wall_ms),
        region=region,
    )


@cache
def _app() -> FastAPI:
    """Return an application; to make one takes a second, so houses take turns in one."""
    return make_app(House(place=None, nodes={}))  # type: ignore[arg-type]  # replaced below


@contextmanager
def door(house: House) -> Iterator[TestClient]:
    """Open a house for as long as a test needs it; nothing runs beside its routes."""
    app = _app()
    app.state.house = house
    yield TestClient(app, raise_server_exceptions=True, follow_redirects=False)


def as_role(
    house: House, role: Role = "operator", lang: str = "en", agency: Agency | None = None
) -> Mapping[str, str]:
    """Return the headers of a browser of somebody in a role, who reads a language."""
    agencies: Mapping[str, Agency] = {"110": "fire", "112": "police", "113": "health"}
    told = signed_in_as(house, role, role, agency or agencies[house.place.centre.partition(".")[0]])
    return {**told, "Accept": "text/html", "Cookie": f"sprak={lang}"}
