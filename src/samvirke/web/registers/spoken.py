"""The register in people's words: its tables, columns, values and units; English, translated where shown."""

from collections.abc import Mapping
from functools import cache

from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import InvalidValueError
from samvirke.model.schema import Column, Kind
from samvirke.prepare.report.language import LANGUAGES, Language
from samvirke.register.items import item_catalogue
from samvirke.web.capability_words import capability_words
from samvirke.web.registers.row import text_of
from samvirke.web.words import N_, language

TABLE_NAMES: Mapping[str, str] = {
    "organisations": N_("Organisations"),
    "municipalities": N_("Municipalities"),
    "cells": N_("Where people are"),
    "sites": N_("Sites"),
    "units": N_("Units"),
    "capacities": N_("Capacities"),
    "stocks": N_("Stocks"),
    "ages": N_("Residents by age"),
    "commuters": N_("Commuters"),
    "lines": N_("Production lines"),
    "dependencies": N_("Dependencies"),
    "agreements": N_("Agreements"),
    "areas": N_("Areas"),
    "standards": N_("Standards of response"),
    "edits": N_("History"),
}
COLUMN_NAMES: Mapping[str, str] = {
    "id": N_("Key"),
    "name": N_("Name"),
    "kind": N_("Kind"),
    "parent": N_("Part of"),
    "number": N_("Organisation number"),
    "source": N_("Source"),
    "as_of": N_("As of"),
    "quality": N_("Quality"),
    "licence": N_("Licence"),
    "county": N_("County"),
    "owner": N_("Owner"),
    "lon": N_("Longitude"),
    "lat": N_("Latitude"),
    "population": N_("Residents"),
    "pop_0_5": N_("Aged 0–5"),
    "pop_6_15": N_("Aged 6–15"),
    "pop_16_19": N_("Aged 16–19"),
    "pop_20_66": N_("Aged 20–66"),
    "pop_67_79": N_("Aged 67–79"),
    "pop_80_plus": N_("Aged 80 and over"),
    "fire_service": N_("Fire and rescue service"),
    "ambulance_service": N_("Ambulance service"),
    "police_district": N_("Police district"),
    "civil_defence_district": N_("Civil Defence district"),
    "health_region": N_("Health region"),
    "centre_110": N_("110 centre"),
    "centre_112": N_("112 centre"),
    "centre_113": N_("113 centre"),
    "ambulance_class": N_("Class for ambulance"),
    "municipality": N_("Municipality"),
    "urban_class": N_("Urban area"),
    "site": N_("Site"),
    "capabilities": N_("Capabilities"),
    "mode": N_("Travels by"),
    "turnout_time_s": N_("Turnout time"),
    "off_duty_turnout_time_s": N_("Turnout time off duty"),
    "hours": N_("On duty"),
    "crew": N_("Crew"),
    "turnout_probability": N_("Chance of being on duty"),
    "answer_probability": N_("Chance of answering"),
    "speed_kmh": N_("Cruise speed"),
    "item": N_("What it is"),
    "quantity": N_("Quantity"),
    "surge_quantity": N_("At most for a short time"),
    "unit": N_("Counted in"),
    "expires_on": N_("Last day of use"),
    "age_group": N_("Age group"),
    "home": N_("Lives in"),
    "work": N_("Works in"),
    "commuters": N_("Commuters"),
    "line": N_("Line"),
    "batch_quantity": N_("A batch gives"),
    "batch_h": N_("Time for a batch"),
    "setup_h": N_("Change-over"),
    "hours_per_week": N_("Running time a week"),
    "release_days": N_("Until released"),
    "batch_cost_nok": N_("Cost of a batch"),
    "setup_cost_nok": N_("Cost of a change-over"),
    "raw_batches": N_("Raw material, batches"),
    "consumer": N_("Needs it"),
    "supplier": N_("Gives it"),
    "service": N_("What is given"),
    "buffer_s": N_("Runs without it for"),
    "giver": N_("Helps"),
    "receiver": N_("Is helped"),
    "valid_from": N_("First day"),
    "valid_to": N_("Last day"),
    "geometry": N_("Outline"),
    "function": N_("Service"),
    "area_class": N_("Kind of area"),
    "time_limit_s": N_("Time limit"),
    "share": N_("Share within it"),
    "measured_from": N_("The clock runs from"),
    "status": N_("How binding"),
    "at_utc": N_("When"),
    "who": N_("Who"),
    "table": N_("Table"),
    "row": N_("Row"),
    "column": N_("Column"),
    "before": N_("Before"),
    "after": N_("After"),
    "why": N_("Why"),
}
VALUES: Mapping[str, str] = {
    "observed": N_("observed"),
    "official": N_("official"),
    "typed": N_("typed in"),
    "modelled": N_("modelled"),
    "road": N_("road"),
    "air": N_("air"),
    "sea": N_("sea"),
    "foot": N_("foot"),
    "20000+": N_("20,000 people or more"),
    "2000-19999": N_("2,000–19,999 people"),
    "200-1999": N_("200–1,999 people"),
    "rural": N_("countryside"),
    "urban": N_("built-up area"),
    "municipality": N_("municipality"),
    "fire_service": N_("fire and rescue service"),
    "hospital_trust": N_("hospital trust"),
    "health_region": N_("regional health authority"),
    "police_district": N_("police district"),
    "civil_defence_district": N_("Civil Defence district"),
    "state": N_("state"),
    "voluntary": N_("voluntary organisation"),
    "company": N_("company"),
    "fire_station": N_("fire station"),
    "ambulance_base": N_("ambulance station"),
    "police_station": N_("police station"),
    "civil_defence_depot": N_("Civil Defence depot"),
    "hospital": N_("hospital"),
    "air_base": N_("air base"),
    "boat_station": N_("rescue boat station"),
    "centre_110": N_("110 centre"),
    "centre_112": N_("112 centre"),
    "centre_113": N_("113 centre"),
    "rescue_coordination_centre": N_("rescue coordination centre"),
    "public_shelter": N_("public shelter"),
    "school": N_("school"),
    "volunteer_base": N_("volunteers' base"),
    "store": N_("store"),
    "works": N_("works"),
    "law": N_("law"),
    "requirement": N_("requirement"),
    "target": N_("target"),
    "guideline": N_("guideline"),
    "guidance": N_("guidance"),
    "fire": N_("fire"),
    "ambulance": N_("ambulance"),
    "police": N_("police"),
    "always": N_("always"),
}
FUNCTION_NAMES: Mapping[str, str] = {  # of the catalogue of capabilities
    "fire": N_("fire"),
    "rescue": N_("rescue"),
    "ambulance": N_("ambulance"),
    "air_ambulance": N_("air ambulance"),
    "police": N_("police"),
    "civil_defence": N_("Civil Defence"),
    "volunteer": N_("volunteers"),
    "care": N_("care"),
}
UNITS: Mapping[str, str] = {
    "s": "s",
    "h": N_("h"),
    "day": N_("days"),
    "NOK": N_("NOK"),
    "km/h": N_("km/h"),
    "person": N_("people"),
    "degree east": N_("degrees east"),
    "degree north": N_("degrees north"),
}
MEANINGS = (  # of tables and columns, as `model.tables` says them; a test holds the two together
    N_("Who owns resources or has a duty"),
    N_("Key of the row, never used again"),
    N_("As the organisation writes it"),
    N_("What sort of organisation"),
    N_("Who owns or governs it"),
    N_("Organisation number, nine digits"),
    N_("Where the row comes from: a register, a report, a person"),
    N_("The day, month or year the row speaks of"),
    N_("How the row came to be known"),
    N_("SPDX name of the row's own licence; empty: the package's"),
    N_("The municipalities, who lives there and whom they belong to"),
    N_("Norwegian form"),
    N_("County"),
    N_("The municipality as an organisation"),
    N_("WGS 84"),
    N_("Residents"),
    N_("Residents of 0-5 years"),
    N_("Residents of 6-15 years"),
    N_("Residents of 16-19 years"),
    N_("Residents of 20-66 years"),
    N_("Residents of 67-79 years"),
    N_("Residents of 80-plus years"),
    N_("Who has the duty of fire and rescue"),
    N_("The hospital trust with the duty of ambulance"),
    N_("Police district"),
    N_("Civil Defence district"),
    N_("Regional health authority"),
    N_("Fire call centre"),
    N_("Police operations centre"),
    N_("Medical call centre"),
    N_("Class of the ambulance guideline: touches an urban area above 10,000 people or not"),
    N_("Where people are: squares of a grid or modelled points"),
    N_("Municipality of the cell"),
    N_("Residents of the urban area that the cell is part of"),
    N_("Places that resources belong to"),
    N_("What people call it"),
    N_("What sort of place"),
    N_("Who runs it"),
    N_("Where it lies"),
    N_("Resources that move as one: an engine with crew, an ambulance, a patrol, a helicopter"),
    N_("Call sign or plain name"),
    N_("Where it is at rest"),
    N_("Who edits and commits it"),
    N_("What it can do, with how many where more than one: fire.pump:1;rescue.smoke_dive:2"),
    N_("How it travels"),
    N_("From crew alerted until it moves, on duty"),
    N_("The same outside `hours`; empty: then it does not come"),
    N_("When the crew is on duty, local time"),
    N_("People aboard"),
    N_("Chance that it can be called on a given day; empty: 1"),
    N_("Chance that it answers a call, drawn for each incident, such as volunteers; empty: 1"),
    N_("Cruise speed of air and sea units"),
    N_("What a place has room for: staffed beds, shelter places, pupils"),
    N_("Where"),
    N_("What: icu_bed, shelter_place, pupil …"),
    N_("How many now"),
    N_("How many at most for a short time"),
    N_("What lies in a store, lot by lot"),
    N_("Whose"),
    N_("What"),
    N_("How much"),
    N_("Counted in: piece, dose, litre …"),
    N_("Last day of use"),
    N_("Residents by ten-year age group; they add up to the population of the municipality"),
    N_("Where they live"),
    N_("Years of age"),
    N_("Who lives in one municipality and works in another"),
    N_("Where they work; not the same"),
    N_("How many"),
    N_("What can be made at home when supply stops: one row a line and product"),
    N_("Name of the line; products of one line share its hours"),
    N_("Where it stands"),
    N_("What it makes, an item of the catalogue"),
    N_("How much a batch gives, in the unit of the item"),
    N_("How long a batch takes"),
    N_("Change-over to this product"),
    N_("Hours that the line can run"),
    N_("From a finished batch until it may be used"),
    N_("Material and work of a batch"),
    N_("Cost of a change-over"),
    N_("Batches that raw material in store is enough for; empty: no limit"),
    N_("What stops when something else stops"),
    N_("What needs it"),
    N_("What gives it"),
    N_("What is given: power, telecom, water …"),
    N_("How long the consumer runs without it"),
    N_("Who helps whom, with what, on what terms"),
    N_("Who helps"),
    N_("Who is helped"),
    N_("With what; empty: with everything"),
    N_("First day"),
    N_("Last day"),
    N_("Outlines: municipalities, districts, zones"),
    N_("municipality, civil_defence_district, closure, hazard …"),
    N_("When it belongs to one"),
    N_("Polygon or MultiPolygon, WGS 84"),
    N_("How fast help shall come, and who says so"),
    N_("Which service"),
    N_("Where it holds"),
    N_("Longest accepted time"),
    N_("Share of cases that shall be within it"),
    N_("Where the clock starts and stops"),
    N_("How binding it is"),
    N_("Who changed what, when and why; written by `samvirke region edit`, never by hand"),
    N_("When"),
    N_("Who made the change"),
    N_("Table"),
    N_("Key of the row"),
    N_("Column; empty: the whole row was added or removed"),
    N_("Value before; empty: there was none"),
    N_("Value after; empty: removed"),
    N_("Reason given"),
)


