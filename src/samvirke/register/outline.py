"""Outlines of areas: from GeoJSON to a geometry, strictly; and what makes an outline unusable."""

import json
from typing import Any

import numpy as np
import shapely

from samvirke.model.errors import InvalidValueError

ALLOWED = "a valid Polygon or MultiPolygon, rings closed, WGS 84 degrees"


def read_outline(value: Any) -> shapely.Geometry:
    """Return the geometry of a GeoJSON object, of its text, or the geometry itself.

    Raises
    ------
    InvalidValueError
        When it is no Polygon or MultiPolygon whose rings are closed; the text says what was seen.
    """
    if isinstance(value, shapely.Geometry):
        return value
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise InvalidValueError(f"text that is no GeoJSON: {value[:40]!r}") from error
    if not isinstance(value, dict):
        raise InvalidValueError(f"{str(value)[:40]!r}, which is no GeoJSON geometry")
    kind, parts = value.get("type"), value.get("coordinates")
    if kind == "Polygon" and isinstance(parts, list):
        return _polygon(parts)
    if kind == "MultiPolygon" and isinstance(parts, list):
        return shapely.MultiPolygon([_polygon(part) for part in parts])
    raise InvalidValueError(f"a geometry of type {kind!r}")


def _polygon(rings: Any) -> shapely.Polygon:
    if not isinstance(rings, list) or not rings:
        raise InvalidValueError("a polygon without rings")
    shell, *holes = [_ring(ring) for ring in rings]
    return shapely.Polygon(shell, holes)


def _ring(positions: Any) -> Any:
    try:
        ring = np.array(positions, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidValueError("a ring whose positions are not all [lon, lat]") from error
    if ring.ndim != 2 or ring.shape[1] not in {2, 3}:
        raise InvalidValueError("a ring whose positions are not all [lon, lat]")
    # Far beyond any map's metres GEOS overflows; infinity and NaN are no positions at all.
    if not (np.abs(ring) < 1e9).all():
        raise InvalidValueError("a ring with a position that is on no map")
    if len(ring) < 4:
        raise InvalidValueError(f"a ring of {len(ring)} positions; four is the least")
    if not np.array_equal(ring[0], ring[-1]):
        first, last = ring[0].tolist(), ring[-1].tolist()
        raise InvalidValueError(f"a ring that is not closed: it begins at {first}, ends at {last}")
    return ring


def fault_of(outline: shapely.Geometry) -> str:
    """Return what makes an outline unusable as text, empty when nothing does."""
    if outline.geom_type not in {"Polygon", "MultiPolygon"}:
        return f"a {outline.geom_type}"
    if outline.is_empty:
        return "an outline without positions"
    west, south, east, north = outline.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        return f"positions from {west:g}, {south:g} to {east:g}, {north:g}, as if in metres"
    if not outline.is_valid:
        return f"an invalid outline: {shapely.is_valid_reason(outline)}"
    return ""
