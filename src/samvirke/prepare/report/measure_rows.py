"""What pages about measures that cost money share: money as people write it, and how good a plan is."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

import pandas as pd

from samvirke.prepare.report.endurance_words import UNITS, about, item_name
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.siting_words import STATUS_WORDS
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import N_, named

MILLION = 1e6
MOST_WITH_DECIMALS = 100.0  # million
STATUSES = {**STATUS_WORDS, "given": N_("nothing to decide")}


def millions(language: Language, nok: Any) -> str:
    """Write kroner in millions, small amounts more exactly and whole ones whole; without the unit."""
    if not isfinite(nok):
        return ABSENT
    amount = float(nok) / MILLION
    if abs(amount) >= MOST_WITH_DECIMALS or amount == round(amount):
        return language.number(amount)
    return language.number(amount, 1 if abs(amount) >= 1 else 2)


def quantity_name(language: Language, item: str, unit: str) -> str:
    """Return an item with the unit that it is counted in: Gown (pieces)."""
    return f"{item_name(language, item)} ({named(language, UNITS, unit)})"


def share_of(part: float, whole: float) -> float:
    """Return a share; NaN of nothing."""
    return part / whole if whole > 0 else float("nan")


def change_to(before: str, after: str) -> str:
    """Write what a number was and becomes."""
    return f"{before} → {after}"


def optimum(names: Sequence[str], found: pd.DataFrame, of: str, language: Language) -> Table:
    """Return how good each plan is: what it comes to, what none is below, and the gap.

    Parameters
    ----------
    names
        What each plan is for, one a row.
    found
        ``value, bound, gap, status``.
    of
        Heading of the names.
    """
    _ = language.gettext
    headings = (of, _("Status"), _("Value of the plan"), _("No plan is below"), _("Gap"))
    rows = [
        (
            name,
            named(language, STATUSES, row["status"]),
            about(language, row["value"]),
            about(language, row["bound"]),
            language.percent(row["gap"], 1),
        )
        for name, row in zip(names, found.to_dict(orient="records"), strict=True)
    ]
    return Table(headings, tuple(rows), words=2)


def worst_status(statuses: Sequence[str]) -> str:
    """Return the least good of what a solver said; of nothing: nothing to decide."""
    ordered = [*STATUS_WORDS]
    return max(statuses, key=lambda name: ordered.index(name) if name in ordered else -1, default="given")
