"""Whole things shared out by weight: the method of the largest remainder."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def share_out(total: int, weights: Floats) -> Ints:
    """Share a whole number out by weight, so that the parts add to it.

    Each gets the whole part of its exact share; what is left goes one by one to the largest
    remainders, a tie to the first.

    Examples
    --------
    >>> share_out(10, np.array([6.0, 3.0, 2.0])).tolist()  # 5.45, 2.73, 1.82
    [5, 3, 2]
    """
    exact = total * np.asarray(weights, dtype=np.float64) / np.sum(weights)
    whole = np.floor(exact)
    # Rounded first: 2.9999999999 of the arithmetic is 3, or the last digit would deal the tie.
    remainder = np.round(exact - whole, 9)
    left = total - int(whole.sum())
    whole[np.argsort(-remainder, kind="stable")[:left]] += 1
    return whole.astype(np.int64)
