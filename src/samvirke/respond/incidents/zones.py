"""Zones of an incident: GeoJSON polygons (RFC 7946), each HOT, WARM, COLD or another named area."""

from collections.abc import Mapping, Sequence
from typing import Any

from samvirke.model.errors import InvalidValueError
from samvirke.respond.incidents import wellformed

KINDS = ("HOT", "WARM", "COLD", "SEARCH", "EVACUATE", "OTHER")
MOST_ZONES = 50
MOST_POINTS = 2_000
FEWEST_POINTS = 4  # a triangle whose last point is its first


def check_zones(zones: Sequence[Mapping[str, Any]] | None) -> None:
    """Check zones.

    Raises
    ------
    InvalidValueError
        When one is no GeoJSON polygon with a kind, a ring is open, or a point lies outside the world.
    """
    if zones is None:
        return
    wellformed.items("zones", zones, MOST_ZONES)
    for at, zone in enumerate(zones, start=1):
        geometry = zone.get("geometry") if isinstance(zone, Mapping) else None
        properties = zone.get("properties") if isinstance(zone, Mapping) else None
        if (
            not isinstance(geometry, Mapping)
            or geometry.get("type") != "Polygon"
            or zone.get("type") != "Feature"
            or not isinstance(properties, Mapping)
        ):
            raise InvalidValueError(
                f"zone {at} must be a GeoJSON Feature with a Polygon and properties; draw it as one area"
            )
        wellformed.one_of(f"kind of zone {at}", properties.get("kind"), KINDS, needed=True)
        wellformed.document(f"properties of zone {at}", dict(properties))
        _check_rings(at, geometry.get("coordinates"))


def _check_rings(at: int, rings: object) -> None:
    wellformed.items(f"rings of zone {at}", rings, 20)
    if not isinstance(rings, list | tuple) or not rings:
        raise InvalidValueError(f"zone {at} has no ring; it must have an outer ring of points")
    for ring in rings:
        wellformed.items(f"ring of zone {at}", ring, MOST_POINTS)
        if not isinstance(ring, list | tuple) or len(ring) < FEWEST_POINTS:
            raise InvalidValueError(f"a ring of zone {at} has too few points; at least {FEWEST_POINTS}")
        for point in ring:
            if not isinstance(point, list | tuple) or len(point) not in {2, 3}:
                raise InvalidValueError(f"zone {at} has a point that is not [lon, lat]; write it so")
            wellformed.place(point[0], point[1], needed=True)
        if list(ring[0]) != list(ring[-1]):
            raise InvalidValueError(
                f"a ring of zone {at} is open: it begins at {ring[0]} and ends at {ring[-1]}; the last "
                "point must be the first again"
            )
