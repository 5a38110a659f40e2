"""The production plan: known optima, every plan of small worlds, and what may never get worse."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvirke.engine.endurance.production.lines import Lines
from samvirke.engine.endurance.production.making import make
from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import Lots
from samvirke.model.errors import InvalidValueError
from samvirke.prepare.measures.production.parts import independent_parts
from samvirke.prepare.measures.production.plan import carried_out, no_production, plan_production
from samvirke.prepare.measures.production.problem import ProductionProblem, Substitutes
from samvirke.prepare.measures.production.program import fillings
from samvirke.travel.times import Floats, Ints

ITEMS = ("noradrenaline", "adrenaline", "fentanyl", "metformin")


def lines_for(of_line: list[int], of_item: list[int], hours: float, **figures: float) -> Lines:
    """Return lines with one product for each pair of line and item."""
    usual = {
        "batch_quantity": 10.0,
        "batch_h": 4.0,
        "setup_h": 1.0,
        "release_days": 0.0,
        "batch_cost_nok": 100.0,
        "setup_cost_nok": 50.0,
        "raw_batches": np.inf,
        "resupply_batches": 0.0,
        "resupply_weeks": np.inf,
    }
    n, n_lines = len(of_line), max(of_line) + 1
    return Lines(
        names=tuple(f"line-{number}" for number in range(n_lines)),
        owners=("org",) * n_lines,
        hours_per_week=np.full(n_lines, hours),
        line=np.array(of_line),
        items=tuple(ITEMS[item] for item in of_item),
        ids=tuple(map(str, range(n))),
        quality=("typed",) * n,
        **{name: np.full(n, value) for name, value in {**usual, **figures}.items()},
    )


def problem_of(need: list[list[float]], lines: Lines, **given: object) -> ProductionProblem:
    """Return a problem of one class without stock or supply; a unit is a day, and a day 1 000 NOK."""
    array = np.array([need], dtype=np.float64)
    n_items = array.shape[1]
    usual: dict[str, object] = {
        "items": ITEMS[:n_items],
        "need": array,
        "days_lost": np.ones((1, n_items)),
        "stock": np.zeros(n_items),
        "supply": np.zeros(array.shape[1:]),
        "lines": lines,
        "lag_weeks": np.zeros(len(lines.items), dtype=np.int64),
        "lost_day_nok": 1000.0,
    }
    return ProductionProblem(**{**usual, **given})  # type: ignore[arg-type]


def test_lot_sizing_of_wagner_and_whitin_costs_1380() -> None:
    # Make 90+120 in week 0 and 80+70 in week 2: 2 x 500 + 2 x 120 + 2 x 70 = 1 380.
    lines = lines_for(
        [0], [0], 168, batch_quantity=1, batch_h=0.001, setup_h=0, batch_cost_nok=0, setup_cost_nok=500
    )
    problem = problem_of([[90, 120, 80, 70]], lines, holding_nok=np.array([2.0]), lost_day_nok=1e4)
    plan = plan_production(problem, gap=0.0, time_limit_s=30)
    assert plan.value == pytest.approx(1380, abs=1e-6)
    assert plan.bound == pytest.approx(1380, rel=1e-6)
    assert plan.status == "optimal"
    assert plan.batches.tolist() == [[210, 0, 150, 0]]
    assert plan.unmet.sum() == pytest.approx(0, abs=1e-9)


def test_one_batch_in_time_by_hand() -> None:
    # Need 12 a week, 15 in store; a batch of 10 is usable the week after. Without it week 1 lacks 9 and week
    # 2 lacks 12: 21 days. A week has 9 h: 1 + 2 x 4. Week 0 can make two batches (20, 250 NOK): week 1 has
    # 3 + 20 = 23, uses 12, week 2 uses 11: lacks 1. A third batch in week 1 (150 NOK) saves that day (1 000).
    lines = lines_for([0], [0], 9)
    problem = problem_of([[12, 12, 12]], lines, stock=np.array([15.0]), lag_weeks=np.array([1]))
    assert no_production(problem).days_lost.sum() == pytest.approx(21)
    plan = plan_production(problem, gap=0.0)
    assert plan.days_lost.sum() == pytest.approx(0, abs=1e-9)
    assert plan.cost_nok == plan.value == pytest.approx(400)
    assert plan.batches.sum() == 3
    # Were a lost day 149 NOK, the third batch would not be made: 250 + 149.
    cheap = plan_production(replace(problem, lost_day_nok=149.0), gap=0.0)
    assert cheap.value == pytest.approx(399)
    assert cheap.batches.tolist() == [[2, 0, 0]]


def test_what_lacks_is_replaced_as_far_as_its_substitute_goes() -> None:
    # 10 of item 0 lack; a unit takes 2 of item 1, of which 9 - 1 = 8 are to spare: 4 replaced, 6 lost. At
    # most 30 % may be replaced: 3, then 7 are lost.
    lines = lines_for([0], [2], 9)
    pair = Substitutes(item=np.array([0]), by=np.array([1]), factor=np.array([2.0]), share=np.array([1.0]))
    problem = problem_of([[10], [1]], lines, stock=np.array([0.0, 9.0]), substitutes=pair)
    found = no_production(problem)
    assert found.unmet[0, :, 0] == pytest.approx([6, 0])
    assert found.replaced[0, 0, 0] == pytest.approx(4)
    few = no_production(replace(problem, substitutes=replace(pair, share=np.array([0.3]))))
    assert few.unmet[0, 0, 0] == pytest.approx(7)


def test_no_substitute_is_taken_from_its_own_patients_when_that_saves_nobody() -> None:
    # Item 0 lacks 5 in week 0. Of item 1 lie 10, which its own patients need in two weeks: whoever has them,
    # 5 days are lost, and they stay with their own. With 13 in store, 3 are to spare and are given.
    pair = Substitutes(item=np.array([0]), by=np.array([1]), factor=np.ones(1), share=np.ones(1))
    problem = problem_of([[5, 0], [5, 5]], lines_for([0], [2], 9), substitutes=pair)
    for in_store, spare in ((10.0, 0.0), (13.0, 3.0)):
        found = no_production(replace(problem, stock=np.array([0.0, in_store])))
        assert found.replaced.sum() == pytest.approx(spare, abs=1e-9)
        assert found.unmet[0, 0] == pytest.approx([5 - spare, 0], abs=1e-9)
        assert found.unmet[0, 1] == pytest.approx([0, 0], abs=1e-9)


def test_the_first_class_is_served_first_and_nobody_goes_short_earlier_than_need_be() -> None:
    # 25 in store; the first class needs 4 a week, the second 6: of 10 a week the second goes without 5 in
    # the last.
    need = np.array([[[4.0, 4.0, 4.0]], [[6.0, 6.0, 6.0]]])
    lines = lines_for([0], [1], 9)
    days_lost, stock = np.array([[10.0], [1.0]]), np.array([25.0])
    problem = replace(problem_of([[0, 0, 0]], lines), need=need, days_lost=days_lost, stock=stock)
    unmet = no_production(problem).unmet
    assert unmet[0].sum() == pytest.approx(0, abs=1e-9)
    assert unmet[1, 0] == pytest.approx([0, 0, 5], abs=1e-6)


def lost_and_cost(problem: ProductionProblem, batches: Ints) -> float:
    """Return the sum of a plan without substitutes: what is there is used at once, which no order betters."""
    total = 0.0
    for item in range(len(problem.items)):
        store = float(problem.stock[item])
        for week in range(problem.weeks):
            store += problem.supply[item, week]
            for p in np.flatnonzero(problem.item_of == item):
                made_in = week - problem.lag[p]
                if made_in >= 0:
                    store += batches[p, made_in] * problem.lines.batch_quantity[p]
            used = min(store, problem.need[0, item, week])
            total += problem.lost_day_nok * problem.days_lost[0, item] * (problem.need[0, item, week] - used)
            store -= used
    lines = problem.lines
    return total + float((lines.batch_cost_nok @ batches + lines.setup_cost_nok @ (batches > 0)).sum())


def fits(problem: ProductionProblem, batches: Ints) -> bool:
    lines = problem.lines
    hours = lines.batch_h[:, None] * batches + lines.setup_h[:, None] * (batches > 0)
    on_line = np.stack([hours[lines.line == n].sum(axis=0) for n in range(len(lines.names))])
    in_store = (batches.cumsum(axis=1) <= lines.raw_until(problem.weeks)).all()
    return bool((on_line <= problem.hours + 1e-9).all() and in_store)


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_of_a_small_world_is_better(seed: int) -> None:
    draw = np.random.default_rng(seed)
    lines = lines_for([0, 0, 1], [0, 1, 0], 10.0)
    lines = replace(
        lines,
        batch_quantity=draw.integers(5, 15, 3).astype(float),
        batch_h=draw.uniform(3, 5, 3),
        batch_cost_nok=draw.uniform(100, 4000, 3),
        setup_cost_nok=draw.uniform(0, 2000, 3),
        raw_batches=draw.integers(1, 4, 3).astype(float),
        resupply_batches=np.ones(3),
        resupply_weeks=np.full(3, 2.0),
    )
    problem = problem_of(
        draw.uniform(5, 20, (2, 3)).tolist(),
        lines,
        stock=draw.uniform(0, 15, 2),
        supply=draw.uniform(0, 5, (2, 3)),
        days_lost=draw.uniform(0.2, 2, (1, 2)),
        running=draw.uniform(0.6, 1, (2, 3)),
        lag_weeks=np.array([1, 0, 1]),
    )
    of_week = [np.array(counts) for counts in product(range(3), repeat=3)]
    plans = (np.stack(weeks, axis=1) for weeks in product(of_week, repeat=3))
    week_fits = {tuple(w): fits_week(problem, w) for w in of_week}
    best = min(
        lost_and_cost(problem, batches)
        for batches in plans
        if all(week_fits[tuple(batches[:, t])][t] for t in range(3)) and fits(problem, batches)
    )
    found = plan_production(problem, gap=0.0, time_limit_s=20)
    assert found.value == pytest.approx(best, rel=1e-6)
    assert found.bound <= found.value + 1e-6
    assert fits(problem, found.batches)
    assert lost_and_cost(problem, found.batches) == pytest.approx(found.value, rel=1e-6)


def fits_week(problem: ProductionProblem, counts: Ints) -> list[bool]:
    """Say for each week whether the hours allow the counts: most plans are ruled out here, fast."""
    lines = problem.lines
    hours = lines.batch_h * counts + lines.setup_h * (counts > 0)
    on_line = np.array([hours[lines.line == n].sum() for n in range(len(lines.names))])
    return [bool((on_line <= problem.hours[:, t] + 1e-9).all()) for t in range(problem.weeks)]


@settings(max_examples=12)
@given(
    st.lists(st.integers(0, 30), min_size=8, max_size=8),
    st.integers(6, 14),
    st.integers(0, 3),
    st.integers(1, 6),
    st.integers(1, 3),
)
def test_more_hours_or_raw_material_or_stock_is_never_worse(
    need: list[int], hours: int, raw: int, more_hours: int, more_raw: int
) -> None:
    lines = lines_for([0, 0], [0, 1], float(hours), raw_batches=float(raw))
    problem = problem_of([list(map(float, need[:4])), list(map(float, need[4:]))], lines)
    more = (
        replace(problem, lines=replace(lines, hours_per_week=lines.hours_per_week + more_hours)),
        replace(problem, lines=replace(lines, raw_batches=lines.raw_batches + more_raw)),
        replace(problem, stock=problem.stock + more_raw),
    )
    value = plan_production(problem, gap=0.0).value
    for better in more:
        assert plan_production(better, gap=0.0).value <= value + 1e-6 * max(value, 1)


def test_parts_without_a_common_line_or_substitute_are_planned_apart() -> None:
    # Items 0 and 1 share line 0; item 2 stands alone on line 1; item 3 is replaced by item 2.
    lines = lines_for([0, 0, 1], [0, 1, 2], 9)
    pair = Substitutes(item=np.array([3]), by=np.array([2]), factor=np.ones(1), share=np.ones(1))
    problem = problem_of([[5.0, 5.0]] * 4, lines, substitutes=pair)
    parts = independent_parts(problem)
    assert [part.items.tolist() for part in parts] == [[0, 1], [2, 3]]
    assert [part.products.tolist() for part in parts] == [[0, 1], [2]]
    together = plan_production(problem, gap=0.0)
    apart = [plan_production(part.problem, gap=0.0) for part in parts]
    assert together.value == pytest.approx(sum(plan.value for plan in apart))
    assert together.bound == pytest.approx(sum(plan.bound for plan in apart))


def test_the_plan_carried_out_is_the_plan() -> None:
    lines = lines_for([0, 0], [0, 1], 12.0, release_days=5.0)
    need = np.random.default_rng(3).uniform(4, 9, (2, 8))
    problem = problem_of(need.tolist(), lines, lag_weeks=None, stock=np.array([10.0, 10.0]))
    plan = plan_production(problem, gap=0.0)
    again = carried_out(problem, plan.batches)
    assert again.value == pytest.approx(plan.value)
    # Nothing was searched for, so nothing is proven: also where nothing is lost and nothing costs.
    nobody = no_production(replace(problem, need=0 * problem.need))
    for given_plan in (again, nobody):
        assert given_plan.status == "given"
        assert np.isnan([given_plan.bound, given_plan.gap]).all()
    made = make(lines, plan.batches, days=56, items=problem.items)
    assert made.left_over.sum() == 0
    # Day by day, with the need of a week spread over it, nobody lacks more than the plan by week says.
    for item in range(2):
        of_item = np.repeat(need[item] / 7, 7)[None, None]
        start = Lots.at_start(np.array([10.0]))
        held = hold_out(start, of_item, made.deliveries[item][None])
        assert held.unmet.sum() <= plan.unmet[:, item].sum() + 1e-6
    assert plan.batches.sum() > 0


def test_every_way_to_fill_a_week_and_none_when_they_are_too_many() -> None:
    # 9 h: two of 4 h with a set-up of 1 h; or two of 3 h (7 h); one of each is 5 + 4 = 9 h.
    ways = fillings(np.array([4.0, 3.0]), np.array([1.0, 1.0]), 9.0)
    assert ways is not None
    assert sorted(map(tuple, ways.tolist())) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0)]
    assert fillings(np.full(8, 0.5), np.zeros(8), 168.0) is None


def test_a_search_that_the_clock_stops_says_so_and_still_has_a_plan() -> None:
    draw = np.random.default_rng(0)
    n = 12
    lines = lines_for([p // 4 for p in range(n)], [p % 4 for p in range(n)], 60.0)
    lines = replace(lines, batch_cost_nok=draw.uniform(10_000, 90_000, n), batch_h=draw.uniform(5, 10, n))
    problem = problem_of(draw.uniform(10, 40, (4, 26)).tolist(), lines, lost_day_nok=1e5)
    plan = plan_production(problem, gap=0.0, time_limit_s=0.5)
    assert plan.status == "time_limit"
    assert plan.bound <= plan.value
    assert fits(problem, plan.batches)


def test_numbers_that_cannot_be_are_refused() -> None:
    lines = lines_for([0], [0], 9)
    with pytest.raises(InvalidValueError, match="stock of the production problem holds -1"):
        problem_of([[1.0]], lines, stock=np.array([-1.0]))
    with pytest.raises(InvalidValueError, match="supply of the production problem is"):
        problem_of([[1.0]], lines, supply=np.zeros((1, 2)))
    with pytest.raises(InvalidValueError, match="gap is 2"):
        plan_production(problem_of([[1.0]], lines), gap=2.0)
    too_many: Floats = np.array([[3]])
    with pytest.raises(InvalidValueError, match="do not fit in the hours"):
        carried_out(problem_of([[1.0]], lines), too_many.astype(np.int64))
