"""`/app/{space}/map/…`: the data of the map, for its script.

What the register has is fetched once: it is packed, and a browser that has it is told so in a few bytes. What
changes is read anew each time, as whoever asks may see it.
"""

import gzip
import json
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import Response

from samvirke.prepare.report.language import LANGUAGES
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.region import Region
from samvirke.respond.who_can_come.whose_word import WhoseWord
from samvirke.web.api.visit import Visit
from samvirke.web.capability_words import capability_words
from samvirke.web.map.now import LAYERS, Now, trust
from samvirke.web.map.page import PAGE
from samvirke.web.map.register import collection, municipalities, resources
from samvirke.web.problem import Json
from samvirke.web.words import language, language_of

router = APIRouter(prefix="/app/{space}/map", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]
KEPT = "private, no-cache"  # asked about each time, sent again only when it is another


@router.get("/resources")
def map_resources(request: Request, visit: Entered) -> Response:
    """Send the units of the register where they are at rest."""
    return _of_register(request, visit, resources)


@router.get("/municipalities")
def map_municipalities(request: Request, visit: Entered) -> Response:
    """Send the municipalities of the register."""
    return _of_register(request, visit, municipalities)


@router.get("/now")
def map_now(
    request: Request, visit: Entered, layers: Annotated[str, Query(max_length=100)] = ",".join(LAYERS)
) -> Json:
    """Send the layers that change, as whoever asks may see them."""
    wanted = list(dict.fromkeys(name for name in layers.split(",") if name))
    unknown = [name for name in wanted if name not in LAYERS]
    if unknown:
        raise HTTPException(422, f"layers has {unknown[0][:40]!r}; it may have {', '.join(LAYERS)}")
    region = visit.house.region
    words = None if region is None else WhoseWord(visit.node.place, region)
    now = Now(visit.node, visit.actor, language_of(request).code, words)
    return Json(
        {
            "now_ms": visit.node.now_ms,
            "trust": trust(),
            "layers": {name: now.layer(name) for name in wanted},
        },
        headers={"Cache-Control": "no-store"},
    )


@router.get("/coverage")
def map_coverage(
    visit: Entered,
    function: Annotated[str, Query(max_length=40)] = "fire",
    minutes: Annotated[float, Query(allow_inf_nan=False)] = 20.0,
    when: Annotated[str, Query(max_length=10)] = "day",
) -> Json:
    """Send the share of people whom somebody reaches in so many minutes, by straight lines."""
    from samvirke.web.map.reached import reached  # numba and scipy, which take seconds to load

    if visit.house.region is None:
        return Json({"state": state_of(visit), "values": {}})
    return Json({"state": "ready", **reached(visit.house.region, function, minutes, when)})


@router.get("/roads")
def map_roads(
    visit: Entered,
    bbox: Annotated[str, Query(max_length=100)],
    zoom: Annotated[float, Query(ge=0, le=24, allow_inf_nan=False)],
) -> Response:
    """Send the roads within west, south, east, north; none where the node has no road graph."""
    box = _box(bbox)
    graph = None if visit.house.coming is None else visit.house.coming.graph
    if graph is None:
        # Roads are read after the register: until then they may come yet.
        return Json(collection([], state="reading" if state_of(visit) == "reading" else "none"))
    from samvirke.web.map.roads import roads

    return _packed(Json({"state": "ready", **roads(graph, box, zoom)}).body, {"Cache-Control": KEPT})


def state_of(visit: Visit) -> str:
    """Say whether the register is there: ready, reading or none."""
    if visit.house.region is not None:
        return "ready"
    return "none" if visit.house.coming is None else "reading"


def _of_register(request: Request, visit: Visit, made: Callable[[Region], dict[str, Any]]) -> Response:
    region = visit.house.region
    if region is None:
        return Json(collection([], state=state_of(visit)), headers={"Cache-Control": "no-store"})
    packed, tag = _pack(region, made)
    headers = {"ETag": tag, "Cache-Control": KEPT, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), media_type="application/json", headers=headers)
    return Response(packed, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})


@lru_cache(maxsize=4)
def _pack(region: Region, made: Callable[[Region], dict[str, Any]]) -> tuple[bytes, str]:
    told = {"state": "ready", "capabilities": _capability_words(), **made(region)}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return gzip.compress(body, 6, mtime=0), f'"{sha256(body).hexdigest()[:24]}"'


def _packed(body: Any, headers: dict[str, str]) -> Response:
    # All browsers that draw the map unpack gzip.
    return Response(
        gzip.compress(bytes(body), 5, mtime=0),
        media_type="application/json",
        headers={**headers, "Content-Encoding": "gzip"},
    )


def _capability_words() -> dict[str, dict[str, str]]:
    """Return capability → what people call it, by language."""
    return {
        name: {code: capability_words(language(code), name) for code in LANGUAGES}
        for name in capability_catalogue()
    }


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise HTTPException(422, f"bbox is {text[:60]!r}; it must be west,south,east,north") from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise HTTPException(422, f"bbox is {text[:60]!r}; it must be west < east and south < north, degrees")
    return west, south, east, north
