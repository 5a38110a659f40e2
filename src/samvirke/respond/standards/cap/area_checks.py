"""Polygons and circles of CAP: lat,lon pairs parted by spaces; the first point stands again at the end."""

from math import isfinite

from shapely.geometry import Polygon
from shapely.validation import explain_validity

from samvirke.respond.standards.cap.alert import Ring

FARTHEST_KM = 20_040.0  # half way round the Earth
FORM = "four points or more, lat,lon in degrees, the first again as the last, that do not cross"
NORDIC = (3.0, 54.0, 42.0, 82.0)  # west, south, east, north: where lat and lon cannot be mistaken


def read_polygon(text: str) -> tuple[Ring, str, str, str]:
    """Read a polygon; the texts after it say what is wrong: seen, allowed, do, empty where nothing is."""
    points = [_point(word) for word in text.split()]
    good = [point for point in points if point is not None]
    if not points or len(good) < len(points):
        bad = next((w for w, p in zip(text.split(), points, strict=True) if p is None), "nothing")
        return (), repr(bad), FORM, "write each point as lat,lon with a point before decimals"
    if all(_is_swapped(lat, lon) for lat, lon in good):
        return (), f"{text[:40]}…, which is lon,lat", FORM, "swap them: latitude comes first"
    if good[0] != good[-1]:
        return (), "an open polygon", FORM, "end with the first point"
    if len(good) < 4:
        return (), f"{len(good)} points", FORM, "give three corners or more"
    shape = Polygon([(lon, lat) for lat, lon in good])
    if not shape.is_valid or shape.area == 0:
        return (), explain_validity(shape), FORM, "put the corners in order"
    return tuple(good), "", "", ""


def read_circle(text: str) -> tuple[float, float, float] | None:
    """Read a circle as lat, lon, radius in km; None: it is none."""
    words = text.split()
    if len(words) != 2:
        return None
    point, radius_km = _point(words[0]), _number(words[1])
    if point is None or radius_km is None or not 0 <= radius_km <= FARTHEST_KM:
        return None
    return point[0], point[1], radius_km


def _point(word: str) -> tuple[float, float] | None:
    parts = word.split(",")
    if len(parts) != 2:
        return None
    lat, lon = _number(parts[0]), _number(parts[1])
    if lat is None or lon is None or abs(lon) > 180 or abs(lat) > 180:
        return None
    if abs(lat) > 90 and abs(lon) > 90:
        return None
    # A latitude beyond 90 whose pair is a latitude is a swap, told as such by `_is_swapped`.
    return lat, lon


def _is_swapped(lat: float, lon: float) -> bool:
    """Whether a point makes sense only the other way round: off the Earth, or in the North when swapped."""
    if abs(lat) > 90:
        return True
    west, south, east, north = NORDIC
    return (
        west <= lat <= east and south <= lon <= north and not (south <= lat <= north and west <= lon <= east)
    )


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None
