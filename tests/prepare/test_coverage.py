"""Who is reached in time: a dale by hand, and when nothing may be called compliance.

The response times of the first engine, at work, are 210, 210, 390, 990, 360, 540 and 960 s; the
limit is 390 s in towns (cells 1-3, 5, 6) and 900 s elsewhere (cells 4 and 7). People: 2,500, 1,500,
800 and 200 in Vik; 700, 400 and 100 in Nes.
"""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.prepare.by_hand import GridRoad, dale

from samvirke.model.errors import BadInputError
from samvirke.prepare.coverage import COLUMNS, coverage, response_s
from samvirke.register.region import Region
from samvirke.travel.times import TravelTimes

GRID, ROAD = GridRoad(), GridRoad(judges=True)


def observed(region: Region) -> Region:
    """Return the region as if every row had been seen."""
    for name in ("cells", "sites", "units"):
        region = region.with_table(name, region.table(name).assign(quality="observed"))
    return region


def row(
    region: Region, function: str, municipality: str, road: TravelTimes = GRID, when: str = "day"
) -> pd.Series:
    table = coverage(region, function, road=road, when=when)
    return table[table["municipality"] == municipality].iloc[0]


def test_the_share_reached_is_of_people_not_of_cells() -> None:
    vik, nes = row(dale(), "fire", "0001"), row(dale(), "fire", "0002")
    assert vik["reached_any"] == pytest.approx((2500 + 1500 + 800) / 5000)  # cell-3 at the limit is in time
    assert nes["reached_any"] == pytest.approx(700 / 1200)


def test_nine_in_ten_people_are_reached_within() -> None:
    # Vik: 4,000 at 210 s, 800 more at 390: 4,500 is within. Nes: 700 at 360, 400 at 540: 1,080 within.
    assert row(dale(), "fire", "0001")["p90_any_s"] == 390.0
    assert row(dale(), "fire", "0002")["p90_any_s"] == 540.0


def test_who_comes_first_to_most_people_is_named() -> None:
    vik, nes = row(dale(), "fire", "0001"), row(dale(), "fire", "0002")
    assert (vik["first_unit"], vik["first_owner"]) == ("engine-vik-1", "org-fire")
    assert nes["first_unit"] == "engine-nes-1"


def test_own_is_only_what_belongs_to_the_owner_of_the_duty() -> None:
    # The engine of Nes goes to Nes kommune, the duty there stays with Vik og Nes brannvesen, whose
    # engine needs 1,890 s and more.
    region = dale()
    owner = region.units["owner"].mask(region.units["id"] == "engine-nes-1", "org-nes")
    nes = row(region.with_table("units", region.units.assign(owner=owner)), "fire", "0002")
    assert nes["reached_any"] == pytest.approx(700 / 1200)
    assert nes["reached_own"] == 0.0
    assert (nes["owner"], nes["first_owner"]) == ("org-fire", "org-nes")


def test_a_municipality_without_units_of_its_own_reaches_nobody_by_itself() -> None:
    region = dale()
    municipalities = region.municipalities.assign(fire_service=["org-fire", "org-nes"])
    nes = row(region.with_table("municipalities", municipalities), "fire", "0002")
    assert (nes["owner_name"], nes["reached_own"]) == ("Nes kommune", 0.0)
    assert nes["reached_any"] > 0


def test_at_night_the_day_ambulance_comes_from_home() -> None:
    # Nes by day: 120 s until alerted, 60 s turn-out; cell-5 60 s, cell-6 120 s, cell-7 540 s away.
    # By night 420 s turn-out. Nine in ten: 300 s by day, 660 s by night.
    assert row(dale(), "ambulance", "0002")["p90_any_s"] == 300.0
    assert row(dale(), "ambulance", "0002", when="night")["p90_any_s"] == 660.0


def test_off_duty_without_a_turnout_time_nobody_comes() -> None:
    region = dale()
    units = region.units.assign(off_duty_turnout_time_s=np.nan)
    region = region.with_table("units", units)
    times = response_s(region, region.units, GRID, 24 + 3)
    number = region.units["id"].tolist().index("ambulance-nes-1")
    assert np.isinf(times[number]).all()
    assert row(region, "ambulance", "0002", when="night")["first_unit"] == "ambulance-vik-1"


