"""What capabilities are called by people; their names in records are `fire.pump`, `police.patrol` …"""

from collections.abc import Mapping, Sequence
from functools import cache

from samvirke.prepare.report.language import Language
from samvirke.register.capabilities import capability_catalogue
from samvirke.web.words import N_

# Care of patients is not sent out: no duty officer asks who can come with it.
NOT_SENT = ("care",)
CAPABILITIES: Mapping[str, str] = {
    "fire.pump": N_("Fire engine with pump and water"),
    "fire.aerial": N_("Ladder or platform"),
    "fire.tanker": N_("Water tanker"),
    "fire.chimney": N_("Chimney fire"),
    "fire.forest": N_("Forest and heath fire on the ground"),
    "fire.command": N_("Fire officer in command"),
    "rescue.smoke_dive": N_("Entry with breathing apparatus; counted in people"),
    "rescue.extrication": N_("Freeing trapped people"),
    "rescue.water": N_("Surface rescue from water"),
    "rescue.dive": N_("Rescue under water"),
    "rescue.hazmat": N_("Chemical, biological, radiation and nuclear hazards"),
    "rescue.height": N_("Rope rescue from heights and slopes"),
    "rescue.avalanche": N_("Search and rescue in avalanches"),
    "health.ambulance": N_("Ambulance with stretcher and two crew"),
    "health.first_responder": N_("First help by others than the ambulance service"),
    "health.doctor": N_("Doctor who goes out"),
    "health.air_ambulance": N_("Helicopter or aeroplane with doctor"),
    "health.patient_transport": N_("Transport of patients who need no treatment"),
    "police.patrol": N_("Patrol of two or more"),
    "police.dog": N_("Dog patrol"),
    "police.command": N_("Incident commander of the police"),
    "police.armed_response": N_("Emergency response unit"),
    "civil_defence.people": N_("People of the Civil Defence"),
    "civil_defence.pump": N_("High-capacity pump"),
    "civil_defence.generator": N_("Power generator and light"),
    "civil_defence.measure": N_("Radiation measuring patrol"),
    "civil_defence.clean": N_("Decontamination of people"),
    "volunteer.search": N_("People who search"),
    "volunteer.first_aid": N_("First aid and care"),
    "volunteer.transport": N_("Transport over snow, water or rough ground"),
    "sea.rescue": N_("Rescue boat"),
    "air.search": N_("Search and rescue helicopter with hoist"),
    "air.fire_bucket": N_("Helicopter with water bucket"),
    "care.home": N_("Care of an ill person at home"),
    "care.ward": N_("Bed on a ward with staff"),
    "care.intensive": N_("Intensive care bed with staff"),
    "care.after_intensive": N_("Bed on a ward after intensive care"),
    "care.admission": N_("Admission to hospital"),
}


def capability_words(language: Language, name: str) -> str:
    """Return what people call a capability; one that the catalogue lacks stands as it is."""
    known = CAPABILITIES.get(name)
    return name if known is None else language.gettext(known)


@cache
def sendable() -> Sequence[str]:
    """Return the capabilities that units are sent for, in the order of the catalogue."""
    return tuple(name for name in capability_catalogue() if name.partition(".")[0] not in NOT_SENT)
