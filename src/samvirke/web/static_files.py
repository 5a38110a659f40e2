"""The files of the pages: ours in ``static``, npm's in ``vendor``, at addresses that change with their bytes.

``/static/VERSION/situation.js`` is kept by browsers for a year; VERSION is the hash of all files, so that
scripts that import each other by relative addresses are always of one build.
"""

import gzip
import mimetypes
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Protocol

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from samvirke.web.work.report_css import inside_styles

FOREVER = "public, max-age=31536000, immutable"
TYPES = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".po": "text/plain",
    ".geojson": "application/json",
}
PACKED = frozenset({".js", ".mjs", ".css", ".json", ".geojson", ".svg", ".html", ".txt"})
FOLDERS = {
    "": ("samvirke.web", "static"),
    "vendor": ("samvirke", "vendor"),
    "report": ("samvirke.prepare.report", "static"),
}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent: its bytes, packed where that helps, and its type."""

    plain: bytes
    packed: bytes | None
    media_type: str


class Place(Protocol):
    """Where a file lies, or what it is made of."""

    def read_bytes(self) -> bytes:
        """Return what it holds."""
        ...


@cache
def listed() -> dict[str, Place]:
    """Return every file that is served: its address below the version → where it lies.

    ``inside/…`` are the styles of the reports, made for a report that stands in a page.
    """
    found: dict[str, Place] = {f"inside/{name}": made for name, made in inside_styles().items()}
    for prefix, (package, folder) in FOLDERS.items():
        place = files(package).joinpath(folder)
        if place.is_dir():
            _list(place, f"{prefix}/" if prefix else "", found)
    return found


@cache
def version() -> str:
    """Return the hash of all files, short."""
    digest = sha256()
    for name, place in sorted(listed().items()):
        digest.update(f"{name}\0".encode() + sha256(place.read_bytes()).digest())
    return digest.hexdigest()[:12]


def address(name: str) -> str:
    """Return where a file is served.

    Raises
    ------
    KeyError
        When there is none: a page that names it would be broken.
    """
    if name not in listed():
        raise KeyError(f"there is no static file {name}; build the vendor files with `make` if it is npm's")
    return f"/static/{version()}/{name}"


@cache
def load(name: str) -> File:
    """Return a file as it is sent; packed once."""
    plain = listed()[name].read_bytes()
    suffix = name[name.rfind(".") :]
    packed = gzip.compress(plain, 9, mtime=0) if suffix in PACKED and len(plain) > 500 else None
    kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return File(plain, packed, kind)


@router.get("/static/{version_asked}/{name:path}")
def static(request: Request, version_asked: str, name: str) -> Response:
    """Send a file; of another version than the present none is kept by the browser."""
    if name not in listed():
        raise HTTPException(404, "there is no such file")
    file = load(name)
    headers = {
        "Cache-Control": FOREVER if version_asked == version() else "no-cache",
        "Vary": "Accept-Encoding",
    }
    if file.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            file.packed, media_type=file.media_type, headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(file.plain, media_type=file.media_type, headers=headers)


def _list(place: Traversable, prefix: str, found: dict[str, Place]) -> None:
    for one in place.iterdir():
        if one.is_dir():
            _list(one, f"{prefix}{one.name}/", found)
        else:
            found[prefix + one.name] = one
