"""Broken packages: each is refused, and the finding says where, what was seen, allowed, and to do."""

import json
from pathlib import Path

import pytest
import shapely
from tests.register.spoiling import rows_of, save, set_cell

from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.finding import Finding
from samvirke.register.checking import check_region
from samvirke.register.package import check_package, inspect_package, read_package
from samvirke.register.region import Region


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, "\n".join(map(str, findings))
    return findings[0]


# Table, id, column and the text written there; row of the finding, and words of seen, allowed, do.
CELLS = {
    "negative crew": (
        "units | engine-vik-1 | crew | -4",
        "2 (engine-vik-1) | -4 | a whole number from 0 to 1000 (person) | write the number anew",
    ),
    "half a person": (
        "units | engine-vik-1 | crew | 3.5",
        "2 (engine-vik-1) | 3.5 | a whole number | write a whole number, without decimals",
    ),
    "comma in a whole number": (
        "units | engine-vik-1 | crew | 3,5",
        "2 (engine-vik-1) | '3,5' | a whole number | write a whole number, without decimals",
    ),
    "whole number with decimals of nothing": (
        "units | engine-vik-1 | crew | 3,0",
        "2 (engine-vik-1) | '3,0' | a whole number | write 3, without decimals",
    ),
    "comma between thousands": (
        "units | engine-vik-1 | crew | 5,000",
        "2 (engine-vik-1) | '5,000' | a whole number | write 5000 if thousands are parted",
    ),
    "decimal comma": (
        "sites | fire-nes | lat | 60,15",
        "3 (fire-nes) | '60,15' | a number, such as 12 or 12.5 | write 60.15: a point, not a comma",
    ),
    "spaces in a number": (
        "municipalities | 0001 | population | 5 000",
        "2 (0001) | '5 000' | a number | write 5000, without spaces",
    ),
    "number of words": (
        "units | engine-vik-1 | turnout_time_s | ninety",
        "2 (engine-vik-1) | 'ninety' | a number, such as 12 or 12.5 | write a number",
    ),
    "not a number": (
        "cells | cell-3 | population | NaN",
        "4 (cell-3) | 'NaN' | a number | write a number",
    ),
    "infinite": (
        "cells | cell-3 | population | inf",
        "4 (cell-3) | inf | a number from 0 to 2000000 (person) | write the number anew",
    ),
    "empty required value": (
        "units | engine-vik-1 | mode | ",
        "2 (engine-vik-1) | nothing | a value in every row: How it travels | fill in the cell",
    ),
    "only spaces in a required value": (
        "sites | fire-vik | name |   ",
        "2 (fire-vik) | nothing | a value in every row: What people call it | fill in the cell",
    ),
    "not among the choices": (
        "sites | fire-vik | kind | firestation",
        "2 (fire-vik) | 'firestation' | fire_station, ambulance_base | write 'fire_station'",
    ),
    "share in per cent": (
        "standards | ambulance-12 | share | 90",
        "5 (ambulance-12) | 90 | a number from 0 to 1 | write a share, not per cent: 0.9",
    ),
    "no such day": (
        "units | engine-vik-1 | as_of | 2026-02-30",
        "2 (engine-vik-1) | '2026-02-30' | a year, month or day of the calendar | write a day that exists",
    ),
    "Norwegian date": (
        "units | engine-vik-1 | as_of | 22.11.2026",
        "2 (engine-vik-1) | '22.11.2026' | 2026-11-22 | so: 2026-11-22",
    ),
    "year with two digits": (
        "stocks | masks-vik | expires_on | 0028",
        "2 (masks-vik) | '0028' | from 1800 to 2200 | write the year with its four digits",
    ),
    "bad hours": (
        "units | ambulance-nes-1 | hours | man-fre 8-16",
        "6 (ambulance-nes-1) | 'man-fre 8-16' | `always`, or `mon-fri 07:00-15:30 | write `always` or",
    ),
    "unknown capability": (
        "units | engine-vik-1 | capabilities | fire.pumpe",
        "2 (engine-vik-1) | 'fire.pumpe', not in | fire.pump;rescue.smoke_dive:2 | fire.pumpe → fire.pump",
    ),
    "capability of bad form": (
        "units | engine-vik-1 | capabilities | pump, two",
        "2 (engine-vik-1) | 'pump, two' | capabilities of the catalogue | write agency.ability",
    ),
    "dangling key": (
        "units | engine-vik-1 | site | fire-vikk",
        "2 (engine-vik-1) | 'fire-vikk', which sites does not have | an id of sites | write 'fire-vik'",
    ),
    "key with a space behind": (
        "cells | cell-2 | municipality | 0001 ",
        "3 (cell-2) | '0001 ', which municipalities does not have | an id of municipalities | '0001'",
    ),
    "licence in words": (
        "sites | fire-vik | licence | åpne data",
        "2 (fire-vik) | 'åpne data' | an SPDX name, such as CC-BY-4.0 | write that name",
    ),
    "bad organisation number": (
        "organisations | org-vik | number | 12345",
        "2 (org-vik) | '12345' | nine digits | write it in that form",
    ),
    "position in metres": (
        "cells | cell-1 | lon | 569872",
        "2 (cell-1) | 569872 | a number from -180 to 180 | from metres to WGS 84 degrees",
    ),
    "helicopter without speed": (
        "units | helicopter-vik-1 | speed_kmh | ",
        "8 (helicopter-vik-1) | nothing | a speed above 0 for every unit of mode air | write its cruise",
    ),
    "surge below normal": (
        "capacities | icu-vik | surge_quantity | 4",
        "2 (icu-vik) | 4, and quantity 6 | as many as quantity, or more | how many there are room for",
    ),
    "agreement with itself": (
        "agreements | help-nes | receiver | org-red-cross",
        "2 (help-nes) | 'org-red-cross' as giver and receiver | two different ones | correct the giver",
    ),
    "agreement that ends before it begins": (
        "agreements | help-nes | valid_to | 2024",
        "2 (help-nes) | '2024', before '2025-01-01' | a last day not before the first | correct one",
    ),
    "organisation that owns its owner": (
        "organisations | org-health | parent | org-trust",
        "5 (org-health) | org-health → org-trust → org-health | never owns itself | empty the parent",
    ),
}


