"""How bad the bad outcomes are."""

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats


def cvar(values: Floats, tail: float) -> float:
    """Return the mean of the worst ``1 - tail`` share of equally likely values; large is bad.

    A value on the border counts with the part of it that lies inside, so that the answer is the one
    of Rockafellar and Uryasev (2002), Journal of Banking and Finance 26, 1443-1471.

    Parameters
    ----------
    values
        One an outcome, shape ``(n,)``, not empty.
    tail
        Share not looked at, from 0 (then it is the mean) to below 1.

    Raises
    ------
    InvalidValueError
        When there is no value or the tail is outside its range.

    Examples
    --------
    >>> cvar(np.array([1.0, 2.0, 3.0, 10.0]), 0.5)  # the mean of 3 and 10
    6.5
    """
    if not (len(values) and 0 <= tail < 1):
        raise InvalidValueError(
            f"there are {len(values)} values and tail is {tail}; give a value or more, and a tail from 0 to "
            "below 1"
        )
    worst = np.sort(values)[::-1]
    taken = np.clip((1 - tail) * len(values) - np.arange(len(values)), 0.0, 1.0)
    return float(worst @ taken / taken.sum())
