"""From runs to the Shortfall: a dale by hand, and what always holds."""

from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pandas as pd
import pytest
from tests.prepare.by_hand import FIRES, GridRoad, course_of, dale, judged

from samvirke.model.errors import InvalidValueError
from samvirke.prepare.coverage import coverage
from samvirke.prepare.gather import gather
from samvirke.prepare.result import SHORTFALL_COLUMNS, StressResult
from samvirke.prepare.worth import warnings_of
from samvirke.register.region import Region


def result_of(region: Region, *courses: tuple[tuple[float, str, str, int], ...]) -> StressResult:
    """Judge one course a run and gather them."""
    made = [judged(region, course_of(*needs)) for needs in courses]
    summaries, road = [summary for _, summary in made], GridRoad()
    return gather(region, made[0][0], "by hand", 1, summaries, road, coverage(region, road=road))


def row(result: StressResult, function: str, municipality: str) -> pd.Series:
    table = result.table
    return table[(table["function"] == function) & (table["municipality"] == municipality)].iloc[0]


@pytest.fixture(scope="module")
def one_run() -> StressResult:
    return result_of(dale(), FIRES)


@pytest.fixture(scope="module")
def two_runs() -> StressResult:
    # The second year has the first six fires only: Vik 3 of 4 in time, Nes 1 of 2.
    return result_of(dale(), FIRES, FIRES[:6])


def test_the_gap_is_what_the_standard_does_not_let_pass(one_run: StressResult) -> None:
    # Vik: 1 late + 1 unmet - 1.0 let pass = 1. Nes: 2 late - 0.5 = 1.5.
    assert row(one_run, "fire", "0001")["gap"] == 1.0
    assert row(one_run, "fire", "0002")["gap"] == 1.5


def test_the_worst_gap_stands_first(one_run: StressResult) -> None:
    assert one_run.table["municipality_name"].iloc[:2].tolist() == ["Nes", "Vik"]
    assert one_run.table["gap"].is_monotonic_decreasing


def test_parts_add_up_to_what_was_required(two_runs: StressResult) -> None:
    table = two_runs.table
    parts = table["met_in_time"] + table["late"] + table["unmet"]
    np.testing.assert_allclose(parts, table["required"])


def test_counts_are_means_over_runs(two_runs: StressResult) -> None:
    vik = row(two_runs, "fire", "0001")
    assert (vik["required"], vik["met_in_time"], vik["late"], vik["unmet"]) == (4.5, 3.0, 1.0, 0.5)
    # Gap: 1.0 in the first run; in the second 1 late - 3 × 0.25 = 0.25.
    assert vik["gap"] == pytest.approx((1.0 + 0.25) / 2)


def test_the_share_in_time_is_met_over_required(two_runs: StressResult) -> None:
    vik, nes = row(two_runs, "fire", "0001"), row(two_runs, "fire", "0002")
    assert vik["share_in_time"] == pytest.approx(6 / 9)
    assert nes["share_in_time"] == pytest.approx(2 / 5)
    # Vik: d = 3 - 5 × 2/3 = -1/3 and 1/3; variance 2 × 2/9 / 81; half = 12.7062 × 0.074074 = 0.941.
    assert vik["share_in_time_low"] == 0.0
    assert vik["share_in_time_high"] == 1.0


def test_one_run_has_no_interval(one_run: StressResult) -> None:
    for name in ("share_in_time", "p50", "p90"):
        unit = "" if name == "share_in_time" else "_s"
        ends = one_run.table[[f"{name}_low{unit}", f"{name}_high{unit}"]]
        assert ends.isna().all(axis=None), name


def test_quantiles_are_means_of_the_runs_and_never_stays_never(two_runs: StressResult) -> None:
    vik, nes = row(two_runs, "fire", "0001"), row(two_runs, "fire", "0002")
    # Vik p50: 390 of 5, then the 2nd of 210, 210, 390, 990: 300. p90: never in the first run.
    assert vik["p50_s"] == 300.0
    assert vik["p90_s"] == np.inf
    assert np.isnan([vik["p90_low_s"], vik["p90_high_s"]]).all()
    # Nes p50: 540, then the 1st of 360 and 540: 450; half = 12.7062 × 90 = 1,143.6, cut at 0.
    assert nes["p50_s"] == 450.0
    assert nes["p50_low_s"] == 0.0
    assert nes["p50_high_s"] == pytest.approx(450 + 12.7062 * 90, abs=0.01)


def test_the_limit_and_share_shown_are_the_strictest(one_run: StressResult) -> None:
    vik = row(one_run, "fire", "0001")
    assert (vik["time_limit_s"], vik["share_required"]) == (390.0, 1.0)


