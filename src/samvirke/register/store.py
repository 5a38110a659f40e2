"""Where a package lies: a folder or a zip, from which bytes come out and nothing else.

A package may come from a stranger. No path leaves it (no `..`, no absolute path, no link that
points outside), nothing is fetched from a network, and nothing above `MAX_FILE_BYTES` is unpacked.
"""

import zipfile
import zlib
from collections import Counter
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import Protocol

from samvirke.model.finding import Finding
from samvirke.register.closest import closest

DESCRIPTOR = "datapackage.json"
MAX_FILE_BYTES = 1 << 30  # the 1 km grid of Norway is 3 MB; a thousand of them is no register
MAX_ENTRIES = 10_000
MAX_EXPANSION = 200  # CSV shrinks 5 to 50 times; deflate can hold 1,000 times, which is a bomb
SMALL_BYTES = 10 << 20  # below this an expansion does no harm


class StoreError(Exception):
    """A file of the package cannot be had; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


class Store(Protocol):
    """Files by their path inside the package."""

    def names(self) -> list[str]:
        """Return the paths of all files, sorted."""

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; `StoreError` when it cannot be had."""


def package_place(path: str | PathLike[str]) -> Path:
    """Return where the package lies: the folder, when its `datapackage.json` is named."""
    place = Path(path)
    return place.parent if place.name == DESCRIPTOR and not place.is_dir() else place


def open_store(path: Path) -> Store:
    """Open the folder or zip at a path; `StoreError` when it is neither."""
    return FolderStore(path) if path.is_dir() else ZipStore(path)


def check_inside(name: str) -> str:
    """Return the path in plain form; `StoreError` when it would leave the package."""
    pure = PurePosixPath(name)
    if "://" in name:
        raise StoreError(
            Finding(
                table=name,
                seen="an address on a network",
                allowed="a file inside the package",
                do="download the file, put it into the package and name it by its path there",
            )
        )
    windows = "\\" in name or (len(name) > 1 and name[1] == ":")
    if pure.is_absolute() or ".." in pure.parts or windows or "\0" in name or not pure.parts:
        raise StoreError(
            Finding(
                table=name,
                seen=f"the path {name!r}",
                allowed="a path inside the package, parted by /, without ..",
                do="move the file into the package and name it by its path there",
            )
        )
    return str(pure)


class FolderStore:
    """A package that is a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def names(self) -> list[str]:
        """Return the paths of all files, sorted."""
        return sorted(
            path.relative_to(self._root).as_posix() for path in self._root.rglob("*") if path.is_file()
        )

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; `StoreError` when it cannot be had."""
        path = (self._root / check_inside(name)).resolve()
        if not path.is_relative_to(self._root):
            raise StoreError(
                Finding(
                    table=name,
                    seen="a link that leads out of the package",
                    allowed="files inside the package",
                    do="copy the file itself into the package",
                )
            )
        if not path.is_file():
            raise _missing(name, self.names())
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _too_large(name, f"{path.stat().st_size:,} bytes")
        return path.read_bytes()


class ZipStore:
    """A package that is a zip; its folder may be packed with it, as file managers do."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
            raise StoreError(
                Finding(
                    table=path.name,
                    seen=_what_it_is(path),
                    allowed="a folder or a zip with datapackage.json",
                    do="send or save the package again; a spreadsheet is saved as CSV first",
                )
            ) from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        if len(entries) > MAX_ENTRIES:
            raise _too_large(path.name, f"{len(entries):,} files")
        for entry in entries:
            check_inside(entry.filename)
        counts = Counter(entry.filename for entry in entries)
        twice = [name for name, count in counts.items() if count > 1]
        if twice:
            raise StoreError(
                Finding(
                    table=min(twice),
                    seen="the same path twice in the zip",
                    allowed="every path once",
                    do="pack the folder anew",
                )
            )
        self._entries = {entry.filename: entry for entry in entries}
        if DESCRIPTOR not in self._entries:
            tops = {name.split("/")[0] for name in self._entries if name.count("/") == 1}
            tops = {top for top in tops if f"{top}/{DESCRIPTOR}" in self._entries}
            if len(tops) == 1:
                prefix = f"{tops.pop()}/"
                self._entries = {
                    name.removeprefix(prefix): entry
                    for name, entry in self._entries.items()
                    if name.startswith(prefix)
                }

    def names(self) -> list[str]:
        """Return the paths of all files, sorted."""
        return sorted(self._entries)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; `StoreError` when it cannot be had."""
        entry = self._entries.get(check_inside(name))
        if entry is None:
            raise _missing(name, self.names())
        expansion = entry.file_size / max(1, entry.compress_size)
        if entry.file_size > MAX_FILE_BYTES:
            raise _too_large(name, f"{entry.file_size:,} bytes")
        if entry.file_size > SMALL_BYTES and expansion > MAX_EXPANSION:
            raise _too_large(name, f"{entry.file_size:,} bytes packed {expansion:.0f} times smaller")
        if entry.flag_bits & 1:
            raise StoreError(
                Finding(
                    table=name,
                    seen="a file locked with a password",
                    allowed="a zip without password",
                    do="pack the folder anew without a password",
                )
            )
        try:
            return self._zip.read(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise StoreError(
                Finding(
                    table=name,
                    seen=f"a damaged file in the zip ({error})",
                    allowed="a whole zip, packed by deflate or not at all",
                    do="send the package again, or pack the folder anew",
                )
            ) from error


def _missing(name: str, names: list[str]) -> StoreError:
    near = closest(name, names)
    return StoreError(
        Finding(
            table=name,
            seen="no such file in the package",
            allowed="files that are there" + (f"; the closest is {near}" if near else ""),
            do="put the file there, or take its resource out of datapackage.json",
        )
    )


def _too_large(name: str, seen: str) -> StoreError:
    return StoreError(
        Finding(
            table=name,
            seen=seen,
            allowed=f"at most {MAX_FILE_BYTES:,} bytes a file, {MAX_ENTRIES:,} files, and no file "
            f"packed over {MAX_EXPANSION} times smaller",
            do="split the region, or find out who sent this",
        )
    )


def _what_it_is(path: Path) -> str:
    start = path.read_bytes()[:4] if path.stat().st_size < MAX_FILE_BYTES else b""
    if not start:
        return "an empty file"
    return "a broken or cut-off zip" if start[:2] == b"PK" else "a file that is not a zip"
