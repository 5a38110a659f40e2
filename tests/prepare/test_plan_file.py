"""Plans as files: what a planner writes, and every error in one go."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from samvirke.model.errors import BadInputError, PackageError
from samvirke.prepare.plan import AddUnit
from samvirke.prepare.plan_file import line_numbers, open_plan, read_plan
from samvirke.register.region import Region

WHOLE = """
title = "All there is"
region = "hamlet"
area = ["Vik", "Nes"]
starts = 2026-02-01
days = 3

[calls]
arrangement = "partly_pooled"
rooms = [["centre-110", "centre-112"]]
cross_trained = 2

[calls.staff]
centre-110 = 3

[calls.volume]
centre-112 = 5000

[dispatch]
rules = ["nearest", {name = "divert", gain_s = 1}, "own_first:margin_min=5"]

[[add_site]]
id = "new"
name = "New"
kind = "ambulance_base"
owner = "org-trust"
lon = 10.2
lat = 60.1

[[add_unit]]
like = "ambulance-vik-1"
site = "new"
count = 2

[[move_unit]]
unit = "engine-vik-1"
site = "fire-nes"

[[remove_unit]]
unit = "ladder-vik-1"

[[set]]
table = "units"
row = "engine-nes-1"
column = "turnout_time_s"
value = 90

[[close_road]]
name = "Pass"
centre = [10.15, 60.08]
radius_m = 1000
from = 2026-02-01T06:00:00
to = 2026-02-02T06:00:00+01:00
detour_min = 20

[[outage]]
site = "fire-nes"
from = 2026-02-01T20:00:00Z
to = 2026-02-02T05:00:00Z
"""


@pytest.fixture
def folder(tmp_path: Path, hamlet: Region) -> Path:
    hamlet.write(tmp_path / "hamlet")
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_plan_says_all_it_may(folder: Path) -> None:
    text = WHOLE.replace('{name = "divert", gain_s = 1}', '{name = "divert", gain_min = 1}')
    plan = read_plan(write(folder, text))
    assert plan.title == "All there is"
    assert plan.area == "Vik, Nes"
    assert plan.starts_at_utc == "2026-01-31T23:00:00Z"  # midnight in Oslo
    assert plan.days == 3
    assert plan.calls is not None
    assert plan.calls.arrangement == "partly_pooled"
    assert plan.calls.rooms == (("centre-110", "centre-112"),)
    assert plan.calls.settings == {"cross_trained": 2}
    assert (plan.calls.staff, plan.calls.volume) == ({"centre-110": 3}, {"centre-112": 5000})
    assert [rule.text for rule in plan.rules] == ["nearest", "divert:gain_min=1", "own_first:margin_min=5"]
    assert [type(change).__name__ for change in plan.changes] == [
        "AddSite",
        "AddUnit",
        "MoveUnit",
        "RemoveUnit",
        "SetValue",
    ]
    closure = plan.closures[0]
    assert closure.from_utc == datetime(2026, 2, 1, 5, tzinfo=UTC)  # 06:00 in Oslo, winter
    assert closure.until_utc == datetime(2026, 2, 2, 5, tzinfo=UTC)
    assert closure.detour_s == 1200
    # 1,000 m is 0.01 degrees of latitude: 111.2 km each.
    assert closure.area.bounds[3] - closure.area.bounds[1] == pytest.approx(2 * 1000 / 111_195, rel=1e-3)
    assert plan.outages[0].table == "sites"
    assert len(plan.apply(plan.open_region()).units) == 9 + 2 - 1


def test_a_plan_opens_from_another_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = write(folder, 'title = "x"\nregion = "hamlet"')
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert read_plan(path).open_region().name == "hamlet"


def test_every_error_is_told_in_one_go_with_its_line(folder: Path) -> None:
    wrong = """title = "Wrong"
region = "hamlet"
ara = "Vik"

[[add_unit]]
like = "ambulance-vik-1"
site = "fire-vic"
crew = -3

[[close_road]]
name = "Pass"
area = [[10.1, 60.0], [10.2, 60.0]]
from = 2026-02-02T06:00:00
to = 2026-02-01T06:00:00

[[outage]]
unit = "engine-vik-1"
site = "fire-vik"
from = 2026-02-01T06:00:00
to = "soon"

