"""The linear program of transfers: known optima, sums by hand, brute force, and its own limits."""

import itertools

import numpy as np
import pytest

from samvirke.engine.closed_forms.erlang import erlang_b
from samvirke.model.errors import InvalidValueError
from samvirke.prepare.measures.beds.transfers import plan_transfers


def test_with_one_day_it_is_dantzigs_transport_problem() -> None:
    # Seattle and San Diego send 350 and 600 to New York 325, Chicago 300, Topeka 275 at 90 $ a thousand
    # miles: 153.675 thousand $ (Dantzig 1963). The 50 for whom no market has room stay at home.
    miles = np.array([[2.5, 1.7, 1.8], [2.5, 1.8, 1.4]])
    hours = np.full((5, 5), np.inf)
    hours[:2, 2:] = 0.09 * miles
    np.fill_diagonal(hours, 0.0)
    arrivals = np.array([[350.0], [600.0], [0.0], [0.0], [0.0]])
    beds = np.array([[0.0], [0.0], [325.0], [300.0], [275.0]])
    plan = plan_transfers(arrivals, beds, hours, mean_stay_days=14, hours_per_day_over=1000)
    assert plan.status == "optimal"
    assert plan.over.sum() == pytest.approx(50)
    assert plan.travel_h == pytest.approx(153.675, abs=1e-6)
    assert plan.value == pytest.approx(50 * 1000 + 153.675, rel=1e-9)
    assert plan.bound == pytest.approx(plan.value, rel=1e-9)


def test_a_transfer_is_worth_its_way_when_it_saves_days_over_capacity() -> None:
    # Two patients on day 0, one bed here, one 3 h away; half stay on. Staying: over 1 on day 0, then
    # 2 x 0.5 = 1 patient in 1 bed: 50 hours. Moving one: 3 hours.
    arrivals, beds = np.array([[2.0, 0.0], [0.0, 0.0]]), np.ones((2, 2))
    hours = np.array([[0.0, 3.0], [3.0, 0.0]])
    plan = plan_transfers(arrivals, beds, hours, mean_stay_days=2)
    assert plan.value == pytest.approx(3)
    np.testing.assert_allclose(plan.occupied, [[1, 0.5], [1, 0.5]], atol=1e-9)
    assert plan_transfers(arrivals, beds, hours, mean_stay_days=2, teams=0).value == pytest.approx(50)
    assert plan_transfers(arrivals, beds, 60 * hours, mean_stay_days=2).value == pytest.approx(50)
    # Who lie there already count: 4 x 0.5 + 2 = 4 on day 0 and 2 on day 1, 3 + 1 beyond the bed.
    lying = np.array([4.0, 100.0])
    full = plan_transfers(arrivals, beds, hours, mean_stay_days=2, lying=lying)
    assert full.over[0] == pytest.approx([3, 1])


