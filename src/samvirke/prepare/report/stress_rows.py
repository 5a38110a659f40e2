"""The tables of a stress test, every cell already written as people read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from samvirke.prepare.report.language import Language
from samvirke.prepare.report.shared_rows import CURVE_COLUMNS, reached_within
from samvirke.prepare.report.stress_figures import functions_of
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import (
    AREA_CLASSES,
    FUNCTIONS,
    MONTHS,
    N_,
    QUALITIES,
    named,
)
from samvirke.prepare.result import StressResult

NOBODY = N_("Nobody is named")


@dataclass(frozen=True)
class Gap:
    """A row of the ranked table; `bar` and `mark` are per cent of a bar's width, None without one."""

    function: str
    place: str
    owner: str
    required: str
    share: str
    interval: str
    asked: str
    gap: str
    median: str
    nine_in_ten: str
    nine_in_ten_interval: str
    rests_on: str
    bar: float | None
    mark: float | None


def gaps(result: StressResult, language: Language) -> list[Gap]:
    """Return the ranked table, in the order of the result."""
    made = []
    for row in result.table.to_dict(orient="records"):
        share, asked = row["share_in_time"], row["share_required"]
        made.append(
            Gap(
                function=named(language, FUNCTIONS, row["function"]),
                place=row["municipality_name"],
                owner=row["owner_name"] or language.gettext(NOBODY),
                required=language.amount(row["required"]),
                share=language.percent(share),
                interval=language.span(
                    language.number(100 * row["share_in_time_low"]),
                    language.number(100 * row["share_in_time_high"]),
                ),
                asked=language.percent(asked),
                gap=language.amount(row["gap"]),
                median=language.minutes(row["p50_s"]),
                nine_in_ten=language.minutes(row["p90_s"]),
                nine_in_ten_interval=language.span(
                    language.minutes(row["p90_low_s"]), language.minutes(row["p90_high_s"])
                ),
                rests_on=named(language, QUALITIES, row["rests_on"]),
                bar=_per_cent(share),
                mark=_per_cent(asked),
            )
        )
    return made


def owners(result: StressResult, language: Language) -> Table:
    """Return whose duty the gaps are, largest first."""
    _ = language.gettext
    headings = (
        _("Whose duty"),
        _("Service"),
        _("Municipalities"),
        _("Needs a year"),
        _("Late"),
        _("Nobody came"),
        _("Gap a year"),
    )
    rows = [
        (
            row["owner_name"] or _(NOBODY),
            named(language, FUNCTIONS, row["function"]),
            language.number(row["municipalities"]),
            *(language.amount(row[name]) for name in ("required", "late", "unmet", "gap")),
        )
        for row in result.owners.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def help_across(result: StressResult, language: Language) -> tuple[Table, list[dict[str, Any]]]:
    """Return, by function, how much help came from others and how many people only others reach."""
    _ = language.gettext
    headings = (
        _("Service"),
        _("First unit from another owner"),
        _("People reached in time by anyone"),
        _("Of these by the owner's own units"),
        _("Only thanks to others"),
    )
    rows, drawn = [], []
    for function in functions_of(result):
        others = 1 - _first_by_own(result.table[result.table["function"] == function])
        any_one, own = _reached(result.coverage, function)
        label = named(language, FUNCTIONS, function)
        shares = (others, any_one, own, any_one - own)
        rows.append((label, *(language.percent(share, 1) for share in shares)))
        if not (isnan(any_one) or isnan(own)):  # NaN where no coverage was worked out
            drawn.append({"label": label, "any": round(any_one, 4), "own": round(own, 4)})
    return Table(headings, tuple(rows)), drawn


def served_by_others(result: StressResult, language: Language) -> Table:
    """Return where no first unit rests in the municipality itself, by service, most needs first."""
    _ = language.gettext
    headings = (
        _("Service"),
        _("Municipality"),
        _("Comes most from"),
        _("Another owner that comes most"),
        _("Needs a year"),
        _("In time"),
    )
    table = result.table
    from_outside = (table["share_from_within"] == 0) & table["time_limit_s"].notna()
    found = table[from_outside].sort_values(
        ["function", "required", "municipality"], ascending=[True, False, True], kind="stable"
    )
    # Fire first: its duty is the municipality's own, so a station elsewhere is a choice made there.
    found = found.iloc[(found["function"] != "fire").argsort(kind="stable")]
    rows = [
        (
            named(language, FUNCTIONS, row["function"]),
            row["municipality_name"],
            row["most_from"],
            row["most_help_from"],
            language.amount(row["required"]),
            language.percent(row["share_in_time"]),
        )
        for row in found.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=4)


def curves(result: StressResult, language: Language) -> Table:
    """Return the share reached within some round minutes, by function and area class."""
    _ = language.gettext
    rows = []
    for function, area_class, curve in curves_of(result):
        labels = named(language, FUNCTIONS, function), named(language, AREA_CLASSES, area_class)
        rows.append((*labels, *reached_within(curve, language)))
    return Table((_("Service"), _("Where"), *CURVE_COLUMNS), tuple(rows), words=2)


def curves_of(result: StressResult) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Give each curve with its function and area class, the strictest limit first, times rising."""
    limits = result.standards.groupby(["function", "area_class"])["time_limit_s"].min()
    for function in functions_of(result):
        of_function = result.curves[result.curves["function"] == function]
        classes = sorted(
            of_function["area_class"].unique(),
            key=lambda name: (limits.get((function, name), float("inf")), str(name)),
        )
        for area_class in classes:
            curve = of_function[of_function["area_class"] == area_class]
            yield function, str(area_class), curve.sort_values("time_s", kind="stable")


def rhythm(result: StressResult, language: Language) -> Table:
    """Return the late share, month by hour, of all functions together."""
    _ = language.gettext
    summed = result.rhythm.groupby(["month", "hour"])[["required", "late"]].sum()
    late = summed["late"] / summed["required"].where(summed["required"] > 0)
    rows = [
        (
            _(month),
            *(language.percent(late.get((number, hour), float("nan"))) for hour in range(24)),
        )
        for number, month in enumerate(MONTHS, start=1)
    ]
    return Table((_("Month"), *(f"{hour:02d}" for hour in range(24))), tuple(rows))


def _first_by_own(rows: pd.DataFrame) -> float:
    known = rows[rows["share_by_own"].notna() & (rows["owner"] != "")]  # nobody's duty: nobody's own
    came = known["met_in_time"] + known["late"]
    all_came = came.sum()
    if not 0 < all_came < float("inf"):
        return float("nan")
    return float((known["share_by_own"] * came).sum() / all_came)


def _reached(coverage: pd.DataFrame, function: str) -> tuple[float, float]:
    rows = coverage[coverage["function"] == function] if len(coverage) else coverage
    people = rows["people"].sum() if len(rows) else 0.0
    if not people > 0:
        return float("nan"), float("nan")
    return (
        float((rows["reached_any"].fillna(0) * rows["people"]).sum() / people),
        float((rows["reached_own"].fillna(0) * rows["people"]).sum() / people),
    )


def _per_cent(share: Any) -> float | None:
    return round(100 * float(share), 1) if 0 <= share <= 1 else None
