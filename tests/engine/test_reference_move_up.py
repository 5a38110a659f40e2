"""Rule 8: where free units stand. Sums by hand; times in seconds."""

import numpy as np
import pytest
from tests.engine.test_reference_preference import covering
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.move_up import Compliance, Dmexclp
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.trace import Step
from samvirke.engine.response.world import World
from samvirke.model.errors import InvalidValueError

BETWEEN = [[0, 300, 400], [300, 0, 500], [400, 500, 0]]


def valley(crews: int = 2, *, far_s: float = 900.0) -> World:
    """Units at stop 0; p0 is 100 from it, 250 from stop 1; p1 is 900 from stop 0 and 50 from stop 1."""
    return world(
        [Crew(at=0) for _ in range(crews)],
        [[100, 250, 400], [far_s, 50, 500]],
        between_s=BETWEEN,
    )


def dmexclp(stops: list[int], *, members: tuple[bool, ...] = (True, True)) -> Dispatch:
    """Stop 0 covers a point of weight 10, stop 1 one of weight 6, stop 2 none; q = 1/2."""
    cover = covering([[0], [1], []], [10.0, 6.0], list(members))
    return Dispatch(move_up=Dmexclp(cover=cover, stops=np.array(stops)))


def test_a_free_unit_goes_where_it_adds_most_cover() -> None:
    # Unit 0 is free at 700. Unit 1 still covers the first point: one more there is worth 10 · 1/4 = 2.5,
    # the first at the second point 6 · 1/2 = 3. It drives 250 to stop 1, and from 950 on is 50 from p1.
    calls = course(need(0, 0), need(1, 1000, place="p1"))
    came = simulate(valley(), calls, dispatch=dmexclp([0, 1, 2]))
    assert came.first_unit.tolist() == [0, 0]
    assert came.first_s.tolist() == [100, 50]
    # Then it is free at p1; stop 1 adds 3 again.
    assert came.moves.tolist() == [2, 0]


def test_without_the_rule_it_goes_home() -> None:
    came = simulate(valley(), course(need(0, 0), need(1, 1000, place="p1")))
    assert came.first_s.tolist() == [100, 900]
    assert came.moves.tolist() == [0, 0]


def test_a_stop_that_is_not_given_or_cannot_be_reached_is_not_chosen() -> None:
    calls = course(need(0, 0))
    assert simulate(valley(), calls, dispatch=dmexclp([0, 2])).moves.tolist() == [0, 0]
    crews = [Crew(at=0), Crew(at=0)]
    cut = world(crews, [[100, INF, 400], [900, 50, 500]], between_s=BETWEEN)
    assert simulate(cut, calls, dispatch=dmexclp([0, 1, 2])).moves.tolist() == [0, 0]


def test_a_unit_outside_the_group_goes_home() -> None:
    rule = dmexclp([0, 1, 2], members=(False, True))
    assert simulate(valley(), course(need(0, 0)), dispatch=rule).moves.tolist() == [0, 0]


def test_what_waits_goes_before_moving() -> None:
    # Free at 700 with a call waiting at p0: 100 + 100, there at 900.
    one = valley(1)
    rule = Dispatch(move_up=Dmexclp(cover=covering([[], [0], []], [6.0], [True]), stops=np.array([0, 1])))
    came = simulate(one, course(need(0, 0), need(1, 10)), dispatch=rule)
    assert came.first_s.tolist() == [100, 890]
    assert came.moves.tolist() == [1]


def test_a_moved_unit_is_sent_from_its_way_through_where_it_turned_or_the_stop_it_is_bound_for() -> None:
    # Free at 700, bound for stop 1, there at 950. At 900: by stop 1 50 left + 50 = 100.
    came = simulate(valley(), course(need(0, 0), need(1, 900, place="p1")), dispatch=dmexclp([0, 1, 2]))
    assert came.first_s.tolist() == [100, 100]


def table(*rows: tuple[int, ...]) -> Dispatch:
    """All units are of the group."""
    return Dispatch(move_up=Compliance(members=np.ones(len(rows) - 1, dtype=np.bool_), rows=rows))


