"""More help never makes the mean worse beyond its interval: on Innlandet as it ships, with calls played."""

import pandas as pd
import pytest

from samvirke.prepare.comparing.compare import compare
from samvirke.prepare.comparison_result import ComparisonResult
from samvirke.prepare.plan import AddUnit, Plan
from samvirke.prepare.plan_calls import PlanCalls

CENTRES = tuple(f"centre-{service}-innlandet" for service in ("110", "112", "113"))
BASE = dict.fromkeys(CENTRES, 2)
MORE = tuple(Plan(title=centre, calls=PlanCalls(staff={**BASE, centre: 3})) for centre in CENTRES)
AMBULANCE = Plan(
    title="one more ambulance",
    calls=PlanCalls(staff=BASE),
    changes=(AddUnit(like="ambulance-base-3421-1-a1", site="fire-station-3422-1"),),
)


@pytest.fixture(scope="module")
def compared() -> ComparisonResult:
    base = Plan(title="as it is", calls=PlanCalls(staff=BASE))
    plans = (base, *MORE, AMBULANCE)
    return compare(plans, area="Innlandet", days=3, runs=4, ring_m=20_000, processes=1)


def worse(row: pd.Series) -> bool:
    """Say whether a mean is longer for sure: the lower end of the interval is above 0."""
    return bool(row["difference"] > 0 and not row["low"] <= 0)


@pytest.mark.parametrize("plan", range(1, 1 + len(CENTRES)))
def test_one_more_operator_never_makes_callers_wait_longer_for_sure(
    compared: ComparisonResult, plan: int
) -> None:
    rows = compared.calls[(compared.calls["plan"] == plan) & (compared.calls["measure"] == "answer_s")]
    assert set(CENTRES) <= set(rows["centre"])
    assert not [row["centre"] for _, row in rows.iterrows() if worse(row)]
    own = rows.set_index("centre").loc[CENTRES[plan - 1]]
    assert own["difference"] <= 0


def test_one_more_ambulance_never_makes_the_mean_longer_for_sure(compared: ComparisonResult) -> None:
    table = compared.differences
    chosen = (table["group"] == "all") & (table["measure"] == "mean_s") & (table["function"] == "ambulance")
    row = table[chosen & (table["plan"] == 1 + len(CENTRES))].iloc[0]
    assert not worse(row)
    assert row["runs"] == 4
