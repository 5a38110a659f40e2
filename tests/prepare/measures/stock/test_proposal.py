"""A plan for a whole region: its tables agree with each other, and more money never does harm."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.hamlet import hamlet as build_hamlet

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.stock.files import write_stock
from samvirke.prepare.measures.stock.proposal import stock_plan
from samvirke.prepare.measures.stock.question import StockQuestion
from samvirke.prepare.measures.stock.result import StockResult
from samvirke.register.region import Region

# The hamlet has 6,200 people: a thousandth of the nation, so a thousandth of its money.
ASKED = StockQuestion(
    items=("gown", "glove"), runs=6, held_out=3, budget_nok=20e3, more_nok=5e3, tail=0.5, duty=False
)


@pytest.fixture(scope="module")
def found() -> StockResult:
    return stock_plan(build_hamlet(), ASKED)


def test_the_plan_keeps_to_the_budget_and_leaves_less_unmet(found: StockResult) -> None:
    items = found.items
    assert found.status == "optimal"
    assert items["yearly_nok"].sum() <= 20e3 * (1 + 1e-6)
    assert (items["unmet_with"] <= items["unmet_without"]).all()
    assert items["unmet_with"].sum() < items["unmet_without"].sum()
    assert (items["unmet_with"] <= items["cvar_with"] + 1e-6).all()
    # The region's only stock is of an item that the catalogue does not have.
    assert (items["existing"] == 0).all()


def test_quantities_add_up_over_depots(found: StockResult) -> None:
    by_item = found.placed.groupby("item", sort=False)["quantity"].sum()
    assert by_item.to_numpy() == pytest.approx(found.items["quantity"].to_numpy())


def test_the_frontier_falls_and_is_tried_on_other_courses(found: StockResult) -> None:
    for _, points in found.frontier.groupby("item"):
        assert (np.diff(points["value"]) <= 1e-6).all()
        assert (np.diff(points["unmet_held_out"]) <= 1e-6).all()
        assert (points["unmet_simulated"] >= points["unmet_held_out"] - 1e-6).all()


def test_to_meet_all_costs_what_the_last_point_of_the_frontier_costs(found: StockResult) -> None:
    last = found.frontier.groupby("item").last()
    assert (last["unmet"] < 1e-6).all()
    assert found.nok_for_all().to_dict() == last["yearly_nok"].to_dict()


def test_the_ladder_divides_all_its_money_and_never_rises(found: StockResult) -> None:
    by_budget = found.ladder.groupby("budget_nok")
    assert by_budget["part_nok"].sum().to_numpy() == pytest.approx(list(by_budget.groups))
    assert (np.diff(by_budget["risk_share"].sum()) <= 1e-9).all()


def test_the_next_money_is_what_a_larger_budget_would_do(found: StockResult) -> None:
    larger = stock_plan(build_hamlet(), replace(ASKED, budget_nok=25e3))
    less = found.items["unmet_with"] - larger.items["unmet_with"]
    assert found.next_money["less_unmet"].to_numpy() == pytest.approx(less.to_numpy(), abs=1e-3)


def test_what_lies_there_already_is_counted_and_lowers_what_lacks(found: StockResult) -> None:
    region = build_hamlet()
    lots = pd.DataFrame(
        {
            "id": ["gowns"],
            "site": ["hospital-vik"],
            "owner": ["org-nes"],
            "item": ["gown"],
            "quantity": [500.0],
            "unit": ["piece"],
            "expires_on": ["2028-06"],
            "source": ["typed"],
            "as_of": ["2026-01-01"],
            "quality": ["typed"],
        }
    )
    stocked = stock_plan(region.with_table("stocks", lots), ASKED).items.set_index("item")
    bare = found.items.set_index("item")
    assert stocked.loc["gown", "existing"] == 500
    assert stocked.loc["gown", "unmet_without"] < bare.loc["gown", "unmet_without"]
    assert stocked.loc["glove", "unmet_without"] == bare.loc["glove", "unmet_without"]


def test_the_duty_is_a_floor(hamlet: Region) -> None:
    duty = stock_plan(hamlet, replace(ASKED, items=("glove",), duty=True, held_out=0)).items.iloc[0]
    assert duty["quantity"] >= duty["duty"] * (1 - 1e-9)
    with pytest.raises(BadInputError, match="the least for glove is"):
        stock_plan(hamlet, replace(ASKED, items=("glove",), duty=True, held_out=0, budget_nok=1))


def test_the_same_question_gives_the_same_bytes(found: StockResult, tmp_path: Path) -> None:
    again = stock_plan(build_hamlet(), ASKED)
    one, two = write_stock(found, tmp_path / "one"), write_stock(again, tmp_path / "two")
    assert [p.name for p in one] == [
        "placed.csv",
        "items.csv",
        "frontier.csv",
        "next_money.csv",
        "ladder.csv",
        "stock.json",
        "report.html",
    ]
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"items": ("gowm",)}, "did you mean|gown"),
        ({"items": ("gown", "gown")}, "each once"),
        ({"runs": 0}, "runs is 0"),
        ({"budget_nok": -1.0}, "budget_nok is -1"),
        ({"tail": 1.0}, "tail is 1"),
        ({"need_level": "middle"}, "drawn, low, base, high"),
        ({"presets": ()}, "no epidemic"),
    ],
)
def test_a_question_that_cannot_be_is_refused(own: dict[str, object], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        StockQuestion(**own)  # type: ignore[arg-type]
