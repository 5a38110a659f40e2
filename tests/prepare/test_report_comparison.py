"""The page of a comparison says what is better, worse and undecided, with the numbers of its result."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.prepare.report_made_up import made_up_comparison
from tests.prepare.test_report import data_of, text_of
from tests.prepare.test_report_simulation import tables_of

from samvirke.prepare.comparing import words
from samvirke.prepare.comparison_result import ComparisonResult
from samvirke.prepare.report.call_figures import IN_WORDS
from samvirke.prepare.report.comparison_figures import SPOKEN, figures, with_unit
from samvirke.prepare.report.comparison_page import render, stopped
from samvirke.prepare.report.language import Language


def decided(function: str, verdict: str, **values: float) -> ComparisonResult:
    """Return a comparison in which one service's share in time is as told, all else undecided."""
    return decided_in("share_in_time", function, verdict, **values)


def decided_in(measure: str, function: str, verdict: str, **values: float) -> ComparisonResult:
    """Return a comparison in which one measure of a service is as told, all else undecided, no calls."""
    result = made_up_comparison()
    rows = result.differences.copy()
    of_all = rows["group"] == "all"
    rows.loc[of_all, "verdict"] = "undecided"
    one = of_all & (rows["measure"] == measure) & (rows["function"] == function)
    rows.loc[one, "verdict"] = verdict
    for name, value in values.items():
        rows.loc[one, name] = value
    return replace(result, differences=rows, calls=result.calls.iloc[:0])


def test_the_answer_comes_in_words_with_the_interval() -> None:
    result = decided("ambulance", "better", difference=0.021, low=0.014, high=0.028)
    text = text_of(render(result, "en"))
    assert "Better: ambulance, share in time +2.1 points (+1.4 to +2.8). Undecided: fire; police." in text


def test_a_loss_is_called_worse_with_a_minus_sign() -> None:
    result = decided("fire", "worse", difference=-0.0121, low=-0.02, high=-0.0042)
    text = text_of(render(result, "nb"))
    assert "Dårligere: brann, andel i tide \u22121,21 prosentpoeng (\u22122,00 til \u22120,42)." in text


def test_identical_plans_are_said_to_be_identical() -> None:
    result = made_up_comparison()
    same = result.differences.assign(difference=0.0, low=0.0, high=0.0, verdict="same")
    equal = replace(result, differences=same, identical=True, runs=4, incidents=33.0)
    text = text_of(render(equal, "en"))
    told = (
        "No difference in 4 runs with 33 incidents each: every incident got the same help at the same moment."
    )
    assert f"{told} The plans do differ, so this may be chance" in text
    assert "Better:" not in text
    alike = text_of(render(replace(equal, plans=equal.plans.assign(changes="")), "en"))
    assert told in alike
    assert "may be chance" not in alike


def test_what_is_unknown_is_a_dash_and_never_nought() -> None:
    result = decided("fire", "undecided", difference=np.nan, low=np.nan, high=np.nan, p=np.nan, p_holm=np.nan)
    rows = tables_of(render(result, "en"))["All differences of the area"]
    fire = next(row for row in rows if row[:2] == ["Fire", "share in time, points"])
    assert fire[5:] == ["–", "–", "–", "–"]


def test_without_a_share_the_mean_speaks_for_a_service() -> None:
    result = decided("fire", "undecided", difference=np.nan, low=np.nan, high=np.nan)
    rows = result.differences.copy()
    mean = (rows["group"] == "all") & (rows["measure"] == "mean_s") & (rows["function"] == "fire")
    rows.loc[mean, ["difference", "low", "high"]] = -90.0, -120.0, -60.0
    rows.loc[mean, "verdict"] = "better"
    text = text_of(render(replace(result, differences=rows), "en"))
    assert "Better: fire, mean response time \u22121.5 min (\u22122.0 to \u22121.0)." in text


def test_the_page_and_the_terminal_speak_of_the_same_measures() -> None:
    assert tuple(words.SPOKEN) == SPOKEN
    assert set(words.CALLS_SPOKEN) == set(IN_WORDS)


