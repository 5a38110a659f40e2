"""A forecast made up by hand, for the tests of its page."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from samvirke.prepare.forecasting.result import (
    HELD_COLUMNS,
    HOSPITAL_COLUMNS,
    HOSPITAL_DAY_COLUMNS,
    ITEM_COLUMNS,
    LIMIT_COLUMNS,
    LIMIT_DAY_COLUMNS,
    OBSERVED_COLUMNS,
    OUTLOOK_COLUMNS,
    OWNER_COLUMNS,
    SCORE_COLUMNS,
    ForecastResult,
)

MADE_ON = date(2026, 3, 1)
DAYS = 10
NAN = float("nan")


def made_up_forecast() -> ForecastResult:
    """Return ten days of one hospital whose four free beds are too few from day 4."""
    return ForecastResult(
        region_name="made-up",
        region_title="A made-up region",
        made_on=str(MADE_ON),
        days=DAYS,
        paths=200,
        seed=1,
        growth=0.05,
        growth_sd=0.01,
        walk_sd=0.006,
        walk_is_chosen=True,
        ward_factor=1.1,
        intensive_share=0.17,
        outlook=_outlook(),
        observed=_observed(),
        limits=_table(
            LIMIT_COLUMNS,
            ("free", 4.0, 3.0, 0.97, 2.0, "2026-03-03", 4.0, "2026-03-05"),
            ("ordinary", 8.0, 3.0, 0.2, 9.0, "2026-03-10", NAN, ""),
            ("surge", 20.0, 3.0, 0.0, NAN, "", NAN, ""),
        ),
        limit_days=_table(
            LIMIT_DAY_COLUMNS,
            *(
                (name, day, _on(day), min(1.0, day * step))
                for name, step in (("free", 0.1), ("ordinary", 0.02), ("surge", 0.0))
                for day in range(1, DAYS + 1)
            ),
        ),
        hospitals=_table(
            HOSPITAL_COLUMNS,
            (
                "hospital-1",
                "Nordvik sykehus",
                "Nordvik HF",
                0.6,
                14.0,
                3.0,
                4.0,
                8.0,
                20.0,
                4.0,
                7.0,
                12.0,
                2.0,
                4.0,
                0.0,
            ),
        ),
        hospital_days=_table(
            HOSPITAL_DAY_COLUMNS, ("hospital-1", "intensive", 1, _on(1), 2.0, 3.0, 3.0, 4.0, 5.0)
        ),
        items=_table(
            ITEM_COLUMNS,
            ("gown", "piece", 900.0, 20.0, 1500.0, 1.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 3.0, 1.0, 1.0),
            ("glove", "piece", 9e5, 1000.0, 4e4, 0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0.0, 0.0),
        ),
        owners=_table(OWNER_COLUMNS, ("gown", "trust-1", "Nordvik HF", 900.0, 1500.0, 6.0, 1.0)),
        scores=_table(SCORE_COLUMNS, ("admissions", 1, 7, 12, 80, 0.52, 0.9, 3.2, 6.4, 0.5)),
        held=_table(HELD_COLUMNS, ("admissions", _on(-9), 1, _on(-8), 12.0, *range(5, 10), *range(3, 8))),
        method=("200 courses were drawn with seed 1; the same seed gives the same bytes.",),
        warnings=("The file has 3 later days; the forecast does not know them.",),
        attributions=("Made up",),
    )


def renamed_forecast(result: ForecastResult, name: str) -> ForecastResult:
    """Return the result with a name in the place of every name."""
    return replace(
        result,
        region_name=name,
        region_title=name,
        hospitals=result.hospitals.assign(name=name, owner_name=name),
        owners=result.owners.assign(owner_name=name),
        method=(name,),
        warnings=(name,),
        attributions=(name,),
    )


def unscored_forecast() -> ForecastResult:
    """Return the same from too few days, without hospitals, where everything lasts."""
    made = made_up_forecast()
    return replace(
        made,
        hospitals=made.hospitals[:0],
        owners=made.owners[:0],
        scores=made.scores[:0],
        held=made.held[:0],
        items=made.items[1:],
        limits=made.limits.assign(first_day_10=NAN, first_date_10="", first_day_50=NAN, first_date_50=""),
    )


def _outlook() -> pd.DataFrame:
    rows = []
    for measure, level in (("admissions", 10), ("in_hospital", 60), ("intensive", 3)):
        for day in range(1, DAYS + 1):
            middle = level + day
            rows.append((measure, day, _on(day), middle - 3, middle - 1, middle, middle + 1, middle + 3))
    return _table(OUTLOOK_COLUMNS, *rows)


def _observed() -> pd.DataFrame:
    rows = [
        (measure, _on(day), float(level), day > 0)
        for measure, level in (("admissions", 10), ("in_hospital", 60), ("intensive", 3))
        for day in range(-27, 4)
        if day != -5
    ]
    return _table(OBSERVED_COLUMNS, *rows)


def _table(columns: tuple[str, ...], *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame([list(row) for row in rows], columns=list(columns)).replace({None: np.nan})


def _on(day: int) -> str:
    return str(MADE_ON + timedelta(days=day))
