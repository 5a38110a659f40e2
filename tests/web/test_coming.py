"""Who can come, asked over HTTP: the hamlet's own units, and what is said where there is no register."""

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient
from tests.web.house_of import T0, house_of, signed_in_as
from typer.testing import CliRunner, Result

from samvirke.cli.app import app
from samvirke.engine.response.roster import Roster
from samvirke.register.region import Region
from samvirke.respond.needs.unit_status import unit_subject
from samvirke.respond.record.patch import Patch
from samvirke.web.app import make_app
from samvirke.web.coming import Coming
from samvirke.web.house import House


@pytest.fixture(scope="module")
def house() -> House:
    return house_of("110.innlandet")


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house)) as client:
        yield client


def test_units_of_the_register_are_ranked_by_when_they_can_be_there(
    client: TestClient, house: House, hamlet: Region
) -> None:
    units = hamlet.tables["units"]
    capability = str(units.iloc[0]["capabilities"]).split(";")[0].split(":")[0]
    site = hamlet.tables["sites"].set_index("id").loc[units.iloc[0]["site"]]
    ola = signed_in_as(house, "ola")
    asked = {"lat": site["lat"], "lon": site["lon"], "need": f"{capability}=1"}
    house.coming = None
    refused = client.get("/api/v1/live/who-can-come", params=asked, headers=ola)
    assert refused.status_code == 409
    assert "name a region" in refused.json()["detail"]
    house.coming = Coming(house.nodes, "the register is being read; ask again in a moment")
    assert client.get("/api/v1/live/who-can-come", params=asked, headers=ola).status_code == 409
    house.coming.answer_by(Roster.of(hamlet))
    told = client.get("/api/v1/live/who-can-come", params=asked, headers=ola)
    house.coming.close()
    assert told.status_code == 200
    arrivals = [one["arrives_at_ms"] for one in told.json()["comers"] if one["arrives_at_ms"] is not None]
    assert arrivals
    assert arrivals == sorted(arrivals)
    for need in ("", "fire.pump=0", "fire.pump=x"):
        bad = client.get("/api/v1/live/who-can-come", params={**asked, "need": need}, headers=ola)
        assert bad.status_code == 422


NODE = "http://node.invalid"


def typed(*words: str, token: str = "") -> Result:
    return CliRunner().invoke(
        app, ["who-can-come", *words], env={"SAMVIRKE_NODE": NODE, "SAMVIRKE_TOKEN": token, "COLUMNS": "120"}
    )


@pytest.fixture
def live(client: TestClient, house: House, hamlet: Region, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let the command reach the house; the engine of Vik is committed there. Gives a token."""
    house.coming = Coming(house.nodes, "")
    house.coming.answer_by(Roster.of(hamlet))
    taken = {"unit": "engine-vik-1", "owner": "org-fire", "centre": "110.innlandet", "since_ms": T0}
    patch = Patch(
        kind="unit-taken/1",
        record="unit_commitment:110.innlandet:one",
        subject=unit_subject("engine-vik-1"),
        data={**taken, "status": "live"},
    )
    house.nodes["live"].note([patch]).result()

    def request(method: str, url: str, **more: Any) -> object:
        assert url.startswith(NODE)
        del more["timeout"]  # the client in memory knows none
        return client.request(method, url.removeprefix(NODE), **more)

    monkeypatch.setattr(httpx2, "request", request)
    yield signed_in_as(house, "ola")["Authorization"].removeprefix("Bearer ")
    house.coming.close()


def test_the_command_asks_the_node_so_that_commitments_count(live: str) -> None:
    shown = typed("60.05", "10.05", "--need", "fire.pump=1,police.patrol=1", token=live)
    assert shown.exit_code == 0, shown.output
    assert "Who can come to Vik" in shown.stdout
    assert "as the node knows it" in shown.stdout
    words = " ".join(shown.stdout.split())
    assert "committed by" in words
    # The register alone would send the engine of Vik.
    first = next(line for line in shown.stdout.splitlines() if " 1 │" in line)
    assert "engine-nes-1" in first
    assert "has fire.pump" not in words  # it has a column of its own
    told = json.loads(typed("60.05", "10.05", "--need", "fire.pump", "--json", token=live).stdout)
    proposed = [one["advice"]["unit"] for one in told["comers"] if one["advice"]["proposed"]]
    assert proposed == ["engine-nes-1"]


def test_what_nobody_at_the_node_can_be_sent_for_ends_with_a_finding(live: str) -> None:
    shown = typed("60.05", "10.05", "--need", "fire.pump=2", token=live)
    assert shown.exit_code == 1
    assert "nobody can be sent for 1 × fire.pump; ask next the neighbours" in shown.stderr


def test_a_node_is_not_told_what_it_knows_itself(live: str) -> None:
    shown = typed("60.05", "10.05", "--need", "fire.pump", "--at", "2026-01-05T12:00:00+01:00", token=live)
    assert shown.exit_code == 2
    assert "--at cannot be told to a node" in shown.stderr


def test_a_changed_register_is_answered_from_once_it_is_taken(
    client: TestClient, house: House, hamlet: Region
) -> None:
    house.coming = Coming(house.nodes, "the register is being read; ask again in a moment")
    ola = signed_in_as(house, "ola")
    asked: dict[str, str | float] = {"lat": 60.05, "lon": 10.06, "need": "fire.pump=1"}

    def first() -> str:
        told = client.get("/api/v1/live/who-can-come", params=asked, headers=ola).json()
        return str(told["comers"][0]["advice"]["unit"])

    units = hamlet.units.assign(id=[f"{unit}-b" for unit in hamlet.units["id"]])
    renamed = hamlet.with_table("units", units)
    house.coming.follow(hamlet)
    assert house.coming.region is hamlet
    assert not first().endswith("-b")
    house.coming.follow(renamed)
    assert house.coming.region is renamed
    assert first().endswith("-b")
    house.coming.close()
    house.coming.follow(hamlet)  # of a node that is closed
    assert house.coming.region is renamed
