"""The answer of a simulation, and the figures of each service."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.vocabulary import FUNCTIONS, named
from samvirke.prepare.simulation_result import SimulationResult

Row = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """One service in the whole area; texts are in the reader's language.

    Each of the minutes is a pair: the value and its 95 % interval.
    """

    label: str
    has_standard: bool
    share: tuple[str, str]
    asked: str
    mean: tuple[str, str]
    median: tuple[str, str]
    nine_in_ten: tuple[str, str]
    full_nine_in_ten: tuple[str, str]
    late: str
    required: str


def figures(result: SimulationResult, language: Language) -> Iterator[Figures]:
    """Give the key figures of every function, in the order of the result."""
    for row in services_of(result):
        yield Figures(
            label=named(language, FUNCTIONS, row["function"]),
            has_standard=has_standard(row),
            share=share(row, language),
            asked=language.percent(row["share_required"]),
            mean=minutes(row, "mean", language),
            median=minutes(row, "p50", language),
            nine_in_ten=minutes(row, "p90", language),
            full_nine_in_ten=minutes(row, "full_p90", language),
            late=language.amount(row["late"] + row["unmet"]),
            required=language.amount(row["required"]),
        )


def services_of(result: SimulationResult) -> list[Row]:
    """Return the rows of the services that had something to answer."""
    return [row for row in result.services.to_dict(orient="records") if row["required"] > 0]


def has_standard(row: Row) -> bool:
    """Say whether anything says what in time is; where not, a share in time means nothing."""
    return not np.isnan(row["share_required"])


def share(row: Row, language: Language) -> tuple[str, str]:
    """Write the share in time and its interval; dashes without a standard.

    Where the ends would be written alike though they differ, all three get a decimal.
    """
    if not has_standard(row):
        return ABSENT, ABSENT
    ends = [100 * row[f"share_in_time_{end}"] for end in ("low", "high")]
    digits = 1 if ends[0] != ends[1] and language.number(ends[0]) == language.number(ends[1]) else 0
    low, high = (language.number(end, digits) for end in ends)
    return language.percent(row["share_in_time"], digits), language.span(low, high)


def minutes(row: Row, measure: str, language: Language) -> tuple[str, str]:
    """Write a time and its interval in minutes."""
    low, high = (language.minutes(row.get(f"{measure}_{end}_s", np.nan)) for end in ("low", "high"))
    return language.minutes(row[f"{measure}_s"]), language.span(low, high)


def answer(result: SimulationResult, language: Language) -> str:
    """Say how much help came in time; where nothing says what in time is, how long half of it took."""
    rows = services_of(result)
    if not rows:
        return language.gettext("Nothing acute happened in the area.")
    held = [row for row in rows if has_standard(row)]
    if not held:
        parts = [f"{_name(row, language)} {language.minutes(row['p50_s'])} min" for row in rows]
        return language.gettext("Half of the help came within: %(list)s.") % {"list": ", ".join(parts)}
    parts = []
    for row in held:
        value, span = share(row, language)
        parts.append(f"{_name(row, language)} {value}" + (f" ({span})" if span != ABSENT else ""))
    return language.gettext("Help came in time: %(list)s.") % {"list": ", ".join(parts)}


def slowest(result: SimulationResult, language: Language) -> str:
    """Say within how long nine in ten were reached, and how often help was turned to something else."""
    parts = [
        f"{_name(row, language)} {language.minutes(row['p90_s'])} min"
        for row in services_of(result)
        if np.isfinite(row["p90_s"])
    ]
    said = []
    if parts:
        said.append(
            language.gettext("Nine in ten were reached within: %(list)s.") % {"list": ", ".join(parts)}
        )
    if result.turned_away > 0:
        said.append(
            language.gettext("%(count)s times a run a unit under way was turned to something more urgent.")
            % {"count": language.amount(result.turned_away)}
        )
    return " ".join(said)


def _name(row: Row, language: Language) -> str:
    return named(language, FUNCTIONS, row["function"]).lower()
