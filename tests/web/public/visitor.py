"""A visitor of the public site in memory, and the house behind it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.web.house_of import T0, house_of

from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.public.desk import PublicDesk
from samvirke.web.public.purposes import declared
from samvirke.web.security import attach

OURS = {"sec-fetch-site": "same-origin"}
HTML = {"accept": "text/html"}


class Wall:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.ms = T0

    def __call__(self) -> int:
        return self.ms


@dataclass
class Site:
    """A house with its public site, and the clock on its wall."""

    wall: Wall = field(default_factory=Wall)

    def __post_init__(self) -> None:
        self.house: House = house_of("110.innlandet", self.wall, ("live", "exercise-1"))

    @property
    def desk(self) -> PublicDesk:
        """What the site has at hand, once somebody has come."""
        assert self.house.public is not None
        return self.house.public

    @contextmanager
    def visitor(self) -> Iterator[TestClient]:
        """Let somebody come with a browser of their own."""
        app = _app()
        app.state.house = self.house
        attach(app)
        with TestClient(app, follow_redirects=False, raise_server_exceptions=False, headers=HTML) as client:
            yield client


@cache
def _app() -> FastAPI:
    return make_app(house_of("110.innlandet"))  # half a second: made once


def choose(client: TestClient, button: str, *ticked: str, headers: Mapping[str, str] | None = None) -> Any:
    """Press a button of the form, with boxes ticked."""
    form = {"valg": button, "language": "nb", "version": declared().version, "_next": "/"}
    form |= dict.fromkeys(ticked, "on")
    return client.post("/samtykke", data=form, headers={**OURS, **(headers or {})})
