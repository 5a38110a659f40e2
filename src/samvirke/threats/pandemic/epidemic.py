"""One epidemic followed from infection to bed: its curves, and what it asks of whom on which day."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from samvirke.model.course import Course
from samvirke.register.catchment import Catchment
from samvirke.threats.pandemic.hospital import Beds, draw_beds, expected_beds, later_share
from samvirke.threats.pandemic.infections import Infections
from samvirke.threats.pandemic.population import Population
from samvirke.threats.pandemic.presets import Preset
from samvirke.threats.pandemic.stay import Stay
from samvirke.travel.times import Floats, Ints

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Epidemic:
    """A course with the curves it comes from; whole persons when drawn, means when expected.

    Parameters
    ----------
    course
        What is needed where and when.
    population
        Who lives where.
    hospitals
        Ids, in the order of the arrays.
    infections
        New infections in the country each day, shape ``(n_days,)``.
    infectious, ill
        Who infect others, and who have symptoms, at the end of each day, shape ``(n_days,)``.
    admissions, ward, intensive, after_intensive, intensive_admissions
        Patients by hospital and day as in `Beds`, shape ``(n_hospitals, n_days)``, whatever there is room
        for.
    weekly
        New infections by municipality and week, shape ``(n_municipalities, n_weeks)``; the last week may be
        short.
    ill_at_home
        Mean number by municipality and week, the same shape.
    deaths
        Of all who fell ill; None when they were not asked for.
    method
        Every assumption with its numbers, one sentence each.
    """

    course: Course
    population: Population
    hospitals: tuple[str, ...]
    infections: Floats
    infectious: Floats
    ill: Floats
    admissions: Floats
    ward: Floats
    intensive: Floats
    after_intensive: Floats
    intensive_admissions: Floats
    weekly: Floats
    ill_at_home: Floats
    deaths: float | None
    method: tuple[str, ...]

    @property
    def in_hospital(self) -> Floats:
        """Patients in hospital, intensive care too, by hospital and day, shape ``(n_hospitals, n_days)``."""
        return np.asarray(self.ward + self.intensive + self.after_intensive)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Groups:
    """Municipalities whose people go to the same hospitals, taken together.

    Parameters
    ----------
    of
        Group of each municipality, shape ``(n_municipalities,)``.
    share
        To which hospital the patients of each go, shape ``(n_groups, n_hospitals)``.
    """

    of: Ints
    share: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Curves:
    """What follows from the infections of one run; shapes as in `Epidemic`."""

    beds: Beds
    infections: Floats
    ill: Floats
    weekly: Floats
    ill_at_home: Floats
    ever_ill: float


def groups_of(catchment: Catchment) -> Groups:
    """Return the municipalities in groups of equal shares, in the order of the first of each."""
    share, first, of = np.unique(catchment.share, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.argsort(order)
    return Groups(of=rank[of.ravel()], share=share[order])


def curves_of(infections: Infections, groups: Groups, preset: Preset, luck: tuple[int, int] | None) -> Curves:
    """Follow the infected of one run.

    Parameters
    ----------
    infections
        What the spread gave.
    groups
        Who goes where.
    preset
        What becomes of the ill.
    luck
        Seed and run that patients are drawn by; None: means.
    """
    pathway = preset.pathway
    new, fell_ill = infections.new_infections, infections.new_symptomatic
    cases = _by_group(fell_ill if pathway.counted == "ill" else new, groups)
    if luck is None:
        beds = expected_beds(cases, groups.share, pathway)
    else:
        beds = draw_beds(np.rint(cases).astype(np.int64), groups.share, pathway, *luck)
    n_days = len(new)
    everybody = np.ones(len(pathway.hospital_share))
    never_admitted = 1 - np.array(pathway.hospital_share) if pathway.counted == "ill" else everybody
    infected = _over_ages(new, everybody)
    ill = _over_ages(fell_ill, everybody)
    staying = (preset.illness.mean, preset.illness.size)
    # Those who will be admitted are left out, also before they are: of the others as many are taken to be ill
    # on each later day as are on average.
    at_home = _weekly_share(n_days, *staying) @ _over_ages(fell_ill, never_admitted)
    return Curves(
        beds=beds,
        infections=infected.sum(axis=1),
        ill=ill.sum(axis=1) @ _later_share(n_days, *staying),
        weekly=weekly_sums(infected).T,
        ill_at_home=at_home.T,
        ever_ill=float(ill.sum()),
    )


def weekly_sums(by_day: Floats) -> Floats:
    """Add up weeks of seven days from day 0, shape ``(n_weeks, …)``; the last may be short."""
    return np.add.reduceat(by_day, np.arange(0, len(by_day), WEEK_DAYS), axis=0)


def _by_group(by_day: Floats, groups: Groups) -> Floats:
    """Add up municipalities of one group, shape ``(n_days, n_groups, 9)``."""
    is_of = (groups.of[None, :] == np.arange(len(groups.share))[:, None]).astype(by_day.dtype)
    # Whole numbers far below 16.7 million: their sums are exact in 32 bits too.
    return np.asarray(np.matmul(is_of, by_day), dtype=np.float64)


def _over_ages(by_day: Floats, weight: Floats) -> Floats:
    """Add up ages with weights, shape ``(n_days, n_municipalities)``."""
    n_days, n_places, n_ages = by_day.shape
    weighted = by_day.reshape(-1, n_ages) @ weight.astype(by_day.dtype)
    return np.asarray(weighted.reshape(n_days, n_places), dtype=np.float64)


@lru_cache(maxsize=8)
def _later_share(n_days: int, mean: float, size: float) -> Floats:
    return later_share(n_days, Stay(mean=mean, size=size).staying)


@lru_cache(maxsize=8)
def _weekly_share(n_days: int, mean: float, size: float) -> Floats:
    """Return the share of those who fall ill on a day (column) who are ill in each week (row), its mean."""
    days = weekly_sums(np.ones(n_days))
    return np.asarray(weekly_sums(_later_share(n_days, mean, size).T) / days[:, None])
