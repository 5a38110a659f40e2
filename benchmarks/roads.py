"""The road graph of Oslo east, and of a country: Oslo east tiled 8 × 11, neighbours joined.

The tiles have real local structure and invented long-range structure; they are not Norway.
"""

import heapq
import os
import tempfile
import time
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.harness import Benchmark
from samvirke.travel.cch import CchTimes
from samvirke.travel.closure import Closure
from samvirke.travel.graph import ONE_WAY, RoadGraph
from samvirke.travel.matrix_file import write_matrix
from samvirke.travel.osm import build_graph
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Points

SHARED = Path(os.environ.get("SAMVIRKE_SHARED", Path(__file__).parents[2] / "shared"))
OSLO_EAST = SHARED / "norway" / "osm" / "oslo-east.osm.pbf"
NEEDS = str(OSLO_EAST)

TILES_NORTH, TILES_EAST = 8, 11
STATIONS, CELLS = 950, 300_000


def tiled(tile: RoadGraph, north: int, east: int) -> RoadGraph:
    """Lay copies of the largest part of a graph side by side, two links between neighbours.

    Parallel arcs and loops are left out, as in the measurements of reference section 4.3.
    """
    inside = tile.part == 0
    pair = tile.tail.astype(np.int64) * tile.n_nodes + tile.head
    _, first = np.unique(pair, return_index=True)
    arc = first[inside[tile.tail[first]] & inside[tile.head[first]] & (tile.tail[first] != tile.head[first])]
    nodes = np.flatnonzero(inside)
    number = np.cumsum(inside) - 1
    n, copies = len(nodes), north * east
    lon, lat = tile.lon[nodes], tile.lat[nodes]
    row, column = np.divmod(np.arange(copies), east)
    west, south = column * (np.ptp(lon) + 0.001), row * (np.ptp(lat) + 0.001)
    links = [
        (a * n + leave, b * n + enter)
        for a in range(copies)
        for b, ways in (
            (a + 1, _links(lon, lat)) if column[a] + 1 < east else (a, ()),
            (a + east, _links(lat, lon)) if row[a] + 1 < north else (a, ()),
        )
        for leave, enter in ways
    ]
    out, back = np.array(links, dtype=np.int64).T
    offset = np.repeat(np.arange(copies) * n, len(arc))
    tail = np.concatenate([np.tile(number[tile.tail[arc]], copies) + offset, out, back])
    head = np.concatenate([np.tile(number[tile.head[arc]], copies) + offset, back, out])
    lon_all, lat_all = (lon + west[:, None]).ravel(), (lat + south[:, None]).ravel()

    def per_arc(values: np.ndarray, of_link: float) -> np.ndarray:
        links_too = np.full(2 * len(links), of_link, dtype=values.dtype)
        return np.concatenate([np.tile(values[arc], copies), links_too])[order]

    order = np.lexsort((head, tail))
    # Each arc's line is the straight one between its ends: enough to be cut by a closure.
    ends = np.stack([tail[order], head[order]], axis=1).ravel()
    return RoadGraph(
        lon=lon_all,
        lat=lat_all,
        indptr=np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=n * copies))]),
        head=head[order].astype(np.int32),
        length_m=per_arc(tile.length_m, 500.0),
        road_class=per_arc(tile.road_class, 4),
        limit_kmh=per_arc(tile.limit_kmh, 60),
        flags=per_arc(tile.flags & ONE_WAY, 0),
        ferry_line=np.full(len(tail), -1, dtype=np.int32),
        shape=np.arange(len(tail), dtype=np.int32),
        shape_start=2 * np.arange(len(tail) + 1, dtype=np.int64),
        shape_lon_e7=np.rint(lon_all[ends] * 1e7).astype(np.int32),
        shape_lat_e7=np.rint(lat_all[ends] * 1e7).astype(np.int32),
        source=tile.source,
    )


def _links(across: np.ndarray, along: np.ndarray) -> list[tuple[int, int]]:
    """Join the farthest nodes of the lower and the upper half to those of the next tile."""
    links = []
    for half in (along < np.median(along), along >= np.median(along)):
        members = np.flatnonzero(half)
        links.append((int(members[across[members].argmax()]), int(members[across[members].argmin()])))
    return links


@cache
def country() -> RoadTimes:
    return RoadTimes(tiled(build_graph(OSLO_EAST), TILES_NORTH, TILES_EAST), Profile.named())


@cache
def accelerated() -> CchTimes:
    times = CchTimes.of(country())
    prepare_country()
    _ = times.metric
    return times


