"""Where queueing theory knows the answer the simulated centre gives it, within three sigma."""

import numpy as np
import numpy.typing as npt
import pytest
from tests.engine.calls.small import PROCEDURE, agencies, calls, centres, course

from samvirke.engine.calls.calls import Calls
from samvirke.engine.calls.outcome import CallOutcome, abandoned_share, answered_within
from samvirke.engine.calls.sharing import apart, one_number, with_overflow
from samvirke.engine.calls.take import take_calls
from samvirke.engine.closed_forms import erlang

RUNS, CALLS, SERVICE_S = 10, 100_000, 180.0


def drawn(load: float, run: int, patience_s: float = np.inf) -> Calls:
    rng = np.random.default_rng([77, run])
    at_s = rng.exponential(SERVICE_S / load, CALLS).cumsum()
    talk_s = rng.exponential(SERVICE_S, CALLS)
    patience = rng.exponential(1.0, CALLS) * patience_s if np.isfinite(patience_s) else np.inf
    return calls(at_s.tolist(), talk_s=talk_s.tolist(), patience_s=patience)  # type: ignore[arg-type]


def taken(of: Calls, operators: int) -> CallOutcome:
    return take_calls(
        centres([1], [operators]), course(of, horizon_s=float(of.at_s[-1])), procedure=PROCEDURE
    )


def assert_within_three_sigma(measured: npt.ArrayLike, exact: float) -> None:
    values = np.asarray(measured)
    sigma = values.std(ddof=1) / np.sqrt(len(values))
    assert abs(values.mean() - exact) < 3 * sigma, f"{values.mean()} ± {sigma} is not {exact}"
    assert sigma < 0.05 * exact


@pytest.mark.parametrize(("load", "operators"), [(2, 3), (10, 14), (10, 13)])
def test_a_centre_without_giving_up_is_erlangs_queue(load: float, operators: int) -> None:
    runs = [(of, taken(of, operators)) for of in (drawn(load, run) for run in range(RUNS))]
    assert_within_three_sigma([(o.wait_s > 0).mean() for _, o in runs], erlang.erlang_c(load, operators))
    assert_within_three_sigma(
        [o.wait_s.mean() for _, o in runs], erlang.mean_wait_s(load, operators, SERVICE_S)
    )
    assert_within_three_sigma(
        [answered_within(o, of, 1, 20.0)[0] for of, o in runs],
        erlang.service_level(load, operators, SERVICE_S, 20.0),
    )


@pytest.mark.parametrize(("load", "operators"), [(10, 10), (4, 5), (13, 10)])
def test_a_centre_whose_callers_give_up_is_erlang_a(load: float, operators: int) -> None:
    exact = erlang.erlang_a(load, operators, SERVICE_S, 60.0)
    runs = [(of, taken(of, operators)) for of in (drawn(load, run, 60.0) for run in range(RUNS))]
    assert_within_three_sigma([(o.wait_s > 0).mean() for _, o in runs], exact.waits)
    assert_within_three_sigma([abandoned_share(o, of, 1)[0] for of, o in runs], exact.abandons)
    assert_within_three_sigma([o.wait_s.mean() for _, o in runs], exact.mean_wait_s)
    assert_within_three_sigma(
        [answered_within(o, of, 1, 20.0)[0] for of, o in runs],
        erlang.answered_within(load, operators, SERVICE_S, 60.0, 20.0),
    )


def test_no_patience_is_erlang_b() -> None:
    lost = [np.isfinite(taken(drawn(10, run, 0.0), 10).abandoned_s).mean() for run in range(RUNS)]
    assert_within_three_sigma(lost, erlang.erlang_b(10, 10))


def test_centres_in_one_pool_are_one_queue_of_all_their_operators() -> None:
    of = drawn(10, 1)
    split = calls(of.at_s.tolist(), talk_s=of.talk_s.tolist(), centre=np.arange(CALLS) % 2)  # type: ignore[arg-type]
    who = centres([0, 1], [7, 7])
    pooled = take_calls(
        who, course(split), procedure=PROCEDURE, sharing=one_number(apart(who), [[0, 1]], triage_s=0)
    )
    np.testing.assert_array_equal(pooled.answered_s, taken(of, 14).answered_s)


def test_overflow_at_once_with_nothing_kept_is_one_queue_too() -> None:
    of = drawn(10, 2)
    split = calls(of.at_s.tolist(), talk_s=of.talk_s.tolist(), centre=np.arange(CALLS) % 2)  # type: ignore[arg-type]
    who = centres([1, 1], [7, 7])
    sharing = with_overflow(apart(who), [[1], [0]], after_s=0, keep_free=0)
    shared = take_calls(who, course(split), procedure=PROCEDURE, sharing=sharing)
    # Not call by call, for each centre takes its own first; but a call waits only while all are busy.
    waits = (shared.wait_s > 0).mean()
    assert waits == pytest.approx((taken(of, 14).wait_s > 0).mean(), abs=2e-3)


def test_overflow_that_never_comes_changes_nothing() -> None:
    of = drawn(10, 3)
    who = centres([1, 1], [13, 5])
    sharing = with_overflow(apart(who), [[1], []], after_s=np.inf, keep_free=0)
    alone = take_calls(who, course(of), procedure=PROCEDURE)
    same = take_calls(who, course(of), procedure=PROCEDURE, sharing=sharing)
    np.testing.assert_array_equal(alone.answered_s, same.answered_s)


def test_one_more_operator_never_makes_the_same_calls_wait_longer() -> None:
    # First come, first served, one queue: true call by call, not only on the mean.
    for run in range(RUNS):
        of = drawn(10, run)
        assert (taken(of, 15).answered_s <= taken(of, 14).answered_s).all()


def test_nothing_is_lost_and_the_work_adds_up() -> None:
    of = drawn(13, 4, 60.0)
    outcome = taken(of, 10)
    assert (np.isfinite(outcome.answered_s) ^ np.isfinite(outcome.abandoned_s)).all()
    assert outcome.busy_s[0] == pytest.approx(of.talk_s[outcome.answered].sum(), rel=1e-9)


def alerted_on_average_s(run: int, operators: list[int]) -> float:
    """Return the mean time until all are alerted, of three centres that confer on every incident."""
    rng = np.random.default_rng([78, run])
    n = 3000
    of = calls(
        rng.exponential(60.0, n).cumsum().tolist(),
        talk_s=rng.exponential(120.0, n).tolist(),
        after_s=rng.exponential(60.0, n).tolist(),
        centre=rng.integers(0, 3, n).tolist(),
        incident=np.arange(n).tolist(),
    )
    who = centres([0, 1, 2], operators)
    outcome = take_calls(who, course(of, agencies([[0, 1, 2]] * n)), procedure=PROCEDURE)
    return float((outcome.alerted_s.max(axis=1) - of.at_s).mean())


@pytest.mark.parametrize("centre", range(3))
def test_one_more_operator_never_makes_alerting_slower_on_the_same_calls(centre: int) -> None:
    more = [3, 3, 3]
    more[centre] += 1
    gain_s = np.array(
        [alerted_on_average_s(run, [3, 3, 3]) - alerted_on_average_s(run, more) for run in range(RUNS)]
    )
    # Conferences make it no theorem; the paired mean must not be worse beyond its interval.
    assert gain_s.mean() > -2.26 * gain_s.std(ddof=1) / np.sqrt(RUNS)
    assert gain_s.mean() > 0
