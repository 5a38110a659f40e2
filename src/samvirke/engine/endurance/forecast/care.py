"""Today's patients: how many, where on their way, and what they say about stays and intensive care."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.forecast.flow import expected_flow, remaining
from samvirke.engine.endurance.forecast.state import ADMISSIONS, IN_HOSPITAL, INTENSIVE, State
from samvirke.engine.endurance.forecast.stays import LONGEST, NAMES, Stay, Stays
from samvirke.travel.times import Floats

FACTORS = (0.25, 4.0)  # a stay on the ward is taken to be a quarter to four times what was assumed
HALVINGS = 40
WEEK = 7


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Care:
    """What is known of those in care on the last day.

    Parameters
    ----------
    stays
        With the stay on the ward held against today's patients.
    ward_factor
        How much longer that stay is than what was taken before.
    share_shape, share_rate
        Of the gamma distribution of the share who need intensive care.
    wards, intensive
        Patients on the last day, outside and in intensive care.
    mix
        Of those on wards: without need of intensive care, before it, after it; shape ``(3,)``, sums to 1.
    entries
        Expected into each stay by day, `LONGEST` days and those observed, shape ``(4, n)``.
    compares_wards, compares_intensive
        Whether patients outside, and in intensive care, were counted on the latest days: where not, the stay
        and the share are what was taken before.
    """

    stays: Stays
    ward_factor: float
    share_shape: float
    share_rate: float
    wards: float
    intensive: float
    mix: Floats
    entries: Floats
    compares_wards: bool
    compares_intensive: bool

    @property
    def share(self) -> float:
        """The share of the admitted who need intensive care, in the middle."""
        return min(1.0, self.share_shape / self.share_rate)

    def remaining(self, stays: Stays, days: int) -> Floats:
        """Return for each stay who is left after h days, shape ``(4, days + 1)``."""
        return np.stack(
            [remaining(row, _stay(stays, name), days) for row, name in zip(self.entries, NAMES, strict=True)]
        )


def care_of(state: State, stays: Stays) -> Care:
    r"""Hold what is assumed of stays against the patients of the last days.

    Parameters
    ----------
    state
        With admissions on one day at least.
    stays
        What is taken before the patients are looked at.

    Notes
    -----
    Before the first day admissions are taken to have been as in the first week; a missing day as the mean of
    the week around it. The share in intensive care is gamma: prior mean s with the weight of a few patients,
    and I patients seen where E would lie if all admitted needed it, so shape :math:`a + I` and rate
    :math:`a/s + E`. The stay on the ward is what makes expected patients on wards equal the observed ones,
    drawn towards what was assumed by :math:`n_0/(n_0 + n)`. Today's patients are those observed on the last
    day; where that is missing, the expected ones times observed over expected of the latest days.
    """
    admissions = filled(state.of(ADMISSIONS))
    lead = np.full(LONGEST, admissions[:WEEK].mean())
    history = np.r_[lead, admissions]
    intensive, hospital = state.of(INTENSIVE), state.of(IN_HOSPITAL)
    latest = np.zeros(state.days, dtype=np.bool_)
    latest[-int(coefficient("forecast", "stay", "days_compared")) :] = True
    shape, rate = _share(history, stays, intensive, latest)
    share = min(1.0, shape / rate)
    # Where intensive patients are not counted, those on wards are the rest beside the expected ones.
    unseen = expected_flow(history, stays, share).intensive[LONGEST:]
    wards = np.maximum(0.0, hospital - np.where(np.isfinite(intensive), intensive, unseen))
    factor = _ward_factor(history, stays, share, wards, latest)
    fitted = stays.with_ward_scaled(factor)
    flow = expected_flow(history, fitted, share)
    in_wards = flow.present[[0, 1, 3], -1]
    total = float(in_wards.sum())
    return Care(
        stays=fitted,
        ward_factor=factor,
        share_shape=shape,
        share_rate=rate,
        wards=_today(wards, flow.wards[LONGEST:], latest),
        intensive=_today(intensive, flow.intensive[LONGEST:], latest),
        mix=in_wards / total if total > 0 else np.array([1.0, 0.0, 0.0]),
        entries=flow.entries,
        compares_wards=bool((wards[latest] > 0).any()),
        compares_intensive=bool(np.isfinite(intensive[latest]).any()),
    )


def filled(admissions: Floats) -> Floats:
    """Return admissions with each missing day as the mean of the known days of the week around it."""
    known = np.isfinite(admissions)
    values = admissions.copy()
    for day in np.flatnonzero(~known):
        near = admissions[max(0, day - WEEK // 2) : day + WEEK // 2 + 1]
        values[day] = np.nanmean(near) if np.isfinite(near).any() else admissions[known].mean()
    return values


def _share(history: Floats, stays: Stays, intensive: Floats, latest: "Bools1") -> tuple[float, float]:
    weight = coefficient("forecast", "share", "weight")
    prior = stays.intensive_share
    if prior == 0:
        return 0.0, 1.0
    seen = latest & np.isfinite(intensive)
    if not seen.any():
        return weight, weight / prior
    exposed = expected_flow(history, stays, 1.0).intensive[LONGEST:][seen].mean()
    return weight + float(intensive[seen].mean()), weight / prior + float(exposed)


def _ward_factor(history: Floats, stays: Stays, share: float, wards: Floats, latest: "Bools1") -> float:
    seen = latest & np.isfinite(wards)
    observed = float(wards[seen].mean()) if seen.any() else 0.0
    if observed <= 0:
        return 1.0

    def expected(log_factor: float) -> float:
        flow = expected_flow(history, stays.with_ward_scaled(float(np.exp(log_factor))), share)
        return float(flow.wards[LONGEST:][seen].mean())

    low, high = np.log(FACTORS[0]), np.log(FACTORS[1])
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if expected(middle) < observed else (low, middle)
    weight = coefficient("forecast", "stay", "weight")
    return float(np.exp(0.5 * (low + high) * observed / (observed + weight)))


def _today(observed: Floats, expected: Floats, latest: "Bools1") -> float:
    if np.isfinite(observed[-1]):
        return float(observed[-1])
    seen = latest & np.isfinite(observed)
    if not seen.any() or not expected[seen].sum() > 0:
        return float(expected[-1])
    return float(expected[-1] * observed[seen].sum() / expected[seen].sum())


def _stay(stays: Stays, name: str) -> Stay:
    found: Stay = getattr(stays, name)
    return found


Bools1 = np.ndarray[tuple[int], np.dtype[np.bool_]]
