"""What became of a stock: used, unmet, left, out of date and moved, and when it runs out."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.endurance.stock.store import WEEK, mean_ahead
from samvirke.travel.times import Bools, Floats, Ints

ROUNDING = 1e-9  # of the need of a day: less than this is not a shortage but a rounding


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Held:
    """One item over all days: the need as it would be if nothing were short, beside what was used.

    Parameters
    ----------
    need
        Shape ``(n_classes, n_owners, n_days)``; it is ``used + unmet + replaced``.
    used
        By the owner who needed it, wherever it came from; shape as `need`.
    unmet
        Who goes short; shape as `need`.
    replaced
        Need that went on to a substitute, in the unit of this item; shape as `need`. Whether the
        substitute was there stands with the substitute.
    delivered
        What came as deliveries and as lots, on the day that it came (day 0: also all that was there),
        shape ``(n_owners, n_days)``. From day to day ``left`` changes by
        ``delivered + moved_in - used - moved_out - expired``.
    left
        In the house in the evening, shape ``(n_owners, n_days)``.
    expired
        Thrown away that day, shape ``(n_owners, n_days)``.
    moved_in, moved_out
        On the day that it came, and on the day that it left; shape ``(n_owners, n_days)``.
    """

    need: Floats
    used: Floats
    unmet: Floats
    replaced: Floats
    delivered: Floats
    left: Floats
    expired: Floats
    moved_in: Floats
    moved_out: Floats

    @property
    def days_of_cover(self) -> Floats:
        """How long what is left lasts at the mean need of the next seven days, in days.

        Shape ``(n_owners, n_days)``; ``inf`` where nothing is needed. Fewer than seven days are taken
        towards the end, and on the last day its own need.
        """
        return _cover(self.left, self.need.sum(axis=0))

    @property
    def national_days_of_cover(self) -> Floats:
        """The same for all owners together, shape ``(n_days,)``: as if all were in one store."""
        left, need = self.left.sum(axis=0), self.need.sum(axis=(0, 1))
        return _cover(left[np.newaxis], need[np.newaxis]).ravel()

    @property
    def is_short(self) -> Bools:
        """Whether an owner cannot meet all his need of a day, shape ``(n_owners, n_days)``."""
        return np.asarray((self.unmet > ROUNDING * self.need).any(axis=0))

    @property
    def first_short_day(self) -> Ints:
        """First day on which an owner cannot meet all his need, -1 where never; shape ``(n_owners,)``."""
        return _first(self.is_short)

    @property
    def national_first_short_day(self) -> int:
        """First day on which anybody goes short, -1 where never."""
        return int(_first(np.atleast_2d(self.is_short.any(axis=0)))[0])

    @property
    def lasts_days(self) -> Floats:
        """Days until the first shortage, with the share of that day's need that is still met.

        Shape ``(n_owners,)``, ``inf`` where nothing falls short.
        """
        day = self.first_short_day
        lasts = np.full(len(day), np.inf)
        short = np.flatnonzero(day >= 0)
        met, need = (of.sum(axis=0)[short, day[short]] for of in (self.used, self.need))
        lasts[short] = day[short] + met / need
        return lasts


def _cover(left: Floats, need: Floats) -> Floats:
    a_day = mean_ahead(need, WEEK)
    cover: Floats = np.divide(left, a_day, out=np.full(left.shape, np.inf), where=a_day > 0)
    return cover


def _first(is_short: Bools) -> Ints:
    if is_short.shape[1] == 0:
        return np.full(len(is_short), -1)
    return np.asarray(np.where(is_short.any(axis=1), is_short.argmax(axis=1), -1))