def test_owners_add_up_their_municipalities(two_runs: StressResult) -> None:
    owner = two_runs.owners.iloc[0]
    assert (owner["function"], owner["owner"], owner["municipalities"]) == ("fire", "org-fire", 2)
    fire = two_runs.table[two_runs.table["function"] == "fire"]
    for name in ("required", "late", "unmet", "gap"):
        assert owner[name] == pytest.approx(fire[name].sum()), name


def test_a_municipality_without_units_of_its_own_is_served_by_its_neighbour() -> None:
    # The duty of fire in Nes moves to Nes kommune, which has no engine.
    region = dale()
    municipalities = region.municipalities.assign(fire_service=["org-fire", "org-nes"])
    result = result_of(region.with_table("municipalities", municipalities), FIRES)
    vik, nes = row(result, "fire", "0001"), row(result, "fire", "0002")
    assert (nes["owner_name"], nes["met_in_time"], nes["share_by_own"]) == ("Nes kommune", 1.0, 0.0)
    assert nes["most_help_from"] == "Vik og Nes brannvesen"
    assert (vik["share_by_own"], vik["most_help_from"]) == (1.0, "")


def test_help_from_elsewhere_names_the_other_municipality(one_run: StressResult) -> None:
    # The engine of Vik comes to Vik and that of Nes to Nes: none came from elsewhere.
    vik, nes = row(one_run, "fire", "0001"), row(one_run, "fire", "0002")
    assert [(r["most_from"], r["share_from_within"]) for r in (vik, nes)] == [("", 1.0), ("", 1.0)]
    region = dale()
    only_vik = region.units[region.units["id"] != "engine-nes-1"]
    nes = row(result_of(region.with_table("units", only_vik), FIRES), "fire", "0002")
    assert (nes["most_from"], nes["share_from_within"]) == ("Vik", 0.0)


def test_a_municipality_that_names_no_owner_has_only_help() -> None:
    region = dale()
    municipalities = region.municipalities.assign(civil_defence_district=["org-civil", None])
    region = region.with_table("municipalities", municipalities)
    people = region.units["capabilities"].replace("civil_defence.pump:2", "civil_defence.people:8")
    region = region.with_table("units", region.units.assign(capabilities=people))
    result = result_of(region, ((1.0, "cell-5", "civil_defence.people", 1),))
    nes = row(result, "civil_defence", "0002")
    assert (nes["owner"], nes["owner_name"], nes["share_by_own"]) == ("", "", 0.0)
    assert nes["most_help_from"] == "Dal sivilforsvarsdistrikt"


def test_without_a_standard_only_the_unmet_are_a_gap() -> None:
    # Civil Defence after an hour and 1,860 s is not late, since nothing says by when.
    region = dale()
    people = region.units["capabilities"].replace("civil_defence.pump:2", "civil_defence.people:8")
    region = region.with_table("units", region.units.assign(capabilities=people))
    asked = ((1.0, "cell-5", "civil_defence.people", 1), (2.0, "cell-5", "civil_defence.people", 9))
    came = row(result_of(region, asked[:1]), "civil_defence", "0002")
    assert (came["met_in_time"], came["late"], came["unmet"], came["gap"]) == (1.0, 0.0, 0.0, 0.0)
    assert np.isnan([came["share_required"], came["time_limit_s"]]).all()
    nobody = row(result_of(dale(), asked[:1]), "civil_defence", "0002")
    assert (nobody["met_in_time"], nobody["unmet"], nobody["gap"]) == (0.0, 1.0, 1.0)
    assert np.isnan(nobody["share_by_own"])


def test_a_cell_of_no_class_is_never_late() -> None:
    region = dale()
    cells = region.cells.assign(urban_class=region.cells["urban_class"].replace("rural", None))
    result = result_of(region.with_table("cells", cells), FIRES)
    # The rural fires, 990 and 960 s, came: there is no limit that they broke.
    assert row(result, "fire", "0001")["late"] == 0.0
    assert row(result, "fire", "0002")["late"] == 1.0  # 540 of 390 s
    assert any("300 people live where the standard for fire is not known" in w for w in result.warnings)


def test_the_result_warns_of_a_standard_that_holds_nowhere() -> None:
    region = dale()
    mistyped = region.standards.replace({"area_class": {"outside_urban": "outside urban"}})
    result = result_of(region.with_table("standards", mistyped), FIRES)
    assert any("standards: fire outside urban (15 min)" in said for said in result.warnings)


def test_the_unread_regulation_is_said_only_where_it_is_used() -> None:
    said = "has not been read verbatim"
    region = dale()
    noted = region.standards.assign(source="Council note of another year")
    assert not any(said in w for w in result_of(region.with_table("standards", noted), FIRES).warnings)
    unread = region.standards.assign(source="regulation NOT SEEN VERBATIM: verify")
    assert any(said in w for w in result_of(region.with_table("standards", unread), FIRES).warnings)


