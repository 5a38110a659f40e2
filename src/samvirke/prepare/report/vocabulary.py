"""What the report calls the short names that stand in the tables.

`N_` marks a text for translation without translating it; a name that is not listed here is shown as it
stands, for a region may bring its own.
"""

from samvirke.prepare.report.language import Language


def N_(text: str) -> str:  # noqa: N802  # gettext's own name for "translate later"
    """Mark a text for translation."""
    return text


FUNCTIONS = {
    "fire": N_("Fire"),
    "ambulance": N_("Ambulance"),
    "police": N_("Police"),
    "air_ambulance": N_("Air ambulance"),
    "civil_defence": N_("Civil Defence"),
    "rescue": N_("Rescue"),
    "volunteer": N_("Volunteers"),
}
AREA_CLASSES = {
    "": N_("everywhere"),  # a service that no standard parts into areas
    "all": N_("everywhere"),
    "20000+": N_("towns of 20,000 or more"),
    "2000-19999": N_("towns of 2,000–19,999"),
    "200-1999": N_("villages of 200–1,999"),
    "other": N_("smaller places and countryside"),
    "dense": N_("dense wooden houses, hospitals and the like"),
    "other_urban": N_("other built-up areas"),
    "outside_urban": N_("outside built-up areas"),
    "urban": N_("municipalities at a town above 10,000"),
    "rural": N_("other municipalities"),
}
QUALITIES = {
    "observed": N_("observed"),
    "official": N_("official"),
    "typed": N_("typed in from reports"),
    "modelled": N_("modelled"),
}
THREATS = {"everyday": N_("a year of everyday emergencies")}
EMERGENCIES = {"everyday": N_("everyday emergencies")}  # the same, of any length
STATUSES = {
    "law": N_("law"),
    "requirement": N_("requirement"),
    "target": N_("target"),
    "guideline": N_("guideline"),
    "guidance": N_("guidance"),
}
ENGINES = {
    "line": N_("straight lines with a detour factor"),
    "road": N_("road network"),
    "cch": N_("road network, accelerated"),
}
KINDS = {
    "medical_acute": N_("acute illness or injury"),
    "life_threat_first_responder": N_("life at risk, first responders sent"),
    "medical_urgent": N_("urgent illness or injury"),
    "critical_patient_by_air": N_("critical patient, by air"),
    "building_fire": N_("building fire"),
    "chimney_fire": N_("chimney fire"),
    "vegetation_fire": N_("forest or heath fire"),
    "other_fire": N_("other fire"),
    "traffic_accident": N_("traffic accident"),
    "unneeded_fire_alarm": N_("unneeded fire alarm"),
    "other_fire_assistance": N_("other help from the fire service"),
    "police_urgent": N_("urgent police matter"),
    "missing_person_search": N_("search for a missing person"),
}
MODES = {"car": N_("car"), "air": N_("helicopter"), "sea": N_("boat"), "foot": N_("on foot")}
CLOCKS = {
    "operations centre gets the call": N_("operations centre gets the call"),
    "AMK call to arrival": N_("call to the medical call centre, until arrival"),
    "alarm of crew to at work": N_("crew alerted, until at work"),
}
TABLES = {
    "organisations": N_("organisations"),
    "municipalities": N_("municipalities"),
    "cells": N_("population cells"),
    "sites": N_("sites"),
    "units": N_("units"),
    "capacities": N_("capacities"),
    "stocks": N_("stocks"),
    "dependencies": N_("dependencies"),
    "agreements": N_("agreements"),
    "areas": N_("areas"),
    "standards": N_("standards"),
    "edits": N_("edits"),
}
MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
# The first two digits of a Norwegian municipality number.
COUNTIES = {
    "03": "Oslo",
    "11": "Rogaland",
    "15": "Møre og Romsdal",
    "18": "Nordland",
    "31": "Østfold",
    "32": "Akershus",
    "33": "Buskerud",
    "34": "Innlandet",
    "39": "Vestfold",
    "40": "Telemark",
    "42": "Agder",
    "46": "Vestland",
    "50": "Trøndelag",
    "55": "Troms",
    "56": "Finnmark",
}


def named(language: Language, names: dict[str, str], name: str) -> str:
    """Return what a short name is called in the language; itself when it is not listed."""
    return language.gettext(names[name]) if name in names else name
