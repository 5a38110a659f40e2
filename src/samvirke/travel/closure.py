"""Closures: areas where no road can be driven, each with the time it holds.

An arc is closed when its line touches an area, whether or not its ends lie inside; a bridge above
and a tunnel below count as touching, and so does a ferry.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
import shapely.affinity
import shapely.geometry

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.model.sphere import METRES_A_DEGREE
from samvirke.travel.graph import RoadGraph
from samvirke.travel.times import Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """An area that is closed, from (inclusive) and to (exclusive) a moment; None is no bound.

    Parameters
    ----------
    area
        Polygon or multipolygon, WGS 84 degrees.
    valid_from, valid_to
        Moments with a zone.
    name
        What to call it.
    """

    area: shapely.Polygon | shapely.MultiPolygon
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if self.area.is_empty or self.area.geom_type not in ("Polygon", "MultiPolygon"):
            raise InvalidValueError(
                f"the area of closure {self.name!r} is {self.area.geom_type}"
                f"{' without points' if self.area.is_empty else ''}; it must be a polygon or "
                "multipolygon; draw a thin one around a line or point"
            )
        if not self.area.is_valid:
            raise InvalidValueError(
                f"the area of closure {self.name!r} is not valid "
                f"({shapely.is_valid_reason(self.area)}); its edges must not cross; draw it anew"
            )
        west, south, east, north = self.area.bounds
        if west < -180 or east > 180 or south < -90 or north > 90:
            raise InvalidValueError(
                f"the area of closure {self.name!r} reaches from {west:g}, {south:g} to {east:g}, "
                f"{north:g}; it must be in degrees of WGS 84, longitude first; convert it"
            )
        for name in ("valid_from", "valid_to"):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise InvalidValueError(
                    f"{name} of closure {self.name!r} is {moment} without a zone; add one, such as +01:00"
                )
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise InvalidValueError(
                f"closure {self.name!r} ends at {self.valid_to} and begins at {self.valid_from}; "
                "it must end later than it begins"
            )

    def holds(self, at_utc: datetime | None) -> bool:
        """Say whether the area is closed at a moment; without a moment every closure holds."""
        if at_utc is None:
            return True
        if at_utc.tzinfo is None:
            raise InvalidValueError(f"at_utc is {at_utc} without a zone; add one, such as +00:00")
        begun = self.valid_from is None or self.valid_from <= at_utc
        return begun and (self.valid_to is None or at_utc < self.valid_to)


# What shapely raises for the many ways in which coordinates can be nested wrongly.
UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    shapely.errors.ShapelyError,
)


def closed_around(lon: float, lat: float, radius_m: float, *, name: str = "") -> Closure:
    """Return a circle in which nothing can be driven; lon and lat in WGS 84 degrees, not at a pole."""
    north = radius_m / METRES_A_DEGREE
    east = north / np.cos(np.radians(lat))
    circle = shapely.affinity.scale(shapely.Point(lon, lat).buffer(1.0), east, north)
    return Closure(area=circle, name=name)


def read_closures(path: str | PathLike[str]) -> tuple[Closure, ...]:
    """Read closures from a GeoJSON file: polygons with `valid_from`, `valid_to` and `name`.

    Raises
    ------
    BadInputError
        With every feature that is wrong, in one go.
    """
    place = Path(path)
    document = _read_json(place)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        seen = document.get("type") if isinstance(document, dict) else type(document).__name__
        raise BadInputError(f"{place} is {seen!r}; it must be a GeoJSON FeatureCollection of polygons")
    crs = json.dumps(document.get("crs")).upper()
    if crs != "NULL" and "CRS84" not in crs and "4326" not in crs:
        raise BadInputError(f"{place} is in {crs}; it must be in WGS 84 degrees; convert it")
    closures, wrong = [], []
    for number, feature in enumerate(features, start=1):
        try:
            closures.append(_closure(feature, number))
        except InvalidValueError as error:
            wrong.append(f"  feature {number}: {error}")
    if wrong:
        raise BadInputError(
            f"{place} is refused, no closure was read: {len(wrong)} of {len(features)} features "
            "are wrong\n" + "\n".join(wrong[:50])
        )
    return tuple(closures)


def closed_arcs(graph: RoadGraph, closures: Iterable[Closure], at_utc: datetime | None = None) -> Bools:
    """Say for each arc whether its line touches an area that is closed, shape ``(n_arcs,)``."""
    areas = [closure.area for closure in closures if closure.holds(at_utc)]
    if not areas or not graph.n_arcs:
        return np.zeros(graph.n_arcs, dtype=bool)
    near = np.flatnonzero(_meet(graph.line_bounds_e7, np.array(shapely.total_bounds(areas))))
    # Floods at the two ends of a country have its whole between them: each by itself leaves few lines.
    boxes = graph.line_bounds_e7[:, near]
    near = near[np.logical_or.reduce([_meet(boxes, area) for area in shapely.bounds(areas)])]
    # The tree stands over the areas: they are few and new, the lines many and mostly far away.
    touching, _ = shapely.STRtree(areas).query(graph.lines(near), predicate="intersects")
    closed = np.zeros(len(graph.shape_start) - 1, dtype=bool)
    closed[near[touching]] = True
    return np.asarray(closed[graph.shape])


def _meet(lines_e7: npt.NDArray[np.int32], bounds: npt.NDArray[np.float64]) -> Bools:
    """Say which lines have boxes that meet a box, degrees."""
    # One 1e-7 degree of slack: a line drawn exactly on the edge must not be lost in rounding.
    west, south, east, north = bounds * 1e7 + [-1, -1, 1, 1]
    lines_west, lines_south, lines_east, lines_north = lines_e7
    return np.asarray(
        (lines_west <= east) & (lines_east >= west) & (lines_south <= north) & (lines_north >= south)
    )


def _read_json(place: Path) -> Any:
    try:
        return json.loads(place.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise BadInputError(f"there is no file {place}; give a GeoJSON file") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadInputError(
            f"{place} is not GeoJSON ({error}); save it as a GeoJSON FeatureCollection in UTF-8"
        ) from error


def _closure(feature: Any, number: int) -> Closure:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise InvalidValueError("it is not a GeoJSON Feature")
    properties = feature.get("properties") or {}
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or not isinstance(properties, dict):
        raise InvalidValueError("it has no geometry; give a Polygon or MultiPolygon")
    try:
        area = shapely.geometry.shape(geometry)
    except UNREADABLE as error:
        raise InvalidValueError(
            f"its geometry cannot be read ({error}); give a Polygon or MultiPolygon"
        ) from error
    return Closure(
        area=area,
        valid_from=_moment(properties.get("valid_from"), "valid_from"),
        valid_to=_moment(properties.get("valid_to"), "valid_to"),
        name=str(properties.get("name") or f"feature {number}"),
    )


def _moment(value: object, name: str) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise InvalidValueError(
            f"{name} is {value!r}; it must be a time such as 2026-11-18T06:00:00+01:00"
        ) from error
    if moment.tzinfo is None:
        raise InvalidValueError(f"{name} is {value!r} without a zone; add one, such as +01:00")
    return moment