def test_when_one_is_sent_the_nearest_spare_takes_the_stop_that_is_missed() -> None:
    # Units 0, 1 at stop 0 and unit 2 at stop 1. Unit 2 is sent; with two free, one each shall stand at
    # stops 0 and 1. Stop 0 has one more than asked: unit 0 drives 300 to stop 1, and from then on it is
    # 50 from p1.
    crews = [Crew(at=0), Crew(at=0), Crew(at=1)]
    town = world(crews, [[100, 250, 400], [900, 50, 500]], between_s=BETWEEN)
    rule = table((), (0,), (0, 1), (0, 0, 1))
    calls = course(need(0, 0, place="p1", works_s=5000), need(1, 400, place="p1"))
    came = simulate(town, calls, dispatch=rule, traced=True)
    assert came.first_unit.tolist() == [2, 0]
    assert came.first_s.tolist() == [50, 50]
    assert came.trace is not None
    moved = came.trace.step == Step.MOVED
    assert came.trace.at_s[moved].tolist() == [0]
    assert came.trace.stop[moved].tolist() == [1]
    assert came.trace.until_s[moved].tolist() == [300]


def test_on_its_way_to_another_stop_it_needs_no_turn_out() -> None:
    # Turn-out 120. Unit 0 sets out for stop 1 at 0; at 200: 100 left + 50.
    crews = [Crew(at=0, turnout_s=120), Crew(at=0, turnout_s=120), Crew(at=1)]
    town = world(crews, [[100, 250, 400], [900, 50, 500]], between_s=BETWEEN)
    rule = table((), (0,), (0, 1), (0, 0, 1))
    calls = course(need(0, 0, place="p1", works_s=5000), need(1, 200, place="p1"))
    assert simulate(town, calls, dispatch=rule).first_s.tolist() == [50, 150]


@pytest.mark.parametrize(("row", "moves"), [((1, 0), 1), ((0, 1), 1), ((2, 1), 0), ((0, 0), 0)])
def test_only_the_first_stop_that_lacks_a_unit_is_filled(row: tuple[int, int], moves: int) -> None:
    # Units 0 and 1, at stop 0, are left when unit 2 goes. Stop 2 cannot be reached from there.
    crews = [Crew(at=0), Crew(at=0), Crew(at=1)]
    cut: list[list[float]] = [[0, 300, INF], [300, 0, 500], [400, 500, 0]]
    town = world(crews, [[900, 50, 500]], between_s=cut)
    rule = table((), (0,), row, (0, 0, 1))
    came = simulate(town, course(need(0, 0, works_s=9000)), dispatch=rule)
    assert came.moves[:2].sum() == moves


def test_a_unit_that_becomes_free_fills_the_row_and_else_goes_home() -> None:
    # One unit of base 0 and a row that asks for stop 1: it goes there, 250, once it is free at 700.
    rule = table((), (1,))
    came = simulate(valley(1), course(need(0, 0), need(1, 1000, place="p1")), dispatch=rule)
    assert came.first_s.tolist() == [100, 50]
    home = simulate(valley(1), course(need(0, 0), need(1, 1000, place="p1")), dispatch=table((), ()))
    assert home.first_s.tolist() == [100, 900]
    assert home.moves.tolist() == [0]


@pytest.mark.parametrize(("to_stop_2_s", "first_s"), [(400, 50), (251, 50), (250, 500)])
def test_of_two_stops_that_lack_a_unit_it_goes_to_the_nearer(to_stop_2_s: float, first_s: float) -> None:
    # Free at 700 at p0, 250 from stop 1, while the other rests at stop 0. The row names stop 2 first:
    # equally far, it goes there. At 1100 it rests, 50 or 500 from p1.
    town = world([Crew(at=0), Crew(at=0)], [[100, 250, to_stop_2_s], [900, 50, 500]], between_s=BETWEEN)
    calls = course(need(0, 0), need(1, 1100, place="p1"))
    came = simulate(town, calls, dispatch=table((), (), (2, 1)))
    assert came.first_s.tolist() == [100, first_s]


def test_a_unit_that_cannot_be_called_is_not_moved() -> None:
    # Units 0 and 1 rest at stop 0, off duty: nobody takes stop 1.
    crews = [Crew(at=0, on_duty=()), Crew(at=0, on_duty=()), Crew(at=1)]
    town = world(crews, [[100, 250, 400], [900, 50, 500]], between_s=BETWEEN)
    came = simulate(town, course(need(0, 0)), dispatch=table((), (0,), (0, 1), (0, 0, 1)))
    assert came.moves.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        (dmexclp([0, 9]), "move-up names stop 9; the world has stops 0 to 2"),
        (dmexclp([1, 0]), r"the stops of DMEXCLP are \[1, 0\]; give each once, ascending"),
        (table((), (7,), (0, 1)), "move-up names stop 7"),
        (table((), (0,)), "members of the compliance table has 1 rows, and there are 2 units"),
    ],
)
def test_a_move_that_does_not_fit_the_world_is_refused(rule: Dispatch, seen: str) -> None:
    with pytest.raises(InvalidValueError, match=seen):
        simulate(valley(), course(need(0, 0)), dispatch=rule)
