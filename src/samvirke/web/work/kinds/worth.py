"""What a measure buys, told alike by all of them, so that they can stand side by side in one table.

A result carries its lines as figures; the page of measures writes them in the reader's language. Nothing is
computed here that a result does not hold: a cost that nobody knows is told as not known, never as zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import isfinite
from typing import Any, Literal

Basis = Literal["year", "once", "plan", "unknown"]
Unit = Literal[
    "needs a year",
    "people",
    "seconds",
    "pieces",
    "litres",
    "patient-days",
    "days of treatment",
    "units",
    "share",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """One line: what is done, what it costs, what it gains, and how sure that is.

    Parameters
    ----------
    what
        English with ``%(name)s`` for the values, marked with `N_` where it is written.
    values
        Of `what`: texts and numbers; a text that has a translation is written in it.
    cost_nok
        Kroner; None: not known.
    basis
        year: each year. once: to buy or train once. plan: in all the weeks of the plan. unknown: no price is
        known.
    gain
        In `unit`; NaN where there is none.
    unit
        Of gain, low, high and bound.
    low, high
        95 % interval over runs; None: the gain is not simulated, or had one run.
    bound
        No other plan gains more; None: nothing is proven.
    gap
        Share of the value that is not proven; None as `bound`.
    status
        optimal, feasible, time_limit, infeasible; empty: it was simulated and not optimised.
    """

    what: str
    values: Mapping[str, Any] = field(default_factory=dict)
    cost_nok: float | None = None
    basis: Basis = "unknown"
    gain: float
    unit: Unit
    low: float | None = None
    high: float | None = None
    bound: float | None = None
    gap: float | None = None
    status: str = ""


def figures_of(lines: Sequence[Worth]) -> dict[str, Any]:
    """Return lines as figures of a result."""
    return {"worth": [asdict(line) for line in lines]}


def worth_in(figures: Mapping[str, Any]) -> tuple[Worth, ...]:
    """Return the lines of a result's figures; none where it has none."""
    return tuple(
        Worth(**{**line, "gain": float("nan") if line["gain"] is None else line["gain"]})
        for line in figures.get("worth", ())
    )


def known(value: float) -> float | None:
    """Return a number, None where it is not finite."""
    return float(value) if isfinite(value) else None
