"""Intensive patients to come against beds: when they are more, and how likely that is."""

from collections.abc import Mapping

import numpy as np

from samvirke.engine.endurance.beds.capacity import Beds
from samvirke.travel.times import Floats, Ints

LIMITS = ("free", "ordinary", "surge")
CHANCES = (0.1, 0.5)


def limits_of(beds: Beds) -> Mapping[str, Floats]:
    """Return the beds of each hospital by limit, shape ``(n_hospitals,)``.

    ``free``: what ordinary patients leave on an ordinary day; ``ordinary``: all beds of such a day;
    ``surge``: what they leave at the stage with most room.
    """
    return {"free": beds.room[0], "ordinary": beds.staffed[0], "surge": beds.room.max(axis=0)}


def chance_over(intensive: Ints, limit: float) -> Floats:
    """Return how likely more patients than beds are on each day, of paths ``(n_paths, n_days)``."""
    return np.asarray((intensive > limit).mean(axis=0), dtype=np.float64)


def first_day_above(chance: Floats, level: float) -> float:
    """Return the first day ahead (1: tomorrow) on which the chance is above the level; NaN where none is."""
    above = np.flatnonzero(chance > level)
    return float(above[0] + 1) if len(above) else float("nan")
