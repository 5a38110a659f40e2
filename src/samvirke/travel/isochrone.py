"""The area reached: land along the roads that are reached in time.

An area is a band of `BAND_M` to both sides of every stretch of road reached, up to the point on the
last road where the time is out. Ferries and what lies far from any road are not part of it; a place
farther than the band from its road can still be reached in time, and a matrix says so.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from samvirke.model.sphere import METRES_A_DEGREE
from samvirke.travel.graph import FERRY, RoadGraph
from samvirke.travel.network import Network
from samvirke.travel.times import Floats

BAND_M = 100.0  # assumed: a house and its yard
SIMPLIFY_M = 5.0


def reached_areas(
    graph: RoadGraph,
    network: Network,
    node_s: Floats,
    limits_s: Sequence[float],
    *,
    origin: tuple[float, float],
) -> list[object]:
    """Return the area reached within each limit, WGS 84; a longer limit holds every shorter one.

    Parameters
    ----------
    graph
        The roads.
    network
        What can be driven, of the same graph.
    node_s
        Seconds to each node, ``inf`` where it is not reached.
    limits_s
        Longest accepted times.
    origin
        Longitude and latitude around which metres are true.
    """
    areas: dict[float, object] = {}
    before: Any = shapely.MultiPolygon()
    for limit_s in sorted(set(limits_s)):
        lines = _lines_reached(graph, network, node_s, limit_s)
        flat = shapely.transform(lines, partial(_metres, origin=origin))
        bands = shapely.buffer(shapely.simplify(flat, SIMPLIFY_M), BAND_M, quad_segs=2)
        area = shapely.transform(shapely.union_all(bands), partial(_degrees, origin=origin))
        # Bands have corners, so a longer one does not hold a shorter one by itself.
        before = shapely.union(before, area)
        areas[limit_s] = before
    return [areas[limit_s] for limit_s in limits_s]


def _lines_reached(graph: RoadGraph, network: Network, node_s: Floats, limit_s: float) -> npt.NDArray[Any]:
    tail = np.repeat(np.arange(network.n_nodes), np.diff(network.indptr))
    # Both sides: a limit without end does not reach what cannot be reached.
    reached = (node_s[tail] <= limit_s) & (node_s[tail] < np.inf)
    begun = np.flatnonzero(reached & (graph.road_class[network.arc] != FERRY))
    share, arc = (limit_s - node_s[tail[begun]]) / network.time_s[begun], network.arc[begun]
    whole = np.unique(graph.shape[arc[share >= 1]])
    part = (share < 1) & ~np.isin(graph.shape[arc], whole)
    pieces = [_beginning(graph, a, s) for a, s in zip(arc[part], share[part], strict=True)]
    return np.concatenate([graph.lines(whole), np.array(pieces, dtype=object)])


def _beginning(graph: RoadGraph, arc: int, share: float) -> shapely.LineString:
    """Return the first share of an arc, by length."""
    lon, lat = graph.line_of(arc)
    step = np.hypot(np.diff(lon) * np.cos(np.radians(lat[0])), np.diff(lat))
    along = np.concatenate([[0.0], np.cumsum(step)])
    end = share * along[-1]
    before = along < end
    lon = np.append(lon[before], np.interp(end, along, lon))
    lat = np.append(lat[before], np.interp(end, along, lat))
    # A road only just reached is its first point, twice: a line has two.
    return shapely.LineString(np.stack([lon, lat], axis=1)[[0, *range(len(lon))]])


def _metres(degrees: Floats, origin: tuple[float, float]) -> Floats:
    east = np.cos(np.radians(origin[1]))
    return np.asarray((degrees - origin) * [METRES_A_DEGREE * east, METRES_A_DEGREE])


def _degrees(metres: Floats, origin: tuple[float, float]) -> Floats:
    east = np.cos(np.radians(origin[1]))
    return np.asarray(metres / [METRES_A_DEGREE * east, METRES_A_DEGREE] + origin)
