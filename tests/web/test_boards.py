"""What is put together from records, asked for over HTTP."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.house_of import T0, house_of, signed_in_as

from samvirke.respond.access.view import Views
from samvirke.respond.logbook.log_line import WriteLine
from samvirke.respond.record.state import State
from samvirke.web.app import make_app
from samvirke.web.house import House

LIVE = "/api/v1/live"
FIRE = {"type": "building_fire", "lon": 10.5, "lat": 61.1}


class Clock:
    """A wall clock that a test sets."""

    now_ms = T0

    def __call__(self) -> int:
        """Return what it shows."""
        return self.now_ms


CLOCK = Clock()


@pytest.fixture(scope="module")
def house() -> House:
    return house_of("113.innlandet", CLOCK)


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house), raise_server_exceptions=False) as client:
        client.headers.update(signed_in_as(house, "liv", "leader"))
        yield client


def do(client: TestClient, act: str, **fields: Any) -> list[str]:
    answer = client.post(f"{LIVE}/do/{act}", json=fields)
    assert answer.status_code == 200, answer.text
    found: list[str] = answer.json()["records"]
    return found


@pytest.fixture(scope="module")
def incident(client: TestClient) -> str:
    return next(record for record in do(client, "open-incident", **FIRE) if record.startswith("incident:"))


def get(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(f"{LIVE}/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_cards_that_an_incident_suggests_are_those_not_started(client: TestClient, incident: str) -> None:
    [card] = get(client, f"incidents/{incident}/suggested-cards")
    assert card["template"] == "building_fire"
    assert card["title"]["nb"]
    do(client, "start-card", incident=incident, template="building_fire")
    assert get(client, f"incidents/{incident}/suggested-cards") == []


def test_what_is_no_incident_has_no_doubles_and_is_not_found(client: TestClient, incident: str) -> None:
    do(client, "open-incident", **FIRE)
    [double] = get(client, f"incidents/{incident}/doubles")
    assert double["incident"] != incident
    for other in ("desk:113.innlandet:log", "x:y:z"):
        assert client.get(f"{LIVE}/incidents/{other}/doubles").status_code == 404


def test_a_reports_rhythm_says_when_it_is_due_and_when_it_is_overdue(client: TestClient) -> None:
    CLOCK.now_ms = T0
    do(client, "set-rhythm", every_s=3600)
    [rhythm] = get(client, "reports/rhythm")
    assert rhythm["about"] == "desk:113.innlandet:log"
    assert (rhythm["next_due_ms"], rhythm["is_overdue"]) == (T0 + 3_600_000, False)
    CLOCK.now_ms = T0 + 3_600_000 + 90_000
    [rhythm] = get(client, "reports/rhythm")
    assert (rhythm["overdue_s"], rhythm["is_overdue"]) == (90, True)
    do(client, "stop-rhythm")
    assert get(client, "reports/rhythm") == []


def test_what_is_new_in_a_report_is_told_since_the_last_of_the_same_centre(client: TestClient) -> None:
    house: House = client.app.state.house  # type: ignore[attr-defined]
    place = house.nodes["live"].place
    object.__setattr__(place, "reports_to", {"113.innlandet": "county"})

    def report(text: str) -> tuple[str, str]:
        draft = do(client, "draft-report")[0]
        do(client, "edit-report", draft=draft, sections={"damage": text})
        CLOCK.now_ms += 60_000
        sent = next(one for one in do(client, "send-report", draft=draft) if one.startswith("report:"))
        return draft, sent

    _, first = report("one house")
    assert get(client, f"reports/{first}/difference")["since"] is None
    draft, second = report("one house\ntwo cars")
    for what in (second, draft):
        told = get(client, f"reports/{what}/difference")
        assert told["since"] == first
        assert told["sections"] == {"damage": {"added": ["two cars"], "removed": []}}
    assert "two cars" in client.get(f"{LIVE}/reports/{second}/text").text


def test_what_was_released_is_listed_with_purpose_and_ground(client: TestClient, incident: str) -> None:
    do(client, "change-incident", incident=incident, medical_note="two on oxygen")
    do(client, "share-incident", incident=incident, to="110.innlandet")
    told = {"of": incident, "classes": ["HELSE"], "to": "110.innlandet", "ground": "hpl_23_4"}
    do(client, "give-release", purpose="smoke divers carry them", until_ms=CLOCK.now_ms + 3_600_000, **told)
    [given] = get(client, "disclosures")
    assert (given["way"], given["to"], given["classes"]) == ("release", "110.innlandet", ["HELSE"])
    assert given["why"] == "smoke divers carry them"
    assert get(client, "disclosures/to-review") == []


def test_an_incident_is_shown_whole_however_much_is_about_it(client: TestClient, house: House) -> None:
    fire = next(one for one in do(client, "open-incident", **FIRE) if one.startswith("incident:"))
    by = house.sessions.find(client.headers["Authorization"].split()[1]).person.actor("113.innlandet", "live")
    for number in range(1001):  # one more than the longest page
        house.nodes["live"].do(by, WriteLine(incident=fire, text=f"line {number}"))
    assert len(get(client, f"incidents/{fire}")["about"]["log_line"]) == 1001


def test_the_status_tells_what_a_person_should_look_at(client: TestClient, house: House) -> None:
    node = house.nodes["live"]
    assert get(client, "status")["notices"] == []
    node.erasures.failed = "what is to be erased is not gone yet: the disk is full"
    node.stopped = "the disk is full"
    told = get(client, "status")
    node.erasures.failed = node.stopped = None
    assert told["notices"] == ["what is to be erased is not gone yet: the disk is full"]
    assert told["stopped"] == "the disk is full"


def test_no_door_looks_at_the_state_while_somebody_may_be_writing(
    client: TestClient, house: House, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock: Any = house.nodes["live"]._lock
    loose: list[str] = []
    now = ""

    def watched(of: type, name: str) -> None:
        original: Callable[..., Any] = getattr(of, name)

        def looks(*args: Any, **more: Any) -> Any:
            if threading.current_thread() is not threading.main_thread() and not lock._is_owned():
                loose.append(now)
            return original(*args, **more)

        monkeypatch.setattr(of, name, looks)

    for name in ("get", "of_kind", "about"):
        watched(State, name)
    watched(Views, "of")
    do(client, "state-need", incident=incident, capability="fire.pump", quantity=1)
    asked = 0
    for path, item in client.app.openapi()["paths"].items():  # type: ignore[attr-defined]
        if "get" not in item or "/{space}/" not in path or "/peer/" in path:
            continue
        for name in ("incidents", "x"):
            there = path.format_map(_Names(space="live", incident=incident, record=incident, name=name))
            wide: dict[str, str | int] = {"seconds": 0, "seq": 0, "old": 0}
            narrow: dict[str, str | int] = {"incident": incident, "words": "a", "seconds": 0}
            for params in (wide, narrow):
                now = there
                asked += client.get(there, params=params).status_code == 200
    assert asked > 40
    assert not loose


class _Names(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "x"
