"""Patients who come and go: expected from admissions that are known, drawn for those to come."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.endurance.forecast.stays import LONGEST, Stay, Stays
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Flow:
    """Expected patients by day of the admissions, and those who enter each stay.

    Parameters
    ----------
    entries
        By the four stays in the order of `stays.NAMES`, shape ``(4, n_days)``.
    present
        In care on each day, shape ``(4, n_days)``.
    """

    entries: Floats
    present: Floats

    @property
    def intensive(self) -> Floats:
        """In intensive care, shape ``(n_days,)``."""
        return np.asarray(self.present[2])

    @property
    def wards(self) -> Floats:
        """In hospital and not in intensive care, shape ``(n_days,)``."""
        return np.asarray(self.present[0] + self.present[1] + self.present[3])


def expected_flow(admissions: Floats, stays: Stays, share: float) -> Flow:
    r"""Let known admissions stay as long as is expected.

    Parameters
    ----------
    admissions
        A day, shape ``(n_days,)``, none missing.
    stays
        How long.
    share
        Of the admitted who need intensive care, 0-1.

    Notes
    -----
    :math:`present_t = \sum_d entries_d\, P(LoS > t - d)` for each stay; who leaves one enters the next on
    that day. With constant admissions this is Little's law, as :math:`\sum_k P(LoS > k)` is the mean.
    """
    n = len(admissions)
    ward, before = (1 - share) * admissions, share * admissions
    intensive = _leaving(before, stays.before_intensive)
    after = stays.after_share * _leaving(intensive, stays.intensive)
    entries = np.stack([ward, before, intensive, after])
    ways = (stays.ward, stays.before_intensive, stays.intensive, stays.after_intensive)
    present = [np.convolve(row, way.survival)[:n] for row, way in zip(entries, ways, strict=True)]
    return Flow(entries=entries, present=np.stack(present))


def _leaving(entries: Floats, stay: Stay) -> Floats:
    gone = -np.diff(np.r_[1.0, stay.survival])  # P(LoS = k)
    return np.convolve(entries, gone)[: len(entries)]


def remaining(entries: Floats, stay: Stay, days: int) -> Floats:
    """Return the share of those present on the last day who are still there h days later, h = 0 … days.

    Parameters
    ----------
    entries
        Into the stay by day, shape ``(n_days,)``: who came lately has more before him.
    stay
        Its length.
    days
        How far to look.

    Notes
    -----
    Falls from 1; where nobody is expected to be present, as for one who came on the last day.
    """
    alive = np.r_[stay.survival, np.zeros(days)]
    came = entries[::-1][:LONGEST]
    if not float(came @ alive[: len(came)]) > 0:
        came = np.ones(1)
    there = np.array([came @ alive[h : h + len(came)] for h in range(days + 1)])
    return np.asarray(there / there[0]) if there[0] > 0 else np.r_[1.0, np.zeros(days)]


def pass_through(
    present: Ints, left: Floats, entries: Ints, stay: Stay, luck: np.random.Generator
) -> tuple[Ints, Ints]:
    """Draw who is still there each day, and who leaves.

    Parameters
    ----------
    present
        There on the last day known, shape ``(n_paths,)``.
    left
        Of `remaining`, shape ``(days + 1,)``.
    entries
        To come, shape ``(n_paths, days)``.
    stay
        Of those who come.
    luck
        Drawn from in a fixed order.

    Returns
    -------
    In the stay on each day, and leaving it that day, each of shape ``(n_paths, days)``. Every patient leaves
    once: what enters is what stays and what leaves, to the last one.
    """
    n_paths, days = entries.shape
    alive = np.r_[1.0, stay.survival[:days]]
    stays_on = np.divide(alive[1:], alive[:-1], out=np.zeros(days), where=alive[:-1] > 0)
    stays_now = np.divide(left[1:], left[:-1], out=np.zeros(days), where=left[:-1] > 0)
    cohorts = np.zeros((n_paths, days + 1), dtype=np.int64)  # by day of entry; the last: those of today
    cohorts[:, days] = present
    inside, leaving = np.empty_like(entries), np.empty_like(entries)
    for day in range(days):
        cohorts[:, day] = entries[:, day]
        there = np.r_[np.arange(day + 1), days]
        chance = np.r_[stays_on[day::-1], stays_now[day]]
        before = cohorts[:, there]
        after = luck.binomial(before, np.clip(chance, 0.0, 1.0))
        cohorts[:, there] = after
        inside[:, day] = after.sum(axis=1)
        leaving[:, day] = before.sum(axis=1) - inside[:, day]
    return inside, leaving
