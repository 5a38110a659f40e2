import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.travel.closure import Closure, closed_arcs, read_closures
from samvirke.travel.graph import RoadGraph
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Points

# A road of 1.1 km from west to east with a bend to the north in its middle, and one south of it.
NODES = {1: (10.0, 60.0), 2: (10.01, 60.01), 3: (10.02, 60.0), 4: (10.0, 59.9), 5: (10.02, 59.9)}
STREET = {"highway": "residential"}
BEND = shapely.box(10.009, 60.0095, 10.011, 60.02)  # holds the bend, no end of the road


@pytest.fixture
def two_roads(drawn: Callable[..., RoadGraph]) -> RoadGraph:
    return drawn(NODES, {1: ([1, 2, 3], STREET), 2: ([4, 5], STREET)})


def at(hour: int) -> datetime:
    return datetime(2026, 11, 18, hour, tzinfo=UTC)


def test_a_road_that_crosses_an_area_is_closed_though_its_ends_lie_outside(
    two_roads: RoadGraph,
) -> None:
    closed = closed_arcs(two_roads, [Closure(area=BEND)])
    assert closed.sum() == 2  # both directions of the road with the bend
    assert (two_roads.lat[two_roads.tail[closed]] == 60.0).all()


def test_an_area_beside_the_road_closes_nothing(two_roads: RoadGraph) -> None:
    beside = shapely.box(10.009, 60.001, 10.011, 60.008)  # inside the bend, within its box
    assert not closed_arcs(two_roads, [Closure(area=beside)]).any()


def test_an_area_that_only_touches_the_end_of_a_road_closes_it(two_roads: RoadGraph) -> None:
    assert closed_arcs(two_roads, [Closure(area=shapely.box(10.02, 60.0, 10.03, 60.1))]).sum() == 2


def test_no_closure_closes_nothing(two_roads: RoadGraph) -> None:
    assert not closed_arcs(two_roads, []).any()


@pytest.mark.parametrize(("hour", "closed"), [(5, False), (6, True), (7, True), (8, False), (9, False)])
def test_a_closure_holds_from_its_first_moment_until_before_its_last(
    two_roads: RoadGraph, hour: int, *, closed: bool
) -> None:
    closure = Closure(area=BEND, valid_from=at(6), valid_to=at(8))
    assert closed_arcs(two_roads, [closure], at(hour)).any() == closed


def test_moments_of_different_zones_are_compared_as_moments(two_roads: RoadGraph) -> None:
    oslo = timezone(timedelta(hours=1))
    closure = Closure(area=BEND, valid_from=datetime(2026, 11, 18, 7, tzinfo=oslo))  # 06:00 UTC
    assert closed_arcs(two_roads, [closure], at(6)).any()
    assert not closed_arcs(two_roads, [closure], at(5)).any()


def test_without_a_moment_every_closure_holds(two_roads: RoadGraph) -> None:
    closure = Closure(area=BEND, valid_from=at(6), valid_to=at(8))
    assert closed_arcs(two_roads, [closure]).any()


def test_other_closures_keep_how_far_a_place_may_lie_from_the_road(two_roads: RoadGraph) -> None:
    times = RoadTimes(two_roads, Profile.named(), max_snap_m=50.0)
    assert times.with_closures([Closure(area=BEND)]).max_snap_m == 50.0


def test_the_description_counts_the_closures_that_hold_at_the_moment(two_roads: RoadGraph) -> None:
    # The bend is one road, an arc each way; the other closure is over by then.
    both = [Closure(area=BEND, valid_from=at(6)), Closure(area=BEND, valid_to=at(6))]
    times = RoadTimes(two_roads, Profile.named(), both, at(7))
    assert "2 arcs closed at 2026-11-18T07:00:00+00:00 by 1 of 2 closures" in times.describe().note


def test_a_closed_road_is_not_driven(two_roads: RoadGraph) -> None:
    ends = Points(np.array([10.0]), np.array([60.0])), Points(np.array([10.02]), np.array([60.0]))
    open_ = RoadTimes(two_roads, Profile.named())
    # 2 x sqrt(555.97^2 + 1111.95^2) = 2 x 1243.2 m at 30 km/h = 298.4 s
    assert open_.matrix(*ends)[0, 0] == pytest.approx(298.4, abs=0.1)
    assert open_.with_closures([Closure(area=BEND)]).matrix(*ends)[0, 0] == np.inf
    assert open_.fingerprint != open_.with_closures([Closure(area=BEND)]).fingerprint


