"""An incident and what is about it, as an EMSI message: made of views, of what its reader may see."""

from collections.abc import Iterable, Mapping
from typing import Any

from samvirke.respond.space.space import Mode
from samvirke.respond.space.status_word import status_word
from samvirke.respond.standards.emsi.codes import UNKNOWN_CATEGORY, UNKNOWN_CLASS, UNKNOWN_MISSION, codes
from samvirke.respond.standards.emsi.read import Message
from samvirke.respond.standards.moment import write_moment

View = Mapping[str, Any]


def emsi_of(
    incident: View,
    about: Iterable[View],
    units: Iterable[View],
    *,
    message_id: str,
    mode: Mode,
    centre: str,
    now_ms: int,
) -> Message:
    """Return a message.

    Parameters
    ----------
    incident
        View of the incident.
    about
        Views of needs and commitments about it; others are left out.
    units
        Views of the state of units; only those that are committed to it are told.
    message_id
        Unique among the messages of the centre.
    mode
        Of the space: it becomes CONTEXT/MODE.
    centre
        Who tells.
    now_ms
        When, milliseconds UTC.
    """
    records = list(about)
    needs = [view for view in records if view["kind"] == "need"]
    committed = {view["unit"]: view for view in records if view["kind"] == "commitment" and view.get("unit")}
    told = {view["unit"]: view for view in units if view.get("unit") in committed}
    message: Message = {
        "CONTEXT": {
            "ID": message_id,
            "MODE": status_word(mode, "emsi"),
            "MSGTYPE": "UPDATE",
            "CREATION": write_moment(now_ms),
            "LEVEL": "OPR",
            "SECLASS": "UNMARK",
            "ORIGIN": {"ORG_ID": f"no.{centre}", "NAME": centre},
        },
        "EVENT": _event(incident),
        "MISSION": [_mission(view, incident) for view in needs],
        "RESOURCE": [_resource(view, told.get(unit)) for unit, view in committed.items()],
    }
    return {key: value for key, value in message.items() if value}


def _event(incident: View) -> dict[str, Any]:
    event: dict[str, Any] = {
        "ID": incident["id"],
        "MAIN_EVENT_ID": incident["id"],
        "ETYPE": {
            "CATEGORY": [codes("category").get(str(incident.get("type")), UNKNOWN_CATEGORY)],
            "ACTOR": ["PPL"],
            "LOCTYPE": ["OTH"],
        },
        "SOURCE": "COMFOR",
        "DECL_DATIME": write_moment(incident["made_at_ms"]),
        "STATUS": "COM" if incident.get("status") == "closed" else "IPR",
        "FREETEXT": f"type: {incident.get('type')}",
    }
    if incident.get("title"):
        event["NAME"] = incident["title"]
    if incident.get("occurred_at_ms") is not None:
        event["OCC_DATIME"] = write_moment(incident["occurred_at_ms"])
    if incident.get("lat") is not None and incident.get("lon") is not None:
        event["EGEO"] = [{"TYPE": "GEN/INCGRD", "POSITION": _position(incident)}]
    return event


def _mission(need: View, incident: View) -> dict[str, Any]:
    by_ms = need.get("by_ms")
    mission: dict[str, Any] = {
        "TYPE": codes("mission").get(str(need.get("capability")), UNKNOWN_MISSION),
        "ID": need["id"],
        "ORG_ID": f"no.{need['home']}",
        "NAME": f"{need.get('quantity', 1)} x {need.get('capability')}",
        "STATUS": "NST",
        "PRIORITY": str(min(5, max(0, int(need.get("priority") or incident.get("priority") or 3)))),
    }
    if by_ms is not None:
        mission["END_TIME"] = write_moment(by_ms)
    place = need if need.get("lat") is not None else incident
    if place.get("lat") is not None and place.get("lon") is not None:
        mission["POSITION"] = _position(place)
    return mission


def _resource(commitment: View, unit: View | None) -> dict[str, Any]:
    status = str((unit or commitment).get("status") or commitment.get("status"))
    resource: dict[str, Any] = {
        "RTYPE": {"RCLASS": [codes("class").get(str(commitment.get("capability")), UNKNOWN_CLASS)]},
        "ID": commitment["unit"],
        "ORG_ID": f"no.{commitment['home']}",
        "STATUS": codes("status").get(status, "RESRVD"),
        "NATIONALITY": "NO",
    }
    if commitment.get("capability"):
        resource["FREETEXT"] = f"capability: {commitment['capability']}"
    if unit is not None and unit.get("lat") is not None and unit.get("lon") is not None:
        where: dict[str, Any] = {"TYPE": "CUR", "POSITION": [_position(unit)]}
        if unit.get("observed_at_ms") is not None:
            where["DATIME"] = write_moment(unit["observed_at_ms"])
        resource["RGEO"] = [where]
    return resource


def _position(view: View) -> dict[str, Any]:
    position: dict[str, Any] = {
        "TYPE": "POINT",
        "COORDSYS": "EPSG-4326",
        "COORD": [{"LAT": float(view["lat"]), "LONG": float(view["lon"])}],
    }
    if view.get("place"):
        position["NAME"] = str(view["place"])
    return position
