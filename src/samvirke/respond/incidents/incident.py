"""What is known of an incident."""

from dataclasses import dataclass
from typing import Any

from samvirke.respond.record.field_class import etat, felles, helse, politi, skjermet
from samvirke.respond.record.kind import RecordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What is known of an incident.

    Parameters
    ----------
    number
        What people call it: `110-2026-00017`, given by its home, without gaps.
    type
        Code of the catalogue of incident types, such as `building_fire`.
    priority
        1 acute, 2 urgent, 3 ordinary.
    lon, lat, precision_m
        Where, WGS 84 degrees, and how far off that may be.
    place
        Where, in words.
    injured
        none, one, several, many or unknown.
    hazards
        Codes of what may harm crews: gas, weapon, infection, …
    talk_group, phone
        Where those involved speak together: the shared talk group and the number of the conference.
    assembly_point
        Where units report before they are used: lon, lat, words.
    zones
        GeoJSON features of HOT, WARM, COLD and others.
    status
        open or closed.
    replaced_by
        The incident that goes on in its place, after a merge.
    knows_more
        Classes of which its home holds more than others see: ask.
    """

    number: str | None = felles()
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
    status: str | None = felles()
    next_report_at_ms: int | None = felles()
    replaced_by: str | None = felles()
    knows_more: list[str] | None = felles()
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


INCIDENT = RecordKind("incident", Incident, "incident")
