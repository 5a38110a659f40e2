"""The area of a closure, as a planner draws it: a circle, a ring of positions, or a GeoJSON file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.model.sphere import EARTH_RADIUS_M
from samvirke.travel.closure import Closure, read_closures

CORNERS = 64  # of a drawn circle: 0.1 % off its radius
MOST_RADIUS_M = 200_000.0
Tell = Callable[[str, str, str, str], None]
ALLOWED = "a list of three or more [lon, lat], a GeoJSON file of polygons, or centre and radius_m"


def area_of(
    entry: Mapping[str, Any], folder: Path, tell: Tell
) -> shapely.Polygon | shapely.MultiPolygon | None:
    """Return the area that an entry describes; what is wrong with it is told, and None comes back.

    Parameters
    ----------
    entry
        With `area`, or with `centre` ([lon, lat]) and `radius_m`.
    folder
        What a path counts from.
    tell
        Given key, what was seen, what is allowed and what to do.
    """
    try:
        drawn = _drawn(entry, folder)
        # The checks of a closure on the road: valid, not empty, in degrees.
        return Closure(area=drawn, name=str(entry.get("name", ""))).area
    except (InvalidValueError, BadInputError) as error:
        key = "area" if "area" in entry else "centre" if "centre" in entry else ""
        tell(key, str(error), ALLOWED, "draw the area anew")
        return None


def circle(lon: float, lat: float, radius_m: float) -> shapely.Polygon:
    """Return a circle on the map: a polygon of `CORNERS` corners around a position, WGS 84."""
    angle = np.linspace(0.0, 2 * np.pi, CORNERS, endpoint=False)
    north = np.degrees(radius_m / EARTH_RADIUS_M)
    east = north / max(np.cos(np.radians(lat)), 1e-6)
    ring = np.stack([lon + east * np.cos(angle), lat + north * np.sin(angle)], axis=1)
    return shapely.Polygon(ring)


def _drawn(entry: Mapping[str, Any], folder: Path) -> Any:
    ways = [key for key in ("area", "centre") if key in entry]
    if len(ways) != 1:
        raise InvalidValueError(" and ".join(ways) or "neither area nor centre")
    if ways[0] == "centre":
        lon, lat = _position(entry["centre"])
        radius_m = entry.get("radius_m", 0.0)
        if not 0 < radius_m <= MOST_RADIUS_M:
            raise InvalidValueError(
                f"a radius_m of {radius_m:g}; it must be above 0 and at most {MOST_RADIUS_M:g}"
            )
        return circle(lon, lat, radius_m)
    area = entry["area"]
    if isinstance(area, str):
        union = shapely.union_all([closure.area for closure in read_closures(folder / area)])
        if union.is_empty:
            raise InvalidValueError(f"{area} without a polygon")
        return union
    if not isinstance(area, list):
        raise InvalidValueError(repr(area))
    corners = [_position(corner) for corner in area]
    if len(corners) < 3:
        raise InvalidValueError(f"{len(corners)} positions, which enclose nothing")
    return shapely.Polygon(corners)


def _position(value: Any) -> tuple[float, float]:
    is_pair = isinstance(value, list) and len(value) == 2
    if not is_pair or not all(isinstance(v, int | float) and not isinstance(v, bool) for v in value):
        raise InvalidValueError(f"{value!r} where a position [lon, lat] should be")
    lon, lat = float(value[0]), float(value[1])
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise InvalidValueError(f"lon {lon:g}, lat {lat:g}, which is on no map; lon comes first")
    return lon, lat
