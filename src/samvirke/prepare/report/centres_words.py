"""What the page of call centres calls things, and its answer in words."""

import math
from typing import Any

import pandas as pd

from samvirke.prepare.measures.call_centres.result import CentresResult
from samvirke.prepare.report.language import ABSENT, THIN, Language
from samvirke.prepare.report.vocabulary import N_, named

ARRANGEMENTS = {
    "apart": N_("Apart"),
    "co_located": N_("Co-located"),
    "partly_pooled": N_("Partly pooled"),
    "one_number": N_("One number"),
}
SITUATIONS = {
    "ordinary": N_("an ordinary year"),
    "peak": N_("a disaster hour"),
    "lost": N_("a centre without its staff"),
    "building": N_("a lost building"),
}
JOINT = {
    "2": N_("two services, any day"),
    "3": N_("three services, any day"),
    "2+": N_("two services or three, any day"),
    "disaster": N_("the disaster itself"),
    "meanwhile": N_("another incident in the disaster hour"),
}
OVERLAP = {"2", "3", "2+"}  # these also happen by themselves in disaster hours: too few to be shown


def row_of(table: pd.DataFrame, **values: Any) -> dict[str, Any] | None:
    """Return the one row with these values, None where there is none."""
    found = table
    for column, value in values.items():
        found = found[found[column] == value]
    return found.iloc[0].to_dict() if len(found) else None


def answer(result: CentresResult, language: Language) -> str:
    """Return the answer in words: what the second arrangement changes against the first."""
    _ = language.gettext
    if len(result.arrangements) < 2:
        return _("One arrangement alone: there is nothing to hold it against.")
    base, other = result.arrangements[:2]
    if "co_located" in result.arrangements[1:]:
        other = "co_located"  # what most readers ask about
    three = {"situation": "ordinary", "services": "3"}
    before, after = (row_of(result.alerts, arrangement=name, **three) for name in (base, other))
    if before is None or after is None or not before["incidents"]:
        return _("No incident wanted all three services: see the tables.")
    values = {
        "other": named(language, ARRANGEMENTS, other),
        "base": named(language, ARRANGEMENTS, base).lower(),
        "before": f"{language.number(before['mean_s'])}{THIN}s",
        "after": f"{language.number(after['mean_s'])}{THIN}s",
    }
    return " ".join(
        [
            _(
                "%(other)s: when an incident wants all three services, the last of them is alerted %(after)s "
                "after the first ring, on average, instead of %(before)s (%(base)s)."
            )
            % values,
            _answered(result, other, language),
        ]
    )


def _answered(result: CentresResult, other: str, language: Language) -> str:
    """Say what becomes of answer times, in an ordinary year and, where it changes, in a disaster hour."""
    _ = language.gettext
    usual, peak = (
        row_of(result.answers, arrangement=other, situation=situation, centre="")
        for situation in ("ordinary", "peak")
    )
    said = []
    if usual is not None:
        if _changes(usual):
            text = _(
                "In an ordinary year the share answered in time changes by %(points)s percentage points."
            )
            said.append(text % {"points": points(usual["in_time_change"], language)})
        else:
            said.append(_("In an ordinary year calls are answered as soon as before."))
    if peak is not None and _changes(peak):
        text = _("In a disaster hour the share answered in time changes by %(points)s percentage points.")
        said.append(text % {"points": points(peak["in_time_change"], language)})
    return " ".join(said)


def _changes(row: dict[str, Any]) -> bool:
    """Say whether the share in time changes by half a point or more, and by more than chance."""
    low, high = row["in_time_change_low"], row["in_time_change_high"]
    return math.isfinite(low) and not low <= 0 <= high and abs(row["in_time_change"]) >= 0.005


def points(share: float, language: Language, digits: int = 1) -> str:
    """Write a change of a share as percentage points, signed."""
    return language.signed(100 * share, digits) if math.isfinite(share) else ABSENT


def with_interval(value: str, low: str, high: str) -> str:
    """Write a change with its interval."""
    return value if ABSENT in (low, high) else f"{value} ({low} … {high})"
