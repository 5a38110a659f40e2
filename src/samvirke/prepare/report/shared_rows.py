"""Tables that several pages show: how fast, what was asked, what the data are worth."""

from typing import Any

import pandas as pd

from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import (
    AREA_CLASSES,
    CLOCKS,
    FUNCTIONS,
    QUALITIES,
    STATUSES,
    TABLES,
    named,
)

CURVE_MINUTES = (5, 8, 10, 12, 15, 20, 25, 30, 45, 60, 90)
CURVE_COLUMNS = tuple(f"{minute} min" for minute in CURVE_MINUTES)


def reached_within(curve: pd.DataFrame, language: Language) -> list[str]:
    """Return the share of a curve (`time_s` rising, `share`) at `CURVE_MINUTES`; a dash beyond its end."""
    times = curve["time_s"].to_numpy(dtype=float)
    shares = curve["share"].to_numpy(dtype=float)
    return [
        language.percent(shares[times <= 60 * minute + 1e-6][-1])
        if (times <= 60 * minute + 1e-6).any() and times.max() >= 60 * minute - 1e-6
        else ABSENT
        for minute in CURVE_MINUTES
    ]


def quality(counts: pd.DataFrame, language: Language) -> Table:
    """Return the row counts of each table of the region by quality."""
    _ = language.gettext
    names = [name for name in QUALITIES if name in counts.columns]
    rows = [
        (named(language, TABLES, row["table"]), *(language.number(row[name]) for name in names))
        for row in counts.to_dict(orient="records")
    ]
    headings = (_("Table of the region"), *(named(language, QUALITIES, name) for name in names))
    return Table(headings, tuple(rows))


def standards(asked: pd.DataFrame, language: Language) -> Table:
    """Return what was asked, how binding it is and who says so."""
    _ = language.gettext
    headings = (
        _("Service"),
        _("Where"),
        _("Clock"),
        _("How binding"),
        _("Source"),
        _("Limit, min"),
        _("Share"),
    )
    rows = [
        (
            named(language, FUNCTIONS, row["function"]),
            named(language, AREA_CLASSES, row["area_class"]),
            named(language, CLOCKS, _text(row.get("measured_from"))),
            named(language, STATUSES, _text(row.get("status"))),
            _text(row.get("source")),
            language.number(row["time_limit_s"] / 60, 0 if row["time_limit_s"] % 60 == 0 else 1),
            language.percent(row["share"]),
        )
        for row in asked.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=5, quoted=4)


def _text(value: Any) -> str:
    return value if isinstance(value, str) and value else ABSENT
