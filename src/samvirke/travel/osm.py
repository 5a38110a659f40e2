"""Read the car roads and car ferries of an OpenStreetMap file.

The rules are those behind the counts of reference section 2.1: classes, access, one way and
numeric limits. Not read: turn restrictions, barriers, conditional and vehicle-specific tags, route
relations.
"""

import hashlib
from array import array
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import osmium

from samvirke import __version__
from samvirke.model.errors import BadInputError
from samvirke.travel.graph import CLASSES, DIVIDED, FERRY, PRIVATE, GraphSource, RoadGraph
from samvirke.travel.junctions import Ways, graph_of
from samvirke.travel.times import Floats, Ints

LICENCE = "ODbL-1.0"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL"
SUFFIXES = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")

ACCESS_TAGS = ("motor_vehicle", "motorcar", "vehicle", "access")  # the first present one counts
NO_CARS = ("no", "agricultural", "forestry")
# Above any sign in the world; a limit of 0 would make a road that nobody ever leaves.
HIGHEST_LIMIT_KMH = 200


def build_graph(path: str | PathLike[str], *, long_ferries: Collection[str] = ()) -> RoadGraph:
    """Build the road graph of an OpenStreetMap file.

    Parameters
    ----------
    path
        An ``.osm.pbf`` (or ``.osm``) file.
    long_ferries
        Names of ferry lines over 60 km to keep all the same.

    Raises
    ------
    BadInputError
        When the file is missing, cut off, not OpenStreetMap data or holds no car road.
    """
    place = Path(path)
    if not place.is_file():
        raise BadInputError(f"there is no file {place}; give an OpenStreetMap file (.osm.pbf)")
    if not place.name.endswith(SUFFIXES):
        raise BadInputError(
            f"{place.name} does not end in {' or '.join(SUFFIXES)}; give an OpenStreetMap file, "
            "such as norway-latest.osm.pbf of Geofabrik"
        )
    with _bad_file(place):
        header = osmium.FileProcessor(place).header
        if header.has_multiple_object_versions:
            raise BadInputError(f"{place} is a history file; give one with the newest objects only")
        reading = _read_ways(place)
        if not len(reading.road_class):
            raise BadInputError(
                f"{place} holds no road open to cars; is it a road extract? "
                f"classes read: {', '.join(CLASSES[:FERRY])}"
            )
        refs = np.frombuffer(reading.refs, dtype=np.int64)
        nodes, ref_node = np.unique(refs, return_inverse=True)
        lon, lat = _read_positions(place, nodes)
    ways = Ways(
        way=np.array(reading.way, dtype=np.int64),
        ref_start=np.array(reading.ref_start, dtype=np.int64),
        ref_node=np.asarray(ref_node, dtype=np.int64),
        road_class=np.array(reading.road_class, dtype=np.uint8),
        limit_kmh=np.array(reading.limit_kmh, dtype=np.float32),
        direction=np.array(reading.direction, dtype=np.int8),
        flags=np.array(reading.flags, dtype=np.uint8),
        ferry_tags=reading.ferry_tags,
        lon=lon,
        lat=lat,
    )
    replicated = header.get("osmosis_replication_timestamp", "")
    source = GraphSource(
        data_date=replicated or _iso(reading.newest),
        licence=LICENCE,
        attribution=ATTRIBUTION,
        file=place.name,
        file_sha256=_sha256(place),
        program=f"samvirke {__version__}",
    )
    graph = graph_of(ways, source=source, long_ferries=long_ferries)
    if not (graph.road_class != FERRY).any():
        raise BadInputError(
            f"{place} holds ways but not the nodes they run through; make the extract with "
            "complete ways (osmium extract does so by default)"
        )
    return graph


@dataclass
class _Reading:
    """Ways as they come by."""

    way: list[int] = field(default_factory=list)
    refs: Any = field(default_factory=lambda: array("q"))
    ref_start: list[int] = field(default_factory=lambda: [0])
    road_class: list[int] = field(default_factory=list)
    limit_kmh: list[float] = field(default_factory=list)
    direction: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    ferry_tags: dict[int, dict[str, str]] = field(default_factory=dict)  # by position of the way
    newest: datetime | None = None


