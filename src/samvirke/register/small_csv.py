"""Small CSVs that people write by hand, every row that cannot be used told in one go."""

import csv
from collections.abc import Collection, Iterator, Sequence
from io import StringIO
from pathlib import Path

from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.finding import Finding
from samvirke.register.closest import did_you_mean
from samvirke.register.csv_file import SAVE_AS, separator_of
from samvirke.register.items import item_catalogue
from samvirke.register.typed import number_of


class SmallCsv:
    """The rows of a file, and what is found wrong with them while they are read.

    Parameters
    ----------
    place
        The file: UTF-8 with or without mark, parted by commas; or by semicolons or tabs, as a Norwegian
        spreadsheet writes it, and then with decimal commas too.
    columns
        That it must have.
    optional
        That it may have; one that lacks reads empty.

    Raises
    ------
    BadInputError
        When the file cannot be read or lacks a column.
    """

    def __init__(self, place: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> None:
        self.place = place
        self.findings: list[Finding] = []
        self.number = 1  # of the row at hand, as a spreadsheet counts
        try:
            text = place.read_text("utf-8-sig")
            separator = separator_of({*columns, *optional}, text)
            head, *self._records = list(csv.reader(StringIO(text), delimiter=separator)) or [[]]
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise BadInputError(f"{place} cannot be read ({error}); {SAVE_AS}") from error
        self.header = [name.strip() for name in head]
        if not {*columns} <= {*self.header}:
            raise BadInputError(
                f"{place} has the columns {', '.join(self.header) or 'none'}; it must have "
                f"{', '.join(columns)}"
            )
        self._absent = dict.fromkeys({*optional} - {*self.header}, "")
        self._has_decimal_commas = separator != ","

    def rows(self) -> Iterator[dict[str, str]]:
        """Go through the rows; what `fault` is told belongs to the row at hand."""
        wide = len(self.header)
        for number, record in enumerate(self._records, start=2):
            self.number = number
            cells = [cell.strip() for cell in record]
            if not any(cells):
                continue  # an empty line is no row, but counts
            if any(cells[wide:]):
                do = 'put "…" around a text that holds a separator'
                self.fault("", "more fields than columns", "one field a column", do)
            cells += [""] * (wide - len(cells))
            yield self._absent | dict(zip(self.header, cells, strict=False))

    def fault(self, column: str, seen: str, allowed: str, do: str) -> None:
        """Note that the row at hand cannot be used."""
        row = str(self.number)
        found = Finding(table=self.place.name, row=row, column=column, seen=seen, allowed=allowed, do=do)
        self.findings.append(found)

    def choice(self, row: dict[str, str], column: str, allowed: Collection[str]) -> str:
        """Return a word of a row, noting one that is not allowed."""
        if row[column] not in allowed:
            do = did_you_mean(row[column], allowed) or "choose one of these"
            self.fault(column, repr(row[column]), ", ".join(allowed), do)
        return row[column]

    def item(self, row: dict[str, str]) -> str:
        """Return the item of a row, noting one that is not of the catalogue."""
        return self.choice(row, "item", item_catalogue())

    def amount(self, row: dict[str, str], column: str) -> float:
        """Return a number of a row; NaN for what is none."""
        text = row[column].replace(",", ".") if self._has_decimal_commas else row[column]
        number = number_of(text)
        return float("nan") if number is None else number

    def share(self, row: dict[str, str], column: str) -> float:
        """Return a share from 0 to 1, noting anything else."""
        value = self.amount(row, column)
        if not 0 <= value <= 1:  # true of NaN, too
            self.fault(column, repr(row[column]), "a number from 0 to 1", "0.25 is a quarter; 1 is all")
        return value

    def refuse(self, outcome: str = "nothing was taken from it") -> None:
        """Raise everything that was noted, if anything was."""
        if self.findings:
            raise PackageError(str(self.place), self.findings, outcome)


def read_rows(
    place: Path, columns: Sequence[str], optional: Sequence[str] = ()
) -> list[tuple[int, dict[str, str]]]:
    """Read the rows of a small CSV as text, each with its number.

    Raises
    ------
    BadInputError
        When the file cannot be read, lacks a column, or has rows with more fields than columns.
    """
    table = SmallCsv(place, columns, optional)
    rows = [(table.number, row) for row in table.rows()]
    table.refuse()
    return rows
