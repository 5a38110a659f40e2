"""What is better, worse and undecided, in words, and the figures of each service."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from samvirke.prepare.comparison_result import MEASURES as UNITS
from samvirke.prepare.comparison_result import VERDICTS, ComparisonResult
from samvirke.prepare.report import call_figures
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.vocabulary import FUNCTIONS, N_, named

Row = dict[str, Any]
# What is spoken of, in this order: the measures of the sentences on the terminal (comparing.words).
SPOKEN = ("share_in_time", "mean_s", "p90_s", "full_p90_s", "unmet")
ON_CARDS = ("mean_s", "p90_s", "late")  # beside what speaks first and what else is decided
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
SCALES = {"share": 100.0, "s": 1 / 60, "count": 1.0}  # to what is read: points, minutes, incidents
BASE_AND_ONE = 2
CARDS_AT_MOST = 9


@dataclass(frozen=True)
class Other:
    """A further measure on a card, with its own verdict; texts are in the reader's language."""

    measure: str
    difference: str
    interval: str
    verdict: str
    verdict_text: str


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
    others: tuple["Other", ...]


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


def spoken(result: ComparisonResult, plan: int, function: str) -> list[Row]:
    """Return the known differences of a service that are spoken of, in the order of `SPOKEN`."""
    rows = whole_area(result)
    of = rows[(rows["plan"] == plan) & (rows["function"] == function)].to_dict(orient="records")
    known = [row for row in of if row["measure"] in SPOKEN and np.isfinite(row["difference"])]
    return sorted(known, key=lambda row: SPOKEN.index(row["measure"]))


def headline(result: ComparisonResult, plan: int, function: str) -> Row | None:
    """Return the difference that speaks first for a service.

    It is the first that is better or worse, whatever it measures; where none is, the first that is
    undecided; where all are equal, the first.
    """
    rows = call_figures.speaking(spoken(result, plan, function))
    return rows[0] if rows else None


def answer(result: ComparisonResult, language: Language) -> str:
    """Say what is better, worse and undecided; with one plan beside the base also by how much."""
    _ = language.gettext
    if result.identical:
        return _nothing(result, language)
    called = titles(result)
    if len(called) == BASE_AND_ONE:
        parts = _of_plan(result, 1, language, with_numbers=True)
        return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts)
    return " ".join(
        f"{title} – {'; '.join(_of_plan(result, plan, language, with_numbers=False))}."
        for plan, title in enumerate(called)
        if plan
    )


def _nothing(result: ComparisonResult, language: Language) -> str:
    """Say that nothing differs in so many runs, and that it may be chance where the plans do differ."""
    said = language.ngettext(
        "No difference in %(num)s run with %(incidents)s incidents: every incident got the same help at the "
        "same moment.",
        "No difference in %(num)s runs with %(incidents)s incidents each: every incident got the same help "
        "at the same moment.",
        result.runs,
    ) % {"num": language.number(result.runs), "incidents": language.amount(result.incidents)}
    if len(set(result.plans["changes"])) == 1:
        return said
    return f"{said} " + language.gettext(
        "The plans do differ, so this may be chance: more runs may show a difference."
    )


def _of_plan(result: ComparisonResult, plan: int, language: Language, *, with_numbers: bool) -> list[str]:
    parts: dict[str, list[str]] = {verdict: [] for verdict in VERDICTS}
    for function in functions_of(result):
        for verdict, text in _of_service(spoken(result, plan, function), language, with_numbers=with_numbers):
            parts[verdict].append(f"{named(language, FUNCTIONS, function).lower()}{text}")
    for verdict, texts in call_figures.parts_of(result, plan, language).items():
        parts[verdict] += texts if with_numbers else [language.gettext("calls")]
    said = [
        language.gettext(OPENINGS[verdict]) % {"list": ("; " if with_numbers else ", ").join(found)}
        for verdict, found in parts.items()
        if found
    ]
    return said or [language.gettext("nothing could be compared")]


def _of_service(rows: list[Row], language: Language, *, with_numbers: bool) -> Iterator[tuple[str, str]]:
    """Give verdicts with what follows the name: the first measure that is better, the first that is worse."""
    is_decided = False
    for verdict in call_figures.DECIDED:
        row = next((row for row in rows if row["verdict"] == verdict), None)
        if row is None:
            continue
        is_decided = True
        if with_numbers:
            yield verdict, f", {difference_in_words(row, language)}"
        else:
            yield verdict, f" ({named(language, MEASURES, row['measure'])})"
    if rows and not is_decided:
        yield call_figures.speaking(rows)[0]["verdict"], ""


