"""Features for maps: a page, a box, a time."""

from typing import Any

import pytest

from samvirke.model.errors import BadInputError
from samvirke.respond.standards.moment import write_moment
from samvirke.respond.standards.ogc import documents
from samvirke.respond.standards.ogc.features import (
    incident_features,
    unit_features,
    warning_features,
    zone_features,
)
from samvirke.respond.standards.ogc.query import Query


def view(number: int, lon: float | None, lat: float | None) -> dict[str, Any]:
    return {
        "id": f"incident:110.a:{number}",
        "changed_at_ms": 1000 * number,
        "lon": lon,
        "lat": lat,
        "stamp": [],
    }


VIEWS = [view(0, 10.0, 60.0), view(1, 11.0, 61.0), view(2, None, None), view(3, 12.0, 62.0)]
FEATURES = list(incident_features(VIEWS))


def ids(query: Query) -> list[str]:
    return [feature["id"][-1] for feature in query.page(FEATURES)[0]]


def test_what_has_no_place_is_no_feature() -> None:
    assert ids(Query()) == ["0", "1", "3"]
    assert FEATURES[0]["geometry"] == {"type": "Point", "coordinates": [10.0, 60.0]}
    assert "stamp" not in FEATURES[0]["properties"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(bbox="9,59,11,61"), ["0", "1"]),  # the border belongs to the box
        (Query(bbox="9,59,0,11,61,100"), ["0", "1"]),
        (Query(bbox="11.5,50,-170,70"), ["3"]),  # across the antimeridian
        (Query(limit=1, offset=1), ["1"]),
        (Query(datetime="1970-01-01T00:00:01Z"), ["1"]),
        (Query(datetime="1970-01-01T00:00:01Z/.."), ["1", "3"]),
        (Query(datetime="/1970-01-01T00:00:01Z"), ["0", "1"]),
    ],
)
def test_a_question_is_answered(query: Query, expected: list[str]) -> None:
    assert ids(query) == expected


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (Query(bbox="1,2,3"), "it must be west,south,east,north"),
        (Query(bbox="9,61,11,59"), "it must be west"),
        (Query(bbox="a,b,c,d"), "it must be west"),
        (Query(bbox="nan,59,11,61"), "it must be west"),
        (Query(datetime="yesterday"), "it must be a moment"),
        (Query(limit=0), "limit must be 1 or more"),
        (Query(datetime=".."), "it must be a moment"),
        (Query(datetime="2027-01-02T00:00:00Z/2027-01-01T00:00:00Z"), "ends before it begins"),
        (Query(offset=-1), "offset 0 or more"),
    ],
)
def test_a_question_that_is_none_is_refused(query: Query, told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        query.page(FEATURES)


def test_a_page_points_at_the_next_until_there_is_none() -> None:
    query = Query(limit=2, bbox="9,59,13,63")
    page, matched = query.page(FEATURES)
    told = documents.items("http://a/ogc", "incidents", query, page, matched, write_moment(0))
    assert (told["numberMatched"], told["numberReturned"]) == (3, 2)
    following = next(link["href"] for link in told["links"] if link["rel"] == "next")
    assert following == "http://a/ogc/collections/incidents/items?bbox=9%2C59%2C13%2C63&limit=2&offset=2"
    last = Query(limit=2, offset=2)
    page, matched = last.page(FEATURES)
    told = documents.items("http://a/ogc", "incidents", last, page, matched, write_moment(0))
    assert "next" not in {link["rel"] for link in told["links"]}


def test_a_larger_page_than_there_is_is_no_error() -> None:
    features = [*incident_features(view(number, 10.0, 60.0) for number in range(1001))]
    query = Query(limit=1_000_000)
    page, matched = query.page(features)
    told = documents.items("http://a/ogc", "incidents", query, page, matched, write_moment(0))
    assert (told["numberMatched"], told["numberReturned"]) == (1001, 1000)
    following = next(link["href"] for link in told["links"] if link["rel"] == "next")
    assert following.endswith("limit=1000&offset=1000")


def test_zones_and_areas_are_polygons_of_their_record() -> None:
    square = {"type": "Polygon", "coordinates": [[[10.0, 60.0], [11.0, 60.0], [11.0, 61.0], [10.0, 60.0]]]}
    zone = {"type": "Feature", "geometry": square, "properties": {"kind": "HOT"}}
    (hot,) = zone_features([{**VIEWS[0], "zones": [zone]}])
    assert (hot["id"], hot["properties"]["kind"]) == ("incident:110.a:0~0", "HOT")
    (area,) = warning_features([{**VIEWS[0], "areas": [zone], "colour": "red", "texts": {}}])
    assert area["properties"]["colour"] == "red"
    assert list(unit_features([VIEWS[2]])) == []
