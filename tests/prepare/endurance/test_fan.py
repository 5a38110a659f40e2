"""Quantiles over runs."""

import numpy as np

from samvirke.prepare.endurance.fan import by_day, fan


def test_a_quantile_is_a_value_that_some_run_had() -> None:
    # Of five runs the middle one is the third; 5 % of the way from the first to the last is still the first,
    # and 95 % of the way is taken to be the last.
    runs = np.array([[4.0], [1.0], [5.0], [2.0], [3.0]])
    assert {name: value.tolist() for name, value in fan(runs).items()} == {
        "p05": [1.0],
        "p25": [2.0],
        "p50": [3.0],
        "p75": [4.0],
        "p95": [5.0],
    }


def test_a_day_that_never_comes_is_later_than_any_and_shown_as_unknown() -> None:
    days = np.array([10.0, np.inf, 30.0, np.inf, np.inf])
    found = fan(days, ("p05", "p50"))
    assert found["p05"] == 10
    assert np.isnan(found["p50"])


def test_one_run_is_all_quantiles() -> None:
    assert set(map(float, fan(np.array([7.0])).values())) == {7.0}


def test_days_are_numbered_from_nought() -> None:
    table = by_day({"p50": np.array([3.0, 4.0])}, item="gown")
    assert table.to_dict("list") == {"item": ["gown", "gown"], "day": [0, 1], "p50": [3.0, 4.0]}
