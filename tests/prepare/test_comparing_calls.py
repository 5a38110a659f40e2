"""Plans that differ in their call centres, held beside one another with the same callers."""

import pytest
from tests.prepare.test_comparing import AS_IS, compared

from samvirke.prepare.comparison_result import CALL_DIFFERENCE_COLUMNS
from samvirke.prepare.plan import Plan
from samvirke.prepare.plan_calls import PlanCalls
from samvirke.threats import Everyday

BUSY = Everyday(days=20, rate_factor=12)
SHARED = Plan(title="one room", calls=PlanCalls(arrangement="co_located"))


def test_one_room_alerts_all_agencies_sooner_and_nobody_has_other_callers() -> None:
    # Apart the others are asked after 30 s and alerted 30 s after they joined, at the least; in one room
    # after 30 + 15 s. So no incident is alerted later but by a queue, and most are sooner.
    result = compared(AS_IS, SHARED, threat=BUSY, runs=3)
    rows = result.calls.set_index(["measure", "centre"])
    assert rows.loc[("all_alerted_s", ""), "difference"] < -15
    assert rows.loc[("triple_alerted_s", ""), "difference"] < -15
    assert list(result.calls.columns) == list(CALL_DIFFERENCE_COLUMNS)
    assert set(rows.loc["answered_in_time"].index) == {"centre-110", "centre-112", "centre-113"}
    assert any("one room, calls" in answer for answer in result.answers)
    assert any("Calls are played under every plan" in text for text in result.method)
    assert result.same_demand
    assert not result.identical


def test_equal_plans_are_equal_to_the_call() -> None:
    result = compared(SHARED, Plan(title="the same", calls=SHARED.calls), threat=BUSY, runs=2)
    assert result.identical
    assert (result.calls["verdict"] == "same").all()
    assert "every call and every incident" in result.answers[0]


def test_where_no_plan_speaks_of_calls_none_are_played_unless_asked() -> None:
    assert compared(AS_IS, Plan(title="the same")).calls.empty
    assert len(compared(AS_IS, Plan(title="the same"), calls=True).calls)


def test_more_operators_answer_sooner_and_help_is_told_of_it() -> None:
    # With one operator in the 113 centre callers wait; with four hardly.
    few, many = (
        Plan(title=title, calls=PlanCalls(staff={"centre-113": number, "centre-110": 4, "centre-112": 4}))
        for title, number in (("few", 1), ("many", 4))
    )
    result = compared(few, many, threat=Everyday(days=20, rate_factor=60), runs=3)
    rows = result.calls.set_index(["measure", "centre"])
    assert rows.loc[("answered_in_time", "centre-113"), "difference"] > 0
    assert rows.loc[("answer_s", "centre-113"), "difference"] < 0
    ambulance = result.differences.query("function == 'ambulance' and group == 'all' and measure == 'mean_s'")
    assert ambulance["difference"].item() < 0


@pytest.mark.parametrize("verdict", ["same"])
def test_a_plan_that_leaves_calls_alone_says_so(verdict: str) -> None:
    other = Plan(title="other", calls=PlanCalls(staff={}))
    result = compared(AS_IS, other, threat=BUSY, runs=2)
    assert set(result.calls["verdict"]) == {verdict}


def test_ten_times_the_calls_is_never_better() -> None:
    # Staff is that of the region's own volume under both plans, so more callers can only wait longer.
    more = Plan(title="more", calls=PlanCalls(volume={"centre-112": 400_000}))
    result = compared(AS_IS, more, threat=BUSY, runs=3, calls=True)
    rows = result.calls.set_index(["measure", "centre"])
    assert rows.loc[("answered_in_time", "centre-112"), "difference"] < 0
    assert rows.loc[("answer_s", "centre-112"), "difference"] > 0
    assert any("do not meet the same callers at 112 Dal" in text for text in result.warnings)
    assert any("also where a plan states other volumes" in text for text in result.method)


def test_that_nobody_answers_is_told_of_the_plan_it_is_so_under() -> None:
    none = Plan(title="none", calls=PlanCalls(staff={"centre-110": 0}))
    result = compared(AS_IS, none, threat=BUSY, runs=2)
    assert any(text.startswith("none: Nobody is on duty at 110 Dal") for text in result.warnings)
    assert any(text.startswith("as it is: The operators of 3 of 3") for text in result.warnings)
