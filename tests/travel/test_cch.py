"""The accelerator gives the times of `road`; these tests run where pyroutingkit is installed."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.travel.cch import CchTimes, CchTopology, reject_unknown_ids
from samvirke.travel.closure import Closure
from samvirke.travel.graph import RoadGraph
from samvirke.travel.matrix_file import write_matrix
from samvirke.travel.osm import build_graph
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Points

STREET = {"highway": "residential"}


@pytest.fixture(autouse=True)
def _installed(request: pytest.FixtureRequest) -> None:
    if "without" not in request.node.name:
        pytest.importorskip("pyroutingkit", reason="the extra samvirke[fast] is not installed")


@pytest.fixture
def road(drawn: Callable[..., RoadGraph]) -> RoadTimes:
    # A square of one-way streets with a dead end; the second square hangs on nothing.
    nodes = {1: (10.0, 60.0), 2: (10.02, 60.0), 3: (10.02, 60.01), 4: (10.0, 60.01), 5: (10.03, 60)}
    ways = {
        1: ([1, 2, 3, 4, 1], {**STREET, "oneway": "yes"}),
        2: ([2, 5], STREET),
        3: ([4, 3], STREET),
    }
    return RoadTimes(drawn(nodes, ways), Profile.named())


CORNERS = Points(np.array([10.0, 10.02, 10.02, 10.0, 10.03, 12.0]), np.array([60, 60, 60.01, 60.01, 60, 60]))


def test_the_times_are_those_of_road(road: RoadTimes) -> None:
    ours, theirs = CchTimes.of(road).matrix(CORNERS, CORNERS), road.matrix(CORNERS, CORNERS)
    assert np.isinf(theirs).sum() == 11  # the last place is too far from every road
    np.testing.assert_array_equal(np.isinf(ours), np.isinf(theirs))
    np.testing.assert_allclose(ours, theirs, atol=0.01)


def test_a_closure_keeps_the_topology_and_gives_the_times_of_road(road: RoadTimes) -> None:
    open_ = CchTimes.of(road)
    closed = open_.with_closures([Closure(area=shapely.box(10.009, 59.99, 10.011, 60.005))])
    assert closed.topology is open_.topology
    before, after = open_.matrix(CORNERS, CORNERS), closed.matrix(CORNERS, CORNERS)
    np.testing.assert_allclose(after, closed.road.matrix(CORNERS, CORNERS), atol=0.01)
    assert (after >= before).all()
    assert (after > before).any()
    np.testing.assert_array_equal(open_.matrix(CORNERS, CORNERS), before)  # untouched


def test_what_lies_beyond_the_limit_is_not_reached(road: RoadTimes) -> None:
    ours, theirs = (t.matrix(CORNERS, CORNERS, limit_s=200) for t in (CchTimes.of(road), road))
    np.testing.assert_array_equal(np.isinf(ours), np.isinf(theirs))


def test_nearest_route_and_area_are_those_of_road(road: RoadTimes) -> None:
    cch = CchTimes.of(road)
    one, other = (Points(CORNERS.lon[k : k + 1], CORNERS.lat[k : k + 1]) for k in (0, 4))
    assert cch.route(one, other).travel_time_s == road.route(one, other).travel_time_s
    assert cch.isochrone(one, [100])[0].equals(road.isochrone(one, [100])[0])  # type: ignore[attr-defined]
    assert cch.nearest(one, CORNERS).source.tolist() == road.nearest(one, CORNERS).source.tolist()
    assert (cch.describe().engine, cch.describe().fingerprint) == ("cch", road.fingerprint)


def test_oslo_east_is_equal_within_half_a_second_open_and_closed(shared: Path) -> None:
    graph = build_graph(shared / "norway" / "osm" / "oslo-east.osm.pbf")
    inside = np.flatnonzero(graph.part == 0)
    drawn = np.random.default_rng(1)
    sources, targets = (
        Points(graph.lon[k], graph.lat[k])
        for k in (inside[drawn.choice(len(inside), n, replace=False)] for n in (100, 2000))
    )
    cch = CchTimes.of(RoadTimes(graph, Profile.named()))
    area = shapely.box(10.77, 59.90, 10.79, 59.91)
    for times in (cch, cch.with_closures([Closure(area=area)])):
        ours, theirs = times.matrix(sources, targets), times.road.matrix(sources, targets)
        np.testing.assert_array_equal(np.isinf(ours), np.isinf(theirs))
        reached = np.isfinite(theirs)
        assert np.abs(ours[reached] - theirs[reached]).max() < 0.5
    assert not reached.all()


def test_both_engines_write_the_same_matrix_but_for_rounding(road: RoadTimes, tmp_path: Path) -> None:
    by_cch = write_matrix(tmp_path / "a.times", CchTimes.of(road), CORNERS, CORNERS)
    by_road = write_matrix(tmp_path / "b.times", road, CORNERS, CORNERS)
    assert np.abs(by_cch.seconds.astype(int) - by_road.seconds.astype(int)).max() <= 1


@pytest.mark.parametrize("ids", [[-1], [0, 5], [2**31], [2**32]])
def test_a_node_that_is_none_is_refused_before_the_library_sees_it(road: RoadTimes, ids: list[int]) -> None:
    cch = CchTimes.of(road)
    for sources, targets in ((ids, [0]), ([0], ids)):
        with pytest.raises(InvalidValueError, match="node numbers run from"):
            cch.node_times(np.array(sources), np.array(targets))


def test_node_numbers_within_the_graph_pass() -> None:
    # 0 and 4 are the first and the last of five nodes; 5 would be one too many.
    reject_unknown_ids(np.array([0, 4]), 5)
    reject_unknown_ids(np.array([], dtype=int), 0)
    with pytest.raises(InvalidValueError, match="node numbers run from"):
        reject_unknown_ids(np.array([0, 5]), 5)


def test_the_topology_of_another_graph_is_refused(road: RoadTimes, drawn: Callable[..., RoadGraph]) -> None:
    nodes = {n: (10.0 + n / 100, 60.0) for n in range(5)}
    same_size = drawn(nodes, {n: ([n - 1, n], STREET) for n in range(1, 5)})
    assert same_size.n_nodes == road.graph.n_nodes
    with pytest.raises(InvalidValueError, match=same_size.fingerprint):
        CchTimes(road, CchTopology.of(same_size))


def test_the_topology_serves_every_profile(road: RoadTimes) -> None:
    slower = RoadTimes(road.graph, replace(road.profile, agency_factor=0.5))
    shared = CchTimes(slower, CchTopology.of(road.driven))
    np.testing.assert_allclose(shared.matrix(CORNERS, CORNERS), slower.matrix(CORNERS, CORNERS), atol=0.01)


def test_no_places_give_an_empty_answer(road: RoadTimes) -> None:
    none = Points(np.array([]), np.array([]))
    assert CchTimes.of(road).matrix(none, CORNERS).shape == (0, 6)
    assert CchTimes.of(road).matrix(CORNERS, none).shape == (6, 0)


def test_without_the_package_the_text_says_what_to_do(
    road: RoadTimes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyroutingkit", None)
    with pytest.raises(BadInputError, match=r"install samvirke\[fast\], or use the engine road"):
        CchTimes.of(road)
