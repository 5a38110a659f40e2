"""The HTTP API: every door asks, what it takes is checked, what it says is bounded and careful."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.web.house_of import house_of, signed_in_as

from samvirke.respond.access.decision import Decision
from samvirke.respond.acts import ACTS
from samvirke.respond.journal.checkpoint import read_checkpoint, trusted
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.proof import is_consistent, is_included
from samvirke.web.api import visit
from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.security import attach

# Doors that nobody needs to be let in by: each with its reason.
OPEN = {
    "/api/v1/health",  # for machines that watch the node; says yes or no
    "/api/v1/openapi.json",  # what can be asked, nothing of what is
    "/api/v1/sign-in",  # where one comes in
    "/api/v1/sign-in/oidc",
    "/api/v1/sign-in/oidc/callback",
    "/api/v1/sign-out",  # one's own session
    "/api/v1/me",
}
FIRE = {"type": "building_fire", "lon": 10.5, "lat": 61.1}
ANY = {"space": "live", "record": "x", "incident": "x", "name": "incidents", "feature_id": "x", "draft": "x"}


@pytest.fixture
def house() -> House:
    return house_of("110.innlandet", spaces=("live", "exercise-1"))


@pytest.fixture(scope="module")
def made() -> FastAPI:
    # Made once: some hundred models of bodies take half a second.
    return make_app(house_of("110.innlandet"))


@pytest.fixture
def app(made: FastAPI, house: House) -> FastAPI:
    made.state.house = house
    attach(made)
    return made


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def doors(app: FastAPI) -> list[tuple[str, str]]:
    """Return method and path of every route of the API, also of those that no document tells of."""
    return [(method, path) for method, path in all_doors(app) if path.startswith("/api/")]


def all_doors(app: FastAPI) -> list[tuple[str, str]]:
    """Return method and path of every route, those of pages too."""
    found = []
    for route in app.routes:
        contexts: Any = (
            route.effective_route_contexts() if hasattr(route, "effective_route_contexts") else [route]
        )
        for one in contexts:
            found += [(method, one.path) for method in sorted(one.methods or ()) if method != "HEAD"]
    return found


def ask(client: TestClient, method: str, path: str, headers: dict[str, str]) -> Any:
    names = {part[1:-1] for part in path.split("/") if part.startswith("{")}
    there = path.format(**{name: ANY.get(name, "x") for name in names})
    params: dict[str, str | int] = {"seconds": 0, "seq": 0, "old": 0, "state": "x"}
    return client.request(
        method, there, headers=headers, params=params, json={} if method == "POST" else None
    )


def test_every_act_has_a_door(app: FastAPI) -> None:
    assert {path.rpartition("/")[2] for _, path in doors(app) if "/do/" in path} == set(ACTS)


def test_the_document_tells_of_every_door(app: FastAPI) -> None:
    told = {(method.upper(), path) for path, item in app.openapi()["paths"].items() for method in item}
    untold = set(doors(app)) - told
    assert {path for _, path in untold if "/peer/" not in path} == {"/api/v1/openapi.json"}


def test_nobody_who_is_not_signed_in_is_let_in(app: FastAPI, client: TestClient) -> None:
    answers = {
        (method, path): ask(client, method, path, {}).status_code
        for method, path in doors(app)
        if path not in OPEN
    }
    assert len(answers) > len(ACTS)
    assert set(answers.values()) == {401}


def test_nobody_without_a_role_here_learns_anything(app: FastAPI, client: TestClient, house: House) -> None:
    stranger = signed_in_as(house, "eva", None)
    for method, path in doors(app):
        if path in OPEN or "/peer/" in path:
            continue
        answer = ask(client, method, path, stranger)
        if path == "/api/v1/spaces":
            assert answer.json() == []  # none of them is theirs
        else:
            assert answer.status_code in {403, 404}, (method, path)
            assert answer.json()["detail"] == "there is no space 'live' that you have a role in"


def test_every_door_asks_decide_and_takes_its_no(
    app: FastAPI, client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def no(_actor: object, action: str, _subject: object) -> Decision:
        asked.append(action)
        return Decision(allowed=False, rule="test", reason="not today")

    monkeypatch.setattr(visit, "decide", no)
    operator = signed_in_as(house, "ola")
    for method, path in doors(app):
        if path in OPEN or "/peer/" in path:
            continue
        asked.clear()
        answer = ask(client, method, path, operator)
        assert asked, (method, path)
        if path == "/api/v1/spaces":
            assert answer.json() == []
        else:
            assert answer.status_code == 403, (method, path)
            assert answer.json()["rule"] == "test"


def test_an_incident_is_opened_listed_and_shown(client: TestClient, house: House) -> None:
    ola = signed_in_as(house, "ola")
    done = client.post("/api/v1/live/do/open-incident", json=FIRE, headers=ola)
    assert done.status_code == 200
    found = next(record for record in done.json()["records"] if record.startswith("incident:"))
    listed = client.get("/api/v1/live/incidents", headers=ola).json()
    assert [item["id"] for item in listed["items"]] == [found]
    assert listed["next"] is None
    number = listed["items"][0]["number"]
    for word in (found, number, number[-5:]):
        shown = client.get(f"/api/v1/live/incidents/{word}", headers=ola).json()
        assert shown["incident"]["id"] == found
        assert shown["incident"]["type"] == "building_fire"
    assert client.get(f"/api/v1/live/records/{found}", headers=ola).json()["number"] == number
    assert client.get("/api/v1/live/incidents?status=closed", headers=ola).json()["items"] == []
    # The other space knows nothing of it.
    leads = signed_in_as(house, "ole", "exercise_leader", space="exercise-1")
    assert client.get("/api/v1/exercise-1/incidents", headers=leads).json()["items"] == []
    assert client.get(f"/api/v1/exercise-1/records/{found}", headers=leads).status_code == 404


def test_a_list_is_read_a_page_at_a_time(client: TestClient, house: House) -> None:
    ola = signed_in_as(house, "ola")
    for _ in range(5):
        client.post("/api/v1/live/do/open-incident", json=FIRE, headers=ola)
    numbers: list[str] = []
    after: dict[str, str] = {}
    for expected in (2, 2, 1):
        page = client.get("/api/v1/live/incidents", params={"limit": "2", **after}, headers=ola).json()
        assert len(page["items"]) == expected
        numbers += [item["number"][-1] for item in page["items"]]
        after = {"after": page["next"]}
    assert numbers == ["1", "2", "3", "4", "5"]
    assert page["next"] is None


def test_the_same_key_does_it_once_and_another_wish_with_it_is_refused(
    client: TestClient, house: House
) -> None:
    ola = {**signed_in_as(house, "ola"), "Idempotency-Key": "one"}
    first = client.post("/api/v1/live/do/open-incident", json=FIRE, headers=ola).json()
    again = client.post("/api/v1/live/do/open-incident", json=FIRE, headers=ola).json()
    assert again["records"] == first["records"]
    assert len(client.get("/api/v1/live/incidents", headers=ola).json()["items"]) == 1
    other = client.post("/api/v1/live/do/open-incident", json={**FIRE, "lon": 11.0}, headers=ola)
    assert other.status_code == 409
    assert "take a new key" in other.json()["detail"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('{"type": 5, "lon": 10.5, "lat": 61}', "body.type: Input should be a valid string"),
        ('{"type": "fall", "lon": "10.5", "lat": 61}', "body.lon: Input should be a valid number"),
        ('{"type": "fall", "lon": NaN, "lat": 61}', "body.lon: Input should be a finite number"),
        ('{"type": "fall", "lon": true, "lat": 61}', "body.lon: Input should be a valid number"),
        ('{"type": "fall", "lon": 1, "lat": 2, "x": 3}', "body.x: Extra inputs are not permitted"),
        ('{"type": "fall", "lon": 1, "lat": 2, "priority": 1e400}', "body.priority"),
        ('{"type": "fall"', "body"),
        ("[]", "body"),
    ],
)
def test_a_body_that_cannot_be_understood_is_told_by_field_and_never_repeated(
    client: TestClient, house: House, body: str, told: str
) -> None:
    headers = {**signed_in_as(house, "ola"), "Content-Type": "application/json"}
    answer = client.post("/api/v1/live/do/open-incident", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]
    assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_a_body_that_is_too_large_is_not_read(client: TestClient, house: House) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(30):
            yield b" " * 100_000

    ola = signed_in_as(house, "ola")
    told = {"type": "x" * 1_100_000, "lon": 1.0, "lat": 2.0}
    for answer in (
        client.post("/api/v1/live/do/open-incident", json=told, headers=ola),
        client.post("/api/v1/live/do/open-incident", content=endless(), headers=ola),
    ):
        assert answer.status_code == 413
        assert answer.json()["title"] == "That is too much at once"


def test_every_answer_tells_browsers_to_be_careful(client: TestClient, house: House) -> None:
    ola = signed_in_as(house, "ola")
    asked = ("/api/v1/health", "/api/v1/live/incidents", "/api/v1/live/nothing", "/nothing", "/api/v1/me")
    for path in asked:
        headers = client.get(path, headers=ola).headers
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_what_was_not_foreseen_shows_nothing_of_the_inside(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(house.nodes["live"], "do", broken)
    answer = client.post("/api/v1/live/do/open-incident", json=FIRE, headers=signed_in_as(house, "ola"))
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_disk_that_refuses_is_told_as_such(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise JournalError("the disk is full; make room and start the node again")

    monkeypatch.setattr(house.nodes["live"], "do", full)
    answer = client.post("/api/v1/live/do/open-incident", json=FIRE, headers=signed_in_as(house, "ola"))
    assert answer.status_code == 503
    assert "make room" in answer.json()["detail"]


def test_the_log_can_be_proved_by_what_the_routes_give(client: TestClient, house: House) -> None:
    ola = signed_in_as(house, "ola")
    for _ in range(3):
        client.post("/api/v1/live/do/open-incident", json=FIRE, headers=ola)
    note = client.get("/api/v1/live/journal/checkpoint", headers=ola).text
    assert house.key is not None
    signed, _ = trusted(note, [house.key.public])
    assert signed.origin == "110.innlandet/1"
    proof = client.get(
        "/api/v1/live/journal/proof", params={"seq": 1, "size": signed.size}, headers=ola
    ).json()
    path = [bytes.fromhex(step) for step in proof["proof"]]
    leaf = bytes.fromhex(proof["leaf"])
    assert is_included(leaf, 1, signed.size, path, signed.root)
    assert json.loads(proof["header"])["seq"] == 1
    before = read_checkpoint(note)
    client.post("/api/v1/live/do/open-incident", json=FIRE, headers=ola)
    grown = client.get("/api/v1/live/journal/consistency", params={"old": before.size}, headers=ola).json()
    path = [bytes.fromhex(step) for step in grown["proof"]]
    assert is_consistent(before.size, before.root, grown["size"], bytes.fromhex(grown["root"]), path)
    assert grown["size"] > before.size
    assert client.get("/api/v1/live/journal/proof?seq=999", headers=ola).status_code == 404


def test_a_table_for_a_spreadsheet_runs_no_formula(client: TestClient, house: House) -> None:
    ola = signed_in_as(house, "ola")
    told = {**FIRE, "title": "=HYPERLINK(1)"}
    assert client.post("/api/v1/live/do/open-incident", json=told, headers=ola).status_code == 200
    table = client.get("/api/v1/live/export?kind=incident", headers=ola)
    assert table.headers["content-type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in table.text
    rows = client.get("/api/v1/live/export?kind=incident&format=json", headers=ola).json()
    assert [row["title"] for row in rows] == ["=HYPERLINK(1)"]


def test_who_only_reads_takes_no_table_home(client: TestClient, house: House) -> None:
    reader = signed_in_as(house, "rune", "reader")
    assert client.get("/api/v1/live/incidents", headers=reader).status_code == 200
    refused = client.get("/api/v1/live/export", headers=reader)
    assert refused.status_code == 403
    assert refused.json()["rule"] == "deny_by_default"


def test_health_says_yes_or_no_and_nothing_else(client: TestClient, house: House) -> None:
    assert set(client.get("/api/v1/health").json()) == {"ok", "version"}
    house.nodes["live"].stopped = "the disk of patient 7 is full"
    answer = client.get("/api/v1/health")
    assert answer.status_code == 503
    assert "patient" not in answer.text


def test_the_stream_is_asked_for_a_moment_and_goes_on_where_it_was(client: TestClient, house: House) -> None:
    ola = signed_in_as(house, "ola")
    begin = client.get("/api/v1/live/incidents", headers=ola).json()["cursor"]
    client.post("/api/v1/live/do/open-incident", json=FIRE, headers=ola)
    heard = client.get("/api/v1/live/stream?seconds=0", headers={**ola, "Last-Event-ID": begin})
    assert heard.headers["content-type"].startswith("text/event-stream")
    assert heard.text.count("event: change\n") >= 1
    assert '"type":"building_fire"' in heard.text
    place = heard.text.rsplit("id: ", 1)[1].splitlines()[0]
    assert (
        "event: change"
        not in client.get("/api/v1/live/stream?seconds=0", headers={**ola, "Last-Event-ID": place}).text
    )
    assert client.get("/api/v1/live/stream?after=nonsense", headers=ola).status_code == 422
