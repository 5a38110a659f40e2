"""What the scripts of a page about medicines draw from."""

from typing import Any

from samvirke.prepare.measures.production.result import MedicinesResult
from samvirke.prepare.report.drawing import PLOT_WORDS, page_data, rounded
from samvirke.prepare.report.endurance_words import UNITS, date_of, item_name, short_date
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.measure_rows import share_of
from samvirke.prepare.report.medicines_words import LINES, WAYS, WEEK_DAYS, is_made
from samvirke.prepare.report.vocabulary import N_, named

WORDS = {
    **PLOT_WORDS,
    "all": N_("all"),
    "batches": N_("Batches"),
    "levels": N_("need, low to high coefficients"),
    "made": N_("made, ready that week"),
    "making": N_("being made"),
    "met": N_("all met"),
    "modelled": N_("modelled"),
    "need": N_("need"),
    "ready": N_("Ready in week"),
    "share_unmet": N_("Share of the week's need that is unmet"),
    "store": N_("in store at the end of the week"),
    "supply": N_("ordinary supply"),
    "unmet": N_("Unmet"),
    "waiting": N_("waiting for quality control"),
    "week": N_("Week"),
}


def drawn(result: MedicinesResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; numbers rounded to what can be seen."""
    ways = [name for name in WAYS if name != "production" or is_made(result)]
    return {
        **page_data(language, WORDS),
        "dates": [
            short_date(language, date_of(result.starts_on, WEEK_DAYS * week)) for week in range(result.weeks)
        ],
        "weeks": result.weeks,
        "ways": [named(language, WAYS, name) for name in ways],
        "items": [_item(result, row, ways, language) for row in result.substances.to_dict(orient="records")],
        "lines": [named(language, LINES, name) for name in result.lines["line"]],
        "batches": _batches(result, language),
    }


def _item(
    result: MedicinesResult, row: dict[Any, Any], ways: list[str], language: Language
) -> dict[str, Any]:
    weeks = result.weekly[result.weekly["item"] == row["item"]].sort_values("week")
    digits = 0 if row["need_base"] >= 1000 else 2
    unmet = [rounded(weeks[f"unmet_{name}"], digits) for name in ways]
    shares = [
        rounded(
            [
                share_of(lacks, need)
                for lacks, need in zip(weeks[f"unmet_{name}"], weeks["need_base"], strict=True)
            ],
            4,
        )
        for name in ways
    ]
    curves = {
        name: rounded(weeks[name], digits)
        for name in ("need_low", "need_base", "need_high", "supply", "made", "store")
    }
    return {
        "name": item_name(language, row["item"]),
        "unit": named(language, UNITS, row["unit"]),
        "digits": digits,
        "unmet": unmet,
        "shares": shares,
        **curves,
    }


def _batches(result: MedicinesResult, language: Language) -> list[dict[str, Any]]:
    lines = list(result.lines["line"])
    return [
        {
            "line": lines.index(row["line"]),
            "name": item_name(language, row["item"]),
            "week": int(row["week"]),
            "ready": int(row["ready_week"]),
            "batches": int(row["batches"]),
        }
        for row in result.plan.to_dict(orient="records")
    ]
