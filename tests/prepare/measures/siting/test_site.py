"""Siting for planners in the dale: fire engines, residents, sums by hand.

An engine like engine-vik-1 counts 150 s (90 turning out, 60 to work) and the way. Today the first is at
work after 210, 210, 390, 990, 360, 540 and 960 s (see `by_hand`). In time are cells 1, 2, 3 (at the
limit, 390 s) and 5: 2,500 + 1,500 + 800 + 700 = 5,500 of 6,200. Late are cell 4 (200, limit 900), cell 6
(400, limit 390) and cell 7 (100, limit 900). Cells 6 and 7 come in time from any of the three sites
in Nes (500 people); cell 4 from depot-vik alone: 7 + 5 minutes and 150 s are 870 s.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.prepare.by_hand import GridRoad, dale
from tests.prepare.siting_made_up import made_up_impossible

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.siting.demand import acute_needs
from samvirke.prepare.measures.siting.effect import value_of, values_with_one_more
from samvirke.prepare.measures.siting.files import write_siting
from samvirke.prepare.measures.siting.problem import problem_of
from samvirke.prepare.measures.siting.proposal import site
from samvirke.prepare.measures.siting.question import MODELS, Question
from samvirke.prepare.measures.siting.result import SitingResult
from samvirke.prepare.measures.siting.simulated import simulate_both
from samvirke.prepare.plan_file import read_plan
from samvirke.prepare.report.siting_page import render_siting
from samvirke.prepare.report.siting_words import MODEL_WORDS
from samvirke.register.region import Region
from samvirke.threats.everyday import Everyday

ENGINES = Question(functions=("fire",), demand="people", add=1)
IN_NES = {"fire-nes", "ambulance-nes", "base-nes"}


@cache
def region() -> Region:
    return dale()


def asked(**changes: object) -> SitingResult:
    question = replace(ENGINES, **changes)  # type: ignore[arg-type]
    return site(region(), question, road=GridRoad(), runs=0)


def test_one_engine_more_does_most_in_nes() -> None:
    result = asked()
    assert result.status == "optimal"
    assert (result.before, result.value, result.bound, result.gain) == (5500, 6000, 6000, 500)
    assert set(result.chosen["site"]) < IN_NES
    assert result.chosen["gain_alone"].tolist() == [500]


def test_two_more_reach_everybody_and_no_third_adds_anything() -> None:
    assert asked(add=2).value == 6200
    three = asked(add=3)
    assert three.value == 6200
    assert len(three.chosen) == 2
    assert "1 of 3 units would reach nobody new" in three.warnings[0]


def test_where_all_is_reached_the_answer_is_that_nothing_is_gained() -> None:
    result = asked(limit_s=7200.0)
    assert (result.status, result.value, result.gain, result.gain_at_most) == ("optimal", 6200, 0, 0)
    assert result.is_feasible
    assert result.chosen.empty
    assert "1 of 1 units would reach nobody new" in result.warnings[0]
    assert "Nothing more is needed" in render_siting(result, "en")


def test_fewer_units_than_today_lose_and_the_loss_is_not_called_a_gain() -> None:
    # One engine placed anew instead of two: at best fire-vik, which reaches 4,800; today 5,500.
    result = asked(add=None, total=1)
    assert (result.value, result.gain, result.gain_at_most) == (4800, -700, -700)
    assert result.warnings[0].endswith("units of fire stand in the area today; 1 are placed anew.")
    for language, said in (("en", "700 fewer people"), ("nb", "700 færre"), ("nn", "700 færre personar")):
        assert said in render_siting(result, language)
    slower = asked(add=None, total=1, model="p_median")
    assert slower.gain == pytest.approx(slower.before - slower.value)
    assert slower.gain < 0
    assert "By the model the time rises by" in render_siting(slower, "en")


def test_a_budget_for_fewer_units_than_asked_for_is_told() -> None:
    result = asked(add=2, budget=1.0)
    assert result.value == 6000
    assert result.warnings[0] == "The budget of 1 is too small for 1 of 2 units."


def test_the_curve_rises_by_500_and_200_and_then_stands_still() -> None:
    curve = asked(add=2).curve
    assert curve["units"].tolist() == [0, 1, 2, 3, 4, 5]
    assert curve["gain"].tolist() == [0, 500, 700, 700, 700, 700]
    assert curve["bound"].tolist() == curve["gain"].tolist()
    assert set(curve["status"]) == {"optimal"}


def test_every_candidate_is_ranked_by_what_it_gains_alone() -> None:
    ranked = asked().alternatives
    gains = dict(zip(ranked["site"], ranked["gain_alone"], strict=True))
    assert {name for name, gain in gains.items() if gain == 500} == IN_NES
    assert gains["depot-vik"] == 200
    assert {gain for name, gain in gains.items() if name not in IN_NES | {"depot-vik"}} == {0}
    assert ranked["rank"].tolist() == list(range(1, len(ranked) + 1))


def test_coverage_by_municipality_before_and_after() -> None:
    table = asked().municipalities.set_index("municipality")
    # Vik: 4,800 of 5,000 both times; Nes: 700 of 1,200, then all.
    assert table["share_before"].to_dict() == {"0001": 0.96, "0002": 700 / 1200}
    assert table["share_after"].to_dict() == {"0001": 0.96, "0002": 1.0}
    assert table["gain"].to_dict() == {"0001": 0, "0002": 500}


def test_who_is_left_out_of_an_area_is_neither_counted_nor_a_candidate() -> None:
    result = asked(area="Nes", like="engine-vik-1")
    assert (result.before, result.value) == (700, 1200)
    assert set(result.alternatives["site"]) == IN_NES


def test_a_new_unit_is_like_those_of_the_area() -> None:
    # Nes has a crew on call: 300 + 60 s and two minutes from base-nes are 480 s to cell 6, too late; cell 7
    # is reached after 900 s, at its limit.
    result = asked(area="Nes")
    assert result.value == 800
    assert "like engine-nes-1: it turns out in 300 s" in " ".join(result.method)


def test_the_fewest_engines_that_reach_everybody_are_two() -> None:
    result = asked(model="lscp", add=None)
    assert (result.status, result.value, result.bound) == ("optimal", 2, 2)
    assert "depot-vik" in set(result.chosen["site"])


def test_a_free_second_engine_counts_when_each_is_out_half_the_time() -> None:
    # Today one engine reaches each of the four cells: half of 5,500. A second in Vik adds a quarter of
    # 4,800; one in Nes would add a quarter of 700 and half of 500.
    one = asked(model="mexclp", busy_share=0.5)
    assert (one.before, one.value) == (2750, 2750 + 1200)
    # A third in Vik adds an eighth of 4,800, 600; in Nes 425.
    assert asked(model="mexclp", busy_share=0.5, add=2).value == 2750 + 1200 + 600


def test_the_page_calls_a_free_second_engine_what_it_is_and_not_more_within_reach() -> None:
    result = asked(model="mexclp", busy_share=0.5)
    for language, said in (
        ("en", "the change is +1,200 people"),
        ("nb", "endringen +1"),
        ("nn", "endringa +1"),
    ):
        page = render_siting(result, language)
        assert said in page
        assert "within reach. Proven" not in page


def test_backup_is_half_for_the_first_and_half_for_the_second_engine() -> None:
    # Today 5,500 once: 2,750. A second in Vik: 2,400 more; in Nes (700 + 500) / 2 = 600.
    result = asked(model="backup")
    assert (result.before, result.value) == (2750, 2750 + 2400)


def test_the_least_longest_time_is_that_of_the_next_worst_cell() -> None:
    # 990 s to cell 4 today; with the depot 870 there, and 960 to cell 7 is then the longest.
    one = asked(model="p_center")
    assert (one.before, one.value, one.unit) == (990, 960, "s")
    assert asked(model="p_center", add=2).value == 870


def test_the_least_mean_time() -> None:
    # Today 1,914,000 person-seconds. A new engine in fire-nes: 150, 330, 750 s instead of 360, 540, 960 s
    # to 1,200 people: 210 s each. In ambulance-vik (10.05, 60.06): 210, 330, 270, 1,110 s: only cell 3 gains,
    # 120 s for 800 people; at police-vik (10.05, 60.05) cell 1 has 150, cell 3 330: 60 × 3,300.
    result = asked(model="p_median")
    assert result.before == pytest.approx(1_914_000 / 6200)
    assert result.value == pytest.approx((1_914_000 - 210 * 1200) / 6200)
    assert result.chosen["site"].tolist() == ["fire-nes"]


def test_a_forbidden_site_gets_no_unit_and_a_fixed_one_does() -> None:
    assert asked(add=2, forbidden=("depot-vik",)).value == 6000
    result = asked(fixed=("depot-vik",))
    assert (result.chosen["site"].tolist(), result.value) == (["depot-vik"], 5700)


def test_money_decides_where_it_is_short() -> None:
    dear = dict.fromkeys(IN_NES, 3.0)
    assert asked(cost=dear, budget=2.0).chosen["site"].tolist() == ["depot-vik"]


def test_all_placed_anew() -> None:
    # Two: all 1,200 of Nes from fire-nes, and 4,800 of Vik from fire-vik; three: the 200 of cell 4 too.
    result = asked(add=None, total=2)
    assert (result.before, result.value) == (5500, 6000)
    assert asked(add=None, total=3).value == 6200
    placed = result.plan.apply(region())
    engines = placed.units[placed.units["capabilities"].str.contains("fire.pump")]
    assert sorted(engines["site"]) == sorted(result.chosen["site"])


def test_two_services_share_the_number_of_new_units() -> None:
    result = asked(functions=("fire", "ambulance"), add=2)
    alone = [asked(add=2).gain, asked(functions=("ambulance",), add=2).gain]
    one_each = asked().gain + asked(functions=("ambulance",)).gain
    assert result.gain == pytest.approx(max(*alone, one_each))


def test_a_floor_moves_the_unit_to_where_it_is_needed() -> None:
    # Free to choose it goes to Nes; with 97 % in Vik (4,850 of 5,000) the depot must have it.
    assert set(asked(floor=0.9).chosen["site"]) < IN_NES
    assert asked(area="Vik", floor=0.97).chosen["site"].tolist() == ["depot-vik"]


@pytest.mark.parametrize("model", ["p_median", "p_center"])
def test_a_floor_moves_the_unit_of_a_model_of_time_too(model: str) -> None:
    # 97 % of Vik (4,850 of 5,000) within reach takes the depot, the only site in time for cell 4.
    result = asked(model=model, area="Vik", floor=0.97)
    assert (result.status, result.chosen["site"].tolist()) == ("optimal", ["depot-vik"])
    # In both municipalities one unit is too few; the depot leaves Nes 464 short, a unit in Nes Vik 50.
    result = asked(model=model, floor=0.97)
    assert result.status == "infeasible"
    assert "2 units would be enough" in result.lacks
    assert result.lacking[["municipality_name", "lacking"]].to_numpy().tolist() == [
        ["Vik", pytest.approx(50)]
    ]
    assert asked(model=model, floor=0.97, add=2).status == "optimal"
    hopeless = asked(model=model, floor=1.0, add=5, forbidden=("depot-vik",))
    assert "Vik lacks 200.0 people and can reach 96.0% at best" in hopeless.lacks


def test_a_floor_that_one_unit_cannot_meet_says_what_is_missing_and_what_is_enough() -> None:
    # Vik lacks 50 of 4,850 when the unit goes to Nes; Nes 464 of 1,164 when it goes to Vik.
    result = asked(floor=0.97)
    assert result.status == "infeasible"
    assert not result.is_feasible
    assert "2 units would be enough" in result.lacks
    assert result.lacking[["municipality_name", "lacking"]].to_numpy().tolist() == [
        ["Vik", pytest.approx(50)]
    ]


def test_a_floor_of_one_of_two_services_names_the_service_the_place_and_what_it_lacks() -> None:
    # Within 360 s engines reach 4,000 of 5,000 in Vik and 700 of 1,200 in Nes, where 90 % are 4,500 and
    # 1,080: the one unit stands in Vik, for the 380 of Nes are fewer than 500. Ambulances reach enough.
    result = asked(functions=("fire", "ambulance"), add=1, floor=0.9, limit_s=360.0)
    assert result.status == "infeasible"
    assert result.lacking[["service", "municipality_name", "lacking"]].to_numpy().tolist() == [
        ["fire", "Nes", pytest.approx(380)]
    ]
    assert "with 1 unit: fire in Nes lacks 380.0 people" in result.lacks


def test_a_floor_beyond_every_candidate_names_the_municipality_and_its_best_share() -> None:
    result = asked(floor=1.0, add=5, forbidden=("depot-vik",))
    row = result.lacking.iloc[0]
    assert result.status == "infeasible"
    assert (row["municipality_name"], row["lacking"], row["people_lacking"], row["best_share"]) == (
        "Vik",
        pytest.approx(200),
        pytest.approx(200),
        pytest.approx(0.96),
    )
    assert "Vik lacks 200.0 people and can reach 96.0% at best" in result.lacks


def test_lscp_says_where_no_candidate_comes_in_time() -> None:
    result = asked(model="lscp", add=None, forbidden=("depot-vik",))
    assert result.status == "infeasible"
    assert "200.0 of 6,200.0 people" in result.lacks
    assert "Vik (200.0)" in result.lacks


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"area": "Ness"}, "Nes"),
        ({"functions": ("fires",)}, "write 'fire'"),
        ({"capability": "fire.pumpe"}, "write 'fire.pump'"),
        ({"add": -1}, "add is -1"),
        ({"add": 1, "total": 2}, "give one"),
        ({"add": 99}, "there are 9 candidates"),
        ({"model": "mlcp"}, "write 'mclp'"),
        ({"model": "lscp"}, "takes no number"),
        ({"limit_s": -60.0}, "limit is -60"),
        ({"limit_s": 1.0}, "reaches anybody"),
        ({"limit_s": float("inf")}, "not without end"),
        ({"budget": 0.5}, "0.5 too little"),
        ({"fixed": ("fire-nes", "fire-nes"), "add": 2}, "2 times"),
        ({"floor": 90.0}, "floor is 90"),
        ({"fixed": ("depot-nes",)}, "there is no site 'depot-nes'"),
        ({"fixed": ("fire-nes",), "forbidden": ("fire-nes",)}, "both fixed and forbidden"),
        ({"fixed": ("fire-nes",), "area": "Vik"}, "reaches nobody in Vik"),
        ({"fixed": ("fire-nes", "fire-vik")}, "place at least as many"),
        ({"forbidden": ("fire-ness",)}, "write 'fire-nes'"),
        ({"cost": {"fire-nes": -1.0}}, "the cost of fire-nes is -1"),
        ({"candidates": "station"}, "write 'stations'"),
        ({"like": "ambulance-vik-1"}, "it does health.ambulance"),
        ({"busy_share": 1.5}, "busy share is 1.5"),
        ({"capability": "civil_defence.pump", "limit_s": 600.0, "demand": "needs"}, "--demand people"),
        ({"capability": "civil_defence.pump"}, "--limit-min"),
    ],
)
def test_nonsense_gets_a_clear_answer(changes: dict[str, object], said: str) -> None:
    with pytest.raises(BadInputError) as raised:
        asked(**changes)
    assert said in str(raised.value)


def test_the_expected_needs_are_the_mean_of_what_the_everyday_threat_draws() -> None:
    cells = region().cells
    expected = acute_needs(cells, ("health.ambulance",))
    runs = 40
    drawn = np.zeros(len(cells))
    for run in range(runs):
        needs = Everyday(days=365).unfold(region(), 5, run).needs
        judged = needs[(needs["capability"] == "health.ambulance") & (needs["priority"] == 1)]
        places = judged.drop_duplicates("incident")["place"].value_counts()
        drawn += places.reindex(cells["id"], fill_value=0).to_numpy()
    # A Poisson mean of 40 years: five standard deviations of each cell.
    assert (np.abs(drawn / runs - expected) <= 5 * np.sqrt(expected / runs) + 0.2).all()


@pytest.mark.parametrize("model", ["mclp", "backup", "mexclp", "p_median", "p_center"])
def test_one_more_at_each_candidate_is_the_value_with_that_candidate(model: str) -> None:
    problem = problem_of(region(), ENGINES, GridRoad())
    service = problem.services[0]
    alone = values_with_one_more(model, service, (2,), 0.3)
    each = [value_of(model, service, (2, row), 0.3) for row in range(len(problem.candidates))]
    np.testing.assert_allclose(alone, each)


def test_nothing_changed_makes_no_difference_at_all() -> None:
    problem = problem_of(region(), ENGINES, GridRoad())
    same = simulate_both(problem, problem.region, GridRoad(), runs=2, seed=1, days=60, processes=1)
    for name in ("share_in_time", "met_a_year", "p50_s", "p90_s", "busy_share"):
        assert same.measure(0, name)[2] == (0, 0, 0)


@cache
def simulated() -> SitingResult:
    more = {"functions": ("ambulance",), "demand": "needs", "add": 2, "model": "mexclp"}
    question = replace(ENGINES, **more)  # type: ignore[arg-type]
    return site(region(), question, road=GridRoad(), runs=6, days=200, processes=1)


def test_more_ambulances_simulated_never_help_fewer_beyond_the_interval() -> None:
    result = simulated()
    met = result.simulated_row("ambulance", "met_a_year")
    assert met is not None
    assert met["change_high"] >= 0
    assert met["after"] - met["before"] == pytest.approx(met["change"])
    by_place = result.municipalities["simulated_gain"].sum()
    assert by_place == pytest.approx(met["change"])


def test_the_files_are_the_tables_the_page_and_the_plan(tmp_path: Path) -> None:
    result = simulated()
    paths = {path.name for path in write_siting(result, tmp_path / "out", "en")}
    assert paths == {path.name for path in (tmp_path / "out").iterdir()}
    assert {"report.html", "plan.toml", "proposed.parquet", "coverage.parquet", "curve.csv"} <= paths


def test_new_sites_of_a_plan_are_read_back_too(tmp_path: Path) -> None:
    region().write(tmp_path / "dale")
    question = replace(ENGINES, candidates="cells", add=2)
    result = site(tmp_path / "dale", question, road=GridRoad(), runs=0)
    assert result.value == 6200
    write_siting(result, tmp_path / "out", "en")
    plan = read_plan(tmp_path / "out" / "plan.toml")
    placed = plan.apply(plan.open_region())
    assert set(result.chosen["site"]) <= set(placed.sites["id"])
    assert set(result.chosen["site"]) <= set(placed.units["site"])


def test_the_page_has_words_for_every_model() -> None:
    assert set(MODEL_WORDS) == set(MODELS)


@pytest.mark.parametrize(("language", "said"), [("nb", "Sørdal"), ("nn", "Ingen plan"), ("en", "650")])
def test_the_page_of_an_impossible_question_says_what_is_missing(language: str, said: str) -> None:
    page = render_siting(made_up_impossible(), language)
    assert said in page
    assert 'id="lacking"' in page
