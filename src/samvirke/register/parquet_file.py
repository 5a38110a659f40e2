"""Parquet and GeoParquet: large tables, with types of their own."""

import json
from io import BytesIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from samvirke.model.finding import Finding
from samvirke.model.schema import Kind, TableSchema
from samvirke.register.raw import RawTable, check_header
from samvirke.register.store import MAX_FILE_BYTES


def read_parquet(schema: TableSchema, path: str, data: bytes) -> tuple[RawTable | None, list[Finding]]:
    """Return the cells of a Parquet file, and what is wrong with the file itself."""
    try:
        file = pq.ParquetFile(BytesIO(data))
        unpacked = sum(
            file.metadata.row_group(group).total_byte_size for group in range(file.metadata.num_row_groups)
        )
        if max(unpacked, 8 * file.metadata.num_rows) > MAX_FILE_BYTES:
            seen = f"{file.metadata.num_rows:,} rows, {unpacked:,} bytes unpacked"
            allowed = f"at most {MAX_FILE_BYTES:,} bytes"
            do = "split the region, or find out who sent this"
            return None, [Finding(table=path, seen=seen, allowed=allowed, do=do)]
        table = file.read()
        table.validate(full=True)  # also that text is UTF-8
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        seen = f"a damaged or cut-off Parquet file ({str(error).splitlines()[0][:120]})"
        if not data:
            seen = "an empty file"
        do = "write or send the file again"
        return None, [Finding(table=path, seen=seen, allowed="a whole Parquet file", do=do)]
    names = list(table.column_names)
    has_point = "geometry" in names and {"lon", "lat"} <= schema.names
    shown = [name for name in names if not (has_point and name == "geometry")]
    given = shown + [name for name in ("lon", "lat") if has_point and name not in shown]
    findings = check_header(schema, path, given) + _check_crs(path, table.schema.metadata)
    columns: dict[str, pd.Series[object]] = {}
    for index, name in enumerate(names):
        if name in columns or name not in schema.names:
            continue
        values = table.column(index)
        kind = schema.column(name).kind
        columns[name] = _geometry(values) if kind is Kind.GEOMETRY else _plain(values, kind)
    if has_point:
        points = _geometry(table.column(names.index("geometry")))
        for axis, of in (("lon", shapely.get_x), ("lat", shapely.get_y)):
            if axis not in columns:
                columns[axis] = pd.Series(of(points.to_numpy(dtype=object)))
    return RawTable(path, columns, np.arange(2, table.num_rows + 2)), findings


def _plain(values: pa.ChunkedArray, kind: Kind) -> "pd.Series[object]":
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if kind in {Kind.NUMBER, Kind.INTEGER} and pa.types.is_decimal(values.type):
        values = values.cast(pa.float64())  # as databases export their numbers
    if kind is Kind.DATE and (pa.types.is_date(values.type) or pa.types.is_timestamp(values.type)):
        values = pc.strftime(values, format="%Y-%m-%d")
    if kind is Kind.MOMENT and pa.types.is_timestamp(values.type):
        values = pc.strftime(values.cast(pa.timestamp("s", tz="UTC")), format="%Y-%m-%dT%H:%M:%SZ")
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        text = values.to_pandas().astype("str")
        return text.mask(text == "")
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return values.to_pandas()
    return pd.Series(values.to_pylist(), dtype="object")


def _geometry(values: pa.ChunkedArray) -> "pd.Series[object]":
    if pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type):
        known = values.to_pylist()
        made = shapely.from_wkb(np.array(known, dtype=object), on_invalid="ignore")
        # Bytes that are no geometry stay as they are, so that they are told and not taken as empty.
        cells = [raw if shape is None else shape for raw, shape in zip(known, made, strict=True)]
        return pd.Series(cells, dtype="object")
    return pd.Series(values.to_pylist(), dtype="object")


def _check_crs(path: str, metadata: dict[bytes, bytes] | None) -> list[Finding]:
    try:
        geo = json.loads((metadata or {}).get(b"geo", b"{}"))
        crs = [column.get("crs") for column in geo.get("columns", {}).values()]
        codes = [(of["id"]["authority"], str(of["id"]["code"])) for of in crs if of]
    except (ValueError, AttributeError, KeyError, TypeError):
        return []  # positions outside WGS 84 are found by their values
    wrong = [code for code in codes if code not in {("OGC", "CRS84"), ("EPSG", "4326")}]
    if not wrong:
        return []
    seen = f"positions in {':'.join(wrong[0])}"
    do = "transform them to WGS 84 and write the file again"
    allowed = "WGS 84 degrees (EPSG:4326)"
    return [Finding(table=path, column="geometry", seen=seen, allowed=allowed, do=do)]