def test_the_result_tells_who_lives_and_stands_where_no_road_is_known() -> None:
    # East of 10.2 degrees lie the cells of Nes (700 + 400 + 100 people) and its stations.
    region = dale()
    cells = (region.cells["lon"] > 10.2).sum()
    said = warnings_of(region, GridRoad(until_lon=10.2))
    assert any(text.startswith(f"{cells} of 7 cells with 1200 people lie where") for text in said)
    assert any("units that drive stand where the travel data know no road" in text for text in said)
    assert not any("know no road" in text for text in warnings_of(region, GridRoad()))


def test_a_region_without_hospital_says_that_no_patient_is_driven() -> None:
    region = dale()
    sites = region.sites.assign(kind=region.sites["kind"].replace("hospital", "depot"))
    assert any(
        "has no hospital" in text for text in warnings_of(region.with_table("sites", sites), GridRoad())
    )
    assert not any("has no hospital" in text for text in warnings_of(region, GridRoad()))


def test_roads_without_a_date_are_not_called_straight_lines() -> None:
    undated = replace(GridRoad(judges=True).describe(), judges_compliance=False)
    road = Mock(wraps=GridRoad(), describe=lambda: undated)
    (said,) = [text for text in warnings_of(dale(), road) if text.startswith("Travel times are")]
    assert "roads without date or origin" in said


def test_a_course_of_other_length_is_not_called_a_year(one_run: StressResult) -> None:
    assert any("Numbers are means a course of 30 days" in said for said in one_run.method)
    region, course = dale(), course_of(*FIRES, days=365)
    judging, summary = judged(region, course)
    year = gather(region, judging, "by hand", 1, [summary], GridRoad(), coverage(region, road=GridRoad()))
    assert any("Numbers are means a year" in said for said in year.method)


def test_a_modelled_site_weighs_on_what_its_units_do() -> None:
    region = dale()
    for name in ("cells", "sites", "units"):
        region = region.with_table(name, region.table(name).assign(quality="observed"))
    assert row(result_of(region, FIRES), "fire", "0001")["rests_on"] == "observed"
    modelled = region.with_table("sites", region.sites.assign(quality="modelled"))
    assert row(result_of(modelled, FIRES), "fire", "0001")["rests_on"] == "modelled"


def test_a_course_without_needs_leaves_nothing_required() -> None:
    result = result_of(dale(), ((1.0, "cell-1", "volunteer.search", 1),))
    assert result.table["required"].sum() == 0
    assert result.table["gap"].sum() == 0
    assert result.table["share_in_time"].isna().all()
    assert result.curves.empty
    assert result.published.empty


def test_columns_are_those_of_the_contract(two_runs: StressResult) -> None:
    assert list(two_runs.table.columns) == list(SHORTFALL_COLUMNS)
    numbers = [name for name, kind in SHORTFALL_COLUMNS.items() if kind == "float64"]
    assert (two_runs.table[numbers].dtypes == "float64").all()


def test_curves_span_the_runs(two_runs: StressResult) -> None:
    curves = two_runs.curves
    assert ((curves["low"] <= curves["share"]) & (curves["share"] <= curves["high"])).all()
    urban = curves[(curves["area_class"] == "other_urban") & (curves["time_s"] == 390)].iloc[0]
    # 4 of 6 in the first run; 210, 210, 390, 360 of 5 in the second.
    assert (urban["low"], urban["high"]) == pytest.approx((4 / 6, 4 / 5))


def test_what_was_published_stands_beside_the_model_in_minutes() -> None:
    result = result_of(dale(), ((1.0, "cell-1", "police.patrol", 1),))
    # 120 s until alerted, 60 s turn-out, no way: 3 minutes; published medians and p80 of towns.
    assert result.published["modelled"].tolist() == [3.0, 3.0]
    assert result.published["published"].tolist() == [11.0, 19.0]
    assert result.published["measure"].iloc[1] == "police, 2000-19999: 80% of cases within"


def test_a_course_of_another_region_is_refused() -> None:
    region = dale()
    without = region.with_table("cells", region.cells[region.cells["id"] != "cell-7"])
    judging, _ = judged(without, course_of((1.0, "cell-1", "fire.pump", 1)))
    other = course_of((1.0, "cell-7", "fire.pump", 1))
    with pytest.raises(InvalidValueError, match=r"'cell-7' \(1 such places\), which is no cell"):
        judging.answers(0, other, outcome=None)  # type: ignore[arg-type]  # refused before it is read
