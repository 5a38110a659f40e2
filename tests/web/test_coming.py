"""Who can come, asked over HTTP: the hamlet's own units, and what is said where there is no register."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.web.house_of import house_of, signed_in_as

from samvirke.engine.response.roster import Roster
from samvirke.register.region import Region
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
    assert refused.status_code == 503
    assert "name a region" in refused.json()["detail"]
    house.coming = Coming(house.nodes, "the register is being read; ask again in a moment")
    assert client.get("/api/v1/live/who-can-come", params=asked, headers=ola).status_code == 503
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
