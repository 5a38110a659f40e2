"""The comparison in sentences: what is better, worse and undecided, and how it was found out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from samvirke.model.calendar import moment_utc
from samvirke.prepare.comparing.layout import ALL, MUNICIPALITY
from samvirke.prepare.comparison_result import Stopping
from samvirke.prepare.plan import local_text
from samvirke.prepare.simulation_call_words import method_of_calls
from samvirke.prepare.simulation_stage import Stage
from samvirke.prepare.simulation_words import RESTS_ON_LOCAL

SPOKEN = {  # measures that are spoken of, in this order, with their words
    "share_in_time": "share in time",
    "mean_s": "mean time",
    "p90_s": "nine in ten",
    "full_p90_s": "nine in ten have all they need",
    "unmet": "nobody comes",
}
SHARES = ("share_in_time", "answered_in_time")
CALLS_SPOKEN = {
    "answered_in_time": "calls answered in time",
    "answer_s": "mean wait for an answer",
    "all_alerted_s": "mean time until all agencies are alerted",
    "triple_alerted_s": "mean time until all three agencies are alerted",
}
MOST_DECIMALS = 4
WHOLE_FROM = 10  # counts below are written with decimals
NAMED = 3  # municipalities that are named


def answers_of(
    plans: pd.DataFrame,
    differences: pd.DataFrame,
    beside: pd.DataFrame,
    calls: pd.DataFrame,
    *,
    identical: bool,
    level: float,
    runs: int,
    incidents: float,
) -> tuple[str, ...]:
    """Say what is better, worse and undecided, plan by plan; `incidents` is their mean a run."""
    if identical:
        called = "every call and every incident" if len(calls) else "every incident"
        nothing = (
            f"Nothing differs in these {runs} runs with {how_many(incidents)} incidents each: {called} is "
            "answered alike under all plans; all differences are exactly 0."
        )
        if len(set(plans["changes"])) == 1:
            return (nothing,)
        return nothing, "The plans do differ, so this may be chance: more runs may show a difference."
    said = []
    whole = differences[(differences["group"] == ALL) & differences["measure"].isin(SPOKEN)]
    base = plans["title"].iloc[0]
    for plan, title in zip(plans["plan"].iloc[1:], plans["title"].iloc[1:], strict=True):
        of_plan = whole[whole["plan"] == plan]
        found = of_plan.sort_values("measure", key=lambda m: m.map(list(SPOKEN).index), kind="stable")
        if (of_plan["verdict"] == "same").all():
            said.append(f"{title}: over the whole area nothing differs from {base}.")
        for verdict in ("better", "worse"):
            rows = found[found["verdict"] == verdict]
            if len(rows):
                told = "; ".join(_told(row, level) for row in rows.to_dict(orient="records"))
                said.append(f"{title} is {verdict} than {base}: {told}.")
        open_ones = found[found["verdict"] == "undecided"]
        if len(open_ones):
            told = "; ".join(_told(row, level) for row in open_ones.to_dict(orient="records"))
            said.append(f"{title}, undecided: {told}.")
        said += _of_calls(calls[calls["plan"] == plan], title, base, level)
        said += _places(differences[differences["plan"] == plan], title)
        said += _one_by_one(beside[beside["plan"] == plan], title)
    return tuple(said)


def amount(measure: str, value: float, *, signed: bool = True, decimals: int = 1) -> str:
    """Write a difference with its unit, as people do; with more decimals where it would look like nothing.

    >>> amount("p90_s", -90.0), amount("share_in_time", 0.0213), amount("unmet", 1.0)
    ('-1.5 min', '+2.1 points', '+1.0')
    >>> amount("mean_s", -0.02), amount("mean_s", -0.0)
    ('-0.02 s', '0.0 s')
    """
    if not np.isfinite(value):
        return "unknown"
    number, unit = value, ""
    if measure.endswith("_s"):
        number, unit = (value / 60, " min") if abs(value) >= 60 else (value, " s")
    elif measure in SHARES:
        number, unit = 100 * value, " points"
    while round(number, decimals) == 0 != number and decimals < MOST_DECIMALS:
        decimals += 1
    if round(number, decimals) == 0:
        return f"{0:.1f}{unit}"
    sign = "+" if signed else ""
    return f"{number:{sign}.{decimals}f}{unit}"


def ends(measure: str, low: float, high: float) -> tuple[str, str]:
    """Write both ends of an interval, with so many decimals that ends which differ are seen to.

    >>> ends("share_in_time", 0.00181, 0.00193)
    ('+0.18 points', '+0.19 points')
    """
    written = amount(measure, low), amount(measure, high)
    for decimals in range(2, MOST_DECIMALS + 1):
        if written[0] != written[1] or low == high:
            break
        written = amount(measure, low, decimals=decimals), amount(measure, high, decimals=decimals)
    return written


def how_many(number: float) -> str:
    """Write a mean count; a small one with decimals, so that something is never shown as nothing.

    >>> how_many(1234.4), how_many(0.25), how_many(0.0)
    ('1,234', '0.2', '0')
    """
    whole = number >= WHOLE_FROM or number == round(number)
    return f"{number:,.0f}" if whole else amount("", number, signed=False)


def _told(row: dict[str, Any], level: float) -> str:
    words = f"{row['function'].replace('_', ' ')}, {SPOKEN[row['measure']]} "
    return words + _amount_told(row, level)


def _amount_told(row: dict[str, Any], level: float) -> str:
    """Say a difference, and its interval where it is known."""
    words = amount(row["measure"], row["difference"])
    if np.isfinite(row["low"]) and np.isfinite(row["high"]):
        shown = " to ".join(ends(row["measure"], row["low"], row["high"]))
        words += f" ({level:.0%} interval {shown})"
    return words


def _places(differences: pd.DataFrame, title: str) -> list[str]:
    """Name the municipalities where the mean time changes most for sure."""
    rows = differences[(differences["group"] == MUNICIPALITY) & (differences["measure"] == "mean_s")]
    said = []
    for verdict, words in (("better", "municipalities that gain"), ("worse", "municipalities that lose")):
        sure = rows[rows["verdict"] == verdict]
        most = sure.sort_values("difference", ascending=verdict == "better", kind="stable").head(NAMED)
        if len(most):
            named = ", ".join(
                f"{row.name_} ({row.function.replace('_', ' ')} {amount('mean_s', row.difference)})"
                for row in most.rename(columns={"name": "name_"}).itertuples()
            )
            said.append(f"{title}, {words} in mean time for sure: {sure['key'].nunique()}; most: {named}.")
    return said


def _of_calls(calls: pd.DataFrame, title: str, base: str, level: float) -> list[str]:
    """Say what changes for callers: better, worse, undecided."""
    if len(calls) and (calls["verdict"] == "same").all():
        return [f"{title}: calls are answered as with {base}."]
    said = []
    for verdict in ("better", "worse", "undecided"):
        rows = calls[calls["verdict"] == verdict]
        if len(rows):
            told = "; ".join(_of_centre(row, level) for row in rows.to_dict(orient="records"))
            said.append(f"{title}, calls {verdict}: {told}.")
    return said


def _of_centre(row: dict[str, Any], level: float) -> str:
    words = f"{row['name']}, " if row["name"] else ""
    return words + f"{CALLS_SPOKEN[row['measure']]} {_amount_told(row, level)}"


def _one_by_one(beside: pd.DataFrame, title: str) -> list[str]:
    return [
        f"{title}: of {how_many(row.compared)} incidents for {row.function.replace('_', ' ')} a run "
        f"{how_many(row.sooner)} are helped sooner ({how_many(row.gained_s / 60)} min together), "
        f"{how_many(row.later)} later ({how_many(row.lost_s / 60)} min)."
        for row in beside.itertuples()
        if row.sooner or row.later
    ]


def method_of_comparison(
    stages: Sequence[Stage],
    threat: str,
    stopping: Stopping,
    level: float,
    starts_at_utc: str,
    days: int,
    area: str,
) -> tuple[str, ...]:
    """Say how plans were compared, one sentence each."""
    base, travel = stages[0], stages[0].road.describe()
    n_inside, n_all = int(base.is_inside.sum()), len(base.is_inside)
    said = [
        (
            f"The threat {threat} was drawn {stopping.runs} times with seed {base.seed}, {days} days from "
            f"{local_text(moment_utc(starts_at_utc))}; all plans met the same incidents and the same luck in "
            "each run."
        ),
        (
            f"Differences are paired run by run; intervals are {level:.1%} of Student's t over runs, and do "
            "not cover errors of the data or the model."
        ),
        (
            "A plan is called better or worse where the paired test, adjusted by Holm's method for all that "
            f"is looked at together, is below {1 - level:.3g}; the rest is undecided, or exactly equal."
        ),
        "The mean is over the incidents that somebody comes to under every plan.",
    ]
    if area:
        said.append(
            f"Judged are the {n_inside} municipalities of {area}; {n_all - n_inside} neighbours are "
            "simulated too."
        )
    if stopping.measure:
        said.append(
            f"Runs were looked at {stopping.looks} of at most {stopping.looks_at_most} times; every interval "
            "pays for all the looks (equal alpha spending), so stopping early makes none of them too narrow."
        )
    if base.calls is not None:
        said += method_of_calls(base.calls)
        said.append("Calls are played under every plan; where one does not say how its centres work, apart.")
    said += [f"Travel times: {travel.engine} ({travel.profile}).", RESTS_ON_LOCAL]
    for stage in stages:
        said += [f"{stage.plan.title}: {rule.meaning}" for rule in stage.rules]
    return tuple(said)
