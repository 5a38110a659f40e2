"""From a form to a change, and back to a form that loses nothing."""

from samvirke.model.finding import Finding
from samvirke.model.tables import TABLES
from samvirke.web.registers.changing import changes_of, elsewhere, fields_of, told_by

UNITS = TABLES["units"]


def test_numbers_are_read_as_people_in_norway_write_them() -> None:
    told = told_by(UNITS, {"turnout_time_s": "1 250,5", "crew": "\u22124", "name": "3,5 tonn", "x": "y"})
    assert told == {"turnout_time_s": "1250.5", "crew": "-4", "name": "3,5 tonn"}


def test_only_what_was_changed_is_a_change_and_an_emptied_cell_is_one() -> None:
    was = {"crew": "4", "name": "Vik 1", "speed_kmh": "220", "quality": "official"}
    told = {"crew": "5", "name": "Vik 1", "speed_kmh": "", "quality": "", "source": "brannsjefen", "id": "x"}
    assert changes_of(told, was) == {"crew": "5", "speed_kmh": "", "source": "brannsjefen"}


def test_what_two_people_changed_is_told_apart() -> None:
    was = {"crew": "4", "name": "Vik 1", "mode": "road"}
    now = {"crew": "6", "name": "Vik 1", "mode": "sea"}
    told = {"crew": "5", "name": "Vik en", "mode": "road"}
    fields = {one.column.name: one for one in fields_of(UNITS, told, was, now)}
    assert (fields["crew"].value, fields["crew"].stands) == ("5", "6")  # both: mine stays, theirs is told
    assert (fields["name"].value, fields["name"].stands) == ("Vik en", None)  # mine alone
    assert (fields["mode"].value, fields["mode"].stands) == ("sea", "sea")  # theirs alone: taken over, told


def test_a_fault_stands_at_its_field_and_others_apart() -> None:
    here = Finding(table="units", row="v", column="crew", seen="-1", allowed="0 or more", do="write it anew")
    there = Finding(table="stocks", row="m", column="owner", seen="'x'", allowed="an id", do="add it")
    fields = {one.column.name: one for one in fields_of(UNITS, {"crew": "-1"}, {}, {}, [here, there], "v")}
    assert fields["crew"].faults == [here]
    assert not fields["owner"].faults
    assert elsewhere(UNITS, [here, there], "v") == [there]
