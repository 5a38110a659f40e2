"""What measures ask for and what they say that money buys, held against results made up by hand."""

from collections.abc import Mapping
from dataclasses import replace
from math import inf, isnan
from typing import Any

import pytest
from tests.prepare.beds_made_up import made_up_beds
from tests.prepare.centres_made_up import ALERTED_S, made_up_centres
from tests.prepare.medicines_made_up import LOST, made_up_medicines
from tests.prepare.siting_made_up import made_up_impossible, made_up_siting
from tests.prepare.stock_made_up import made_up_stock

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.stock.question import DUTY_ITEMS, StockQuestion
from samvirke.web.work.kinds import beds, centres, production, siting, stock
from samvirke.web.work.kinds.listed import kinds_of
from samvirke.web.work.kinds.worth import Worth, figures_of, worth_in
from samvirke.web.work.output import _plain


def asked(kind: Any, **given: Any) -> dict[str, Any]:
    """Return what a form says when nothing but this was changed."""
    names = {one.name for one in kind.inputs}
    assert set(given) <= names
    return {**{one.name: one.default for one in kind.inputs}, **given}


def test_the_page_of_measures_has_its_five_questions() -> None:
    assert [kind.name for kind in kinds_of("measures")] == [
        "siting",
        "centres",
        "stock",
        "beds",
        "production",
    ]


@pytest.mark.parametrize("kind", kinds_of("measures"), ids=lambda kind: kind.name)
def test_a_form_as_it_stands_first_can_be_asked(kind: Any) -> None:
    kind.check(asked(kind), None)


# --- siting ------------------------------------------------------------------------------------------


def test_an_empty_limit_is_the_standards_own_and_a_share_is_a_share() -> None:
    question = siting.question(asked(siting.KIND, number=2, floor=80.0, busy=None))
    assert (question.add, question.total, question.limit_s) == (2, None, None)
    assert (question.floor, question.budget) == (0.8, inf)
    limited = siting.question(asked(siting.KIND, limit_min=12.0, how="total", number=22))
    assert (limited.limit_s, limited.add, limited.total) == (720.0, None, 22)


def test_the_fewest_units_take_no_number() -> None:
    # The form shows no number then; what stood there before is not used.
    question = siting.question(asked(siting.KIND, model="lscp", number=None, how=None))
    assert question.number == 0


def test_costs_are_told_by_site() -> None:
    assert siting.costs_in("a-1=2.5, b=1") == {"a-1": 2.5, "b": 1.0}
    with pytest.raises(BadInputError, match="it must be SITE=COST"):
        siting.costs_in("a-1")
    with pytest.raises(BadInputError, match="it must be SITE=COST"):
        siting.costs_in("=3")


def test_what_the_question_refuses_is_refused_before_anything_runs() -> None:
    both = asked(siting.KIND, functions=("ambulance", "fire"), model="p_median")
    with pytest.raises(BadInputError, match="several services are sited together with mclp"):
        siting.check(both, None)


def test_a_proposal_tells_its_gain_with_proof_and_the_simulated_one_with_its_interval() -> None:
    modelled, simulated = siting.worth(made_up_siting())
    # 812.5 with, 700 without: 112.5 more needs a year; its bound is itself.
    assert (modelled.gain, modelled.bound, modelled.gap, modelled.status) == (112.5, 112.5, 0.0, "optimal")
    assert (simulated.gain, simulated.low, simulated.high) == (120.0, 105.0, 135.0)
    assert (simulated.status, simulated.bound) == ("", None)
    assert modelled.cost_nok is None
    assert modelled.values["units"] == 2


def test_a_question_without_a_plan_gains_nothing_and_says_why() -> None:
    (line,) = siting.worth(made_up_impossible())
    assert isnan(line.gain)
    assert line.status == "infeasible"


# --- call centres ------------------------------------------------------------------------------------


