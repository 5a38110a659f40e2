"""How many an epidemic infects in the end, when nothing is done: a closed form to hold the spread against."""

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats

SETTLED = 1e-14
MOST_PASSES = 100_000


def final_size(infections: Floats | float) -> Floats:
    r"""Return the share of each group that is infected once all is over.

    Parameters
    ----------
    infections
        One number, the reproduction number of a population that mixes evenly; or shape
        ``(n_groups, n_groups)``: how many of group a (row), for each of them, one infected of each in group c
        (column) infects while all can be infected; 0 or more.

    Returns
    -------
    Floats
        Shape ``(n_groups,)``, 0-1; the largest solution, 0 where nothing takes off.

    Raises
    ------
    InvalidValueError
        When the numbers are not a square of finite numbers, 0 or more.

    Notes
    -----
    :math:`z_a = 1 - e^{-\sum_c K_{ac} z_c}`, where :math:`K_{ac}` is the force on one of group a while the
    whole of group c has its turn. Kermack and McKendrick (1927), Proceedings of the Royal Society A 115,
    700-721; many groups: Diekmann, Heesterbeek and Britton (2013), Mathematical Tools for Understanding
    Infectious Disease Dynamics. From all infected downwards the passes fall to the largest solution.
    """
    force = np.atleast_2d(np.asarray(infections, dtype=np.float64))
    is_square = force.ndim == 2 and force.shape[0] == force.shape[1]
    if not (is_square and np.isfinite(force).all() and (force >= 0).all()):
        raise InvalidValueError(
            f"infections has shape {force.shape}, lowest {force.min(initial=np.inf)}; it must be one number "
            "or a square of finite numbers, 0 or more"
        )
    infected = np.ones(len(force))
    for _ in range(MOST_PASSES):
        following = -np.expm1(-force @ infected)
        settled = bool(np.abs(following - infected).max() < SETTLED)
        infected = following
        if settled:
            break
    return infected
