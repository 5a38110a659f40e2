"""How much help is asked for in each cell: the everyday rates as expected acute needs a year."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from samvirke.prepare.judging import JUDGED_PRIORITY
from samvirke.threats.everyday.rates import Kind, everyday_kinds
from samvirke.travel.times import Floats


def acute_needs(cells: pd.DataFrame, capabilities: Collection[str]) -> Floats:
    """Return the incidents a year that a service is judged by, expected in each cell.

    Parameters
    ----------
    cells
        Rows of the table, columns `population` and `urban_class`.
    capabilities
        Whose arrival is judged.

    Returns
    -------
    Shape ``(n_cells,)``: the mean of what `samvirke.threats.everyday` draws for a year.

    Notes
    -----
    Population times the rate a person of every kind of incident of priority 1, times its urban factor,
    times the share of those incidents that ask for any of the capabilities. The shares of a kind's
    needs are drawn with one number, so that the largest holds for any of them.
    """
    population = cells["population"].to_numpy(dtype=float)
    urban_class = cells["urban_class"].to_numpy(dtype=object)
    expected = np.zeros(len(cells))
    for kind in everyday_kinds():
        share = _share_asking(kind, capabilities)
        if kind.priority == JUDGED_PRIORITY and share > 0:
            factor = np.array([kind.urban_factor.get(name, 1.0) for name in urban_class])
            expected += population * factor * kind.rate_per_person_year * share
    return expected


def _share_asking(kind: Kind, capabilities: Collection[str]) -> float:
    return max((d.share for d in kind.demands if d.capability in capabilities), default=0.0)
