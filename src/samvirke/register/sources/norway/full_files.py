"""The fuller tables of Norway: which files, and which of their columns are used.

What they hold and where they come from: `docs/norway.md`.
"""

from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.model.tables import AGE_GROUPS
from samvirke.register.sources.norway.people import AGES_FILE, COMMUTERS_FILE

AGES = tuple(f"pop_{group}" for group in AGE_GROUPS)
NUMBER = r"\d{4}"


def _text(name: str, *, required: bool = True, pattern: str = "") -> Column:
    return Column(name=name, required=required, pattern=pattern, meaning="see docs/norway.md")


def _choice(name: str, *choices: str) -> Column:
    return Column(name=name, choices=choices, meaning="see docs/norway.md")


def _people(name: str, *, required: bool = True) -> Column:
    return Column(name=name, kind=Kind.NUMBER, required=required, minimum=0, meaning="see docs/norway.md")


def _degrees(prefix: str = "") -> tuple[Column, Column]:
    """Positions of mainland Norway with Svalbard; a swapped pair falls outside."""
    return (
        Column(name=f"{prefix}lon", kind=Kind.NUMBER, minimum=4, maximum=34, meaning="degrees east"),
        Column(name=f"{prefix}lat", kind=Kind.NUMBER, minimum=57, maximum=81, meaning="degrees north"),
    )


def _file(name: str, *columns: Column, required: bool = True) -> TableSchema:
    return TableSchema(name=name, meaning="see docs/norway.md", columns=columns, required=required)


SHAPE = Column(name="geometry", kind=Kind.GEOMETRY, meaning="Polygon or MultiPolygon, WGS 84")
FILES = {
    schema.name: schema
    for schema in (
        _file(
            "municipalities.csv",
            _text("number", pattern=NUMBER),
            *(_people(name) for name in (*AGES, "pop_2026")),
            *_degrees("popcentre_"),
            *(
                _text(name)
                for name in (
                    "police_district",
                    "district_110",
                    "hospital_catchment",
                    "health_region",
                    "amk",
                    "civil_defence_district",
                )
            ),
            _choice("ambulance_class", "urban (12 min)", "rural (25 min)"),
        ),
        _file(
            "population_grid_1km.parquet",
            Column(name="ssb_id", kind=Kind.INTEGER, minimum=0, meaning="SSB cell"),
            *_degrees(),
            _text("municipality", pattern=NUMBER),
            _people("pop_2026_scaled"),
            _choice("urban_class", ">=20000", "2000-19999", "200-1999", "rural"),
        ),
        _file("municipalities_S.geojson", _text("number", pattern=NUMBER), _text("name"), SHAPE),
        _file("civil_defence_districts.geojson", _text("name"), SHAPE),
        _file(
            "fire_stations.csv",
            _text("dsb_id"),
            _text("name"),
            _text("fire_service"),
            _choice("station_type", "H", "L"),
            _choice("crewing", "DN", "DA", "IK"),
            _text("municipality", pattern=NUMBER),
            *_degrees(),
        ),
        _file(
            "osm/osm_police.csv",
            _text("osm_id"),
            _text("name", required=False),
            _text("municipality", pattern=NUMBER),
            *_degrees(),
        ),
        _file(
            "hospitals_acute_42.csv",
            _text("name"),
            _text("municipality", pattern=NUMBER),
            _text("health_region"),
            _text("hospital_catchment"),
            *_degrees(),
        ),
        _file(
            "public_shelters.csv",
            _text("dsb_id"),
            _people("places"),
            _text("address", required=False),
            _text("municipality", pattern=NUMBER),
            *_degrees(),
        ),
        _file(
            "schools.csv",
            _text("org_no", pattern=r"\d{9}"),
            _text("name"),
            _choice("type", "primary", "upper secondary"),
            _people("pupils", required=False),
            _text("municipality", pattern=NUMBER),
            *_degrees(),
        ),
        _file(
            AGES_FILE,
            _text("number", pattern=NUMBER),
            Column(name="year", kind=Kind.INTEGER, minimum=1900, maximum=2100, meaning="1 January"),
            Column(name="age", kind=Kind.INTEGER, minimum=0, maximum=130, meaning="years"),
            _people("population"),
            required=False,
        ),
        _file(
            COMMUTERS_FILE,
            _text("from_municipality", pattern=NUMBER),
            _text("to_municipality", pattern=NUMBER),
            _people("commuters"),
            required=False,
        ),
    )
}
