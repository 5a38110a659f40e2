"""What the model says beside what has been published: the reader's own check of the whole chain."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from samvirke.prepare.interval import mean_interval
from samvirke.prepare.judging import Judging
from samvirke.prepare.summary import QUANTILES, RunSummary


def published_beside(judging: Judging, summaries: Sequence[RunSummary]) -> pd.DataFrame:
    """Return published response times with the model's own beside them, minutes.

    The model's is the mean over runs of each run's quantile; classes without a case are left out.
    """
    quantiles = mean_interval(np.stack([s.class_quantile_s for s in summaries]))[0] / 60.0
    rows = []
    for row in read_published().itertuples():
        if (row.function, row.area_class) not in judging.classes:
            continue
        c = judging.classes.index((row.function, row.area_class))
        if np.isnan(quantiles[QUANTILES.index(row.share), c]):
            continue
        rows.append(
            {
                "measure": f"{row.function}, {row.area_class}: {row.share:.0%} of cases within",
                "modelled": float(quantiles[QUANTILES.index(row.share), c]),
                "published": row.minutes,
                "unit": "min",
                "year": row.year,
                "source": row.source,
            }
        )
    columns = ["measure", "modelled", "published", "unit", "year", "source"]
    return pd.DataFrame(rows, columns=columns)


@cache
def read_published() -> pd.DataFrame:
    """Return what has been published: function, area class, share of cases within how many minutes."""
    with files(__package__).joinpath("data", "published.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)
