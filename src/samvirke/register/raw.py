"""One file of a package as it was written, before anybody asks what its values mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.model.finding import Finding
from samvirke.model.schema import TableSchema
from samvirke.register.closest import did_you_mean

UNKNOWN_COLUMN = "an unknown column"


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """Cells of one file.

    Parameters
    ----------
    path
        File inside the package.
    columns
        Column → values as they stand: text, numbers, or a mixture; empty is missing.
    numbers
        Number of each row as the reader of the file counts, shape ``(n_rows,)``.
    counted
        What is counted: `row` as in a spreadsheet, where the header is row 1, or `feature` from 1;
        empty when the rows lie in memory and no file numbers them.
    """

    path: str
    columns: Mapping[str, "pd.Series[object]"]
    numbers: npt.NDArray[np.int64]
    counted: str = "row"


class Reader(Protocol):
    """Reads one form of file; what is wrong is told, and what can still be checked comes back."""

    def __call__(self, schema: TableSchema, path: str, data: bytes) -> tuple[RawTable | None, list[Finding]]:
        """Return the cells and the findings; no cells when nothing can be read."""


def check_header(schema: TableSchema, table: str, names: list[str]) -> list[Finding]:
    """Return what is wrong with the names of the columns: missing, unknown, twice."""
    findings = []
    known = [column.name for column in schema.columns]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            seen, do = f"the column {names.count(name)} times", "keep one of them"
            findings.append(_finding(table, name, seen, "every column once", do))
        if name not in schema.names:
            free = [column for column in known if column not in names]
            do = did_you_mean(name, free) or "take the column out, or move it to its own table"
            findings.append(_finding(table, name, UNKNOWN_COLUMN, ", ".join(known), do))
    for column in schema.columns:
        if column.required and column.name not in names:
            do = f"add the column: {column.meaning}"
            allowed = "a column that every row must fill in"
            findings.append(_finding(table, column.name, "no such column", allowed, do))
    return findings


def _finding(table: str, column: str, seen: str, allowed: str, do: str) -> Finding:
    return Finding(table=table, column=column, seen=seen, allowed=allowed, do=do)
