"""What a comparison changes for callers, written for its first lines and its cards."""

from typing import Any

import numpy as np

from samvirke.prepare.comparison_result import ComparisonResult
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.vocabulary import N_, named

Row = dict[str, Any]
DECIDED = ("better", "worse")
IN_WORDS = {
    "answered_in_time": N_("calls answered in time"),
    "answer_s": N_("mean wait for an answer"),
    "all_alerted_s": N_("mean time until all agencies are alerted"),
    "triple_alerted_s": N_("mean time until all three agencies are alerted"),
}
NAMED = 3  # differences of one verdict that are written out; the rest are counted


def rows_of(result: ComparisonResult, plan: int) -> list[Row]:
    """Return what changes for callers under a plan: the whole area first, then centre by centre."""
    rows = result.calls[result.calls["plan"] == plan].to_dict(orient="records")
    return sorted(rows, key=lambda row: row["name"] != "")


def parts_of(result: ComparisonResult, plan: int, language: Language) -> dict[str, list[str]]:
    """Say by verdict what changes for callers; undecided and equal only where nothing is decided."""
    rows = rows_of(result, plan)
    parts = {}
    for verdict in DECIDED:
        found = [in_words(row, language) for row in rows if row["verdict"] == verdict]
        if len(found) > NAMED:
            more = language.gettext("%(count)s more for callers") % {"count": len(found) - NAMED}
            found = [*found[:NAMED], more]
        if found:
            parts[verdict] = found
    if rows and not parts:
        verdict = "undecided" if any(row["verdict"] == "undecided" for row in rows) else "same"
        parts[verdict] = [language.gettext("calls")]
    return parts


def speaking(rows: list[Row]) -> list[Row]:
    """Return the known differences: what is decided first, then what is undecided, then what is equal."""
    order = {"better": 0, "worse": 0, "undecided": 1, "same": 2}
    return sorted((row for row in rows if np.isfinite(row["difference"])), key=lambda r: order[r["verdict"]])


def in_words(row: Row, language: Language) -> str:
    """Write a difference with its centre, measure, unit and interval."""
    text = f"{name_of(row, language)} {difference(row, language)} {unit_of(row, language)}"
    span = interval(row, language)
    return text if span == ABSENT else f"{text} ({span})"


def name_of(row: Row, language: Language) -> str:
    """Name what is measured, and at which centre; without one it is over the area."""
    measure = named(language, IN_WORDS, row["measure"])
    return f"{row['name']}, {measure}" if row["name"] else measure


def unit_of(row: Row, language: Language) -> str:
    """Name the unit of a difference."""
    return language.gettext("points") if _is_share(row) else "s"


def difference(row: Row, language: Language) -> str:
    """Write a difference with its sign, in points or seconds."""
    return language.signed(_scale(row) * row["difference"], _digits(row))


def interval(row: Row, language: Language) -> str:
    """Write the interval of a difference; a dash where it is unknown."""
    low, high = (language.signed(_scale(row) * row[end], _digits(row)) for end in ("low", "high"))
    if ABSENT in (low, high):
        return ABSENT
    return language.gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def level(row: Row, which: str, language: Language) -> str:
    """Write what is measured under the base or the other plan."""
    if _is_share(row):
        return language.percent(row[which], 1)
    return language.number(row[which], 1)


def digits_for(*values: float) -> int:
    """Return the decimals that a difference and its interval share: finer where one is under one.

    >>> digits_for(2.1, 1.4, 2.8), digits_for(0.21, 0.18, 0.24), digits_for(-31.2, -62.0, -0.4)
    (1, 2, 1)
    """
    sizes = [abs(value) for value in values if np.isfinite(value)]
    return 2 if sizes and min(sizes) < 1 and max(sizes) < 10 else 1


def _digits(row: Row) -> int:
    return digits_for(*(_scale(row) * row[name] for name in ("difference", "low", "high")))


def _is_share(row: Row) -> bool:
    return bool(row["measure"] == "answered_in_time")


def _scale(row: Row) -> float:
    return 100.0 if _is_share(row) else 1.0
