"""Everything that is wrong with a region, in one go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.model.finding import Finding
from samvirke.model.tables import TABLES
from samvirke.register.at_sea import check_land
from samvirke.register.columns import check_columns, check_ids, check_references
from samvirke.register.land import Land, nordic_land
from samvirke.register.plausible import check_rows, note_rows
from samvirke.register.raw import RawTable, check_header
from samvirke.register.region import Region
from samvirke.register.typed import TypedTable, type_table


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a check found.

    Parameters
    ----------
    findings
        What must be mended; one is enough to refuse the region.
    notes
        What is worth a look, and what could not be checked.
    region
        The region, when nothing must be mended.
    """

    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()
    region: Region | None = None


def check_tables(
    tables: Mapping[str, TypedTable],
    land: Land | None,
    *,
    announced: Iterable[str] = (),
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings and the notes about tables whose values are of the right kinds.

    Parameters
    ----------
    tables
        Table name → rows; a table that could not be read is not among them.
    land
        The coast to hold sites against, None where there is none.
    announced
        Tables that could not be read and have been told about, so that they are not called missing.
    """
    findings = [
        Finding(
            table=name,
            seen="no such table",
            allowed=f"every region has {', '.join(n for n, s in TABLES.items() if s.required)}",
            do=f"add {name}.csv and its resource: {schema.meaning.lower()}",
        )
        for name, schema in TABLES.items()
        if schema.required and name not in tables and name not in announced
    ]
    ordered = {name: tables[name] for name in TABLES if name in tables}
    for name, table in ordered.items():
        findings += check_columns(TABLES[name], table)
        findings += check_ids(table)
        findings += check_references(TABLES[name], table, ordered)
    findings += check_rows(ordered)
    at_sea, notes = check_land(ordered, land)
    return findings + at_sea, notes + list(note_rows(ordered))


def check_region(region: Region, *, land: Land | None = None) -> Inspection:
    """Check a region that lies in memory, as strictly as a package.

    Parameters
    ----------
    region
        Rows are named by their ids, as no file numbers them.
    land
        The coast to hold sites against; None: the one that ships with Samvirke.
    """
    findings: list[Finding] = []
    tables: dict[str, TypedTable] = {}
    for name, frame in region.tables.items():
        findings += check_header(TABLES[name], name, [str(column) for column in frame.columns])
        tables[name], faults = type_table(TABLES[name], _as_raw(name, frame))
        findings += faults
    more, notes = check_tables(tables, land or nordic_land())
    findings += more
    return Inspection(tuple(findings), tuple(notes), None if findings else region)


def _as_raw(name: str, frame: pd.DataFrame) -> RawTable:
    columns = {}
    for column in frame.columns:
        values = frame[column].reset_index(drop=True)
        if str(values.dtype) == "category":
            values = values.astype(values.cat.categories.dtype)
        columns[str(column)] = values.mask(values == "") if values.dtype == "str" else values
    return RawTable(name, columns, np.zeros(len(frame), dtype=np.int64), counted="")