def test_without_any_unit_nobody_is_reached() -> None:
    region = dale()
    fire = region.units["capabilities"].str.contains("fire.pump")
    vik = row(region.with_table("units", region.units[~fire]), "fire", "0001")
    assert (vik["reached_any"], vik["reached_own"], vik["p90_any_s"]) == (0.0, 0.0, np.inf)
    assert (vik["first_unit"], vik["first_owner"]) == ("", "")


@pytest.mark.parametrize("quality", ["observed", "official", "typed", "modelled"])
def test_straight_lines_never_judge(quality: str) -> None:
    region = dale()
    for name in ("cells", "sites", "units"):
        region = region.with_table(name, region.table(name).assign(quality=quality))
    for road in (None, GRID):
        assert set(coverage(region, road=road)["judgement"]) == {"indicative"}


@pytest.mark.parametrize("table", ["cells", "sites", "units"])
def test_modelled_rows_never_judge(table: str) -> None:
    region = observed(dale())
    region = region.with_table(table, region.table(table).assign(quality="modelled"))
    judged = coverage(region, road=ROAD)
    assert set(judged["judgement"]) == {"indicative"}
    assert set(judged["rests_on"]) == {"modelled"}


def test_roads_and_observed_rows_judge() -> None:
    # Fire: 80 % of 4,800 in Vik's town are asked for 75 %, and all of the 200 beyond: 990 of 900 s.
    # Ambulance: all of Vik within 720 s but cell-4 (120 + 60 + 960 = 1,140): 4,800 of 5,000 = 96 %.
    judged = coverage(observed(dale()), road=ROAD).set_index(["function", "municipality"])["judgement"]
    assert judged["fire", "0001"] == "not met"
    assert judged["fire", "0002"] == "not met"
    assert judged["ambulance", "0001"] == "met"
    assert judged["ambulance", "0002"] == "met"


def test_every_class_must_meet_its_own_share() -> None:
    # Vik as a whole reaches 96 %, above both shares; the rural class reaches 0 of the 50 % it needs.
    region = observed(dale())
    standards = region.standards.assign(share=0.5)
    region = region.with_table("standards", standards)
    assert row(region, "fire", "0001", road=ROAD)["reached_any"] == pytest.approx(0.96)
    assert row(region, "fire", "0001", road=ROAD)["judgement"] == "not met"
    later = standards.assign(
        time_limit_s=standards["time_limit_s"].mask(standards["id"] == "fire-rural", 990)
    )
    assert row(region.with_table("standards", later), "fire", "0001", road=ROAD)["judgement"] == "met"


def test_exactly_the_share_is_met() -> None:
    # 700 of 1,100 people in the towns of Nes within 390 s.
    region = observed(dale())
    share = pd.Series([700 / 1100, 0.0, 0.9, 0.9, 0.8, 0.8])
    exactly = region.with_table("standards", region.standards.assign(share=share))
    assert row(exactly, "fire", "0002", road=ROAD)["judgement"] == "met"
    more = region.with_table("standards", region.standards.assign(share=share + 0.001))
    assert row(more, "fire", "0002", road=ROAD)["judgement"] == "not met"


def test_who_comes_by_boat_or_helicopter_is_not_judged_on_roads() -> None:
    # The ambulance of Nes becomes a boat: its times are straight lines.
    region = observed(dale())
    boat = region.units["id"] == "ambulance-nes-1"
    units = region.units.assign(
        mode=region.units["mode"].mask(boat, "sea"), speed_kmh=region.units["speed_kmh"].mask(boat, 60.0)
    )
    judged = coverage(region.with_table("units", units), "ambulance", road=ROAD)
    assert judged["judgement"].tolist() == ["met", "indicative"]


def test_where_the_data_know_no_road_nothing_is_judged() -> None:
    # The roads end at 10.28 degrees east: before cell-7 in Nes, beyond all of Vik.
    region = observed(dale())
    ends_at = [coverage(region, "fire", road=GridRoad(judges=True, until_lon=lon)) for lon in (10.28, 180.0)]
    assert ends_at[0]["judgement"].tolist() == ["not met", "indicative"]
    assert ends_at[1]["judgement"].tolist() == ["not met", "not met"]


