"""Larson's model at his own example, against Erlang and against an independent solution."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine import queueing

from samvirke.engine.closed_forms.erlang import erlang_b, erlang_c
from samvirke.engine.closed_forms.hypercube import hypercube
from samvirke.engine.closed_forms.larson import approximate, correction
from samvirke.model.errors import InvalidValueError

# Larson and Odoni, Urban Operations Research, 5.4.3: three servers, rate 1.5.
LISTS = np.array([[0, 1, 2], [0, 2, 1], [1, 0, 2], [2, 0, 1]])
RATES = np.array([0.50, 0.25, 0.35, 0.40])


def test_the_exact_workloads_are_those_of_larson_and_odoni() -> None:
    found = hypercube(LISTS, RATES, 1.0)
    np.testing.assert_allclose(found.workload, [0.55736, 0.47337, 0.46926], atol=1e-5)
    assert found.all_busy == pytest.approx(9 / 38, abs=1e-10)


def test_the_approximation_is_that_of_the_book_after_three_passes() -> None:
    found = approximate(LISTS, RATES, 1.0, passes=3)
    np.testing.assert_allclose(found.workload, [0.5627, 0.4716, 0.4657], atol=2e-4)
    assert approximate(LISTS, RATES, 1.0).workload == pytest.approx(
        hypercube(LISTS, RATES, 1.0).workload, abs=0.01
    )


def test_the_correction_factors_are_those_of_the_book() -> None:
    assert [correction(3, 0.5, j) for j in range(3)] == pytest.approx([1, 0.73684, 0.63158], abs=1e-5)
    assert correction(500, 0.7, 0) == pytest.approx(1, abs=1e-9)  # the first is tried whatever happens


def test_equal_servers_are_an_erlang_queue_and_an_erlang_loss() -> None:
    for n, load in ((1, 0.6), (4, 2.5), (9, 7.0)):
        turned = np.array([np.roll(np.arange(n), -k) for k in range(n)])
        rates = np.full(n, load / n)
        waiting = hypercube(turned, rates, 1.0)
        assert waiting.all_busy == pytest.approx(erlang_c(load, n), abs=1e-9)
        np.testing.assert_allclose(waiting.workload, load / n, atol=1e-9)
        lost = hypercube(turned, rates, 1.0, is_queue=False)
        assert lost.all_busy == pytest.approx(erlang_b(load, n), abs=1e-9)
        np.testing.assert_allclose(lost.workload, load * (1 - erlang_b(load, n)) / n, atol=1e-9)


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_the_earlier_oracle_agrees(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 6))
    lists = np.array([rng.permutation(n) for _ in range(4)])
    rates = rng.uniform(0.01, 1, 4)
    rates *= n * rng.uniform(0.1, 0.95) / rates.sum()
    of_list: dict[tuple[int, ...], float] = {}
    for row, rate in zip(lists.tolist(), rates.tolist(), strict=True):
        of_list[tuple(row)] = of_list.get(tuple(row), 0.0) + rate
    np.testing.assert_allclose(
        hypercube(lists, rates / 60, 60.0).workload, queueing.hypercube_workloads(of_list), atol=1e-9
    )


def test_mean_travel_is_the_sum_done_by_hand_for_two_units() -> None:
    # One kind of call, rate 1, unit 0 first, calls lost: p0 = p(none) = 0.4, unit 0 alone 0.4·…:
    # none → 0 at 1; {0} → both at 1, → none at 1; {1} → both at 1, → none at 1; both → {1}, {0} at 1 each.
    # Erlang loss with load 1 and 2 servers: 0.4, 0.4, 0.2. {1}: in from both 0.2, out 2 → 0.1; {0}: 0.3.
    # Unit 0 goes from none and {1}: 0.5; unit 1 from {0}: 0.3. Travel (0.5·100 + 0.3·300) / 0.8 = 175.
    found = hypercube(
        np.array([[0, 1]]), np.array([1.0]), 1.0, is_queue=False, travel_s=np.array([[100.0, 300.0]])
    )
    np.testing.assert_allclose(found.sent_share, [[0.5, 0.3]], atol=1e-9)
    np.testing.assert_allclose(found.workload, [0.5, 0.3], atol=1e-9)
    assert found.mean_travel_s == pytest.approx(175)
    # With a queue the waiting 1/3 go to either: none 1/3, one 1/3, all busy 1/3.
    queued = hypercube(np.array([[0, 1]]), np.array([1.0]), 1.0, travel_s=np.array([[100.0, 300.0]]))
    at_once = queued.sent_share @ [100.0, 300.0]
    assert queued.all_busy == pytest.approx(1 / 3)
    assert queued.mean_travel_s == pytest.approx(at_once[0] + 200 / 3)
    assert queued.sent_share.sum() + queued.all_busy == pytest.approx(1)


def test_fifteen_units_are_solved_and_the_approximation_is_near() -> None:
    rng = np.random.default_rng(3)
    lists = np.array([rng.permutation(15) for _ in range(20)])
    rates = rng.uniform(0, 1, 20)
    rates *= 9.0 / rates.sum()
    begin = time.perf_counter()
    exact = hypercube(lists, rates, 1.0)
    assert time.perf_counter() - begin < 60
    assert exact.workload.sum() == pytest.approx(9.0, abs=1e-8)
    assert exact.all_busy == pytest.approx(erlang_c(9.0, 15), abs=1e-9)
    np.testing.assert_allclose(approximate(lists, rates, 1.0).workload, exact.workload, atol=0.02)


def test_nonsense_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidValueError, match=r"list 0 is \[0, 0\]; it must name every unit, 0 to 1, once"):
        hypercube(np.array([[0, 0]]), np.array([1.0]), 1.0)
    with pytest.raises(InvalidValueError, match="a queue would grow for ever"):
        hypercube(np.array([[0, 1]]), np.array([2.0]), 1.0)
    with pytest.raises(InvalidValueError, match="a queue would grow for ever"):
        approximate(np.array([[0, 1]]), np.array([2.0]), 1.0)
    with pytest.raises(InvalidValueError, match="takes 15 at most"):
        hypercube(np.arange(16)[None, :], np.array([1.0]), 1.0)
