"""The tables of a comparison, every cell already written as people read it."""

from typing import Any

import numpy as np
import pandas as pd

from samvirke.prepare.comparison_result import ComparisonResult
from samvirke.prepare.report.comparison_figures import (
    BASE_AND_ONE,
    MEASURES,
    VERDICT_WORDS,
    difference,
    functions_of,
    headline,
    interval,
    level,
    titles,
    unit_of,
    whole_area,
)
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.shared_rows import CURVE_COLUMNS, reached_within
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import AREA_CLASSES, FUNCTIONS, named

QUANTILES = (0.5, 0.8, 0.9)


def differences(result: ComparisonResult, language: Language) -> Table:
    """Return every difference of the whole area, by plan, service and measure."""
    return _differences(result, whole_area(result), language)


def classes(result: ComparisonResult, language: Language) -> Table:
    """Return the differences by kind of area."""
    rows = result.differences[result.differences["group"] == "area_class"]
    named_rows = rows.assign(name=[named(language, AREA_CLASSES, key) for key in rows["key"]])
    return _differences(result, named_rows, language, language.gettext("Where"))


def municipalities(result: ComparisonResult, language: Language) -> Table:
    """Return the share in time and the mean by municipality, the surest differences first."""
    rows = result.differences[
        (result.differences["group"] == "municipality")
        & result.differences["measure"].isin(["share_in_time", "mean_s"])
    ]
    order = {"better": 0, "worse": 0, "undecided": 1, "same": 2}
    ordered = rows.assign(
        decided=rows["verdict"].map(order), size=-rows["difference"].abs().fillna(-1.0)
    ).sort_values(["measure", "decided", "size", "plan", "function", "key"], kind="stable")
    # Shares and seconds are not to be ordered among each other: shares first.
    shares_first = ordered.iloc[(ordered["measure"] != "share_in_time").argsort(kind="stable")]
    return _differences(result, shares_first, language, language.gettext("Municipality"))


def _differences(result: ComparisonResult, rows: pd.DataFrame, language: Language, place: str = "") -> Table:
    _ = language.gettext
    called = titles(result)
    many = len(called) > BASE_AND_ONE
    headings = (
        *((place,) if place else ()),
        *((_("Plan"),) if many else ()),
        _("Service"),
        _("Measure"),
        _("Verdict"),
        called[0],
        _("The plan") if many else called[1],
        _("Difference"),
        _("Interval"),
        _("p, alone"),
        _("p, Holm"),
    )
    made = [
        (
            *((row["name"],) if place else ()),
            *((called[row["plan"]],) if many else ()),
            named(language, FUNCTIONS, row["function"]),
            measure_with_unit(row["measure"], language),
            named(language, VERDICT_WORDS, row["verdict"]),
            level(row["measure"], row["base"], language),
            level(row["measure"], row["other"], language),
            difference(row, language),
            interval(row, language),
            chance(row["p"], language),
            chance(row["p_holm"], language),
        )
        for row in rows.to_dict(orient="records")
    ]
    return Table(headings, tuple(made), words=3 + bool(place) + many)


def measure_with_unit(measure: str, language: Language) -> str:
    """Name a measure with the unit of its differences."""
    units = {"share_in_time": language.gettext("points"), "late": "", "unmet": ""}
    unit = units.get(measure, "min")
    return named(language, MEASURES, measure) + (f", {unit}" if unit else "")


def chance(p: float, language: Language) -> str:
    """Write a p-value: never as nothing."""
    if not np.isfinite(p):
        return ABSENT
    return "< " + language.number(0.001, 3) if p < 0.001 else language.number(p, 3)


def plans(result: ComparisonResult, language: Language) -> Table:
    """Return the plans with how many units they have."""
    _ = language.gettext
    headings = (_("Plan"), _("Units in the area"), _("Units simulated"))
    base = _("what the others are held against")
    rows = [
        (
            f"{row['title']} ({base})" if row["plan"] == 0 else row["title"],
            language.number(row["units_inside"]),
            language.number(row["units"]),
        )
        for row in result.plans.sort_values("plan").to_dict(orient="records")
    ]
    return Table(headings, tuple(rows))


