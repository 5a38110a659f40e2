"""What a browser keeps for when the node does not answer: the service worker, and where nothing was kept.

The worker (`static/sw.js`) lies at the root so that it may look after ``/app/``; it is registered by the
pages of those who work alone. What it keeps is told here: files at once, the pieces of the map after that,
and pages (`web.kept_pages`) only as their people see them.
"""

import json
from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from samvirke.prepare.report.language import LANGUAGES
from samvirke.respond.access.sign_in.sessions import ABSOLUTE_MS
from samvirke.web import static_files
from samvirke.web.kept_pages import HEADER, KEPT
from samvirke.web.pages.offline_words import PAGE_WORDS
from samvirke.web.pages.render import page

MOST = 150  # pages and what they draw, of one person
OLDEST_MS = ABSOLUTE_MS  # what was seen before the longest shift is nobody's picture any more
LEFT_OUT = (".parquet", ".po", ".txt", "manifest.json", "sw.js", "door.js", ".webmanifest")
LATER = ("vendor/map-", "vendor/coast", "vendor/plot", "vendor/d3", "report/")
POLICY = "default-src 'none'; connect-src 'self'"

router = APIRouter(include_in_schema=False)


@router.get("/sw.js")
def worker() -> Response:
    """Send the worker; its bytes change with the files, so that a browser takes the new ones."""
    return Response(
        _worker(),
        media_type="text/javascript",
        headers={"Cache-Control": "no-cache", "Content-Security-Policy": POLICY},
    )


@router.get("/offline")
def nothing_kept(request: Request) -> Response:
    """Show what stands in the place of a page that was not kept; it holds nothing of anybody."""
    return page(request, "offline.html", {}, words=PAGE_WORDS)


def kept_files() -> tuple[list[str], list[str]]:
    """Return the addresses of the files that are kept at once, and of those that come after."""
    names = [name for name in sorted(static_files.listed()) if not name.endswith(LEFT_OUT)]
    first = [static_files.address(name) for name in names if not name.startswith(LATER)]
    later = [static_files.address(name) for name in names if name.startswith(LATER)]
    return first, later


@cache
def _worker() -> bytes:
    first, later = kept_files()
    told = {
        "version": static_files.version(),
        "files": first,
        "later": later,
        "kept": KEPT,
        "header": HEADER,
        "oldest_ms": OLDEST_MS,
        "most": MOST,
        "languages": list(LANGUAGES),
    }
    return f"const TOLD = {json.dumps(told)};\n".encode() + static_files.load("sw.js").plain
