"""What the scripts of the stress test's page draw from."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from samvirke.prepare.report import stress_rows as rows
from samvirke.prepare.report.drawing import (
    PLOT_WORDS,
    SHARE_WORDS,
    coast_data,
    coded,
    number,
    page_data,
    places_data,
    rounded,
)
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.sentences import said
from samvirke.prepare.report.stress_figures import functions_of
from samvirke.prepare.report.vocabulary import (
    AREA_CLASSES,
    FUNCTIONS,
    MONTHS,
    N_,
    QUALITIES,
    TABLES,
    named,
)
from samvirke.prepare.result import StressResult

CURVE_POINTS = 120
OWNERS_DRAWN = 12

WORDS = {
    **PLOT_WORDS,
    **SHARE_WORDS,
    "all_services": N_("All services"),
    "asked": N_("Asked"),
    "by_anyone": N_("by anyone"),
    "by_own": N_("by the owner's own units"),
    "gap": N_("Gap a year"),
    "gap_legend": N_("gap a year; the area of the circle"),
    "helped_by": N_("Most help from"),
    "hour": N_("Hour of the day"),
    "in_time": N_("In time"),
    "late_share": N_("Share late"),
    "median": N_("Half within"),
    "modelled": N_("modelled"),
    "needs": N_("Needs a year"),
    "nine_in_ten": N_("9 of 10 within"),
    "no_gap": N_("No gap in this service."),
    "of_people": N_("share of people"),
    "own_first": N_("First unit was the owner's own"),
    "owner": N_("Whose duty"),
    "published": N_("published"),
    "rests_on": N_("Rests on"),
    "rows_shown": N_("%(shown)s of %(all)s rows"),
    "share_in_time": N_("share in time"),
    "share_of_rows": N_("share of rows"),
    "show_all": N_("Show all"),
    "show_top": N_("Show the first %(count)s"),
}


def drawn(result: StressResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; numbers rounded to what can be seen."""
    functions = functions_of(result)
    coast_near = coast_data(result.table["lon"], result.table["lat"])
    return {
        **page_data(language, WORDS),
        "months": [language.gettext(month) for month in MONTHS],
        "step": coast_near["step"],
        "functions": [named(language, FUNCTIONS, name) for name in functions],
        **_places(result),
        "rows": _rows(result, language, functions),
        "curves": _curves(result, language, functions),
        "rhythm": _rhythm(result.rhythm, functions),
        "owners": _owners(result, language),
        "reached": rows.help_across(result, language)[1],
        "quality": _quality(result, language),
        "published": _published(result, language),
        "coast": coast_near["coast"],
        "window": coast_near["window"],
    }


def _places(result: StressResult) -> dict[str, Any]:
    places = _municipalities(result.table)
    outlines = dict(zip(result.areas["municipality"], result.areas["geometry"], strict=True))
    return places_data(
        list(places["municipality"]),
        list(places["municipality_name"]),
        places["lon"],
        places["lat"],
        outlines,
    )


def _municipalities(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop_duplicates("municipality").sort_values("municipality", kind="stable")


def _rows(result: StressResult, language: Language, functions: Sequence[str]) -> dict[str, Any]:
    """Return the ranked table by columns, in its own order; row i is row i of the HTML table."""
    table = result.table
    place = {m: number for number, m in enumerate(_municipalities(table)["municipality"])}
    owners, owner = coded(name or language.gettext(rows.NOBODY) for name in table["owner_name"])
    helpers, helper = coded(table["most_help_from"])
    qualities, rests_on = coded(named(language, QUALITIES, name) for name in table["rests_on"])
    return {
        "f": [functions.index(name) for name in table["function"]],
        "m": [place[m] for m in table["municipality"]],
        "required": rounded(table["required"], 2),
        "share": rounded(table["share_in_time"], 4),
        "low": rounded(table["share_in_time_low"], 3),
        "high": rounded(table["share_in_time_high"], 3),
        "asked": rounded(table["share_required"], 3),
        "gap": rounded(table["gap"], 2),
        "p50": rounded(table["p50_s"] / 60, 1),
        "p90": rounded(table["p90_s"] / 60, 1),
        "own": rounded(table["share_by_own"].where(table["owner"] != ""), 3),
        "owner": owner,
        "owners": owners,
        "helper": helper,
        "helpers": helpers,
        "rests": rests_on,
        "qualities": qualities,
    }


def _curves(result: StressResult, language: Language, functions: Sequence[str]) -> list[dict[str, Any]]:
    made = []
    for function, area_class, curve in rows.curves_of(result):
        thinned = curve.iloc[:: max(1, len(curve) // CURVE_POINTS)]
        limits = result.standards[
            (result.standards["function"] == function) & (result.standards["area_class"] == area_class)
        ]
        made.append(
            {
                "f": functions.index(function),
                "label": named(language, AREA_CLASSES, area_class),
                "t": rounded(thinned["time_s"] / 60, 2),
                "share": rounded(thinned["share"], 4),
                "low": rounded(thinned["low"], 4),
                "high": rounded(thinned["high"], 4),
                "limits": [
                    [number(limit.time_limit_s / 60, 2), number(limit.share, 3)]
                    for limit in limits.itertuples()
                ],
            }
        )
    return made


def _rhythm(rhythm: pd.DataFrame, functions: Sequence[str]) -> list[dict[str, Any]]:
    """Return needs and late ones of each function as 288 numbers, January's midnight first."""
    made = []
    for function in functions:
        grid = np.zeros((2, 12, 24))
        for row in rhythm[rhythm["function"] == function].itertuples():
            grid[:, int(row.month) - 1, int(row.hour)] = row.required, row.late
        made.append({"required": rounded(grid[0].ravel(), 1), "late": rounded(grid[1].ravel(), 2)})
    return made


def _owners(result: StressResult, language: Language) -> list[dict[str, Any]]:
    largest = result.owners[result.owners["gap"] > 0].head(OWNERS_DRAWN)
    return [
        {
            "owner": row["owner_name"] or language.gettext(rows.NOBODY),
            "service": named(language, FUNCTIONS, row["function"]),
            "gap": number(row["gap"], 1),
        }
        for row in largest.to_dict(orient="records")
    ]


def _quality(result: StressResult, language: Language) -> dict[str, Any]:
    names = [name for name in QUALITIES if name in result.quality.columns]
    return {
        "tables": [named(language, TABLES, name) for name in result.quality["table"]],
        "qualities": [named(language, QUALITIES, name) for name in names],
        "counts": [rounded(result.quality[name], 0) for name in names],
    }


def _published(result: StressResult, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "measure": said(language, row["measure"]).text,
            "modelled": number(row["modelled"], 1),
            "published": number(row["published"], 1),
            "unit": row["unit"],
        }
        for row in result.published.to_dict(orient="records")
    ]
