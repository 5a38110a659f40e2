"""How good a forecast was: do its intervals hold, and how far off is it."""

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)  # the limits of the 90 and 50 % intervals, and the median
LEVELS = (0.9, 0.5)  # of the outer pair of quantiles and the inner


def weighted_interval_score(quantiles: Floats, observed: Floats) -> Floats:
    r"""Return the weighted interval score: 0 is perfect, and it is in the unit of what is forecast.

    Parameters
    ----------
    quantiles
        Forecast at `QUANTILES`, rising, shape ``(5, …)``.
    observed
        What came, shape ``(…)``.

    Raises
    ------
    InvalidValueError
        When the shapes disagree.

    Notes
    -----
    :math:`WIS = \frac{1}{K + 1/2}\left(\frac12 |y - m| + \sum_k \frac{\alpha_k}{2} IS_{\alpha_k}\right)` with
    :math:`IS_\alpha = (u - l) + \frac{2}{\alpha}(l - y)_+ + \frac{2}{\alpha}(y - u)_+`, here K = 2 with
    :math:`\alpha` 0.1 and 0.5: Bracher et al. (2021), doi 10.1371/journal.pcbi.1008618.

    Examples
    --------
    >>> float(weighted_interval_score(np.array([0.0, 2.0, 4.0, 6.0, 10.0]), np.array(4.0)))
    0.6
    """
    if quantiles.shape != (len(QUANTILES), *observed.shape):
        raise InvalidValueError(
            f"quantiles has shape {quantiles.shape}; it must be {(len(QUANTILES), *observed.shape)}"
        )
    total = 0.5 * np.abs(observed - quantiles[2])
    for pair, level in enumerate(LEVELS):
        low, high, alpha = quantiles[pair], quantiles[-1 - pair], 1 - level
        outside = np.maximum(low - observed, 0.0) + np.maximum(observed - high, 0.0)
        total = total + 0.5 * alpha * (high - low) + outside
    return np.asarray(total / (len(LEVELS) + 0.5))


def is_within(
    quantiles: Floats, observed: Floats, level: float
) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    """Say where what came lies within the interval of a level, limits included."""
    pair = LEVELS.index(level)
    return np.asarray((quantiles[pair] <= observed) & (observed <= quantiles[-1 - pair]))
