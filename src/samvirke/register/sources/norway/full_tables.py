"""Reading the fuller tables of Norway, whole or not at all.

A file, a column or a value that is needed and wrong is told with all others in one go. Columns that
are not used may be there or not.
"""

from pathlib import Path

import pandas as pd

from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.finding import Finding
from samvirke.model.schema import Kind, TableSchema
from samvirke.register.columns import check_columns
from samvirke.register.csv_file import read_csv
from samvirke.register.geojson_file import read_geojson
from samvirke.register.parquet_file import read_parquet
from samvirke.register.raw import UNKNOWN_COLUMN, RawTable
from samvirke.register.sources.norway.full_agreement import check_together
from samvirke.register.sources.norway.full_files import FILES
from samvirke.register.typed import join_tables, type_table

REQUIRED = tuple(name for name, schema in FILES.items() if schema.required)
READERS = {".csv": read_csv, ".parquet": read_parquet, ".geojson": read_geojson}


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read all files of a folder; those that are not required may be absent.

    Returns
    -------
    File name → rows. The geometry of GeoJSON files is still the JSON object that it was.

    Raises
    ------
    BadInputError
        When there is no such folder.
    PackageError
        When files are missing or damaged, columns are missing, values are wrong or sums differ.
    """
    if not folder.is_dir():
        seen = "a file" if folder.exists() else "no such folder"
        raise BadInputError(f"--from {folder}: saw {seen}; give the folder that holds {', '.join(REQUIRED)}")
    findings: list[Finding] = []
    tables: dict[str, pd.DataFrame] = {}
    missing = [name for name in FILES if not (folder / name).is_file()]
    lacking = [name for name in missing if name in REQUIRED]
    if lacking:
        findings.append(
            Finding(
                table=str(folder),
                seen=f"no {', '.join(lacking)}",
                allowed="a folder that holds " + ", ".join(REQUIRED),
                do="put the missing files there; docs/norway.md says what each holds",
            )
        )
    for name, schema in FILES.items():
        if name in missing:
            continue
        rows, faults = _read(folder / name, schema)
        findings += faults
        if rows is not None and not faults:
            tables[name] = rows
    findings += check_together(tables)
    if findings:
        raise PackageError(str(folder), findings, "nothing was built")
    return tables


def _read(path: Path, schema: TableSchema) -> tuple[pd.DataFrame | None, list[Finding]]:
    raw, findings = READERS[path.suffix](schema, schema.name, path.read_bytes())
    # More columns than are used are no fault: the files have them.
    findings = [finding for finding in findings if finding.seen != UNKNOWN_COLUMN]
    if raw is None or findings:
        return None, findings
    plain = TableSchema(
        name=schema.name,
        meaning=schema.meaning,
        columns=tuple(c for c in schema.columns if c.kind is not Kind.GEOMETRY),
    )
    typed, faults = type_table(plain, raw)
    findings += faults
    findings += check_columns(plain, join_tables([typed]))  # one file a table: no need to name it
    if not len(typed.rows):
        do = "write or send the file again"
        allowed = "one row or more"
        findings.append(Finding(table=schema.name, seen="no rows", allowed=allowed, do=do))
    return _with_shapes(typed.rows, raw), findings


def _with_shapes(rows: pd.DataFrame, raw: RawTable) -> pd.DataFrame:
    if "geometry" not in raw.columns:
        return rows
    return rows.assign(geometry=raw.columns["geometry"].to_numpy(dtype=object))
