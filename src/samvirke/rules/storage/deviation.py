"""Which years look as if their use deviated: a suggestion for a human, never applied.

The test: of the years that count, one has more than the factor times the use of the middle one, or less than
the middle one divided by it. Older years are no measure: those of the pandemic would make every later year
look low. The regulation gives no number; the factor is assumed (`duty_to_store_deviation.csv`).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from statistics import median

FEWEST = 3  # two years have no middle one


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A year that looks different: its use, and the middle of the years that count, in pieces."""

    year: int
    pieces: int
    middle: Fraction


def suggested(used: Mapping[int, int]) -> tuple[Suggestion, ...]:
    """Return the years whose use looks deviating, in order.

    Parameters
    ----------
    used
        Year → pieces, of the years that count; none are suggested among fewer than three.

    Examples
    --------
    >>> [found.year for found in suggested({2021: 400, 2022: 100, 2023: 90})]
    [2021]
    """
    if len(used) < FEWEST:
        return ()
    factor = deviation_factor()
    middle = median([Fraction(pieces) for pieces in used.values()])
    return tuple(
        Suggestion(year=year, pieces=pieces, middle=middle)
        for year, pieces in sorted(used.items())
        if pieces > factor * middle or pieces * factor < middle
    )


@cache
def deviation_factor() -> Fraction:
    """Return how many times the middle year another must be to be suggested."""
    text = files("samvirke.rules").joinpath("data", "duty_to_store_deviation.csv").read_text("utf-8")
    (row,) = csv.DictReader(text.splitlines())
    return Fraction(row["base"])
