"""An ordinary year, drawn once for 6.2 million people and held against the rates it came from."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.hamlet import hamlet as build_hamlet

from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.register.region import Region
from samvirke.threats import Everyday
from samvirke.threats.everyday.rates import everyday_kinds, read_data

SIGMA = 4.0  # of some 200 comparisons one in 16,000 would fail by chance, were the seed not fixed
P_VALUE = 1e-4
KINDS = {kind.name: kind for kind in everyday_kinds()}


def thousandfold(region: Region) -> Region:
    cells = region.cells
    return region.with_table("cells", cells.assign(population=1000 * cells["population"]))


@pytest.fixture(scope="module")
def region() -> Region:
    return thousandfold(build_hamlet())


@pytest.fixture(scope="module")
def course(region: Region) -> Course:
    return Everyday().unfold(region, seed=1)


@pytest.fixture(scope="module")
def incidents(course: Course, region: Region) -> pd.DataFrame:
    """Return one row an incident, with its cell's people and class and its local time."""
    first = course.needs.drop_duplicates("incident").astype({"kind": str, "place": str})
    cells = region.cells.set_index("id")[["municipality", "urban_class"]]
    local = (pd.Timestamp(course.starts_at_utc) + pd.to_timedelta(first["from_s"], unit="s")).dt.tz_convert(
        "Europe/Oslo"
    )
    return first.join(cells, on="place").assign(
        month=local.dt.month, hour=local.dt.hour, day=local.dt.day_of_week
    )


def expected_by_cell(region: Region, kind: str, rate_factor: float = 1.0) -> pd.Series:
    """Return how many incidents a year the tables promise each cell, worked out from the CSV files."""
    row = read_data("everyday_kinds.csv").set_index("kind").loc[kind]
    urban = read_data("everyday_urban.csv")
    factor = urban[urban["kind"] == kind].set_index("urban_class")["factor"]
    cells = region.cells.set_index("id")
    by_class = cells["urban_class"].map(factor).fillna(1.0)
    return cells["population"] * by_class * row["per_year"] / row["people"] * rate_factor


@pytest.mark.parametrize("kind", KINDS)
def test_each_municipality_has_as_many_as_its_people_promise(
    kind: str, incidents: pd.DataFrame, region: Region
) -> None:
    promised = expected_by_cell(region, kind).groupby(region.cells.set_index("id")["municipality"]).sum()
    drawn = incidents[incidents["kind"] == kind]["municipality"].value_counts()
    for municipality, mean in promised.items():
        assert abs(drawn[municipality] - mean) < SIGMA * np.sqrt(mean), municipality


def test_acute_patients_of_vik_are_115_506_a_year(incidents: pd.DataFrame) -> None:
    # 5,000,000 people × 130,000 / 5,627,400 = 115,506; the deviation of a Poisson count is 340.
    acute = incidents[(incidents["kind"] == "medical_acute") & (incidents["municipality"] == "0001")]
    assert len(acute) == pytest.approx(115_506, abs=4 * 340)


@pytest.mark.parametrize("kind", ["medical_acute", "police_urgent"])
def test_incidents_follow_the_people_of_each_cell(kind: str, incidents: pd.DataFrame, region: Region) -> None:
    promised = expected_by_cell(region, kind)
    drawn = incidents[incidents["kind"] == kind]["place"].value_counts().reindex(promised.index)
    scaled = promised / promised.sum() * drawn.sum()
    assert stats.chisquare(drawn, scaled).pvalue > P_VALUE


def test_vegetation_burns_when_it_did_in_2018(incidents: pd.DataFrame) -> None:
    months = read_data("everyday_rhythms.csv")
    months = months[months["rhythm"] == "vegetation"].set_index("value")["weight"]
    drawn = incidents[incidents["kind"] == "vegetation_fire"]["month"].value_counts()
    drawn = drawn.reindex(months.index, fill_value=0)
    scaled = months / months.sum() * drawn.sum()
    few = [1, 2, 11, 12]  # 19 fires in a year: too few to compare by themselves
    by_group = [*drawn.drop(few), drawn[few].sum()]
    assert stats.chisquare(by_group, [*scaled.drop(few), scaled[few].sum()]).pvalue > P_VALUE
    july = 774 / 2079
    spread = np.sqrt(july * (1 - july) / drawn.sum())
    assert abs(drawn[7] / drawn.sum() - july) < SIGMA * spread


