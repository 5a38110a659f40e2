"""Many runs as a fan: quantiles over the runs, day by day."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from samvirke.travel.times import Floats

QUANTILES: Mapping[str, float] = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


def fan(runs: Floats, names: tuple[str, ...] = tuple(QUANTILES)) -> dict[str, Floats]:
    """Return quantiles over the first axis; a run in which a day never comes counts as later than any.

    Parameters
    ----------
    runs
        Shape ``(n_runs, …)``; inf where something never comes.

    Returns
    -------
    Name → shape ``(…)``, NaN where the quantile is never. Quantiles are values of runs, so that a median peak
    is one that some run had: of two the lower up to the median, the higher above it.
    """
    ordered = np.sort(runs, axis=0)
    last = len(runs) - 1
    found = {}
    for name in names:
        share = QUANTILES[name]
        at = np.floor(share * last) if share <= 0.5 else np.ceil(share * last)
        value = ordered[int(at)].astype(np.float64)
        found[name] = np.where(np.isinf(value), np.nan, value)
    return found


def by_day(values: Mapping[str, Floats], **labels: object) -> pd.DataFrame:
    """Return one row a day: labels, day, and a column for each name; values of shape ``(n_days,)``."""
    n_days = len(next(iter(values.values())))
    return pd.DataFrame({**labels, "day": np.arange(n_days), **values})
