"""What changes, as one person may see it: units, incidents, needs, closed roads, areas.

Everything goes through the views of the node. Positions and statuses of units are told with their moments;
how old they may be is told beside them, so that the map can show age as it comes.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from samvirke.respond.access.actor import Actor
from samvirke.respond.incidents.catalogue import incident_types
from samvirke.respond.needs.coverage import coverage
from samvirke.respond.needs.standing import Threads, need_state, threads
from samvirke.respond.node import Node
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State
from samvirke.respond.standards.cap.warning import current_warnings
from samvirke.respond.who_can_come.road_closure import closed_now
from samvirke.respond.who_can_come.watch import moment_in, position_in
from samvirke.respond.who_can_come.whose_word import WhoseWord
from samvirke.web.map.circle import circle
from samvirke.web.map.register import Feature, collection, point
from samvirke.web.shown_views import ShownViews

LAYERS = ("units", "incidents", "needs", "closures", "areas")
OUTLINES = ("Polygon", "MultiPolygon")
UNIT_FIELDS = ("status", "status_at_ms", "lon", "lat", "observed_at_ms", "accuracy_m")


class Now:
    """The changing layers of a map, read at one moment by one person.

    Parameters
    ----------
    node, actor
        Where, and who asks.
    language
        nb, nn or en: of the names of incident types and of warnings.
    words
        Says whose reports of a unit count; None where there is no register: then the latest.
    """

    def __init__(self, node: Node, actor: Actor, language: str, words: WhoseWord | None) -> None:
        self._node = node
        # A map that stands open reads nothing of which each reading is written down.
        self._views = ShownViews(node)
        self._actor = actor
        self._language = language
        self._words = words

    def layer(self, name: str) -> dict[str, Any]:
        """Return a layer by its name in `LAYERS`, while the state stands still."""
        read: Mapping[str, Callable[[State, int], Iterator[Feature]]] = {
            "incidents": self._incidents,
            "needs": self._needs,
            "closures": self._closures,
            "areas": self._areas,
        }
        with self._node.still() as state:
            now_ms = self._node.now_ms
            if name == "units":
                return {"items": list(self._units(state, now_ms))}
            return collection(list(read[name](state, now_ms)))

    def _view(self, record: Record | None, now_ms: int) -> dict[str, Any] | None:
        return None if record is None else self._views.of(self._actor, record, now_ms)

    def _units(self, state: State, now_ms: int) -> Iterator[dict[str, Any]]:
        """One item a unit: what the centre whose word counts has told last, and who has taken it."""
        told: dict[str, dict[str, Any]] = {}
        for record in state.of_kind("unit_status"):
            view = self._view(record, now_ms)
            unit = None if view is None else view.get("unit")
            if view is None or not isinstance(unit, str):
                continue
            if self._words is not None and not self._words.counts(unit, record):
                continue
            if unit in told and _told_ms(told[unit]) > _told_ms(view):
                continue
            told[unit] = view
        taken: dict[str, list[str]] = {}
        for record in state.of_kind("unit_commitment"):
            view = self._view(record, now_ms)
            if view is not None and view.get("status") == "live" and isinstance(view.get("unit"), str):
                taken.setdefault(view["unit"], []).append(view["id"])
        for unit in sorted({*told, *taken}):
            view = told.get(unit, {})
            yield {
                "unit": unit,
                "home": view.get("home"),
                "owner": view.get("owner"),
                "taken": taken.get(unit, []),
                **{name: view[name] for name in UNIT_FIELDS if view.get(name) is not None},
            }

    def _incidents(self, state: State, now_ms: int) -> Iterator[Feature]:
        types = incident_types()
        for view in self._open_incidents(state, now_ms):
            lon, lat = position_in(view)
            if lon is None or lat is None:
                continue
            known = types.get(str(view.get("type")))
            yield _feature(
                view["id"],
                point(lon, lat),
                number=view.get("number"),
                name=view.get("title") or (getattr(known, self._language) if known else view.get("number")),
                type=getattr(known, self._language) if known else view.get("type"),
                priority=view.get("priority"),
                place=view.get("place"),
                from_ms=view.get("occurred_at_ms") or view["made_at_ms"],
                changed_at_ms=view["changed_at_ms"],
            )

    def _needs(self, state: State, now_ms: int) -> Iterator[Feature]:
        for record in state.of_kind("need"):
            view = self._view(record, now_ms)
            if view is None or need_state(record) != "open":
                continue
            incident = self._view(state.get(record.subject), now_ms) or {}
            lon, lat = position_in(view)
            if lon is None or lat is None:
                lon, lat = position_in(incident)
            if lon is None or lat is None:
                continue
            about: Threads = {
                of: [one for one in records if self._view(one, now_ms) is not None]
                for of, records in threads(state, record.subject).items()
            }
            count = coverage(state, record.id, now_ms, about)
            yield _feature(
                view["id"],
                point(lon, lat),
                incident=record.subject,
                number=incident.get("number"),
                capability=view.get("capability"),
                quantity=count.quantity,
                missing=count.missing,
                red=count.red,
                by_ms=view.get("by_ms"),
                place=view.get("place") or incident.get("place"),
                changed_at_ms=view["changed_at_ms"],
            )

    def _closures(self, state: State, now_ms: int) -> Iterator[Feature]:
        for record in closed_now(state, now_ms):
            view = self._view(record, now_ms)
            if view is None:
                continue
            lon, lat = position_in(view)
            radius_m = view.get("radius_m")
            if lon is None or lat is None or not isinstance(radius_m, int | float):
                continue
            yield _feature(
                view["id"],
                circle(lon, lat, float(radius_m)),
                name=view.get("reason"),
                radius_m=radius_m,
                lon=lon,
                lat=lat,
                from_ms=view["made_at_ms"],
                until_ms=moment_in(view, "until_ms"),
                home=view["home"],
            )

    def _areas(self, state: State, now_ms: int) -> Iterator[Feature]:
        for view in self._open_incidents(state, now_ms):
            for at, zone in enumerate(areas_in(view.get("zones"))):
                told = zone.get("properties") or {}
                yield _feature(
                    f"{view['id']}#{at}",
                    zone["geometry"],
                    kind="zone",
                    zone=told.get("kind"),
                    name=told.get("name") or told.get("kind"),
                    incident=view["id"],
                    number=view.get("number"),
                    from_ms=moment_in(told, "from_ms") or view["made_at_ms"],
                    until_ms=moment_in(told, "until_ms"),
                )
        for record in current_warnings(state, now_ms):
            warning = self._view(record, now_ms)
            if warning is None:
                continue
            texts = warning.get("texts") or {}
            said: Mapping[str, str] = texts.get(self._language) or next(iter(texts.values()), {})
            for at, area in enumerate(areas_in(warning.get("areas"))):
                yield _feature(
                    f"{warning['id']}#{at}",
                    area["geometry"],
                    kind="warning",
                    colour=warning.get("colour"),
                    name=said.get("headline") or said.get("event") or warning.get("event_type"),
                    from_ms=moment_in(warning, "onset_ms"),
                    until_ms=moment_in(warning, "expires_ms"),
                )

    def _open_incidents(self, state: State, now_ms: int) -> Iterator[dict[str, Any]]:
        for record in state.of_kind("incident"):
            if record.get("status") == "closed" or record.get("replaced_by"):
                continue
            view = self._view(record, now_ms)
            if view is not None:
                yield view


def trust() -> dict[str, list[float]]:
    """Return for each status how long, in seconds, it and a position told with it may be trusted."""
    text = files("samvirke.respond.who_can_come").joinpath("data", "trust.csv").read_text("utf-8")
    return {
        row["status"]: [float(row["status_trusted_s"]), float(row["position_trusted_s"])]
        for row in csv.DictReader(text.splitlines())
    }


def areas_in(told: Any) -> Iterator[Mapping[str, Any]]:
    """Go through features that have an outline.

    A warning may name municipalities alone; and another centre's program may write anything.
    """
    for one in told if isinstance(told, list) else ():
        geometry = one.get("geometry") if isinstance(one, Mapping) else None
        if (
            isinstance(geometry, Mapping)
            and geometry.get("type") in OUTLINES
            and isinstance(geometry.get("coordinates"), list)
            and isinstance(one.get("properties") or {}, Mapping)
        ):
            yield one


def _told_ms(view: Mapping[str, Any]) -> int:
    return max(moment_in(view, "status_at_ms") or 0, moment_in(view, "observed_at_ms") or 0)


def _feature(key: str, geometry: Any, **properties: Any) -> Feature:
    return {
        "type": "Feature",
        "id": key,
        "geometry": geometry,
        "properties": {name: value for name, value in properties.items() if value is not None},
    }