def test_a_stay_of_two_phases_has_the_negative_binomial_census() -> None:
    # One patient, mean 4 days: two phases that end with probability 1/2. Still there after k days: fewer
    # than two ends in k tosses, (1 + k) / 2^k: 1, 1, 3/4, 1/2.
    plan = plan_transfers(
        np.array([[1.0, 0, 0, 0]]), np.zeros((1, 4)), np.zeros((1, 1)), mean_stay_days=4, phases=2
    )
    np.testing.assert_allclose(plan.occupied[0], [1, 1, 0.75, 0.5], atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_no_placing_of_whole_patients_is_better(seed: int) -> None:
    # Every way to put the patients of two days into three hospitals; the program may split patients, and
    # so is never above the best of them, nor below by more than splitting can give.
    rng = np.random.default_rng(seed)
    n, days = 3, 2
    arrivals = rng.integers(0, 3, (n, days)).astype(float)
    beds = rng.integers(0, 3, (n, days)).astype(float)
    hours = rng.uniform(1, 30, (n, n))
    np.fill_diagonal(hours, 0.0)
    heads = [(h, t) for h in range(n) for t in range(days) for _ in range(int(arrivals[h, t]))]
    best = np.inf
    for hosts in itertools.product(range(n), repeat=len(heads)):
        new = np.zeros((n, days))
        cost, moved = 0.0, np.zeros(days)
        for (h, t), j in zip(heads, hosts, strict=True):
            new[j, t] += 1
            cost += hours[h, j]
            moved[t] += h != j
        if (moved > 2).any():
            continue
        lies = np.stack([new[:, 0], 0.5 * new[:, 0] + new[:, 1]], axis=1)
        best = min(best, cost + 50 * np.maximum(lies - beds, 0).sum())
    plan = plan_transfers(arrivals, beds, hours, mean_stay_days=2, teams=2)
    assert plan.value <= best + 1e-6
    # Its own answer adds up to its value.
    again = plan.travel_h + 50 * np.maximum(plan.occupied - beds, 0).sum()
    assert again == pytest.approx(plan.value)


@pytest.mark.parametrize("seed", range(4))
def test_one_more_bed_or_team_never_makes_the_plan_worse(seed: int) -> None:
    rng = np.random.default_rng(seed)
    arrivals, beds = rng.integers(0, 5, (4, 12)).astype(float), rng.integers(0, 9, (4, 12)).astype(float)
    hours = rng.uniform(1, 9, (4, 4))
    np.fill_diagonal(hours, 0.0)
    value = plan_transfers(arrivals, beds, hours, mean_stay_days=5, teams=2).value
    beds[seed, 3] += 1
    assert plan_transfers(arrivals, beds, hours, mean_stay_days=5, teams=2).value <= value + 1e-6
    assert plan_transfers(arrivals, beds, hours, mean_stay_days=5, teams=3).value <= value + 1e-6


def test_a_unit_that_turns_the_surplus_away_loses_the_share_of_erlang_b() -> None:
    # Erlang (1917): load 5 on 10 beds loses 1.838 %; the law of the stay does not matter. Here stays are
    # uniform, 0-28 days; 4 standard errors by 20 batches.
    assert erlang_b(5, 10) == pytest.approx(0.0183846, abs=1e-7)
    assert erlang_b(240, 289) == pytest.approx(0.000215, abs=1e-6)
    assert erlang_b(270, 289) == pytest.approx(0.013846, abs=1e-6)
    rng = np.random.default_rng(1)
    n = 200_000
    arrives = np.cumsum(rng.exponential(14 / 5, n))
    leaves = arrives + rng.uniform(0, 28, n)
    lost = np.zeros(n)
    lying: list[float] = []
    for number in range(n):
        lying = [until for until in lying if until > arrives[number]]
        if len(lying) < 10:
            lying.append(leaves[number])
        else:
            lost[number] = 1
    batches = lost.reshape(20, -1).mean(axis=1)
    assert abs(batches.mean() - erlang_b(5, 10)) < 4 * batches.std(ddof=1) / np.sqrt(20)


def test_a_cap_on_days_over_capacity_binds_and_one_that_cannot_be_kept_is_said() -> None:
    # As above, 60 h away: left alone one patient-day over costs 50 h and nobody is moved. Allowed 0.25, three
    # quarters of a patient go: 45 h + 0.25 x 50 h. Without teams nobody can be moved.
    arrivals, beds = np.array([[2.0, 0.0], [0.0, 0.0]]), np.ones((2, 2))
    hours = np.array([[0.0, 60.0], [60.0, 0.0]])
    plan = plan_transfers(arrivals, beds, hours, mean_stay_days=2, most_over=0.25)
    assert plan.over.sum() == pytest.approx(0.25)
    assert plan.value == pytest.approx(57.5)
    stuck = plan_transfers(arrivals, beds, hours, mean_stay_days=2, most_over=0.25, teams=0)
    assert stuck.status == "infeasible"
    assert np.isnan(stuck.value)


def test_a_clock_that_stops_it_is_never_called_optimal() -> None:
    rng = np.random.default_rng(1)
    arrivals, beds = rng.integers(0, 5, (8, 30)).astype(float), np.full((8, 30), 9.0)
    plan = plan_transfers(arrivals, beds, 1.0 - np.eye(8), mean_stay_days=9, time_limit_s=0.0)
    assert plan.status == "time_limit"
    assert np.isnan(plan.value)
    assert plan.bound == -np.inf


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"mean_stay_days": 0.5}, "mean_stay_days is 0.5"),
        ({"mean_stay_days": 1.5, "phases": 2}, "with 2 phases"),
        ({"phases": 3}, "phases is 3"),
        ({"beds": np.ones((2, 2))}, "beds"),
        ({"arrivals": -np.ones((1, 1))}, "0 or more and finite"),
        ({"hours": np.ones((1, 1))}, "to itself"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object], words: str) -> None:
    asked = {
        "arrivals": np.ones((1, 1)),
        "beds": np.ones((1, 1)),
        "hours": np.zeros((1, 1)),
        "mean_stay_days": 2,
    }
    with pytest.raises(InvalidValueError, match=words):
        plan_transfers(**(asked | wrong))  # type: ignore[arg-type]
