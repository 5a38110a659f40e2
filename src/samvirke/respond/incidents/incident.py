"""What is known of an incident."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from samvirke.respond.incidents import wellformed
from samvirke.respond.incidents.catalogue import hazards, incident_types
from samvirke.respond.incidents.zones import check_zones
from samvirke.respond.record.field_class import FELLES, etat, felles, helse, politi, skjermet
from samvirke.respond.record.kind import RecordKind

INJURED = ("none", "one", "several", "many", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What people write about an incident; each field is for those whom its access class opens it to.

    Parameters
    ----------
    type
        Code of the catalogue of incident types, such as `building_fire`.
    priority
        1 acute, 2 urgent, 3 ordinary.
    title
        A few words to know it by.
    lon, lat, precision_m
        Where, WGS 84 degrees, and how far off that may be.
    place, municipality
        Where, in words, and the number or name of the municipality.
    occurred_at_ms
        When it happened, as far as known.
    injured
        none, one, several, many or unknown.
    hazards
        Codes of what may harm crews: gas, weapon, infection, …
    access
        The way in: road, gate, code that all may know.
    talk_group, phone
        Where those involved speak together: the shared talk group and the number of the conference.
    assembly_point
        Where units report before they are used: lon, lat, words.
    zones
        GeoJSON features of HOT, WARM, COLD and others.
    next_report_at_ms
        When the next situation report is due.
    caller_name, caller_phone, tactics, internal_note
        ETAT: for the home of the incident alone.
    patients, medical_note
        HELSE: for health personnel.
    suspects, police_note, address_security
        POLITI: for the police.
    vulnerability
        SKJERMET: weak points of buildings and supply, for persons named.
    """

    type: str | None = felles()
    priority: int | None = felles()
    title: str | None = felles()
    lon: float | None = felles()
    lat: float | None = felles()
    precision_m: float | None = felles()
    place: str | None = felles()
    municipality: str | None = felles()
    occurred_at_ms: int | None = felles()
    injured: str | None = felles()
    hazards: list[str] | None = felles()
    access: str | None = felles()
    talk_group: str | None = felles()
    phone: str | None = felles()
    assembly_point: dict[str, Any] | None = felles()
    zones: list[dict[str, Any]] | None = felles()
    next_report_at_ms: int | None = felles()
    caller_name: str | None = etat()
    caller_phone: str | None = etat()
    tactics: str | None = etat()
    internal_note: str | None = etat()
    patients: list[dict[str, Any]] | None = helse()
    medical_note: str | None = helse()
    suspects: list[dict[str, Any]] | None = politi()
    police_note: str | None = politi()
    address_security: str | None = politi()
    vulnerability: str | None = skjermet()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Facts):
    """An incident: its facts, and what the program keeps.

    Parameters
    ----------
    number
        What people call it: `110.innlandet-2026-00017`, given by its home, without gaps.
    status
        open or closed.
    closed_because
        Why it was closed although something stood open.
    reopened_because
        Why it was opened again.
    replaced_by
        The incident that goes on in its place, after a merge.
    replaces
        The incidents that it goes on for.
    split_from
        The incident that it was split from.
    knows_more
        Classes of which its home holds more than others see: ask.
    """

    number: str | None = felles()
    status: str | None = felles()
    closed_because: str | None = felles()
    reopened_because: str | None = felles()
    replaced_by: str | None = felles()
    replaces: list[str] | None = felles()
    split_from: str | None = felles()
    knows_more: list[str] | None = felles()


INCIDENT = RecordKind("incident", Incident, "incident")
FACTS = tuple(field.name for field in fields(Facts))


def facts_of(act: Facts) -> dict[str, Any]:
    """Return the facts that an act gives; what it leaves out stands not in it."""
    return {name: value for name in FACTS if (value := getattr(act, name)) is not None}


def check_facts(facts: Mapping[str, Any]) -> None:
    """Check facts about an incident.

    Raises
    ------
    InvalidValueError
        When one is not what it should be; the first such is told.
    """
    wellformed.one_of("type", facts.get("type"), tuple(incident_types()))
    if facts.get("priority") is not None:
        wellformed.count("priority", facts["priority"], 1, 3)
    wellformed.place(facts.get("lon"), facts.get("lat"))
    wellformed.number("precision_m", facts.get("precision_m"), 0, 1_000_000)
    wellformed.one_of("injured", facts.get("injured"), INJURED)
    for name in ("title", "municipality", "talk_group", "phone", "caller_name", "caller_phone"):
        wellformed.text(name, facts.get(name), wellformed.LONGEST_NAME)
    for name in (
        "place",
        "access",
        "tactics",
        "internal_note",
        "medical_note",
        "police_note",
        "address_security",
        "vulnerability",
    ):
        wellformed.text(name, facts.get(name))
    for name in ("occurred_at_ms", "next_report_at_ms"):
        wellformed.moment(name, facts.get(name))
    wellformed.items("hazards", facts.get("hazards"), len(hazards()))
    for hazard in facts.get("hazards") or ():
        wellformed.one_of("hazard", hazard, tuple(hazards()), needed=True)
    _check_assembly_point(facts.get("assembly_point"))
    check_zones(facts.get("zones"))
    for name in ("patients", "suspects"):
        wellformed.items(name, facts.get(name))
        wellformed.document(name, facts.get(name), longest=100_000)


def knows_more(data: Mapping[str, Any]) -> list[str]:
    """Return the classes other than FELLES of which something stands in an incident, sorted."""
    classes = {INCIDENT.classes[name] for name, value in data.items() if value and name in INCIDENT.classes}
    return sorted(classes - {FELLES})


def _check_assembly_point(point: Any) -> None:
    if point is None:
        return
    wellformed.document("assembly_point", point)
    if not isinstance(point, dict):
        point = {"": point}  # what it lacks is told below
    wellformed.place(point.get("lon"), point.get("lat"))
    wellformed.text("words of assembly_point", point.get("words"))
    wellformed.one_of("a name in assembly_point", next((n for n in point if n not in _POINT), None), _POINT)
    if not any(point.get(name) for name in ("lon", "words")):
        wellformed.text("assembly_point", None, needed=True)


_POINT = ("lon", "lat", "words")