@pytest.mark.parametrize("measure", ["mean_s", "p90_s", "full_p90_s"])
def test_a_service_is_better_when_any_measure_that_is_spoken_of_is(measure: str) -> None:
    result = decided_in(measure, "police", "better", difference=-18.6, low=-24.0, high=-13.2)
    page = render(result, "en")
    name = {
        "mean_s": "mean response time",
        "p90_s": "9 of 10 within",
        "full_p90_s": "all there, 9 of 10 within",
    }
    told = f"Better: police, {name[measure]} \u22120.31 min (\u22120.40 to \u22120.22). Undecided: "
    assert told in text_of(page)
    card = next(item for item in figures(result, Language.of("en")) if item.label == "Police")
    assert (card.verdict, card.measure, card.difference) == ("better", name[measure], "\u22120.31")


def test_a_service_may_be_better_in_one_measure_and_worse_in_another() -> None:
    result = decided_in("share_in_time", "fire", "better", difference=0.021, low=0.014, high=0.028)
    rows = result.differences.copy()
    one = (rows["group"] == "all") & (rows["measure"] == "p90_s") & (rows["function"] == "fire")
    rows.loc[one, ["difference", "low", "high"]] = 90.0, 66.0, 114.0
    rows.loc[one, "verdict"] = "worse"
    both = replace(result, differences=rows)
    text = text_of(render(both, "en"))
    assert "Better: fire, share in time +2.1 points (+1.4 to +2.8)." in text
    assert "Worse: fire, 9 of 10 within +1.5 min (+1.1 to +1.9)." in text
    card = next(item for item in figures(both, Language.of("en")) if item.label == "Fire")
    beside = next(other for other in card.others if other.measure == "9 of 10 within")
    assert (card.verdict, beside.verdict) == ("better", "worse")


def test_a_service_is_undecided_when_only_its_share_is_equal() -> None:
    result = decided_in("share_in_time", "police", "same", difference=0.0, low=0.0, high=0.0)
    card = next(item for item in figures(result, Language.of("en")) if item.label == "Police")
    assert (card.verdict, card.measure) == ("undecided", "mean response time")


def test_calls_stand_in_the_answer_and_on_a_card() -> None:
    result = replace(decided("fire", "undecided"), calls=made_up_comparison().calls)
    text = text_of(render(result, "en"))
    told = (
        "Better: mean time until all agencies are alerted \u221231.2 s (\u221234.0 to \u221228.4); "
        "AMK Nordvik, calls answered in time +2.1 points (+1.8 to +2.4). Undecided: "
    )
    assert told in text
    card = next(item for item in figures(result, Language.of("en")) if item.label == "Calls")
    assert (card.verdict, card.difference, card.unit) == ("better", "\u221231.2", "s")
    assert [other.verdict for other in card.others] == ["better"]


def test_calls_that_nobody_can_tell_apart_are_undecided() -> None:
    result = decided("fire", "undecided")
    calls = made_up_comparison().calls.assign(verdict="undecided")
    text = text_of(render(replace(result, calls=calls), "nb"))
    assert "anrop." in text[text.index("Uavgjort: ") :].split("Holdt opp mot")[0]


@pytest.mark.parametrize(
    ("difference", "low", "high", "written"),
    [
        (0.0021, 0.0018, 0.0024, ("+0.21", "+0.18 to +0.24")),
        (0.0121, 0.0042, 0.0200, ("+1.21", "+0.42 to +2.00")),
        (0.0213, 0.0140, 0.0280, ("+2.1", "+1.4 to +2.8")),
        (-0.31, -0.62, -0.004, ("\u221231.0", "\u221262.0 to \u22120.4")),
    ],
)
def test_a_difference_and_its_interval_have_the_same_decimals(
    difference: float, low: float, high: float, written: tuple[str, str]
) -> None:
    result = decided("fire", "better", difference=difference, low=low, high=high)
    card = next(item for item in figures(result, Language.of("en")) if item.label == "Fire")
    assert (card.difference, card.interval) == written


def test_what_is_little_is_not_written_as_nothing() -> None:
    result = made_up_comparison()
    little = result.incidents_paired.assign(compared=0.5, later=0.04, lost_s=1.2, sooner=0.0)
    rows = tables_of(render(replace(result, incidents_paired=little), "en"))[
        "Acute incidents helped sooner and later, a run"
    ]
    assert rows[0][2:5] == ["0.5", "0", "&lt; 0.1"]
    assert rows[0][7] == "&lt; 0.1"


