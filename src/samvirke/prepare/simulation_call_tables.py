"""What the calls of a simulated plan came to, by centre, and how soon all who are needed were alerted."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.prepare.interval import mean_interval, ratio_interval
from samvirke.prepare.measures.call_centres.measuring import Counted, quantile_s
from samvirke.prepare.simulation_calls import CallStage
from samvirke.prepare.simulation_quantiles import quantile
from samvirke.prepare.simulation_result import ALERT_COLUMNS, CALL_COLUMNS
from samvirke.travel.times import Floats

WANTED = (2, 3)  # services that an incident wants at least: two or more, and all three


def calls_table(stage: CallStage, runs: Sequence[Counted]) -> pd.DataFrame:
    """Return one row a centre, columns of `CALL_COLUMNS`."""
    answered = np.stack([run.answered for run in runs]).astype(np.float64)
    in_time = np.stack([run.in_time for run in runs]).astype(np.float64)
    share, low, high = ratio_interval(in_time, answered)
    waits = np.sum([run.waits for run in runs], axis=0)
    occupancy, busy_low, busy_high = mean_interval(np.stack([run.occupancy for run in runs]))
    operators = stage.centres.operators[stage.shown]
    table = pd.DataFrame(
        {
            "centre": list(stage.ids),
            "name": [stage.names[number] for number in stage.shown],
            "service": list(stage.services),
            "operators_least": operators.min(axis=1),
            "operators_most": operators.max(axis=1),
            "operators_from": ["plan" if centre in stage.typed else "modelled" for centre in stage.ids],
            "calls": np.mean([run.calls for run in runs], axis=0),
            "given_up": np.mean([run.given_up for run in runs], axis=0),
            "by_others": np.mean([run.by_others for run in runs], axis=0),
            "target_s": stage.targets_s,
            "target_share": stage.target_share,
            "share_in_time": share,
            "share_in_time_low": low,
            "share_in_time_high": high,
            "wait_p50_s": [quantile_s(of, 0.5) for of in waits],
            "wait_p90_s": [quantile_s(of, 0.9) for of in waits],
            "occupancy": occupancy,
            "occupancy_low": np.maximum(busy_low, 0.0),
            "occupancy_high": busy_high,
        }
    )
    return table[list(CALL_COLUMNS)].astype(CALL_COLUMNS)


def alerts_table(runs: Sequence[Counted]) -> pd.DataFrame:
    """Return how long it took until all who are wanted were alerted, columns of `ALERT_COLUMNS`."""
    rows = []
    for wanted in WANTED:
        times = [run.alert_s[run.kind >= wanted] for run in runs]
        mean, low, high = mean_interval(np.array([mean_of_alerted(of) for of in times]))
        p90 = quantile(np.sort(np.concatenate(times)), 0.9)
        rows.append(
            {
                "services": wanted,
                "incidents": np.mean([len(of) for of in times]),
                "never": np.mean([np.isinf(of).sum() for of in times]),
                "mean_s": float(mean),
                "mean_low_s": max(float(low), 0.0) if np.isfinite(low) else np.nan,
                "mean_high_s": float(high),
                "p90_s": p90.value,
                "p90_low_s": p90.low,
                "p90_high_s": p90.high,
            }
        )
    return pd.DataFrame(rows)[list(ALERT_COLUMNS)].astype(ALERT_COLUMNS)


def mean_of_alerted(alert_s: Floats) -> float:
    """Return the mean time of the incidents whose agencies were all alerted; NaN where there is none."""
    told = alert_s[np.isfinite(alert_s)]
    return float(told.mean()) if len(told) else np.nan
