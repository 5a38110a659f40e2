"""Files to begin with: an empty one to fill in, and where in a file something is wrong."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from samvirke.model.finding import Finding
from samvirke.register.csv_file import separator_of
from samvirke.rules.storage.lines import COUNTED
from samvirke.rules.storage.purchases import COLUMNS
from samvirke.rules.storage.stock import AGREEMENTS, STOCK

HEADERS = {
    "purchases": tuple(column.name for column in COLUMNS if column.name not in ("body", "date")),
    "stock": tuple(column.name for column in STOCK if column.name != "body"),
    "shared": tuple(column.name for column in AGREEMENTS if column.name != "body"),
}
COUNTED_YEARS = 3
MOST_SHOWN = 25  # rows of a file that are shown with their faults


def template(which: str, items: Sequence[str], year: int) -> bytes:
    """Return a file to fill in: a row for each item, of purchases one for each year that counts.

    With a mark and semicolons, as a Norwegian Excel opens and writes it; empty cells are asked for when the
    file is sent.

    Raises
    ------
    KeyError
        When there is no such file.
    """
    header = HEADERS[which]
    years = range(year - COUNTED_YEARS, year) if which == "purchases" else [None]
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for item in items:
        for one in years:
            known = {"year": one, "item": item, "unit": "piece"}
            writer.writerow([known.get(name, "") for name in header])
    return text.getvalue().encode("utf-8-sig")


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """What is wrong in one file.

    Parameters
    ----------
    name
        Of the file.
    findings
        All that is wrong in it.
    header
        Its first row; empty where it cannot be read.
    rows
        Number of a row as a spreadsheet counts → its cells, each with whether it is at fault.
    """

    name: str
    findings: tuple[Finding, ...]
    header: tuple[str, ...]
    rows: Mapping[int, Sequence[tuple[str, bool]]]


def faulty(findings: Sequence[Finding], given: Mapping[str, bytes], otherwise: str) -> list[Faulty]:
    """Return what is wrong file by file, with the rows that it is about.

    Parameters
    ----------
    findings
        As the rules told them.
    given
        Name of each file → its bytes.
    otherwise
        The file that is meant where a finding names none.
    """
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.table or otherwise, []).append(finding)
    return [_faulty(name, told, given.get(name, b"")) for name, told in by_file.items()]


def _faulty(name: str, findings: Sequence[Finding], data: bytes) -> Faulty:
    header, *records = _records(data) or [()]
    rows: dict[int, list[tuple[str, bool]]] = {}
    for finding in findings:
        if not finding.row.isdigit() or not 2 <= int(finding.row) < len(records) + 2:
            continue
        number = int(finding.row)
        if number not in rows and len(rows) == MOST_SHOWN:
            continue
        cells = rows.setdefault(number, [(cell, False) for cell in _fit(records[number - 2], len(header))])
        for at, column in enumerate(header):
            # A finding about no column is about them all.
            if finding.column in ("", column):
                cells[at] = (cells[at][0], True)
    return Faulty(name=name, findings=tuple(findings), header=tuple(header), rows=dict(sorted(rows.items())))


def _records(data: bytes) -> list[tuple[str, ...]]:
    """Return the rows of a file as far as they can be read: what cannot is told by its finding."""
    text = data.decode("utf-8-sig", errors="replace")
    if not text.strip():
        return []
    names = frozenset(column.name for column in COUNTED)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator_of(names, text))
    try:
        return [tuple(row) for row in reader]
    except csv.Error:
        return []


def _fit(record: Sequence[str], wide: int) -> list[str]:
    return [*record[:wide], *([""] * (wide - len(record)))]