def difference_in_words(row: Row, language: Language) -> str:
    """Write a difference with its measure, unit and interval."""
    text = f"{named(language, MEASURES, row['measure'])} {difference(row, language)}"
    unit, span = unit_of(row["measure"], language), interval(row, language)
    return text + (f" {unit}" if unit else "") + ("" if span == ABSENT else f" ({span})")


def difference(row: Row, language: Language) -> str:
    """Write a difference with its sign, with as many decimals as its interval."""
    return _written(row, "difference", language)


def _written(row: Row, name: str, language: Language) -> str:
    scale = SCALES[UNITS[row["measure"]]]
    values = [scale * row[each] for each in ("difference", "low", "high")]
    digits = 1 if UNITS[row["measure"]] == "count" else call_figures.digits_for(*values)
    return language.signed(scale * row[name], digits)


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
    low, high = (_written(row, end, language) for end in ("low", "high"))
    if ABSENT in (low, high):
        return ABSENT
    return language.gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def figures(result: ComparisonResult, language: Language) -> Iterator[Figures]:
    """Give the figures of each plan and service, as many as can be taken in at a glance, and of calls."""
    called = titles(result)
    plans = range(1, len(called))
    pairs = [(plan, function) for plan in plans for function in functions_of(result)]
    for plan, function in pairs[:CARDS_AT_MOST]:
        row = headline(result, plan, function)
        if row is not None:
            yield _card(result, row, language)
    for plan in plans[: max(1, CARDS_AT_MOST - len(pairs))]:
        rows = call_figures.speaking(call_figures.rows_of(result, plan))
        if rows:
            yield _card_of_calls(rows, _title(result, plan), language)


def _card(result: ComparisonResult, row: Row, language: Language) -> Figures:
    rows = whole_area(result)
    of = rows[(rows["plan"] == row["plan"]) & (rows["function"] == row["function"])]
    return Figures(
        label=named(language, FUNCTIONS, row["function"]),
        plan=_title(result, row["plan"]),
        verdict=row["verdict"],
        verdict_text=named(language, VERDICT_WORDS, row["verdict"]),
        measure=named(language, MEASURES, row["measure"]),
        difference=difference(row, language),
        unit=unit_of(row["measure"], language),
        interval=interval(row, language),
        base=level(row["measure"], row["base"], language),
        other=level(row["measure"], row["other"], language),
        others=tuple(
            Other(
                named(language, MEASURES, other["measure"]),
                f"{difference(other, language)} {unit_of(other['measure'], language)}".rstrip(),
                interval(other, language),
                other["verdict"],
                named(language, VERDICT_WORDS, other["verdict"]),
            )
            for other in of.to_dict(orient="records")
            if other["measure"] != row["measure"] and _is_on_card(other)
        ),
    )


def _is_on_card(row: Row) -> bool:
    return row["measure"] in ON_CARDS or (row["measure"] in SPOKEN and row["verdict"] in call_figures.DECIDED)


def _card_of_calls(rows: list[Row], plan: str, language: Language) -> Figures:
    first, *rest = rows
    decided = [row for row in rest if row["verdict"] in call_figures.DECIDED]
    return Figures(
        label=language.gettext("Calls"),
        plan=plan,
        verdict=first["verdict"],
        verdict_text=named(language, VERDICT_WORDS, first["verdict"]),
        measure=call_figures.name_of(first, language),
        difference=call_figures.difference(first, language),
        unit=call_figures.unit_of(first, language),
        interval=call_figures.interval(first, language),
        base=call_figures.level(first, "base", language),
        other=call_figures.level(first, "other", language),
        others=tuple(
            Other(
                call_figures.name_of(row, language),
                f"{call_figures.difference(row, language)} {call_figures.unit_of(row, language)}",
                call_figures.interval(row, language),
                row["verdict"],
                named(language, VERDICT_WORDS, row["verdict"]),
            )
            for row in (decided or rest)[: call_figures.NAMED]
        ),
    )


def _title(result: ComparisonResult, plan: int) -> str:
    """Return the title of a plan where there are several to tell apart."""
    called = titles(result)
    return called[plan] if len(called) > BASE_AND_ONE else ""
