"""What the model says beside what has been published: the reader's own check of the whole chain."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.prepare.interval import mean_interval
from samvirke.prepare.judging import Judging
from samvirke.prepare.summary import QUANTILES, RunSummary

# function, area class, quantile, published minutes, year, source
PUBLISHED = (
    ("ambulance", "urban", 0.5, 9.7, 2020, "nationen.no: median in urban municipalities"),
    ("ambulance", "rural", 0.5, 15.1, 2020, "nationen.no: median in rural municipalities"),
    ("ambulance", "urban", 0.9, 18.7, 2013, "Helsedirektoratet: p90 urban"),
    ("ambulance", "rural", 0.9, 31.1, 2013, "Helsedirektoratet: p90 rural"),
    ("police", "20000+", 0.5, 8.0, 2019, "politiet.no 2019-10-07: second third of 2019"),
    ("police", "2000-19999", 0.5, 11.0, 2019, "politiet.no 2019-10-07: second third of 2019"),
    ("police", "other", 0.5, 17.0, 2019, "politiet.no 2019-10-07: second third of 2019"),
    ("police", "20000+", 0.8, 12.0, 2019, "politiet.no 2019-10-07: second third of 2019"),
    ("police", "2000-19999", 0.8, 19.0, 2019, "politiet.no 2019-10-07: second third of 2019"),
    ("police", "other", 0.8, 31.0, 2019, "politiet.no 2019-10-07: second third of 2019"),
)


def published_beside(judging: Judging, summaries: Sequence[RunSummary]) -> pd.DataFrame:
    """Return published response times with the model's own beside them, minutes.

    The model's is the mean over runs of each run's quantile; classes without a case are left out.
    """
    quantiles = mean_interval(np.stack([s.class_quantile_s for s in summaries]))[0] / 60.0
    rows = []
    for function, area_class, share, minutes, year, source in PUBLISHED:
        if (function, area_class) not in judging.classes:
            continue
        c = judging.classes.index((function, area_class))
        if np.isnan(quantiles[QUANTILES.index(share), c]):
            continue
        rows.append(
            {
                "measure": f"{function}, {area_class}: {share:.0%} of cases within",
                "modelled": float(quantiles[QUANTILES.index(share), c]),
                "published": minutes,
                "unit": "min",
                "year": year,
                "source": source,
            }
        )
    columns = ["measure", "modelled", "published", "unit", "year", "source"]
    return pd.DataFrame(rows, columns=columns)
