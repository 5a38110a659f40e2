"""The figures at the head of a report: one answer, and how each service does."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.prepare.report.language import ABSENT, THIN, Language
from samvirke.prepare.report.vocabulary import FUNCTIONS, named
from samvirke.prepare.result import StressResult


@dataclass(frozen=True)
class Figures:
    """One service in the whole region; texts are in the reader's language.

    `share` is that of the needs met in time, NaN where no standard says what in time is; `below` of
    `municipalities` have a gap.
    """

    function: str
    label: str
    share: float
    has_standard: bool
    share_text: str
    asked: str
    gap: str
    late: str
    required: str
    nine_in_ten: str
    below: int
    municipalities: int


def functions_of(result: StressResult) -> list[str]:
    """Return the functions of a result, those with a gap first, the largest gap foremost."""
    gaps = result.table.groupby("function", sort=True)["gap"].sum()
    return [str(name) for name in gaps.sort_values(ascending=False, kind="stable").index]


def figures(result: StressResult, language: Language) -> Iterator[Figures]:
    """Give the key figures of every function."""
    for function in functions_of(result):
        rows = result.table[result.table["function"] == function]
        required, met = rows["required"].sum(), rows["met_in_time"].sum()
        share = met / required if 0 < required < np.inf else float("nan")
        held = rows[rows["required"] > 0]
        if not _judged(rows).any():
            share = float("nan")
        yield Figures(
            function=function,
            label=named(language, FUNCTIONS, function),
            share=share,
            has_standard=bool(_judged(rows).any()),
            share_text=language.percent(share, 1),
            asked=_asked(held["share_required"].dropna(), language),
            gap=language.amount(rows["gap"].sum()),
            late=language.amount(rows["late"].sum() + rows["unmet"].sum()),
            required=language.amount(required),
            nine_in_ten=_nine_in_ten(result.curves, function, language),
            below=int((rows["gap"] > 0).sum()),
            municipalities=len(held),
        )


def answer(result: StressResult, language: Language) -> str:
    """Say in one sentence what was found."""
    table = result.table[_judged(result.table)]
    required = table["required"].sum()
    late = table["late"].sum() + table["unmet"].sum()
    values = {
        "required": language.amount(required),
        "late": language.amount(late),
        "gap": language.amount(table["gap"].sum()),
    }
    if not required > 0:
        return language.gettext("Nothing was held against a standard, so nothing can be said of lateness.")
    if table["gap"].sum() > 0:
        return (
            language.gettext(
                "Of %(required)s acute needs a year, %(late)s get help late or not at all; %(gap)s of "
                "these are more than the standards allow."
            )
            % values
        )
    return (
        language.gettext(
            "Of %(required)s acute needs a year, %(late)s get help late or not at all, which the "
            "standards allow."
        )
        % values
    )


def where(result: StressResult, language: Language) -> str:
    """Say where the gap is: how widely spread, and the largest of all."""
    table = result.table[result.table["gap"] > 0]
    if table.empty:
        return ""
    worst = table.sort_values("gap", ascending=False, kind="stable").iloc[0]
    return language.gettext(
        "%(below)s of %(all)s municipalities have a gap. The largest is in %(place)s "
        "(%(function)s): %(gap)s a year."
    ) % {
        "below": language.number(table["municipality"].nunique()),
        "all": language.number(result.table["municipality"].nunique()),
        "place": worst["municipality_name"],
        "function": named(language, FUNCTIONS, worst["function"]),
        "gap": language.amount(worst["gap"]),
    }


def judged_only(table: pd.DataFrame) -> pd.DataFrame:
    """Return the Shortfall without shares in time where no limit says what in time is.

    There every need that somebody came to counts as met, so that the share would read 100 %.
    """
    shares = ["share_in_time", "share_in_time_low", "share_in_time_high"]
    kept = table[shares].where(_judged(table))
    return table.assign(**{name: kept[name] for name in shares})


def _judged(rows: pd.DataFrame) -> pd.Series:
    return rows["time_limit_s"].notna()


def _asked(shares: pd.Series, language: Language) -> str:
    if shares.empty:
        return ABSENT
    low, high = language.percent(shares.min()), language.percent(shares.max())
    return low if low == high else f"{low} {ABSENT} {high}"


def _nine_in_ten(curves: pd.DataFrame, function: str, language: Language) -> str:
    """Say within how many minutes nine in ten are reached, from the quickest area class to the slowest."""
    minutes = []
    never = 0.0
    for _, curve in curves[curves["function"] == function].groupby("area_class", sort=True):
        ordered = curve.sort_values("time_s", kind="stable")
        reached = ordered[ordered["share"] >= 0.9]
        never = max(never, float(ordered["time_s"].max()))
        minutes.append(float(reached["time_s"].iloc[0]) / 60 if len(reached) else np.inf)
    if not minutes:
        return ABSENT
    texts = [
        language.number(value) if np.isfinite(value) else f">{THIN}{language.number(never / 60)}"
        for value in (min(minutes), max(minutes))
    ]
    return texts[0] if texts[0] == texts[1] else f"{texts[0]}–{texts[1]}"
