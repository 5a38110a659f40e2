"""The tables of a stress test of days: figures, course, places and hospitals."""

from typing import Any

from samvirke.prepare.endurance.result import EnduranceResult
from samvirke.prepare.report import shared_rows
from samvirke.prepare.report.endurance_words import (
    MEASURES,
    SERIES_WORDS,
    about,
    about_span,
    day_cell,
    preset_name,
    table_names,
)
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import QUALITIES, named

MONTH = 30  # days between the rows of a table that stands for a curve
QUIET = 0.005  # of its largest: what a curve falls under when it is over


def figures(result: EnduranceResult, language: Language) -> Table:
    """Return all key figures with expected course, median run and interval."""
    _ = language.gettext
    headings = (
        _("Modelled"),
        _("Expected course"),
        _("Median of the runs"),
        _("5 % of the runs"),
        _("95 % of the runs"),
    )
    rows = [
        (
            named(language, MEASURES, row["measure"]),
            *(_figure(row["measure"], row[column], language) for column in ("expected", "p50", "p05", "p95")),
        )
        for row in result.summary.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows))


def courses(result: EnduranceResult, language: Language) -> Table:
    """Return the curves of the country month by month."""
    _ = language.gettext
    names = [name for name in SERIES_WORDS if (result.series["measure"] == name).any()]
    headings = (
        _("Day"),
        *(
            heading
            for name in names
            for heading in (named(language, SERIES_WORDS, name), _("5–95 % of the runs"))
        ),
    )
    of = {name: result.series[result.series["measure"] == name].set_index("day") for name in names}
    rows = [
        (
            day_cell(language, result.starts_on, day),
            *(
                cell
                for name in names
                for cell in (
                    about(language, of[name]["expected"].at[day]),
                    about_span(language, of[name]["p05"].at[day], of[name]["p95"].at[day]),
                )
            ),
        )
        for day in months(result)
    ]
    return Table(headings, tuple(rows))


def weeks(result: EnduranceResult, language: Language) -> Table:
    """Return each municipality's worst week and its infected, the hardest hit first."""
    _ = language.gettext
    headings = (
        _("Municipality"),
        _("Residents"),
        _("Infected of 1,000"),
        _("Infected"),
        _("Worst week begins, day"),
        _("New of 1,000 that week"),
    )
    table = result.weekly.merge(result.places, on="municipality")
    if table.empty:
        return Table(headings, ())
    worst = table.loc[table.groupby("municipality")["per_1000"].idxmax()].set_index("municipality")
    total = table.groupby("municipality")[["infections", "per_1000"]].sum()
    ordered = total.sort_values("per_1000", ascending=False, kind="stable").index
    rows = [
        (
            worst["name"].at[place],
            language.number(worst["people"].at[place]),
            language.number(total["per_1000"].at[place]),
            about(language, total["infections"].at[place]),
            day_cell(language, result.starts_on, 7 * worst["week"].at[place]),
            language.number(worst["per_1000"].at[place], 1),
        )
        for place in ordered
    ]
    return Table(headings, tuple(rows))


def hospitals(result: EnduranceResult, language: Language) -> Table:
    """Return intensive care beds against need, hospital by hospital, the worst first."""
    _ = language.gettext
    headings = (
        _("Hospital"),
        _("Whose duty"),
        _("The figures are"),
        _("Beds"),
        _("Free, staffed"),
        _("Free at most"),
        _("Peak need"),
        _("5–95 % of the runs"),
        _("First day over"),
        _("Runs above the most"),
        _("No bed, alone"),
        _("No bed, regions share"),
        _("No bed, all share"),
    )
    rows = [
        (
            row["name"],
            text_or_dash(row["owner_name"]),
            named(language, QUALITIES, text_or_dash(row["rests_on"])),
            language.number(row["beds"]),
            language.number(row["room"], 1),
            language.number(row["room_most"], 1),
            language.number(row["peak_p50"]),
            language.span(language.number(row["peak_p05"]), language.number(row["peak_p95"])),
            day_cell(language, result.starts_on, row["first_over_p50"]),
            language.percent(row["share_over"]),
            *(about(language, row[f"over_{scope}"]) for scope in ("hospital", "region", "nation")),
        )
        for row in result.hospitals.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=3)


def quality(result: EnduranceResult, language: Language) -> Table:
    """Return what the tables of the region are worth."""
    names = table_names()
    called = result.quality.assign(
        table=[named(language, names, str(name)) for name in result.quality["table"]]
    )
    return shared_rows.quality(called, language)


def until(result: EnduranceResult) -> int:
    """Return the day on which all curves have fallen for good, at most the last one."""
    shown = result.series[result.series["measure"].isin(list(SERIES_WORDS))]
    last = 0
    for _name, rows in shown.groupby("measure"):
        top = rows[["expected", "p95"]].max(axis=1)
        busy = rows["day"][top > QUIET * top.max()]
        last = max(last, int(busy.max()) if len(busy) else 0)
    return min(result.days - 1, MONTH * (last // MONTH + 1))


def months(result: EnduranceResult) -> list[int]:
    """Return the days at which tables show a curve."""
    return list(range(0, until(result) + 1, MONTH))


def _figure(measure: str, value: Any, language: Language) -> str:
    if measure == "infected_share":
        return language.percent(value, 1)
    return language.number(value) if measure == "peak_day_intensive" else about(language, value)


def preset_of_result(result: EnduranceResult, preset: str, language: Language) -> str:
    """Return what a preset is called; one of the user's own has its own title."""
    if preset == result.preset and result.preset_title:
        return language.gettext(result.preset_title)
    return preset_name(language, preset)


def text_or_dash(value: Any) -> str:
    """Return a text of the data; a dash where there is none."""
    return value if isinstance(value, str) and value else ABSENT
