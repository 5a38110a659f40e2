"""Kernels say the same as their plain twins, to the bit where every sum is exact (whole numbers)."""

from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.prepare.measures.siting.worlds_of_sites import World

from samvirke.prepare.measures.siting.aggregate import aggregate, merge_plain
from samvirke.prepare.measures.siting.coverage import Coverage, in_time_plain, within_plain
from samvirke.prepare.measures.siting.covering import covering
from samvirke.prepare.measures.siting.lagrangian import (
    Prices,
    ascend,
    bound_at,
    closed_in_better,
    improve,
    start_prices,
)
from samvirke.prepare.measures.siting.median_bound import ascend_median, closed_in_shorter, median_bound
from samvirke.prepare.measures.siting.median_plain import median_search_plain, nearest_sites_plain
from samvirke.prepare.measures.siting.median_swap import Travel, median_search, nearest_sites, travel_of
from samvirke.prepare.measures.siting.program import Program
from samvirke.prepare.measures.siting.restrictions import Restrictions
from samvirke.prepare.measures.siting.swap import draws_for, search
from samvirke.prepare.measures.siting.swap_plain import search_plain

seeds = st.integers(0, 2**32 - 1)


def lists(coverage: Coverage) -> list[list[int]]:
    return [coverage.sites[begin:end].tolist() for begin, end in pairwise(coverage.starts)]


@given(seeds)
def test_reach_times_become_coverage_as_the_plain_twin_says(seed: int) -> None:
    draw = np.random.default_rng(seed)
    reach_s = draw.integers(0, 9, (int(draw.integers(1, 9)), int(draw.integers(1, 9)))).astype(np.float32)
    reach_s[draw.random(reach_s.shape) < 0.2] = np.inf
    limits_s = draw.integers(0, 9, len(reach_s)).astype(float)
    assert lists(Coverage.of(reach_s, limits_s)) == in_time_plain(reach_s, limits_s)
    assert lists(Coverage.of(reach_s, 4.0)) == in_time_plain(reach_s, np.full(len(reach_s), 4.0))


@given(seeds)
def test_points_on_a_plane_become_coverage_as_the_plain_twin_says(seed: int) -> None:
    draw = np.random.default_rng(seed)
    points, sites = (draw.integers(-9, 9, (int(draw.integers(1, 30)), 2)).astype(float) for _ in range(2))
    radius = float(draw.integers(1, 12))
    assert lists(Coverage.within(points, sites, radius)) == within_plain(points, sites, radius)


