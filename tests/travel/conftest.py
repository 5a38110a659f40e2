"""OpenStreetMap files written by the tests, and the graph that a drawing gives."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import osmium
import pytest
from osmium.osm import mutable

from samvirke.travel.graph import RoadGraph
from samvirke.travel.osm import build_graph

Nodes = Mapping[int, tuple[float, float]]
Ways = Mapping[int, tuple[Sequence[int], Mapping[str, str]]]
WriteOsm = Callable[..., Path]

# Along latitude 60, kilometre x from longitude 5 (reference/travel.md section 3).
KM = {1: 0, 2: 1, 3: 2, 4: 4.5, 5: 7, 6: 12, 7: 13, 8: 14}
ROAD = {"highway": "primary", "maxspeed": "60"}


@pytest.fixture
def write_osm(tmp_path: Path) -> WriteOsm:
    """Write nodes and ways as an OpenStreetMap file and return its path."""

    def write(
        nodes: Nodes,
        ways: Ways,
        *,
        name: str = "drawn.osm.pbf",
        timestamp: datetime | None = None,
        header: Mapping[str, str] | None = None,
        ways_first: bool = False,
    ) -> Path:
        path = tmp_path / name
        head = osmium.io.Header()
        for key, value in (header or {}).items():
            head.set(key, value)
        more: dict[str, Any] = {} if timestamp is None else {"timestamp": timestamp, "version": 1}

        def add_nodes(writer: osmium.SimpleWriter) -> None:
            for number, (lon, lat) in sorted(nodes.items()):
                writer.add_node(mutable.Node(id=number, location=(lon, lat), **more))

        with osmium.SimpleWriter(str(path), header=head, overwrite=True) as writer:
            if not ways_first:
                add_nodes(writer)
            for number, (refs, tags) in sorted(ways.items()):
                writer.add_way(mutable.Way(id=number, nodes=list(refs), tags=dict(tags), **more))
            if ways_first:
                add_nodes(writer)
        return path

    return write


@pytest.fixture
def drawn(write_osm: WriteOsm) -> Callable[..., RoadGraph]:
    """Build the graph of nodes and ways."""

    def build(nodes: Nodes, ways: Ways, **more: Any) -> RoadGraph:
        long_ferries = more.pop("long_ferries", ())
        return build_graph(write_osm(nodes, ways, **more), long_ferries=long_ferries)

    return build


@pytest.fixture
def ferry_graph(drawn: Callable[..., RoadGraph]) -> Callable[..., RoadGraph]:
    """Build 2 km of road, 10 km of ferry (whole, or split at node 5) and 2 km of road."""

    def build(*, split: bool = False, **tags: str) -> RoadGraph:
        nodes = {number: (5 + km / (111.32 * 0.5), 60.0) for number, km in KM.items()}
        ferry = {"route": "ferry", **tags}
        ways: dict[int, tuple[Sequence[int], Mapping[str, str]]] = {
            1: ([1, 2, 3], ROAD),
            2: ([3, 4, 5] if split else [3, 4, 5, 6], ferry),
            3: ([6, 7, 8], ROAD),
        }
        if split:
            ways[4] = ([5, 6], ferry)
        return drawn(nodes, ways)

    return build
