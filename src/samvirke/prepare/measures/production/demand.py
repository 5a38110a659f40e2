"""What medicines a nation needs week by week: those ill in the epidemic, and the users of every day."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.endurance.coefficient import PER_ADMISSION, PER_ILL_AT_HOME
from samvirke.engine.endurance.patients import Patients
from samvirke.engine.endurance.use import Use
from samvirke.prepare.measures.production.figures import figure, figures_of
from samvirke.prepare.measures.production.result import GROUPS
from samvirke.register.region import Region
from samvirke.travel.times import Floats

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Totals:
    """Patients of a whole region by day, shape ``(n_days,)`` each."""

    intensive: Floats
    ward: Floats
    after_intensive: Floats
    admissions: Floats
    at_home: Floats

    def window(self, first: int, days: int) -> "Totals":
        """Return so many days from one on; nobody is in care after the course ends."""

        def cut(values: Floats) -> Floats:
            part = values[first : first + days]
            return np.concatenate([part, np.zeros(days - len(part))])

        return Totals(
            intensive=cut(self.intensive),
            ward=cut(self.ward),
            after_intensive=cut(self.after_intensive),
            admissions=cut(self.admissions),
            at_home=cut(self.at_home),
        )


def totals_of(patients: Patients) -> Totals:
    """Add up the places of a region."""
    return Totals(
        intensive=patients.intensive.sum(axis=0),
        ward=patients.ward.sum(axis=0),
        after_intensive=patients.after_intensive.sum(axis=0),
        admissions=patients.admissions.sum(axis=0),
        at_home=patients.at_home.sum(axis=0),
    )


def nobody(days: int) -> Totals:
    """Return a course without an epidemic."""
    none = np.zeros(days)
    return Totals(intensive=none, ward=none, after_intensive=none, admissions=none, at_home=none)


def heaviest_start(totals: Totals, days: int) -> int:
    """Return the day from which so many days hold most days of intensive care; the first of several.

    Examples
    --------
    >>> none = np.zeros(5)
    >>> beds = np.array([0.0, 1.0, 5.0, 4.0, 0.0])
    >>> course = Totals(intensive=beds, ward=none, after_intensive=none, admissions=none, at_home=none)
    >>> heaviest_start(course, 2)
    2
    """
    summed = np.concatenate([[0.0], totals.intensive.cumsum()])
    if len(summed) <= days:
        return 0
    return int(np.argmax(np.round(summed[days:] - summed[:-days], 6)))


def weekly_need(
    totals: Totals, use: Use, items: tuple[str, ...], residents_share: float, level: str = "base"
) -> Floats:
    """Return need by group, item and week, shape ``(3, n_items, n_weeks)``; days are whole weeks.

    Parameters
    ----------
    totals
        Patients of the epidemic.
    use
        Coefficients at the level asked for.
    items
        Medicines.
    residents_share
        Residents over those of the nation that ordinary use is known for.
    level
        low, base or high: of ordinary users and their dose.
    """
    days = len(totals.intensive)
    need = np.zeros((len(GROUPS), len(items), days))
    need[0] = use.matrix(items, ("intensive",)) * totals.intensive
    need[1] = use.matrix(items, ("ward",)) * totals.ward
    need[1] += use.matrix(items, ("after_intensive",)) * totals.after_intensive
    need[1] += use.matrix(items, PER_ADMISSION).sum(axis=1, keepdims=True) * totals.admissions
    need[1] += use.matrix(items, PER_ILL_AT_HOME).sum(axis=1, keepdims=True) * totals.at_home
    need += ordinary_day(use, items, residents_share, level)[:, :, None]
    return np.asarray(need.reshape(len(GROUPS), len(items), days // WEEK_DAYS, WEEK_DAYS).sum(axis=3))


def ordinary_day(use: Use, items: tuple[str, ...], residents_share: float, level: str = "base") -> Floats:
    """Return the use of an ordinary day by group and item, shape ``(3, n_items)``: what supply covers."""
    day = np.zeros((len(GROUPS), len(items)))
    day[0] = figure("ordinary_intensive", level=level) * use.matrix(items, ("intensive",))[:, 0]
    day[2] = figures_of("ordinary_users", items, level) * figures_of("dose", items, level)
    return np.asarray(day * residents_share)


def share_of_nation(region: Region) -> float:
    """Return the residents of a region over those of the nation of the figures."""
    return float(region.municipalities["population"].sum()) / figure("nation")