def test_a_place_does_not_move_to_another_road_when_its_own_is_closed(
    two_roads: RoadGraph,
) -> None:
    place = Points(np.array([10.0]), np.array([59.97]))
    open_ = RoadTimes(two_roads, Profile.named())
    closed = open_.with_closures([Closure(area=BEND)])
    assert closed.snap(place).node.tolist() == open_.snap(place).node.tolist()


def feature(area: Any = BEND, **properties: object) -> dict[str, Any]:
    geometry = json.loads(shapely.to_geojson(area)) if isinstance(area, shapely.Geometry) else area
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(tmp_path: Path, *features: object, **more: object) -> Path:
    path = tmp_path / "closures.geojson"
    collection = {"type": "FeatureCollection", "features": features, **more}
    path.write_text(json.dumps(collection))
    return path


def test_closures_are_read_with_name_and_time(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        feature(name="Flom", valid_from="2026-11-18T06:00:00+01:00", valid_to="2026-11-18T08:00Z"),
        feature(),
    )
    flood, second = read_closures(path)
    assert (flood.name, flood.valid_from, flood.valid_to) == ("Flom", at(5), at(8))
    assert (second.name, second.valid_from, second.valid_to) == ("feature 2", None, None)
    assert flood.area.equals(BEND)


@pytest.mark.parametrize(
    ("bad", "text"),
    [
        (feature(shapely.Point(10, 60)), "is Point; it must be a polygon"),
        (feature(shapely.LineString([(10, 60), (11, 60)])), "draw a thin one"),
        (feature(shapely.Polygon()), "without points"),
        (feature(shapely.box(260_000, 6_600_000, 261_000, 6_601_000)), "must be in degrees"),
        (feature(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])), "edges must not cross"),
        (feature(None), "no geometry"),
        (feature({"type": "Polygon", "coordinates": [[[1]]]}), "cannot be read|not valid|degrees"),
        (feature({"type": "Circle"}), "cannot be read"),
        (feature(valid_from="2026-11-18T06:00"), "without a zone"),
        (feature(valid_from="2026-11-18"), "without a zone"),
        (feature(valid_to="tomorrow"), "must be a time such as"),
        (feature(valid_from="2026-11-18T06:00Z", valid_to="2026-11-18T06:00Z"), "end later"),
        ({"type": "Point"}, "not a GeoJSON Feature"),
        (7, "not a GeoJSON Feature"),
    ],
)
def test_a_wrong_feature_is_refused_with_its_number(tmp_path: Path, bad: object, text: str) -> None:
    with pytest.raises(BadInputError, match=rf"(?s)1 of 2 features.*feature 2: .*({text})"):
        read_closures(write(tmp_path, feature(), bad))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "not GeoJSON"),
        (b"{", "not GeoJSON"),
        (b"\xff\xfe", "not GeoJSON"),
        (b"[]", "must be a GeoJSON FeatureCollection"),
        (b'{"type": "Feature"}', "must be a GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": 3}', "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": [], "crs": "EPSG:25833"}', "WGS 84"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, text: str) -> None:
    (tmp_path / "x.geojson").write_bytes(content)
    with pytest.raises(BadInputError, match=text):
        read_closures(tmp_path / "x.geojson")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="there is no file"):
        read_closures(tmp_path / "none.geojson")


def test_a_file_in_named_wgs_84_is_read(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(read_closures(write(tmp_path, feature(), crs=crs))) == 1


def test_a_moment_needs_a_zone() -> None:
    closure = Closure(area=BEND, valid_from=at(6))
    with pytest.raises(InvalidValueError, match="without a zone"):
        closure.holds(datetime(2026, 11, 18))  # noqa: DTZ001  # that is the point
    with pytest.raises(InvalidValueError, match="without a zone"):
        Closure(area=BEND, valid_from=datetime(2026, 11, 18))  # noqa: DTZ001
