"""From ways to a graph: cut them where they meet, measure them, and lay the arcs in order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvirke.model.sphere import EARTH_RADIUS_M
from samvirke.travel.ferry import FerryLine, FerryWay, join_ways, too_long
from samvirke.travel.graph import BACKWARD, FERRY, ONE_WAY, GraphSource, RoadGraph, expand
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """Ways as a file holds them; way ``i`` has the nodes ``ref_start[i]`` to ``ref_start[i + 1]``.

    Parameters
    ----------
    way
        Number of each way, shape ``(n_ways,)``; so are class, limit, direction and flags.
    ref_node
        Index of each node of each way into `lon` and `lat`.
    direction
        1 forwards only, -1 backwards only, 0 both.
    ferry_tags
        Tags of those ways that are ferries, by position.
    lon, lat
        WGS 84 degrees; NaN where the file does not hold the node.
    """

    way: Ints
    ref_start: Ints
    ref_node: Ints
    road_class: npt.NDArray[np.uint8]
    limit_kmh: npt.NDArray[np.float32]
    direction: npt.NDArray[np.int8]
    flags: npt.NDArray[np.uint8]
    ferry_tags: Mapping[int, Mapping[str, str]]
    lon: Floats
    lat: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class _Pieces:
    """Ways cut at their junctions: each piece runs from one node of the graph to the next."""

    way: Ints  # position of the way
    first: Ints  # position of its first node in `Ways.ref_node`
    last: Ints
    length_m: Floats


def graph_of(ways: Ways, *, source: GraphSource, long_ferries: Collection[str] = ()) -> RoadGraph:
    """Build the graph: nodes are the ends of ways and what ways share.

    Ferries that are too long and not listed are left out before the nodes are chosen.
    """
    line_of_way = _ferry_lines(ways, long_ferries)
    kept = np.ones(len(ways.way), dtype=bool)
    kept[[way for way, line in line_of_way.items() if line is None]] = False
    pieces = _cut(ways, kept)
    sailing = {way: line_of_way[way] for way in np.unique(pieces.way).tolist() if way in line_of_way}
    lines = tuple(dict.fromkeys(line for line in sailing.values() if line is not None))
    way_ferry = np.full(len(ways.way), -1, dtype=np.int32)
    for way, line in sailing.items():
        way_ferry[way] = lines.index(line) if line is not None else -1

    # Every piece is one arc forwards, one backwards, or both; both follow the same line.
    direction = ways.direction[pieces.way]
    forwards, backwards = np.flatnonzero(direction >= 0), np.flatnonzero(direction <= 0)
    piece = np.concatenate([forwards, backwards])
    reverse = np.repeat([False, True], [len(forwards), len(backwards)])
    first, last = ways.ref_node[pieces.first], ways.ref_node[pieces.last]
    nodes, ends = np.unique(np.concatenate([first, last]), return_inverse=True)
    first, last = np.split(ends, 2)
    tail = np.where(reverse, last[piece], first[piece])
    head = np.where(reverse, first[piece], last[piece])
    order = np.lexsort((reverse, piece, head, tail))
    piece, reverse = piece[order], reverse[order]
    way = pieces.way[piece]

    counts = pieces.last - pieces.first + 1
    points = ways.ref_node[expand(pieces.first, counts)]
    flags = ways.flags[way] | np.where(ways.direction[way] != 0, ONE_WAY, 0)
    return RoadGraph(
        lon=ways.lon[nodes],
        lat=ways.lat[nodes],
        indptr=np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=len(nodes)))]).astype(np.int64),
        head=head[order].astype(np.int32),
        length_m=pieces.length_m[piece],
        road_class=ways.road_class[way],
        limit_kmh=ways.limit_kmh[way],
        flags=(flags | np.where(reverse, BACKWARD, 0)).astype(np.uint8),
        ferry_line=way_ferry[way],
        shape=piece.astype(np.int32),
        shape_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        shape_lon_e7=np.rint(ways.lon[points] * 1e7).astype(np.int32),
        shape_lat_e7=np.rint(ways.lat[points] * 1e7).astype(np.int32),
        ferries=lines,
        source=source,
    )


def _cut(ways: Ways, kept: npt.NDArray[np.bool_]) -> _Pieces:
    refs = len(ways.ref_node)
    way_of_ref = np.repeat(np.arange(len(ways.way)), np.diff(ways.ref_start))
    known = np.isfinite(ways.lon[ways.ref_node]) & kept[way_of_ref]
    uses = np.bincount(ways.ref_node[known], minlength=len(ways.lon))
    cut = uses[ways.ref_node] >= 2
    cut[ways.ref_start[:-1]] = True
    cut[ways.ref_start[1:] - 1] = True
    # A way that runs out of the extract is cut at the last node that the file holds.
    beside_unknown = np.zeros(refs, dtype=bool)
    beside_unknown[1:] |= ~known[:-1]
    beside_unknown[:-1] |= ~known[1:]
    at = np.flatnonzero((cut | beside_unknown) & known)
    first, last = at[:-1], at[1:]
    unknown_before = np.concatenate([[0], np.cumsum(~known)])
    whole = (way_of_ref[first] == way_of_ref[last]) & (unknown_before[first] == unknown_before[last])
    first, last = first[whole], last[whole]
    step_m = _steps_m(ways)
    climbed_m = np.concatenate([[0.0], np.cumsum(np.where(np.isfinite(step_m), step_m, 0.0))])
    return _Pieces(
        way=way_of_ref[first],
        first=first,
        last=last,
        length_m=climbed_m[last] - climbed_m[first],
    )


def _steps_m(ways: Ways) -> Floats:
    """Return the metres from each node of a way to the next one, equirectangular on a sphere."""
    lon, lat = np.radians(ways.lon[ways.ref_node]), np.radians(ways.lat[ways.ref_node])
    east = np.diff(lon) * np.cos((lat[1:] + lat[:-1]) / 2)
    return np.asarray(EARTH_RADIUS_M * np.hypot(east, np.diff(lat)))


def _ferry_lines(ways: Ways, long_ferries: Collection[str]) -> dict[int, FerryLine | None]:
    """Return the line of each ferry way, None for those left out."""
    if not ways.ferry_tags:
        return {}
    step_m = _steps_m(ways)
    positions = sorted(ways.ferry_tags, key=lambda position: int(ways.way[position]))
    ferries = []
    for position in positions:
        start, end = ways.ref_start[position], ways.ref_start[position + 1]
        ferries.append(
            FerryWay(
                way=int(ways.way[position]),
                nodes=tuple(ways.ref_node[start:end].tolist()),
                length_m=float(np.nansum(step_m[start : end - 1])),
                tags=ways.ferry_tags[position],
            )
        )
    on_ferry = np.repeat(ways.road_class == FERRY, np.diff(ways.ref_start))
    shore = set(ways.ref_node[~on_ferry].tolist())
    lines = join_ways(ferries, shore)
    long = too_long(ferries, lines, long_ferries)
    return {
        position: None if left_out else line
        for position, line, left_out in zip(positions, lines, long, strict=True)
    }
