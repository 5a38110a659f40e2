"""Measures over time: fewer contacts at work, at school, at home."""

from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.threats.pandemic.contacts import SETTINGS
from samvirke.travel.times import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Distancing:
    """Contacts of one setting times a factor for some days; several at once multiply.

    Parameters
    ----------
    setting
        home, work, school, other or all.
    from_day, until_day
        Whole days from the start; the last is no longer part.
    factor
        0 none of the contacts … 1 all; above 1 more than usual.
    """

    setting: str
    from_day: int
    until_day: int
    factor: float

    def __post_init__(self) -> None:
        if self.setting not in (*SETTINGS, "all"):
            raise InvalidValueError(
                f"setting is {self.setting!r}; it must be one of {', '.join(SETTINGS)}, all"
            )
        if not 0 <= self.from_day < self.until_day:
            raise InvalidValueError(
                f"distancing lasts from day {self.from_day} to {self.until_day}; it must begin on day 0 or "
                "later and end after it begins"
            )
        if not (np.isfinite(self.factor) and self.factor >= 0):
            raise InvalidValueError(f"factor of the distancing is {self.factor}; it must be 0 or more")


def factors(distancing: tuple[Distancing, ...], days: int) -> Floats:
    """Return the factor of each setting on each day, shape ``(days, 4)``."""
    by_day = np.ones((days, len(SETTINGS)))
    for measure in distancing:
        which = slice(None) if measure.setting == "all" else SETTINGS.index(measure.setting)
        by_day[measure.from_day : measure.until_day, which] *= measure.factor
    return by_day
