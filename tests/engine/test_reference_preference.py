"""Rule 3: penalties on top of time, and keeping cover. Sums by hand; times in seconds."""

import numpy as np
import pytest
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.dispatch.cover import Cover, CoverKeeping
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.preference import Preference
from samvirke.engine.response.reference import simulate
from samvirke.model.errors import InvalidValueError

TWO = [Crew(at=0), Crew(at=1)]


def preferring(penalty_s: list[float], n_needs: int = 1) -> Dispatch:
    """One penalty for each unit, whatever the need."""
    return Dispatch(
        preference=Preference(
            unit_group=np.arange(len(penalty_s)),
            need_group=np.zeros(n_needs, dtype=np.int64),
            penalty_s=np.array(penalty_s)[:, None],
        )
    )


@pytest.mark.parametrize(
    ("penalty_s", "unit", "first_s"), [(199.0, 0, 100), (200.0, 0, 100), (201.0, 1, 300)]
)
def test_the_least_sum_of_time_and_penalty_is_sent(penalty_s: float, unit: int, first_s: float) -> None:
    # Unit 0: 100 + penalty; unit 1: 300. Equal at 200: the lower index.
    came = simulate(world(TWO, [[100, 300]]), course(need(0, 0)), dispatch=preferring([penalty_s, 0]))
    assert came.first_unit.tolist() == [unit]
    assert came.first_s.tolist() == [first_s]  # a penalty takes no time


def test_who_is_forbidden_never_comes_and_the_need_waits() -> None:
    # Unit 1 may come but is away until 200 + 600 = 800; from there 200 + 200.
    calls = course(need(0, 0), need(1, 10))
    came = simulate(world(TWO, [[100, 200]]), calls, dispatch=preferring([INF, 0], 2))
    assert came.first_unit.tolist() == [1, 1]
    # It turned at the nearest stop, 100 from the place: 800 + 100 + 100.
    assert came.first_s.tolist() == [200, 1000 - 10]


def test_a_free_unit_passes_over_what_it_is_forbidden() -> None:
    # One unit; need 1 is urgent and forbidden to it, need 2 is not.
    rule = Preference(
        unit_group=np.array([0]), need_group=np.array([0, 1, 0]), penalty_s=np.array([[0.0, INF]])
    )
    calls = course(need(0, 0), need(1, 10, priority=1), need(2, 20, priority=3))
    came = simulate(world(TWO[:1], [[100]]), calls, dispatch=Dispatch(preference=rule))
    assert came.first_s.tolist() == [100, INF, 900 - 20]


def covering(points: list[list[int]], weight: list[float], members: list[bool], q: float = 0.5) -> Cover:
    """The points of each stop."""
    return Cover(
        members=np.array(members),
        starts=np.append(0, np.cumsum([len(some) for some in points])),
        points=np.array([point for some in points for point in some], dtype=np.int64),
        weight=np.array(weight),
        busy_share=q,
    )


def keeping(cover: Cover, slack_s: float) -> Dispatch:
    return Dispatch(keeping=CoverKeeping(cover=cover, slack_s=slack_s, from_priority=2))


@pytest.mark.parametrize(
    ("priority", "slack_s", "unit"),
    [(2, 60.0, 1), (2, 49.0, 0), (1, 60.0, 0)],  # spared; the other is too late; too urgent to spare
)
def test_of_nearly_equal_units_the_one_that_covers_nobody_is_sent(
    priority: int, slack_s: float, unit: int
) -> None:
    # Unit 0 at 100 alone covers a point of weight 10, unit 1 at 150 none.
    rule = keeping(covering([[0], []], [10.0], [True, True]), slack_s)
    came = simulate(world(TWO, [[100, 150]]), course(need(0, 0, priority=priority)), dispatch=rule)
    assert came.first_unit.tolist() == [unit]


def test_the_cost_of_a_unit_falls_with_those_who_cover_the_same() -> None:
    # q = 1/2. Units 0 and 1 share a point of weight 8: each costs 8 · 1/2 · 1/2 = 2. Unit 2 alone covers
    # one of weight 3: 3 · 1/2 = 1.5. So unit 2 goes; with weight 5 it costs 2.5 and unit 0 goes.
    crews = [Crew(at=0), Crew(at=1), Crew(at=2)]
    for weight, unit in ((3.0, 2), (5.0, 0)):
        rule = keeping(covering([[0], [0], [1]], [8.0, weight], [True] * 3), 100)
        came = simulate(world(crews, [[100, 110, 120]]), course(need(0, 0, priority=2)), dispatch=rule)
        assert came.first_unit.tolist() == [unit]


def test_the_last_who_covers_a_point_is_spared_once_the_other_is_away() -> None:
    # The urgent call takes unit 0, the soonest. Then unit 1 alone covers the point of weight 8, which
    # costs 8 · 1/2 = 4; units 2 and 3 share one of weight 6: 6 · 1/4 = 1.5, and unit 2 goes.
    crews = [Crew(at=0), Crew(at=1), Crew(at=2), Crew(at=2)]
    rule = keeping(covering([[0], [0], [1]], [8.0, 6.0], [True] * 4), 100)
    calls = course(need(0, 0, priority=1), need(1, 10, priority=2))
    came = simulate(world(crews, [[100, 110, 120]]), calls, dispatch=rule)
    assert came.first_unit.tolist() == [0, 2]


def test_a_unit_outside_the_group_costs_nothing() -> None:
    rule = keeping(covering([[0], [0]], [8.0], [True, False]), 100)
    came = simulate(world(TWO, [[100, 150]]), course(need(0, 0, priority=2)), dispatch=rule)
    assert came.first_unit.tolist() == [1]


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        (preferring([0.0]), "unit_group of the preference has 1 rows, and there are 2 units"),
        (preferring([0.0, 0.0], 5), "need_group of the preference has 5 rows, and there are 1 needs"),
        (keeping(covering([[0], []], [1.0], [True]), 1), "members of the cover has 1 rows"),
        (keeping(covering([[0]], [1.0], [True, True]), 1), "starts of the cover, less one, has 1 rows"),
    ],
)
def test_rules_made_for_another_world_are_refused(rule: Dispatch, seen: str) -> None:
    with pytest.raises(InvalidValueError, match=seen):
        simulate(world(TWO, [[100, 150]]), course(need(0, 0)), dispatch=rule)
