"""The tables of a page of a forecast, every cell already written as people read it."""

from datetime import date
from typing import Any

import pandas as pd

from samvirke.prepare.forecasting.result import ForecastResult
from samvirke.prepare.report.endurance_words import UNITS, item_name, short_date
from samvirke.prepare.report.forecast_words import LIMITS, MEASURES, day_text, lasts
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import named


def outlook(result: ForecastResult, language: Language) -> Table:
    """Return each day: median and 90 % interval of each measure."""
    _ = language.gettext
    by = {name: rows.set_index("ahead") for name, rows in result.outlook.groupby("measure")}
    headings = [_("Date"), _("Day")]
    for measure in MEASURES:
        headings += [named(language, MEASURES, measure), _("50 %"), _("90 %")]
    rows = []
    for ahead in range(1, result.days + 1):
        row = [_short(language, by["admissions"].loc[ahead, "date"]), language.number(ahead)]
        for measure in MEASURES:
            of: Any = by[measure].loc[ahead]
            row += [
                language.number(of["p50"]),
                language.span(language.number(of["p25"]), language.number(of["p75"])),
                language.span(language.number(of["p05"]), language.number(of["p95"])),
            ]
        rows.append(tuple(row))
    return Table(tuple(headings), tuple(rows))


def limits(result: ForecastResult, language: Language) -> Table:
    """Return when intensive patients are more than the beds of the region, by how likely that is."""
    _ = language.gettext
    headings = (
        _("Limit"),
        _("Beds"),
        _("Patients today"),
        _("Chance above 10 % from day"),
        _("Chance above 50 % from day"),
        _("Highest chance"),
    )
    rows = [
        (
            named(language, LIMITS, row["limit"]),
            language.number(row["beds"]),
            language.number(row["today"]),
            day_text(language, row["first_day_10"], row["first_date_10"]),
            day_text(language, row["first_day_50"], row["first_date_50"]),
            language.percent(row["most_likely_over"]),
        )
        for row in _records(result.limits)
    ]
    return Table(headings, tuple(rows))


def hospitals(result: ForecastResult, language: Language) -> Table:
    """Return each hospital against its own beds, soonest short first."""
    _ = language.gettext
    headings = (
        _("Hospital"),
        _("Whose duty"),
        _("Share of admissions"),
        _("In hospital today"),
        _("In intensive care today"),
        _("Free beds"),
        _("Free in a surge"),
        _("Most at a time"),
        _("90 %"),
        _("Chance above 10 % from day"),
        _("Chance above 50 % from day"),
    )
    order = result.hospitals.sort_values(
        ["first_day_50", "first_day_10", "hospital"], kind="stable", na_position="last"
    )
    rows = [
        (
            row["name"],
            row["owner_name"],
            language.percent(row["share_of_admissions"]),
            language.number(row["in_hospital_today"]),
            language.number(row["intensive_today"]),
            language.number(row["free"], 1),
            language.number(row["surge"], 1),
            language.number(row["peak_p50"]),
            language.span(language.number(row["peak_p05"]), language.number(row["peak_p95"])),
            language.number(row["first_day_10"]),
            language.number(row["first_day_50"]),
        )
        for row in _records(order)
    ]
    return Table(headings, tuple(rows), words=2)


def items(result: ForecastResult, language: Language) -> Table:
    """Return how long each item lasts if the owners of hospitals had one store."""
    _ = language.gettext
    headings = (
        _("Item"),
        _("Unit"),
        _("Stock"),
        _("Ordinary use a day"),
        _("Needed for patients"),
        _("Too little on day"),
        _("90 %"),
        _("At low use"),
        _("At high use"),
        _("Chance that it runs out"),
    )
    rows = [
        (
            item_name(language, row["item"]),
            named(language, UNITS, row["unit"]),
            language.number(row["stock"]),
            language.number(row["ordinary_a_day"]),
            language.number(row["need"]),
            lasts(language, row["out_p50"], result.days),
            _from_to(*(lasts(language, row[end], result.days) for end in ("out_p05", "out_p95"))),
            lasts(language, row["out_low"], result.days),
            lasts(language, row["out_high"], result.days),
            language.percent(row["chance_out"]),
        )
        for row in _records(result.items)
    ]
    return Table(headings, tuple(rows), words=2)


def owners(result: ForecastResult, language: Language) -> Table:
    """Return how long each item lasts with each owner, soonest first."""
    _ = language.gettext
    headings = (
        _("Item"),
        _("Owner"),
        _("Stock"),
        _("Needed for patients"),
        _("Too little on day"),
        _("Chance that it runs out"),
    )
    order = result.owners.sort_values(
        ["out_p50", "chance_out", "item", "owner"],
        ascending=[True, False, True, True],
        kind="stable",
        na_position="last",
    )
    rows = [
        (
            item_name(language, row["item"]),
            row["owner_name"],
            language.number(row["stock"]),
            language.number(row["need"]),
            lasts(language, row["out_p50"], result.days),
            language.percent(row["chance_out"]),
        )
        for row in _records(order)
    ]
    return Table(headings, tuple(rows), words=2)


def scores(result: ForecastResult, language: Language) -> Table:
    """Return how good such forecasts were on held-back days."""
    _ = language.gettext
    headings = (
        _("Measure"),
        _("Days ahead"),
        _("Forecasts"),
        _("Held-back days"),
        _("Came in the 50 % interval"),
        _("Came in the 90 % interval"),
        _("Score"),
        _("Score of \u201cas today\u201d"),
        _("Better by"),
    )
    rows = [
        (
            named(language, MEASURES, row["measure"]),
            language.span(language.number(row["first_day"]), language.number(row["last_day"])),
            language.number(row["origins"]),
            language.number(row["pairs"]),
            language.percent(row["within_50"]),
            language.percent(row["within_90"]),
            language.number(row["wis"], 1),
            language.number(row["wis_persistence"], 1),
            _skill(language, row["skill"]),
        )
        for row in _records(result.scores)
    ]
    return Table(headings, tuple(rows))


def _from_to(low: str, high: str) -> str:
    """Write two days; one where both are the same, as where an item lasts on all courses."""
    return low if low == high else f"{low} – {high}"


def _skill(language: Language, skill: float) -> str:
    return language.percent(skill) if not skill < 0 else "\u2212" + language.percent(-skill)


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return [dict(row) for row in table.to_dict(orient="records")]


def _short(language: Language, on: str) -> str:
    return short_date(language, date.fromisoformat(on))
