"""Who is reached in time: by the nearest unit of anyone, and by those whose duty it is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints, Times

BLOCK = 4_000_000  # times looked at in one go, so that memory stays bounded


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Soonest:
    """For each place the unit that can be there first; -1 and ``inf`` where none can.

    Shape of all ``(n_places,)``.
    """

    unit: Ints
    response_s: Floats


def soonest(response_s: Times, *, may_come: npt.NDArray[np.bool_] | None = None) -> Soonest:
    """Return the first unit at every place.

    Parameters
    ----------
    response_s
        Turn-out and travel of each unit to each place, shape ``(n_units, n_places)``; ``inf``
        where it cannot come.
    may_come
        Same shape; False where the unit is not asked, such as beyond its owner's border.
    """
    n_units, n_places = response_s.shape
    unit, best_s = np.full(n_places, -1), np.full(n_places, np.inf)
    block = BLOCK // max(1, n_units) + 1
    for first in range(0, n_places if n_units else 0, block):
        places = slice(first, first + block)
        times = response_s[:, places]
        if may_come is not None:
            times = np.where(may_come[:, places], times, np.inf)
        unit[places] = times.argmin(axis=0)
        best_s[places] = times.min(axis=0)
    return Soonest(unit=np.where(np.isfinite(best_s), unit, -1), response_s=best_s)


def people_reached(response_s: Floats, people: Floats, *, limit_s: Floats | float) -> float:
    r"""Count the people whom help reaches within the limit.

    Parameters
    ----------
    response_s
        Soonest arrival at each place, seconds, shape ``(n_places,)``; ``inf``: never.
    people
        Present at each place, shape ``(n_places,)``, not negative.
    limit_s
        Longest accepted time, one for all or one for each place; exactly at the limit is in time.

    Raises
    ------
    InvalidValueError
        When the shapes disagree.

    Notes
    -----
    :math:`\sum_i a_i [t_i \le T_i]`, the objective of the maximal covering problem: Church and
    ReVelle (1974), Papers of the Regional Science Association 32, 101-118.
    """
    limits = np.shape(limit_s)
    if response_s.ndim != 1 or response_s.shape != people.shape or limits not in {(), people.shape}:
        raise InvalidValueError(
            f"response_s is {response_s.shape}, people {people.shape} and limit_s {limits}; they must "
            "be (n_places,), limit_s that or one number; take all from one region"
        )
    in_time = (response_s <= limit_s) & (response_s < np.inf)  # inf <= inf is no arrival
    return float(people[in_time].sum())
