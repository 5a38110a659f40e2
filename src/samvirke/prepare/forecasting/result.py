"""What a forecast finds: tables for a spreadsheet, a page and other programs."""

from dataclasses import dataclass

import pandas as pd

QUANTILE_COLUMNS = ("p05", "p25", "p50", "p75", "p95")
OUTLOOK_COLUMNS = ("measure", "ahead", "date", *QUANTILE_COLUMNS)
OBSERVED_COLUMNS = ("measure", "date", "value", "came_later")
LIMIT_COLUMNS = (
    "limit",
    "beds",
    "today",
    "most_likely_over",
    "first_day_10",
    "first_date_10",
    "first_day_50",
    "first_date_50",
)
LIMIT_DAY_COLUMNS = ("limit", "ahead", "date", "chance_over")
HOSPITAL_COLUMNS = (
    "hospital",
    "name",
    "owner_name",
    "share_of_admissions",
    "in_hospital_today",
    "intensive_today",
    "free",
    "ordinary",
    "surge",
    "peak_p05",
    "peak_p50",
    "peak_p95",
    "first_day_10",
    "first_day_50",
    "chance_over_surge",
)
HOSPITAL_DAY_COLUMNS = ("hospital", "measure", "ahead", "date", *QUANTILE_COLUMNS)
ITEM_COLUMNS = (
    "item",
    "unit",
    "stock",
    "ordinary_a_day",
    "need",
    "chance_out",
    *(f"out_{name}" for name in QUANTILE_COLUMNS),
    "out_low",
    "out_high",
    "chance_out_low",
    "chance_out_high",
)
OWNER_COLUMNS = ("item", "owner", "owner_name", "stock", "need", "out_p50", "chance_out")
SCORE_COLUMNS = (
    "measure",
    "first_day",
    "last_day",
    "origins",
    "pairs",
    "within_50",
    "within_90",
    "wis",
    "wis_persistence",
    "skill",
)
HELD_COLUMNS = (
    "measure",
    "made_on",
    "ahead",
    "date",
    "came",
    *QUANTILE_COLUMNS,
    *(f"as_today_{name}" for name in QUANTILE_COLUMNS),
)


@dataclass(frozen=True, kw_only=True)
class ForecastResult:
    """A forecast of the next days of one region.

    Parameters
    ----------
    region_name, region_title
        Where.
    made_on
        The last day that was known, ISO; day 1 is the day after.
    days, paths, seed
        How far ahead, how many courses were drawn, with which luck.
    growth, growth_sd
        Daily growth of the logarithm of the admissions on the last day, and its standard error.
    walk_sd, walk_is_chosen
        Daily spread of that growth, and whether held-back days chose it.
    ward_factor, intensive_share
        How much longer patients stay on wards than what was taken before, and the share of the admitted who
        need intensive care, both after today's patients were looked at.
    outlook
        `OUTLOOK_COLUMNS`: quantiles of each measure by day.
    observed
        `OBSERVED_COLUMNS`: what the file says; `came_later` is what the forecast did not know.
    limits, limit_days
        `LIMIT_COLUMNS`, `LIMIT_DAY_COLUMNS`: intensive patients against the beds of the region: ``free`` for
        them on an ordinary day, all ``ordinary`` beds, and the ``surge`` stage with most room.
    hospitals, hospital_days
        `HOSPITAL_COLUMNS`, `HOSPITAL_DAY_COLUMNS`; without rows where the file names no hospital.
    items, owners
        `ITEM_COLUMNS`, `OWNER_COLUMNS`: days ahead until an item is too little, empty where it lasts; of all
        owners of hospitals in one store, and of each alone.
    scores, held
        `SCORE_COLUMNS`, `HELD_COLUMNS`; without rows where there were too few days.
    method, warnings, attributions
        Sentences: how it was worked out, what the reader must know, sources.
    """

    region_name: str
    region_title: str
    made_on: str
    days: int
    paths: int
    seed: int
    growth: float
    growth_sd: float
    walk_sd: float
    walk_is_chosen: bool
    ward_factor: float
    intensive_share: float
    outlook: pd.DataFrame
    observed: pd.DataFrame
    limits: pd.DataFrame
    limit_days: pd.DataFrame
    hospitals: pd.DataFrame
    hospital_days: pd.DataFrame
    items: pd.DataFrame
    owners: pd.DataFrame
    scores: pd.DataFrame
    held: pd.DataFrame
    method: tuple[str, ...]
    warnings: tuple[str, ...]
    attributions: tuple[str, ...]
