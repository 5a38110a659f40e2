"""Receive a warning: the CAP message is checked and becomes a record that all centres see."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, radians
from typing import Any, ClassVar

from shapely.geometry import Point, Polygon, mapping

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.record.patch import Patch
from samvirke.respond.space.status_word import check_incoming
from samvirke.respond.standards.cap.alert import Alert, Area, Info, Named
from samvirke.respond.standards.cap.read import read_alert

KM_PER_DEGREE = 111.2
COLOURS = ("red", "orange", "yellow", "green")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveWarning:
    """Receive a warning as CAP 1.2.

    Parameters
    ----------
    message
        The XML as it came.
    """

    name: ClassVar[str] = "receive-warning"
    action: ClassVar[str] = "standards.receive_warning"

    message: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("warning")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        BadInputError
            When the message cannot be read, or is of another world than the space.
        RefusedError
            When it was received before, warns of nothing, or has expired. An update or a cancel is taken
            however late: what it is about must not stand on.
        """
        alert = read_alert(self.message)
        check_incoming(scene.world, alert.status, "cap")
        for warning in scene.state.of_kind("warning"):
            is_same = (warning.get("sender"), warning.get("identifier")) == (alert.sender, alert.identifier)
            if is_same and warning.home == scene.centre:
                raise RefusedError(
                    f"{alert.identifier} of {alert.sender} was received before, as {warning.id}; a message "
                    "never changes: an update has its own identifier"
                )
        if alert.msgType in ("Ack", "Error"):
            raise RefusedError(f"{alert.identifier} is of type {alert.msgType}, which warns of nothing")
        ends_ms = _ends_ms(alert)
        if alert.msgType == "Alert" and ends_ms is not None and ends_ms < scene.now_ms:
            raise RefusedError(f"{alert.identifier} has expired; ask {alert.sender} for a newer one")
        record = scene.new_id("warning")
        data = warning_of(alert)
        return [Patch(kind="warning-received/1", record=record, subject=record, data=data)]


def warning_of(alert: Alert) -> dict[str, Any]:
    """Return the fields of the record of a warning."""
    first = alert.infos[0] if alert.infos else None
    return {
        "identifier": alert.identifier,
        "sender": alert.sender,
        "sent_ms": alert.sent_ms,
        "status": alert.status,
        "msg_type": alert.msgType,
        "scope": alert.scope,
        "references": [identifier for _, identifier, _ in alert.references],
        "event_type": event_type(first),
        "colour": colour(first),
        "severity": first.severity if first else None,
        "urgency": first.urgency if first else None,
        "certainty": first.certainty if first else None,
        "onset_ms": None
        if first is None
        else first.effective_ms
        if first.onset_ms is None
        else first.onset_ms,
        "expires_ms": _ends_ms(alert),
        "all_clear": bool(alert.infos) and all("AllClear" in info.responseType for info in alert.infos),
        "texts": {
            info.language: {
                "event": info.event,
                "headline": info.headline,
                "description": info.description,
                "instruction": info.instruction,
            }
            for info in alert.infos
        },
        "areas": features_of(alert),
        "suggested_type": incident_types().get(event_type(first)),
    }


def event_type(info: Info | None) -> str:
    """Return the code of what is warned of, empty where it has none."""
    return "" if info is None else info.parameter("eventType") or info.parameter("awareness_type")


def colour(info: Info | None) -> str:
    """Return the level (MeteoAlarm: `2; yellow; Moderate`): red, orange, yellow, green, empty for none."""
    words = info.parameter("awareness_level").lower() if info else ""
    return next((name for name in COLOURS if name in words), "")


def features_of(alert: Alert) -> list[dict[str, Any]]:
    """Return the areas of a warning as GeoJSON features, each once though said in several languages."""
    found: dict[str, dict[str, Any]] = {}
    for info in alert.infos:
        for area in info.areas:
            codes = _joined(area.geocodes)
            for shape in shapes_of(area):
                geometry = mapping(shape)
                key = repr(geometry)
                found.setdefault(
                    key,
                    {
                        "type": "Feature",
                        "geometry": {"type": "Polygon", "coordinates": _listed(geometry["coordinates"])},
                        "properties": {"areaDesc": area.areaDesc, **codes},
                    },
                )
    return list(found.values())


def shapes_of(area: Area) -> list[Polygon]:
    """Return polygons and circles as shapes of lon, lat; a circle as an ellipse of 64 corners."""
    shapes = [Polygon([(lon, lat) for lat, lon in ring]) for ring in area.polygons]
    for lat, lon, radius_km in area.circles:
        north = radius_km / KM_PER_DEGREE
        east = north / max(cos(radians(lat)), 1e-6)
        unit = Point(0, 0).buffer(1, quad_segs=16)
        shapes.append(Polygon([(lon + x * east, lat + y * north) for x, y in unit.exterior.coords]))
    return shapes


@cache
def incident_types() -> dict[str, str]:
    """Return event type of a warning → incident type that it suggests."""
    text = files("samvirke.respond.standards.cap").joinpath("event_types.csv").read_text("utf-8")
    return {row["event_type"]: row["incident_type"] for row in csv.DictReader(text.splitlines())}


def _ends_ms(alert: Alert) -> int | None:
    """Return when the last of its blocks ends; None: one says no end, and holds until it is cancelled."""
    ends = [info.expires_ms for info in alert.infos]
    return None if None in ends else max((end for end in ends if end is not None), default=None)


def _joined(geocodes: Named) -> dict[str, str]:
    """Return codes by name; several of one name are parted by semicolons, as MET parts its own."""
    found: dict[str, str] = {}
    for name, value in geocodes:
        found[name] = f"{found[name]};{value}" if name in found else value
    return found


def _listed(rings: Any) -> list[list[list[float]]]:
    return [[[float(x), float(y)] for x, y, *_ in ring] for ring in rings]
