"""A road graph of national size: the streets of Oslo east set down in every municipality of Norway, joined.

The 120 largest municipalities get all of them, the others a village cut out of them; each is joined to its
three nearest neighbours by a road of one-kilometre pieces, every twelfth by way of a ferry. Streets are real,
the country between is invented: 357 towns, 1.09 M nodes, 2.23 M arcs, 57 ferries. It is not Norway.
"""

from functools import cache

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.roads import OSLO_EAST
from samvirke.model.sphere import METRES_A_DEGREE, unit_vectors
from samvirke.register.region import Region
from samvirke.travel.ferry import FerryLine
from samvirke.travel.graph import CLASSES, FERRY, GraphSource, RoadGraph
from samvirke.travel.osm import build_graph

TOWNS, VILLAGE_NODES, NEIGHBOURS, FERRY_EVERY = 120, 500, 3, 12
PRIMARY = CLASSES.index("primary")


@cache
def national() -> RoadGraph:
    """Return the graph."""
    town, village = _piece(None), _piece(VILLAGE_NODES)
    seats = Region.builtin("norway").municipalities.sort_values("population", ascending=False)
    lon, lat = seats["lon"].to_numpy(), seats["lat"].to_numpy()
    pieces = [town if n < TOWNS else village for n in range(len(seats))]
    begins = np.cumsum([0, *(len(p["lon"]) for p in pieces)])
    node_lon = np.concatenate([p["lon"] + x for p, x in zip(pieces, lon, strict=True)])
    node_lat = np.concatenate([p["lat"] + y for p, y in zip(pieces, lat, strict=True)])
    tail = np.concatenate([p["tail"] + b for p, b in zip(pieces, begins[:-1], strict=True)])
    head = np.concatenate([p["head"] + b for p, b in zip(pieces, begins[:-1], strict=True)])
    columns = {
        name: np.concatenate([p[name] for p in pieces])
        for name in ("length_m", "road_class", "limit_kmh", "flags")
    }
    ferry_line = np.full(len(tail), -1, dtype=np.int32)
    links = _links(lon, lat)
    more: list[tuple[np.ndarray, ...]] = []
    ferries = []
    next_node = len(node_lon)
    new_lon, new_lat = [], []
    for number, (a, b) in enumerate(links):
        # From the middle of one piece to the middle of the other.
        ends = begins[a] + len(pieces[a]["lon"]) // 2, begins[b] + len(pieces[b]["lon"]) // 2
        east = (node_lon[ends[1]] - node_lon[ends[0]]) * np.cos(np.radians(node_lat[ends[0]]))
        length_m = 1.3 * METRES_A_DEGREE * np.hypot(east, node_lat[ends[1]] - node_lat[ends[0]])
        parts = max(2, round(length_m / 1000))
        share = np.arange(1, parts) / parts
        new_lon.append(node_lon[ends[0]] + share * (node_lon[ends[1]] - node_lon[ends[0]]))
        new_lat.append(node_lat[ends[0]] + share * (node_lat[ends[1]] - node_lat[ends[0]]))
        along = np.concatenate([[ends[0]], np.arange(next_node, next_node + parts - 1), [ends[1]]])
        next_node += parts - 1
        at_sea = np.zeros(parts, dtype=bool)
        if number % FERRY_EVERY == 0:
            at_sea[parts // 2] = True
            ferries.append(
                FerryLine(name=f"ferry {number}", length_m=length_m / parts, duration_s=900, headway_s=1800)
            )
        for way in ((along[:-1], along[1:]), (along[1:], along[:-1])):
            line = np.where(at_sea, len(ferries) - 1, -1)
            more.append((*way, np.full(parts, length_m / parts), np.where(at_sea, FERRY, PRIMARY), line))
    node_lon, node_lat = np.concatenate([node_lon, *new_lon]), np.concatenate([node_lat, *new_lat])
    extra = [np.concatenate(column) for column in zip(*more, strict=True)]
    tail, head = np.concatenate([tail, extra[0]]), np.concatenate([head, extra[1]])
    columns["length_m"] = np.concatenate([columns["length_m"], extra[2]])
    columns["road_class"] = np.concatenate([columns["road_class"], extra[3].astype(np.uint8)])
    columns["limit_kmh"] = np.concatenate([columns["limit_kmh"], np.full(len(extra[0]), 80, np.float32)])
    columns["flags"] = np.concatenate([columns["flags"], np.zeros(len(extra[0]), np.uint8)])
    ferry_line = np.concatenate([ferry_line, extra[4].astype(np.int32)])
    order = np.lexsort((head, tail))
    # Each arc's line is the straight one between its ends: enough to be cut by a closure.
    ends_of = np.stack([tail[order], head[order]], axis=1).ravel()
    return RoadGraph(
        lon=node_lon,
        lat=node_lat,
        indptr=np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=len(node_lon)))]),
        head=head[order].astype(np.int32),
        **{name: np.ascontiguousarray(column[order]) for name, column in columns.items()},
        ferry_line=ferry_line[order],
        shape=np.arange(len(tail), dtype=np.int32),
        shape_start=2 * np.arange(len(tail) + 1, dtype=np.int64),
        shape_lon_e7=np.rint(node_lon[ends_of] * 1e7).astype(np.int32),
        shape_lat_e7=np.rint(node_lat[ends_of] * 1e7).astype(np.int32),
        ferries=tuple(ferries),
        source=GraphSource(data_date="", licence="ODbL-1.0", attribution="© OpenStreetMap contributors"),
    )


def _piece(n_nodes: int | None) -> dict[str, np.ndarray]:
    """Return the largest part of Oslo east, or what hangs together of it around its middle."""
    graph = _oslo()
    inside = graph.part == 0
    middle = np.median(graph.lon[inside]), np.median(graph.lat[inside])
    if n_nodes is not None:
        away = np.hypot((graph.lon - middle[0]) * 0.5, graph.lat - middle[1])
        inside &= away <= np.sort(away[inside])[n_nodes - 1]
    _, first = np.unique(graph.pair, return_index=True)  # parallel arcs and loops are left out
    arc = first[(graph.tail[first] != graph.head[first])]
    arc = arc[inside[graph.tail[arc]] & inside[graph.head[arc]]]
    nodes = np.flatnonzero(inside)
    number = np.cumsum(inside) - 1
    return {
        "lon": graph.lon[nodes] - middle[0],
        "lat": graph.lat[nodes] - middle[1],
        "tail": number[graph.tail[arc]],
        "head": number[graph.head[arc]],
        "length_m": graph.length_m[arc],
        "road_class": graph.road_class[arc],
        "limit_kmh": graph.limit_kmh[arc],
        "flags": graph.flags[arc],
    }


@cache
def _oslo() -> RoadGraph:
    return build_graph(OSLO_EAST)


def _links(lon: np.ndarray, lat: np.ndarray) -> list[tuple[int, int]]:
    """Return each municipality and its nearest neighbours, each pair once."""
    points = unit_vectors(lon, lat)
    _, near = cKDTree(points).query(points, k=NEIGHBOURS + 1)
    return sorted({(min(a, int(b)), max(a, int(b))) for a, row in enumerate(near) for b in row if a != b})
