"""Roads on the map: the larger ones from afar, each line once, and only where somebody looks."""

from pathlib import Path

import osmium
import pytest
from osmium.osm import mutable

from samvirke.travel.graph import RoadGraph
from samvirke.travel.osm import build_graph
from samvirke.web.map.roads import roads

# A main road from 10.00 to 10.02 E along 60 N, and a street from its middle northwards, to 60.01 N.
NODES = {1: (10.0, 60.0), 2: (10.01, 60.0), 3: (10.02, 60.0), 4: (10.01, 60.01)}
WAYS = {1: ([1, 2, 3], "primary"), 2: ([2, 4], "residential")}
ALL_OF_IT = (9.9, 59.9, 10.1, 60.1)


@pytest.fixture
def graph(tmp_path: Path) -> RoadGraph:
    path = tmp_path / "two-roads.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in NODES.items():
            writer.add_node(mutable.Node(id=number, location=place))
        for number, (nodes, kind) in WAYS.items():
            writer.add_way(mutable.Way(id=number, nodes=nodes, tags={"highway": kind}))
    return build_graph(path)


def classes(graph: RoadGraph, box: tuple[float, float, float, float], zoom: float) -> list[str]:
    return sorted(one["properties"]["class"] for one in roads(graph, box, zoom)["features"])


def test_near_by_all_roads_are_drawn_and_from_afar_the_main_ones(graph: RoadGraph) -> None:
    # The main road is two lines, for it is a junction in the middle; both directions of each are one.
    assert classes(graph, ALL_OF_IT, 14) == ["primary", "primary", "residential"]
    assert classes(graph, ALL_OF_IT, 9) == ["primary", "primary"]
    assert classes(graph, ALL_OF_IT, 6) == []


def test_what_lies_beside_what_is_looked_at_is_left_out(graph: RoadGraph) -> None:
    # North of 60.005 only the street reaches.
    assert classes(graph, (9.9, 60.005, 10.1, 60.1), 14) == ["residential"]
    assert classes(graph, (11.0, 60.0, 12.0, 61.0), 14) == []


def test_a_line_goes_where_the_road_goes(graph: RoadGraph) -> None:
    [street] = [
        one for one in roads(graph, ALL_OF_IT, 14)["features"] if one["properties"]["class"] == "residential"
    ]
    assert sorted(street["geometry"]["coordinates"]) == [[10.01, 60.0], [10.01, 60.01]]
    assert not street["properties"]["ferry"]
