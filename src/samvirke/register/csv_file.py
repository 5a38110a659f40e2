"""CSV as spreadsheets write it: UTF-8, with or without mark, with comma, semicolon or tab."""

import csv
from collections.abc import Set as AbstractSet
from io import StringIO

import numpy as np
import pandas as pd

from samvirke.model.finding import Finding
from samvirke.model.schema import TableSchema
from samvirke.register.raw import RawTable, check_header
from samvirke.register.store import MAX_FILE_BYTES

SEPARATORS = (",", ";", "\t")  # a Norwegian Excel writes semicolons
# Python stops at 131,072 characters a field, which an outline of a municipality passes.
csv.field_size_limit(MAX_FILE_BYTES)
SAVE_AS = "save it in the spreadsheet as CSV UTF-8"


def read_csv(schema: TableSchema, path: str, data: bytes) -> tuple[RawTable | None, list[Finding]]:
    """Return the cells of a CSV file as text, and what is wrong with the file itself."""
    text, findings = _decode(path, data)
    if text is None:
        return None, findings
    separator = separator_of(schema.names, text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        seen = f"a quotation mark or field that does not end, near line {reader.line_num} ({error})"
        allowed = 'text with separators or line breaks stands between "…", and " inside is written ""'
        findings.append(Finding(table=path, seen=seen, allowed=allowed, do=f"mend the line, or {SAVE_AS}"))
    if not records:
        return None, findings
    header = [name.strip() for name in records[0]]
    while header and not header[-1]:
        header.pop()  # a spreadsheet adds separators for columns that were once used
    findings += check_header(schema, path, [name for name in header if name])
    rows, numbers, faults = _fit(path, records[1:], len(header), separator)
    findings += faults
    columns: dict[str, pd.Series[object]] = {}
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    for name, values in zip(header, cells, strict=True):
        if name and name not in columns:
            column = pd.Series(values, dtype="str")
            columns[name] = column.mask(column == "")
        elif not name and any(values):
            first = next(i for i, value in enumerate(values) if value)
            findings.append(
                Finding(
                    table=path,
                    row=str(numbers[first]),
                    seen=f"{values[first]!r} in a column without a name",
                    allowed="every column has its name in row 1",
                    do="name the column, or empty it",
                )
            )
    return RawTable(path, columns, np.array(numbers, dtype=np.int64)), findings


def _fit(
    path: str, records: list[list[str]], wide: int, separator: str
) -> tuple[list[list[str]], list[int], list[Finding]]:
    """Return the rows as wide as the header, their numbers, and those that were not."""
    rows, numbers, findings = [], [], []
    for number, record in enumerate(records, start=2):
        if not any(record):
            continue  # an empty line holds nothing
        fitted = record[:wide]
        if len(record) < wide or any(record[wide:]):
            findings.append(_ragged(path, number, record, wide, separator))
            fitted += [""] * (wide - len(fitted))
        rows.append(fitted)
        numbers.append(number)
    return rows, numbers, findings


def _decode(path: str, data: bytes) -> tuple[str | None, list[Finding]]:
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        do = "write the header, or take the resource out of datapackage.json"
        return None, [Finding(table=path, seen="an empty file", allowed="a header in row 1", do=do)]
    if b"\0" in data:
        seen = "bytes of zero, as in UTF-16 or in a file that is no text"
        return None, [Finding(table=path, seen=seen, allowed="text in UTF-8", do=SAVE_AS)]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        # Read on in the likely encoding, so that the other findings are told in the same go.
        text = data.decode("cp1252", errors="replace")
        start = data.rfind(b"\n", 0, error.start) + 1
        line = data.count(b"\n", 0, error.start) + 1
        words = data[start : error.start + 12].decode("cp1252", errors="replace").splitlines()[0]
        seen = (
            f"byte 0x{data[error.start]:02x} at position {error.start}, line {line}, "
            f"which is no UTF-8 (in Latin-1 the line begins {words[-40:]!r})"
        )
        return text, [Finding(table=path, seen=seen, allowed="text in UTF-8", do=SAVE_AS)]


def separator_of(names: AbstractSet[str], text: str) -> str:
    """Return what parts the header of a text so that most of the names are found."""
    header = text.split("\n", 1)[0].strip("\r")

    def known(separator: str) -> int:
        return len({name.strip(' "') for name in header.split(separator)} & names)

    return max(SEPARATORS, key=known)  # the first of equals: the comma


def _ragged(path: str, number: int, record: list[str], wide: int, separator: str) -> Finding:
    name = {",": "comma", ";": "semicolon", "\t": "tab"}[separator]
    return Finding(
        table=path,
        row=f"{number} ({record[0]})" if record[0] else str(number),
        seen=f"{len(record)} values",
        allowed=f"{wide} values, as many as row 1 has names",
        do=f'add or remove separators; a {name} inside a text needs "…" around the text',
    )
