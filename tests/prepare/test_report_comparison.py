"""The page of a comparison says what is better, worse and undecided, with the numbers of its result."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.prepare.report_made_up import made_up_comparison
from tests.prepare.test_report import data_of, text_of
from tests.prepare.test_report_simulation import tables_of

from samvirke.prepare.comparison_result import ComparisonResult
from samvirke.prepare.report.comparison_figures import signed, with_unit
from samvirke.prepare.report.comparison_page import render, stopped
from samvirke.prepare.report.language import Language


def decided(function: str, verdict: str, **values: float) -> ComparisonResult:
    """Return a comparison in which one service's share in time is as told, the others undecided."""
    result = made_up_comparison()
    rows = result.differences.copy()
    of_all = (rows["group"] == "all") & (rows["measure"] == "share_in_time")
    rows.loc[of_all, "verdict"] = "undecided"
    one = of_all & (rows["function"] == function)
    rows.loc[one, "verdict"] = verdict
    for name, value in values.items():
        rows.loc[one, name] = value
    return replace(result, differences=rows)


def test_the_answer_comes_in_words_with_the_interval() -> None:
    result = decided("ambulance", "better", difference=0.021, low=0.014, high=0.028)
    text = text_of(render(result, "en"))
    assert "Better: ambulance, share in time +2.1 points (+1.4 to +2.8). Undecided: fire; police." in text


def test_a_loss_is_called_worse_with_a_minus_sign() -> None:
    result = decided("fire", "worse", difference=-0.0121, low=-0.02, high=-0.0042)
    text = text_of(render(result, "nb"))
    assert "Dårligere: brann, andel i tide \u22121,2 prosentpoeng (\u22122,0 til \u22120,42)." in text


def test_identical_plans_are_said_to_be_identical() -> None:
    result = made_up_comparison()
    same = result.differences.assign(difference=0.0, low=0.0, high=0.0, verdict="same")
    text = text_of(render(replace(result, differences=same, identical=True), "en"))
    assert "No difference at all: every incident got the same help at the same moment." in text
    assert "Better:" not in text


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
        "Difference in share in time, points, or else in mean response time, min; with p after Holm"
    ]
    assert [row[0] for row in rows] == ["Two more ambulances", "One moved", "A night without a crew"]
    of = result.differences[
        (result.differences["group"] == "all") & (result.differences["measure"] == "share_in_time")
    ]
    for plan, row in enumerate(rows, start=1):
        fire = of[(of["plan"] == plan) & (of["function"] == "fire")].iloc[0]
        written = signed("share_in_time", fire["difference"], Language.of("en"))
        assert row[1] == f"{fire['verdict']}, {written} (p {fire['p_holm']:.3f})"


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
