"""How much of the ordinary supply still comes, day by day."""

import numpy as np
import pandas as pd
import pytest

from samvirke.engine.endurance.supplied import supplied
from samvirke.model.course import DISRUPTION_COLUMNS, NEED_COLUMNS, Course
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.region import Region

DAY_S = 86_400.0


def course(*hits: tuple[str, str, float, float, float]) -> Course:
    """Return a course of ten days with hit, table, first day, end day and share left of each disruption."""
    rows = [
        (h, table, first * DAY_S, until * DAY_S, left, "made up") for h, table, first, until, left in hits
    ]
    return Course(
        threat="supply",
        horizon_s=10 * DAY_S,
        starts_at_utc="2026-01-01T00:00:00Z",
        needs=pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in NEED_COLUMNS.items()}),
        disruptions=pd.DataFrame(rows, columns=list(DISRUPTION_COLUMNS)).astype(DISRUPTION_COLUMNS),
    )


def test_all_comes_when_nothing_is_hit(hamlet: Region) -> None:
    np.testing.assert_array_equal(supplied(hamlet, course(), ["gown", "glove"], 3), np.ones((2, 3)))


def test_disruptions_of_one_item_multiply_on_the_days_they_share(hamlet: Region) -> None:
    # Half is left on days 1-3, a fifth on days 3-4: day 3 has 0.5 x 0.2 = 0.1. Gloves go on.
    found = supplied(
        hamlet, course(("gown", "items", 1, 4, 0.5), ("gown", "items", 3, 5, 0.2)), ["glove", "gown"], 6
    )
    np.testing.assert_allclose(
        found, [[1.0, 1.0, 1.0, 1.0, 1.0, 1.0], [1.0, 0.5, 0.5, 0.1, 0.2, 1.0]], rtol=1e-12
    )


def test_part_of_a_day_takes_that_part_of_its_supply(hamlet: Region) -> None:
    # Nothing comes from noon of day 0 until six in the morning of day 1: half and three quarters are left.
    found = supplied(hamlet, course(("gown", "items", 0.5, 1.25, 0.0)), ["gown"], 3)
    np.testing.assert_allclose(found, [[0.5, 0.75, 1]], rtol=1e-12)


def test_what_has_no_end_lasts_and_other_tables_change_nothing(hamlet: Region) -> None:
    hits = (("gown", "items", 2, np.inf, 0.0), ("hospital-vik", "sites", 0, 9, 0.0))
    np.testing.assert_array_equal(supplied(hamlet, course(*hits), ["gown"], 4), [[1, 1, 0, 0]])


def test_a_name_that_nobody_has_is_refused(hamlet: Region) -> None:
    with pytest.raises(BadInputError, match=r"hits 'gowns', which is no item of the catalogue; write 'gown'"):
        supplied(hamlet, course(("gowns", "items", 0, 1, 0.0)), ["gown"], 2)
    with pytest.raises(
        BadInputError, match=r"hits 'org-thrust', which is no organisation.*write 'org-trust'"
    ):
        supplied(hamlet, course(("org-thrust", "organisations", 0, 1, 0.0)), ["gown"], 2)
    with pytest.raises(BadInputError, match=r"there is no item 'gowns'"):
        supplied(hamlet, course(), ["gowns"], 2)


def test_no_days_and_shares_beyond_all_are_refused(hamlet: Region) -> None:
    with pytest.raises(InvalidValueError, match=r"days is 0"):
        supplied(hamlet, course(), ["gown"], 0)
    with pytest.raises(InvalidValueError, match=r"share_left of gown is 1.5"):
        supplied(hamlet, course(("gown", "items", 0, 1, 1.5)), ["gown"], 2)
