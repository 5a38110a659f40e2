from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from samvirke.model.errors import BadInputError
from samvirke.travel.graph import CLASSES, DIVIDED, ONE_WAY, PRIVATE, RoadGraph
from samvirke.travel.osm import build_graph
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes

# A cross of four streets: 1 - 2 - 3 from west to east, 4 - 2 - 5 from south to north.
CROSS = {1: (10.0, 60.0), 2: (10.01, 60.0), 3: (10.02, 60.0), 4: (10.01, 59.99), 5: (10.01, 60.01)}
Drawn = Callable[..., RoadGraph]


def street(**tags: str) -> dict[str, str]:
    return {"highway": "residential", **tags}


@pytest.fixture(scope="module")
def oslo_east(shared: Path) -> RoadGraph:
    return build_graph(shared / "norway" / "osm" / "oslo-east.osm.pbf")


def test_oslo_east_has_the_published_counts(oslo_east: RoadGraph) -> None:
    # reference/travel.md section 3
    assert (oslo_east.n_nodes, oslo_east.n_arcs) == (8_297, 17_193)
    assert len(np.unique(oslo_east.shape)) == len(oslo_east.shape_start) - 1


def test_the_largest_part_of_oslo_east_has_the_published_counts(oslo_east: RoadGraph) -> None:
    inside = (oslo_east.part[oslo_east.tail] == 0) & (oslo_east.part[oslo_east.head] == 0)
    pairs = {
        (tail, head)
        for tail, head in zip(oslo_east.tail[inside], oslo_east.head[inside], strict=True)
        if tail != head
    }
    assert (oslo_east.part_sizes[0], len(pairs)) == (7_892, 16_328)


def test_places_snap_to_the_largest_part_of_oslo_east_alone(oslo_east: RoadGraph) -> None:
    # 142 nodes hang on it by a street that can only be entered or only be left at the edge.
    assert oslo_east.can_be_snapped_to.sum() == 7_892


def test_3_806_nodes_are_within_5_min_of_the_first_sample_source(oslo_east: RoadGraph) -> None:
    inside = np.flatnonzero(oslo_east.part == 0)
    source = inside[np.random.default_rng(1).choice(len(inside), 100, replace=False)[0]]
    network = RoadTimes(oslo_east, Profile.named("limit")).network
    assert (network.times_from(np.array([source]))[0, inside] <= 300).sum() == 3_806


def test_the_graph_of_oslo_east_tells_where_it_comes_from(oslo_east: RoadGraph) -> None:
    source = oslo_east.source
    assert source.data_date.startswith("2019-10-07")
    assert (source.licence, source.file) == ("ODbL-1.0", "oslo-east.osm.pbf")
    assert len(source.file_sha256) == 64


def test_another_city_builds_as_well(shared: Path) -> None:
    graph = build_graph(shared / "norway" / "osm" / "Helsinki.osm.pbf")
    assert graph.n_nodes == 941
    assert graph.ferries == ()  # its one ferry runs out of the extract


def test_ways_are_cut_where_they_meet(drawn: Drawn) -> None:
    graph = drawn(CROSS, {1: ([1, 2, 3], street()), 2: ([4, 2, 5], street())})
    assert (graph.n_nodes, graph.n_arcs) == (5, 8)
    assert graph.is_junction.sum() == 1


def test_a_bend_is_no_node_but_lengthens_the_arc(drawn: Drawn) -> None:
    # 0.01 degree north = pi / 180 * 0.01 * 6 371 008.8 m = 1 111.95 m, there and back.
    graph = drawn(CROSS, {1: ([2, 5], street()), 2: ([2, 4, 1], street())})
    assert graph.n_nodes == 3
    assert graph.length_m[(graph.lon[graph.tail] == 10.01) & (graph.lat[graph.head] == 60.01)] == (
        pytest.approx(1111.95, abs=0.01)
    )


@pytest.mark.parametrize(
    ("tags", "kept"),
    [
        (street(), True),
        (street(access="no"), False),
        (street(access="private"), True),
        (street(access="no", motor_vehicle="yes"), True),  # the more special tag counts
        (street(motor_vehicle="no", access="yes"), False),
        (street(vehicle="agricultural"), False),
        (street(motorcar="forestry"), False),
        (street(area="yes"), False),
        ({"highway": "footway"}, False),
        ({"highway": "construction"}, False),
        ({"railway": "rail"}, False),
    ],
)
def test_cars_may_drive(drawn: Drawn, tags: dict[str, str], *, kept: bool) -> None:
    graph = drawn(CROSS, {1: ([1, 2], street()), 2: ([4, 5], tags)})
    assert graph.n_arcs == (4 if kept else 2)


def test_a_private_road_is_kept_and_marked(drawn: Drawn) -> None:
    graph = drawn(CROSS, {1: ([1, 2], street(access="private"))})
    assert (graph.flags & PRIVATE > 0).all()


@pytest.mark.parametrize(
    ("tags", "arcs"),
    [
        (street(), [(1, 2), (2, 1)]),
        (street(oneway="no"), [(1, 2), (2, 1)]),
        (street(oneway="yes"), [(1, 2)]),
        (street(oneway="1"), [(1, 2)]),
        (street(oneway="true"), [(1, 2)]),
        (street(oneway="-1"), [(2, 1)]),
        (street(junction="roundabout"), [(1, 2)]),
        (street(junction="circular"), [(1, 2)]),
        ({"highway": "motorway"}, [(1, 2)]),
        ({"highway": "motorway_link"}, [(1, 2)]),
        ({"highway": "motorway", "oneway": "no"}, [(1, 2), (2, 1)]),
        ({"highway": "trunk"}, [(1, 2), (2, 1)]),
    ],
)
def test_one_way(drawn: Drawn, tags: dict[str, str], arcs: list[tuple[int, int]]) -> None:
    graph = drawn(CROSS, {1: ([1, 2], tags)})
    west_first = np.argsort(np.argsort(graph.lon)) + 1
    seen = zip(west_first[graph.tail].tolist(), west_first[graph.head].tolist(), strict=True)
    assert sorted(seen) == arcs
    assert bool((graph.flags & ONE_WAY > 0).all()) == (len(arcs) == 1)
    divided = "junction" in tags or tags["highway"].startswith("motorway")
    assert bool((graph.flags & DIVIDED > 0).all()) == divided


