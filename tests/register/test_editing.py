"""An edit is checked as a package is, and keeps who, when, before, after and why."""

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import shapely

from samvirke.model.errors import BadInputError, PackageError
from samvirke.register.differing import diff_regions
from samvirke.register.editing import edit_region
from samvirke.register.package import read_package, write_package
from samvirke.register.region import Region

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def row_of(region: Region, table: str, row: str) -> dict[str, object]:
    rows = region.table(table)
    return dict(rows[rows["id"] == row].iloc[0])


def test_a_changed_crew_is_kept_with_who_when_before_after_and_why(hamlet: Region) -> None:
    edited = edit_region(
        hamlet,
        who="Kari",
        at_utc=NOON,
        table="units",
        row="engine-vik-1",
        changes={"crew": "5"},
        why="one more on each shift",
    )
    unit = row_of(edited, "units", "engine-vik-1")
    assert (unit["crew"], unit["source"], unit["as_of"]) == (5, "edited by Kari", "2026-11-22")
    first = row_of(edited, "edits", "edit-000001")
    assert first == {
        "id": "edit-000001",
        "at_utc": "2026-11-22T12:00:00Z",
        "who": "Kari",
        "table": "units",
        "row": "engine-vik-1",
        "column": "crew",
        "before": "4",
        "after": "5",
        "why": "one more on each shift",
    }
    # The row's source and day changed with it; its quality was typed before.
    assert list(edited.table("edits")["column"]) == ["crew", "source", "as_of"]
    assert row_of(hamlet, "units", "engine-vik-1")["crew"] == 4


def test_a_moved_station_keeps_every_digit_through_a_package(hamlet: Region, tmp_path: Path) -> None:
    edited = edit_region(
        hamlet, who="Kari", at_utc=NOON, table="sites", row="fire-nes", changes={"lon": "10.2500000000001"}
    )
    write_package(edited, tmp_path / "package")
    back = read_package(tmp_path / "package")
    assert row_of(back, "sites", "fire-nes")["lon"] == 10.2500000000001
    assert diff_regions(edited, back) == []


def test_the_editor_may_name_another_source_and_day(hamlet: Region) -> None:
    changes = {"crew": 5, "source": "roster", "as_of": "2026-10", "quality": "observed"}
    edited = edit_region(hamlet, who="Kari", at_utc=NOON, table="units", row="engine-vik-1", changes=changes)
    unit = row_of(edited, "units", "engine-vik-1")
    assert (unit["source"], unit["as_of"], unit["quality"]) == ("roster", "2026-10", "observed")


def test_a_unit_is_added_and_its_columns_not_given_are_empty(hamlet: Region) -> None:
    new = {
        "name": "Vik 2",
        "site": "fire-vik",
        "owner": "org-fire",
        "capabilities": "fire.tanker",
        "mode": "road",
        "turnout_time_s": "120",
        "hours": "always",
        "crew": "2",
    }
    edited = edit_region(
        hamlet, who="Kari", at_utc=NOON, table="units", row="tanker-vik-1", action="add", changes=new
    )
    assert len(edited.units) == 10
    unit = row_of(edited, "units", "tanker-vik-1")
    assert (unit["crew"], unit["quality"]) == (2, "typed")
    assert unit["speed_kmh"] != unit["speed_kmh"]  # NaN
    assert edited.units.dtypes.equals(hamlet.units.dtypes)
    (entry,) = edited.table("edits").to_dict("records")
    assert json.loads(entry["after"])["capabilities"] == "fire.tanker"
    assert entry["column"] != entry["column"]  # the whole row


def test_a_removed_row_stays_in_the_log_and_its_id_is_never_used_again(hamlet: Region) -> None:
    edited = edit_region(hamlet, who="Kari", at_utc=NOON, table="units", row="search-nes-1", action="remove")
    assert "search-nes-1" not in set(edited.units["id"])
    (entry,) = edited.table("edits").to_dict("records")
    assert json.loads(entry["before"])["capabilities"] == "volunteer.search:6"
    again = row_of(hamlet, "units", "search-nes-1")
    del again["id"]
    with pytest.raises(BadInputError, match="was the id of another row"):
        edit_region(
            edited, who="Kari", at_utc=NOON, table="units", row="search-nes-1", action="add", changes=again
        )


def test_numbers_of_edits_go_on(hamlet: Region) -> None:
    region = hamlet
    for crew in (5, 6):
        region = edit_region(
            region, who="Kari", at_utc=NOON, table="units", row="engine-vik-1", changes={"crew": crew}
        )
    # crew, source, as_of; then crew alone: the source and the day are so already.
    assert list(region.table("edits")["id"]) == [f"edit-00000{number}" for number in (1, 2, 3, 4)]


