"""Every route that reads is asked over a log that holds every field of every kind.

A route may ask `decide` at its door and then tell what stands in the log, unasked: here the door is open, and
what `decide` says of each record counts.
"""

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.web.house_of import T0, house_of, signed_in_as
from tests.web.test_api import OPEN, all_doors

from samvirke.respond.access import view
from samvirke.respond.access.decision import Decision
from samvirke.respond.record.kinds import KINDS
from samvirke.respond.record.patch import Patch
from samvirke.web import shown_views
from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.incident.forms import FORMS
from samvirke.web.pages import incident, situation
from samvirke.web.security import attach

HOME = "113.innlandet"
INCIDENT = f"incident:{HOME}:I"
CANARY = "kanarifugl"
NUMBER = 7_070_707
MAPPED = ("incident", "unit_status", "report")
PAGE_ASKS = ("words",)  # what pages may be asked with
# What counts and maps must understand; a word that nobody knows would stop them before they tell anything.
KNOWN: dict[str, Any] = {
    "lat": 61.1,
    "lon": 10.5,
    "priority": 1,
    "subject_of": INCIDENT,
    "of": INCIDENT,
    "incident": INCIDENT,
    "need": f"need:{HOME}:1",
    "request": f"request:{HOME}:1",
    "offer": f"offer:{HOME}:1",
    "commitment": f"commitment:{HOME}:1",
    "recipients": [HOME, "110.innlandet"],
    "to": "110.innlandet",
}


def value_of(field: str, field_class: str, hint: Any) -> Any:
    """Return something that tells its class wherever it turns up."""
    told = f"{CANARY}-{field_class}"
    kind = next(one for one in get_args(hint) if one is not type(None))
    known = KNOWN.get(field) if field_class == "FELLES" else None
    is_words = is_typeddict(kind)
    if known is not None and isinstance(known, dict if is_words else get_origin(kind) or kind):
        return known
    if get_origin(kind) is list:
        # Rows that are counted and sorted by what stands in them are left empty.
        rows = [] if field_class == "FELLES" else [{"note": told}]
        return [told] if get_args(kind)[0] is str else rows
    if get_origin(kind) is dict:
        inner = get_args(kind)[1]
        names = ("nb", "nn", "en") if inner is str else (told,)  # words in three languages
        return {name: {int: 1, str: told, Any: told}.get(inner, {told: told}) for name in names}
    if field.endswith("_ms"):
        return T0
    if is_words:
        return {name: value_of(name, field_class, one | None) for name, one in get_type_hints(kind).items()}
    return {str: told, int: NUMBER, float: float(NUMBER), bool: False}[kind]


def patches() -> Iterator[Patch]:
    """Fill every field of every kind, all of the node's own."""
    for kind in sorted(KINDS.values(), key=lambda one: (one.name != "incident", one.name)):
        hints = get_type_hints(kind.shape)
        data = {name: value_of(name, one, hints[name]) for name, one in kind.classes.items()}
        record = INCIDENT if kind.name == "incident" else f"{kind.name}:{HOME}:1"
        yield Patch(kind="x/1", record=record, subject=INCIDENT, data=data)


@pytest.fixture
def house() -> House:
    house = house_of(HOME)
    node = house.nodes["live"]
    for patch in patches():
        if patch.record.partition(":")[0] != "space_clock":  # whose canary would be the time of day
            written = node.note([patch])
            node.journal.hasten()
            written.result()
    return house


@pytest.fixture(scope="module")
def made() -> FastAPI:
    return make_app(house_of(HOME))


@pytest.fixture
def app(made: FastAPI, house: House) -> FastAPI:
    made.state.house = house
    attach(made)
    return made


def answers(app: FastAPI, house: House, headers: dict[str, str]) -> Iterator[tuple[str, int, bytes]]:
    """Ask every route that reads, about everything, with everything that it knows to be asked with."""
    document = app.openapi()["paths"]
    records = list(house.nodes["live"].state.records)
    with TestClient(app, raise_server_exceptions=False) as client:
        for method, path in all_doors(app):
            if method != "GET" or path in OPEN or "/peer/" in path or not path.startswith(("/api/", "/app/")):
                continue
            told = document.get(path, {"get": {}})["get"].get("parameters", ())
            known = {one["name"] for one in told} if path.startswith("/api/") else set(PAGE_ASKS)
            for there in places(path, records):
                for params in questions(known):
                    answer = client.get(there, params=params, headers=headers)
                    yield f"{there} {params}", answer.status_code, answer.content


