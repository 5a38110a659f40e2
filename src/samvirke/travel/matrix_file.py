"""A matrix of travel times as one file on disk, whole seconds in 16 bits, rows = sources.

A country of 950 stations and 300,000 cells is 570 MB and opens at once: nothing is read before it
is asked for. 65,535 (`BEYOND`) stands for what is not reached or lies beyond; the longest time kept is
18.2 hours. The head of the file tells the shape, what stands behind the times and two hashes: `key`
of the question (graph, profile, closures, places) and `sha256` of the answer.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import BadInputError
from samvirke.travel.times import Description, Points, Times
from samvirke.travel.whole_file import whole_file

BEYOND = 65_535
KIND = "samvirke-matrix"
VERSION = 1
HEAD_BYTES = 4096  # a page: the numbers begin where the memory map may
MAGIC = b"samvirke-matrix\n"


class RowsOfTimes(Protocol):
    """Travel times that come in blocks of rows: `RoadTimes` and `CchTimes`."""

    def matrix_rows(self, sources: Points, targets: Points, *, limit_s: float = np.inf) -> Iterator[Times]:
        """Yield the matrix in blocks of consecutive rows."""

    def describe(self) -> Description:
        """Say what stands behind the times."""


@dataclass(frozen=True, eq=False)
class StoredMatrix:
    """A matrix on disk.

    Parameters
    ----------
    seconds
        Whole seconds, shape ``(n_sources, n_targets)``, `BEYOND` where there is no way; read only.
    key
        Hash of graph, profile, closures, places and limit.
    sha256
        Hash of the numbers; `is_intact` compares them.
    description
        What stands behind the times.
    """

    seconds: npt.NDArray[np.uint16]
    key: str
    sha256: str
    description: Description

    def rows(self, rows: npt.NDArray[np.integer] | slice) -> Times:
        """Return some rows as seconds, ``inf`` where there is no way."""
        stored = np.asarray(self.seconds[rows])
        return np.where(stored == BEYOND, np.float32(np.inf), stored.astype(np.float32))

    def is_intact(self) -> bool:
        """Read everything and say whether it is what was written; a second for a gigabyte."""
        return hashlib.sha256(np.ascontiguousarray(self.seconds).data).hexdigest() == self.sha256


def matrix_key(times: RowsOfTimes, sources: Points, targets: Points, *, limit_s: float = np.inf) -> str:
    """Return the hash of a question: equal keys have equal answers, so none is computed twice."""
    description = times.describe()
    digest = hashlib.sha256(f"{description.engine} {description.fingerprint} {limit_s}".encode())
    for points in (sources, targets):
        digest.update(f" {len(points)} ".encode())
        digest.update(points.lon.astype("<f8").tobytes() + points.lat.astype("<f8").tobytes())
    return digest.hexdigest()


def write_matrix(
    path: str | PathLike[str],
    times: RowsOfTimes,
    sources: Points,
    targets: Points,
    *,
    limit_s: float = np.inf,
    progress: Callable[[int, int], None] | None = None,
) -> StoredMatrix:
    """Compute a matrix block by block into a file; the file is there whole or not at all.

    Parameters
    ----------
    path
        Where to write.
    times
        The engine.
    sources, targets
        Rows and columns.
    limit_s
        What takes longer counts as not reached.
    progress
        Called with rows done and rows in all.
    """
    digest = hashlib.sha256()
    done = 0
    with whole_file(path) as file:
        file.write(bytes(HEAD_BYTES))
        for block in times.matrix_rows(sources, targets, limit_s=limit_s):
            seconds = np.rint(np.minimum(block, BEYOND)).astype("<u2")
            file.write(seconds.data)
            digest.update(seconds.data)
            done += len(block)
            if progress is not None:
                progress(done, len(sources))
        description = asdict(times.describe())
        head = {
            "kind": KIND,
            "version": VERSION,
            "shape": [len(sources), len(targets)],
            "key": matrix_key(times, sources, targets, limit_s=limit_s),
            "sha256": digest.hexdigest(),
            "description": description,
        }
        text = MAGIC + json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
        if len(text) > HEAD_BYTES:
            description["note"] = ""  # only a note has no bound of its own
            text = MAGIC + json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
        file.seek(0)
        file.write(text.ljust(HEAD_BYTES))
    return read_matrix(path)


def read_matrix(path: str | PathLike[str]) -> StoredMatrix:
    """Open a matrix; its numbers stay on disk until they are asked for.

    Raises
    ------
    BadInputError
        When the file is missing, cut off, of another kind or of another version.
    """
    place = Path(path)
    if not place.is_file():
        raise BadInputError(f"there is no file {place}; make one with `samvirke roads matrix`")
    with place.open("rb") as file:
        text = file.read(HEAD_BYTES)
    if not text.startswith(MAGIC):
        raise BadInputError(f"{place} is no matrix of travel times; `samvirke roads matrix` makes one")
    try:
        head: dict[str, Any] = json.loads(text.removeprefix(MAGIC))
        if head["version"] != VERSION:
            raise BadInputError(
                f"{place} is a matrix of version {head['version']}; this Samvirke reads version "
                f"{VERSION}; make it anew with `samvirke roads matrix`"
            )
        shape = (int(head["shape"][0]), int(head["shape"][1]))
        return StoredMatrix(
            seconds=_map(place, shape),
            key=str(head["key"]),
            sha256=str(head["sha256"]),
            description=Description(**head["description"]),
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise BadInputError(
            f"{place} is damaged ({error}); it may be cut off: copy it again, or make it anew with "
            "`samvirke roads matrix`"
        ) from error


def _map(place: Path, shape: tuple[int, int]) -> npt.NDArray[np.uint16]:
    stored, due = place.stat().st_size - HEAD_BYTES, 2 * shape[0] * shape[1]
    if stored != due:
        raise ValueError(f"it holds {stored} bytes of numbers instead of {due}")
    if 0 in shape:
        return np.empty(shape, dtype=np.uint16)  # nothing cannot be mapped
    return np.memmap(place, dtype="<u2", mode="r", offset=HEAD_BYTES, shape=shape)
