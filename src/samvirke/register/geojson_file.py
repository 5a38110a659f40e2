"""GeoJSON (RFC 7946): areas as polygons; sites, cells and municipalities as points."""

import json
from typing import Any

import numpy as np
import pandas as pd

from samvirke.model.finding import Finding
from samvirke.model.schema import TableSchema
from samvirke.register.raw import RawTable, check_header

MAPPED = "a FeatureCollection of features with properties and geometry, WGS 84"


def read_geojson(schema: TableSchema, path: str, data: bytes) -> tuple[RawTable | None, list[Finding]]:
    """Return the cells of a GeoJSON file, and what is wrong with the file itself.

    Geometries come as the JSON objects that they are. Where the table has `lon` and `lat`, a point
    gives them unless the properties do.
    """
    if not data.strip():
        do = "write the features, or take the resource out of datapackage.json"
        return None, [Finding(table=path, seen="an empty file", allowed=MAPPED, do=do)]
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        seen = f"byte 0x{data[error.start]:02x} at position {error.start}, which is no UTF-8"
        do = "export the file again as GeoJSON in UTF-8"
        return None, [Finding(table=path, seen=seen, allowed="text in UTF-8", do=do)]
    except (ValueError, RecursionError) as error:
        why = "too deep" if isinstance(error, RecursionError) else str(error)
        do = "export the file again from the map program"
        seen = f"JSON that cannot be read: {why}"
        return None, [Finding(table=path, seen=seen, allowed=MAPPED, do=do)]
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        found = document.get("type") if isinstance(document, dict) else type(document).__name__
        do = "export the file again as a FeatureCollection"
        return None, [Finding(table=path, seen=f"{found!r}", allowed=MAPPED, do=do)]
    findings = _check_crs(path, document.get("crs"))
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, feature in enumerate(features, start=1):
        cells = _cells(feature, schema)
        if cells is None:
            do = "export the file again from the map program"
            seen = json.dumps(feature, ensure_ascii=False)[:80]
            where = f"feature {number}"
            findings.append(Finding(table=path, row=where, seen=seen, allowed=MAPPED, do=do))
            continue
        rows.append(cells)
        numbers.append(number)
    names = list(dict.fromkeys(name for row in rows for name in row))
    if rows:
        findings += check_header(schema, path, names)
    columns = {
        name: pd.Series([row.get(name) for row in rows], dtype="object")
        for name in names
        if name in schema.names
    }
    return RawTable(path, columns, np.array(numbers, dtype=np.int64), "feature"), findings


def _cells(feature: Any, schema: TableSchema) -> dict[str, Any] | None:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return None
    properties, geometry = feature.get("properties") or {}, feature.get("geometry")
    if not isinstance(properties, dict):
        return None
    cells = {name: None if value == "" else value for name, value in properties.items()}
    if "id" in feature:
        cells.setdefault("id", feature["id"])
    if "geometry" in schema.names:
        cells["geometry"] = geometry
    elif {"lon", "lat"} <= schema.names and isinstance(geometry, dict):
        point = geometry.get("coordinates")
        if geometry.get("type") == "Point" and isinstance(point, list) and len(point) >= 2:
            cells.setdefault("lon", point[0])
            cells.setdefault("lat", point[1])
    return cells


def _check_crs(path: str, crs: Any) -> list[Finding]:
    if crs is None or any(code in json.dumps(crs) for code in ("CRS84", "4326")):
        return []
    allowed, do = "WGS 84 degrees (EPSG:4326)", "export the file again in EPSG:4326"
    seen = f"positions in {json.dumps(crs)[:100]}"
    return [Finding(table=path, column="geometry", seen=seen, allowed=allowed, do=do)]


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number in JSON")