@pytest.mark.parametrize("case", CELLS.values(), ids=CELLS)
def test_a_wrong_cell_is_told_with_row_column_and_what_to_do(folder: Path, case: tuple[str, str]) -> None:
    table, key, column, text = case[0].split(" | ")
    row, seen, allowed, do = case[1].split(" | ")
    set_cell(folder, table, key, column, text)
    found = only(check_package(folder))
    assert (found.table, found.row, found.column) == (table, row, column)
    assert seen in found.seen
    assert allowed in found.allowed
    assert do in found.do
    with pytest.raises(PackageError, match="nothing was loaded"):
        read_package(folder)


def test_a_number_that_lost_its_leading_zeros_is_told_with_them(folder: Path) -> None:
    set_cell(folder, "municipalities", "0002", "id", "2")
    first, *others = check_package(folder)
    assert (first.row, first.column, first.seen) == ("3 (2)", "id", "'2'")
    assert first.allowed == "four digits, such as 0301"
    assert first.do.startswith("write 0002; keep the column as text")
    # Three cells, three sites and the area name a municipality that is no longer there.
    assert {one.seen for one in others} == {"'0002', which municipalities does not have"}
    assert len(others) == 7


def test_lon_and_lat_swapped_are_told_with_the_right_order(folder: Path) -> None:
    set_cell(folder, "cells", "cell-1", "lon", "60.05")
    set_cell(folder, "cells", "cell-1", "lat", "10.05")
    found = only(check_package(folder))
    assert (found.row, found.seen) == ("2 (cell-1)", "lon 60.05, lat 10.05")
    assert "lon is degrees east" in found.allowed
    assert found.do == "exchange them: lon 10.05, lat 60.05"


def test_a_site_far_from_its_municipality_is_told_with_the_distance(folder: Path) -> None:
    # Three degrees of latitude north of Nes: 3 × 111.195 km = 333.6 km.
    set_cell(folder, "sites", "fire-nes", "lat", "63.15")
    found = only(check_package(folder))
    assert found.seen == "lon 10.25, lat 63.15, 334 km from municipality 0002"
    assert found.allowed == "a position within 300 km of its municipality"


