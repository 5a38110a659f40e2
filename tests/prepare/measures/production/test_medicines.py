"""A region's medicines: stock, need, breaks of supply and what is found."""

from pathlib import Path

import numpy as np
import pytest
from tests.hamlet import hamlet

from samvirke.engine.endurance.production.lines import built_in_lines
from samvirke.engine.endurance.use import standard_use
from samvirke.model.errors import BadInputError, PackageError
from samvirke.prepare.measures.production.demand import (
    Totals,
    heaviest_start,
    nobody,
    ordinary_day,
    share_of_nation,
    weekly_need,
)
from samvirke.prepare.measures.production.figures import figure, figures, figures_of
from samvirke.prepare.measures.production.files import TABLES, write_medicines
from samvirke.prepare.measures.production.medicines import medicines
from samvirke.prepare.measures.production.result import MedicinesResult
from samvirke.prepare.measures.production.store import medicine_store, national_stock
from samvirke.prepare.supply_breaks import breaks_of
from samvirke.register.items import items_of

ITEMS = items_of("medicine")


@pytest.fixture(scope="module")
def stopped() -> MedicinesResult:
    """Return the hamlet without an epidemic, where noradrenaline and metformin do not come for 12 weeks."""
    return medicines(
        hamlet(),
        preset="none",
        supply=("stop:noradrenaline:84", "stop:metformin:84"),
        weeks=16,
        time_limit_s=20,
    )


FROM = "2026-01-05T00:00:00+01:00"


def test_the_national_stock_is_72_000_days_and_covers_935_per_mille_of_the_planning_scenario() -> None:
    # 800 patients x 90 days = 72 000, against 5 500 patients x 14 days = 77 000: 93.5 %.
    patient_days = figure("stock_intensive") * figure("stock_days")
    assert patient_days == 72_000
    assert patient_days / (5500 * 14) == pytest.approx(0.935, abs=0.0005)
    # In store lies what so many days use: of propofol 1 220 mg x 72 000 = 87.84 kg.
    stock = dict(zip(ITEMS, national_stock(ITEMS), strict=True))
    assert stock["propofol"] == pytest.approx(standard_use().value("propofol.intensive") * 72_000)


def test_at_the_doses_of_barcelona_the_stock_is_as_the_reference_says() -> None:
    # 72 000 days, all treated: 220 kg propofol, 21 kg cisatracurium, 1.2 kg noradrenaline.
    doses = figures_of("dose", ("propofol", "cisatracurium", "noradrenaline"))
    assert doses * 72_000 / 1e6 == pytest.approx([219.6, 21.0, 1.2], abs=0.05)


def test_every_figure_ascends_and_has_a_source() -> None:
    rows = figures()
    assert (rows["low"] <= rows["base"]).all()
    assert (rows["base"] <= rows["high"]).all()
    assert (rows["source"].str.len() > 3).all()
    assert set(rows.loc[rows["name"] == "dose", "item"]) == set(ITEMS)


def test_weekly_need_is_patients_times_use_by_group() -> None:
    # One intensive patient and two on the ward each day of a week, in a place without ordinary users:
    # dexamethasone 7 x 1 x k_intensive for the first group and 7 x 2 x k_ward for the second.
    one = np.ones(7)
    totals = Totals(intensive=one, ward=2 * one, after_intensive=0 * one, admissions=0 * one, at_home=0 * one)
    use = standard_use()
    need = weekly_need(totals, use, ("dexamethasone",), 0.0)
    assert need[0, 0] == pytest.approx([7 * use.value("dexamethasone.intensive")])
    assert need[1, 0] == pytest.approx([14 * use.value("dexamethasone.ward")])
    assert need[2, 0] == pytest.approx([0])


def test_on_ordinary_days_need_is_what_supply_covers() -> None:
    day = ordinary_day(standard_use(), ITEMS, 0.5)
    need = weekly_need(nobody(14), standard_use(), ITEMS, 0.5)
    assert need == pytest.approx(np.repeat(7 * day[:, :, None], 2, axis=2))
    # Metformin: 150 000 users x 1 500 mg x half the nation.
    assert day[2, ITEMS.index("metformin")] == pytest.approx(112.5e6)


def test_the_plan_begins_where_intensive_care_is_heaviest() -> None:
    beds = np.array([0.0, 1, 2, 9, 8, 1, 0, 0])
    none = np.zeros(8)
    totals = Totals(intensive=beds, ward=none, after_intensive=none, admissions=none, at_home=none)
    assert heaviest_start(totals, 3) == 2  # 2 + 9 + 8 = 19 > 9 + 8 + 1
    assert heaviest_start(totals, 20) == 0
    assert totals.window(6, 4).intensive.tolist() == [0, 0, 0, 0]


