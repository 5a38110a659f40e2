"""What the scripts of the page draw from: plain lists, small, and safe to stand in HTML."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from samvirke.prepare.report import rows
from samvirke.prepare.report.figures import functions_of
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.outlines import STEP, simplified
from samvirke.prepare.report.sentences import said
from samvirke.prepare.report.vendored import coast
from samvirke.prepare.report.vocabulary import (
    AREA_CLASSES,
    COUNTIES,
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
    "all_services": N_("All services"),
    "asked": N_("Asked"),
    "at_least": N_("%(low)s or more"),
    "below": N_("under %(high)s"),
    "below_asked": N_("below what the standard asks"),
    "by_anyone": N_("by anyone"),
    "by_own": N_("by the owner's own units"),
    "gap": N_("Gap a year"),
    "gap_legend": N_("gap a year; the area of the circle"),
    "helped_by": N_("Most help from"),
    "hour": N_("Hour of the day"),
    "in_time": N_("In time"),
    "late_share": N_("Share late"),
    "median": N_("Half within"),
    "minutes_after": N_("Minutes after the clock starts"),
    "modelled": N_("modelled"),
    "needs": N_("Needs a year"),
    "nine_in_ten": N_("9 of 10 within"),
    "no_data": N_("no needs, or no standard"),
    "no_gap": N_("No gap in this service."),
    "of_people": N_("share of people"),
    "own_first": N_("First unit was the owner's own"),
    "owner": N_("Whose duty"),
    "published": N_("published"),
    "rests_on": N_("Rests on"),
    "rows_shown": N_("%(shown)s of %(all)s rows"),
    "share_in_time": N_("share in time"),
    "share_of_rows": N_("share of rows"),
    "share_reached": N_("Share reached"),
    "show_all": N_("Show all"),
    "show_top": N_("Show the first %(count)s"),
}


def drawn(result: StressResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; numbers rounded to what can be seen."""
    functions = functions_of(result)
    coast_near = _coast(result)
    return {
        "language": language.code,
        "marks": language.marks,
        "words": {name: language.gettext(text) for name, text in WORDS.items()},
        "months": [language.gettext(month) for month in MONTHS],
        "step": STEP,
        "functions": [named(language, FUNCTIONS, name) for name in functions],
        **_places(result),
        "rows": _rows(result, language, functions),
        "curves": _curves(result, language, functions),
        "rhythm": _rhythm(result.rhythm, functions),
        "owners": _owners(result, language),
        "reached": rows.help_across(result, language)[1],
        "quality": _quality(result, language),
        "published": _published(result, language),
        "coast": coast_near["countries"] if coast_near else {},
        "window": coast_near["window"] if coast_near else None,
    }


def as_script(document: Any) -> str:
    """Write JSON that can stand in a script element whatever names it holds."""
    text = json.dumps(_plain(document), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Escapes that JSON reads back: nothing can end the script element or begin a comment in it.
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def shows_coast(result: StressResult) -> bool:
    """Say whether the region lies where the coast that ships with Samvirke is drawn."""
    return bool(_coast(result))


def _coast(result: StressResult) -> dict[str, Any] | None:
    found = coast()
    west, south, east, north = found["window"]
    table = result.table
    inside = table["lon"].between(west, east) & table["lat"].between(south, north)
    return found if inside.any() else None


def _places(result: StressResult) -> dict[str, Any]:
    places = _municipalities(result.table)
    outlines = dict(zip(result.areas["municipality"], result.areas["geometry"], strict=True))
    numbers = list(places["municipality"])
    known = {number[:2] for number in numbers if len(number) == 4} <= set(COUNTIES)
    counties = sorted({number[:2] for number in numbers}) if known else []
    return {
        "places": {
            "name": list(places["municipality_name"]),
            "lon": _rounded(places["lon"], 3),
            "lat": _rounded(places["lat"], 3),
            "county": [counties.index(number[:2]) for number in numbers] if known else [],
            "area": simplified([outlines.get(number) for number in numbers]) if outlines else [],
        },
        "counties": [COUNTIES[number] for number in counties],
    }


def _municipalities(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop_duplicates("municipality").sort_values("municipality", kind="stable")


def _rows(result: StressResult, language: Language, functions: Sequence[str]) -> dict[str, Any]:
    """Return the ranked table by columns, in its own order; row i is row i of the HTML table."""
    table = result.table
    place = {m: number for number, m in enumerate(_municipalities(table)["municipality"])}
    owners, owner = _coded(name or language.gettext(rows.NOBODY) for name in table["owner_name"])
    helpers, helper = _coded(table["most_help_from"])
    qualities, rests_on = _coded(named(language, QUALITIES, name) for name in table["rests_on"])
    return {
        "f": [functions.index(name) for name in table["function"]],
        "m": [place[m] for m in table["municipality"]],
        "required": _rounded(table["required"], 2),
        "share": _rounded(table["share_in_time"], 4),
        "low": _rounded(table["share_in_time_low"], 3),
        "high": _rounded(table["share_in_time_high"], 3),
        "asked": _rounded(table["share_required"], 3),
        "gap": _rounded(table["gap"], 2),
        "p50": _rounded(table["p50_s"] / 60, 1),
        "p90": _rounded(table["p90_s"] / 60, 1),
        "own": _rounded(table["share_by_own"].where(table["owner"] != ""), 3),
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
                "t": _rounded(thinned["time_s"] / 60, 2),
                "share": _rounded(thinned["share"], 4),
                "low": _rounded(thinned["low"], 4),
                "high": _rounded(thinned["high"], 4),
                "limits": [
                    [_number(limit.time_limit_s / 60, 2), _number(limit.share, 3)]
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
        made.append({"required": _rounded(grid[0].ravel(), 1), "late": _rounded(grid[1].ravel(), 2)})
    return made


def _owners(result: StressResult, language: Language) -> list[dict[str, Any]]:
    largest = result.owners[result.owners["gap"] > 0].head(OWNERS_DRAWN)
    return [
        {
            "owner": row["owner_name"] or language.gettext(rows.NOBODY),
            "service": named(language, FUNCTIONS, row["function"]),
            "gap": _number(row["gap"], 1),
        }
        for row in largest.to_dict(orient="records")
    ]


def _quality(result: StressResult, language: Language) -> dict[str, Any]:
    names = [name for name in QUALITIES if name in result.quality.columns]
    return {
        "tables": [named(language, TABLES, name) for name in result.quality["table"]],
        "qualities": [named(language, QUALITIES, name) for name in names],
        "counts": [_rounded(result.quality[name], 0) for name in names],
    }


def _published(result: StressResult, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "measure": said(language, row["measure"]).text,
            "modelled": _number(row["modelled"], 1),
            "published": _number(row["published"], 1),
            "unit": row["unit"],
        }
        for row in result.published.to_dict(orient="records")
    ]


def _coded(values: Iterable[str]) -> tuple[list[str], list[int]]:
    codes, names = pd.factorize(np.array([str(value) for value in values], dtype=object), sort=True)
    return [str(name) for name in names], [int(code) for code in codes]


def _rounded(values: Any, digits: int) -> list[float | None]:
    return [_number(value, digits) for value in values]


def _number(value: Any, digits: int) -> float | None:
    """Return a number that JSON knows: whole where it is, None where it is not finite."""
    if not np.isfinite(value):
        return None
    rounded = round(float(value), digits)
    return int(rounded) if rounded == int(rounded) else rounded


def _plain(value: Any) -> Any:
    """Return what JSON can hold: numpy's numbers as Python's, no NaN."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