[[set]]
table = "units"
row = "engine-vik-1"
"""
    with pytest.raises(PackageError) as caught:
        read_plan(write(folder, wrong))
    told = {(f.table, f.row, f.column) for f in caught.value.findings}
    assert told == {
        ("the plan", "(line 3)", "ara"),
        ("add_unit", "1 (line 5)", "site"),
        ("add_unit", "1 (line 5)", "crew"),
        ("close_road", "1 (line 12)", "area"),
        ("outage", "1 (line 20)", "to"),
        ("set", "1 (line 22)", "column"),
        ("set", "1 (line 22)", "value"),
    }
    text = str(caught.value)
    for hint in ("write 'area'", "write 'fire-vik'", "three or more [lon, lat]", "nothing was simulated"):
        assert hint in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('region = "hamlet"', "a plan has title"),
        ('title = "x"\nregion = "hamlett"', "hamlett.*norway"),
        ('title = "x"\nregion = "hamlet"\nadd_unit = 3', r"write \[\[add_unit\]\]"),
        ('title = "x"\nregion = "hamlet"\narea = 3', "area"),
        ('title = "x"\nregion = "hamlet"\ndays = 0', "days.*1 or more"),
        ('title = "x"\nregion = "hamlet"\n[dispatch]\nrule = ["nearest"]', "write 'rules'"),
        ('title = "x"\nregion = "hamlet"\n[dispatch]\nrules = ["nearst"]', "nearest"),
        ('title = "x"\nregion = "hamlet"\n[dispatch]\nrules = [3]', "name the rule"),
        (
            'title = "x"\nregion = "hamlet"\n[[outage]]\nfrom = 2026-01-01\nto = 2026-01-02',
            "neither unit nor site",
        ),
        (
            (
                'title = "x"\nregion = "hamlet"\n[[close_road]]\nname = "x"\narea = "no.geojson"\n'
                "from = 2026-01-01\nto = 2026-01-02"
            ),
            "no.geojson",
        ),
        (
            (
                'title = "x"\nregion = "hamlet"\n[[close_road]]\nname = "x"\ncentre = [60.1, 100.0]\n'
                "radius_m = 5\nfrom = 2026-01-01\nto = 2026-01-02"
            ),
            "lon comes first",
        ),
        (
            (
                'title = "x"\nregion = "hamlet"\n[[close_road]]\nname = "x"\ncentre = [10.1, 60.0]\n'
                "radius_m = 0\nfrom = 2026-01-01\nto = 2026-01-02"
            ),
            "radius_m of 0",
        ),
    ],
)
def test_what_cannot_be_is_told_with_what_to_do(folder: Path, text: str, said: str) -> None:
    with pytest.raises(PackageError, match=said):
        read_plan(write(folder, text))


def test_what_is_no_toml_is_told_with_its_line(folder: Path) -> None:
    with pytest.raises(BadInputError, match="line 1"):
        read_plan(write(folder, "title: x"))


def test_a_plan_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="there is no plan"):
        open_plan(tmp_path / "none.toml")


def test_the_area_of_a_closure_may_lie_in_a_geojson_file(folder: Path) -> None:
    ring = [[10.1, 60.0], [10.2, 60.0], [10.2, 60.1], [10.1, 60.0]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (folder / "pass.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    text = 'title = "x"\nregion = "hamlet"\n[[close_road]]\nname = "x"\narea = "pass.geojson"\n'
    plan = read_plan(write(folder, text + "from = 2026-01-01\nto = 2026-01-02"))
    assert plan.closures[0].area.bounds == (10.1, 60.0, 10.2, 60.1)


def test_a_region_and_a_package_are_plans_too(folder: Path) -> None:
    assert open_plan("norway").region == "norway"
    assert open_plan(folder / "hamlet").title == "Vik and Nes, invented"
    assert open_plan(folder / "hamlet").changes == ()


@pytest.mark.parametrize(
    "name", ["two-more-ambulances.toml", "mjosbrua-closed.toml", "night-without-crew.toml"]
)
def test_the_examples_can_be_read(name: str) -> None:
    plan = read_plan(Path(__file__).parents[2] / "examples" / "plans" / name)
    assert plan.sentences()


def test_two_more_ambulances_are_two() -> None:
    plan = read_plan(Path(__file__).parents[2] / "examples" / "plans" / "two-more-ambulances.toml")
    assert sum(change.count for change in plan.changes if isinstance(change, AddUnit)) == 2


def test_lines_are_counted_table_by_table() -> None:
    lines = line_numbers('a = 1\n[[outage]]\n# x\nunit = "u"\n[[outage]]\nunit = "v"')
    assert lines["", 0, "a"] == 1
    assert lines["outage", 1, "unit"] == 4
    assert lines["outage", 2, ""] == 5
