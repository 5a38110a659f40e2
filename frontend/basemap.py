"""The base map of the web pages: land that needs no tile server, as files small enough for a browser.

Three layers. Beyond the Nordic window lies land of world-atlas (Natural Earth). Inside it
``coast-report.json`` of `coast` serves as overview. Near by, cells of two degrees by one hold the whole coast
of 250 m; each reaches a little over its edges, so that no seam shows. A ring is ``[x0, y0, dx1, dy1, …]`` in
steps from the corner that its file names; a polygon is its rings, the outer one first.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely

WINDOW = (3.0, 54.5, 33.0, 72.0)  # that of coast.py
CELL = (2.0, 1.0)  # degrees: about 100 by 110 km at 62 north
OVERLAP = 0.02  # degrees that a cell reaches over its edges: one pixel at zoom 7 is 0.01
STEP = 0.001  # the grid of the 250 m map
# Square degrees, 0.6 km2 at 62 north: of smaller lakes the 250 m map has slivers, most of them triangles.
SMALLEST_LAKE = 0.0001
WORLD_STEP = 0.01
# Around the window the finer of the two: Svalbard, Iceland, Britain and the Kola are seen at zoom 5.
NEAR = (-45.0, 34.0, 75.0, 85.0)
SOUTHMOST = -60.0  # Antarctica goes round the pole, which no flat ring can
SMALLEST_NEAR, SMALLEST_FAR = 0.002, 0.05  # square degrees; a smaller island is less than a pixel there
BORDER_TOLERANCE = 0.003  # degrees

OPENSTREETMAP = "© OpenStreetMap contributors, ODbL"
NATURAL_EARTH = "Natural Earth"


def write_cells(countries: Mapping[str, np.ndarray], folder: Path) -> list[str]:
    """Write the detailed land cell by cell and return the names of the cells that have any."""
    folder.mkdir()
    land = np.array([_with_lakes(polygon) for polygons in countries.values() for polygon in polygons])
    west, south, east, north = WINDOW
    names = []
    for x in np.arange(west, east, CELL[0]):
        # Strip by strip: an outline of 90 000 points is cut 15 times, not 270.
        strip = _cut(land, (x - OVERLAP, south - OVERLAP, x + CELL[0] + OVERLAP, north + OVERLAP))
        for y in np.arange(south, north, CELL[1]):
            polygons = _cut(strip, (x - OVERLAP, y - OVERLAP, x + CELL[0] + OVERLAP, y + CELL[1] + OVERLAP))
            if len(polygons) == 0:
                continue
            name = f"E{x:g}N{y:g}".replace(".", "_")
            written = _written(list(polygons), (x, y), STEP)
            document = {"origin": [float(x), float(y)], "step": STEP, "polygons": written}
            (folder / f"{name}.json").write_text(json.dumps(document, separators=(",", ":")), "utf-8")
            names.append(name)
    return names


def write_world(
    countries: Mapping[str, np.ndarray], atlas: Mapping[str, Path], cells: Sequence[str], path: Path
) -> None:
    """Write land beyond the window, the borders within it, and which detailed cells there are.

    Parameters
    ----------
    countries
        Polygons of each country in the window.
    atlas
        ``near`` and ``far``: land of world-atlas, 50 m and 110 m.
    cells
        Names as `write_cells` returned them.
    path
        Where to.
    """
    # A hair inside the window, so that the two meet under each other.
    west, south, east, north = WINDOW
    window = shapely.box(west + OVERLAP, south + OVERLAP, east - OVERLAP, north - OVERLAP)
    near = shapely.difference(shapely.box(*NEAR), window)
    rest = shapely.difference(shapely.box(-180, SOUTHMOST, 180, 85), shapely.box(*NEAR))
    polygons = [
        polygon
        for name, where, smallest in (("near", near, SMALLEST_NEAR), ("far", rest, SMALLEST_FAR))
        for polygon in _polygons(shapely.intersection(read_land(atlas[name]), where))
        if polygon.area >= smallest
    ]
    document = {
        "attribution": [OPENSTREETMAP, NATURAL_EARTH],
        "origin": [0.0, 0.0],
        "step": WORLD_STEP,
        "polygons": _written(polygons, (0.0, 0.0), WORLD_STEP),
        "borders": {
            "origin": list(WINDOW[:2]),
            "step": STEP,
            "lines": [_steps(line, WINDOW[:2], STEP) for line in borders(countries)],
        },
        "cell": list(CELL),
        "window": list(WINDOW),
        "cells": list(cells),
    }
    path.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), "utf-8")


def read_land(path: Path) -> np.ndarray:
    """Return the polygons of ``land`` of a TopoJSON file, cut where they cross the antimeridian."""
    topology = json.loads(path.read_text("utf-8"))
    scale, translate = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]
    found: list[Any] = []
    for geometry in _geometries(topology["objects"]["land"]):
        for rings in [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]:
            shell, *holes = [_unwrapped(_ring(ring, arcs)) for ring in rings]
            drawn = shapely.Polygon(shell, holes)
            polygon = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
            for east in (-360.0, 0.0, 360.0):
                part = shapely.intersection(polygon, shapely.box(east - 180, -90, east + 180, 90))
                moved = shapely.transform(part, lambda xy, by=east: xy - [by, 0.0])
                found += _polygons(np.array([moved]))
    return np.array(found)


def borders(countries: Mapping[str, np.ndarray]) -> list[shapely.LineString]:
    """Return the lines where two countries meet: the steps of one outline that another walks too."""
    steps: Counter[tuple[tuple[float, float], tuple[float, float]]] = Counter()
    for polygons in countries.values():
        own = set()
        for ring in (ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)):
            points = [tuple(point) for point in np.round(shapely.get_coordinates(ring), 3)]
            own |= {(min(a, b), max(a, b)) for a, b in pairwise(points) if a != b}
        steps.update(own)
    shared = sorted(step for step, times in steps.items() if times > 1)
    merged = shapely.line_merge(shapely.MultiLineString([list(step) for step in shared]))
    lines = shapely.simplify(shapely.get_parts(merged), BORDER_TOLERANCE)
    return [line for line in lines if line.length > 2 * BORDER_TOLERANCE]


def _geometries(held: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = held.get("geometries", [held])
    return found


def _ring(arcs_of: Sequence[int], arcs: Sequence[np.ndarray]) -> np.ndarray:
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in arcs_of]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _unwrapped(ring: np.ndarray) -> np.ndarray:
    """Let a ring go on past 180 degrees where it jumped to the other side of the world."""
    jumps = np.diff(ring[:, 0], prepend=ring[0, 0])
    turns = np.cumsum((jumps < -180).astype(int) - (jumps > 180).astype(int))
    return np.stack([ring[:, 0] + 360.0 * turns, ring[:, 1]], axis=1)


def _cut(land: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    # Not clip_by_rect, which stops at slivers that it makes itself.
    west, south, east, north = shapely.bounds(land).T
    near = (west < box[2]) & (east > box[0]) & (south < box[3]) & (north > box[1])
    return np.array(_polygons(shapely.intersection(land[near], shapely.box(*box))), dtype=object)


def _with_lakes(polygon: shapely.Polygon) -> shapely.Polygon:
    lakes = [ring for ring in polygon.interiors if shapely.Polygon(ring).area >= SMALLEST_LAKE]
    return shapely.Polygon(polygon.exterior, lakes)


def _polygons(geometries: np.ndarray) -> list[shapely.Polygon]:
    parts = shapely.get_parts(shapely.get_parts(np.atleast_1d(geometries)))
    kept = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    return list(kept)


def _written(
    polygons: Sequence[shapely.Polygon], origin: tuple[float, float], step: float
) -> list[list[list[int]]]:
    written = []
    for polygon in polygons:
        rings = [_steps(ring, origin, step) for ring in (polygon.exterior, *polygon.interiors)]
        if len(rings[0]) > 6:  # a ring of two points is none
            written.append([rings[0], *(ring for ring in rings[1:] if len(ring) > 6)])
    return written


def _steps(ring: shapely.LineString, origin: Sequence[float], step: float) -> list[int]:
    grid = np.rint((shapely.get_coordinates(ring) - np.array(origin)) / step).astype(int)
    grid = grid[np.r_[True, (np.diff(grid, axis=0) != 0).any(axis=1)]]
    return [int(x) for x in np.diff(grid, axis=0, prepend=0).ravel()]