def sites(result: ComparisonResult, language: Language) -> Table:
    """Return where a plan has another number of units."""
    _ = language.gettext
    called = titles(result)
    headings = (_("Site"), _("Plan"), called[0], _("The plan"))
    rows = [
        (
            row["name"],
            called[row["plan"]],
            language.number(row["units_base"]),
            language.number(row["units_plan"]),
        )
        for row in result.sites.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def closures(result: ComparisonResult, language: Language) -> Table:
    """Return which roads are closed in which plan."""
    _ = language.gettext
    called = titles(result)
    headings = (_("Road"), _("Plan"), _("From"), _("Until"), _("Longer way round, min"))
    rows = [
        (
            row["name"],
            called[row["plan"]],
            row["from_local"],
            row["until_local"],
            language.minutes(row["detour_s"]) if np.isfinite(row["detour_s"]) else _("by the road data"),
        )
        for row in result.closures.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=4)


def quantiles(result: ComparisonResult, language: Language) -> Table:
    """Return the quantiles of every plan on its own, with intervals from order statistics."""
    _ = language.gettext
    called = titles(result)
    headings = (
        _("Service"),
        _("Plan"),
        _("Half within, min"),
        _("8 of 10 within, min"),
        _("9 of 10 within, min"),
        _("Incidents behind it"),
    )
    rows = []
    for function in functions_of(result):
        for plan, title in enumerate(called):
            of = result.quantiles[
                (result.quantiles["function"] == function) & (result.quantiles["plan"] == plan)
            ]
            if of.empty:
                continue
            by = {round(float(row["quantile"]), 3): row for row in of.to_dict(orient="records")}
            cells = [_quantile(by.get(share), language) for share in QUANTILES]
            rows.append(
                (named(language, FUNCTIONS, function), title, *cells, language.number(of["incidents"].max()))
            )
    return Table(headings, tuple(rows), words=2)


def _quantile(row: dict[str, float] | None, language: Language) -> str:
    if row is None:
        return ABSENT
    span = language.span(language.minutes(row["low_s"]), language.minutes(row["high_s"]))
    value = language.minutes(row["value_s"])
    return value if span == ABSENT else f"{value} ({span})"


def paired(result: ComparisonResult, language: Language) -> Table:
    """Return how the same incidents fared under the plans."""
    _ = language.gettext
    called = titles(result)
    headings = (
        _("Plan"),
        _("Service"),
        _("Incidents a run"),
        _("Helped sooner"),
        _("Helped later"),
        _("At the same moment"),
        _("Gained in all, min"),
        _("Lost in all, min"),
        _("Largest gain, min"),
        _("Largest loss, min"),
    )
    rows = [
        (
            called[row["plan"]],
            named(language, FUNCTIONS, row["function"]),
            *(language.amount(row[name]) for name in ("compared", "sooner", "later", "equal")),
            *(
                language.amount(row[name] / 60)
                for name in ("gained_s", "lost_s", "longest_gain_s", "longest_loss_s")
            ),
        )
        for row in result.incidents_paired.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def curves(result: ComparisonResult, language: Language) -> Table:
    """Return the share reached within some round minutes, by function and plan."""
    _ = language.gettext
    rows = [
        (named(language, FUNCTIONS, function), title, *reached_within(curve, language))
        for function, title, curve in curves_of(result)
    ]
    return Table((_("Service"), _("Plan"), *CURVE_COLUMNS), tuple(rows), words=2)


def curves_of(result: ComparisonResult) -> list[tuple[str, str, pd.DataFrame]]:
    """Return each curve with its function and the title of its plan, the base first, times rising."""
    made = []
    for function in functions_of(result):
        for plan, title in enumerate(titles(result)):
            of = result.curves[(result.curves["function"] == function) & (result.curves["plan"] == plan)]
            if len(of):
                made.append((function, title, of.sort_values("time_s", kind="stable")))
    return made


def screening(result: ComparisonResult, language: Language) -> Table:
    """Return every plan beside the others: verdict by service, with the p-values of all looks together."""
    _ = language.gettext
    functions = functions_of(result)
    headings = (_("Plan"), *(named(language, FUNCTIONS, name) for name in functions))
    made = []
    for plan, title in list(enumerate(titles(result)))[1:]:
        rows = (headline(result, plan, function) for function in functions)
        made.append((title, *(ABSENT if row is None else _screened(row, language) for row in rows)))
    return Table(headings, tuple(made), words=1 + len(functions))


def _screened(row: dict[str, Any], language: Language) -> str:
    unit = unit_of(row["measure"], language)
    return (
        f"{named(language, VERDICT_WORDS, row['verdict'])}, {named(language, MEASURES, row['measure'])} "
        f"{difference(row, language)}{' ' + unit if unit else ''} (p {chance(row['p_holm'], language)})"
    )


def variance(result: ComparisonResult, language: Language) -> Table:
    """Return how many times fewer runs the same luck needs."""
    _ = language.gettext
    called = titles(result)
    headings = (_("Plan"), _("Service"), _("Measure"), _("Variance without over with the same luck"))
    rows = [
        (
            called[row["plan"]],
            named(language, FUNCTIONS, row["function"]),
            named(language, MEASURES, row["measure"]),
            _("always equal") if row["factor"] == np.inf else language.number(row["factor"], 1),
        )
        for row in result.variance.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=3)
