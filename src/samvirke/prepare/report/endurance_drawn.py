"""What the scripts of a stress test of days draw from: every day of the country, every third of the rest."""

from typing import Any

import numpy as np
import pandas as pd

from samvirke.prepare.endurance.result import EnduranceResult
from samvirke.prepare.report.drawing import PLOT_WORDS, coast_data, page_data, places_data, rounded
from samvirke.prepare.report.endurance_rows import until
from samvirke.prepare.report.endurance_words import (
    SERIES_WORDS,
    UNITS,
    coefficient_name,
    date_of,
    item_name,
    short_date,
)
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import N_, named

STEP = 3  # days between the points of hospitals and items
BARS = 12  # coefficients in the tornado
WORDS = {
    **PLOT_WORDS,
    "all_share": N_("empty if all share"),
    "base": N_("at base"),
    "below": N_("under %(high)s"),
    "day": N_("Day"),
    "expected": N_("expected course"),
    "at_least": N_("%(low)s or more"),
    "free_most": N_("free staffed beds at most"),
    "free_open": N_("free staffed beds that are open"),
    "free_today": N_("free staffed beds today"),
    "half": N_("half of the runs"),
    "high_level": N_("from base to high"),
    "infected_week": N_("Infected that week"),
    "infected_whole": N_("Infected of 1,000 in the whole course"),
    "left": N_("Left in stock"),
    "levels": N_("low to high coefficients"),
    "low_level": N_("from base to low"),
    "median": N_("median of the runs"),
    "modelled": N_("modelled"),
    "most_runs": N_("5–95 % of the runs"),
    "need": N_("Need"),
    "need_day": N_("Need a day"),
    "not_met": N_("Share of the need that is not met"),
    "pause": N_("Pause"),
    "per_thousand": N_("New infections of 1,000 residents that week"),
    "play": N_("Play"),
    "residents": N_("Residents"),
    "somebody": N_("somebody goes short: median and 5–95 % of the runs"),
    "somebody_short": N_("somebody goes short"),
    "used": N_("used"),
    "week": N_("Week %(week)s, from day %(day)s (%(date)s)"),
    "worst_six": N_("The six with most patient-days without a bed"),
    "worst_week": N_("Worst week begins"),
}


def drawn(result: EnduranceResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; numbers rounded to what can be seen."""
    places = result.places
    outlines = dict(zip(result.areas["municipality"], result.areas["geometry"], strict=True))
    end = until(result)
    return {
        **page_data(language, WORDS),
        **places_data(
            [str(name) for name in places["municipality"]],
            [str(name) for name in places["name"]],
            places["lon"],
            places["lat"],
            outlines,
        ),
        **coast_data(places["lon"], places["lat"]),
        # The scripts write a date by its day alone: every day of the course stands here once.
        "dates": [short_date(language, date_of(result.starts_on, day)) for day in range(result.days + 7)],
        "until": end,
        "series": _series(result, language),
        "rooms": [rounded([result.hospitals[name].sum()], 1)[0] for name in ("room", "room_most")],
        "weekly": _weekly(result),
        "people": rounded(places["people"], 0),
        "thin": STEP,
        "hospitals": _hospitals(result, end),
        "items": _items(result, end, language),
        "coefficients": _coefficients(result, language),
    }


def _series(result: EnduranceResult, language: Language) -> list[dict[str, Any]]:
    made = []
    for name, title in SERIES_WORDS.items():
        rows = result.series[result.series["measure"] == name].sort_values("day")
        if rows.empty:
            continue
        curves = {column: rounded(rows[column], 0) for column in ("p05", "p25", "p50", "p75", "p95")}
        curves["expected"] = rounded(rows["expected"], 0)
        made.append({"name": name, "title": language.gettext(title), **curves})
    return made


def _weekly(result: EnduranceResult) -> list[list[float | None]]:
    """Return new infections of 1,000 by week and place, in the order of the places; 0 where none is told."""
    if result.weekly.empty:
        return []
    wide = result.weekly.pivot_table(index="week", columns="municipality", values="per_1000", fill_value=0.0)
    wide = wide.reindex(columns=list(result.places["municipality"]), fill_value=0.0)
    return [rounded(row, 2) for row in wide.to_numpy(dtype=np.float64)]


def _hospitals(result: EnduranceResult, end: int) -> list[dict[str, Any]]:
    of = {name: _thinned(rows, end) for name, rows in result.hospital_days.groupby("hospital", sort=False)}
    return [
        {
            "name": str(row["name"]),
            "most": rounded([row["room_most"]], 1)[0],
            **{column: rounded(of[row["hospital"]][column], 0) for column in ("p05", "p50", "p95")},
            "beds": rounded(of[row["hospital"]]["beds"], 1),
        }
        for row in result.hospitals.to_dict(orient="records")
        if row["hospital"] in of
    ]


def _items(result: EnduranceResult, end: int, language: Language) -> list[dict[str, Any]]:
    of = {name: _thinned(rows, end) for name, rows in result.item_days.groupby("item", sort=False)}
    ordered = result.items.sort_values(["first_short_p50", "item"], kind="stable", na_position="last")
    columns = ("need_low", "need_p05", "need_p50", "need_p95", "need_high", "used_p50", "left_p50")
    return [
        {
            "name": item_name(language, row["item"]),
            "unit": named(language, UNITS, row["unit"]),
            "first": rounded([row[f"first_short_{name}"] for name in ("p05", "p50", "p95")], 0),
            "out": rounded([row["out_p50"]], 0)[0],
            **{column: rounded(of[row["item"]][column], 0) for column in columns},
        }
        for row in ordered.to_dict(orient="records")
        if row["item"] in of
    ]


def _coefficients(result: EnduranceResult, language: Language) -> list[dict[str, Any]]:
    shown = result.sensitivity[result.sensitivity["swing"] > 0].head(BARS)
    return [
        {
            "name": coefficient_name(language, row["coefficient"]),
            "at": rounded([row[f"at_{level}"] for level in ("low", "base", "high")], 4),
        }
        for row in shown.to_dict(orient="records")
    ]


def _thinned(rows: pd.DataFrame, end: int) -> pd.DataFrame:
    ordered = rows.sort_values("day")
    return ordered[(ordered["day"] % STEP == 0) & (ordered["day"] <= end)]