def prepare_country() -> None:
    # What a program does once when it starts: weights, network, the tree of nodes.
    times = country()
    _ = times.network, times.graph.line_bounds_e7, times.snap(places(1, 0))


def prepare_accelerated() -> None:
    accelerated()


def places(count: int, seed: int) -> Points:
    """Nodes of the country drawn without repetition."""
    graph = country().graph
    chosen = np.random.default_rng(seed).choice(graph.n_nodes, count, replace=False)
    return Points(graph.lon[chosen], graph.lat[chosen])


def build_oslo_east() -> str:
    graph = build_graph(OSLO_EAST)
    return f"{graph.n_nodes:,} nodes, {graph.n_arcs:,} arcs"


def nearest_for_every_node() -> str:
    best = country().nearest_to_nodes(places(STATIONS, 1))
    return f"{np.isfinite(best.travel_time_s).sum():,} nodes, mean {best.travel_time_s.mean():.1f} s"


def nearest_by_heapq() -> str:
    """The same by a plain Dijkstra."""
    network = country().network
    starts = country().snap(places(STATIONS, 1)).node.tolist()
    indptr, head, time_s = (a.tolist() for a in (network.indptr, network.head, network.time_s))
    reached = [float("inf")] * network.n_nodes
    queue = [(0.0, node) for node in starts]
    for node in starts:
        reached[node] = 0.0
    while queue:
        now, node = heapq.heappop(queue)
        if now > reached[node]:
            continue
        for way in range(indptr[node], indptr[node + 1]):
            then = now + time_s[way]
            if then < reached[head[way]]:
                reached[head[way]] = then
                heapq.heappush(queue, (then, head[way]))
    return f"mean {np.mean(reached):.1f} s"


def matrix_to_disk() -> str:
    return _write(accelerated(), STATIONS)


def tenth_of_matrix_by_scipy() -> str:
    return _write(country(), STATIONS // 10)


def tenth_of_matrix_by_cch() -> str:
    return _write(accelerated(), STATIONS // 10)


def _write(times: RoadTimes | CchTimes, stations: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        stored = write_matrix(Path(folder) / "matrix.times", times, places(stations, 1), places(CELLS, 2))
        speed = stored.seconds.size / (time.perf_counter() - begun) / 1e6
        return f"{stored.seconds.shape[0]} × {stored.seconds.shape[1]:,}, {speed:.1f} M pairs/s"


def _closure() -> Closure:
    graph = country().graph
    lon, lat = float(np.median(graph.lon)), float(np.median(graph.lat))
    from shapely import box

    return Closure(area=box(lon, lat, lon + 0.02, lat + 0.01), name="flood")


def close_an_area() -> str:
    closed = accelerated().with_closures([_closure()])
    _ = closed.metric
    return f"{int(closed.road.closed.sum())} arcs closed"


def prepare_an_area_closed_by_scipy() -> str:
    closed = country().with_closures([_closure()])
    _ = closed.network
    return f"{int(closed.closed.sum())} arcs closed"


def order_and_topology() -> str:
    topology = accelerated().topology
    return f"{topology.graph.n_nodes:,} nodes, {topology.n_ways:,} arcs"


BENCHMARKS = [
    Benchmark(
        name="roads-build-oslo-east",
        ours=build_oslo_east,
        target="under 2 s",
        target_s=2.0,
        needs=NEEDS,
    ),
    Benchmark(
        name="roads-nearest-950-for-every-node",
        ours=nearest_for_every_node,
        peer=nearest_by_heapq,
        peer_name="plain heapq",
        prepare=prepare_country,
        target="under 2 s",
        target_s=2.0,
        needs=NEEDS,
    ),
    Benchmark(
        name="roads-cch-prepare-once",
        ours=order_and_topology,
        prepare=prepare_country,
        needs=NEEDS,
    ),
    Benchmark(
        name="roads-cch-matrix-950-300000",
        ours=matrix_to_disk,
        prepare=prepare_accelerated,
        target="under 120 s",
        target_s=120.0,
        needs=NEEDS,
    ),
    Benchmark(
        name="roads-cch-matrix-95-300000",
        ours=tenth_of_matrix_by_cch,
        peer=tenth_of_matrix_by_scipy,
        peer_name="scipy Dijkstra",
        prepare=prepare_accelerated,
        needs=NEEDS,
    ),
    Benchmark(
        name="roads-cch-closure",
        ours=close_an_area,
        peer=prepare_an_area_closed_by_scipy,
        peer_name="scipy network",
        prepare=prepare_accelerated,
        target="under 0.5 s",
        target_s=0.5,
        needs=NEEDS,
    ),
]