def test_where_nobody_lives_nothing_keeps_from_judging() -> None:
    # Cell-7 lies beyond the roads; without its 100 people Nes is judged by the other 1,100.
    region = observed(dale())
    cells = region.cells.assign(
        population=region.cells["population"].where(region.cells["id"] != "cell-7", 0)
    )
    ends = GridRoad(judges=True, until_lon=10.28)
    assert row(region, "fire", "0002", road=ends)["judgement"] == "indicative"
    assert row(region.with_table("cells", cells), "fire", "0002", road=ends)["judgement"] == "not met"


def test_people_without_a_class_are_neither_reached_nor_judged() -> None:
    region = observed(dale())
    cells = region.cells.assign(urban_class=region.cells["urban_class"].replace("rural", None))
    vik = row(region.with_table("cells", cells), "fire", "0001", road=ROAD)
    assert (vik["people"], vik["people_with_standard"]) == (5000.0, 4800.0)
    assert vik["reached_any"] == 1.0  # of those 4,800
    assert vik["judgement"] == "indicative"


def test_a_municipality_without_any_class_has_no_standard() -> None:
    region = observed(dale())
    region = region.with_table("cells", region.cells.assign(urban_class=None))
    vik = row(region, "fire", "0001", road=ROAD)
    assert vik["judgement"] == "no standard"
    assert np.isnan(vik[["reached_any", "reached_own", "time_limit_s", "share_required"]].astype(float)).all()


def test_a_municipality_where_nobody_lives_has_no_share() -> None:
    region = dale()
    people = region.cells["population"].where(region.cells["municipality"] == "0001", 0)
    nes = row(region.with_table("cells", region.cells.assign(population=people)), "fire", "0002")
    assert nes["people"] == 0
    assert np.isnan([nes["reached_any"], nes["p90_any_s"]]).all()
    assert nes["judgement"] == "no standard"


def test_all_services_with_a_standard_are_shown() -> None:
    table = coverage(dale(), road=GRID)
    assert table["function"].drop_duplicates().tolist() == ["fire", "ambulance", "police"]
    assert list(table.columns) == list(COLUMNS)


def test_a_region_without_standards_has_an_empty_table() -> None:
    region = dale()
    empty = coverage(region.with_table("standards", region.standards.head(0)), road=GRID)
    assert empty.empty
    assert list(empty.columns) == list(COLUMNS)


def test_a_service_without_standard_is_refused_by_name() -> None:
    with pytest.raises(BadInputError, match="no standard for 'civil_defence'; it has standards for amb"):
        coverage(dale(), "civil_defence")


def test_an_unknown_time_of_day_is_refused() -> None:
    with pytest.raises(BadInputError, match="when is 'noon'; it must be one of day, night"):
        coverage(dale(), when="noon")


@cache
def _covered_by_all(when: str) -> pd.DataFrame:
    return coverage(dale(), road=GRID, when=when)


@settings(max_examples=40)
@given(
    site=st.sampled_from(["fire-nes", "ambulance-nes", "police-vik", "hospital-vik", "depot-vik"]),
    ability=st.sampled_from(["fire.pump", "health.ambulance", "police.patrol", "rescue.extrication"]),
    turnout_s=st.integers(0, 3600),
    when=st.sampled_from(["day", "night"]),
)
def test_one_more_unit_never_leaves_fewer_people_reached(
    site: str, ability: str, turnout_s: int, when: str
) -> None:
    region = dale()
    new = region.units.iloc[[0]].assign(
        id="new", site=site, owner="org-red-cross", capabilities=ability, turnout_time_s=float(turnout_s)
    )
    more = region.with_table("units", pd.concat([region.units, new], ignore_index=True))
    before, after = _covered_by_all(when), coverage(more, road=GRID, when=when)
    assert (after["reached_any"] >= before["reached_any"]).all()
    assert (after["p90_any_s"] <= before["p90_any_s"]).all()
    assert (after["reached_own"] == before["reached_own"]).all()  # it belongs to somebody else
