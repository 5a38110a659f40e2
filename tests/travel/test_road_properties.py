"""What must hold on every road network, tried on small drawn ones against a plain Dijkstra."""

import heapq
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely
from hypothesis import given
from hypothesis import strategies as st

from samvirke.travel.closure import Closure
from samvirke.travel.graph import CLASSES, GraphSource, RoadGraph
from samvirke.travel.junctions import Ways, graph_of
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes
from samvirke.travel.speed import arc_times_s
from samvirke.travel.times import Points

# Nodes stand on a lattice, so that ties, parallel roads and roads on one line are common.
SIDE = 4
LON = np.array([10 + 0.004 * (n % SIDE) for n in range(SIDE * SIDE)])
LAT = np.array([60 + 0.002 * (n // SIDE) for n in range(SIDE * SIDE)])


@st.composite
def road_graphs(draw: st.DrawFn) -> RoadGraph:
    ways = draw(
        st.lists(
            st.tuples(
                st.lists(st.integers(0, SIDE * SIDE - 1), min_size=2, max_size=5),
                st.sampled_from([CLASSES.index("residential"), CLASSES.index("primary")]),
                st.sampled_from([0, 0, 30, 60]),
                st.sampled_from([0, 0, 0, 1, -1]),
            ),
            min_size=3,
            max_size=14,
        )
    )
    refs = [ref for way, *_ in ways for ref in way]
    return graph_of(
        Ways(
            way=np.arange(len(ways)),
            ref_start=np.concatenate([[0], np.cumsum([len(way) for way, *_ in ways])]),
            ref_node=np.array(refs),
            road_class=np.array([c for _, c, _, _ in ways], dtype=np.uint8),
            limit_kmh=np.array([limit for _, _, limit, _ in ways], dtype=np.float32),
            direction=np.array([d for _, _, _, d in ways], dtype=np.int8),
            flags=np.zeros(len(ways), dtype=np.uint8),
            ferry_tags={},
            lon=LON,
            lat=LAT,
        ),
        source=GraphSource(data_date="2026-11-01T00:00:00Z", licence="none", attribution="drawn"),
    )


places = st.lists(
    st.tuples(st.floats(9.998, 10.014), st.floats(59.999, 60.007))
    | st.sampled_from(list(zip(LON.tolist(), LAT.tolist(), strict=True))),
    min_size=1,
    max_size=5,
).map(lambda pairs: Points(np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])))

closures = st.lists(
    st.tuples(
        st.floats(9.999, 10.012),
        st.floats(59.999, 60.006),
        st.floats(0.0001, 0.006),
        st.floats(0.0001, 0.003),
    ).map(lambda b: Closure(area=shapely.box(b[0], b[1], b[0] + b[2], b[1] + b[3]))),
    min_size=1,
    max_size=3,
)


def plain_times(
    graph: RoadGraph, time_s: npt.NDArray[np.float64], closed: npt.NDArray[np.bool_], source: int
) -> list[float]:
    """Dijkstra on a heap, from one node to all: an oracle that shares nothing with ours."""
    ways: list[list[tuple[int, float]]] = [[] for _ in range(graph.n_nodes)]
    for tail in range(graph.n_nodes):
        for arc in range(graph.indptr[tail], graph.indptr[tail + 1]):
            if not closed[arc]:
                ways[tail].append((int(graph.head[arc]), float(time_s[arc])))
    reached = [float("inf")] * graph.n_nodes
    reached[source] = 0.0
    queue = [(0.0, source)]
    while queue:
        now, node = heapq.heappop(queue)
        if now > reached[node]:
            continue
        for head, way_s in ways[node]:
            if now + way_s < reached[head]:
                reached[head] = now + way_s
                heapq.heappush(queue, (reached[head], head))
    return reached


def touching(graph: RoadGraph, areas: Sequence[Closure]) -> npt.NDArray[np.bool_]:
    """Ask every arc about every area, one by one."""
    return np.array(
        [
            any(
                shapely.LineString(np.stack(graph.line_of(arc), axis=1)).intersects(closure.area)
                for closure in areas
            )
            for arc in range(graph.n_arcs)
        ],
        dtype=bool,
    )


@given(road_graphs(), places, places, closures)
def test_times_are_those_of_a_plain_dijkstra_open_and_closed(
    graph: RoadGraph, sources: Points, targets: Points, areas: list[Closure]
) -> None:
    for areas_now in ([], areas):
        times = RoadTimes(graph, Profile.named(), areas_now)
        ours = times.matrix(sources, targets)
        here, there = times.snap(sources), times.snap(targets)
        access = 3.6 / times.profile.access_kmh
        time_s, closed = arc_times_s(graph, times.profile), touching(graph, areas_now)
        for i, source in enumerate(here.node):
            on_road = plain_times(graph, time_s, closed, int(source))
            for j, target in enumerate(there.node):
                expected = on_road[target] + access * (here.distance_m[i] + there.distance_m[j])
                assert ours[i, j] == expected or abs(ours[i, j] - expected) < 1e-3


@given(road_graphs(), places, places)
def test_the_nearest_is_the_least_of_the_matrix_and_of_equals_the_first(
    graph: RoadGraph, sources: Points, targets: Points
) -> None:
    times = RoadTimes(graph, Profile.named())
    best, matrix = times.nearest(sources, targets), times.matrix(sources, targets)
    np.testing.assert_array_equal(best.travel_time_s, matrix.min(axis=0))
    reached = np.isfinite(best.travel_time_s)
    np.testing.assert_array_equal(best.source[reached], matrix.argmin(axis=0)[reached])
    assert (best.source[~reached] == -1).all()


@given(road_graphs(), places, places, closures)
def test_closing_never_makes_a_pair_faster(
    graph: RoadGraph, sources: Points, targets: Points, areas: list[Closure]
) -> None:
    open_ = RoadTimes(graph, Profile.named())
    closed = open_.with_closures(areas)
    assert (closed.matrix(sources, targets) >= open_.matrix(sources, targets)).all()
    assert (
        closed.nearest(sources, targets).travel_time_s >= open_.nearest(sources, targets).travel_time_s
    ).all()


@given(road_graphs(), places, places, st.integers(0, 15), st.floats(1, 3))
def test_raising_a_speed_never_makes_the_nearest_time_worse(
    graph: RoadGraph, sources: Points, targets: Points, road_class: int, factor: float
) -> None:
    slow = Profile.named("ruteplan-oslo")
    kmh = list(slow.class_kmh)
    kmh[road_class] = min(kmh[road_class] * factor, 300)
    before = RoadTimes(graph, slow).nearest(sources, targets).travel_time_s
    for faster in (
        replace(slow, class_kmh=tuple(kmh)),
        replace(slow, agency_factor=factor),
        replace(slow, access_kmh=slow.access_kmh * factor),
    ):
        after = RoadTimes(graph, faster).nearest(sources, targets).travel_time_s
        assert (after <= before).all()


@given(road_graphs(), places, places, places)
def test_one_more_source_never_makes_the_nearest_time_worse(
    graph: RoadGraph, sources: Points, more: Points, targets: Points
) -> None:
    times = RoadTimes(graph, Profile.named())
    both = Points(np.concatenate([sources.lon, more.lon]), np.concatenate([sources.lat, more.lat]))
    after = times.nearest(both, targets).travel_time_s
    assert (after <= times.nearest(sources, targets).travel_time_s).all()


@given(road_graphs(), places, places)
def test_driving_against_signs_never_takes_longer(graph: RoadGraph, sources: Points, targets: Points) -> None:
    obeying = RoadTimes(graph, Profile.named())
    against = RoadTimes(graph, replace(obeying.profile, one_way="ignore"))
    assert (against.matrix(sources, targets) <= obeying.matrix(sources, targets)).all()


@given(road_graphs(), places, places)
def test_the_route_takes_as_long_as_the_matrix_says(
    graph: RoadGraph, sources: Points, targets: Points
) -> None:
    times = RoadTimes(graph, Profile.named())
    source, target = (Points(p.lon[:1], p.lat[:1]) for p in (sources, targets))
    way, time_s = times.route(source, target), times.matrix(source, target)[0, 0]
    assert np.float32(way.travel_time_s) == time_s
    assert bool(len(way.lon)) == bool(np.isfinite(time_s))
