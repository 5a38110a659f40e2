"""The country day by day in one run, and what a planner reads off it first."""

import numpy as np
import pandas as pd

from samvirke.prepare.endurance.fan import by_day, fan
from samvirke.prepare.endurance.result import SCOPES, SERIES
from samvirke.threats.pandemic.epidemic import Epidemic
from samvirke.travel.times import Floats

INTENSIVE = SERIES.index("intensive")
IN_HOSPITAL = SERIES.index("in_hospital")
UNITS = {
    "infected_share": "share",
    "infected": "person",
    "admitted": "person",
    "intensive_admitted": "person",
    "peak_infectious": "person",
    "peak_in_hospital": "person",
    "peak_intensive": "person",
    "peak_day_intensive": "day",
    "intensive_days": "patient-day",
}


def national(epidemic: Epidemic) -> Floats:
    """Return the country's curves in the order of `SERIES`, shape ``(6, n_days)``."""
    ward, after = epidemic.ward.sum(axis=0), epidemic.after_intensive.sum(axis=0)
    intensive = epidemic.intensive.sum(axis=0)
    return np.stack(
        [
            epidemic.infections,
            epidemic.infectious,
            epidemic.ill,
            epidemic.admissions.sum(axis=0),
            ward + after + intensive,
            intensive,
        ]
    ).astype(np.float64)


def key_figures(curves: Floats, intensive_admitted: float, people: int) -> Floats:
    """Return the figures of `UNITS`, in that order, of one run; the day of a peak of nobody is 0."""
    infected = float(curves[0].sum())
    peaks = curves.max(axis=1)
    return np.array(
        [
            infected / max(people, 1),
            infected,
            curves[3].sum(),
            intensive_admitted,
            peaks[1],
            peaks[IN_HOSPITAL],
            peaks[INTENSIVE],
            float(curves[INTENSIVE].argmax()),
            curves[INTENSIVE].sum(),
        ]
    )


def summary_table(expected: Floats, runs: Floats) -> pd.DataFrame:
    """Return the key figures over the runs.

    Parameters
    ----------
    expected, runs
        Of `key_figures`: shape ``(n_figures,)`` and ``(n_runs, n_figures)``.
    """
    found = fan(runs, ("p05", "p50", "p95"))
    return pd.DataFrame(
        {
            "measure": list(UNITS),
            "unit": list(UNITS.values()),
            "expected": expected,
            "mean": runs.mean(axis=0),
            **found,
        }
    )


def over_rows(expected: Floats, runs: Floats) -> pd.DataFrame:
    """Return patient-days without a bed by who shares, as rows of the summary.

    Parameters
    ----------
    expected, runs
        In the order of `SCOPES`: shape ``(3,)`` and ``(n_runs, 3)``.
    """
    return pd.DataFrame(
        {
            "measure": [f"intensive_days_over_{scope}" for scope in SCOPES],
            "unit": "patient-day",
            "expected": expected,
            "mean": runs.mean(axis=0),
            **fan(runs, ("p05", "p50", "p95")),
        }
    )


def series_table(expected: Floats, runs: Floats) -> pd.DataFrame:
    """Return the fans of all series; shapes ``(6, n_days)`` and ``(n_runs, 6, n_days)``."""
    parts = []
    for number, measure in enumerate(SERIES):
        shown = {"expected": expected[number], **fan(runs[:, number])}
        parts.append(by_day(shown, measure=measure))
    return pd.concat(parts, ignore_index=True)
