"""Every door of the web, by being listed: no other site opens one, and no answer is for others."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.house_of import house_of, signed_in_as
from tests.web.test_api import all_doors

from samvirke.respond.access import view
from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.access.decision import Decision
from samvirke.respond.access.subject import Subject
from samvirke.respond.record.field_class import FELLES
from samvirke.respond.record.patch import Patch
from samvirke.web import shown_views
from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.signed_in import COOKIE_ON_LOOPBACK

HOME = "110.innlandet"
INCIDENT = f"incident:{HOME}:I"
FOREIGN = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
# Programs send none of the two; a browser's are looked at. What carries no session has nothing to be misused.
PROGRAMS = ("/api/v1/sign-in", "/api/v1/peer/")
PUBLIC = ("/valg", "/samtykke", "/statistikk/skjerm", "/sign-in")
KEPT_BY_ALL = ("/static/", "/sw.js")  # the same for everybody
UNSAFE = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*")
ODD = ("..%2f..%2fetc%2fpasswd", "x%0d%0aset-cookie:a=b%00")


@pytest.fixture(scope="module")
def house() -> House:
    house = house_of(HOME)
    node = house.nodes["live"]
    place = {"type": "building_fire", "lat": 61.1, "lon": 10.5, "number": "110-1", "status": "open"}
    line = {"text": "Water rises.", "text_own": "Kanarifugl."}
    told: list[tuple[str, str, dict[str, Any]]] = [
        ("incident", INCIDENT, place),
        ("log_line", f"log_line:{HOME}:1", line),
    ]
    for kind, record, data in told:
        patch = Patch(kind=f"{kind}-x/1", record=record, subject=INCIDENT, data={**data})
        written = node.note([patch])
        node.journal.hasten()
        written.result()
    return house


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    app = make_app(house)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture
def leader(house: House) -> dict[str, str]:
    return signed_in_as(house, "kari", "leader")


def cookie_of(headers: dict[str, str]) -> str:
    return f"{COOKIE_ON_LOOPBACK}={headers['Authorization'].removeprefix('Bearer ')}"


def at(path: str, value: str = "x") -> str:
    there = path.replace("{space}", "live")
    while "{" in there:
        there = there[: there.index("{")] + value + there[there.index("}") + 1 :]
    return there


def test_no_door_that_changes_anything_opens_to_another_site(
    client: TestClient, leader: dict[str, str]
) -> None:
    headers = {"cookie": cookie_of(leader), **FOREIGN}
    form = {"language": "nn", "_next": "/", "valg": "all", "screen": "small", "user": "ola", "password": "x"}
    tried = 0
    for method, path in all_doors(client.app):  # type: ignore[arg-type]
        if method == "GET" or path.startswith(PROGRAMS):
            continue
        answer = client.request(method, at(path), headers=headers, data=form)
        assert answer.status_code == 403, (method, path, answer.status_code)
        assert "set-cookie" not in answer.headers, path
        tried += 1
    assert tried > 100
    assert client.get("/app/live/help", headers=leader).status_code == 200  # nobody was signed out


@pytest.mark.parametrize("path", PUBLIC)
def test_what_needs_no_session_is_refused_to_another_site_whatever_the_browser_says_it_by(
    client: TestClient, path: str
) -> None:
    for headers in (FOREIGN, {"origin": "https://evil.example"}, {"origin": "null"}):
        answer = client.post(path, data={"language": "nn", "_next": "/"}, headers=headers)
        assert answer.status_code in (403, 422), path
        assert "set-cookie" not in answer.headers, path


def test_every_answer_is_for_who_asked_alone_and_lets_nothing_foreign_run(
    client: TestClient, leader: dict[str, str]
) -> None:
    pages = 0
    for method, path in all_doors(client.app):  # type: ignore[arg-type]
        if method != "GET" or path.startswith("/api/"):  # streams among them never end
            continue
        answer = client.get(at(path), headers={**leader, "accept": "text/html"})
        assert answer.status_code < 500 or answer.status_code == 503, path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        if not path.startswith(KEPT_BY_ALL):
            kept = answer.headers["cache-control"]
            assert kept == "no-store" or kept.startswith("private"), (path, kept)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), path
        if answer.headers.get("content-type", "").startswith("text/html"):
            pages += 1
            assert not [one for one in UNSAFE if one in policy], (path, policy)
            assert "frame-ancestors 'none'" in policy, path
            # Old browsers tell by Origin alone where a form comes from; "no-referrer" would make that "null".
            assert answer.headers["referrer-policy"] == "same-origin", path
    assert pages > 30


@pytest.mark.parametrize("odd", ODD)
def test_no_odd_name_finds_a_file_a_header_or_a_fault(
    client: TestClient, leader: dict[str, str], odd: str
) -> None:
    for method, path in all_doors(client.app):  # type: ignore[arg-type]
        if method != "GET" or not path.startswith(("/app/", "/static/", "/samtykke/")) or "{" not in path:
            continue
        if not path.replace("{space}", "").count("{"):
            continue
        answer = client.get(at(path, odd), headers={**leader, "accept": "text/html"})
        assert answer.status_code in (200, 303, 307, 400, 404, 405, 409, 414, 422, 503), (
            path,
            answer.text[:300],
        )
        assert "root:" not in answer.text, path
        assert "set-cookie" not in answer.headers, path


@pytest.mark.parametrize(
    "body",
    [
        "position=1&position.lat=2",
        "a.b=1&a.b.c=1",
        "position:json=[1]&position.lat=1",
        "_was.a.b=x&a=1",
        "zones:json=" + "[" * 100_000,
        ".".join("a" * 50_000) + "=1",
        "lat=nan&lon=1e999&type=building_fire",
        "needs:counts=a%3D" + "9" * 5_000,
        "until_ms:local=0001-01-01T00:00",
    ],
)
def test_no_form_finds_a_server_error(client: TestClient, leader: dict[str, str], body: str) -> None:
    headers = {**leader, "content-type": "application/x-www-form-urlencoded"}
    answer = client.post("/app/live/do/open-incident", content=body, headers=headers)
    assert answer.status_code == 422, answer.text[:300]


def test_a_moment_or_a_number_of_five_thousand_digits_is_refused(
    client: TestClient, leader: dict[str, str]
) -> None:
    long = "1" * 5_000
    told = {"line": "Water rises.", "happened_at_ms": long}
    assert client.post("/app/live/incident/110-1/line", data=told, headers=leader).status_code == 422
    asked = {"capability": "fire.pump", "quantity": long, "lat": "61", "lon": "10"}
    assert client.get("/app/live/who", params=asked, headers=leader).status_code == 422
    assert (
        client.get("/app/live/who", params={**asked, "quantity": "0000000019999"}, headers=leader).status_code
        == 422
    )


def test_a_page_that_stands_open_reads_nothing_of_which_each_reading_is_written_down(
    client: TestClient, house: House, leader: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def with_log(actor: Actor, action: str, subject: Subject) -> Decision:
        told = decide(actor, action, subject)
        return replace(told, needs_log=told.allowed and subject.field_class != FELLES)

    for asks in (view, shown_views):
        monkeypatch.setattr(asks, "decide", with_log)
    listener: Any = lambda _actor, record, *_: written.append(record.id)  # noqa: E731
    monkeypatch.setattr(house.nodes["live"].views, "logged", [listener])
    for path in (
        "situation",
        "situation/part/picture",
        "map",
        "map/now",
        "incident",
        f"incident/{INCIDENT}",
        "who",
    ):
        answer = client.get(f"/app/live/{path}", headers=leader)
        assert answer.status_code == 200, path
        assert "Kanarifugl" not in answer.text, path
    assert not written
    shown = client.get(f"/app/live/incident/{INCIDENT}/shielded/log_line:{HOME}:1", headers=leader)
    assert "Kanarifugl" in shown.text
    assert written == [f"log_line:{HOME}:1"]