def test_a_stop_without_an_epidemic_by_hand(stopped: MedicinesResult) -> None:
    # Noradrenaline: 800 x 90 days of use in store against 220 a day: 327 days, never short. Metformin: 90
    # days in store last over the 84 that nothing comes.
    row = stopped.substances.set_index("item")
    assert np.isnan(row.loc["noradrenaline", "first_short_nothing"])
    assert np.isnan(row.loc["metformin", "first_short_nothing"])
    assert stopped.ways["days_lost"].sum() == pytest.approx(0, abs=1e-6)
    assert len(stopped.plan) == 0
    share = 6200 / 5_367_580
    assert row.loc["metformin", "supply"] == pytest.approx(share * 225e6 * (16 * 7 - 84))


def test_when_the_store_is_empty_the_first_short_week_is_the_first_without_supply(tmp_path: Path) -> None:
    # Two weeks of metformin: 6 200 / 5 367 580 x 225 kg x 14 days = 3.64 kg; nothing comes for 10 weeks, so
    # week 2 is the first short, and 8 weeks x 7 days x 173.3 users = 9 703 days of treatment are lost.
    share = share_of_nation(hamlet())
    quantity = share * 225e6 * 14
    file = tmp_path / "stock.csv"
    file.write_text(f"owner,item,quantity,unit\norg-trust,metformin,{quantity},mg\n")
    found = medicines(
        hamlet(), preset="none", supply=("stop:metformin:70",), stock=file, weeks=12, production=False
    )
    row = found.substances.set_index("item").loc["metformin"]
    assert row["first_short_nothing"] == 2
    assert row["days_lost_nothing"] == pytest.approx(8 * 7 * share * 150_000, rel=1e-6)
    assert found.ways["status"].tolist() == ["given"] * 3
    made = medicines(
        hamlet(), preset="none", supply=("stop:metformin:70",), stock=file, weeks=12, time_limit_s=20
    )
    lost = made.ways.set_index("way")["days_lost"]
    # A batch is 250 kg, far more than 6 200 people use; made in week 0 it is there from week 2 on (7 days of
    # release): nobody goes short.
    assert lost["production"] == pytest.approx(0, abs=1e-3)
    assert made.plan[["week", "line", "item", "batches", "ready_week"]].iloc[0].tolist() == [
        0,
        "tablets",
        "metformin",
        1,
        2,
    ]
    assert made.deliveries["quantity"].sum() == 250e6
    burnt = medicines(
        hamlet(), preset="none", supply=("stop:metformin:70", "plant:tablets:84"), stock=file, weeks=12
    )
    assert burnt.ways["days_lost"].iloc[-1] == pytest.approx(lost["nothing"])


def test_an_epidemic_adds_to_need_and_each_way_loses_no_more_than_the_one_before() -> None:
    found = medicines(hamlet(), runs=2, weeks=8, time_limit_s=10, processes=1)
    lost = found.ways.set_index("way")
    for way in ("nothing", "substitution"):
        low, base, high = lost.loc[way, ["days_lost_low", "days_lost", "days_lost_high"]]
        assert 0 <= low < base < high
    weighted = found.ways["value"]
    assert weighted[0] >= weighted[1] - 1e-6 >= weighted[2] - 1e-3
    need = found.substances
    assert (need["need_low"] <= need["need_base"]).all()
    assert (need["need_base"] <= need["need_high"]).all()
    assert found.first_day > 0
    assert len(found.weekly) == 8 * len(ITEMS)


def test_what_only_hospital_patients_lose_is_marked_as_a_limit_unless_stock_is_given(tmp_path: Path) -> None:
    modelled = medicines(hamlet(), runs=0, weeks=8, time_limit_s=10, processes=1)
    who = modelled.who
    assert (who["is_limit"] == (who["group"] == "hospital")).all()
    # Dexamethasone is for patients on wards alone, propofol for intensive care alone.
    limit = modelled.substances.set_index("item")["is_limit"]
    assert limit["dexamethasone"]
    assert not limit["propofol"]
    lots = tmp_path / "lots.csv"
    lots.write_text("owner,item,quantity,unit,expires_on\norg-trust,dexamethasone,1,mg,2030-01-01\n", "utf-8")
    given = medicines(hamlet(), runs=0, weeks=8, time_limit_s=10, processes=1, stock=lots)
    assert not given.who["is_limit"].any()
    assert not given.substances["is_limit"].any()


