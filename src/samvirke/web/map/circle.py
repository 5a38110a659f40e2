"""A circle on the ground as a polygon: GeoJSON has none."""

import math
from typing import Any

from samvirke.model.sphere import EARTH_RADIUS_M

CORNERS = 48  # a corner lies at most 0.2 % of the radius inside the circle


def circle(lon: float, lat: float, radius_m: float) -> dict[str, Any]:
    """Return the polygon of all that lies within a radius, WGS 84 degrees; for radii far below a continent.

    >>> ring = circle(10.0, 0.0, 111_194.9)["coordinates"][0]  # one degree on the equator
    >>> [round(x, 3) + 0.0 for x in ring[0]], ring[0] == ring[-1]
    ([11.0, 0.0], True)
    """
    up = math.degrees(radius_m / EARTH_RADIUS_M)
    along = up / max(0.01, math.cos(math.radians(lat)))
    ring = []
    for corner in range(CORNERS):
        angle = 2 * math.pi * corner / CORNERS
        y = max(-90.0, min(90.0, lat + up * math.sin(angle)))
        ring.append([round(lon + along * math.cos(angle), 6), round(y, 6)])
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
