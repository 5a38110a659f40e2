"""The tables of a Region: contract 1 of the architecture, column by column.

Everything that reads, checks, writes, edits or documents a Region goes by these schemas.
"""

from samvirke.model.schema import Column, Kind, TableSchema

QUALITIES = ("observed", "official", "typed", "modelled")
MODES = ("road", "air", "sea", "foot")
URBAN_CLASSES = ("20000+", "2000-19999", "200-1999", "rural")
ORGANISATION_KINDS = (
    "municipality",
    "fire_service",
    "hospital_trust",
    "health_region",
    "police_district",
    "civil_defence_district",
    "state",
    "voluntary",
    "company",
)
SITE_KINDS = (
    "fire_station",
    "ambulance_base",
    "police_station",
    "civil_defence_depot",
    "hospital",
    "air_base",
    "boat_station",
    "centre_110",
    "centre_112",
    "centre_113",
    "rescue_coordination_centre",
    "public_shelter",
    "school",
    "volunteer_base",
    "store",
    "works",
)
STANDARD_STATUSES = ("law", "requirement", "target", "guideline", "guidance")
FUNCTIONS = ("fire", "ambulance", "police")

PROVENANCE = (
    Column(name="source", meaning="Where the row comes from: a register, a report, a person"),
    Column(name="as_of", kind=Kind.DATE, meaning="The day, month or year the row speaks of"),
    Column(name="quality", choices=QUALITIES, meaning="How the row came to be known"),
    Column(
        name="licence",
        required=False,
        meaning="SPDX name of the row's own licence; empty: the package's",
    ),
)


def _id(pattern: str = r"[^\s;,]+") -> Column:
    return Column(name="id", pattern=pattern, meaning="Key of the row, never used again")


def _text(name: str, meaning: str, *, required: bool = True) -> Column:
    return Column(name=name, required=required, meaning=meaning)


def _key(name: str, table: str, meaning: str, *, required: bool = True) -> Column:
    return Column(name=name, references=table, required=required, meaning=meaning)


def _quantity(
    name: str,
    meaning: str,
    *,
    unit: str = "",
    kind: Kind = Kind.NUMBER,
    required: bool = True,
    maximum: float | None = None,
) -> Column:
    return Column(
        name=name, kind=kind, required=required, minimum=0, maximum=maximum, unit=unit, meaning=meaning
    )


def _position() -> tuple[Column, Column]:
    return (
        Column(name="lon", kind=Kind.NUMBER, minimum=-180, maximum=180, unit="degree east", meaning="WGS 84"),
        Column(name="lat", kind=Kind.NUMBER, minimum=-90, maximum=90, unit="degree north", meaning="WGS 84"),
    )


def _table(name: str, meaning: str, *columns: Column, required: bool = False) -> TableSchema:
    return TableSchema(name=name, meaning=meaning, columns=(*columns, *PROVENANCE), required=required)


TEN_YEARS = ("0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80+")
AGE_GROUPS = ("0_5", "6_15", "16_19", "20_66", "67_79", "80_plus")
DAY_S = 86_400
MOST_RESIDENTS = 50_000_000  # of a municipality: above the largest city on earth
MOST_IN_A_CELL = 2_000_000  # of a cell: a digit too many is caught here, not by a simulator out of memory