def test_less_than_one_incident_a_run_is_not_written_as_none() -> None:
    text = text_of(render(replace(made_up_comparison(), incidents=0.4), "en"))
    assert "0.4 incidents a run" in text


@pytest.mark.parametrize(
    ("measure", "value", "written"),
    [
        ("share_in_time", 0.0213, "+2.1 points"),
        ("share_in_time", 0.00213, "+0.21 points"),
        ("share_in_time", 0.0, "0.00 points"),
        ("p90_s", -90.0, "\u22121.5 min"),
        ("mean_s", 6.0, "+0.10 min"),
        ("unmet", -0.04, "0.0"),
        ("unmet", np.nan, "–"),
    ],
)
def test_a_difference_has_its_sign_and_unit(measure: str, value: float, written: str) -> None:
    assert with_unit(measure, value, Language.of("en")) == written


def test_no_chance_is_written_as_nothing() -> None:
    result = decided("fire", "better", p=1e-9, p_holm=0.04)
    rows = tables_of(render(result, "en"))["All differences of the area"]
    fire = next(row for row in rows if row[:2] == ["Fire", "share in time, points"])
    assert fire[7:] == ["&lt; 0.001", "0.040"]


def test_every_municipality_stands_in_the_table() -> None:
    result = made_up_comparison()
    rows = tables_of(render(result, "en"))["Differences by municipality, the surest first"]
    assert len(rows) == 2 * 3 * len(result.municipalities)  # two measures of three services
    decided_first = [row[3] in ("better", "worse") for row in rows[: 3 * len(result.municipalities)]]
    assert decided_first == sorted(decided_first, reverse=True)


def test_several_plans_are_screened_together() -> None:
    result = made_up_comparison(4)
    rows = tables_of(render(result, "en"))[
        "Of each service the first measure that is better or worse, or else undecided, with p after Holm"
    ]
    assert [row[0] for row in rows] == ["Two more ambulances", "One moved", "A night without a crew"]
    of = result.differences[
        (result.differences["group"] == "all") & result.differences["measure"].isin(SPOKEN)
    ]
    for plan, row in enumerate(rows, start=1):
        found = set(of[(of["plan"] == plan) & (of["function"] == "ambulance")]["verdict"])
        assert row[2].split(",")[0] in ({"better", "worse"} & found or found)


def test_two_plans_need_no_screening() -> None:
    assert 'id="screening"' not in render(made_up_comparison(2))


def test_runs_that_did_not_reach_the_precision_are_said_at_the_top() -> None:
    result = made_up_comparison()
    short = replace(result, stopping=replace(result.stopping, is_precise=False, reached=0.0123, runs=100))
    text = text_of(render(short, "en"))
    told = (
        "Asked was share in time for ambulance to within ± 0.50 points; that was not reached: after all 100 "
        "runs it is within ± 1.2 points."
    )
    assert text.index(told) < text.index("Key figures" if "Key figures" in text else "The plans")


def test_when_no_precision_was_asked_that_is_said() -> None:
    stopping = replace(made_up_comparison().stopping, measure="", precision=np.nan, reached=np.nan)
    assert stopped(stopping, Language.of("en")).startswith("All 20 runs")


def test_always_equal_needs_no_factor() -> None:
    caption = "How much the same luck gains: so many times fewer runs for the same interval"
    rows = tables_of(render(made_up_comparison(), "en"))[caption]
    assert {tuple(row[1:2] + row[3:]) for row in rows} == {
        ("Fire", "14.2"),
        ("Ambulance", "14.2"),
        ("Police", "always equal"),
    }


def test_the_map_and_the_lines_are_drawn_in_points_and_minutes() -> None:
    result = decided("fire", "better", difference=0.021)
    data: Any = data_of(render(result))
    paired = data["paired"]
    at = next(i for i, (k, f) in enumerate(zip(paired["k"], paired["f"], strict=True)) if (k, f) == (0, 0))
    assert paired["difference"][at] == 2.1
    of_map = result.differences[result.differences["group"] == "municipality"]
    assert len(data["map"]["m"]) == of_map["measure"].isin(["share_in_time", "mean_s", "p90_s"]).sum()
