"""Alike units on static posts: against its twin, and where queueing theory knows the answer."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.queueing import erlang_c, hypercube_workloads, mean_wait

from samvirke.engine.response import static
from samvirke.engine.response.static import simulate_static
from samvirke.model.errors import InvalidValueError

INF = float("inf")
# Larson and Odoni, Urban Operations Research, 5.4.3: three servers, ten atoms, rate 1.5.
LARSON: dict[tuple[int, ...], float] = {(0, 1, 2): 0.50, (0, 2, 1): 0.25, (1, 0, 2): 0.35, (2, 0, 1): 0.40}


def test_the_nearest_idle_unit_goes_and_else_the_first_one_home() -> None:
    # Posts 60 s and 120 s away, service 100 s. Unit 0 is home at 220, unit 1 (sent at 10) at 350.
    # The third, of 20 s, waits for unit 0 until 220 and is reached at 280: response 260.
    outcome = simulate_static(
        np.array([[60.0, 120.0]]),
        np.array([0.0, 10.0, 20.0]),
        np.zeros(3, dtype=np.int64),
        np.full(3, 100.0),
        np.array([0, 1]),
    )
    assert outcome.unit.tolist() == [0, 1, 0]
    assert outcome.response_s.tolist() == [60.0, 120.0, 260.0]
    assert outcome.wait_s.tolist() == [0.0, 0.0, 200.0]
    assert outcome.busy_s.tolist() == [220.0 + 220.0, 340.0]


def test_a_unit_home_at_the_moment_of_an_incident_can_take_it() -> None:
    outcome = simulate_static(
        np.array([[50.0]]), np.array([0.0, 150.0]), np.array([0, 0]), np.array([50.0, 0.0]), np.array([0])
    )
    assert outcome.wait_s.tolist() == [0.0, 0.0]


@given(st.integers(0, 10_000))
def test_the_kernel_says_the_same_as_a_simulator_with_events_and_a_queue(number: int) -> None:
    rng = np.random.default_rng(number)
    places, stops, units, n = (int(rng.integers(1, high)) for high in (6, 5, 8, 60))
    whole = bool(number % 2)  # whole minutes: ties are common
    reach_s, at_s, service_s = (
        rng.uniform(0, 300, (places, stops)),
        np.sort(rng.uniform(0, 60.0 * n, n)),
        rng.exponential(200, n),
    )
    if whole:
        reach_s, at_s, service_s = (60 * np.floor(times / 60) for times in (reach_s, at_s, service_s))
    place, unit_stop = rng.integers(0, places, n), rng.integers(0, stops, units)
    outcome = simulate_static(reach_s, at_s, place, service_s, unit_stop)
    order = np.argsort(reach_s[:, unit_stop], axis=1, kind="stable").astype(np.int32)
    in_order_s = np.take_along_axis(reach_s[:, unit_stop], order, axis=1)
    plain = static.play_plain(order, in_order_s, at_s, place, service_s)
    assert outcome.response_s.tobytes() == plain[0].tobytes()
    assert outcome.unit.tobytes() == plain[1].tobytes()
    assert outcome.wait_s.tobytes() == plain[2].tobytes()
    assert outcome.busy_s.tobytes() == plain[3].tobytes()


def test_the_minimal_case_has_the_mean_that_two_other_programs_found() -> None:
    # reference/response.md 7.7: numba and Rust gave 10.014649 min on 5 M incidents drawn so by numpy.
    rng = np.random.default_rng(1)
    zones, posts, weight = rng.uniform(0, 50, (500, 2)), rng.uniform(0, 50, (20, 2)), rng.random(500)
    minutes = 1.3 * np.sqrt(((zones[:, None] - posts[None]) ** 2).sum(axis=2))
    rng, n = np.random.default_rng(7), 5_000_000
    at_min = rng.exponential(60 / 24, n).cumsum()
    zone = rng.choice(500, n, p=weight / weight.sum())
    service_min = rng.exponential(30, n)
    outcome = simulate_static(minutes, at_min, zone, service_min, np.arange(40) % 20)
    assert outcome.response_s.mean() == pytest.approx(10.014649, abs=5e-7)  # minutes in, minutes out


def test_the_workloads_are_those_of_larsons_three_servers() -> None:
    # No travel but a hair, which makes the lists: 1e-9 s times the place in the list.
    lists, rates = list(LARSON), np.array(list(LARSON.values()))
    reach_s = 1e-9 * np.array([[preference.index(server) for server in range(3)] for preference in lists])
    workloads = []
    for run in range(10):
        rng, n = np.random.default_rng([5, run]), 300_000
        at_s = rng.exponential(1 / 1.5, n).cumsum()
        place = rng.choice(4, n, p=rates / rates.sum())
        busy_s = simulate_static(reach_s, at_s, place, rng.exponential(1.0, n), np.arange(3)).busy_s
        workloads.append(busy_s / at_s[-1])
    mean = np.mean(workloads, axis=0)
    sigma = np.std(workloads, axis=0, ddof=1) / np.sqrt(len(workloads))
    assert (np.abs(mean - hypercube_workloads(LARSON)) < 3 * sigma).all()
    assert (sigma < 2e-3).all()


def test_without_travel_it_is_erlangs_waiting_system() -> None:
    # Load 10 on 14 units: P(wait) 0.174132, mean wait 0.043533 of a service.
    waited, wait = [], []
    for run in range(8):
        rng, n = np.random.default_rng([6, run]), 300_000
        at_s = rng.exponential(0.1, n).cumsum()
        nowhere = np.zeros(n, dtype=np.int64)
        outcome = simulate_static(np.zeros((1, 14)), at_s, nowhere, rng.exponential(1.0, n), np.arange(14))
        waited.append((outcome.wait_s > 0).mean())
        wait.append(outcome.wait_s.mean())
    for measured, exact in ((waited, erlang_c(10, 14)), (wait, mean_wait(10, 14))):
        sigma = np.std(measured, ddof=1) / np.sqrt(len(measured))
        assert abs(np.mean(measured) - exact) < 3 * sigma
        assert sigma < 0.04 * exact


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"at_s": np.array([5.0, 1.0])}, "at_s falls"),
        ({"place": np.array([0, 2])}, "place is"),
        ({"place": np.array([0.0, 1.0])}, "place is"),
        ({"unit_stop": np.array([3])}, "unit_stop is"),
        ({"unit_stop": np.array([], dtype=np.int64)}, "one unit or more"),
        ({"service_s": np.array([1.0, -1.0])}, "service_s holds -1.0"),
        ({"service_s": np.array([1.0])}, "shapes"),
        ({"reach_s": np.array([[1.0, INF, 1.0]] * 2)}, "reach_s holds inf"),
        ({"at_s": np.array([0.0, np.nan])}, "at_s holds nan"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, np.ndarray], told: str) -> None:
    good = {
        "reach_s": np.ones((2, 3)),
        "at_s": np.array([0.0, 1.0]),
        "place": np.array([0, 1]),
        "service_s": np.ones(2),
        "unit_stop": np.array([0, 1]),
    }
    with pytest.raises(InvalidValueError, match=told):
        simulate_static(**{**good, **change})


def test_more_units_never_make_the_mean_response_longer_without_travel() -> None:
    rng = np.random.default_rng(3)
    at_s, service_s = rng.uniform(0, 1000, 500), rng.exponential(20, 500)
    at_s.sort()
    nowhere = np.zeros(500, dtype=np.int64)
    means = [
        simulate_static(np.zeros((1, 1)), at_s, nowhere, service_s, np.zeros(n, dtype=np.int64)).wait_s.mean()
        for n in range(1, 8)
    ]
    assert all(more <= fewer for fewer, more in pairwise(means))