@pytest.mark.parametrize("kind", ["medical_acute", "police_urgent", "building_fire", "traffic_accident"])
def test_hours_of_the_day_follow_the_rhythm_in_local_time(kind: str, incidents: pd.DataFrame) -> None:
    rhythms = read_data("everyday_rhythms.csv")
    rhythms = rhythms[(rhythms["rhythm"] == KINDS[kind].week) & (rhythms["axis"] == "hour")]
    weight = rhythms.set_index("value")["weight"]
    drawn = incidents[incidents["kind"] == kind]["hour"].value_counts().reindex(weight.index, fill_value=0)
    # Local hour 2 misses once in March and comes twice in October, so all hours come 365 times.
    assert stats.chisquare(drawn, weight / weight.sum() * drawn.sum()).pvalue > P_VALUE


def test_weekends_are_busier_for_the_police(incidents: pd.DataFrame) -> None:
    rhythms = read_data("everyday_rhythms.csv")
    rhythms = rhythms[(rhythms["rhythm"] == "evening") & (rhythms["axis"] == "weekday")]
    weight = rhythms.set_index("value")["weight"]
    drawn = incidents[incidents["kind"] == "police_urgent"]["day"].value_counts().reindex(weight.index)
    # 2026 has 52 of each weekday and one Thursday (3) more.
    days = np.array([52, 52, 52, 53, 52, 52, 52])
    scaled = weight * days / (weight * days).sum() * drawn.sum()
    assert stats.chisquare(drawn, scaled).pvalue > P_VALUE


@pytest.mark.parametrize("kind", KINDS)
def test_time_at_the_place_is_exponential_with_the_mean_of_the_table(
    kind: str, incidents: pd.DataFrame
) -> None:
    time_s = incidents.loc[incidents["kind"] == kind, "on_scene_s"]
    scene = read_data("everyday_scene.csv").set_index(["kind", "name"])["base"]
    assert stats.kstest(time_s / scene[kind, "on_scene_s"], "expon").pvalue > P_VALUE


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.handover_s])
def test_time_at_the_hospital_is_exponential_with_the_mean_of_the_table(
    kind: str, incidents: pd.DataFrame
) -> None:
    time_s = incidents.loc[incidents["kind"] == kind, "handover_s"]
    assert stats.kstest(time_s / KINDS[kind].handover_s, "expon").pvalue > P_VALUE


@pytest.mark.parametrize("kind", KINDS)
def test_patients_go_to_hospital_as_often_as_the_table_says(kind: str, course: Course) -> None:
    needs = course.needs[course.needs["kind"] == kind]
    carried = needs.groupby("incident")["transport"].sum()
    share = KINDS[kind].transport_share
    assert set(carried.unique()) <= {0, 1}  # never by two units
    assert abs(carried.mean() - share) <= SIGMA * np.sqrt(share * (1 - share) / len(carried))


def test_only_the_unit_that_carries_patients_carries_them(course: Course) -> None:
    carriers = course.needs.loc[course.needs["transport"], "capability"].astype(str).unique()
    assert set(carriers) == {"health.ambulance", "health.air_ambulance"}
    by_air = course.needs[course.needs["kind"] == "critical_patient_by_air"]
    assert set(by_air.loc[by_air["transport"], "capability"]) == {"health.air_ambulance"}


