"""Plans held beside one another: hand sums, equal plans, stopping, and who is called better."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.prepare.by_hand import GridRoad, dale
from tests.prepare.test_simulation import FIRES_OF_A_MONTH

from samvirke.model.errors import BadInputError
from samvirke.prepare.comparing.compare import compare
from samvirke.prepare.comparing.words import amount, ends, how_many
from samvirke.prepare.comparison_result import (
    DIFFERENCE_COLUMNS,
    INCIDENT_COLUMNS,
    PLAN_COLUMNS,
    PLAN_CURVE_COLUMNS,
    QUANTILE_COLUMNS,
    VARIANCE_COLUMNS,
    ComparisonResult,
)
from samvirke.prepare.plan import AddUnit, Plan, RemoveUnit, SetValue
from samvirke.prepare.stopping import Precision
from samvirke.threats import Everyday

AS_IS = Plan(title="as it is")
MORE = Plan(title="one more", changes=(AddUnit(like="engine-vik-1", site="fire-nes"),))
LESS = Plan(title="one less", changes=(RemoveUnit(unit="engine-nes-1"),))
BUSY = Everyday(days=20, rate_factor=12)
TABLES = {
    "plans": PLAN_COLUMNS,
    "differences": DIFFERENCE_COLUMNS,
    "quantiles": QUANTILE_COLUMNS,
    "curves": PLAN_CURVE_COLUMNS,
    "incidents_paired": INCIDENT_COLUMNS,
    "variance": VARIANCE_COLUMNS,
}


def compared(*plans: Plan, threat: Any = FIRES_OF_A_MONTH, **more: Any) -> ComparisonResult:
    settings: dict[str, Any] = {"region": dale(), "road": GridRoad(), "processes": 1, "runs": 2, "days": 30}
    return compare(plans, threat, **(settings | more))


def row_of(result: ComparisonResult, measure: str, *, plan: int = 1, key: str = "") -> Any:
    rows = result.differences
    wanted = (rows["measure"] == measure) & (rows["function"] == "fire") & (rows["plan"] == plan)
    return rows[wanted & (rows["key"] == key) & (rows["group"] != "area_class")].iloc[0]


def test_one_more_engine_in_nes_by_hand() -> None:
    # It turns out in 90 s, not 300: cells 5, 6 and 7 get help after 150, 330 and 750 s, each 210 s sooner.
    # 330 of 390 and 750 of 900 are in time now: 6 of 8, not 4. The mean over the seven that somebody
    # comes to falls by 3 × 210 / 7 = 90 s.
    result = compared(AS_IS, MORE, runs=8)  # eight equal runs: a sign test gives p = 2^-7
    share, mean = row_of(result, "share_in_time"), row_of(result, "mean_s")
    assert (share["base"], share["other"], share["difference"]) == (0.5, 0.75, 0.25)
    assert mean["difference"] == pytest.approx(-90)
    assert (share["verdict"], mean["verdict"]) == ("better", "better")
    assert row_of(result, "late")["difference"] == -2
    assert row_of(result, "unmet")["verdict"] == "same"
    assert row_of(result, "mean_s", key="0001")["verdict"] == "same"
    assert row_of(result, "mean_s", key="0002")["difference"] == pytest.approx(-210)
    beside = result.incidents_paired.set_index("function").loc["fire"]
    assert (beside["compared"], beside["sooner"], beside["later"], beside["equal"]) == (8, 3, 0, 5)
    assert (beside["gained_s"], beside["longest_gain_s"], beside["lost_s"]) == (630, 210, 0)
    assert result.sites[["site", "units_base", "units_plan"]].values.tolist() == [["fire-nes", 1, 2]]
    assert any("better" in answer for answer in result.answers)


def test_equal_plans_differ_by_exactly_0_and_it_is_said() -> None:
    result = compared(AS_IS, Plan(title="the same"), threat=BUSY, runs=3)
    assert result.identical
    assert (result.differences["verdict"] == "same").all()
    assert (result.differences["difference"] == 0).all()
    assert result.differences["low"].dropna().eq(0).all()
    assert "exactly 0" in result.answers[0]
    assert len(result.answers) == 1


def test_one_engine_less_is_called_worse() -> None:
    result = compared(AS_IS, LESS, threat=BUSY, runs=6)
    assert row_of(result, "mean_s")["verdict"] == "worse"
    assert row_of(result, "share_in_time")["verdict"] == "worse"
    assert not result.identical
    assert result.same_demand


def test_only_the_area_is_judged() -> None:
    result = compared(AS_IS, MORE, area="Vik")
    assert result.municipalities_inside == ("0001",)
    assert (result.differences["verdict"] == "same").all()  # Nes gains, and is not looked at
    assert result.identical


def test_every_table_has_the_columns_it_says() -> None:
    result = compared(AS_IS, MORE, runs=8)  # eight equal runs: a sign test gives p = 2^-7
    for name, columns in TABLES.items():
        assert list(getattr(result, name).columns) == list(columns), name


def test_the_same_seed_gives_the_same_result_on_one_process_and_on_two() -> None:
    one, two = (compared(AS_IS, MORE, LESS, threat=BUSY, runs=4, processes=n) for n in (1, 2))
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)
    assert one.answers == two.answers


def test_more_plans_make_it_harder_to_be_called_better() -> None:
    alone = compared(AS_IS, MORE, threat=BUSY, runs=4)
    among = compared(AS_IS, MORE, LESS, threat=BUSY, runs=4)
    first, same = row_of(alone, "mean_s"), row_of(among, "mean_s")
    assert same["difference"] == first["difference"]  # the same luck
    assert first["p_holm"] == first["p"] == same["p"]
    assert same["p_holm"] >= same["p"]


def test_runs_end_when_the_answer_is_precise_and_pay_for_the_looks() -> None:
    loose = Precision(half_width=1e5, measure="mean_s", function="fire")
    result = compared(AS_IS, LESS, threat=BUSY, runs=40, precision=loose)
    # One may look after 10, 20 and 40 runs: three looks at 1 - 0.05 / 3.
    assert (result.runs, result.stopping.looks, result.stopping.looks_at_most) == (10, 1, 3)
    assert result.level == pytest.approx(1 - 0.05 / 3)
    assert result.stopping.is_precise
    assert result.stopping.reached <= 1e5


def test_runs_end_at_the_most_when_the_answer_stays_unsure() -> None:
    strict = Precision(half_width=1e-9, measure="mean_s", function="fire")
    result = compared(AS_IS, LESS, threat=BUSY, runs=12, precision=strict)
    assert (result.runs, result.stopping.looks) == (12, 2)
    assert not result.stopping.is_precise


def test_runs_that_are_added_are_those_that_would_have_been_made_at_once() -> None:
    strict = Precision(half_width=1e-9, measure="mean_s", function="fire")
    looked = compared(AS_IS, LESS, threat=BUSY, runs=12, precision=strict)
    at_once = compared(AS_IS, LESS, threat=BUSY, runs=12)
    np.testing.assert_array_equal(looked.differences["difference"], at_once.differences["difference"])
    wider = (looked.differences["high"] >= at_once.differences["high"]) | looked.differences["high"].isna()
    assert wider.all()


def test_plans_that_meet_other_people_are_not_paired_one_by_one() -> None:
    region = dale()
    grown = region.cells.assign(population=region.cells["population"] * 2)
    from samvirke.prepare.plan import SetValue

    doubled = Plan(
        title="twice the people",
        changes=tuple(
            SetValue(table="cells", row=row.id, column="population", value=row.population)
            for row in grown.itertuples()
        ),
    )
    result = compared(AS_IS, doubled, threat=BUSY, runs=2)
    assert not result.same_demand
    assert result.incidents_paired.empty
    assert any("do not meet the same incidents" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    ("plans", "more", "said"),
    [
        ((AS_IS,), {}, "two or more"),
        ((AS_IS, MORE), {"runs": 1}, "runs must be 2 or more"),
        (
            (Plan(title="a", area="Vik"), Plan(title="b", area="Nes")),
            {},
            "must share one area",
        ),
        (
            (AS_IS, MORE),
            {"precision": Precision(half_width=1, measure="speed", function="fire")},
            "share_in_time, mean_s",
        ),
        (
            (AS_IS, MORE),
            {"precision": Precision(half_width=1, measure="mean_s", function="navy")},
            "fire, ambulance",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(plans: tuple[Plan, ...], more: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        compared(*plans, **more)


def test_that_nothing_differs_in_few_runs_is_said_to_be_chance_where_plans_differ() -> None:
    named = Plan(
        title="named", changes=(SetValue(table="units", row="engine-vik-1", column="crew", value=3),)
    )
    answers = compared(AS_IS, named).answers
    assert answers[0].startswith("Nothing differs in these 2 runs with 8 incidents each")
    assert "may be chance" in answers[1]
    assert len(compared(AS_IS, Plan(title="the same")).answers) == 1


@pytest.mark.parametrize("days", [0, -1])
def test_less_than_a_day_is_refused(days: int) -> None:
    with pytest.raises(BadInputError, match="1 day or more"):
        compared(AS_IS, MORE, threat="everyday", days=days)


def test_small_numbers_are_never_written_as_nothing() -> None:
    assert [how_many(n) for n in (0.0, 0.04, 0.5, 3.0, 1234.5)] == ["0", "0.04", "0.5", "3", "1,234"]
    assert amount("mean_s", -0.04) == "-0.04 s"
    assert amount("mean_s", -0.0) == "0.0 s"
    assert ends("share_in_time", 0.0018, 0.0019) == ("+0.18 points", "+0.19 points")
    assert ends("mean_s", 1.0, 2.0) == ("+1.0 s", "+2.0 s")