ORGANISATIONS = _table(
    "organisations",
    "Who owns resources or has a duty",
    _id(),
    _text("name", "As the organisation writes it"),
    Column(name="kind", choices=ORGANISATION_KINDS, meaning="What sort of organisation"),
    _key("parent", "organisations", "Who owns or governs it", required=False),
    Column(name="number", required=False, pattern=r"\d{9}", meaning="Organisation number, nine digits"),
    required=True,
)
MUNICIPALITIES = _table(
    "municipalities",
    "The municipalities, who lives there and whom they belong to",
    _id(r"\d{4}"),
    _text("name", "Norwegian form"),
    _text("county", "County", required=False),
    _key("owner", "organisations", "The municipality as an organisation"),
    *_position(),
    _quantity("population", "Residents", unit="person", maximum=MOST_RESIDENTS),
    *(
        _quantity(f"pop_{group}", f"Residents of {group.replace('_', '-')} years", required=False)
        for group in AGE_GROUPS
    ),
    _key("fire_service", "organisations", "Who has the duty of fire and rescue"),
    _key("ambulance_service", "organisations", "The hospital trust with the duty of ambulance"),
    _key("police_district", "organisations", "Police district"),
    _key("civil_defence_district", "organisations", "Civil Defence district", required=False),
    _key("health_region", "organisations", "Regional health authority", required=False),
    _key("centre_110", "sites", "Fire call centre", required=False),
    _key("centre_112", "sites", "Police operations centre", required=False),
    _key("centre_113", "sites", "Medical call centre", required=False),
    Column(
        name="ambulance_class",
        choices=("urban", "rural"),
        required=False,
        meaning="Class of the ambulance guideline: touches an urban area above 10,000 people or not",
    ),
    required=True,
)
CELLS = _table(
    "cells",
    "Where people are: squares of a grid or modelled points",
    _id(),
    _key("municipality", "municipalities", "Municipality of the cell"),
    *_position(),
    _quantity("population", "Residents", unit="person", maximum=MOST_IN_A_CELL),
    Column(
        name="urban_class",
        choices=URBAN_CLASSES,
        required=False,
        meaning="Residents of the urban area that the cell is part of",
    ),
    required=True,
)
SITES = _table(
    "sites",
    "Places that resources belong to",
    _id(),
    _text("name", "What people call it"),
    Column(name="kind", choices=SITE_KINDS, meaning="What sort of place"),
    _key("owner", "organisations", "Who runs it"),
    _key("municipality", "municipalities", "Where it lies", required=False),
    *_position(),
    required=True,
)
UNITS = _table(
    "units",
    "Resources that move as one: an engine with crew, an ambulance, a patrol, a helicopter",
    _id(),
    _text("name", "Call sign or plain name"),
    _key("site", "sites", "Where it is at rest"),
    _key("owner", "organisations", "Who edits and commits it"),
    Column(
        name="capabilities",
        kind=Kind.CAPABILITIES,
        meaning="What it can do, with how many where more than one: fire.pump:1;rescue.smoke_dive:2",
    ),
    Column(name="mode", choices=MODES, meaning="How it travels"),
    _quantity("turnout_time_s", "From crew alerted until it moves, on duty", unit="s", maximum=DAY_S),
    _quantity(
        "off_duty_turnout_time_s",
        "The same outside `hours`; empty: then it does not come",
        unit="s",
        required=False,
        maximum=DAY_S,
    ),
    Column(name="hours", kind=Kind.HOURS, meaning="When the crew is on duty, local time"),
    _quantity("crew", "People aboard", kind=Kind.INTEGER, unit="person", maximum=1000),
    Column(
        name="turnout_probability",
        kind=Kind.NUMBER,
        minimum=0,
        maximum=1,
        required=False,
        meaning="Chance that it can be called on a given day; empty: 1",
    ),
    Column(
        name="answer_probability",
        kind=Kind.NUMBER,
        minimum=0,
        maximum=1,
        required=False,
        meaning="Chance that it answers a call, drawn for each incident, such as volunteers; empty: 1",
    ),
    _quantity("speed_kmh", "Cruise speed of air and sea units", unit="km/h", required=False, maximum=1200),
    required=True,
)
CAPACITIES = _table(
    "capacities",
    "What a place has room for: staffed beds, shelter places, pupils",
    _id(),
    _key("site", "sites", "Where"),
    _text("item", "What: icu_bed, shelter_place, pupil …"),
    _quantity("quantity", "How many now"),
    _quantity("surge_quantity", "How many at most for a short time", required=False),
)
STOCKS = _table(
    "stocks",
    "What lies in a store, lot by lot",
    _id(),
    _key("site", "sites", "Where"),
    _key("owner", "organisations", "Whose"),
    _text("item", "What"),
    _quantity("quantity", "How much"),
    _text("unit", "Counted in: piece, dose, litre …"),
    Column(name="expires_on", kind=Kind.DATE, required=False, meaning="Last day of use"),
)
AGES = _table(
    "ages",
    "Residents by ten-year age group; they add up to the population of the municipality",
    _id(),
    _key("municipality", "municipalities", "Where they live"),
    Column(name="age_group", choices=TEN_YEARS, meaning="Years of age"),
    _quantity("population", "Residents", unit="person", maximum=MOST_RESIDENTS),
)
COMMUTERS = _table(
    "commuters",
    "Who lives in one municipality and works in another",
    _id(),
    _key("home", "municipalities", "Where they live"),
    _key("work", "municipalities", "Where they work; not the same"),
    _quantity("commuters", "How many", unit="person", maximum=MOST_RESIDENTS),
)
LINES = _table(
    "lines",
    "What can be made at home when supply stops: one row a line and product",
    _id(),
    _text("line", "Name of the line; products of one line share its hours"),
    _key("site", "sites", "Where it stands"),
    _key("owner", "organisations", "Who runs it"),
    _text("item", "What it makes, an item of the catalogue"),
    _quantity("batch_quantity", "How much a batch gives, in the unit of the item"),
    _quantity("batch_h", "How long a batch takes", unit="h", maximum=24 * 365),
    _quantity("setup_h", "Change-over to this product", unit="h", maximum=24 * 365),
    _quantity("hours_per_week", "Hours that the line can run", unit="h", maximum=168),
    _quantity("release_days", "From a finished batch until it may be used", unit="day", maximum=365),
    _quantity("batch_cost_nok", "Material and work of a batch", unit="NOK", required=False),
    _quantity("setup_cost_nok", "Cost of a change-over", unit="NOK", required=False),
    _quantity(
        "raw_batches", "Batches that raw material in store is enough for; empty: no limit", required=False
    ),
)
DEPENDENCIES = _table(
    "dependencies",
    "What stops when something else stops",
    _id(),
    _key("consumer", "sites", "What needs it"),
    _key("supplier", "sites", "What gives it"),
    _text("service", "What is given: power, telecom, water …"),
    _quantity("buffer_s", "How long the consumer runs without it", unit="s"),
)
AGREEMENTS = _table(
    "agreements",
    "Who helps whom, with what, on what terms",
    _id(),
    _key("giver", "organisations", "Who helps"),
    _key("receiver", "organisations", "Who is helped"),
    Column(
        name="capabilities",
        kind=Kind.CAPABILITIES,
        required=False,
        meaning="With what; empty: with everything",
    ),
    Column(name="valid_from", kind=Kind.DATE, required=False, meaning="First day"),
    Column(name="valid_to", kind=Kind.DATE, required=False, meaning="Last day"),
)
AREAS = _table(
    "areas",
    "Outlines: municipalities, districts, zones",
    _id(),
    _text("name", "What people call it"),
    _text("kind", "municipality, civil_defence_district, closure, hazard …"),
    _key("municipality", "municipalities", "When it belongs to one", required=False),
    Column(name="geometry", kind=Kind.GEOMETRY, meaning="Polygon or MultiPolygon, WGS 84"),
)
STANDARDS = _table(
    "standards",
    "How fast help shall come, and who says so",
    _id(),
    Column(name="function", choices=FUNCTIONS, meaning="Which service"),
    _text("area_class", "Where it holds"),
    _quantity("time_limit_s", "Longest accepted time", unit="s", maximum=DAY_S),
    Column(
        name="share",
        kind=Kind.NUMBER,
        minimum=0,
        maximum=1,
        meaning="Share of cases that shall be within it",
    ),
    _text("measured_from", "Where the clock starts and stops"),
    Column(name="status", choices=STANDARD_STATUSES, meaning="How binding it is"),
    required=True,
)
EDITS = TableSchema(
    name="edits",
    meaning="Who changed what, when and why; written by `samvirke region edit`, never by hand",
    columns=(
        _id(),
        Column(name="at_utc", kind=Kind.MOMENT, meaning="When"),
        _text("who", "Who made the change"),
        _text("table", "Table"),
        _text("row", "Key of the row"),
        _text("column", "Column; empty: the whole row was added or removed", required=False),
        _text("before", "Value before; empty: there was none", required=False),
        _text("after", "Value after; empty: removed", required=False),
        _text("why", "Reason given", required=False),
    ),
)

TABLES: dict[str, TableSchema] = {
    schema.name: schema
    for schema in (
        ORGANISATIONS,
        MUNICIPALITIES,
        CELLS,
        SITES,
        UNITS,
        CAPACITIES,
        STOCKS,
        AGES,
        COMMUTERS,
        LINES,
        DEPENDENCIES,
        AGREEMENTS,
        AREAS,
        STANDARDS,
        EDITS,
    )
}