def test_setting_what_is_there_changes_nothing(hamlet: Region) -> None:
    same = edit_region(
        hamlet, who="Kari", at_utc=NOON, table="units", row="engine-vik-1", changes={"crew": "4"}
    )
    assert same is hamlet


def test_an_empty_text_empties_a_cell(hamlet: Region) -> None:
    edited = edit_region(
        hamlet,
        who="Kari",
        at_utc=NOON,
        table="units",
        row="engine-nes-1",
        changes={"turnout_probability": ""},
    )
    probability = row_of(edited, "units", "engine-nes-1")["turnout_probability"]
    assert math.isnan(float(str(probability)))


def test_an_outline_is_given_as_geojson(hamlet: Region) -> None:
    edited = edit_region(
        hamlet,
        who="Kari",
        at_utc=NOON,
        table="areas",
        row="area-vik",
        changes={
            "geometry": '{"type": "Polygon", "coordinates": [[[10, 60], [11, 60], [11, 61], [10, 60]]]}'
        },
    )
    outline = row_of(edited, "areas", "area-vik")["geometry"]
    assert isinstance(outline, shapely.Polygon)
    assert outline.area == 0.5
    before, after = edited.table("edits")[["before", "after"]].iloc[0]
    assert json.loads(before)["type"] == json.loads(after)["type"] == "Polygon"


def test_a_moment_of_another_zone_is_kept_in_utc(hamlet: Region) -> None:
    oslo = NOON.astimezone(timezone(timedelta(hours=1)))
    edited = edit_region(
        hamlet, who="Kari", at_utc=oslo, table="units", row="engine-vik-1", changes={"crew": 5}
    )
    assert set(edited.table("edits")["at_utc"]) == {"2026-11-22T12:00:00Z"}


@pytest.mark.parametrize(
    ("changes", "column", "seen", "do"),
    [
        ({"crew": "-1"}, "crew", "-1", "write the number anew"),
        ({"crew": "many"}, "crew", "'many'", "write a number"),
        ({"mode": ""}, "mode", "nothing", "fill in the cell"),
        ({"capabilities": "fire.pumps"}, "capabilities", "'fire.pumps'", "fire.pumps → fire.pump"),
        ({"mode": "air"}, "speed_kmh", "nothing", "write its cruise speed"),
    ],
)
def test_an_edit_that_would_break_the_region_is_refused(
    hamlet: Region, changes: dict[str, object], column: str, seen: str, do: str
) -> None:
    with pytest.raises(PackageError) as refused:
        edit_region(hamlet, who="Kari", at_utc=NOON, table="units", row="engine-vik-1", changes=changes)
    (found,) = refused.value.findings
    assert (found.row, found.column) == ("engine-vik-1", column)
    assert seen in found.seen
    assert do in found.do


def test_a_row_that_others_name_is_not_removed(hamlet: Region) -> None:
    with pytest.raises(PackageError) as refused:
        edit_region(hamlet, who="Kari", at_utc=NOON, table="sites", row="fire-nes", action="remove")
    (found,) = refused.value.findings
    assert (found.table, found.row, found.column) == ("units", "engine-nes-1", "site")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"who": " "}, "nobody is named"),
        ({"at_utc": datetime(2026, 1, 1)}, "has no zone"),  # noqa: DTZ001  # that is the fault
        ({"table": "unit"}, "'unit' cannot be edited.*write 'units'"),
        ({"table": "edits"}, "cannot be edited"),
        ({"row": "engine-vik"}, "no row 'engine-vik'; write 'engine-vik-1'"),
        ({"changes": {}}, "nothing to change"),
        ({"changes": {"crews": 1}}, "no column 'crews'.*write 'crew'"),
        ({"changes": {"id": "x"}}, "an id cannot be changed"),
        ({"action": "add"}, "already"),
        ({"action": "remove"}, "takes no values"),
    ],
)
def test_a_wrong_edit_is_told(hamlet: Region, words: dict[str, object], message: str) -> None:
    edit: dict[str, object] = {
        "who": "Kari",
        "at_utc": NOON,
        "table": "units",
        "row": "engine-vik-1",
        "changes": {"crew": 5},
    }
    with pytest.raises(BadInputError, match=message):
        edit_region(hamlet, **(edit | words))  # type: ignore[arg-type]