def _read_ways(place: Path) -> _Reading:
    reading = _Reading()
    roads = osmium.FileProcessor(place, osmium.osm.WAY).with_filter(
        osmium.filter.TagFilter(("route", "ferry"), *(("highway", name) for name in CLASSES[:FERRY]))
    )
    for way in roads:
        if not isinstance(way, osmium.osm.Way):
            continue
        tags = way.tags
        road_class = tags.get("highway")
        access = next((tags[tag] for tag in ACCESS_TAGS if tag in tags), "")
        if access in NO_CARS or tags.get("area") == "yes" or len(way.nodes) < 2:
            continue
        code = CLASSES.index(road_class) if road_class in CLASSES[:FERRY] else FERRY
        if code == FERRY:
            reading.ferry_tags[len(reading.way)] = dict(tags)
        divided = tags.get("junction") in ("roundabout", "circular") or code in MOTORWAYS
        reading.way.append(way.id)
        reading.refs.extend([node.ref for node in way.nodes])
        reading.ref_start.append(len(reading.refs))
        reading.road_class.append(code)
        reading.limit_kmh.append(_limit_kmh(tags.get("maxspeed")))
        reading.direction.append(_direction(tags, code))
        reading.flags.append((PRIVATE if access == "private" else 0) | (DIVIDED if divided else 0))
        if reading.newest is None or way.timestamp > reading.newest:
            reading.newest = way.timestamp
    return reading


MOTORWAYS = (CLASSES.index("motorway"), CLASSES.index("motorway_link"))


def _direction(tags: Mapping[str, str] | osmium.osm.TagList, code: int) -> int:
    """Return 1 when only forwards, -1 when only backwards, 0 when both ways."""
    one_way = tags.get("oneway")
    if one_way == "-1":
        return -1
    if one_way in ("yes", "1", "true") or tags.get("junction") in ("roundabout", "circular"):
        return 1
    return 1 if code in MOTORWAYS and one_way != "no" else 0


def _limit_kmh(text: str | None) -> float:
    """Return a purely numeric limit; 0 (the profile decides) for ``NO:urban``, ``30 mph``, none."""
    try:
        limit = float(text) if text and text.replace(".", "", 1).isdecimal() else 0.0
    except ValueError:
        return 0.0
    return limit if 1 <= limit <= HIGHEST_LIMIT_KMH else 0.0


def _read_positions(place: Path, nodes: Ints) -> tuple[Floats, Floats]:
    """Return the positions of nodes (sorted numbers), NaN where the file does not hold one.

    A second pass over the file, so that it does not matter in which order it holds its objects. The
    store takes 16 bytes for each node of the file.
    """
    # Not IdFilter: its bit set covers all numbers up to the largest, 0.9 GB for the smallest town.
    store = osmium.index.create_map("flex_mem")
    osmium.apply(osmium.io.Reader(place, osmium.osm.NODE), osmium.NodeLocationsForWays(store))
    lon, lat = np.full(len(nodes), np.nan), np.full(len(nodes), np.nan)
    for index, node in enumerate(nodes.tolist()):
        try:
            position = store.get(node)
        except KeyError:
            continue  # the way runs out of the extract
        if position.valid():
            lon[index], lat[index] = position.lon_without_check(), position.lat_without_check()
    return lon, lat


@contextmanager
def _bad_file(place: Path) -> Iterator[None]:
    # osmium says all that is wrong with a file as RuntimeError, with a text of the C++ library.
    try:
        yield
    except (RuntimeError, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(
            f"{place} cannot be read as OpenStreetMap data ({error}); it is cut off or of another "
            "kind: fetch it again and compare its size or checksum with the place it came from"
        ) from error


def _iso(moment: datetime | None) -> str:
    # A file without metadata has 1970 in every object.
    return "" if moment is None or moment.year <= 1970 else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _sha256(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
