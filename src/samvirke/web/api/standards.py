"""Incidents, units and warnings in the words of others: OGC API Features, EMSI, CAP."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from samvirke.model.errors import BadInputError
from samvirke.respond.act import NotFoundError
from samvirke.respond.cards.for_type import cards_for
from samvirke.respond.record.ids import ulid
from samvirke.respond.standards.cap.threatened import threatened
from samvirke.respond.standards.cap.warning import current_warnings
from samvirke.respond.standards.emsi.read import write_emsi
from samvirke.respond.standards.emsi.write import emsi_of
from samvirke.respond.standards.ogc import documents
from samvirke.respond.standards.ogc.features import COLLECTIONS, Feature
from samvirke.respond.standards.ogc.query import DEFAULT
from samvirke.respond.standards.ogc.query import Query as Asked
from samvirke.web.api.visit import Entered, Visit
from samvirke.web.listing import incident_id, one
from samvirke.web.problem import RESPONSES, Json

ITEMS = ("bbox", "datetime", "limit", "offset", "f")

CAP: dict[int | str, Any] = {200: {"description": "CAP 1.2.", "content": {"application/cap+xml": {}}}}
EMSI: dict[int | str, Any] = {200: {"description": "EMSI, as JSON.", "content": {"application/json": {}}}}

router = APIRouter(prefix="/api/v1/{space}", tags=["standards"], responses=RESPONSES)


@router.get("/ogc", name="OGC landing page")
def landing(visit: Entered, request: Request) -> Json:
    """Say where features are found (OGC API Features)."""
    return Json(documents.landing(_here(visit, request), str(request.base_url) + "api/v1/openapi.json"))


@router.get("/ogc/conformance", name="OGC conformance")
def conformance(_visit: Entered) -> Json:
    """Say which parts of OGC API Features are kept."""
    return Json(documents.conformance())


@router.get("/ogc/collections", name="OGC collections")
def collections(visit: Entered, request: Request) -> Json:
    """List the collections."""
    return Json(documents.collections(_here(visit, request)))


@router.get("/ogc/collections/{name}", name="OGC collection")
def collection(visit: Entered, request: Request, name: str) -> Json:
    """Describe a collection."""
    _features(visit, name)
    return Json(documents.collection(_here(visit, request), name))


@router.get("/ogc/collections/{name}/items", name="OGC items")
def items(
    visit: Entered,
    request: Request,
    name: str,
    bbox: str = "",
    datetime: str = "",
    limit: Annotated[int, Query()] = DEFAULT,
    offset: int = 0,
    f: Annotated[Literal["json", "geojson"], Query(description="As some clients send it.")] = "geojson",  # noqa: ARG001
) -> Json:
    """Return features of a collection that you may see, a page at a time."""
    _refuse_others(request, ITEMS)
    asked = Asked(bbox=bbox, datetime=datetime, limit=limit, offset=offset)
    page, matched = asked.page(_features(visit, name))
    told = documents.items(_here(visit, request), name, asked, page, matched, _now())
    return Json(told, media_type=documents.GEOJSON)


@router.get("/ogc/collections/{name}/items/{feature_id}", name="OGC item")
def item(visit: Entered, request: Request, name: str, feature_id: str) -> Json:
    """Return one feature."""
    found = next((feature for feature in _features(visit, name) if feature["id"] == feature_id), None)
    if found is None:
        raise NotFoundError(f"{name} has no feature {feature_id[:120]!r} that you can see")
    return Json(documents.item(_here(visit, request), name, found), media_type=documents.GEOJSON)


@router.get("/incidents/{incident}/emsi", name="EMSI message", response_class=Response, responses=EMSI)
def emsi(visit: Entered, incident: str) -> Response:
    """Return an incident, its needs and what is committed to it as an EMSI message (ISO/TR 22351)."""
    node, actor = visit.node, visit.actor
    found = incident_id(node, actor, incident)
    with node.still():
        now_ms = node.now_ms
        message = emsi_of(
            one(node, actor, found, "incident"),
            node.views.about(actor, found, now_ms),
            node.views.all_of(actor, "unit_status", now_ms),
            message_id=f"no.{node.place.centre}.{ulid(now_ms, secrets.randbits)}",
            mode=node.space.mode,
            centre=node.place.centre,
            now_ms=now_ms,
        )
    return Response(write_emsi(message), media_type="application/json")


@router.get("/drafts/{draft}/cap", name="CAP draft", response_class=Response, responses=CAP)
def cap(visit: Entered, draft: str) -> Response:
    """Return a drafted warning as CAP 1.2; a person decides whether it is sent."""
    view = one(visit.node, visit.actor, draft, "cap_draft")
    return Response(view.get("message", "").encode(), media_type="application/cap+xml")


@router.get("/warnings", name="Warnings that hold")
def warnings(visit: Entered) -> Json:
    """Return the warnings that hold, with what lies in their areas and the incident type they suggest."""
    node = visit.node
    with node.still() as state:
        now_ms = node.now_ms
        held = [node.views.of(visit.actor, warning, now_ms) for warning in current_warnings(state, now_ms)]
    # What lies in the areas takes a while to find, and is not the node's to keep others waiting for.
    return Json({"warnings": [_with_what_it_hits(visit, view) for view in held if view is not None]})


def _with_what_it_hits(visit: Visit, view: dict[str, Any]) -> dict[str, Any]:
    region = visit.house.region
    kinds = [str(view.get(name) or "") for name in ("event_type", "suggested_type")]
    cards = {card.code: card for kind in kinds for card in cards_for(kind, visit.node.place.cards)}
    view["cards"] = sorted(cards)
    if region is not None and view.get("areas"):
        hit = threatened(region, view["areas"])
        view["threatened"] = {
            "people": hit.people,
            "sites": dict(hit.by_kind),
            "units": list(hit.units),
            "municipalities": list(hit.municipalities),
            "modelled": hit.modelled,
        }
    return view


def _refuse_others(request: Request, known: Sequence[str]) -> None:
    """Refuse parameters that are none (requirement /req/core/query-param-unknown): a typing error in `bbox`
    would else give all features as if they had been asked for.
    """
    strange = [name for name in request.query_params if name not in known]
    if strange:
        raise BadInputError(
            f"there is no parameter {strange[0][:40]!r} here; there are {', '.join(known) or 'none'}"
        )


def _features(visit: Visit, name: str) -> list[Feature]:
    if name not in COLLECTIONS:
        raise NotFoundError(f"there is no collection {name[:60]!r}; there are {', '.join(COLLECTIONS)}")
    kind, _, made = COLLECTIONS[name]
    node = visit.node
    with node.still():
        return list(made(node.views.all_of(visit.actor, kind, node.now_ms)))


def _here(visit: Visit, request: Request) -> str:
    return f"{request.base_url}api/v1/{visit.node.space.name}/ogc"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
