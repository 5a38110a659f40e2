"""Seconds of every arc under a profile."""

import numpy as np

from samvirke.travel.graph import (
    BACKWARD,
    DIVIDED,
    FERRY,
    ONE_WAY,
    PRIVATE,
    RoadGraph,
)
from samvirke.travel.profile import Profile
from samvirke.travel.times import Floats

SHORTEST_S = 0.01  # reference section 2.1: no arc is free
# Times are whole ticks of about a microsecond. Sums of them are exact in whatever order they are
# added, so two ways of the same length tie, and a search from either side gives the same number.
# Rounding is below 0.5 µs an arc.
TICKS_PER_S = 2**20


def arc_times_s(graph: RoadGraph, profile: Profile) -> Floats:
    """Return the seconds of every arc, shape ``(n_arcs,)``; ``inf`` where the profile keeps off.

    Notes
    -----
    On land ``3.6 · length ÷ (driven(limit or class_kmh) · class_factor · agency_factor)``, at least
    `SHORTEST_S`, plus ``junction_s`` where the arc ends in a junction. On a ferry the crossing of
    the line, shared by length.
    """
    land = graph.road_class != FERRY
    road_class = np.where(land, graph.road_class, 0)  # a ferry's own time comes below
    class_kmh, factor = np.array(profile.class_kmh), np.array(profile.class_factor)
    limit = np.where(graph.limit_kmh > 0, graph.limit_kmh, class_kmh[road_class])
    speed_kmh = _driven_kmh(limit, profile) * factor[road_class] * profile.agency_factor
    time_s = 3.6 * graph.length_m / speed_kmh
    if graph.ferries:
        crossing_s = np.array([profile.ferry.crossing_s(line) for line in graph.ferries])
        line_m = np.array([line.length_m for line in graph.ferries])
        at_sea = np.flatnonzero(~land)
        line = graph.ferry_line[at_sea]
        time_s[at_sea] = crossing_s[line] * graph.length_m[at_sea] / np.maximum(line_m[line], 1)
    time_s = np.maximum(time_s, SHORTEST_S)
    if profile.junction_s:
        time_s += np.where(land & graph.is_junction[graph.head], profile.junction_s, 0.0)
    if profile.private == "closed":
        time_s[(graph.flags & PRIVATE) > 0] = np.inf
    return np.asarray(np.rint(time_s * TICKS_PER_S) / TICKS_PER_S)


def with_arcs_against_signs(graph: RoadGraph) -> RoadGraph:
    """Return the graph with the other direction of one-way streets added.

    Not of motorways and roundabouts. The nodes stay as they are, so places snap as before.
    """
    signed = np.flatnonzero(((graph.flags & ONE_WAY) > 0) & ((graph.flags & DIVIDED) == 0))
    arc = np.concatenate([np.arange(graph.n_arcs), signed])
    tail = np.concatenate([graph.tail, graph.head[signed]])
    head = np.concatenate([graph.head, graph.tail[signed]])
    flags = np.concatenate([graph.flags, graph.flags[signed] ^ BACKWARD])
    order = np.lexsort((flags & BACKWARD, graph.shape[arc], head, tail))
    arc = arc[order]
    return RoadGraph(
        lon=graph.lon,
        lat=graph.lat,
        indptr=np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=graph.n_nodes))]),
        head=head[order],
        length_m=graph.length_m[arc],
        road_class=graph.road_class[arc],
        limit_kmh=graph.limit_kmh[arc],
        flags=flags[order],
        ferry_line=graph.ferry_line[arc],
        shape=graph.shape[arc],
        shape_start=graph.shape_start,
        shape_lon_e7=graph.shape_lon_e7,
        shape_lat_e7=graph.shape_lat_e7,
        ferries=graph.ferries,
        source=graph.source,
    )


def _driven_kmh(limit_kmh: Floats, profile: Profile) -> Floats:
    if not profile.driven_kmh:
        return limit_kmh
    at, driven = np.array(profile.driven_kmh).T
    inside = np.interp(limit_kmh, at, driven)
    # Beyond the table in proportion: a straight line down would reach 0 before the limit does.
    below, above = limit_kmh * driven[0] / at[0], limit_kmh * driven[-1] / at[-1]
    return np.asarray(np.where(limit_kmh < at[0], below, np.where(limit_kmh > at[-1], above, inside)))
