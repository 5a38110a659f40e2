"""A simulated plan, from hand sums on the dale to the same bytes on any number of processes."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from tests.prepare.by_hand import FIRES, GridRoad, course_of, dale

from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.prepare.plan import CloseRoad, MoveUnit, Outage, Plan, RuleChoice
from samvirke.prepare.simulation import simulate_plan
from samvirke.prepare.simulation_result import (
    ACROSS_COLUMNS,
    CLASS_COLUMNS,
    CURVE_COLUMNS,
    DAY_INCIDENT_COLUMNS,
    HOSPITAL_COLUMNS,
    LEG_COLUMNS,
    SERVICE_COLUMNS,
    UNIT_COLUMNS,
    SimulationResult,
)
from samvirke.prepare.simulation_stage import span_of
from samvirke.register.region import Region
from samvirke.threats import Everyday

AS_IS = Plan(title="as it is")
TABLES = {
    "services": SERVICE_COLUMNS,
    "classes": CLASS_COLUMNS,
    "curves": CURVE_COLUMNS,
    "units": UNIT_COLUMNS,
    "across": ACROSS_COLUMNS,
    "hospitals": HOSPITAL_COLUMNS,
}


@dataclass(frozen=True)
class Given:
    """A threat that is the same course every time."""

    course: Course
    name: str = "given"

    def unfold(self, region: Region, seed: int, run: int = 0) -> Course:  # noqa: ARG002
        return self.course


FIRES_OF_A_MONTH = Given(course_of(*FIRES))


def simulated(plan: Plan = AS_IS, threat: Any = FIRES_OF_A_MONTH, **more: Any) -> SimulationResult:
    settings: dict[str, Any] = {"region": dale(), "road": GridRoad(), "processes": 1, "runs": 2, "days": 30}
    return simulate_plan(plan, threat, **(settings | more))


@pytest.fixture(scope="module")
def fires() -> SimulationResult:
    return simulated()


def of(result: SimulationResult, function: str) -> Any:
    return result.services.set_index("function").loc[function]


def test_the_whole_dale_by_hand(fires: SimulationResult) -> None:
    # Eight fires a run: 210, 210, 390 and 360 s in time; 990, 540 and 960 s late; one that nobody answers.
    row = of(fires, "fire")
    assert (row["required"], row["met_in_time"], row["late"], row["unmet"]) == (8, 4, 3, 1)
    assert row["share_in_time"] == 0.5
    assert row["mean_s"] == pytest.approx((210 + 210 + 390 + 990 + 360 + 540 + 960) / 7)
    # Of 16 values the eighth is 390, and the 15th is inf: nobody came.
    assert row["p50_s"] == 390
    assert row["p90_s"] == np.inf


def test_only_the_area_is_judged_and_its_neighbours_still_help() -> None:
    # Vik alone: 210, 210, 390 in time, 990 late, one unmet; nothing of Nes.
    result = simulated(area="Vik")
    assert result.municipalities_inside == ("0001",)
    row = of(result, "fire")
    assert (row["required"], row["met_in_time"], row["late"], row["unmet"]) == (5, 3, 1, 1)
    assert set(result.table["municipality"]) == {"0001"}
    assert result.incidents == 5
    assert result.incidents_simulated == 8


def test_units_are_out_for_as_long_as_their_missions_last(fires: SimulationResult) -> None:
    # engine-vik-1 answers cells 1 to 4: each time turn-out 90, there, ten minutes, and the way back.
    # At home again it counts as free from when it leaves the place: 4 × (90 + 600) + 60 + 60 + 240 + 840.
    unit = fires.units.set_index("unit").loc["engine-vik-1"]
    assert unit["missions"] == 4
    assert unit["busy_share"] == pytest.approx((4 * 690 + 1200) / (30 * 86_400))
    assert unit["function"] == "fire"
    assert unit["inside"]


def test_who_comes_over_the_border_is_counted() -> None:
    # Without an engine of its own Nes is helped by Vik in all three fires.
    result = simulated(Plan(title="moved", changes=(MoveUnit(unit="engine-nes-1", site="fire-vik"),)))
    row = result.across[result.across["to_municipality"] == "0002"].iloc[0]
    assert (row["function"], row["from_name"], row["incidents"], row["share"]) == ("fire", "Vik", 3, 1)
    assert row["direction"] == "within"
    only_nes = simulated(
        Plan(title="moved", changes=(MoveUnit(unit="engine-nes-1", site="fire-vik"),)), area="Nes"
    )
    assert set(only_nes.across["direction"]) == {"in"}


def test_every_table_has_the_columns_it_says(fires: SimulationResult) -> None:
    for name, columns in TABLES.items():
        assert list(getattr(fires, name).columns) == list(columns), name
    assert list(fires.playback.legs.columns) == list(LEG_COLUMNS)
    assert list(fires.playback.incidents.columns) == list(DAY_INCIDENT_COLUMNS)


def test_a_day_is_played_back_leg_by_leg() -> None:
    # The fire in cell-4 on day 4: engine-vik-1 turns out for 90 s, drives 840 s, works 600 s, drives home.
    # The course starts at midnight UTC, an hour after midnight in Oslo.
    result = simulated(day=date(2026, 1, 5))
    legs = result.playback.legs
    assert result.playback.starts_local == "2026-01-05T00:00:00+01:00"
    assert result.playback.why == "asked"
    assert legs["doing"].tolist() == ["turning_out", "to_place", "at_place", "home"]
    assert legs["from_s"].tolist() == [3600, 3690, 4530, 5130]
    assert legs["until_s"].tolist() == [3690, 4530, 5130, 5970]
    assert legs[["to_lon", "to_lat"]].iloc[1].tolist() == [10.15, 60.0]  # cell-4
    incident = result.playback.incidents.iloc[0]
    assert (incident["at_s"], incident["first_s"], incident["over_s"]) == (3600, 930, 5130)
    assert incident["first_unit"] == "engine-vik-1"


def test_legs_of_a_unit_follow_on_one_another() -> None:
    legs = simulated(threat=Everyday(days=6, rate_factor=60), runs=1).playback.legs
    assert len(legs) > 50
    for _, own in legs.sort_values(["unit", "from_s"], kind="stable").groupby("unit"):
        assert (own["until_s"].to_numpy()[:-1] <= own["from_s"].to_numpy()[1:] + 1e-6).all()
        there = own[["to_lon", "to_lat"]].to_numpy()[:-1]
        begins = own[["from_lon", "from_lat"]].to_numpy()[1:]
        np.testing.assert_allclose(there, begins, atol=1e-9)


def test_the_same_seed_gives_the_same_result_on_one_process_and_on_two() -> None:
    busy = Everyday(days=20, rate_factor=10)
    one, two = (simulated(threat=busy, runs=3, processes=n) for n in (1, 2))
    for name in (*TABLES, "table"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)
    pd.testing.assert_frame_equal(one.playback.legs, two.playback.legs, check_exact=True)


def test_a_unit_that_is_out_sends_nobody() -> None:
    # engine-vik-1 is out all month: engine-nes-1 comes to Vik, 1,800 + 300 + 60 s to cell-1.
    gone = Outage(
        table="units",
        id="engine-vik-1",
        from_utc=datetime(2026, 1, 1, tzinfo=UTC),
        until_utc=datetime(2026, 2, 1, tzinfo=UTC),
    )
    result = simulated(Plan(title="out", outages=(gone,)), starts_at_utc="2026-01-01T00:00:00Z")
    assert result.units.set_index("unit").loc["engine-vik-1", "missions"] == 0
    assert of(result, "fire")["met_in_time"] == 1  # cell-5 alone: Nes has its own
    assert any("in part" in warning for warning in result.warnings)
    assert result.outages["name"].tolist() == ["engine-vik-1"]


def test_a_closed_road_takes_its_detour_longer_on_straight_lines() -> None:
    closed = CloseRoad(
        name="Pass",
        area=shapely.box(10.10, 59.9, 10.12, 60.2),  # between Vik and its cell-4
        from_utc=datetime(2026, 1, 1, tzinfo=UTC),
        until_utc=datetime(2026, 1, 31, tzinfo=UTC),
        detour_s=1200,
    )
    plan = Plan(title="closed", closures=(closed,))
    open_road, shut = (simulated(p, road=None) for p in (AS_IS, plan))
    before, after = (of(r, "fire")["mean_s"] for r in (open_road, shut))
    # Cell-4 is reached from Vik across the area, or sooner from Nes: never more than 20 min later.
    assert before < after <= before + 1200 / 7 + 1e-6
    assert shut.closures["name"].tolist() == ["Pass"]


def test_each_closed_road_has_its_own_detour() -> None:
    # The Pass lies between Vik and its cell-4; the Sea far from everybody, with a detour of 100 minutes.
    when: dict[str, Any] = {
        "from_utc": datetime(2026, 1, 1, tzinfo=UTC),
        "until_utc": datetime(2026, 1, 31, tzinfo=UTC),
    }
    crossed = CloseRoad(name="Pass", area=shapely.box(10.10, 59.9, 10.12, 60.2), detour_s=60, **when)
    empty = CloseRoad(name="Sea", area=shapely.box(11.0, 61.0, 11.1, 61.1), detour_s=6000, **when)
    alone, both = (
        simulated(Plan(title="closed", closures=closures), road=None)
        for closures in ((crossed,), (crossed, empty))
    )
    assert of(both, "fire")["mean_s"] == of(alone, "fire")["mean_s"]
    assert not any("longest" in warning for warning in both.warnings)


def test_weather_grounds_air_units_unless_it_is_turned_off() -> None:
    assert any("cannot fly in 10% of the hours" in warning for warning in simulated().warnings)
    assert any("fly in all weather" in warning for warning in simulated(weather=None).warnings)


def test_a_closed_road_without_a_detour_is_refused_on_straight_lines() -> None:
    closed = CloseRoad(
        name="Pass",
        area=shapely.box(10.10, 59.9, 10.12, 60.2),
        from_utc=datetime(2026, 1, 1, tzinfo=UTC),
        until_utc=datetime(2026, 1, 31, tzinfo=UTC),
    )
    with pytest.raises(BadInputError, match="detour"):
        simulated(Plan(title="closed", closures=(closed,)), road=None)


def test_a_rule_of_the_plan_is_followed() -> None:
    everyone = simulated(Plan(title="own", rules=(RuleChoice(name="own_first"),)))
    assert len(everyone.rules) == 1
    assert of(everyone, "fire")["met_in_time"] == 4  # all engines are of one service


def test_a_plan_lasts_as_long_as_what_happens_in_it() -> None:
    closed = CloseRoad(
        name="Pass",
        area=shapely.box(10.10, 59.9, 10.12, 60.2),
        from_utc=datetime(2026, 2, 3, 5, tzinfo=UTC),
        until_utc=datetime(2026, 2, 4, 5, tzinfo=UTC),
        detour_s=60,
    )
    plan = Plan(title="closed", closures=(closed,))
    # From the midnight before, 23:00 UTC the day before, until 05:00 on the fourth: 30 hours, two days.
    assert span_of([AS_IS, plan], None, None) == ("2026-02-02T23:00:00Z", 2)
    assert span_of([AS_IS, plan], None, 5) == ("2026-02-02T23:00:00Z", 5)
    assert span_of([AS_IS], None, None) == ("2026-01-01T00:00:00Z", 365)
    assert span_of([replace(AS_IS, days=7)], "2026-06-01T00:00:00Z", None) == ("2026-06-01T00:00:00Z", 7)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"runs": 0}, "runs must be 1 or more"),
        ({"threat": "meteor"}, "the threats are"),
        ({"area": "Viken"}, "write 'Vik'"),
        ({"rules": ["nerest"]}, "nearest"),
        ({"day": date(2027, 1, 1)}, "2026-01-01 to 2026-01-31"),
    ],
)
def test_what_cannot_be_asked_is_refused(more: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        simulated(**more)
