"""What is better, worse and undecided, in words, and the figures of each service."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from samvirke.prepare.comparison_result import MEASURES as UNITS
from samvirke.prepare.comparison_result import VERDICTS, ComparisonResult
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.vocabulary import FUNCTIONS, N_, named

Row = dict[str, Any]
MEASURES = {
    "share_in_time": N_("share in time"),
    "mean_s": N_("mean response time"),
    "p50_s": N_("half within"),
    "p90_s": N_("9 of 10 within"),
    "full_p90_s": N_("all there, 9 of 10 within"),
    "late": N_("late or nobody came, a run"),
    "unmet": N_("nobody came, a run"),
}
VERDICT_WORDS = {
    "better": N_("better"),
    "worse": N_("worse"),
    "undecided": N_("undecided"),
    "same": N_("no difference"),
}
OPENINGS = {
    "better": N_("better: %(list)s"),
    "worse": N_("worse: %(list)s"),
    "undecided": N_("undecided: %(list)s"),
    "same": N_("no difference: %(list)s"),
}
BASE_AND_ONE = 2
CARDS_AT_MOST = 9


@dataclass(frozen=True)
class Figures:
    """One plan and service; texts are in the reader's language."""

    label: str
    plan: str
    verdict: str
    verdict_text: str
    measure: str
    difference: str
    unit: str
    interval: str
    base: str
    other: str
    others: tuple[tuple[str, str, str], ...]  # more measures: name, difference, interval


def titles(result: ComparisonResult) -> list[str]:
    """Return what the plans are called, the base first."""
    return [str(title) for title in result.plans.sort_values("plan")["title"]]


def functions_of(result: ComparisonResult) -> list[str]:
    """Return the functions that anything was compared for, those that differ anywhere first."""
    of_function = result.differences.groupby("function", sort=False)["verdict"]
    differs = of_function.agg(lambda verdicts: bool((verdicts != "same").any()))
    return [str(name) for name in [*differs.index[differs], *differs.index[~differs]]]


def whole_area(result: ComparisonResult) -> pd.DataFrame:
    """Return the differences of the whole area."""
    return result.differences[result.differences["group"] == "all"]


def headline(result: ComparisonResult, plan: int, function: str) -> Row | None:
    """Return the difference that speaks first for a service.

    It is the share in time; the mean response time where no standard gives a share.
    """
    rows = whole_area(result)
    of = rows[(rows["plan"] == plan) & (rows["function"] == function)].set_index("measure", drop=False)
    for measure in ("share_in_time", "mean_s"):
        if measure in of.index and np.isfinite(of["difference"][measure]):
            return dict(of.loc[measure])
    return None


def answer(result: ComparisonResult, language: Language) -> str:
    """Say what is better, worse and undecided; with one plan beside the base also by how much."""
    _ = language.gettext
    if result.identical:
        return _("No difference at all: every incident got the same help at the same moment.")
    called = titles(result)
    if len(called) == BASE_AND_ONE:
        parts = _of_plan(result, 1, language, with_numbers=True)
        return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts)
    return " ".join(
        f"{title} – {'; '.join(_of_plan(result, plan, language, with_numbers=False))}."
        for plan, title in enumerate(called)
        if plan
    )


def _of_plan(result: ComparisonResult, plan: int, language: Language, *, with_numbers: bool) -> list[str]:
    parts: dict[str, list[str]] = {verdict: [] for verdict in VERDICTS}
    for function in functions_of(result):
        row = headline(result, plan, function)
        if row is None:
            continue
        text = named(language, FUNCTIONS, function).lower()
        if with_numbers and row["verdict"] in ("better", "worse"):
            text += f", {difference_in_words(row, language)}"
        parts[row["verdict"]].append(text)
    said = [
        language.gettext(OPENINGS[verdict]) % {"list": ("; " if with_numbers else ", ").join(found)}
        for verdict, found in parts.items()
        if found
    ]
    return said or [language.gettext("nothing could be compared")]


def difference_in_words(row: Row, language: Language) -> str:
    """Write a difference with its measure, unit and interval."""
    low, high = (signed(row["measure"], row[end], language) for end in ("low", "high"))
    measure = row["measure"]
    text = f"{named(language, MEASURES, measure)} {with_unit(measure, row['difference'], language)}"
    if ABSENT in (low, high):
        return text
    return text + " (" + language.gettext("%(low)s to %(high)s") % {"low": low, "high": high} + ")"


def signed(measure: str, value: float, language: Language) -> str:
    """Write a difference with its sign: points of a share, minutes or a number of incidents."""
    kind = UNITS[measure]
    if kind == "share":
        return language.signed(100 * value, 2 if abs(value) < 0.01 else 1)  # finer under a point
    if kind == "s":
        return language.signed(value / 60, 2 if abs(value) < 60 else 1)  # and under a minute
    return language.signed(value, 1)


def unit_of(measure: str, language: Language) -> str:
    """Name the unit of a difference; empty for a number of incidents."""
    return {"share": language.gettext("points"), "s": "min", "count": ""}[UNITS[measure]]


def with_unit(measure: str, value: float, language: Language) -> str:
    """Write a difference with its sign and unit."""
    text = signed(measure, value, language)
    unit = unit_of(measure, language)
    return text if text == ABSENT or not unit else f"{text} {unit}"


def level(measure: str, value: float, language: Language) -> str:
    """Write what a measure is under one plan."""
    kind = UNITS[measure]
    if kind == "share":
        return language.percent(value, 1)
    return language.minutes(value, 2) if kind == "s" else language.amount(value)


def interval(row: Row, language: Language) -> str:
    """Write the interval of a difference; a dash where it is unknown."""
    low, high = (signed(row["measure"], row[end], language) for end in ("low", "high"))
    if ABSENT in (low, high):
        return ABSENT
    return language.gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def figures(result: ComparisonResult, language: Language) -> Iterator[Figures]:
    """Give the figures of each plan and service, as many as can be taken in at a glance."""
    called = titles(result)
    rows = whole_area(result)
    pairs = [(plan, function) for plan in range(1, len(called)) for function in functions_of(result)]
    for plan, function in pairs[:CARDS_AT_MOST]:
        row = headline(result, plan, function)
        if row is None:
            continue
        of = rows[(rows["plan"] == plan) & (rows["function"] == function)].to_dict(orient="records")
        yield Figures(
            label=named(language, FUNCTIONS, function),
            plan=called[plan] if len(called) > BASE_AND_ONE else "",
            verdict=row["verdict"],
            verdict_text=named(language, VERDICT_WORDS, row["verdict"]),
            measure=named(language, MEASURES, row["measure"]),
            difference=signed(row["measure"], row["difference"], language),
            unit=unit_of(row["measure"], language),
            interval=interval(row, language),
            base=level(row["measure"], row["base"], language),
            other=level(row["measure"], row["other"], language),
            others=tuple(
                (
                    named(language, MEASURES, other["measure"]),
                    with_unit(other["measure"], other["difference"], language),
                    interval(other, language),
                )
                for other in of
                if other["measure"] in ("mean_s", "p90_s", "late") and other["measure"] != row["measure"]
            ),
        )
