"""Outlines of municipalities and Civil Defence districts, mended where they cross themselves."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError

from samvirke.model.errors import PackageError
from samvirke.model.finding import Finding
from samvirke.register.sources.norway.organisations import civil_defence_key
from samvirke.register.sources.norway.rows import Origin, Rows, rows_of

KARTVERKET = Origin(
    source="Kartverket, municipalities of 2024, clipped to the coast, simplified",
    as_of="2024",
    quality="official",
)
DSB = Origin(
    source="DSB Civil Defence districts, borders of before 2020, simplified 0.005 degree",
    as_of="2019",
    quality="official",
    licence="NLOD-1.0",
)

# What shapely raises for JSON that is no geometry: by way of the wrong type, key or count.
BAD_SHAPE = (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError)


def municipality_outlines(rows: pd.DataFrame, municipalities: pd.DataFrame) -> Rows:
    """Return the outline of each municipality, named as the register names it."""
    names = municipalities.set_index("number")["name"]
    shapes = _outlines("municipalities_S.geojson", rows)
    known = rows["number"].isin(names.index).to_numpy()
    _refuse_unknown("municipalities_S.geojson", rows["number"][~known], "a number of 2024")
    return rows_of(
        "areas",
        {
            "id": "area-" + rows["number"],
            "name": rows["number"].map(names),
            "kind": "municipality",
            "municipality": rows["number"],
            "geometry": shapes,
        },
        KARTVERKET,
    )


def civil_defence_outlines(rows: pd.DataFrame, municipalities: pd.DataFrame) -> Rows:
    """Return the outline of each Civil Defence district."""
    known = set(municipalities["civil_defence_district"])
    unknown = rows["name"][~rows["name"].isin(known)]
    _refuse_unknown("civil_defence_districts.geojson", unknown, ", ".join(sorted(known)))
    return rows_of(
        "areas",
        {
            "id": [f"area-{civil_defence_key(name)}" for name in rows["name"]],
            "name": rows["name"] + " sivilforsvarsdistrikt",
            "kind": "civil_defence_district",
            "geometry": _outlines("civil_defence_districts.geojson", rows),
        },
        DSB,
    )


def mended(outline: Any) -> Any:
    """Return a valid Polygon or MultiPolygon of the same area; None when there is none.

    `make_valid` may leave lines and points where an outline touches itself; only faces are kept.
    """
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(outline)))
    faces = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    if not faces:
        return None
    return faces[0] if len(faces) == 1 else shapely.multipolygons(faces)


def _outlines(name: str, rows: pd.DataFrame) -> list[Any]:
    shapes: list[Any] = []
    findings: list[Finding] = []
    for number, geometry in enumerate(rows["geometry"], start=1):
        try:
            shape = mended(shapely.geometry.shape(geometry))
        except BAD_SHAPE:
            shape = None
        shapes.append(shape)
        if shape is None:
            findings.append(
                Finding(
                    table=name,
                    row=f"feature {number}",
                    column="geometry",
                    seen="no outline of an area",
                    allowed="a Polygon or MultiPolygon, WGS 84",
                    do="export the file again from the map program",
                )
            )
    if findings:
        raise PackageError(name, findings)
    return shapes


def _refuse_unknown(name: str, unknown: "pd.Series[str]", allowed: str) -> None:
    if len(unknown):
        raise PackageError(
            name,
            [
                Finding(
                    table=name,
                    row=f"feature {position + 1}",
                    seen=repr(value),
                    allowed=allowed,
                    do="write one of these, or take the feature out",
                )
                for position, value in zip(np.asarray(unknown.index), unknown, strict=True)
            ],
        )
