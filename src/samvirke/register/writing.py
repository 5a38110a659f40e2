"""From a Region to a package on disk: the same region gives the same bytes."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.schema import Kind, TableSchema
from samvirke.model.tables import EDITS, TABLES
from samvirke.register.atomic import replacing
from samvirke.register.checking import check_region
from samvirke.register.descriptor import (
    NO_LICENCE,
    Descriptor,
    Resource,
    read_descriptor,
    write_descriptor,
)
from samvirke.register.region import Region, empty_table
from samvirke.register.shape import shape_table
from samvirke.register.store import DESCRIPTOR, StoreError, open_store, package_place

LARGE_ROWS = 10_000  # above this a table is Parquet: no spreadsheet's work any more
_NEEDS_QUOTES = re.compile(r"[,;\t\r\n\"]")
_UNWRITTEN = "nothing was written"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say


def write_package(region: Region, path: str | PathLike[str]) -> None:
    """Write a region as a package: a zip when the path ends in .zip, else a folder.

    What was at the path stays whole until the new one is complete. Other files that lie in an old
    package, such as notes, stay there.

    Raises
    ------
    PackageError
        When the region has findings: what we write, we must be able to read.
    BadInputError
        When the path is taken by something that is no package.
    """
    inspection = check_region(region)
    if inspection.findings:
        raise PackageError(f"the region {region.name!r}", inspection.findings, _UNWRITTEN)
    target = package_place(path)
    files = list(package_files(region))
    if target.suffix.lower() == ".zip":
        if target.is_dir():
            raise BadInputError(f"{target} is a folder; choose another name for the zip")
        written = {name for name, _ in files}
        files += [(name, data) for name, data in _others_in_zip(target) if name not in written]
        with replacing(target) as beside:
            _write_zip(beside, files)
        return
    keep = _files_of_others(target)
    with replacing(target) as beside:
        beside.mkdir()
        for name, data in files:
            file = beside / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        for name in keep:
            file = beside / name
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(target / name, file, follow_symlinks=False)


def write_empty_package(path: str | PathLike[str]) -> str:
    """Write a package whose tables have only their headers; return the name of its region.

    Raises
    ------
    BadInputError
        When there is something at the path.
    """
    target = Path(path)
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise BadInputError(f"there is something at {target} already; choose a new folder")
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", target.resolve().stem).strip("-._") or "region"
    tables = {table: empty_table(schema) for table, schema in TABLES.items() if table != EDITS.name}
    write_package(Region(name=name, title=name, licence=NO_LICENCE, tables=tables), target)
    return name


def package_files(region: Region) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file of a region's package, `datapackage.json` first."""
    resources: list[Resource] = []
    contents: list[tuple[str, bytes]] = []
    for name, schema in TABLES.items():
        if name not in region.tables:
            continue
        for licence, rows in _by_licence(shape_table(schema, region.tables[name]), region.licence):
            form, data = _table_bytes(schema, rows)
            path = f"{_folder(licence)}/{name}.{form}" if licence else f"{name}.{form}"
            resources.append(Resource(table=name, path=path, licence=licence))
            contents.append((path, data))
    descriptor = Descriptor(
        name=region.name,
        title=region.title,
        licence=region.licence,
        attributions=region.attributions,
        about=region.about,
        resources=tuple(resources),
    )
    yield DESCRIPTOR, write_descriptor(descriptor)
    yield from contents


