"""One store for all: when it is empty, and how much is never met."""

import numpy as np

from samvirke.travel.times import Floats


def pooled_unmet(stock: float, need: Floats, deliveries: Floats) -> Floats:
    r"""Return what one shared store cannot give on each day.

    Parameters
    ----------
    stock
        On the morning of day 0, 0 or more.
    need, deliveries
        By day, shape ``(n_days,)``; what is delivered in the morning can be used that day.

    Returns
    -------
    Unmet need, shape ``(n_days,)``.

    Notes
    -----
    The store follows :math:`s_t = \max(0, s_{t-1} + d_t - n_t)`, the reflected walk of Lindley's recursion,
    which has the closed form used here: what was short up to day t is the deepest that the walk without a
    floor has been below zero.
    """
    walk = stock + np.cumsum(deliveries - need)
    deepest = np.maximum.accumulate(np.maximum(0.0, -walk))
    return np.diff(deepest, prepend=0.0)


def first_day(unmet: Floats, above: float = 0.5) -> float:
    """Return the first day on which more than half a unit is missing; NaN where none is."""
    short = np.flatnonzero(unmet > above)
    return float(short[0]) if len(short) else float("nan")