def test_more_people_in_the_age_groups_than_in_all_is_told(folder: Path) -> None:
    # 60 + 140 + 50 + 1,650 + 200 + 100 = 2,200
    set_cell(folder, "municipalities", "0002", "pop_20_66", "1650")
    found = only(check_package(folder))
    assert found.seen == "2,200 people in the age groups, 1,200 in all"
    assert found.do.endswith("are they of the same year?")


def test_every_finding_of_a_package_is_told_in_one_go(folder: Path) -> None:
    set_cell(folder, "units", "engine-vik-1", "crew", "-4")
    set_cell(folder, "units", "engine-vik-1", "mode", "rail")
    set_cell(folder, "sites", "fire-vik", "owner", "nobody")
    (folder / "stocks.csv").unlink()
    told = {(one.table, one.column) for one in check_package(folder)}
    assert told == {
        ("units", "crew"),
        ("units", "mode"),
        ("sites", "owner"),
        ("stocks.csv", ""),
    }


def test_a_duplicate_id_names_the_row_that_has_it(folder: Path) -> None:
    rows = rows_of(folder, "units")
    save(folder, "units", [*rows, rows[1]])
    found = only(check_package(folder))
    assert (found.row, found.column) == ("11 (engine-vik-1)", "id")
    assert found.seen == "'engine-vik-1' again; row 2 (engine-vik-1) has it"
    assert found.allowed == "every id once in its table"


def test_a_missing_column_is_told_once(folder: Path) -> None:
    rows = rows_of(folder, "units")
    at = rows[0].index("crew")
    save(folder, "units", [row[:at] + row[at + 1 :] for row in rows])
    found = only(check_package(folder))
    assert (found.table, found.column, found.seen) == ("units.csv", "crew", "no such column")
    assert found.do == "add the column: People aboard"


def test_an_unknown_column_is_told_with_the_closest(folder: Path) -> None:
    rows = rows_of(folder, "units")
    rows[0][rows[0].index("speed_kmh")] = "speed_km_h"
    rows[7][rows[0].index("speed_km_h")] = ""
    save(folder, "units", rows)
    found = next(one for one in check_package(folder) if one.column == "speed_km_h")
    assert found.seen == "an unknown column"
    assert found.do == "write 'speed_kmh'"


def test_a_column_twice_is_told(folder: Path) -> None:
    rows = rows_of(folder, "stocks")
    save(folder, "stocks", [[*row, row[0]] for row in rows])
    found = only(check_package(folder))
    assert (found.column, found.seen) == ("id", "the column 2 times")
    assert found.do == "keep one of them"


def test_a_row_with_too_many_and_one_with_too_few_values_are_told(folder: Path) -> None:
    rows = rows_of(folder, "stocks")
    wide = len(rows[0])
    save(folder, "stocks", [rows[0], [*rows[1], "more"], ["other", *rows[1][1:-2]]])
    first, second, *_ = check_package(folder)
    assert (first.table, first.row) == ("stocks.csv", "2 (masks-vik)")
    assert (first.seen, second.seen) == (f"{wide + 1} values", f"{wide - 2} values")
    assert 'a comma inside a text needs "…"' in first.do


def test_latin_1_is_told_with_byte_and_line_and_the_rest_is_still_checked(folder: Path) -> None:
    set_cell(folder, "organisations", "org-trust", "kind", "trust")
    path = folder / "organisations.csv"
    text = path.read_text("utf-8")
    path.write_bytes(text.encode("latin-1"))
    position = text.index("Røde") + 1
    encoding, kind = check_package(folder)
    assert encoding.seen.startswith(f"byte 0xf8 at position {position}, line 9,")
    assert "CSV UTF-8" in encoding.do
    assert kind.seen == "'trust'"


def test_utf_16_is_told(folder: Path) -> None:
    path = folder / "sites.csv"
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))
    assert "UTF-16" in only(check_package(folder)).seen


def test_an_empty_file_is_told_and_keys_into_it_are_not_called_dangling(folder: Path) -> None:
    (folder / "sites.csv").write_bytes(b"")
    found = only(check_package(folder))
    assert (found.table, found.seen, found.allowed) == (
        "sites.csv",
        "an empty file",
        "a header in row 1",
    )


