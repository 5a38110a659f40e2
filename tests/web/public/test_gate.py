"""No cookie leaves the node that is not declared, or not said yes to."""

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient
from tests.web.house_of import house_of
from tests.web.public.visitor import choose

from samvirke import web
from samvirke.web.api import sign_in
from samvirke.web.pages.render import THEME_COOKIE
from samvirke.web.public import consent, visitor
from samvirke.web.public.choice import COOKIE
from samvirke.web.public.gate import CookieGate
from samvirke.web.public.purposes import declared, read_declaration
from samvirke.web.signed_in import COOKIE as SESSION
from samvirke.web.signed_in import COOKIE_ON_LOOPBACK
from samvirke.web.words import LANGUAGE_COOKIE

# Every place in the code that sets a cookie, and which; a new one is declared in purposes.toml first.
SET_BY = {
    "signed_in.py": {SESSION, COOKIE_ON_LOOPBACK},
    "api/sign_in.py": {sign_in.UNDER_WAY, sign_in.UNDER_WAY_ON_LOOPBACK},
    "pages/settings.py": {LANGUAGE_COOKIE, THEME_COOKIE},
    "public/consent.py": {COOKIE},
    "public/frame.py": {visitor.COOKIE},
}


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = FastAPI()
    app.state.house = house_of("110.innlandet")
    app.include_router(consent.router)

    @app.get("/set")
    def _set(name: str, seconds: int | None = None) -> Response:
        answer = PlainTextResponse("")
        answer.set_cookie(name, "x", max_age=seconds)
        answer.set_cookie("sprak", "nn", max_age=60)
        return answer

    app.add_middleware(CookieGate)
    with TestClient(app, follow_redirects=False, headers={"accept": "text/html"}) as client:
        yield client


def sent(client: TestClient, name: str, seconds: int | None = None) -> bool:
    asked = {"name": name} | ({} if seconds is None else {"seconds": str(seconds)})
    cookies = client.get("/set", params=asked).headers.get_list("set-cookie")
    assert any(cookie.startswith("sprak=") for cookie in cookies)  # the one beside it goes
    return any(cookie.startswith(f"{name}=") for cookie in cookies)


def test_a_cookie_that_is_not_declared_is_never_sent_and_is_told_in_the_log(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "samvirke.web.cookies"):
        assert not sent(client, "_ga")
    assert "not declared in purposes.toml" in caplog.text


def test_a_cookie_of_a_purpose_waits_for_a_yes_to_that_purpose(client: TestClient) -> None:
    assert not sent(client, "besok", 60)
    choose(client, "save", "marketing")
    assert not sent(client, "besok", 60)
    choose(client, "save", "statistics")
    assert sent(client, "besok", 60)
    choose(client, "necessary")
    assert not sent(client, "besok", 60)


def test_a_cookie_lives_no_longer_than_declared(client: TestClient) -> None:
    assert sent(client, "samtykke", 31_536_000)
    assert not sent(client, "samtykke", 31_536_001)


def test_a_cookie_can_always_be_taken_away(client: TestClient) -> None:
    assert sent(client, "besok", 0)


def test_every_cookie_that_the_code_sets_is_declared_and_every_declared_one_is_set() -> None:
    house = Path(web.__file__).parent
    setting = {
        path.relative_to(house).as_posix()
        for path in house.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "set_cookie"
    }
    assert setting == set(SET_BY)
    assert set().union(*SET_BY.values()) == set(declared().cookies)


def test_no_script_stores_anything_on_the_public_pages() -> None:
    # What those who work keep in their browser (offline) is another matter: no such script is sent here.
    text = (Path(web.__file__).parent / "static" / "public_screen.js").read_text("utf-8")
    for word in ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches"):
        assert word not in text


def test_a_declaration_says_all_in_three_languages_and_no_cookie_twice() -> None:
    half = 'version = "1.0"\npurpose = []\nnotice = {heading = {nb = "a", nn = "b"}}'
    with pytest.raises(ValueError, match="must be said in nb, nn, en"):
        read_declaration(half)
    words = '{nb = "x", nn = "x", en = "x"}'
    cookie = f'{{name = "a", max_age_s = 1, what = {words}}}'
    twice = f'version = "1.0"\nnotice = {{}}\npurpose = [{{name = "p", consent = true, title = {words}, '
    with pytest.raises(ValueError, match="stands twice"):
        read_declaration(f"{twice}text = {words}, cookie = [{cookie}, {cookie}]}}]")
