"""What must be stored, by whom, how much, since when: the dated table `data/duty_to_store.csv`."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from samvirke.model.errors import BadInputError

BODY_KINDS = ("municipality", "county", "health_region")
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageDuty:
    """One line of the table: an item, how many months of normal use, over how many years.

    Parameters
    ----------
    paragraph
        Of the regulation: § 8 a.
    in_force_from
        First day on which the line is law.
    bodies
        Whom it binds: municipality, county, health_region.
    item
        Name in the catalogue of items.
    covers
        What the regulation names, in English.
    months
        Months of normal use to be stored.
    years
        Calendar years of which normal use is the mean.
    source
        Who says so, and what was not read.
    """

    paragraph: str
    in_force_from: date
    bodies: tuple[str, ...]
    item: str
    covers: str
    months: int
    years: int
    source: str

    def amount(self, total: int) -> int:
        """Return the pieces to store, rounded up to whole ones.

        Parameters
        ----------
        total
            Pieces used in the counted years together, 0 or more.

        Notes
        -----
        Months / 12 x total / years, in whole numbers: for § 8 a a quarter of the mean of three years.
        """
        return -(-total * self.months // (MONTHS_A_YEAR * self.years))  # // rounds down; twice negated: up


def duties(kind: str, on: date) -> tuple[StorageDuty, ...]:
    """Return what a kind of body must store by the law of a day, in the order of the table.

    Parameters
    ----------
    kind
        municipality, county or health_region.
    on
        The day; of an item with several lines the latest that is in force.

    Raises
    ------
    BadInputError
        When the kind is unknown, or nothing is in force on that day.
    """
    if kind not in BODY_KINDS:
        raise BadInputError(
            f"the kind of body is {kind!r}; the duty to store binds {', '.join(BODY_KINDS)}; "
            "choose one of these"
        )
    lines = [line for line in _table() if kind in line.bodies]
    in_force = {line.item: line for line in lines if line.in_force_from <= on}
    if not in_force:
        first = lines[0].in_force_from
        raise BadInputError(
            f"the duty to store is not in force on {on}; it holds from {first}; "
            f"give --year {first.year} or later"
        )
    return tuple(in_force.values())


@cache
def _table() -> tuple[StorageDuty, ...]:
    """Return all lines, the oldest first, so that a later one takes an older one's place."""
    text = files("samvirke.rules").joinpath("data", "duty_to_store.csv").read_text("utf-8")
    lines = [
        StorageDuty(
            paragraph=row["paragraph"],
            in_force_from=date.fromisoformat(row["in_force_from"]),
            bodies=tuple(row["bodies"].split(";")),
            item=row["item"],
            covers=row["covers"],
            months=int(row["months"]),
            years=int(row["years"]),
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    ]
    return tuple(sorted(lines, key=lambda line: line.in_force_from))
