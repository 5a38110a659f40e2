"""The most demand reached by units that are often busy: maximum expected covering (MEXCLP)."""

import numpy as np

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.siting.answer import Answer
from samvirke.prepare.measures.siting.backup import refuse_capacity
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.covering import covering
from samvirke.prepare.measures.siting.maximise import maximise
from samvirke.prepare.measures.siting.restrictions import (
    NONE,
    Restrictions,
    site_numbers,
    whole_number,
)
from samvirke.travel.times import Floats


def mexclp(
    coverage: Coverage,
    weight: Floats,
    p_units: int,
    busy_share: float,
    restrictions: Restrictions = NONE,
    *,
    per_site: int | None = None,
    seed: int = 0,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
) -> Answer:
    r"""Place units so that the expected demand with a free unit in reach is largest.

    Parameters
    ----------
    p_units
        Most units in all, those fixed included.
    busy_share
        Share of the time that a unit is busy, 0 up to but not 1, the same for all and independent of
        the others (the model's assumption; the simulator knows better).
    restrictions
        `fixed` names a site once for every unit that stays there; floors count points with any unit in
        reach, free or not; cost is for each unit. Capacity is refused.
    per_site
        Most units at one site; None: no limit.
    coverage, weight, seed, time_limit_s, gap
        As in `mclp`.

    Returns
    -------
    Answer whose `sites` name a site once for every unit.

    Raises
    ------
    BadInputError
        As `mclp`, and for a busy share outside 0 to 1, or a capacity.

    Notes
    -----
    :math:`\max \sum_i w_i \sum_k (1 - q) q^{k-1} z_{ik}`,
    :math:`\sum_k z_{ik} \le \sum_{j \in N(i)} x_j`, :math:`\sum_j x_j \le p`, x whole: Daskin (1983),
    Transportation Science 17, 48-70.
    """
    if not 0 <= busy_share < 1:
        raise BadInputError(
            f"busy_share is {busy_share}; it must be from 0 up to, but not, 1; write 30 % as 0.3"
        )
    refuse_capacity(restrictions, "mexclp")
    p_units = whole_number(p_units, "the number of units")
    most = p_units if per_site is None else whole_number(per_site, "the most units at a site")
    levels = np.arange(max(1, p_units if busy_share > 0 else 1))
    gains = (1 - busy_share) * busy_share**levels
    fixed = site_numbers(restrictions.fixed, coverage.n_sites, "fixed")
    most = max(most, int(np.bincount(fixed).max(initial=0)))
    program = covering(coverage, weight, list(gains), p_units, restrictions, per_site=most)
    return maximise(program, seed=seed, time_limit_s=time_limit_s, gap=gap)