def test_a_quotation_mark_that_does_not_end_is_told(folder: Path) -> None:
    path = folder / "stocks.csv"
    path.write_text(path.read_text("utf-8") + '"lot,2\n', "utf-8")
    assert any("does not end" in one.seen for one in check_package(folder))


def test_a_value_in_a_column_without_name_is_told(folder: Path) -> None:
    rows = rows_of(folder, "stocks")
    save(folder, "stocks", [[rows[0][0], "", *rows[0][1:]], [rows[1][0], "x", *rows[1][1:]]])
    assert "'x' in a column without a name" in only(check_package(folder)).seen


def test_a_missing_required_table_is_told(folder: Path) -> None:
    path = folder / "datapackage.json"
    document = json.loads(path.read_text("utf-8"))
    document["resources"] = [one for one in document["resources"] if one["name"] != "standards"]
    path.write_text(json.dumps(document), "utf-8")
    found = only(check_package(folder))
    assert (found.table, found.seen) == ("standards", "no such table")
    assert "standards.csv" in found.do
    note = inspect_package(folder).notes[-1]
    assert (note.table, note.seen) == ("standards.csv", "a file that datapackage.json does not name")


def test_an_area_whose_ring_is_open_is_told(folder: Path) -> None:
    path = folder / "areas.geojson"
    document = json.loads(path.read_text("utf-8"))
    document["features"][0]["geometry"]["coordinates"][0].pop()
    path.write_text(json.dumps(document), "utf-8")
    found = only(check_package(folder))
    assert (found.table, found.row) == ("areas", "feature 1 (area-vik)")
    assert "a ring that is not closed: it begins at [10.18, 59.95], ends at [9.9, 59.95]" in found.seen


def test_an_area_that_crosses_itself_is_told(hamlet: Region) -> None:
    areas = hamlet.table("areas").copy()
    bow = shapely.Polygon([(10, 60), (11, 61), (11, 60), (10, 61), (10, 60)])
    areas["geometry"] = [bow, areas["geometry"].iloc[1]]
    found = only(list(check_region(hamlet.with_table("areas", areas)).findings))
    assert found.seen.startswith("an invalid outline: Self-intersection")
    assert "Fix geometries" in found.do


def test_an_area_in_metres_is_told(hamlet: Region) -> None:
    areas = hamlet.table("areas").copy()
    areas["geometry"] = [shapely.box(569_000, 6_650_000, 570_000, 6_651_000), shapely.box(10, 60, 11, 61)]
    found = only(list(check_region(hamlet.with_table("areas", areas)).findings))
    assert "as if in metres" in found.seen


def test_nothing_at_the_path_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="there is nothing at"):
        check_package(tmp_path / "nowhere")


def test_people_missing_from_the_cells_are_noted_and_not_refused(folder: Path) -> None:
    set_cell(folder, "cells", "cell-1", "population", "1500")
    inspection = inspect_package(folder)
    # 1,500 + 1,500 + 800 + 200 = 4,000 of 5,000
    assert inspection.findings == ()
    assert any("5,000 people, and 4,000 in its cells" in one.seen for one in inspection.notes)


def test_a_region_in_memory_is_checked_as_strictly(hamlet: Region) -> None:
    units = hamlet.units.drop(columns="crew").assign(mode="rail", turnout_time_s="soon")
    findings = check_region(hamlet.with_table("units", units)).findings
    assert {one.column for one in findings} == {"crew", "mode", "turnout_time_s"}
    # One for the column, nine for the modes, nine for the times.
    assert len(findings) == 19
    assert findings[1].row == "engine-vik-1"


def test_an_agreement_may_end_in_the_month_or_year_in_which_it_begins(hamlet: Region) -> None:
    # Until 2026 is until the last day of 2026; text by text it would come before 2026-11-22.
    for last, count in (("2026-11-22", 0), ("2026-11", 0), ("2026", 0), ("2026-10", 1), ("2025", 1)):
        agreements = hamlet.table("agreements").assign(valid_from="2026-11-22", valid_to=last)
        findings = check_region(hamlet.with_table("agreements", agreements.head(1))).findings
        assert [one.column for one in findings] == ["valid_to"] * count, last
