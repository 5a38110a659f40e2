"""What is reached in each municipality: by the register alone, or in an everyday test with its interval."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd

from samvirke.register.region import Region

NOT_KNOWN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One municipality of an owner; shares 0 to 1, NaN where nothing is known.

    Parameters
    ----------
    municipality, number
        Its name, and its number in the register.
    share, low, high
        Reached within the limit, with its 95 % interval over runs; NaN: none, as of the register.
    asked
        Share that is asked for, the largest of its areas.
    limit_s
        The strictest limit of its areas.
    counted
        People with a standard, or needs a year: what the share is of.
    own
        Share reached by, or met by, the owner's own units.
    p90_s
        Nine of ten within.
    judgement
        met, not met, indicative or no standard.
    rests_on
        Weakest quality behind it.
    """

    municipality: str
    number: str
    share: float
    low: float = NOT_KNOWN
    high: float = NOT_KNOWN
    asked: float
    limit_s: float
    counted: float
    own: float
    p90_s: float
    judgement: str
    rests_on: str

    @property
    def is_below(self) -> bool:
        """Whether less is reached than asked for; False where either is not known."""
        return self.share < self.asked - 1e-9

    @property
    def lacks(self) -> float:
        """How much less is reached than asked for, to sort by; what is not known stands last."""
        lack = self.asked - self.share
        return lack if isfinite(lack) else -2.0


def lines_of_register(region: Region, function: str, owner: str, when: str) -> list[Line]:
    """Return the share of people whom a unit at home would reach in time, by straight lines.

    Parameters
    ----------
    when
        day or night: which crews are on duty.
    """
    from samvirke.prepare.coverage import coverage

    table = coverage(region, function, when=when)
    return _worst_first(
        Line(
            municipality=row["municipality_name"],
            number=row["municipality"],
            share=row["reached_any"],
            asked=row["share_required"],
            limit_s=row["time_limit_s"],
            counted=row["people_with_standard"],
            own=row["reached_own"],
            p90_s=row["p90_any_s"],
            judgement=row["judgement"],
            rests_on=row["rests_on"],
        )
        for row in _rows(table, function, owner)
    )


def lines_of_test(path: Path, function: str, owner: str) -> list[Line]:
    """Return the share of acute needs that got help in time in an everyday test.

    The needs are drawn from rates, so the judgement is never more than indicative.
    """
    table = pd.read_csv(path, dtype={"municipality": "str"})
    return _worst_first(
        Line(
            municipality=row["municipality_name"],
            number=row["municipality"],
            share=row["share_in_time"],
            low=row["share_in_time_low"],
            high=row["share_in_time_high"],
            asked=row["share_required"],
            limit_s=row["time_limit_s"],
            counted=row["required"],
            own=row["share_by_own"],
            p90_s=row["p90_s"],
            judgement="indicative" if isfinite(row["share_required"]) else "no standard",
            rests_on=row["rests_on"],
        )
        for row in _rows(table, function, owner)
    )


def _rows(table: pd.DataFrame, function: str, owner: str) -> list[dict[str, Any]]:
    of = table[(table["function"] == function) & (table["owner"] == owner)]
    return [{str(name): value for name, value in row.items()} for row in of.to_dict(orient="records")]


def _worst_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.lacks, line.municipality))
