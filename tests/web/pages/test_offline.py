"""What browsers are told to keep, and what the node does with what was written without it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.house_of import house_of, signed_in_as

from samvirke.respond.access.sign_in.person import Person
from samvirke.web import static_files
from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.kept_pages import HEADER, KEPT, ROUTES
from samvirke.web.pages.listed import PAGES, ROUTERS

LINE = "/app/live/do/log-line"
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def house() -> House:
    return house_of("110.innlandet")


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house)) as client:
        yield client


@pytest.fixture(scope="module")
def told(client: TestClient) -> dict[str, Any]:
    first, _, rest = client.get("/sw.js").text.partition("\n")
    assert rest.startswith("// Keeps the files")
    found: dict[str, Any] = json.loads(first.removeprefix("const TOLD = ").removesuffix(";"))
    return found


def test_the_worker_may_look_after_the_pages_of_those_who_work_and_asks_nobody_else(
    client: TestClient,
) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"
    assert answer.headers["cache-control"] == "no-cache"  # a new build is seen at once


def test_every_file_that_is_kept_is_there_and_of_this_build(client: TestClient, told: dict[str, Any]) -> None:
    files = [*told["files"], *told["later"]]
    assert len(files) == len(set(files)) > 20
    assert all(one.startswith(f"/static/{static_files.version()}/") for one in files)
    names = {one.split("/", 3)[3] for one in files}
    assert {"shell.js", "shell.css", "offline.js", "vendor/maplibre-gl.mjs", "vendor/htmx.min.js"} <= names
    assert any(name.startswith("vendor/map-land/") for name in names)
    assert not {name for name in names if name.endswith((".parquet", ".po", ".txt"))}
    for one in told["files"]:
        assert client.get(one).status_code == 200, one


def test_only_what_a_duty_officer_goes_on_with_is_kept_for_a_shift(told: dict[str, Any]) -> None:
    assert tuple(told["kept"]) == KEPT
    assert set(KEPT) <= {page.name for page in PAGES}
    assert told["header"] == HEADER
    assert told["oldest_ms"] == 24 * 3_600_000
    assert told["languages"] == ["nb", "nn", "en"]


def test_a_page_says_itself_that_it_may_be_kept_and_what_is_shown_on_asking_alone_does_not(
    client: TestClient, house: House
) -> None:
    headers = signed_in_as(house, "ola", "leader")
    asked = {"type": "building_fire", "title": "Smoke", "lat": 60.8, "lon": 11.1, "vulnerability": "Canary"}
    done = client.post("/api/v1/live/do/open-incident", json=asked, headers=headers).json()
    record = done["records"][0]
    incident = f"/app/live/incident/{record}"
    named = Person(
        user="nora",
        organisation="org",
        agency="fire",
        roles={"live": "operator"},
        named_for=frozenset({record}),
    )

    def says(path: str) -> bool:
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200, path
        return HEADER in answer.headers

    kept = [
        "/app/live/situation",
        incident,
        f"{incident}/ask/change-incident",
        "/app/live/map",
        "/app/live/help",
    ]
    assert [path for path in kept if not says(path)] == []
    assert not [path for path in ("/app/live/stress", "/app/live/register", "/offline") if says(path)]
    headers = {"Authorization": f"Bearer {house.sessions.open(named, 'test')}"}
    for name in ("shielded", "%73hielded"):  # one address to the node
        shown = client.get(f"{incident}/{name}/{record}", headers=headers)
        assert "Canary" in shown.text
        assert HEADER not in shown.headers


def test_every_route_that_may_be_kept_is_there() -> None:
    routes = {route.path for router in ROUTERS for route in router.routes}  # type: ignore[attr-defined]
    assert routes >= ROUTES


@pytest.mark.parametrize(
    ("lang", "heading"),
    [("nb", "Noden svarer ikke"), ("nn", "Noden svarar ikkje"), ("en", "The node does not answer")],
)
def test_the_page_where_nothing_was_kept_holds_nothing_of_anybody(
    client: TestClient, house: House, lang: str, heading: str
) -> None:
    as_somebody = client.get("/offline", params={"lang": lang}, headers=signed_in_as(house, "ola"))
    assert f">{heading}</h1>" in as_somebody.text
    assert "ola" not in re.sub(r"<[^>]*>", "", as_somebody.text).split()
    assert as_somebody.text == client.get("/offline", params={"lang": lang}).text


def test_the_door_and_the_public_pages_keep_nothing(client: TestClient) -> None:
    for path in ("/sign-in", "/offline"):
        shown = client.get(path).text
        assert "shell.js" not in shown
        assert "serviceWorker" not in shown


def test_what_somebody_wrote_is_not_done_as_another_and_is_done_once(
    client: TestClient, house: House
) -> None:
    ola, nina = signed_in_as(house, "ola") | JSON, signed_in_as(house, "nina") | JSON
    form = {"text": "Water rises.", "_key": "a-key-of-its-own", "_user": "ola"}
    refused = client.post(LINE, data=form, headers=nina)
    assert refused.status_code == 412
    assert "sign in as that user" in refused.json()["detail"]
    assert not list(house.nodes["live"].state.of_kind("log_line"))
    first = client.post(LINE, data=form, headers=ola)
    assert first.status_code == 200
    assert client.post(LINE, data=form, headers=ola).json() == first.json()
    assert len(list(house.nodes["live"].state.of_kind("log_line"))) == 1


@pytest.mark.parametrize(
    ("kept", "thrown"), [("", '"cache", "storage"'), ("waiting", '"cache"'), ("x", '"cache", "storage"')]
)
def test_signing_out_throws_all_away_unless_somebody_keeps_what_waits(
    client: TestClient, house: House, kept: str, thrown: str
) -> None:
    headers = signed_in_as(house, "ola")
    answer = client.post("/sign-out", data={"_keep": kept}, headers=headers, follow_redirects=False)
    assert answer.headers["clear-site-data"] == thrown
    assert client.get("/app/live/help", headers=headers | JSON).status_code == 401


def test_a_page_says_whose_it_is_so_that_it_is_kept_for_nobody_else(client: TestClient, house: House) -> None:
    shown = client.get("/app/live/help", headers=signed_in_as(house, "ola")).text
    assert re.search(r' data-user="([^"]+)"', shown)[1] == "ola"  # type: ignore[index]  # as static/sw.js reads it
    assert re.search(r'<html lang="(\w+)"', shown)[1] == "nb"  # type: ignore[index]
