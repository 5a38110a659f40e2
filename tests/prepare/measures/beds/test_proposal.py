"""The whole question about intensive care, on a made-up region."""

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.hamlet import hamlet

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.beds import result as columns
from samvirke.prepare.measures.beds.files import TABLES, write_beds
from samvirke.prepare.measures.beds.proposal import propose_beds
from samvirke.prepare.measures.beds.result import BedsResult
from samvirke.threats.pandemic.threat import Pandemic

COVID = Pandemic(preset="covid19_wild_type", days=180, first_cases=(("0001", 20),))
FEW_NURSES = 12.0  # shifts for four beds of 2.861, and 3.9 ordinary patients lie there


@pytest.fixture(scope="module")
def found() -> BedsResult:
    return propose_beds(hamlet(), COVID, runs=6, seed=3, nurse_shifts=FEW_NURSES, budget_nok=3e6, processes=1)


def test_every_table_has_the_columns_that_are_promised(found: BedsResult) -> None:
    promised = {
        "hospitals": columns.HOSPITAL_COLUMNS,
        "sharings": columns.SHARING_COLUMNS,
        "changes": columns.CHANGE_COLUMNS,
        "frontier": columns.FRONTIER_COLUMNS,
        "plan": columns.PLAN_COLUMNS,
        "hospital_days": columns.DAY_COLUMNS,
        "foresight": columns.FORESIGHT_COLUMNS,
        "transfers": columns.TRANSFER_COLUMNS,
    }
    for name, kinds in promised.items():
        table = getattr(found, name)
        assert list(table.columns) == list(kinds)
        for column, kind in kinds.items():
            if len(table):
                assert str(table[column].dtype).replace("object", "str") == kind, (name, column)
    assert set(promised) == set(TABLES)


def test_money_buys_and_the_plan_keeps_to_it(found: BedsResult) -> None:
    assert found.sharings["expected"].iloc[0] > 0  # else it asks nothing
    assert 0 < found.plan["cost_nok"].sum() <= 3e6
    assert (np.diff(found.frontier["expected_planned"]) <= 1e-6).all()
    row = found.frontier.query("budget_nok == 3e6").iloc[0]
    assert row["status"] == "optimal"
    assert row["cost_nok"] == found.plan["cost_nok"].sum()
    # One hospital: who shares makes no difference.
    assert len(set(found.sharings["expected"])) == 1


def test_beds_without_nurses_save_nobody_where_nurses_bind(found: BedsResult) -> None:
    # 12 shifts staff 4.2 to 8.7 of 6 to 10 beds at every stage.
    saved = found.changes.set_index("change")["saved"]
    assert saved["beds"] == pytest.approx(0)
    assert saved["nurses"] > 0
    assert saved["beds_and_nurses"] >= saved["nurses"]


def test_the_same_seed_gives_the_same_tables(found: BedsResult, tmp_path: Path) -> None:
    again = propose_beds(
        hamlet(), COVID, runs=6, seed=3, nurse_shifts=FEW_NURSES, budget_nok=3e6, processes=2
    )
    for name in TABLES:
        ours, theirs = getattr(found, name), getattr(again, name)
        pd.testing.assert_frame_equal(
            ours.drop(columns="seconds", errors="ignore"), theirs.drop(columns="seconds", errors="ignore")
        )
    files = write_beds(found, tmp_path / "out")
    assert [file.name for file in files] == [*(f"{name}.csv" for name in TABLES), "method.txt", "report.html"]
    assert "assumed" in (tmp_path / "out" / "method.txt").read_text("utf-8")


def test_every_assumption_is_said(found: BedsResult) -> None:
    said = " ".join((*found.method, *found.warnings))
    for word in ("289 beds", "65%", "transfers a day", "trained", "assumed"):
        assert word in said


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"runs": 1}, "runs is 1"),
        ({"budget_nok": -1.0}, "budget"),
        ({"sharing": "county"}, "hospital, trust, region, nation"),
        ({"teams": -1.0}, "teams is -1"),
        ({"area": "Nes"}, "no hospital"),
        ({"area": "Nowhere"}, "no area"),
        ({"nurse_shifts": {"x": 1.0}}, "no hospital of the region"),
    ],
)
def test_what_cannot_be_asked_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        propose_beds(hamlet(), COVID, **({"runs": 2} | wrong))  # type: ignore[arg-type]


def test_a_region_without_hospitals_is_refused() -> None:
    region = hamlet()
    without = dataclasses.replace(
        region, tables={**region.tables, "sites": region.sites.query("kind != 'hospital'")}
    )
    with pytest.raises(BadInputError, match="no hospitals"):
        propose_beds(without, COVID, runs=2)