def test_the_same_seed_gives_the_same_tables(stopped: MedicinesResult, tmp_path: Path) -> None:
    files = write_medicines(stopped, tmp_path / "a")
    assert {path.stem for path in files} == {*TABLES, "method", "report"}
    again = medicines(
        hamlet(),
        preset="none",
        supply=("stop:noradrenaline:84", "stop:metformin:84"),
        weeks=16,
        time_limit_s=20,
    )
    for path in write_medicines(again, tmp_path / "b"):
        assert path.read_bytes() == (tmp_path / "a" / path.name).read_bytes()


def test_the_stock_of_a_region_that_has_some_is_used() -> None:
    region = hamlet()
    stocks = region.table("stocks").assign(item="propofol", unit="mg", quantity=5000.0, expires_on="2026-02")
    store = medicine_store(
        region.with_table("stocks", stocks),
        ("propofol",),
        weeks=26,
        starts_at_utc="2026-01-05T00:00:00Z",
        residents_share=1,
    )
    assert store.at_start.tolist() == [5000]
    assert "out of date within the plan" in store.warnings[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stop:propofoll:30", "write 'propofol'"),
        ("stop:propofol", "stop:ITEM:DAYS"),
        ("stop:propofol:0", "1 to 3650"),
        ("border:-3", "1 to 3650"),
        ("plant:tablet:30", "write 'tablets'"),
        ("no-such-file.csv", "no file of that name"),
    ],
)
def test_a_break_that_cannot_be_read_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        breaks_of(
            (text,),
            built_in_lines().names,
            items_of("medicine"),
            days=70,
            starts_at_utc="2026-01-05T00:00:00+01:00",
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stop:gown:9", "'gown' is not looked at here; the items are propofol"),
        ("stop::9", "no item is named"),
    ],
)
def test_a_stop_of_what_is_no_medicine_is_refused_not_passed_over(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        breaks_of(
            (text,),
            built_in_lines().names,
            items_of("medicine"),
            days=70,
            starts_at_utc="2026-01-05T00:00:00+01:00",
        )


def test_a_list_that_touches_nothing_in_the_plan_is_told(tmp_path: Path) -> None:
    # The plan begins in January 2026, the list ends in 2024: nothing is short, and the reader learns why.
    file = tmp_path / "short.csv"
    file.write_text("item,from,until,share_left,cause\npropofol,2024-01-01,2024-12-31,0,a plant\n")
    late = medicines(hamlet(), preset="none", supply=(str(file),), weeks=2, production=False)
    assert any("--starts-on" in text for text in late.warnings)
    then = medicines(
        hamlet(), preset="none", supply=(str(file),), weeks=2, production=False, starts_on="2024-02-29"
    )
    assert not any("--starts-on" in text for text in then.warnings)
    assert "day 0 to 14" in then.breaks[0]


def test_low_and_high_count_ordinary_users_and_the_doses_of_their_own_level(tmp_path: Path) -> None:
    # Nothing in store and nothing comes for a week: each user loses 7 days, whatever the dose. Metformin has
    # 100 000, 150 000 and 220 000 users of 1 000, 1 500 and 2 000 mg a day in the nation.
    file = tmp_path / "stock.csv"
    file.write_text("owner,item,quantity,unit\norg-trust,propofol,1e9,mg\n")
    found = medicines(
        hamlet(), preset="none", supply=("stop:metformin:7",), stock=file, weeks=1, production=False
    )
    share = 6200 / 5_367_580
    row = found.substances.set_index("item").loc["metformin"]
    needs = row[["need_low", "need_base", "need_high"]].to_numpy(float)
    assert needs == pytest.approx([7 * share * mg for mg in (100e6, 225e6, 440e6)])
    lost = found.ways.loc[0, ["days_lost_low", "days_lost", "days_lost_high"]].to_numpy(float)
    assert lost == pytest.approx([7 * share * users for users in (100_000, 150_000, 220_000)])
    assert found.runs == 0  # without an epidemic none is drawn


def test_a_closed_border_stops_what_comes_from_abroad_and_raw_material() -> None:
    found = medicines(hamlet(), preset="none", supply=("border:60",), weeks=4, production=False)
    assert any("propofol" in text for text in found.breaks)
    assert any("no raw material" in text for text in found.warnings)


def test_broken_arguments_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="weeks is 0"):
        medicines(hamlet(), weeks=0)
    with pytest.raises(BadInputError, match="starts_on is 'soon'"):
        medicines(hamlet(), starts_on="soon")
    file = tmp_path / "stock.csv"
    file.write_text("owner,item,quantity,unit\norg-trust,propofoll,-1,mg\n")
    with pytest.raises(PackageError, match="quantity: saw -1"):
        medicines(hamlet(), preset="none", stock=file)
