"""The cheapest beds and nurses: sums by hand, brute force, and held against the simulation of the days."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.endurance.beds.worlds_of_beds import beds, cared, worlds

from samvirke.model.errors import InvalidValueError
from samvirke.prepare.measures.beds.costs import Costs
from samvirke.prepare.measures.beds.surge import GIVEN_UP, cheapest, cvar, gaps_of

ALIKE = Costs(bed_nok=1e6, nurse_nok=1e6, shifts_per_nurse=3.0)  # a nurse staffs one bed of three shifts
ONE = np.array([0])


def test_nurses_come_first_and_beds_when_those_run_out() -> None:
    # 4 beds and nurses for 2 of them; 5 patients: 3 over. Two nurses staff the beds that are there: 1 over.
    # The fifth patient needs a nurse and a bed: two millions more.
    of = beds([4.0], nurse_shifts=6, shifts_per_bed=[3.0])
    gap = gaps_of(np.array([[[5.0]]]), of, ONE)
    for budget, over, nurses, more_beds in (
        (0, 3, 0, 0),
        (2e6, 1, 2, 0),
        (3e6, 0.5, 2.5, 0.5),
        (4e6, 0, 3, 1),
    ):
        plan = cheapest(gap, of, budget_nok=budget, costs=ALIKE)
        assert plan.status == "optimal"
        assert plan.expected == pytest.approx(over, abs=1e-6)
        assert plan.bound == pytest.approx(plan.value, abs=1e-6)
        assert plan.nurses[0] == pytest.approx(nurses, abs=1e-6)
        assert plan.beds[0] == pytest.approx(more_beds, abs=1e-6)


def test_a_nurse_goes_where_she_saves_most() -> None:
    # Hospital 0 lacks one bed for one day, hospital 1 for three days; alone, with money for one nurse.
    of = beds([9.0, 9.0], nurse_shifts=6, shifts_per_bed=[3.0])
    needs = np.array([[[3.0, 0, 0], [3.0, 3, 3]]])
    plan = cheapest(gaps_of(needs, of, np.array([0, 1])), of, budget_nok=1e6, costs=ALIKE)
    np.testing.assert_allclose(plan.nurses, [0, 1], atol=1e-6)
    assert plan.expected == pytest.approx(1)
    # Not where it is not allowed.
    only = np.array([True, False])
    plan = cheapest(gaps_of(needs, of, np.array([0, 1])), of, budget_nok=1e6, costs=ALIKE, allowed=only)
    assert plan.expected == pytest.approx(3)


def test_weight_on_the_worst_runs_moves_the_plan_to_them() -> None:
    # Of 20 runs, 19 lack one bed at hospital 0 for a day, and one lacks ten at hospital 1. A nurse saves
    # 19/20 on the mean at 0, 1/20 at 1; of the worst twentieth she saves all her day at 1.
    of = beds([99.0, 99.0], nurse_shifts=0, shifts_per_bed=[3.0])
    needs = np.zeros((20, 2, 1))
    needs[:19, 0], needs[19, 1] = 1, 10
    gap = gaps_of(needs, of, np.array([0, 1]))
    mean = cheapest(gap, of, budget_nok=1e6, costs=ALIKE, cvar_weight=0.0)
    worst = cheapest(gap, of, budget_nok=1e6, costs=ALIKE, cvar_weight=1.0)
    assert (mean.expected, mean.cvar95) == pytest.approx((10 / 20, 10))
    assert (worst.expected, worst.cvar95) == pytest.approx((19 / 20 + 9 / 20, 9))


def test_what_is_added_is_spread_over_hospitals_that_share() -> None:
    # Two alike hospitals share; four nurses are worth the same anywhere: two each.
    of = beds([9.0, 9.0], nurse_shifts=3, shifts_per_bed=[3.0])
    gap = gaps_of(np.array([[[9.0], [9.0]]]), of, np.array([0, 0]))
    plan = cheapest(gap, of, budget_nok=4e6, costs=ALIKE)
    np.testing.assert_allclose(plan.nurses, [2, 2], atol=0.1)


def test_no_purchase_of_whole_beds_and_nurses_is_better() -> None:
    rng = np.random.default_rng(4)
    of = beds([2.0, 3.0], [4.0, 6.0], nurse_shifts=[6.0, 5.0], shifts_per_bed=[3.0, 2.0])
    needs = rng.integers(0, 9, (6, 2, 8)).astype(float)
    sharing, budget = [0, 0], 3
    plan = cheapest(gaps_of(needs, of, np.array(sharing)), of, budget_nok=budget * 1e6, costs=ALIKE)
    best = np.inf
    for amounts in itertools.product(range(budget + 1), repeat=4):
        if sum(amounts) <= budget:
            more = of.with_more(beds=np.array(amounts[:2]), nurse_shifts=3.0 * np.array(amounts[2:]))
            over = np.array([cared(need, more, sharing=sharing).total_over for need in needs])
            best = min(best, 0.5 * over.mean() + 0.5 * cvar(over))
    assert plan.value <= best + 1e-6
    assert plan.value >= 0.8 * best  # and parts of a bed do not make it another answer


@given(worlds(stages=3), st.sampled_from([0.0, 1e6, 5e6]))
@settings(max_examples=40)
def test_where_teams_do_not_bind_it_says_what_the_days_then_show(
    world: dict[str, Any], budget: float
) -> None:
    of, sharing = world["of"], np.array(world["sharing"])
    assume((of.staffed >= of.ordinary).all())
    needs = np.stack([world["intensive"], world["intensive"][:, ::-1]])
    gap = gaps_of(needs, of, sharing)
    plan = cheapest(gap, of, budget_nok=budget, costs=ALIKE)
    more = of.with_more(beds=plan.beds, nurse_shifts=plan.nurses * ALIKE.shifts_per_nurse)

    def value(of_beds: Any) -> float:
        asked = world | {"of": of_beds, "teams": np.inf}
        over = np.array([cared(**(asked | {"intensive": need})).total_over for need in needs])
        return float(0.5 * over.mean() + 0.5 * cvar(over))

    today, then = value(of), value(more)
    assert plan.value - 1e-4 <= then <= plan.value + GIVEN_UP * (today - plan.value) + 1e-4
    assert plan.cost_nok <= budget + 1
    whole_beds, whole_nurses = plan.whole(ALIKE)
    assert (whole_beds.sum() + whole_nurses.sum()) * 1e6 <= budget + 1


def test_more_money_never_leaves_more_patients_without_a_bed() -> None:
    rng = np.random.default_rng(2)
    of = beds([2.0, 3.0, 1.0], nurse_shifts=4, shifts_per_bed=[3.0])
    gap = gaps_of(rng.integers(0, 9, (5, 3, 20)).astype(float), of, np.array([0, 0, 1]))
    values = [
        cheapest(gap, of, budget_nok=million * 1e6, costs=ALIKE).value for million in (0, 1, 2, 4, 8, 16, 99)
    ]
    assert (np.diff(values) <= 1e-6).all()
    # And each million saves no more than the one before: the frontier is convex.
    gains = -np.diff(values) / np.diff([0, 1, 2, 4, 8, 16, 99])
    assert (np.diff(gains) <= 1e-6).all()


def test_without_patients_beyond_the_beds_nothing_is_bought() -> None:
    of = beds([9.0])
    plan = cheapest(gaps_of(np.ones((3, 1, 4)), of, ONE), of, budget_nok=1e6, costs=ALIKE)
    assert (plan.status, plan.value, plan.cost_nok) == ("optimal", 0.0, 0.0)


def test_a_clock_that_stops_it_is_never_called_optimal() -> None:
    rng = np.random.default_rng(2)
    of = beds([2.0] * 5, nurse_shifts=4, shifts_per_bed=[3.0])
    gap = gaps_of(rng.integers(0, 30, (20, 5, 50)).astype(float), of, np.arange(5))
    plan = cheapest(gap, of, budget_nok=5e6, costs=ALIKE, time_limit_s=0.0)
    assert plan.status == "time_limit"
    assert np.isnan(plan.value)
    assert plan.bound == -np.inf


def test_the_worst_twentieth_counts_a_run_in_part() -> None:
    # 30 runs: 1.5 of them; (30 + 0.5 x 29) / 1.5 = 29.666...
    assert cvar(np.arange(1.0, 31.0)) == pytest.approx((30 + 0.5 * 29) / 1.5)


def test_prices_are_least_at_low_and_what_cannot_be_is_refused() -> None:
    low, high = Costs.at("low"), Costs.at("high")
    assert low.bed_nok < high.bed_nok
    assert low.shifts_per_nurse > high.shifts_per_nurse
    with pytest.raises(InvalidValueError, match="low, base, high"):
        Costs.at("middle")
    with pytest.raises(InvalidValueError, match="bed_nok is 0"):
        Costs(bed_nok=0.0, nurse_nok=1.0, shifts_per_nurse=1.0)
    of = beds([9.0])
    with pytest.raises(InvalidValueError, match="budget_nok is -1"):
        cheapest(gaps_of(np.ones((1, 1, 1)), of, ONE), of, budget_nok=-1, costs=ALIKE)