@given(seeds)
def test_points_merge_as_the_plain_twin_says_and_no_weight_is_lost(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n, m = int(draw.integers(1, 60)), int(draw.integers(1, 5))
    coverage = Coverage.of(draw.random((n, m)), 0.5)
    weight, label = draw.random(n) * draw.integers(0, 2, n), draw.integers(0, 3, n)
    merged = aggregate(coverage, weight, label)
    cell_of_point, first, cell_weight = merge_plain(coverage, weight, label)
    assert merged.cell_of_point.tolist() == cell_of_point
    assert merged.weight.tolist() == cell_weight
    assert merged.label.tolist() == label[first].tolist()
    assert lists(merged.coverage) == [lists(coverage)[point] for point in first]


def test_a_table_that_outgrows_its_first_size_still_merges_rightly() -> None:
    # 12 sites, every set of them once and then again: 4 095 cells of weight 2, and 2 points reached by none.
    sets = (np.arange(4096)[:, None] >> np.arange(12)) & 1
    coverage = Coverage.of(np.where(np.tile(sets, (2, 1)) == 1, 0.0, np.inf), 1.0)
    merged = aggregate(coverage, np.ones(8192))
    assert merged.weight.tolist() == [2.0] * 4095
    assert (merged.cell_of_point == -1).sum() == 2


def program_of(seed: int) -> Program:
    """Return a random program in whole numbers, with money, shared buildings, groups, several units."""
    draw = np.random.default_rng(seed)
    n, m, p = int(draw.integers(1, 25)), int(draw.integers(2, 8)), int(draw.integers(1, 6))
    coverage = Coverage.of(draw.random((n, m)), 0.5)
    gains = sorted(draw.integers(0, 9, int(draw.integers(1, 4))).tolist(), reverse=True)
    gains[0] += 1
    fixed = draw.integers(0, m, int(draw.integers(0, 2)))
    weight = draw.integers(1, 30, n).astype(float)
    restrictions = Restrictions(fixed=fixed, cost=draw.integers(0, 5, m).astype(float))
    program = covering(coverage, weight, gains, p, restrictions, per_site=int(draw.integers(1, 3)))
    return replace(
        program,
        budget=float(program.spent(program.least) + draw.integers(0, 20)) if draw.random() < 0.5 else np.inf,
        building=draw.integers(0, 3, m),
        building_cost=np.zeros(3),
        group=draw.integers(0, 2, m),
        group_most=np.maximum(draw.integers(1, 6, 2), len(fixed)),
    )


@settings(max_examples=80)
@given(seeds)
def test_the_swap_search_ends_where_its_plain_twin_ends(seed: int) -> None:
    program = program_of(seed)
    draws = draws_for(seed, 4, program.p)
    for by_price in (False, True):
        plan, value = search(program, program.least, draws, by_price=by_price)
        np.testing.assert_array_equal(plan, search_plain(program, program.least, draws, by_price=by_price))
        assert value == program.value(plan)
        assert program.spent(plan) <= program.budget
        assert plan.sum() <= program.p
        assert (np.bincount(program.group, weights=plan, minlength=2) <= program.group_most).all()


@settings(max_examples=40)
@given(seeds)
def test_a_building_is_paid_once_by_the_search_as_by_its_twin(seed: int) -> None:
    program = program_of(seed)
    program = replace(program, building_cost=np.array([3.0, 0.0, 5.0]))
    program = replace(program, budget=program.spent(program.least) + 12.0)
    draws = draws_for(seed, 4, program.p)
    plan, _ = search(program, program.least, draws)
    np.testing.assert_array_equal(plan, search_plain(program, program.least, draws))
    assert program.spent(plan) <= program.budget


@settings(max_examples=40)
@given(seeds)
def test_prices_rise_the_same_compiled_and_interpreted_and_bound_every_plan(seed: int) -> None:
    world = World(seed)
    restrictions = world.restrictions(floors=False)
    program = covering(world.coverage, world.weight, [1.0, 0.25], world.p, restrictions)
    plans = list(world.plans(world.p))
    if not plans or len(program.weight) == 0:
        return
    best = max(program.value(plan) for plan in plans)
    prices = start_prices(program)
    assert bound_at(program, prices) >= best - 1e-9 * best
    arguments = (
        program.coverage.starts,
        program.coverage.sites,
        program.worth,
        program.p,
        program.least,
        program.most,
        program.cost,
        program.budget,
        prices.cell,
        0.0,
        0.9 * best,
        30,
        5,
        1.0,
    )
    compiled, interpreted = ascend(*arguments), cast("Any", ascend).py_func(*arguments)
    np.testing.assert_array_equal(compiled[0], interpreted[0])
    assert compiled[1:] == interpreted[1:]
    prices, _ = improve(program, prices, 0.9 * best, rounds=200, patience=10)
    bound = bound_at(program, prices)
    assert best - 1e-9 * best <= bound <= bound_at(program, start_prices(program)) + 1e-9
    any_prices = Prices(cell=np.random.default_rng(seed).random(len(program.weight)) * program.worth[:, 0])
    assert bound_at(program, any_prices) >= best - 1e-9 * best
    worse = 0.95 * best
    closed = closed_in_better(program, prices, worse)
    for plan in plans:
        if program.value(plan) > worse + 1:
            assert not plan[closed].any()


def travel(seed: int, *, whole: bool) -> Travel:
    draw = np.random.default_rng(seed)
    n, m, p = int(draw.integers(1, 20)), int(draw.integers(2, 9)), int(draw.integers(1, 6))
    cost = draw.integers(0, 20, (n, m)).astype(float) if whole else draw.random((n, m))
    price = draw.integers(0, 5, m).astype(float)
    fixed = np.zeros(m, dtype=bool)
    fixed[0] = draw.random() < 0.4
    budget = float(price[0] + draw.integers(0, 12)) if draw.random() < 0.5 else np.inf
    weight = draw.integers(1, 9, n).astype(float)
    return travel_of(cost, weight, p, fixed=fixed, price=price, budget=budget)


@settings(max_examples=80)
@given(seeds)
def test_the_median_search_ends_where_its_plain_twin_ends(seed: int) -> None:
    table = travel(seed, whole=True)
    draws = draws_for(seed, 4, table.p)
    start = np.array([0])
    for by_price in (False, True):
        np.testing.assert_array_equal(
            median_search(table, start, draws, by_price), median_search_plain(table, start, draws, by_price)
        )


@pytest.mark.parametrize("n_near", [1, 2, 4])
def test_how_many_near_sites_are_listed_changes_no_plan(n_near: int) -> None:
    for seed in range(40):
        table = travel(seed, whole=True)
        shorter = table._replace(
            near=table.near[:, :n_near].copy(), near_cost=table.near_cost[:, :n_near].copy()
        )
        draws = draws_for(seed, 5, table.p)
        np.testing.assert_array_equal(
            median_search(table, np.array([0]), draws, False),
            median_search(shorter, np.array([0]), draws, False),
        )


@settings(max_examples=40)
@given(seeds)
def test_what_points_pay_bounds_every_plan_compiled_and_interpreted(seed: int) -> None:
    table = travel(seed, whole=False)
    m = table.cost.shape[1]
    values, plans = [], []
    for mask in range(1, 2**m):
        plan = np.array([mask >> site & 1 for site in range(m)], dtype=bool)
        fits = plan.sum() <= table.p and table.price[plan].sum() <= table.budget
        if fits and plan[table.fixed].all():
            values.append(float(table.weight @ table.cost[:, plan].min(axis=1)))
            plans.append(plan)
    least = min(values)
    first = table.weight * table.cost.mean(axis=1)
    first = np.minimum(first, table.weight * table.near_cost[:, -1])
    assert median_bound(table, first, 0.0) <= least + 1e-9
    arguments = (table, first, 0.0, 1.2 * least, 30, 5, 1.0)
    compiled, interpreted = ascend_median(*arguments), cast("Any", ascend_median).py_func(*arguments)
    np.testing.assert_array_equal(compiled[0], interpreted[0])
    assert compiled[1:] == interpreted[1:]
    assert median_bound(table, compiled[0], compiled[1]) <= least + 1e-9
    closed = closed_in_shorter(table, compiled[0], compiled[1], 1.1 * least)
    for plan, value in zip(plans, values, strict=True):
        if value < 1.09 * least:
            assert not plan[closed].any()


@given(seeds)
def test_the_nearest_sites_are_those_of_the_plain_twin_ties_by_number(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n_sites = int(draw.integers(1, 12))
    cost = draw.integers(0, 5, (int(draw.integers(1, 9)), n_sites)).astype(float)
    n_near = int(draw.integers(1, n_sites + 1))
    near, near_cost = nearest_sites(cost, np.empty(n_sites, dtype=np.int64), n_near)
    expected, expected_cost = nearest_sites_plain(cost, n_near)
    np.testing.assert_array_equal(near, expected)
    np.testing.assert_array_equal(near_cost, expected_cost)
