"""Lines of a file of purchases, stock or agreements: what equipment, whose, how many pieces."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from samvirke.model.finding import Finding
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.register.columns import check_columns
from samvirke.register.csv_file import SAVE_AS, read_csv
from samvirke.register.typed import Labels, type_table
from samvirke.rules.storage.equipment import item_fault, pieces, unit_fault
from samvirke.rules.storage.header import foreign_header

MOST = 1_000_000_000  # pieces in a line: more than the country uses in a year is a slip of the keyboard
HOME = "NO"  # § 8 a: stored in Norway

BODY = Column(name="body", required=False, meaning="whose duty it is; needed when the file holds several")
COUNTED = (
    Column(name="item", meaning="glove, surgical_mask, respirator, gown or eye_protection"),
    Column(name="quantity", kind=Kind.INTEGER, minimum=0, maximum=MOST, meaning="how many of the unit"),
    Column(name="unit", meaning="piece; pair for gloves; box or pack with pieces_per_unit"),
    Column(
        name="pieces_per_unit",
        kind=Kind.INTEGER,
        required=False,
        minimum=1,
        maximum=100_000,
        meaning="pieces in a box or pack",
    ),
)
COUNTRY = Column(
    name="country",
    required=False,
    pattern="[A-Z]{2}",
    meaning="where it is stored, two letters; empty: NO",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line whose equipment is known.

    Parameters
    ----------
    row
        Its number as a spreadsheet counts.
    body
        Whose; empty where the file does not say.
    item
        Name in the catalogue.
    pieces
        0 or more.
    cells
        What the other columns say: text or number, None where empty.
    """

    row: str
    body: str
    item: str
    pieces: int
    cells: Mapping[str, object]

    def text(self, column: str) -> str:
        """Return what a column of text says; empty where nothing stands."""
        value = self.cells.get(column)
        return value.strip() if isinstance(value, str) else ""


def read_lines(schema: TableSchema, data: bytes) -> tuple[list[Line], list[Finding], frozenset[str]]:
    """Return the lines of a file, what is wrong with it, and which columns it has.

    Parameters
    ----------
    schema
        Its columns; its name is what findings call the file.
    data
        The bytes of the file: CSV in UTF-8 with comma, semicolon or tab.

    Returns
    -------
    Lines without a fault, findings, names of columns.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        needed = ", ".join(column.name for column in schema.columns if column.required)
        do = f"write row 1 with {needed} and one row below it for each amount, and {SAVE_AS}"
        finding = Finding(table=schema.name, seen="an empty file", allowed="a header in row 1", do=do)
        return [], [finding], frozenset()
    if (foreign := foreign_header(schema, data)) is not None:
        return [], [foreign], frozenset()
    raw, findings = read_csv(schema, schema.name, data)
    if raw is None:
        return [], findings, frozenset()
    typed, faults = type_table(schema, raw)
    typed = replace(typed, labels=Labels(schema.name, typed.labels.ids, typed.labels.numbers))
    findings += [*faults, *check_columns(schema, typed)]
    if not len(typed.rows) and not findings:
        do = "write one row for each amount"
        findings.append(Finding(table=schema.name, seen="no rows", allowed="one row or more", do=do))
    rows = typed.rows.reindex(columns=[column.name for column in schema.columns])
    lines = []
    for position, cells in enumerate(rows.to_dict(orient="records")):
        known = {name: None if pd.isna(value) else value for name, value in cells.items()}
        label = typed.labels.row(position)
        said, faulty = _read(schema.name, label, known)
        findings += faulty
        if said is not None:
            lines.append(said)
    return lines, findings, frozenset(raw.columns)


def last_day(text: str) -> date:
    """Return the last day of a date that may be a month or a year: as packs say until when.

    >>> last_day("2027-02"), last_day("2027-02-05")
    (datetime.date(2027, 2, 28), datetime.date(2027, 2, 5))
    """
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def once_each(name: str, lines: Sequence[Line], differ_by: str) -> list[Finding]:
    """Return a finding for every line that says the same as one above it, cell by cell."""
    first: dict[object, str] = {}
    findings = []
    for line in lines:
        key = (line.body, *(str(value) for value in line.cells.values()))
        if key in first:
            findings.append(
                Finding(
                    table=name,
                    row=line.row,
                    seen=f"the same as row {first[key]} in every column",
                    allowed="rows that differ, so that nothing is counted twice by a slip",
                    do=f"take one out, or fill in {differ_by} so that they differ; other rows are added up",
                )
            )
        first.setdefault(key, line.row)
    return findings


def _read(table: str, row: str, cells: dict[str, object]) -> tuple[Line | None, list[Finding]]:
    """Return a line, or what is wrong with its item and unit; cells at fault were told before."""
    item, unit, quantity, held = (cells[name] for name in ("item", "unit", "quantity", "pieces_per_unit"))
    fault = None
    if isinstance(item, str) and item.strip():
        fault = item_fault(item.strip())
        if fault is None and isinstance(unit, str) and unit.strip() and item.strip() != "hand_rub":
            fault = unit_fault(item.strip(), unit.strip(), held if isinstance(held, float | int) else None)
    if fault is not None:
        column, seen, allowed, do = fault
        return None, [Finding(table=table, row=row, column=column, seen=seen, allowed=allowed, do=do)]
    if not (isinstance(item, str) and isinstance(unit, str) and isinstance(quantity, float | int)):
        return None, []
    if not 0 <= quantity <= MOST or quantity != int(quantity):
        return None, []
    each = int(held) if isinstance(held, float | int) and 1 <= held <= MOST else None
    body = cells["body"]
    line = Line(
        row=row,
        body=body.strip() if isinstance(body, str) else "",
        item=item.strip(),
        pieces=pieces(int(quantity), unit.strip(), each),
        cells=cells,
    )
    return line, []