def test_sooner_is_the_change_turned_about() -> None:
    lines = centres.worth(made_up_centres())
    assert [line.values["arrangement"] for line in lines] == ["co_located", "partly_pooled", "one_number"]
    for line in lines:
        sooner = ALERTED_S["apart"] - ALERTED_S[line.values["arrangement"]]
        assert line.gain == pytest.approx(sooner)
        assert line.low == pytest.approx(sooner - 4)
        assert line.high == pytest.approx(sooner + 4)


def test_rooms_and_numbers_are_read_as_they_are_written() -> None:
    assert centres.rooms_in("a, b; c ,d;") == [["a", "b"], ["c", "d"]]
    assert centres.numbers_in("a=4, b=2", "staff") == {"a": 4.0, "b": 2.0}
    for text in ("a", "a=many", "=3", "a=2.5"):
        with pytest.raises(BadInputError, match="CENTRE=NUMBER"):
            centres.numbers_in(text, "staff")
    with pytest.raises(BadInputError, match="twice"):
        centres.numbers_in("a=4, a=2", "staff")


# --- stock -------------------------------------------------------------------------------------------


def test_the_form_of_stock_asks_what_the_command_asks() -> None:
    assert stock.question(asked(stock.KIND)) == StockQuestion()
    assert stock.DUTY_ITEMS == DUTY_ITEMS


def test_each_item_tells_its_part_of_the_money_and_what_it_leaves_less_unmet() -> None:
    gown, mask = stock.worth(made_up_stock())
    assert (gown.gain, mask.gain) == (600.0, 500.0)  # 800 - 200 and 500 - 0
    assert {gown.basis, mask.basis} == {"year"}
    assert (gown.status, mask.status) == ("optimal", "feasible")
    assert gown.unit == "pieces"


# --- beds --------------------------------------------------------------------------------------------


def test_a_plan_for_beds_is_held_against_no_money_on_the_same_runs() -> None:
    (line,) = beds.worth(made_up_beds())
    # 20 million: 420 - 10 × 20 = 220 patient-days over, against 420 without.
    assert (line.gain, line.cost_nok, line.basis) == (200.0, 20e6, "once")
    assert line.values["nurses"] == 20


def test_a_plan_that_the_clock_stopped_has_no_gain() -> None:
    (line,) = beds.worth(replace(made_up_beds(), budget_nok=50e6))
    assert isnan(line.gain)
    assert (line.status, line.cost_nok, line.values["beds"]) == ("time_limit", None, None)


# --- medicines ---------------------------------------------------------------------------------------


def test_production_is_held_against_substitutes() -> None:
    (line,) = production.worth(made_up_medicines())
    assert line.gain == pytest.approx(LOST["substitution"] - LOST["production"])
    assert (line.cost_nok, line.basis, line.gap) == (1.5e6, "plan", 0.0075)


def test_what_stops_is_told_as_the_planner_of_production_reads_it() -> None:
    given = asked(
        production.KIND, stops=("propofol", "fentanyl"), stop_days=60, border_days=30, plants=("tablets",)
    )
    assert production.breaks(given) == (
        "stop:propofol:60",
        "stop:fentanyl:60",
        "plant:tablets:90",
        "border:30",
    )
    assert production.breaks(asked(production.KIND)) == ()


def test_what_stops_for_no_time_and_a_day_that_is_none_are_refused() -> None:
    with pytest.raises(BadInputError, match="for how many days"):
        production.check(asked(production.KIND, stops=("propofol",), stop_days=None), None)
    with pytest.raises(BadInputError, match="the first day is 'monday'"):
        production.check(asked(production.KIND, starts_on="monday"), None)


# --- as they are kept --------------------------------------------------------------------------------


def test_lines_come_back_as_they_were_kept() -> None:
    lines = [
        Worth(what="a", values={"n": 1}, cost_nok=3.0, basis="year", gain=2.0, unit="people"),
        *siting.worth(made_up_impossible()),
    ]
    kept: Mapping[str, Any] = _plain(figures_of(lines))
    first, second = worth_in(kept)
    assert first == lines[0]
    assert isnan(second.gain)
    assert worth_in({}) == ()
