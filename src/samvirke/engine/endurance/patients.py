"""Who needs care where, day by day: what beds, staff and stock answer."""

from dataclasses import dataclass

from samvirke.travel.times import Floats


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
