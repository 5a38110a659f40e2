"""Incidents, units and warnings in the words of others: OGC API Features, EMSI, CAP."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

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
from samvirke.web.problem import RESPONSES, Json

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
) -> Json:
    """Return features of a collection that you may see, a page at a time."""
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


@router.get("/incidents/{incident}/emsi", name="EMSI message")
def emsi(visit: Entered, incident: str) -> Response:
    """Return an incident, its needs and what is committed to it as an EMSI message (ISO/TR 22351)."""
    node, actor = visit.node, visit.actor
    scene = node.scene(actor)
    record = scene.record(incident, "incident")
    message = emsi_of(
        node.views.of(actor, record, node.now_ms) or {},
        node.views.about(actor, incident, node.now_ms),
        node.views.all_of(actor, "unit_status", node.now_ms),
        message_id=f"no.{node.place.centre}.{ulid(node.now_ms, scene.chance)}",
        mode=node.space.mode,
        centre=node.place.centre,
        now_ms=node.now_ms,
    )
    return Response(write_emsi(message), media_type="application/json")


@router.get("/drafts/{draft}/cap", name="CAP draft")
def cap(visit: Entered, draft: str) -> Response:
    """Return a drafted warning as CAP 1.2; a person decides whether it is sent."""
    scene = visit.node.scene(visit.actor)
    view = scene.views.of(visit.actor, scene.record(draft, "cap_draft"), scene.now_ms) or {}
    return Response(view.get("message", "").encode(), media_type="application/cap+xml")


@router.get("/warnings", name="Warnings that hold")
def warnings(visit: Entered) -> Json:
    """Return the warnings that hold, with what lies in their areas and the incident type they suggest."""
    node = visit.node
    told = [_warning(visit, record) for record in current_warnings(node.state, node.now_ms)]
    return Json({"warnings": [warning for warning in told if warning]})


def _warning(visit: Visit, record: Any) -> dict[str, Any]:
    node, region = visit.node, visit.house.region
    view: dict[str, Any] = node.views.of(visit.actor, record, node.now_ms) or {}
    kinds = [str(view.get(name) or "") for name in ("event_type", "suggested_type")]
    cards = {card.code: card for kind in kinds for card in cards_for(kind, node.place.cards)}
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


def _features(visit: Visit, name: str) -> list[Feature]:
    if name not in COLLECTIONS:
        raise NotFoundError(f"there is no collection {name[:60]!r}; there are {', '.join(COLLECTIONS)}")
    kind, _, made = COLLECTIONS[name]
    return list(made(visit.node.views.all_of(visit.actor, kind, visit.node.now_ms)))


def _here(visit: Visit, request: Request) -> str:
    return f"{request.base_url}api/v1/{visit.node.space.name}/ogc"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
