"""The tables of a siting page, every cell already written as people read it."""

from collections.abc import Mapping
from typing import Any

from samvirke.prepare.measures.siting.result import SitingResult
from samvirke.prepare.report.language import ABSENT, THIN, Language
from samvirke.prepare.report.siting_words import STATUS_WORDS, amount, unit_of_gain
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import FUNCTIONS, N_, named

MEASURES = {
    "share_in_time": N_("Share in time"),
    "met_a_year": N_("Needs in time, a year"),
    "p50_s": N_("Half within, min"),
    "p90_s": N_("9 of 10 within, min"),
    "busy_share": N_("Share of time that units of the area are out"),
}
ALTERNATIVES = 60  # rows on the page; all are in the file


def chosen(result: SitingResult, language: Language) -> Table:
    """Return the proposed sites."""
    _ = language.gettext
    unit = unit_of_gain(result, language)
    headings = (
        _("Place"),
        _("Municipality"),
        _("Service"),
        _("Shares the address with"),
        _("Units"),
        _("Alone gains (%(unit)s)") % {"unit": unit},
        _("Lost without it (%(unit)s)") % {"unit": unit},
    )
    rows = [
        (
            _place(row, language),
            row["municipality_name"],
            named(language, FUNCTIONS, row["service"]),
            row["beside"] or ABSENT,
            language.number(row["units"]),
            amount(result, row["gain_alone"], language),
            amount(result, row["gain_lost_without"], language),
        )
        for row in result.chosen.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=4)


def alternatives(result: SitingResult, language: Language) -> Table:
    """Return the best candidates by what a unit there gains alone."""
    _ = language.gettext
    headings = (
        _("Place"),
        _("Municipality"),
        _("Service"),
        _("Shares the address with"),
        _("Proposed"),
        _("Rank"),
        _("Alone gains (%(unit)s)") % {"unit": unit_of_gain(result, language)},
        _("Reaches in all"),
    )
    rows = [
        (
            _place(row, language),
            row["municipality_name"],
            named(language, FUNCTIONS, row["service"]),
            row["beside"] or ABSENT,
            _("yes") if row["chosen"] else ABSENT,
            language.number(row["rank"]),
            amount(result, row["gain_alone"], language),
            language.amount(row["reaches"]),
        )
        for row in result.alternatives[result.alternatives["rank"] <= ALTERNATIVES].to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=5)


def municipalities(result: SitingResult, language: Language) -> Table:
    """Return coverage before and after by municipality, the largest gain first."""
    _ = language.gettext
    headings = (
        _("Municipality"),
        _("Service"),
        _("Demand"),
        _("Today"),
        _("With the proposal"),
        _("Gain"),
        _("Mean today, min"),
        _("Mean then, min"),
        _("Simulated today"),
        _("Simulated then"),
        _("Simulated gain (95 %)"),
    )
    table = result.municipalities.sort_values(
        ["gain", "simulated_gain", "municipality"], ascending=[False, False, True], kind="stable"
    )
    rows = [
        (
            row["municipality_name"],
            named(language, FUNCTIONS, row["service"]),
            language.amount(row["demand"]),
            language.percent(row["share_before"], 1),
            language.percent(row["share_after"], 1),
            signed(language, row["gain"]),
            language.minutes(row["mean_before_s"]),
            language.minutes(row["mean_after_s"]),
            language.percent(row["simulated_before"], 1),
            language.percent(row["simulated_after"], 1),
            with_interval(
                signed(language, row["simulated_gain"]),
                language.number(row["simulated_low"], 1),
                language.number(row["simulated_high"], 1),
            ),
        )
        for row in table.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def curve(result: SitingResult, language: Language) -> Table:
    """Return what so many units gain, with the bound of each."""
    _ = language.gettext
    headings = (
        _("Status"),
        _("Units"),
        _("Gain (%(unit)s)") % {"unit": unit_of_gain(result, language)},
        _("At most"),
        _("Gap"),
    )
    rows = [
        (
            named(language, STATUS_WORDS, row["status"]),
            language.number(row["units"]),
            amount(result, row["gain"], language),
            amount(result, row["bound"], language),
            language.percent(row["gap"], 1),
        )
        for row in result.curve.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows))


def simulated(result: SitingResult, language: Language) -> Table:
    """Return what was simulated without and with the proposal."""
    _ = language.gettext
    headings = (_("Measure"), _("Service"), _("Today"), _("With the proposal"), _("Change (95 %)"))
    rows = [
        (
            named(language, MEASURES, row["measure"]),
            named(language, FUNCTIONS, row["service"]),
            *(
                with_interval(*(_measure(language, row, f"{side}{end}") for end in ("", "_low", "_high")))
                for side in ("before", "after", "change")
            ),
        )
        for row in result.simulated.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def lacking(result: SitingResult, language: Language) -> Table:
    """Return the floors that cannot be met and what each lacks."""
    _ = language.gettext
    headings = (
        _("Municipality"),
        _("Service"),
        _("Floor"),
        _("Best that can be reached"),
        _("Demand"),
        _("Lacks"),
        _("Lacks, people"),
    )
    rows = [
        (
            row["municipality_name"],
            named(language, FUNCTIONS, row["service"]),
            language.percent(row["floor"]),
            language.percent(row["best_share"], 1),
            language.amount(row["demand"]),
            language.amount(row["lacking"]),
            language.amount(row["people_lacking"]),
        )
        for row in result.lacking.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def signed(language: Language, value: Any, digits: int = 1) -> str:
    """Write a change with its sign."""
    text = language.number(value, digits)
    is_more = text != ABSENT and float(value) > 0.5 * 10.0**-digits
    return f"+{text}" if is_more else text.replace("-", "−")


def with_interval(value: str, low: str, high: str) -> str:
    """Write a value with its interval; without one where it is not known."""
    ends = low.replace("-", "−"), high.replace("-", "−")
    return value if ABSENT in ends else f"{value} ({ends[0]} – {ends[1]})"


def _measure(language: Language, row: Mapping[str, Any], column: str) -> str:
    value, is_change = row[column], column.startswith("change")
    if row["measure"] in ("share_in_time", "busy_share"):
        if not is_change:
            return language.percent(value, 1)
        points, unit = signed(language, 100 * value), language.gettext("pp")
        return f"{points}{THIN}{unit}" if column == "change" else points
    if row["measure"] == "met_a_year":
        return signed(language, value, 0) if is_change else language.number(value)
    return signed(language, value / 60) if is_change else language.minutes(value)


def _place(row: Mapping[str, Any], language: Language) -> str:
    new = language.gettext("new site")
    return f"{row['site_name']} ({new})" if row["is_new"] else str(row["site_name"])