def value_of(words: Language, column: Column, value: object) -> str:
    """Return a cell as people read it: numbers and values in their language; empty where there is none."""
    text = text_of(value)
    if not text:
        return ""
    if column.kind in (Kind.NUMBER, Kind.INTEGER):
        digits = len(text.partition(".")[2]) if "e" not in text else 6
        return words.number(value, min(digits, 6))
    if column.name == "item":
        return item_name(words, text)
    if (column.choices or column.kind is Kind.HOURS) and text in VALUES:
        return words.gettext(VALUES[text])
    if column.kind is Kind.CAPABILITIES:
        return capabilities_in_words(words, text)
    return text


def capabilities_in_words(words: Language, told: str) -> str:
    """Return what a resource can do in words; what cannot be read stands as it is."""
    try:
        found = parse_capabilities(told)
    except InvalidValueError:
        return told
    return "; ".join(
        capability_words(words, name) + (f" × {words.number(count)}" if count > 1 else "")
        for name, count in found.items()
    )


def item_name(words: Language, item: str) -> str:
    """Return what people call an item of the catalogue; one that is not there as it stands."""
    found = item_catalogue().get(item)
    if found is None:
        return item
    return {"nb": found.bokmal, "nn": found.nynorsk}.get(words.code, found.english)


def label_of(words: Language, column: Column) -> str:
    """Return the heading of a column, with its unit."""
    label = words.gettext(COLUMN_NAMES[column.name])
    unit = unit_of(words, column)
    return f"{label}, {unit}" if unit else label


def unit_of(words: Language, column: Column) -> str:
    """Return the unit of a column; empty where it has none."""
    return words.gettext(UNITS[column.unit]) if column.unit else ""


@cache
def spoken_in_every_language(value: str) -> str:
    """Return what a value is called in all languages, to be searched in."""
    if value in VALUES:
        return " ".join(language(code).gettext(VALUES[value]) for code in LANGUAGES)
    if value in item_catalogue():
        return " ".join(item_name(language(code), value) for code in LANGUAGES)
    return ""


@cache
def capabilities_in_every_language(told: str) -> str:
    """Return what a resource can do in all languages, to be searched in."""
    return " ".join(capabilities_in_words(language(code), told) for code in LANGUAGES)