@pytest.mark.parametrize("kind", KINDS)
def test_needs_are_asked_for_as_often_as_the_table_says(kind: str, course: Course) -> None:
    needs = course.needs[course.needs["kind"] == kind]
    n = needs["incident"].nunique()
    table = read_data("everyday_needs.csv")
    for row in table[table["kind"] == kind].itertuples():
        asked = needs[(needs["capability"] == row.capability) & (needs["arrival_order"] == row.arrival_order)]
        assert (asked["quantity"] == row.quantity).all()
        assert abs(len(asked) / n - row.share) <= SIGMA * np.sqrt(row.share * (1 - row.share) / n)


def test_the_fire_that_needs_the_civil_defence_also_needs_more_engines(course: Course) -> None:
    fires = course.needs[course.needs["kind"] == "vegetation_fire"]
    large = set(fires.loc[fires["capability"] == "civil_defence.people", "incident"])
    grown = set(fires.loc[fires["capability"] == "fire.pump", "incident"])
    assert large
    assert large < grown


def test_every_need_of_an_incident_has_its_place_time_and_priority(course: Course) -> None:
    shared = ["kind", "place", "from_s", "priority", "on_scene_s", "handover_s", "base"]
    assert not course.needs.drop_duplicates(["incident", *shared])["incident"].duplicated().any()


def test_all_rates_follow_the_rate_factor(region: Region) -> None:
    # Half of 799,590 / 5,627,400 incidents a person, for 6.2 million people.
    few = Everyday(rate_factor=0.5).unfold(region, seed=1).incident_count
    promised = sum(expected_by_cell(region, kind, 0.5).sum() for kind in KINDS)
    assert abs(few - promised) < SIGMA * np.sqrt(promised)
    assert Everyday(rate_factor=0).unfold(region, seed=1).incident_count == 0


def test_a_week_of_july_holds_a_week_of_july(region: Region) -> None:
    # 774 of 2,079 fires in 31 days: 7 days hold 774 / 31 × 7 = 174.8 for the nation's 5,627,400.
    july = Everyday(days=7, starts_at_utc="2026-07-05T22:00:00Z").unfold(region, seed=1)
    fires = july.needs.loc[july.needs["kind"] == "vegetation_fire", "incident"].nunique()
    mean = 774 / 31 * 7 * 6_200_000 / 5_627_400
    assert july.horizon_s == 7 * 86_400
    assert abs(fires - mean) < SIGMA * np.sqrt(mean)


def test_a_longer_course_has_more_incidents(hamlet: Region) -> None:
    counts = [Everyday(days=days).unfold(hamlet, seed=1).incident_count for days in (1, 30, 365, 730)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_cells_need_not_be_numbered_from_zero(hamlet: Region) -> None:
    # What is left when rows are taken out keeps its old numbers.
    nes = hamlet.with_table("cells", hamlet.cells[hamlet.cells["municipality"] == "0002"])
    assert set(Everyday().unfold(nes, seed=1).needs["place"]) == {"cell-5", "cell-6", "cell-7"}


def test_a_cell_without_a_class_has_the_mean_rate(region: Region) -> None:
    unknown = region.with_table("cells", region.cells.assign(urban_class=None))
    course = Everyday(rate_factor=0.2).unfold(unknown, seed=1)
    missions = course.needs.loc[course.needs["kind"] == "police_urgent", "incident"].nunique()
    mean = 0.2 * 6_200_000 * 42_669 / 5_627_400
    assert abs(missions - mean) < SIGMA * np.sqrt(mean)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"days": 0}, "days is 0; it must be a whole number, 1 or more"),
        ({"days": 1.5}, "days is 1.5; it must be a whole number"),
        ({"rate_factor": -1.0}, "rate_factor is -1.0; it must be 0 or more"),
        ({"rate_factor": float("nan")}, "rate_factor is nan; it must be 0 or more"),
        ({"starts_at_utc": "new year"}, "'new year' is no moment with a zone"),
        # Without its offset the moment would depend on the clock of the machine.
        ({"starts_at_utc": "2026-01-01T00:00:00"}, "no moment with a zone; write it like 2026-01-01T00:00"),
    ],
)
def test_parameters_out_of_range_are_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        Everyday(**wrong)  # type: ignore[arg-type]
