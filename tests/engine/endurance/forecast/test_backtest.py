"""Held-back days: nothing that comes later is known, and too few days give no score."""

from datetime import date
from functools import cache

import numpy as np
import pytest

from samvirke.engine.endurance.forecast.backtest import Backtest, backtest, grid, scores_of
from samvirke.engine.endurance.forecast.flow import expected_flow
from samvirke.engine.endurance.forecast.state import State, state_of
from samvirke.engine.endurance.forecast.stays import standard_stays
from samvirke.model.errors import InvalidValueError

STARTS_ON = date(2026, 1, 5)


def epidemic(days: int, seed: int = 3) -> State:
    """Admissions that grow by 3 % a day, and the patients they give."""
    rng = np.random.default_rng(seed)
    admissions = rng.poisson(40 * np.exp(0.03 * np.arange(days))).astype(float)
    flow = expected_flow(np.r_[np.full(180, 40.0), admissions], standard_stays(), 0.173)
    intensive = np.rint(flow.intensive[180:])
    return state_of(STARTS_ON, admissions, intensive + np.rint(flow.wards[180:]), intensive)


@cache
def of_48_days() -> Backtest:
    return held_back(epidemic(48))


def held_back(state: State) -> Backtest:
    return backtest(state, standard_stays(), days=14, seed=1)


def test_what_comes_after_an_origin_changes_nothing_of_the_forecast_made_on_it() -> None:
    state = epidemic(48)
    changed = state.values.copy()
    changed[:, 40:] *= 9
    other = held_back(State(starts_on=STARTS_ON, values=changed, hospitals=(), by_hospital=state.by_hospital))
    before = [(one, two) for one, two in zip(of_48_days().held, other.held, strict=True) if one.origin < 40]
    assert len({one.origin for one, _ in before}) >= 5
    for one, two in before:
        assert one.walk_sd == two.walk_sd
        np.testing.assert_array_equal(one.quantiles, two.quantiles)
        np.testing.assert_array_equal(one.persistence, two.persistence)
    assert any((one.came != two.came).any() for one, two in before)


def test_a_held_back_forecast_is_the_one_made_when_the_file_ended_there() -> None:
    whole = of_48_days()
    origin = whole.held[-1].origin
    assert (
        backtest(epidemic(48).until(origin), standard_stays(), days=14, seed=1).walk_sd
        == whole.held[-1].walk_sd
    )


def test_steady_growth_is_forecast_better_than_as_today() -> None:
    scores = scores_of(held_back(epidemic(60)).held, 14)
    assert {score.measure for score in scores} == {"admissions", "in_hospital", "intensive"}
    assert {(score.first_day, score.last_day) for score in scores} == {(1, 7), (8, 14)}
    assert all(score.skill > 0.2 for score in scores)
    assert all(score.within_90 >= 0.8 for score in scores)


def test_too_few_days_give_no_score_and_the_assumed_spread() -> None:
    found = held_back(epidemic(26))
    assert found.held == ()
    assert scores_of(found.held, 14) == ()
    assert not found.is_chosen
    assert found.walk_sd == 0.006


def test_the_spread_is_one_of_the_grid_once_there_are_days_to_choose_it() -> None:
    found = of_48_days()
    assert found.is_chosen
    assert found.walk_sd in grid()


def test_a_day_outside_the_state_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="0 to 19"):
        epidemic(20).until(20)


def test_negative_patients_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="negative"):
        state_of(STARTS_ON, np.array([1.0, -1.0]))


def test_days_before_admissions_were_counted_are_no_origins() -> None:
    # Patients from the first day, admissions from day 35 on: with 14 of them the first origin is day 48.
    state = epidemic(62)
    values = state.values.copy()
    values[0, :35] = np.nan
    found = held_back(State(starts_on=STARTS_ON, values=values, hospitals=(), by_hospital=state.by_hospital))
    assert all(one.origin >= 48 for one in found.held)
