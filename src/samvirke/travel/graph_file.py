"""The road graph as one file, ``.roads``: the arrays of `RoadGraph` in NumPy's npz form.

Uncompressed, so that a country opens as fast as the disk reads; the zip inside keeps a checksum of
every array. Same graph, same bytes.
"""

import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.travel.ferry import FerryLine
from samvirke.travel.graph import ARRAYS, GraphSource, RoadGraph
from samvirke.travel.whole_file import whole_file

KIND = "samvirke-roads"
VERSION = 1  # raised when a reader of the old form would go wrong

DTYPES = {
    "lon": "<f8",
    "lat": "<f8",
    "indptr": "<i8",
    "head": "<i4",
    "length_m": "<f8",
    "road_class": "|u1",
    "limit_kmh": "<f4",
    "flags": "|u1",
    "ferry_line": "<i4",
    "shape": "<i4",
    "shape_start": "<i8",
    "shape_lon_e7": "<i4",
    "shape_lat_e7": "<i4",
}


def write_graph(graph: RoadGraph, path: str | PathLike[str]) -> None:
    """Write the graph; the file is there whole or not at all."""
    about = {
        "kind": KIND,
        "version": VERSION,
        "source": asdict(graph.source),
        "ferries": [asdict(line) for line in graph.ferries],
    }
    text = json.dumps(about, ensure_ascii=False, sort_keys=True).encode()
    arrays: dict[str, Any] = {
        name: np.ascontiguousarray(getattr(graph, name), dtype=DTYPES[name]) for name in ARRAYS
    }
    with whole_file(path) as file:
        np.savez(file, about=np.frombuffer(text, dtype=np.uint8), **arrays)


def read_graph(path: str | PathLike[str]) -> RoadGraph:
    """Read a graph and check that its arrays fit each other.

    Raises
    ------
    BadInputError
        When the file is missing, damaged, of another kind or of another version.
    """
    place = Path(path)
    if not place.is_file():
        raise BadInputError(
            f"there is no file {place}; build one with `samvirke roads build X.osm.pbf -o {place}`"
        )
    try:
        with zipfile.ZipFile(place) as archive:
            foreign = "about.npy" not in archive.namelist()
        if foreign:
            raise BadInputError(f"{place} is {NO_ROADS}")
        with np.load(place, allow_pickle=False) as stored:
            about = json.loads(bytes(stored["about"]))
            _reject_other_version(about, place)
            return RoadGraph(
                **{name: _array(stored, name) for name in ARRAYS},
                ferries=tuple(FerryLine(**line) for line in about["ferries"]),
                source=GraphSource(**about["source"]),
            )
    except zipfile.BadZipFile as error:
        with place.open("rb") as file:
            if file.read(2) != b"PK":
                raise BadInputError(f"{place} is {NO_ROADS}") from error
        raise BadInputError(_damaged(place, error)) from error
    except DAMAGE as error:
        raise BadInputError(_damaged(place, error)) from error


NO_ROADS = "no road graph; give a file made by `samvirke roads build` (an .osm.pbf must be built first)"
# What zipfile, NumPy and JSON raise for bytes that are not what they should be.
DAMAGE = (
    EOFError,
    InvalidValueError,
    KeyError,
    MemoryError,
    NotImplementedError,
    TypeError,
    ValueError,
    OverflowError,
    zlib.error,
)


def _damaged(place: Path, error: Exception) -> str:
    return (
        f"{place} is damaged ({error}); it may be cut off: copy it again, or build it anew with "
        "`samvirke roads build`"
    )


def _reject_other_version(about: Any, place: Path) -> None:
    if not isinstance(about, dict) or about.get("kind") != KIND:
        raise BadInputError(f"{place} is {NO_ROADS}")
    version = about.get("version")
    if version != VERSION:
        newer = isinstance(version, int) and version > VERSION
        what = "update Samvirke, or build the file anew" if newer else "build it anew from its OSM file"
        raise BadInputError(
            f"{place} is a road graph of version {version}; this Samvirke reads version {VERSION}; "
            f"{what} with `samvirke roads build`"
        )


def _array(stored: Mapping[str, npt.NDArray[Any]], name: str) -> npt.NDArray[Any]:
    array = stored[name]
    if array.dtype != np.dtype(DTYPES[name]):
        raise InvalidValueError(f"{name} is {array.dtype} instead of {DTYPES[name]}")
    return array
