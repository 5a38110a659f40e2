"""Many questions at once: p-values that allow for how many were asked."""

import numpy as np

from samvirke.travel.times import Floats


def holm(p: Floats) -> Floats:
    r"""Return p-values adjusted by Holm's step-down method.

    With m of them in order, the k-th smallest becomes :math:`\max_{j \le k} \min(1, (m - j + 1)\,p_{(j)})`:
    whoever calls those below 0.05 real is wrong about any of them with a chance of 5 % at most,
    however the tests depend on one another. Holm (1979), Scandinavian Journal of Statistics 6, 65-70.

    Parameters
    ----------
    p
        Shape ``(m,)``; NaN: not asked, stays NaN and is not counted.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    """
    adjusted = np.full(len(p), np.nan)
    asked = np.flatnonzero(~np.isnan(p))
    order = asked[np.argsort(p[asked], kind="stable")]
    factor = np.arange(len(order), 0, -1)
    adjusted[order] = np.maximum.accumulate(np.minimum(1.0, factor * p[order]), axis=0)
    return adjusted
