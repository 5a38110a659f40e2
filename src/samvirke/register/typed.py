"""From cells as they were written to values of the kind that the schema asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from samvirke.model.errors import InvalidValueError
from samvirke.model.finding import Finding
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.register.outline import ALLOWED, read_outline
from samvirke.register.raw import RawTable

Mask = npt.NDArray[np.bool_]
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*|\s*[+-]?inf(inity)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class TypedTable:
    """Rows with values of the right kind; what could not be one is empty and already told.

    Parameters
    ----------
    rows
        Columns that the schema knows and the file has. Whole numbers are still `float64`.
    labels
        What findings call each row: number and id.
    told
        Column → which rows have been told about, shape ``(n_rows,)``.
    """

    rows: pd.DataFrame
    labels: "Labels"
    told: Mapping[str, Mask] = field(default_factory=dict)


WITHOUT_ID = "at position"  # what a row that has no id is called by, with its number


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """What findings call the rows of a table, and the file that holds each."""

    table: str
    ids: npt.NDArray[np.object_]
    numbers: tuple[str, ...] | npt.NDArray[np.object_] = ()
    files: tuple[str, ...] | npt.NDArray[np.object_] = ()

    def row(self, position: int) -> str:
        """Return `12 (engine-1)`; the id alone where no file gives numbers."""
        known = self.ids[position]
        name = str(known) if isinstance(known, str) else ""
        if not len(self.numbers):
            return name or f"{WITHOUT_ID} {position}"
        return f"{self.numbers[position]} ({name})" if name else str(self.numbers[position])

    def where(self, position: int) -> str:
        """Return the table, with the file where the table lies in several."""
        return f"{self.table} ({self.files[position]})" if len(self.files) else self.table


def type_table(schema: TableSchema, raw: RawTable) -> tuple[TypedTable, list[Finding]]:
    """Return the values of a file, and a finding for every cell that is not of its kind."""
    count = len(raw.numbers)
    ids = np.full(count, None, dtype=object)
    if "id" in raw.columns:
        ids = raw.columns["id"].to_numpy(dtype=object)
    labels = Labels(schema.name, ids)
    if raw.counted:
        prefix = "" if raw.counted == "row" else f"{raw.counted} "
        numbers = np.array([f"{prefix}{number}" for number in raw.numbers], dtype=object)
        labels = Labels(schema.name, ids, numbers, np.full(count, raw.path, dtype=object))
    values: dict[str, pd.Series[object]] = {}
    told: dict[str, Mask] = {}
    findings: list[Finding] = []
    for column in schema.columns:
        if column.name not in raw.columns:
            # A column that is not there was told about with the header, once.
            told[column.name] = np.ones(count, dtype=np.bool_)
            continue
        cells = raw.columns[column.name]
        typed, faults = _of_kind(column, cells)
        values[column.name] = typed
        bad = np.zeros(count, dtype=np.bool_)
        for position, (seen, allowed, do) in faults.items():
            bad[position] = True
            findings.append(
                Finding(
                    table=schema.name,
                    row=labels.row(position),
                    column=column.name,
                    seen=seen,
                    allowed=allowed,
                    do=do,
                )
            )
        if faults:
            told[column.name] = bad
    return TypedTable(pd.DataFrame(values, index=range(count)), labels, told), findings


Fault = tuple[str, str, str]  # seen, allowed, do


def _of_kind(column: Column, cells: "pd.Series[object]") -> tuple["pd.Series[object]", dict[int, Fault]]:
    if column.kind is Kind.GEOMETRY:
        return _outlines(cells)
    if column.kind in {Kind.NUMBER, Kind.INTEGER}:
        return _numbers(column, cells)
    return _texts(cells)


def _texts(cells: "pd.Series[object]") -> tuple["pd.Series[object]", dict[int, Fault]]:
    if cells.dtype == "str":
        return cells, {}
    faults: dict[int, Fault] = {}
    known: list[str | None] = []
    for position, value in enumerate(cells):
        if value is None or isinstance(value, str) or value != value:  # noqa: PLR0124  # NaN
            known.append(value if isinstance(value, str) and value else None)
            continue
        known.append(None)
        do = "store the column as text; numbers lose leading zeros"
        faults[position] = (_shown(value), "text", do)
    return pd.Series(known, dtype="str"), faults


def _numbers(column: Column, cells: "pd.Series[object]") -> tuple["pd.Series[object]", dict[int, Fault]]:
    if cells.dtype.kind in "iuf":
        return cells.astype("float64"), {}
    present = np.flatnonzero(cells.notna())
    texts = cells.to_numpy(dtype=object)[present]
    numbers = np.full(len(cells), np.nan)
    faults: dict[int, Fault] = {}
    try:
        # Python's float reads exactly, but takes 1_000, which no spreadsheet means.
        if cells.dtype == "str" and "_" not in "".join(texts):
            found = texts.astype(np.float64)
            if not np.isnan(found).any():
                numbers[present] = found
                return pd.Series(numbers), {}
    except (ValueError, OverflowError):
        pass  # one or more is no number: take them one at a time and tell each
    for position, value in zip(present, texts, strict=True):
        number = number_of(value)
        if number is None:
            faults[int(position)] = _no_number(column, value)
        else:
            numbers[position] = number
    return pd.Series(numbers), faults


def number_of(value: object) -> float | None:
    """Return the number that a cell says, None when it says none; a truth value is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        try:
            return float(value)
        except OverflowError:
            return np.inf
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    return None