@pytest.mark.parametrize(
    ("maxspeed", "limit_kmh"),
    [("60", 60), ("7.5", 7.5), ("NO:urban", 0), ("30 mph", 0), ("none", 0), ("", 0), ("0", 0)],
)
def test_only_a_numeric_limit_counts(drawn: Drawn, maxspeed: str, limit_kmh: float) -> None:
    graph = drawn(CROSS, {1: ([1, 2], street(maxspeed=maxspeed))})
    assert graph.limit_kmh.tolist() == [limit_kmh, limit_kmh]


@pytest.mark.parametrize("maxspeed", ["²", "٣٠", "1e5", "-30", "60;50", "9999999", "."])
def test_an_odd_limit_leaves_the_speed_to_the_class(drawn: Drawn, maxspeed: str) -> None:
    graph = drawn(CROSS, {1: ([1, 2], street(maxspeed=maxspeed))})
    times = RoadTimes(graph, Profile.named())
    # 0.01 degree east at 60 degrees north is 555.97 m; at 30 km/h 66.7 s.
    assert times.arc_time_s == pytest.approx([66.72, 66.72], abs=0.01)


def test_the_order_of_objects_in_the_file_does_not_matter(drawn: Drawn) -> None:
    ways = {1: ([1, 2, 3], street()), 2: ([4, 2, 5], street())}
    sorted_, reversed_ = drawn(CROSS, ways), drawn(CROSS, ways, ways_first=True)
    assert sorted_.fingerprint == reversed_.fingerprint


def test_a_way_that_runs_out_of_the_extract_ends_at_the_last_known_node(drawn: Drawn) -> None:
    graph = drawn(CROSS, {1: ([1, 2, 77, 78, 3, 5], street())})
    assert (graph.n_nodes, graph.n_arcs) == (4, 4)  # 1 - 2 and 3 - 5, nothing across the gap


def test_a_node_named_twice_in_a_row_does_no_harm(drawn: Drawn) -> None:
    graph = drawn(CROSS, {1: ([1, 2, 2, 3], street())})
    assert RoadTimes(graph, Profile.named()).network.head.tolist() == [1, 0, 2, 1]


def test_the_date_is_that_of_the_newest_road(drawn: Drawn) -> None:
    graph = drawn(CROSS, {1: ([1, 2], street())}, timestamp=datetime(2024, 2, 29, 12, tzinfo=UTC))
    assert graph.source.data_date == "2024-02-29T12:00:00Z"


def test_the_date_of_the_replication_counts_when_the_file_tells_it(drawn: Drawn) -> None:
    graph = drawn(
        CROSS,
        {1: ([1, 2], street())},
        timestamp=datetime(2024, 2, 29, tzinfo=UTC),
        header={"osmosis_replication_timestamp": "2026-11-01T20:21:00Z"},
    )
    assert graph.source.data_date == "2026-11-01T20:21:00Z"


def test_without_any_date_no_time_judges_compliance(drawn: Drawn) -> None:
    about = RoadTimes(drawn(CROSS, {1: ([1, 2], street())}), Profile.named()).describe()
    assert about.data_date == ""
    assert not about.judges_compliance
    assert "date of the data is not known" in about.note


def test_every_class_has_a_default_speed() -> None:
    assert len(Profile.named().class_kmh) == len(CLASSES) - 1


class TestARefusedFile:
    def test_that_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(BadInputError, match="there is no file"):
            build_graph(tmp_path / "none.osm.pbf")

    def test_that_is_of_another_kind(self, tmp_path: Path) -> None:
        (tmp_path / "x.geojson").write_text("{}")
        with pytest.raises(BadInputError, match=r"does not end in \.osm\.pbf"):
            build_graph(tmp_path / "x.geojson")

    @pytest.mark.parametrize("content", [b"", b"\0" * 100, b"<html>not found</html>", b"PK\3\4"])
    def test_that_only_has_the_name(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "x.osm.pbf").write_bytes(content)
        with pytest.raises(BadInputError, match=r"fetch it again|no road open to cars"):
            build_graph(tmp_path / "x.osm.pbf")

    def test_that_is_cut_off(self, write_osm: Any, tmp_path: Path) -> None:
        whole = write_osm(CROSS, {1: ([1, 2], street())}).read_bytes()
        (tmp_path / "cut.osm.pbf").write_bytes(whole[: len(whole) - 20])
        with pytest.raises(BadInputError, match="cut off"):
            build_graph(tmp_path / "cut.osm.pbf")

    def test_that_has_no_road(self, drawn: Drawn) -> None:
        with pytest.raises(BadInputError, match="no road open to cars"):
            drawn(CROSS, {1: ([1, 2], {"highway": "footway"})})

    def test_whose_nodes_were_left_out(self, drawn: Drawn) -> None:
        with pytest.raises(BadInputError, match="complete ways"):
            drawn({1: (10.0, 60.0)}, {1: ([8, 9], street())})
