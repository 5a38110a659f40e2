"""A 110 operator never receives a patient field: every byte of every answer is looked at, on two nodes.

The two nodes are real processes. 113 writes secrets into every field of its incident that is not for all, and
shares the incident with 110; then everything that can be asked is asked, at both.
"""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.web.node_process import Running, free_ports, running
from tests.web.waiting import until

from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.person import Person
from samvirke.respond.incidents.incident import Incident
from samvirke.web.example import make_example
from samvirke.web.node_folder import new_password, wall_ms

CANARY = "kanarifugl"
EYES = ("patients", "medical_note", "suspects", "police_note", "address_security", "vulnerability", "tactics")


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Running, str, Path]]:
    """Give 110, 113, the token of a fire operator who is a guest at 113, and the folder."""
    place = tmp_path_factory.mktemp("nodes") / "demo"
    made = {node.folder.name: node for node in make_example(place, free_ports())}
    # Somebody of the fire service with an account at 113: the same centre, another profession.
    password = new_password()
    guest = Person(user="gjest", organisation="fire", agency="fire", roles={"live": "operator"})
    Accounts(place / "113" / "accounts.json", wall_ms).add(guest, password)
    with running([made["110"].folder, made["113"].folder]) as (fire, health):
        answer = httpx2.post(
            f"{health.url}/api/v1/sign-in", json={"user": "gjest", "password": password}, timeout=30
        )
        yield fire, health, answer.json()["token"], place


@pytest.fixture(scope="module")
def incident(nodes: tuple[Running, Running, str, Path]) -> str:
    """Return an incident of 113 that 110 takes part in, and 113 knows more of."""
    fire, health, _, _ = nodes
    done = health.do("open-incident", type="building_fire", lon=10.5, lat=61.1, title="Brann")
    found: str = next(record for record in done["records"] if record.startswith("incident:"))
    classes = {field.name: field.metadata["class"] for field in dataclasses.fields(Incident)}
    for name in EYES:
        assert classes[name] != "FELLES"
        value: Any = [{"note": CANARY}] if name in ("patients", "suspects") else f"{CANARY} {name}"
        health.do("change-incident", incident=found, **{name: value})
    health.do("log-line", incident=found, text="Alle kan lese dette", text_health=f"{CANARY} i loggen")
    health.do("share-incident", incident=found, to="110.innlandet", may="act")
    until(lambda: found in {one["id"] for one in fire.get("incidents")["items"]})
    until(lambda: len(fire.get("log", incident=found)) == 1)
    return found


def everything(node: Running, token: str, incident: str) -> Iterator[tuple[str, bytes]]:
    """Ask for all that can be read, in every form, and for much that is refused."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx2.Client(base_url=node.url, headers=headers, timeout=30) as client:
        document = client.get("/api/v1/openapi.json").json()
        view = client.get(f"/api/v1/live/incidents/{incident}").json()
        about = [kind[0]["id"] for kind in view["about"].values()]
        for path, item in document["paths"].items():
            if "get" in item:
                known = {one["name"] for one in item["get"].get("parameters", ()) if one["in"] == "query"}
                for record in [incident, *about] if "{record}" in path else [incident]:
                    there = path.format_map(_Names(space="live", record=record, incident=incident))
                    for params in _asked(known, incident):
                        answer = client.get(there, params=params)
                        yield f"GET {there} {params}", answer.content + str(answer.headers).encode()
            if "post" in item and "/do/" in path:
                name = item["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
                fields = document["components"]["schemas"][name.rpartition("/")[2]].get("properties", {})
                # Of each kind of field something that leads it as far as it comes.
                body = {field: incident for field in fields if field in {"incident", "of", "about", "record"}}
                answer = client.post(path.replace("{space}", "live"), json=body)
                yield f"POST {path} {body}", answer.content


def _asked(known: set[str], incident: str) -> list[dict[str, Any]]:
    """Return what to ask a route for, of what it knows: nothing, and twice all that narrows it."""
    narrow = {"subject": incident, "incident": incident, "format": "json", "after": "0"}
    must = {"seconds": 0, "seq": 0, "old": 0}
    asked: list[dict[str, Any]] = [
        {},
        {**narrow, "words": CANARY, "kind": "incident"},
        {**narrow, "words": "alle", "kind": "log_line"},
    ]
    told = [{name: value for name, value in {**must, **one}.items() if name in known} for one in asked]
    return [one for number, one in enumerate(told) if one not in told[:number]]


class _Names(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return {"name": "incidents", "feature_id": self["incident"], "draft": self["record"]}.get(name, "x")


def test_the_canary_is_there_for_those_who_may_see_it(
    nodes: tuple[Running, Running, str, Path], incident: str
) -> None:
    _, health, _, _ = nodes
    seen = health.get(f"records/{incident}")
    assert CANARY in seen["medical_note"]
    assert CANARY in str(seen["patients"])
    assert len(health.get("log", words=CANARY)) == 1


def test_a_110_operator_gets_no_byte_of_it_at_their_own_node(
    nodes: tuple[Running, Running, str, Path], incident: str
) -> None:
    fire, _, _, _ = nodes
    asked = 0
    for what, answer in everything(fire, fire.token, incident):
        assert CANARY.encode() not in answer, what
        asked += 1
    assert asked > 100


def test_a_fire_operator_gets_no_byte_of_it_at_the_node_of_113(
    nodes: tuple[Running, Running, str, Path], incident: str
) -> None:
    _, health, guest, _ = nodes
    own = {"tactics"}  # of the centre's own agency: ETAT, which everybody who works there may read
    for what, answer in everything(health, guest, incident):
        told = answer
        for name in own:
            told = told.replace(f"{CANARY} {name}".encode(), b"")
        assert CANARY.encode() not in told, what


def test_the_file_of_the_node_of_110_holds_no_byte_of_it(
    nodes: tuple[Running, Running, str, Path], incident: str
) -> None:
    _, _, _, place = nodes
    assert incident
    files = [path for path in (place / "110").rglob("*") if path.is_file()]
    assert any(path.name == "journal.sqlite" for path in files)
    for path in files:
        assert CANARY.encode() not in path.read_bytes(), path
    secrets = b"".join(path.read_bytes() for path in (place / "113").rglob("journal.sqlite*"))
    assert secrets
