"""The tables of a page about medicines, every cell already written as people read it."""

from typing import Any

from samvirke.prepare.measures.production.result import MedicinesResult
from samvirke.prepare.report.endurance_words import (
    KNOWN_AS,
    about,
    about_span,
    item_name,
)
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.measure_rows import millions, quantity_name
from samvirke.prepare.report.measure_rows import optimum as optimum_of
from samvirke.prepare.report.medicines_words import (
    GROUP_WORDS,
    LINES,
    OWNERS,
    WAYS,
    in_lost_days,
    qualities,
    week_cell,
)
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import N_, named

APART = 4  # weeks between the rows of a demand; all are in the file
LEAST = 0.5  # days of treatment; less is nobody
FIGURES = {  # what was assumed or read
    "dose": N_("dose of a day of treatment"),
    "ordinary_users": N_("users of every day"),
    "ordinary_intensive": N_("ordinary patients in intensive care"),
    "stock_intensive": N_("patients in intensive care that the national stock is for"),
    "stock_days": N_("days that the national stock lasts"),
    "stock_tablet_days": N_("days of tablets in store"),
    "nation": N_("residents of the country"),
    "class_weight": N_("weight of a lost day"),
    "lost_day_nok": N_("a lost day of treatment, kroner"),
}


def substances(result: MedicinesResult, language: Language) -> Table:
    """Return when each medicine first runs short, and the days of treatment lost; the first first."""
    _ = language.gettext
    headings = (
        _("Medicine"),
        *(named(language, WAYS, name) for name in WAYS),
        _("At low – high coefficients"),
        _("5–95 % of the runs"),
        _("Runs where it lacks"),
        _("Days lost, nothing done"),
        _("with substitutes"),
        _("with production too"),
    )
    table = result.substances.sort_values("first_short_nothing", kind="stable", na_position="last")
    rows = [
        (
            item_name(language, row["item"]),
            *(_week(result, row, name, language) for name in WAYS),
            *(
                _("not known") if row["is_limit"] else _ends(row, ends, language)
                for ends in (("low", "high"), ("p05", "p95"))
            ),
            _("not known") if row["is_limit"] else language.percent(row["share_short"]),
            *(_days(row, f"days_lost_{name}", language) for name in WAYS),
        )
        for row in table.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows))


def amounts(result: MedicinesResult, language: Language) -> Table:
    """Return need, stock, supply and production of each medicine in all weeks."""
    _ = language.gettext
    headings = (
        _("Medicine"),
        _("Need known from"),
        _("Stock known from"),
        _("Need"),
        _("Need, low – high coefficients"),
        _("Stock at the start"),
        _("Supply"),
        _("Made"),
    )
    rows = [
        (
            quantity_name(language, row["item"], row["unit"]),
            _known_as(str(row["need_rests_on"]), language),
            qualities(str(row["stock_rests_on"]), language),
            about(language, row["need_base"]),
            about_span(language, row["need_low"], row["need_high"]),
            *(about(language, row[name]) for name in ("stock", "supply", "made")),
        )
        for row in result.substances.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=3)


