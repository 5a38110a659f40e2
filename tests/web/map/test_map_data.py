"""The data of the map: what the register has, what changes, who may see it; sums by hand over the hamlet."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.hamlet import hamlet as build_hamlet
from tests.web.house_of import T0, house_of, signed_in_as

from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.respond.node import Node
from samvirke.web.app import make_app
from samvirke.web.house import House
from samvirke.web.map.circle import circle
from samvirke.web.map.now import areas_in
from samvirke.web.map.reached import reached
from samvirke.web.map.register import municipalities, resources

HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def region() -> Region:
    return build_hamlet()


@pytest.fixture(scope="module")
def house(region: Region) -> House:
    made = house_of("110.innlandet", spaces=("live", "exercise-1"))
    place = replace(made.place, answers_for=lambda owner: owner == "org-fire")
    for name, node in made.nodes.items():
        made.nodes[name] = Node(place, node.space, node.journal, lambda: T0)
    made.place, made.region = place, region
    return made


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with TestClient(make_app(house), follow_redirects=False) as client:
        yield client


@pytest.fixture
def ola(house: House) -> dict[str, str]:
    return signed_in_as(house, "ola")


def do(client: TestClient, act: str, who: dict[str, str], **fields: Any) -> Any:
    told = client.post(f"/api/v1/live/do/{act}", json=fields, headers=who)
    assert told.status_code == 200, told.text
    return told.json()


def now(client: TestClient, who: dict[str, str], layer: str, **more: str) -> Any:
    told = client.get(f"/app/live/map/now?layers={layer}", headers={**who, **more})
    assert told.status_code == 200, told.text
    return told.json()["layers"][layer]


def test_a_unit_stands_at_its_home_station_with_what_it_can_do(region: Region) -> None:
    told = resources(region)
    assert len(told["features"]) == 9
    engine = next(one for one in told["features"] if one["id"] == "engine-nes-1")
    assert engine["geometry"] == {"type": "Point", "coordinates": [10.25, 60.15]}
    own = engine["properties"]
    assert (own["kind"], own["does"], own["quality"]) == (
        "fire",
        {"fire.pump": 1, "rescue.smoke_dive": 2},
        "typed",
    )
    assert told["owners"][own["owner"]] == "Vik og Nes brannvesen"
    assert told["sources"][own["source"]] == "invented for the tests"
    kinds = {one["id"]: one["properties"]["kind"] for one in told["features"]}
    assert kinds["helicopter-vik-1"] == "air"  # by its mode, though it is a unit of the health service
    assert (kinds["pump-vik-1"], kinds["search-nes-1"], kinds["patrol-vik-1"]) == (
        "civil_defence",
        "volunteer",
        "police",
    )


def test_a_unit_at_a_site_that_is_modelled_stands_somewhere_modelled(region: Region) -> None:
    sites = region.sites.copy()
    sites.loc[sites["id"] == "fire-nes", "quality"] = "modelled"
    told = resources(region.with_table("sites", sites))
    quality = {one["id"]: one["properties"]["quality"] for one in told["features"]}
    assert (quality["engine-nes-1"], quality["engine-vik-1"]) == ("modelled", "typed")


def test_municipalities_have_their_outline_or_else_a_point(region: Region) -> None:
    told = municipalities(region)
    assert told["outlined"] == 2
    vik = told["features"][0]
    assert (vik["id"], vik["properties"]["name"], vik["properties"]["people"]) == ("0001", "Vik", 5000.0)
    assert vik["geometry"]["type"] == "Polygon"
    assert len(vik["geometry"]["coordinates"][0]) >= 5  # a box, closed
    bare = municipalities(region.with_table("areas", region.table("areas").iloc[:1]))
    assert [one["geometry"]["type"] for one in bare["features"]] == ["Polygon", "Point"]
    assert bare["features"][1]["geometry"]["coordinates"] == [10.25, 60.15]


def test_the_register_is_packed_and_not_sent_again_to_who_has_it(
    client: TestClient, ola: dict[str, str]
) -> None:
    first = client.get("/app/live/map/resources", headers={**ola, "Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    assert len(first.json()["features"]) == 9
    assert first.json()["capabilities"]["fire.aerial"] == {
        "nb": "Høydeberedskap",
        "nn": "Høgdeberedskap",
        "en": "Ladder or platform",
    }
    again = client.get("/app/live/map/resources", headers={**ola, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get("/app/live/map/resources", headers={**ola, "Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == first.json()


def test_a_node_without_a_register_says_so_and_shows_nothing() -> None:
    bare = house_of("110.innlandet")
    who = signed_in_as(bare, "ola")
    with TestClient(make_app(bare)) as at:
        for name in ("resources", "municipalities"):
            told = at.get(f"/app/live/map/{name}", headers=who).json()
            assert (told["state"], told["features"]) == ("none", [])
        assert at.get("/app/live/map/coverage", headers=who).json() == {"state": "none", "values": {}}
        roads = at.get("/app/live/map/roads?bbox=10,60,11,61&zoom=9", headers=who).json()
        assert (roads["state"], roads["features"]) == ("none", [])


def test_what_a_unit_tells_is_told_with_its_moments_and_only_by_whose_it_is_to_say(
    client: TestClient, house: House, ola: dict[str, str]
) -> None:
    do(client, "report-status", ola, unit="engine-vik-1", owner="org-fire", status="en_route")
    do(client, "report-position", ola, unit="engine-vik-1", owner="org-fire", lat=60.1, lon=10.1)
    # A patrol of the police, reported as if it were the fire service's: it is not shown.
    do(client, "report-status", ola, unit="patrol-vik-1", owner="org-fire", status="available")
    items = {one["unit"]: one for one in now(client, ola, "units")["items"]}
    assert items["engine-vik-1"]["status"] == "en_route"
    assert (items["engine-vik-1"]["lat"], items["engine-vik-1"]["lon"]) == (60.1, 10.1)
    assert items["engine-vik-1"]["status_at_ms"] == house.nodes["live"].now_ms
    assert items["engine-vik-1"]["taken"] == []
    assert "crew" not in items["engine-vik-1"]
    assert "patrol-vik-1" not in items


def test_how_long_a_report_may_be_trusted_is_told_with_it(client: TestClient, ola: dict[str, str]) -> None:
    told = client.get("/app/live/map/now?layers=units", headers=ola).json()
    assert told["trust"]["en_route"] == [1800.0, 60.0]  # trust.csv: half an hour, a minute


def test_incidents_needs_zones_and_closed_roads_are_features(
    client: TestClient, house: House, ola: dict[str, str]
) -> None:
    ring = [[10.0, 60.0], [10.1, 60.0], [10.1, 60.1], [10.0, 60.0]]
    hot = {
        "type": "Feature",
        "properties": {"kind": "HOT"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    opened = do(
        client,
        "open-incident",
        ola,
        type="building_fire",
        priority=1,
        title="Brann i låve",
        lat=60.05,
        lon=10.05,
        caller_name="Kari Hemmelig",
        zones=[hot],
    )
    incident = next(one for one in opened["records"] if one.startswith("incident:"))
    do(client, "state-need", ola, incident=incident, capability="fire.aerial", quantity=2, priority=1)
    later = house.nodes["live"].now_ms + HOUR_MS
    do(client, "close-road", ola, lat=60.06, lon=10.06, radius_m=500, reason="Ras", until_ms=later)

    [shown] = now(client, ola, "incidents")["features"]
    assert shown["geometry"]["coordinates"] == [10.05, 60.05]
    assert (shown["properties"]["name"], shown["properties"]["priority"]) == ("Brann i låve", 1)
    assert "Hemmelig" not in json.dumps(shown)
    [need] = now(client, ola, "needs")["features"]
    assert need["geometry"]["coordinates"] == [10.05, 60.05]  # its own place is not told: the incident's
    assert (need["properties"]["quantity"], need["properties"]["missing"], need["properties"]["red"]) == (
        2,
        2,
        False,
    )
    [zone] = now(client, ola, "areas")["features"]
    assert (zone["properties"]["kind"], zone["properties"]["zone"]) == ("zone", "HOT")
    assert zone["geometry"]["coordinates"] == [ring]
    [road] = now(client, ola, "closures")["features"]
    assert (road["properties"]["name"], road["properties"]["until_ms"]) == ("Ras", later)

    do(client, "close-incident", ola, incident=incident, reason="slokket, ingen trengs")
    assert now(client, ola, "incidents")["features"] == []
    assert now(client, ola, "areas")["features"] == []


def test_the_type_of_an_incident_is_told_in_the_language_of_who_looks(
    client: TestClient, ola: dict[str, str]
) -> None:
    do(client, "open-incident", ola, type="building_fire", priority=2, lat=60.05, lon=10.05)
    types = {
        code: now(client, ola, "incidents", Cookie=f"sprak={code}")["features"][0]["properties"]["type"]
        for code in ("nb", "nn", "en")
    }
    assert types["en"] == "Building fire"
    assert types["nb"] == "Bygningsbrann"


def test_another_centre_sees_no_incident_that_it_takes_no_part_in(client: TestClient, house: House) -> None:
    police = signed_in_as(house_of("112.innlandet"), "kari")
    assert client.get("/app/live/map/now", headers=police).status_code == 401  # signed in elsewhere
    administrator = signed_in_as(house, "alf", "administrator")
    for path in ("", "/now", "/resources", "/municipalities", "/coverage", "/roads?bbox=1,2,3,4&zoom=5"):
        assert client.get(f"/app/live/map{path}", headers=administrator).status_code == 403, path
    nowhere = signed_in_as(house, "eva", None)
    assert client.get("/app/live/map/now", headers=nowhere).status_code in {403, 404}


def test_a_space_shows_nothing_of_another(client: TestClient, house: House) -> None:
    trainer = signed_in_as(house, "tor", space="exercise-1")
    told = client.get("/app/exercise-1/map/now", headers=trainer).json()["layers"]
    assert all(not layer.get("features", layer.get("items")) for layer in told.values())


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("now?layers=units,secrets", "secrets"),
        ("roads?bbox=11,60,10,61&zoom=9", "west < east"),
        ("roads?bbox=a,b,c,d&zoom=9", "west,south,east,north"),
        ("roads?bbox=10,60,11,61&zoom=99", "zoom"),
        ("coverage?function=navy", "navy"),
        ("coverage?minutes=0", "above 0"),
        ("coverage?when=dusk", "dusk"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_was_seen(
    client: TestClient, ola: dict[str, str], path: str, told: str
) -> None:
    answer = client.get(f"/app/live/map/{path}", headers=ola)
    assert answer.status_code == 422
    assert told in answer.text


def test_the_share_reached_is_counted_from_people_and_soonest_arrival(region: Region) -> None:
    # Fire in 5 minutes. Vik's engine turns out in 90 s; 210 s at 60 km/h and a detour of 1.3 are 2,692 m.
    # cell-1 and cell-2 lie 556 m from the station (0.01 degrees of 55.6 km), cell-3 0.03 degrees north,
    # 3.4 km, cell-4 7.5 km: 4,000 of 5,000. Nes' engine turns out in 300 s: it reaches cell-5 alone, which
    # lies at its door, exactly in time: 700 of 1,200.
    told = reached(region, "fire", 5)
    assert told["values"]["0001"] == pytest.approx(0.8)
    assert told["values"]["0002"] == pytest.approx(700 / 1200, abs=1e-4)
    assert told["people"] == 6200
    assert (told["judges_compliance"], told["quality"]) == (False, "modelled")


def test_more_minutes_never_reach_fewer_people(region: Region) -> None:
    reach = [reached(region, "ambulance", minutes)["people_reached"] for minutes in (1, 5, 10, 20, 60)]
    assert reach == sorted(reach)
    assert reach[-1] == 6200
    with pytest.raises(BadInputError, match="at most 240"):
        reached(region, "ambulance", 1000)


def test_a_circle_has_its_radius_in_metres() -> None:
    # At 60 north a degree of longitude is half of one of latitude: 1,112 m are 0.01 up and 0.02 along.
    [ring] = circle(10.0, 60.0, 1111.949)["coordinates"]
    east, north = ring[0], ring[12]
    assert east == [pytest.approx(10.02, abs=1e-4), pytest.approx(60.0)]
    assert north == [pytest.approx(10.0), pytest.approx(60.01, abs=1e-4)]
    assert ring[0] == ring[-1]


@pytest.mark.parametrize(("code", "heading"), [("nb", "Kart"), ("nn", "Kart"), ("en", "Map")])
def test_the_page_has_the_same_in_a_table_without_scripts(
    client: TestClient, ola: dict[str, str], code: str, heading: str
) -> None:
    page = client.get("/app/live/map", headers={**ola, "Accept": "text/html", "Cookie": f"sprak={code}"})
    assert page.status_code == 200
    assert f">{heading}</h1>" in page.text
    assert "Nes brannstasjon" in page.text
    assert {"nb": "Mannskapsbil", "nn": "Mannskapsbil", "en": "Fire engine"}[code] in page.text
    searched = client.get(
        "/app/live/map?words=helikopter", headers={**ola, "Accept": "text/html", "Cookie": "sprak=nb"}
    )
    assert "Nes brannstasjon" not in searched.text
    assert "Vik helikopterbase" in searched.text


def test_what_is_packed_is_the_same_as_what_is_not(region: Region, client: TestClient, ola: Any) -> None:
    raw = client.get("/app/live/map/municipalities", headers={**ola, "Accept-Encoding": "identity"}).content
    packed = gzip.compress(raw, 9)
    assert len(packed) < len(raw)
    assert json.loads(raw)["features"] == json.loads(json.dumps(municipalities(region)["features"]))


def test_what_is_no_outline_is_left_out_and_stops_no_other_area() -> None:
    box = {"type": "Polygon", "coordinates": [[[10, 60], [11, 60], [11, 61], [10, 60]]]}
    told = [
        {"geometry": None},
        "zone",
        {"geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"geometry": box},
    ]
    assert [one["geometry"] for one in areas_in(told)] == [box]
    assert list(areas_in({"geometry": box})) == []
