"""Small CSVs of supply that people write by hand, every row that cannot be used told in one go."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.finding import Finding
from samvirke.register.closest import did_you_mean
from samvirke.register.items import item_catalogue


class SmallCsv:
    """The rows of a file, and what is found wrong with them while they are read.

    Parameters
    ----------
    place
        The file, UTF-8, parted by commas, or by semicolons and then with decimal commas too.
    columns
        That it must have.

    Raises
    ------
    BadInputError
        When the file cannot be read or lacks a column.
    """

    def __init__(self, place: Path, columns: Sequence[str]) -> None:
        self.place = place
        self.findings: list[Finding] = []
        try:
            lines = place.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise BadInputError(f"{place} cannot be read ({error}); give a CSV in UTF-8") from error
        parted_by = ";" if lines and lines[0].count(";") >= len(columns) - 1 else ","
        reader = csv.DictReader(lines, delimiter=parted_by)
        seen = [str(name).strip() for name in reader.fieldnames or ()]
        missing = [name for name in columns if name not in seen]
        if missing:
            raise BadInputError(
                f"{place} has the columns {', '.join(seen) or 'none'}; it must have {', '.join(columns)}"
            )
        reader.fieldnames = seen
        self._rows = [(reader.line_num, row) for row in reader]  # empty lines are no rows, but count
        self._has_decimal_commas = parted_by == ";"
        self._columns = columns
        self._number = 1

    def rows(self) -> Iterator[dict[str, str]]:
        """Go through the rows; what `fault` is told belongs to the row at hand."""
        for number, row in self._rows:
            self._number = number
            if None in row:
                self.fault("", "more fields than columns", "one field a column", 'put "…" around texts')
            yield {name: str(row.get(name) or "").strip() for name in self._columns}

    def fault(self, column: str, seen: str, allowed: str, do: str) -> None:
        """Note that the row at hand cannot be used."""
        self.findings.append(
            Finding(
                table=self.place.name, row=str(self._number), column=column, seen=seen, allowed=allowed, do=do
            )
        )

    def item(self, row: dict[str, str]) -> str:
        """Return the item of a row, noting one that is not of the catalogue."""
        if row["item"] not in item_catalogue():
            do = did_you_mean(row["item"], item_catalogue()) or "choose one of these"
            self.fault("item", repr(row["item"]), ", ".join(item_catalogue()), do)
        return row["item"]

    def share(self, row: dict[str, str], column: str) -> float:
        """Return a share from 0 to 1, noting anything else."""
        text = row[column].replace(",", ".") if self._has_decimal_commas else row[column]
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not 0 <= value <= 1:  # true of nan, too
            self.fault(column, repr(row[column]), "a number from 0 to 1", "0.25 is a quarter; 1 is all")
        return value

    def refuse(self) -> None:
        """Raise everything that was noted, if anything was."""
        if self.findings:
            raise PackageError(str(self.place), self.findings, "nothing was taken from it")
