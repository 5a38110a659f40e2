"""Stock said in weeks of normal use, as the health minister did in March 2020."""

from collections.abc import Mapping

import numpy as np

from samvirke.engine.coefficients import rows_of
from samvirke.engine.endurance.stock.lots import NEVER, Lots
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats

DAYS = 7


def lots_of_weeks(weeks: float, normal_use_per_day: Floats, *, expires_day: int = NEVER) -> Lots:
    """Return a lot for each owner that lasts so many weeks of his normal use.

    Parameters
    ----------
    weeks
        0 or more.
    normal_use_per_day
        Of each owner, in the unit of the item, shape ``(n_owners,)``.
    expires_day
        Last day of use.

    Raises
    ------
    InvalidValueError
        When weeks are negative or no number.

    Examples
    --------
    >>> lots_of_weeks(4, np.array([100.0, 10.0])).quantity
    array([2800.,  280.])
    """
    if not (0 <= weeks < np.inf):
        raise InvalidValueError(f"weeks is {weeks}; it must be 0 or more weeks of normal use")
    return Lots.at_start(DAYS * weeks * np.asarray(normal_use_per_day), expires_day=expires_day)


def weeks_of_march_2020() -> Mapping[str, float]:
    """Return the stock of the country in March 2020, item → weeks of normal use."""
    return {row["item"]: float(row["base"]) for row in rows_of("stock_weeks_2020")}