# Parts of pages, and the names of their forms; what of a page shows no record is asked about nothing.
OF_PAGES = {
    "/situation/part/{part}": ("{part}", tuple(situation.PARTS)),
    "/incident/{incident}/part/{part}": ("{part}", tuple(incident.PARTS)),
    "/incident/{incident}/ask/{name}": ("{name}", tuple(FORMS)),
}
NO_RECORDS = ("/register/", "/measures/", "/duties/", "/help/", "/work/")


def places(path: str, records: list[str]) -> list[str]:
    there = path.replace("{space}", "live").replace("{incident}", INCIDENT)
    for end, (name, values) in OF_PAGES.items():
        if path.endswith(end):
            return [there.replace(name, one) for one in values]
    if any(one in path for one in NO_RECORDS):
        return [re.sub(r"\{[^}]*\}", "x", there)]
    for name in ("{record}", "{report}", "{draft}", "{feature_id}"):
        if name in there:
            return [
                there.replace(name, one).replace("{name}", collection)
                for one in records
                if name == "{record}" or one.partition(":")[0] in (name[1:-1], "cap_draft", *MAPPED)
                for collection in (("incidents", "resources") if "{name}" in there else ("",))
            ]
    if "{name}" in there:
        return [there.replace("{name}", one) for one in ("incidents", "resources")]
    assert "{" not in there, f"say in this test what {path} is to be asked about"
    return [there]


def questions(known: set[str]) -> list[dict[str, Any]]:
    must = {"seconds": 0, "seq": 0, "old": 0, "need": "health.ambulance"}
    asked: list[dict[str, Any]] = [{}]
    for name, values in {
        "words": [CANARY],
        "kind": ["incident", "log_line"],
        "subject": [INCIDENT],
        "incident": [INCIDENT],
        "format": ["json"],
        "after": ["0"],
    }.items():
        asked += [{name: value} for value in values if name in known]
    return [{**{name: value for name, value in must.items() if name in known}, **one} for one in asked]


def test_where_nothing_is_open_no_route_tells_anything_of_any_record(
    app: FastAPI, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    no = Decision(allowed=False, rule="test", reason="not today")
    for asks in (view, shown_views):  # all that go from records to people
        monkeypatch.setattr(asks, "decide", lambda *_: no)
    headers = signed_in_as(house, "ola")
    ids = [one.encode() for one in house.nodes["live"].state.records]
    asked = 0
    for what, status, told in answers(app, house, headers):
        asked += 1
        assert status != 500, what
        assert f"{CANARY}-".encode() not in told, what  # the word that was asked for may be repeated
        assert str(NUMBER).encode() not in told, what
        # The id that was asked for may be repeated, no other.
        assert not [one for one in ids if one in told and one.decode() not in what], (what, told[:300])
    assert asked > 100


@pytest.mark.parametrize(
    ("agency", "role", "closed"),
    [
        ("fire", "operator", ("HELSE", "POLITI", "SKJERMET")),
        ("health", "operator", ("POLITI", "SKJERMET")),
        ("police", "leader", ("HELSE", "SKJERMET")),
        ("health", "reader", ("ETAT", "HELSE", "POLITI", "SKJERMET")),
        ("health", "planner", ("ETAT", "HELSE", "POLITI", "SKJERMET")),
        ("health", "administrator", ("ETAT", "HELSE", "POLITI", "SKJERMET")),
    ],
)
def test_no_route_tells_anybody_of_a_class_that_is_closed_to_them(
    app: FastAPI, house: House, agency: Any, role: Any, closed: tuple[str, ...]
) -> None:
    headers = signed_in_as(house, f"{agency}-{role}", role, agency)
    told_at_all = b""
    for what, status, told in answers(app, house, headers):
        assert status != 500, what
        for one in closed:
            assert f"{CANARY}-{one}".encode() not in told, (what, told[:300])
        told_at_all += told
    if role == "operator":
        assert f"{CANARY}-FELLES".encode() in told_at_all
        assert f"{CANARY}-ETAT".encode() in told_at_all