def who(result: MedicinesResult, language: Language) -> Table:
    """Return who goes without, most days of treatment lost first; those who lose none are left out."""
    _ = language.gettext
    headings = (
        _("Medicine"),
        _("Who"),
        _("Days of treatment needed"),
        _("Lost, nothing done"),
        _("with substitutes"),
        _("with production too"),
    )
    lost = [f"lost_{name}" for name in WAYS]
    table = result.who[result.who[lost].max(axis=1) >= LEAST]
    rows = [
        (
            item_name(language, row["item"]),
            named(language, GROUP_WORDS, row["group"]),
            about(language, row["need_days"]),
            *(_days(row, name, language) for name in lost),
        )
        for row in table.sort_values("lost_nothing", ascending=False, kind="stable").to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def ways(result: MedicinesResult, language: Language) -> Table:
    """Return what each way loses, and how good the plan is."""
    return optimum_of(
        [named(language, WAYS, name) for name in result.ways["way"]],
        in_lost_days(result),
        language.gettext("Way"),
        language,
    )


def plan(result: MedicinesResult, language: Language) -> Table:
    """Return what to make, line by line and week by week."""
    _ = language.gettext
    headings = (
        _("Made in week"),
        _("Line"),
        _("Medicine"),
        _("Ready in week"),
        _("Batches"),
        _("Quantity"),
        _("Hours"),
        _("Cost, million kroner"),
    )
    rows = [
        (
            week_cell(result, row["week"], language),
            named(language, LINES, row["line"]),
            quantity_name(language, row["item"], _unit(result, row["item"])),
            week_cell(result, row["ready_week"], language),
            language.number(row["batches"]),
            about(language, row["quantity"]),
            language.number(row["hours"]),
            millions(language, row["cost_nok"]),
        )
        for row in result.plan.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=4)


def lines(result: MedicinesResult, language: Language) -> Table:
    """Return the lines, whose they are and how much of their time is used."""
    _ = language.gettext
    headings = (
        _("Line"),
        _("Whose it is"),
        _("Quality of the figures"),
        _("Hours a week"),
        _("Hours used"),
        _("Share of its hours"),
    )
    rows = [
        (
            named(language, LINES, row["line"]),
            named(language, OWNERS, row["owner"]),
            qualities(str(row["rests_on"]), language),
            language.number(row["hours_per_week"]),
            language.number(row["hours_used"]),
            language.percent(row["share_used"]),
        )
        for row in result.lines.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=3)


def demand(result: MedicinesResult, language: Language) -> Table:
    """Return need, supply and what is unmet of each medicine, every fourth week."""
    _ = language.gettext
    headings = (
        _("Medicine"),
        _("Week"),
        _("Need"),
        _("Need, low – high coefficients"),
        _("Supply"),
        _("Made"),
        _("Unmet, nothing done"),
        _("with substitutes"),
        _("with production too"),
        _("In store at the end"),
    )
    rows = [
        (
            quantity_name(language, row["item"], _unit(result, row["item"])),
            week_cell(result, row["week"], language),
            about(language, row["need_base"]),
            about_span(language, row["need_low"], row["need_high"]),
            *(
                about(language, row[name])
                for name in ("supply", "made", *(f"unmet_{name}" for name in WAYS), "store")
            ),
        )
        for row in result.weekly[result.weekly["week"] % APART == 0].to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def figures(result: MedicinesResult, language: Language) -> Table:
    """Return what was assumed or read, with its source."""
    _ = language.gettext
    headings = (_("Figure"), _("Of"), _("Source"), _("Low"), _("Base"), _("High"), _("Year"))
    rows = [
        (
            named(language, FIGURES, row["name"]),
            _of(row["item"], language),
            str(row["source"]),
            *(_exact(row[name], language) for name in ("low", "base", "high")),
            str(int(row["year"])) if row["year"] == row["year"] else ABSENT,
        )
        for row in result.figures.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=3, quoted=2)


def reports(result: MedicinesResult, language: Language) -> Table:
    """Return reported shortages by year: what has been observed, beside what is modelled."""
    _ = language.gettext
    rows = [
        (str(int(row["year"])), str(row["source"]), language.number(row["reports"]))
        for row in result.reports.to_dict(orient="records")
    ]
    return Table((_("Year"), _("Source"), _("Reports of shortage")), tuple(rows), words=2, quoted=1)


def _week(result: MedicinesResult, row: dict[Any, Any], name: str, language: Language) -> str:
    """Write the first week short; where stock and ordinary use are not known, nor is the week."""
    week = row[f"first_short_{name}"]
    if row["is_limit"] and week < float("inf"):
        return language.gettext("not known")
    return week_cell(result, week, language)


def _days(row: dict[Any, Any], name: str, language: Language) -> str:
    """Write days of treatment lost; an upper limit says so."""
    days = about(language, row[name])
    if row["is_limit"] and row[name] >= LEAST:
        return language.gettext("at most %(days)s") % {"days": days}
    return days


def _ends(row: dict[Any, Any], ends: tuple[str, str], language: Language) -> str:
    texts = [language.number(row[f"first_short_{end}"]) for end in ends]
    if set(texts) == {ABSENT}:
        return ABSENT
    return " – ".join(language.gettext("never") if text == ABSENT else text for text in texts)


def _known_as(text: str, language: Language) -> str:
    """Say how a need is known; a dash where no patient of the epidemic uses it."""
    known = [name for name in text.split(", ") if name not in ("", "none")]
    return ", ".join(named(language, KNOWN_AS, name) for name in known) or ABSENT


def _unit(result: MedicinesResult, item: str) -> str:
    return str(result.substances.set_index("item").loc[item, "unit"])


def _of(item: Any, language: Language) -> str:
    if not isinstance(item, str) or not item:
        return ABSENT
    return named(language, GROUP_WORDS, item) if item in GROUP_WORDS else item_name(language, item)


def _exact(value: float, language: Language) -> str:
    return language.number(value, 0 if value == round(value) else 2)
