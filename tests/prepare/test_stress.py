"""The whole chain on hamlet: drawn, answered, judged and gathered."""

import numpy as np
import pandas as pd
import pytest
from tests.prepare.by_hand import GridRoad, dale

from samvirke.model.errors import BadInputError
from samvirke.prepare.result import StressResult
from samvirke.prepare.stress import stress
from samvirke.register.region import Region
from samvirke.threats import Everyday

TABLES = ("table", "curves", "rhythm", "owners", "coverage", "published", "quality", "standards")
BUSY = Everyday(days=60, rate_factor=10)


@pytest.fixture(scope="module")
def result() -> StressResult:
    return stress(dale(), BUSY, runs=3, seed=4, road=GridRoad(), processes=1)


def test_the_same_seed_gives_the_same_result_on_one_process_and_on_two(result: StressResult) -> None:
    again = stress(dale(), BUSY, runs=3, seed=4, road=GridRoad(), processes=2)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(result, name), getattr(again, name), check_exact=True)
    assert result.incidents == again.incidents
    assert (result.method, result.warnings) == (again.method, again.warnings)


def test_another_seed_gives_another_result(result: StressResult) -> None:
    other = stress(dale(), BUSY, runs=3, seed=5, road=GridRoad(), processes=1)
    assert not other.table["required"].equals(result.table["required"])


def test_every_need_is_met_late_or_unmet(result: StressResult) -> None:
    table = result.table
    assert table["required"].sum() > 100
    np.testing.assert_allclose(table["met_in_time"] + table["late"] + table["unmet"], table["required"])
    assert (table["gap"] <= table["late"] + table["unmet"] + 1e-9).all()
    asked = table[table["required"] > 0]
    np.testing.assert_allclose(asked["share_in_time"], asked["met_in_time"] / asked["required"])


def test_an_interval_holds_its_value(result: StressResult) -> None:
    for stem, unit in (("share_in_time", ""), ("p50", "_s"), ("p90", "_s")):
        rows = result.table.dropna(subset=[f"{stem}_low{unit}"])
        assert len(rows)
        assert (rows[f"{stem}_low{unit}"] <= rows[f"{stem}{unit}"]).all()
        assert (rows[f"{stem}{unit}"] <= rows[f"{stem}_high{unit}"]).all()


def test_required_follows_the_rates(result: StressResult) -> None:
    # Acute needs of an ambulance: 130,000 + 6,505 + 8,000 + 3,096 + 6,261 a year among 5,627,400,
    # for 6,200 people, ten times the rate, 60 days of 365: 278.5 (winter fires add 1 or so).
    ambulance = result.table[result.table["function"] == "ambulance"]["required"].sum()
    assert ambulance == pytest.approx(153_862 / 5_627_400 * 6_200 * 10 * 60 / 365, abs=4 * np.sqrt(279 / 3))


def test_one_run_has_no_interval() -> None:
    once = stress(dale(), BUSY, runs=1, road=GridRoad(), processes=1).table
    ends = [name for name in once.columns if "_low" in name or "_high" in name]
    assert len(ends) == 6
    assert once[ends].isna().all(axis=None)


def test_a_year_without_incidents_lacks_nothing() -> None:
    calm = stress(dale(), Everyday(days=1, rate_factor=0), runs=2, road=GridRoad(), processes=1)
    assert calm.incidents == 0
    assert calm.table["required"].sum() == 0
    assert calm.table["gap"].sum() == 0
    assert calm.table["share_in_time"].isna().all()


def test_one_more_ambulance_leaves_no_more_patients_late() -> None:
    # The same incidents in both regions: what differs is the ambulance alone.
    region = dale()
    new = region.units[region.units["id"] == "ambulance-vik-1"].assign(id="ambulance-vik-2")
    more = region.with_table("units", pd.concat([region.units, new], ignore_index=True))
    gaps = []
    for name in (region, more):
        table = stress(name, BUSY, runs=2, road=GridRoad(), processes=1).table
        ambulance = table[table["function"] == "ambulance"]
        gaps.append((ambulance["required"].sum(), ambulance["late"].sum()))
    assert gaps[0][0] == gaps[1][0]
    assert gaps[1][1] < gaps[0][1]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"runs": 0}, "runs is 0 and seed 1"),
        ({"seed": -1}, "seed -1"),
        ({"threat": "weather"}, "there is no threat 'weather'; the threats are everyday"),
    ],
)
def test_what_cannot_be_run_is_refused(hamlet: Region, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        stress(hamlet, **wrong)  # type: ignore[arg-type]