def _no_number(column: Column, value: object) -> Fault:
    allowed = (
        ("a whole number" if column.kind is Kind.INTEGER else "a number")
        + ", such as 12"
        + ("" if column.kind is Kind.INTEGER else " or 12.5")
    )
    do = "write a number" + ("" if column.required else ", or leave the cell empty")
    plain = re.sub(r"[\s\u00a0\u202f]", "", str(value))
    if re.fullmatch(r"[+-]?\d+[.,]\d+", plain) and column.kind is Kind.INTEGER:
        do = _whole_of(plain.replace(",", "."))
    elif re.fullmatch(r"-?\d+,\d+", plain):
        do = f"write {plain.replace(',', '.')}: a point, not a comma, before the decimals"
    elif _NUMBER.fullmatch(plain):
        do = f"write {plain}, without spaces"
    return _shown(value), allowed, do


def _whole_of(text: str) -> str:
    """Say which whole number to write for one with decimals; a group of three may part thousands."""
    whole, _, decimals = text.partition(".")
    if len(decimals) == 3:
        return f"write {whole}{decimals} if thousands are parted, else a whole number"
    if not decimals.strip("0"):
        return f"write {whole}, without decimals"
    return "write a whole number, without decimals"


def _outlines(cells: "pd.Series[object]") -> tuple["pd.Series[object]", dict[int, Fault]]:
    faults: dict[int, Fault] = {}
    outlines: list[shapely.Geometry | None] = []
    for position, value in enumerate(cells):
        outlines.append(None)
        if value is None or value != value:  # noqa: PLR0124  # NaN
            continue
        try:
            outlines[-1] = read_outline(value)
        except (InvalidValueError, shapely.GEOSException) as error:
            do = "draw the outline again in the map program and export it as GeoJSON"
            faults[position] = (str(error), ALLOWED, do)
    return pd.Series(outlines, dtype="object"), faults


def _shown(value: object) -> str:
    return f"{value!r}" if isinstance(value, str) else f"{type(value).__name__} {value!r}"[:60]


def join_tables(parts: list[TypedTable]) -> TypedTable:
    """Return one table of the files that hold it, in the order of the files."""
    if len(parts) == 1:
        labels = parts[0].labels
        alone = Labels(labels.table, labels.ids, labels.numbers)
        return TypedTable(parts[0].rows, alone, parts[0].told)
    rows = pd.concat([part.rows for part in parts], ignore_index=True)
    told = {}
    for name in {name for part in parts for name in part.told}:
        masks = [part.told.get(name, np.zeros(len(part.rows), dtype=np.bool_)) for part in parts]
        told[name] = np.concatenate(masks)
    labels = Labels(
        parts[0].labels.table,
        np.concatenate([part.labels.ids for part in parts]),
        np.concatenate([np.asarray(part.labels.numbers, dtype=object) for part in parts]),
        np.concatenate([np.asarray(part.labels.files, dtype=object) for part in parts]),
    )
    return TypedTable(rows, labels, told)
