"""A list of shortages from a file: what is short from one day to another, as agencies publish it."""

from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path

from samvirke.model.errors import BadInputError
from samvirke.register.items import item_named
from samvirke.register.small_csv import SmallCsv

COLUMNS = ("item", "from", "until", "share_left", "cause")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """An item of which less comes from a day until another.

    Parameters
    ----------
    item
        Of the catalogue.
    first, last
        Days in local time, both with the shortage.
    share_left
        Of the ordinary supply, 0 to 1.
    cause
        In words.
    """

    item: str
    first: date
    last: date
    share_left: float
    cause: str

    def __post_init__(self) -> None:
        item_named(self.item)
        if self.last < self.first:
            raise BadInputError(
                f"the shortage of {self.item} ends on {self.last}, before it begins on {self.first}; "
                "the last day is the first or a later one"
            )
        if not 0 <= self.share_left <= 1:
            raise BadInputError(
                f"the shortage of {self.item} leaves a share of {self.share_left}; it must be 0 to 1"
            )


def read_shortages(path: str | PathLike[str]) -> tuple[Shortage, ...]:
    """Read a CSV with the columns item, from, until (ISO dates, both included), share_left and cause.

    Raises
    ------
    BadInputError
        When the file cannot be read or any row cannot be used: every such row is named.
    """
    table = SmallCsv(Path(path), COLUMNS)
    found = []
    for row in table.rows():
        before = len(table.findings)
        item, share = table.item(row), table.share(row, "share_left")
        first, last = (_day(table, row, column) for column in ("from", "until"))
        if not row["cause"]:
            table.fault("cause", "nothing", "some words", "say why it is short, or: not stated")
        if first and last and last < first:
            do = "write the last day of the shortage"
            table.fault("until", row["until"], f"{row['from']} or later", do)
        if first and last and len(table.findings) == before:
            found.append(Shortage(item=item, first=first, last=last, share_left=share, cause=row["cause"]))
    table.refuse()
    return tuple(found)


def _day(table: SmallCsv, row: dict[str, str], column: str) -> date | None:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        table.fault(column, repr(row[column]), "an ISO date such as 2026-03-01", "write year-month-day")
        return None
