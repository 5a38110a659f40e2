"""The standards through the door: what a map client asks for, and the answers that it expects."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.web.house_of import house_of, signed_in_as

from samvirke.respond.acts import ACTS
from samvirke.web.app import make_app

OGC = "/api/v1/live/ogc"


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return make_app(house_of("110.innlandet"))


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, headers=signed_in_as(app.state.house, "ola")) as client:
        yield client


def test_a_client_finds_its_way_from_the_landing_page_to_a_feature(client: TestClient) -> None:
    made = client.post(
        "/api/v1/live/do/open-incident", json={"type": "building_fire", "lon": 10.5, "lat": 61.1}
    )
    incident = next(record for record in made.json()["records"] if record.startswith("incident:"))
    links = {link["rel"]: link["href"] for link in client.get(OGC).json()["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(links)
    first = client.get(links["data"]).json()["collections"][0]
    items = next(link["href"] for link in first["links"] if link["rel"] == "items")
    page = client.get(items, params={"bbox": "10,61,11,62"})
    assert page.headers["content-type"] == "application/geo+json"
    (feature,) = [one for one in page.json()["features"] if one["id"] == incident]
    assert feature["geometry"] == {"type": "Point", "coordinates": [10.5, 61.1]}
    itself = client.get(f"{items}/{incident}").json()
    assert itself["geometry"] == feature["geometry"]
    assert (
        client.get(next(link["href"] for link in itself["links"] if link["rel"] == "self")).json() == itself
    )


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/collections/incidents/items?bbox=1,2,3", 422),
        ("/collections/incidents/items?datetime=yesterday", 422),
        ("/collections/incidents/items?limit=0", 422),
        ("/collections/incidents/items?limit=many", 422),
        ("/collections/incidents/items?boks=10,61,11,62", 422),  # else all would come, as if asked for
        ("/collections/incidents/items?limit=100000", 200),
        ("/collections/incidents/items?f=json", 200),
        ("/collections/incidents/items?f=html", 422),
        ("/collections/roads/items", 404),
        ("/collections/incidents/items/incident:110.innlandet:none", 404),
    ],
)
def test_what_cannot_be_asked_is_refused_and_what_is_not_there_is_not_found(
    client: TestClient, asked: str, status: int
) -> None:
    assert client.get(OGC + asked).status_code == status


def test_nobody_brings_the_signed_head_of_a_report_from_outside(client: TestClient) -> None:
    # Who sends a report could else put another log's head in it.
    assert "log_head" not in {*ACTS["send-report"].__dataclass_fields__}  # type: ignore[attr-defined]
    sent = client.post("/api/v1/live/do/send-report", json={"draft": "report_draft:x:y", "log_head": "mine"})
    assert sent.status_code == 422
