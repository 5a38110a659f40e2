"""The map by itself, and what it shows as tables: for those who have no scripts or no WebGL."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from samvirke.prepare.report.language import Language
from samvirke.respond.who_can_come.whose_word import WhoseWord
from samvirke.web.api.visit import Visit
from samvirke.web.capability_words import capability_words
from samvirke.web.map.now import LAYERS, Now
from samvirke.web.map.register import resources
from samvirke.web.pages.page import Page
from samvirke.web.pages.render import show
from samvirke.web.words import N_, language_of

PAGE = Page(name="map", title=N_("Map"), action="situation.read", in_menu=False)
SHOWN = 50  # rows of a page
TABLES = ("resources", *LAYERS[1:])

router = APIRouter(prefix="/app/{space}/map", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]


@router.get("")
def first(
    request: Request,
    visit: Entered,
    layer: Annotated[str, Query(max_length=20)] = TABLES[0],
    words: Annotated[str, Query(max_length=100)] = "",
    start: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """Show the map, and one of its layers as a table, a part at a time."""
    chosen = layer if layer in TABLES else TABLES[0]
    rows = _rows(visit, chosen, language_of(request))
    if words:
        rows = [row for row in rows if words.casefold() in " ".join(map(str, row.values())).casefold()]
    context = {
        "layer": chosen,
        "layers": TABLES,
        "rows": rows[start : start + SHOWN],
        "total": len(rows),
        "start": start,
        "shown_rows": SHOWN,
        "words_asked": words,
    }
    return show(request, visit, PAGE, "map_page.html", context)


def _rows(visit: Visit, layer: str, language: Language) -> list[dict[str, Any]]:
    region = visit.house.region
    words = None if region is None else WhoseWord(visit.node.place, region)
    now = Now(visit.node, visit.actor, language.code, words)
    if layer != "resources":
        return [{"id": one["id"], **one["properties"]} for one in now.layer(layer)["features"]]
    told = {one["unit"]: one for one in now.layer("units")["items"]}
    found = resources(region) if region is not None else {"features": [], "owners": {}}
    rows = []
    for one in found["features"]:
        own = one["properties"]
        rows.append(
            {
                "id": one["id"],
                "name": own["name"],
                "kind": own["kind"],
                "does": ", ".join(capability_words(language, name) for name in own["does"]),
                "owner": found["owners"][own["owner"]],
                "site": own["site"],
                "quality": own["quality"],
                "status": told.get(one["id"], {}).get("status", ""),
                "status_at_ms": told.get(one["id"], {}).get("status_at_ms"),
                "taken": bool(told.get(one["id"], {}).get("taken")),
            }
        )
    return rows
