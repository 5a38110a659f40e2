"""All that the register can hold has words for people."""

from samvirke.model.tables import TABLES
from samvirke.register.capabilities import capability_catalogue
from samvirke.web.registers.spoken import (
    COLUMN_NAMES,
    FUNCTION_NAMES,
    MEANINGS,
    TABLE_NAMES,
    UNITS,
    VALUES,
    label_of,
    value_of,
)
from samvirke.web.words import language

COLUMNS = [column for schema in TABLES.values() for column in schema.columns]
# Written as they stand: years of age.
AS_THEY_STAND = set(TABLES["ages"].column("age_group").choices)


def test_every_table_column_value_unit_and_meaning_has_its_words() -> None:
    assert set(TABLE_NAMES) == set(TABLES)
    assert set(COLUMN_NAMES) == {column.name for column in COLUMNS}
    values = {value for column in COLUMNS for value in column.choices}
    assert values - AS_THEY_STAND == set(VALUES) - {"always"}
    assert set(UNITS) == {column.unit for column in COLUMNS if column.unit}
    said = {schema.meaning for schema in TABLES.values()} | {column.meaning for column in COLUMNS}
    assert set(MEANINGS) == said
    assert set(FUNCTION_NAMES) == {one.function for one in capability_catalogue().values()}


def test_values_are_written_in_the_language_of_the_reader() -> None:
    units, bokmal, english = TABLES["units"], language("nb"), language("en")
    assert value_of(bokmal, units.column("turnout_time_s"), 1250.5) == "1\u202f250,5"
    assert value_of(english, units.column("turnout_time_s"), 1250.5) == "1,250.5"
    assert value_of(bokmal, units.column("speed_kmh"), float("nan")) == ""
    assert value_of(bokmal, units.column("mode"), "road") == "vei"
    assert value_of(language("nn"), units.column("mode"), "road") == "veg"
    assert value_of(english, units.column("capabilities"), "fire.pump;police.patrol:2") == (
        "Fire engine with pump and water; Patrol of two or more × 2"
    )
    assert label_of(bokmal, units.column("turnout_time_s")) == "Forspenningstid, s"