def _by_licence(rows: pd.DataFrame, package: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the rows under the package's licence, then those under each other one."""
    if "licence" not in rows.columns:
        yield "", rows
        return
    own = rows["licence"].isna() | (rows["licence"] == package)
    others = sorted(set(rows["licence"][~own]))
    if own.any() or not others:
        yield "", rows[own]
    for licence in others:
        yield licence, rows[rows["licence"] == licence]


def _folder(licence: str) -> str:
    return re.sub(r"[^a-z0-9.+-]+", "-", licence.lower())


def _table_bytes(schema: TableSchema, rows: pd.DataFrame) -> tuple[str, bytes]:
    if "geometry" in schema.names:
        return "geojson", geojson_bytes(schema, rows)
    if len(rows) > LARGE_ROWS:
        return "parquet", _parquet(schema, rows)
    return "csv", csv_bytes(schema, rows)


def csv_bytes(schema: TableSchema, rows: pd.DataFrame) -> bytes:
    """Return a table without outlines as CSV."""
    columns = []
    for column in schema.columns:
        values = rows[column.name]
        if column.kind in {Kind.NUMBER, Kind.INTEGER}:
            columns.append([plain_number(value) for value in values.to_numpy(dtype=np.float64)])
        else:
            columns.append(values.astype("object").where(values.notna(), "").tolist())
    lines = [",".join(column.name for column in schema.columns)]
    lines += [",".join(map(_quoted, row)) for row in zip(*columns, strict=True)]
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    # Not csv.writer: before Python 3.13 it leaves a lone carriage return bare, which ends the row.
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def plain_number(value: float) -> str:
    """Return a number as text that reads back to the same number; empty for NaN.

    >>> plain_number(5000.0), plain_number(0.1), plain_number(float("nan"))
    ('5000', '0.1', '')
    """
    return "" if np.isnan(value) else repr(float(value)).removesuffix(".0")


def _parquet(schema: TableSchema, rows: pd.DataFrame) -> bytes:
    arrays, fields = [], []
    for column in schema.columns:
        values = rows[column.name]
        if column.kind is Kind.INTEGER:
            array = pa.array(values, type=pa.int64(), from_pandas=True)
        elif column.kind is Kind.NUMBER:
            array = pa.array(values, type=pa.float64(), from_pandas=True)
        else:
            array = pa.array(values.astype("object"), type=pa.string(), from_pandas=True)
        arrays.append(array)
        fields.append(pa.field(column.name, array.type))
    sink = BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), sink, compression="zstd")
    return sink.getvalue()


def geojson_bytes(schema: TableSchema, rows: pd.DataFrame) -> bytes:
    """Return a table of outlines as GeoJSON."""
    names = [column.name for column in schema.columns if column.kind is not Kind.GEOMETRY]
    lines = []
    for row in rows.to_dict("records"):
        feature = {
            "type": "Feature",
            "properties": {n: row[n] if isinstance(row[n], str) else None for n in names},
            "geometry": shapely.geometry.mapping(row["geometry"]),
        }
        lines.append(json.dumps(feature, ensure_ascii=False, allow_nan=False))
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    return text.encode()


def _write_zip(path: Path, files: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in files:
            entry = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is written
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, data, compresslevel=6)


def _files_of_others(target: Path) -> list[str]:
    """Return the files in an old package's folder that are not the package's."""
    if not target.exists():
        return []
    if not target.is_dir():
        raise BadInputError(f"{target} is a file; choose a folder, or a name that ends in .zip")
    present = sorted(
        path.relative_to(target).as_posix()
        for path in target.rglob("*")
        if path.is_symlink() or path.is_file()
    )
    if not present:
        return []
    if DESCRIPTOR not in present:
        raise BadInputError(
            f"{target} holds files and is no package (it has no {DESCRIPTOR}); choose a new folder"
        )
    return _not_ours(present, (target / DESCRIPTOR).read_bytes())


def _others_in_zip(target: Path) -> list[tuple[str, bytes]]:
    """Return the files in an old package's zip that are not the package's."""
    if not target.exists() or not target.stat().st_size:
        return []
    try:
        store = open_store(target)
        present = store.names()
        if DESCRIPTOR not in present:
            raise BadInputError(
                f"{target} is a zip and no package (it has no {DESCRIPTOR}); choose another name"
            )
        return [(name, store.read(name)) for name in _not_ours(present, store.read(DESCRIPTOR))]
    except StoreError as error:
        # To write over it would lose whatever it still holds.
        raise PackageError(str(target), [error.finding], _UNWRITTEN) from error


def _not_ours(present: list[str], descriptor: bytes) -> list[str]:
    old, _, _ = read_descriptor(descriptor)
    ours = {DESCRIPTOR} | {resource.path for resource in old.resources}
    return [name for name in present if name not in ours]
