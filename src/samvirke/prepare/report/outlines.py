"""Outlines small enough for a page: simplified together, on a grid, as text.

A ring is a run of steps on a grid of `STEP` degrees. Each step, east then north, is a whole number;
zigzag makes it not negative, five bits go into a letter, the least significant first, and a letter of 32
or more says that another follows (the idea of Google's polyline format, with an alphabet that is safe in
HTML and JSON). ``map.js`` reads it.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

STEP = 0.002  # degrees, 0.1 to 0.2 km: one pixel of a county on a screen
TOLERANCE = 0.004  # degrees: a bend goes when its triangle is under TOLERANCE² (Visvalingam)
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
KEPT_POINTS = 60_000  # under that nothing needs to be simplified

Ring = Sequence[int]


def encode(steps: Iterable[int]) -> str:
    """Write steps as letters.

    >>> encode([0, 1, -1, 16])
    '021W1'
    """
    letters = []
    for step in steps:
        rest = -2 * step - 1 if step < 0 else 2 * step
        while rest >= 32:
            letters.append(ALPHABET[32 + rest % 32])
            rest //= 32
        letters.append(ALPHABET[rest])
    return "".join(letters)


def simplified(geometries: Sequence[shapely.Geometry | None]) -> list[list[list[str]]]:
    """Return polygons as lists of encoded rings; an area without any keeps an empty list.

    Borders between areas are simplified once for both where the outlines share their points.
    """
    whole = np.array([_polygonal(geometry) for geometry in geometries], dtype=object)
    if shapely.get_num_coordinates(whole).sum() > KEPT_POINTS:
        whole = shapely.coverage_simplify(whole, TOLERANCE)
    return [_polygons(geometry) for geometry in whole]


def _polygonal(geometry: shapely.Geometry | None) -> shapely.Geometry:
    if not isinstance(geometry, shapely.Geometry) or shapely.is_empty(geometry):
        return shapely.MultiPolygon()
    if not shapely.is_valid(geometry):
        geometry = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.MultiPolygon(list(parts[shapely.get_type_id(parts) == 3]))


def _polygons(geometry: shapely.Geometry) -> list[list[str]]:
    drawn = []
    for polygon in shapely.get_parts(geometry):
        rings = [_ring(ring) for ring in (polygon.exterior, *polygon.interiors)]
        if rings[0]:
            drawn.append([ring for ring in rings if ring])
    return drawn


def _ring(ring: shapely.LinearRing) -> str:
    grid = np.rint(shapely.get_coordinates(ring) / STEP).astype(int)
    grid = grid[np.r_[True, (np.diff(grid, axis=0) != 0).any(axis=1)]]
    if len(grid) < 4:  # an islet of one grid cell
        return ""
    return encode(int(step) for step in np.diff(grid, axis=0, prepend=0).ravel())
