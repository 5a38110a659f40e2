"""Erlang's formulas at the values of reference/response.md section 7 and against independent oracles."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine import queueing

from samvirke.engine.closed_forms.erlang import (
    answered_within,
    erlang_a,
    erlang_b,
    erlang_c,
    fewest_operators,
    mean_wait_s,
    service_level,
)
from samvirke.model.errors import InvalidValueError


@pytest.mark.parametrize(
    ("load", "operators", "published"),
    [(1, 1, 0.5), (2, 5, 0.036697), (10, 10, 0.214582), (20, 25, 0.050222), (100, 100, 0.075700)],
)
def test_erlang_b_is_that_of_the_tables(load: float, operators: int, published: float) -> None:
    assert erlang_b(load, operators) == pytest.approx(published, abs=1e-6)


@pytest.mark.parametrize(
    ("lines", "load"), [(5, 1.361), (10, 4.461), (20, 12.031), (50, 37.901), (100, 84.064)]
)
def test_one_in_a_hundred_is_lost_at_the_loads_of_the_tables(lines: int, load: float) -> None:
    assert erlang_b(load - 0.0005, lines) < 0.01 < erlang_b(load + 0.0005, lines)


@pytest.mark.parametrize(
    ("load", "operators", "published"),
    [(1.5, 3, 9 / 38), (2, 3, 4 / 9), (10, 14, 0.174132), (10, 13, 0.285270)],
)
def test_erlang_c_is_that_of_the_tables(load: float, operators: int, published: float) -> None:
    assert erlang_c(load, operators) == pytest.approx(published, abs=1e-6)


@pytest.mark.parametrize(
    ("calls_an_hour", "service_s", "operators", "within_s", "published"),
    [
        (60, 180, 5, 10, 0.788682),
        (60, 180, 6, 10, 0.916077),
        (20, 240, 3, 20, 0.842653),
        (200, 180, 14, 20, 0.888350),
    ],
)
def test_the_service_level_is_that_of_the_reference(
    calls_an_hour: float, service_s: float, operators: int, within_s: float, published: float
) -> None:
    load = calls_an_hour / 3600 * service_s
    assert service_level(load, operators, service_s, within_s) == pytest.approx(published, abs=1e-6)


def test_erlang_a_is_that_of_the_reference() -> None:
    found = erlang_a(10, 10, 1.0, 1.0)
    assert found.waits == pytest.approx(0.542070, abs=1e-6)
    assert found.abandons == pytest.approx(0.125110, abs=1e-6)
    assert found.mean_wait_s == pytest.approx(0.125110, abs=1e-6)


def test_one_operator_whose_callers_are_as_patient_as_he_is_quick() -> None:
    # μ = θ: the number present is Poisson(a): P(wait) = 1 - exp(-a); mean queue = a - 1 + exp(-a).
    found = erlang_a(1.5, 1, 60.0, 60.0)
    assert found.waits == pytest.approx(1 - exp(-1.5))
    assert found.mean_wait_s == pytest.approx(60 * (0.5 + exp(-1.5)) / 1.5)


@given(st.floats(0.1, 60), st.integers(1, 40), st.floats(10, 500), st.floats(5, 5000))
def test_erlang_a_keeps_its_identity_and_its_birth_death_sum(
    load: float, operators: int, service_s: float, patience_s: float
) -> None:
    found = erlang_a(load, operators, service_s, patience_s)
    assert found.abandons == pytest.approx(found.mean_wait_s / patience_s, rel=1e-9)
    k = np.arange(1, 20_000)
    out = np.minimum(k, operators) / service_s + np.maximum(0, k - operators) / patience_s
    log_p = np.concatenate([[0.0], np.cumsum(np.log(load / service_s / out))])
    p = np.exp(log_p - log_p.max())
    p /= p.sum()
    assert found.waits == pytest.approx(p[operators:].sum(), rel=1e-9)
    # Answered = busy operators over the load.
    busy = (np.minimum(np.arange(len(p)), operators) * p).sum()
    assert 1 - found.abandons == pytest.approx(busy / load, rel=1e-8)


def test_callers_with_endless_patience_make_erlang_a_erlang_c() -> None:
    found = erlang_a(10, 14, 180.0, 1e9)
    assert found.waits == pytest.approx(erlang_c(10, 14), abs=1e-6)
    assert found.mean_wait_s == pytest.approx(mean_wait_s(10, 14, 180.0), rel=1e-5)
    assert answered_within(10, 14, 180.0, 1e9, 20.0) == pytest.approx(
        service_level(10, 14, 180.0, 20.0), abs=1e-6
    )


@pytest.mark.parametrize(("load", "operators"), [(4.0, 5), (10.0, 10), (30.0, 20), (0.5, 1)])
def test_answered_within_is_that_of_a_sum_over_who_stands_before(load: float, operators: int) -> None:
    # Oracle: with k waiting before him a caller is answered when k + 1 have left in front: hypoexponential.
    # Solved as a Markov chain of the places before him, by small steps of the exponential of its matrix.
    from scipy.linalg import expm

    service_s, patience_s, within_s, most = 100.0, 80.0, 25.0, 150
    k = np.arange(1, operators + most)
    out = np.minimum(k, operators) / service_s + np.maximum(0, k - operators) / patience_s
    p = np.concatenate([[1.0], np.cumprod(load / service_s / out)])
    p /= p.sum()
    # State j: j + 1 departures still needed, while he stays; absorbing: answered.
    leave = operators / service_s + np.arange(most) / patience_s
    chain = np.zeros((most + 1, most + 1))
    for j in range(most):
        chain[j + 1, j + 1] = -(leave[j] + 1 / patience_s)
        chain[j + 1, j] = leave[j]
    answered = expm(chain * within_s)[1:, 0]
    in_time = p[:operators].sum() + (p[operators : operators + most] * answered[: len(p) - operators]).sum()
    whole = 1 - erlang_a(load, operators, service_s, patience_s).abandons
    assert answered_within(load, operators, service_s, patience_s, within_s) == pytest.approx(
        in_time / whole, abs=1e-7
    )


@given(st.floats(0, 80), st.floats(0.5, 0.99), st.floats(0, 60))
def test_the_fewest_operators_meet_the_target_and_one_less_does_not(
    load: float, share: float, within_s: float
) -> None:
    operators = fewest_operators(load, 180.0, share=share, within_s=within_s)
    assert service_level(load, operators, 180.0, within_s) >= share - 1e-12
    assert operators == 1 or service_level(load, operators - 1, 180.0, within_s) < share + 1e-12


def test_twelve_districts_apart_need_28_operators_and_one_pool_needs_8() -> None:
    # reference/response.md section 5: 112 calls of 2019, 180 s, 95 % within 20 s.
    volumes = [149105, 101303, 46939, 105280, 39108, 63351, 78498, 30683, 57633, 29843, 20796, 11479]
    loads = [volume / 8760 / 3600 * 180 for volume in volumes]
    assert sum(fewest_operators(load, 180, share=0.95, within_s=20) for load in loads) == 28
    assert fewest_operators(sum(loads), 180, share=0.95, within_s=20) == 8
    assert sum(fewest_operators(2 * load, 180, share=0.95, within_s=20) for load in loads) == 37


@given(st.floats(0.01, 50), st.integers(1, 60))
def test_the_earlier_oracle_agrees(load: float, operators: int) -> None:
    assert erlang_b(load, operators) == pytest.approx(queueing.erlang_b(load, operators), rel=1e-12)
    if load < operators:
        assert erlang_c(load, operators) == pytest.approx(queueing.erlang_c(load, operators), rel=1e-12)


def test_too_much_load_waits_for_ever_and_nonsense_is_refused() -> None:
    assert erlang_c(5, 5) == 1.0
    assert mean_wait_s(5, 5, 180) == np.inf
    assert service_level(6, 5, 180, 20) == 0.0
    for wrong in (lambda: erlang_b(-1, 3), lambda: erlang_c(1, 0), lambda: erlang_a(1, 1, 0.0, 1.0)):
        with pytest.raises(InvalidValueError, match="it must be"):
            wrong()
    with pytest.raises(InvalidValueError, match=r"share is 1; it must be 0 or more and below 1"):
        fewest_operators(1, 180, share=1, within_s=20)
