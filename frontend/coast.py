"""Cut the coast of the Nordic window out of a map of the world's countries.

The map gives one country a line, 250 m between points, in degrees rounded to 0.001. Rounding has made
many outlines cross themselves, so each polygon is mended before anything else is done with it; what
reaches over the window is cut first, because Russia crosses the antimeridian.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

WINDOW = (3.0, 54.5, 33.0, 72.0)  # west, south, east, north
COUNTRIES = ("BLR", "DEU", "DNK", "EST", "FIN", "LTU", "LVA", "NOR", "POL", "RUS", "SWE")
ATTRIBUTION = "© OpenStreetMap contributors, ODbL"

PIECE_POINTS = 400  # a point is looked up in pieces; one outline of 90 000 points takes seconds
STEP = 0.002  # degrees: the grid of the report's coast, 0.1 to 0.2 km
# Visvalingam: a bend goes when its triangle is under TOLERANCE², 0.2 km2 at 62 north. Under half a
# pixel of a national map 900 pixels high, two or three pixels of a county.
TOLERANCE = 0.006
# Square degrees; one is about 5 800 km2 at 62 north. The neighbours are surroundings, not the matter.
SMALLEST_ISLAND = {"NOR": 0.00025}
SMALLEST_NEIGHBOUR_ISLAND = 0.003
SMALLEST_LAKE = {"NOR": 0.006}  # 35 km2: Mjøsa and Femunden stay
SMALLEST_NEIGHBOUR_LAKE = 0.03

_COUNTRY = re.compile(rb'"properties":\{"A3":"([A-Z]{3})"\}')


def read_countries(path: Path) -> dict[str, np.ndarray]:
    """Return the valid polygons of each country within the window, lakes as holes."""
    found = {}
    with path.open("rb") as lines:
        for line in lines:
            name = _COUNTRY.search(line)
            if name and name[1].decode() in COUNTRIES:
                outline = shapely.from_geojson(line.strip().rstrip(b","))
                found[name[1].decode()] = _mended(shapely.get_parts(outline))
    if missing := sorted(set(COUNTRIES) - set(found)):
        raise ValueError(
            f"{path.name} has no country {', '.join(missing)}; the map must be one feature a line "
            'with the property "A3"; has the version of @geo-maps/countries-land-250m changed?'
        )
    return {name: found[name] for name in COUNTRIES}


def write_land(countries: dict[str, np.ndarray], path: Path) -> None:
    """Write what is land as GeoParquet: small pieces that meet, lakes filled (a lake is no sea)."""
    names: list[str] = []
    pieces: list[shapely.Polygon] = []
    for name, polygons in countries.items():
        for polygon in polygons:
            cut = list(_pieces(shapely.Polygon(polygon.exterior), WINDOW))
            names += [name] * len(cut)
            pieces += cut
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": ["Polygon"],
                "bbox": [float(x) for x in shapely.total_bounds(np.array(pieces))],
            }
        },
    }
    table = pa.table(
        {"country": pa.array(names), "geometry": pa.array(shapely.to_wkb(pieces), pa.binary())},
        metadata={"geo": json.dumps(geo), "attribution": ATTRIBUTION},
    )
    pq.write_table(table, path, compression="zstd")


def write_report_coast(countries: dict[str, np.ndarray], path: Path) -> None:
    """Write the small coast of the report.

    Borders between countries are simplified once for both, so that no gap opens between them. A ring
    is ``[x0, y0, dx1, dy1, …]`` in steps of `STEP` from the window's south-west corner; a polygon is
    its rings, the outer one first.
    """
    names = [name for name, polygons in countries.items() for _ in polygons]
    polygons = shapely.coverage_simplify(np.concatenate(list(countries.values())), TOLERANCE)
    rings: dict[str, list[list[list[int]]]] = {name: [] for name in countries}
    for name, part in zip(names, polygons, strict=True):
        if shapely.area(part) < SMALLEST_ISLAND.get(name, SMALLEST_NEIGHBOUR_ISLAND):
            continue
        smallest = SMALLEST_LAKE.get(name, SMALLEST_NEIGHBOUR_LAKE)
        lakes = [hole for hole in part.interiors if shapely.Polygon(hole).area >= smallest]
        drawn = [steps for ring in (part.exterior, *lakes) if len(steps := _steps(ring)) > 6]
        if drawn:
            rings[name].append(drawn)
    document = {
        "attribution": ATTRIBUTION,
        "origin": WINDOW[:2],
        "window": WINDOW,
        "step": STEP,
        "countries": rings,
    }
    path.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _mended(parts: np.ndarray) -> np.ndarray:
    west, south, east, north = shapely.bounds(parts).T
    near = (west < WINDOW[2]) & (east > WINDOW[0]) & (south < WINDOW[3]) & (north > WINDOW[1])
    parts = shapely.clip_by_rect(parts[near], *WINDOW)
    # Only after the cut: mending 900 000 points of Russia takes minutes. Polygon by polygon, with the
    # method that never turns a hole into land; the whole of Norway at once takes 17 s.
    bad = ~shapely.is_valid(parts)
    parts[bad] = shapely.make_valid(parts[bad], method="structure", keep_collapsed=False)
    polygons: np.ndarray = shapely.get_parts(shapely.get_parts(parts))
    whole: np.ndarray = polygons[shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON]
    return whole


def _pieces(polygon: shapely.Polygon, box: tuple[float, float, float, float]) -> Iterator[shapely.Polygon]:
    """Halve the longer side until a piece is small; cut lines lie between the map's 0.001 degrees."""
    if shapely.get_num_coordinates(polygon) <= PIECE_POINTS:
        yield polygon
        return
    west, south, east, north = box
    if east - west > north - south:
        middle = round((west + east) / 2, 3) + 0.0005
        halves = (west, south, middle, north), (middle, south, east, north)
    else:
        middle = round((south + north) / 2, 3) + 0.0005
        halves = (west, south, east, middle), (west, middle, east, north)
    for half in halves:
        for part in shapely.get_parts(shapely.clip_by_rect(polygon, *half)):
            if part.geom_type == "Polygon":
                yield from _pieces(part, half)


def _steps(ring: shapely.LinearRing) -> list[int]:
    grid = np.rint((shapely.get_coordinates(ring) - WINDOW[:2]) / STEP).astype(int)
    grid = grid[np.r_[True, (np.diff(grid, axis=0) != 0).any(axis=1)]]
    return [int(x) for x in np.diff(grid, axis=0, prepend=0).ravel()]
