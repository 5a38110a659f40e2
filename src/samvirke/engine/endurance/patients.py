"""Who needs care where, day by day: what beds, staff and stock answer."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from samvirke.engine.endurance.owners import hospitals_in, municipalities_in
from samvirke.model.care import ADMISSION, AFTER_INTENSIVE, HOME, INTENSIVE, WARD
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.travel.times import Floats, Ints

DAY_S = 86_400


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Patients:
    """Patients in care on each day if nobody were turned away.

    Parameters
    ----------
    hospitals, municipalities
        Ids of sites and municipalities, in the order of the arrays.
    starts_at_utc
        Moment of day 0.
    admissions
        New in hospital, shape ``(n_hospitals, n_days)``.
    ward, intensive, after_intensive
        In care that day, shape ``(n_hospitals, n_days)``.
    at_home
        Ill at home that day, shape ``(n_municipalities, n_days)``.
    """

    hospitals: tuple[str, ...]
    municipalities: tuple[str, ...]
    starts_at_utc: str
    admissions: Floats
    ward: Floats
    intensive: Floats
    after_intensive: Floats
    at_home: Floats

    @property
    def days(self) -> int:
        """Length of the course in whole days."""
        return int(self.admissions.shape[1])


def read_patients(region: Region, course: Course) -> Patients:
    """Read from a course who is in care where on each day.

    Parameters
    ----------
    region
        Its hospitals and municipalities are the rows, in its order, with zeros where nobody is.
    course
        Rows of `samvirke.model.care`: a need for care counts on every day that it touches, an admission
        on its first. Needs for anything else are passed over.

    Raises
    ------
    BadInputError
        When care is asked for at a place that is no hospital, or no municipality, of the region.
    """
    days = max(1, int(np.ceil(course.horizon_s / DAY_S)))
    hospitals, municipalities = hospitals_in(region), municipalities_in(region)
    needs = course.needs
    capability, names = _codes(needs["capability"])
    place, places = _codes(needs["place"])
    quantity = needs["quantity"].to_numpy(dtype=np.float64)
    first = np.clip(needs["from_s"].to_numpy() // DAY_S, 0, days).astype(np.int64)
    # Days touched: until the start of a day is not on it; what never lapses lasts to the end.
    after = np.clip(np.ceil(needs["until_s"].to_numpy() / DAY_S), 0, days).astype(np.int64)

    def census(care: str, rows_of: tuple[str, ...], what: str) -> Floats:
        rows = np.flatnonzero(capability == (names.index(care) if care in names else -2))
        row = _rows_of(places, rows_of)[place[rows]]
        if (row < 0).any():
            raise _unknown(region, care, [*places, ""][place[rows[row < 0][0]]], rows_of, what)
        ends = first[rows] + 1 if care == ADMISSION else np.maximum(after[rows], first[rows] + 1)
        return _by_day(row, first[rows], ends, quantity[rows], (len(rows_of), days))

    return Patients(
        hospitals=hospitals,
        municipalities=municipalities,
        starts_at_utc=course.starts_at_utc,
        admissions=census(ADMISSION, hospitals, "hospital"),
        ward=census(WARD, hospitals, "hospital"),
        intensive=census(INTENSIVE, hospitals, "hospital"),
        after_intensive=census(AFTER_INTENSIVE, hospitals, "hospital"),
        at_home=census(HOME, municipalities, "municipality"),
    )


def _codes(column: "pd.Series[Any]") -> tuple[Ints, list[str]]:
    """Return a column as numbers and the names they stand for."""
    kept = column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")
    return kept.cat.codes.to_numpy().astype(np.int64), [str(name) for name in kept.cat.categories]


def _rows_of(places: list[str], rows: tuple[str, ...]) -> Ints:
    """Return the row of each place, -1 where it has none; the last is of needs without a place."""
    row = {name: index for index, name in enumerate(rows)}
    return np.array([*(row.get(name, -1) for name in places), -1], dtype=np.int64)


def _by_day(row: Ints, first: Ints, ends: Ints, quantity: Floats, shape: tuple[int, int]) -> Floats:
    """Add up quantities over the days from `first` until before `ends`."""
    n_rows, days = shape
    wide = days + 2  # what begins or ends after the last day falls into columns that are cut off
    change = np.bincount(row * wide + first, weights=quantity, minlength=n_rows * wide)
    change -= np.bincount(row * wide + ends, weights=quantity, minlength=n_rows * wide)
    # Whole numbers up to 2^53 add up exactly, so nobody is left behind by rounding.
    return np.ascontiguousarray(change.reshape(n_rows, wide).cumsum(axis=1)[:, :days])


def _unknown(region: Region, care: str, place: str, allowed: tuple[str, ...], what: str) -> BadInputError:
    near = did_you_mean(place, allowed)
    return BadInputError(
        f"the course asks for {care} at {place!r}, which is no {what} of region {region.name}; "
        f"{near + '; ' if near else ''}unfold the threat on the same region, which has {len(allowed)} "
        f"{'municipalities' if what == 'municipality' else 'hospitals'}"
    )
