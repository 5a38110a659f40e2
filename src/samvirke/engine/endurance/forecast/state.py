"""What has been observed: admissions, patients in hospital and in intensive care, day by day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats

ADMISSIONS, IN_HOSPITAL, INTENSIVE = "admissions", "in_hospital", "intensive"
MEASURES = (ADMISSIONS, IN_HOSPITAL, INTENSIVE)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class State:
    """Observed days, up to and with the day a forecast is made on.

    Parameters
    ----------
    starts_on
        The first day.
    values
        By `MEASURES` of the whole region, shape ``(3, n_days)``; NaN where a day is missing.
    hospitals
        Ids of those that have values of their own.
    by_hospital
        The same of each hospital, shape ``(3, n_hospitals, n_days)``.

    Raises
    ------
    InvalidValueError
        When shapes disagree or a value is negative.
    """

    starts_on: date
    values: Floats
    hospitals: tuple[str, ...]
    by_hospital: Floats

    def __post_init__(self) -> None:
        shape = (len(MEASURES), len(self.hospitals), self.values.shape[-1])
        if self.values.ndim != 2 or self.by_hospital.shape != shape or len(self.values) != len(MEASURES):
            raise InvalidValueError(
                f"values is {self.values.shape} and by_hospital {self.by_hospital.shape}; they must be "
                f"(3, n_days) and {shape}"
            )
        if (self.values < 0).any() or (self.by_hospital < 0).any():
            raise InvalidValueError("a value is negative; patients are counted from 0")

    @property
    def days(self) -> int:
        """How many days are spanned, gaps included."""
        return int(self.values.shape[1])

    @property
    def last_day(self) -> date:
        """The day that a forecast is made on."""
        return self.starts_on + timedelta(days=self.days - 1)

    def of(self, measure: str) -> Floats:
        """Return a measure of the region, shape ``(n_days,)``."""
        return np.asarray(self.values[MEASURES.index(measure)])

    def until(self, day: int) -> "State":
        """Return what was known on a day, by its index: nothing that came after."""
        if not 0 <= day < self.days:
            raise InvalidValueError(f"day is {day}; it must be 0 to {self.days - 1}")
        return replace(
            self,
            values=self.values[:, : day + 1].copy(),
            by_hospital=self.by_hospital[:, :, : day + 1].copy(),
        )


def state_of(
    starts_on: date, admissions: Floats, in_hospital: Floats | None = None, intensive: Floats | None = None
) -> State:
    """Return the state of a region of which no single hospital is known; what is left out is not known."""
    unknown = np.full(len(admissions), np.nan)
    known = [
        np.asarray(row, dtype=np.float64) for row in (admissions, in_hospital, intensive) if row is not None
    ]
    rows = iter(known)
    values = [next(rows) if row is not None else unknown for row in (admissions, in_hospital, intensive)]
    return State(
        starts_on=starts_on,
        values=np.stack(values),
        hospitals=(),
        by_hospital=np.zeros((len(MEASURES), 0, len(admissions))),
    )
