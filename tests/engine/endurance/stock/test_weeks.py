"""March 2020: how long weeks of normal use last when use is so many times the normal."""

import numpy as np
import pytest

from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.weeks import lots_of_weeks, weeks_of_march_2020
from samvirke.model.errors import InvalidValueError


def test_the_six_figures_of_the_health_minister() -> None:
    # The written answer of March 2020, NRK 1.15009442.
    assert weeks_of_march_2020() == {
        "gown": 18,
        "glove": 7,
        "surgical_mask": 4,
        "respirator": 41,
        "eye_protection": 45,
        "cap": 4,
    }


@pytest.mark.parametrize("item", ["gown", "glove", "surgical_mask", "respirator", "eye_protection", "cap"])
@pytest.mark.parametrize("times", [1.0, 1.3, 2.0, 2.8, 4.0, 10.0, 50.0])
def test_a_stock_of_weeks_lasts_weeks_over_the_multiplier(item: str, times: float) -> None:
    # Masks: 4 weeks at 2.8 times the normal use are 28 / 2.8 = 10 days; day 10 is the first without.
    normal = np.array([1234.5, 0.7])
    weeks = weeks_of_march_2020()[item]
    need = np.repeat(times * normal[None, :, None], 400, axis=2)
    held = hold_out(lots_of_weeks(weeks, normal), need)
    days = 7 * weeks / times
    np.testing.assert_allclose(held.lasts_days, days, rtol=1e-9)
    assert (held.first_short_day == int(days + 1e-9)).all()
    assert held.national_first_short_day == int(days + 1e-9)


def test_masks_and_caps_run_out_first_at_any_one_multiplier() -> None:
    lasts = {item: 7 * weeks for item, weeks in weeks_of_march_2020().items()}
    assert sorted(item for item, days in lasts.items() if days == min(lasts.values())) == [
        "cap",
        "surgical_mask",
    ]


def test_weeks_below_nothing_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="weeks is -1"):
        lots_of_weeks(-1, np.ones(2))
