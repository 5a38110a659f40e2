"""A stress test of days in the invented dale, and with the stock of March 2020."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.hamlet import hamlet

from samvirke.engine.endurance.use import standard_use
from samvirke.model.course import Course, no_disruptions
from samvirke.model.errors import BadInputError
from samvirke.prepare.endurance.result import SERIES, EnduranceResult
from samvirke.prepare.endurance.stress import endure
from samvirke.threats.pandemic.threat import Pandemic

DAYS = 90


@cache
def threat() -> Pandemic:
    return Pandemic(preset="influenza_2006_worst", days=DAYS, first_cases=(("0001", 20),))


@cache
def result() -> EnduranceResult:
    return endure(hamlet(), threat(), runs=6, seed=3, stock="march_2020", presets=False, processes=1)


def test_the_same_seed_gives_the_same_tables_on_one_process_and_on_two() -> None:
    again = endure(hamlet(), threat(), runs=6, seed=3, stock="march_2020", presets=False, processes=2)
    for name in ("summary", "series", "weekly", "hospitals", "hospital_days", "items", "item_days", "owners"):
        pd.testing.assert_frame_equal(getattr(result(), name), getattr(again, name), check_exact=True)


def test_every_series_has_every_day_and_its_quantiles_in_order() -> None:
    series = result().series
    assert len(series) == len(SERIES) * DAYS
    assert (series["p05"] <= series["p25"]).all()
    assert (series["p25"] <= series["p50"]).all()
    assert (series["p50"] <= series["p75"]).all()
    assert (series["p75"] <= series["p95"]).all()


def test_infections_by_municipality_and_week_add_up_to_those_of_the_country() -> None:
    infected = result().summary.set_index("measure").loc["infected", "mean"]
    assert result().weekly["infections"].sum() == pytest.approx(infected, rel=1e-5)


def test_stock_is_the_weeks_of_march_2020() -> None:
    weeks = result().items.set_index("item")["stock_weeks"].round(6).to_dict()
    assert weeks == {
        "gown": 18,
        "glove": 7,
        "surgical_mask": 4,
        "respirator": 41,
        "eye_protection": 45,
        "cap": 4,
    }


def test_without_supply_and_without_patients_stock_lasts_its_weeks_exactly() -> None:
    # Masks for 4 weeks of ordinary use: days 0-27 are covered, and on day 28 there is nothing.
    nobody_ill = Pandemic(preset="influenza_2006_worst", days=60, first_cases=(("0001", 0),))
    found = endure(hamlet(), nobody_ill, runs=1, stock="march_2020", supply=0, presets=False, processes=1)
    first = found.items.set_index("item")["first_short_p50"]
    assert first["surgical_mask"] == 28
    assert first["glove"] == 49
    assert np.isnan(first["gown"])  # 18 weeks: beyond the course


def test_what_is_short_of_a_stock_is_what_the_runs_do_not_use() -> None:
    # Need is used or unmet: over the days, means of the runs and of one run alike.
    one = endure(hamlet(), threat(), runs=1, seed=3, stock="march_2020", presets=False, processes=1)
    used = one.item_days.groupby("item")["used_p50"].sum()
    items = one.items.set_index("item")
    assert (used + items["unmet"]).to_numpy() == pytest.approx(items["need"].reindex(used.index), rel=1e-5)


def test_more_stock_never_leaves_more_unmet_with_the_same_luck(tmp_path: Path) -> None:
    unmet = []
    for gowns in (0, 200, 2000):
        file = tmp_path / "stock.csv"
        file.write_text(f"owner,item,quantity,unit\norg-trust,gown,{gowns},piece\n", "utf-8")
        found = endure(hamlet(), threat(), runs=3, stock=file, presets=False, processes=1)
        unmet.append(found.items.set_index("item").loc["gown", "unmet"])
    assert unmet[0] > unmet[1] > unmet[2]


def test_one_more_bed_never_leaves_more_patients_without_with_the_same_luck() -> None:
    region = hamlet()
    capacities = region.table("capacities")
    over = []
    for more in (0, 1, 4):
        beds = capacities.assign(quantity=1 + more, surge_quantity=1 + more)
        found = endure(region.with_table("capacities", beds), threat(), runs=3, presets=False, processes=1)
        over.append(found.hospitals["over_hospital"].sum())
    assert over[0] >= over[1] >= over[2]
    assert over[0] > over[2]


def test_gloves_out_of_date_are_no_stock_shared_or_not(tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("owner,item,quantity,unit,expires_on\norg-trust,glove,100000,piece,2019-01-01\n", "utf-8")
    found = endure(hamlet(), threat(), runs=1, stock=file, supply=0, presets=False, processes=1)
    glove = found.items.set_index("item").loc["glove"]
    assert (glove["stock"], glove["stock_weeks"]) == (0, 0)
    assert [glove["unmet"], glove["unmet_shared"]] == pytest.approx([glove["need"]] * 2)
    rows = found.sensitivity[found.sensitivity["item"] == "glove"]
    assert rows["at_base"].to_numpy() == pytest.approx(1)


def test_low_need_of_a_day_is_never_above_that_of_the_median_run_nor_high_below_it() -> None:
    # An even number of runs, of which one may have died out.
    found = endure(hamlet(), threat(), runs=2, seed=4, stock="march_2020", presets=False, processes=1)
    days = found.item_days
    assert (days["need_low"] <= days["need_p50"] + 1e-9).all()
    assert (days["need_p50"] <= days["need_high"] + 1e-9).all()


def test_extra_need_is_reckoned_at_the_levels_that_the_user_chose() -> None:
    # One run: all need is the ordinary of 90 days and the extra, whatever level the coefficients have.
    high = standard_use().at("high")
    one = endure(hamlet(), threat(), runs=1, stock="march_2020", use=high, presets=False, processes=1)
    of_days = one.items["extra_base"] + DAYS * one.items["normal_day"]
    assert of_days.to_numpy() == pytest.approx(one.items["need"].to_numpy(), rel=1e-5)


def test_a_region_whose_stocks_have_no_gloves_says_that_they_are_taken_to_be_empty() -> None:
    # The dale's table stocks has respirators under a name that the catalogue does not know, and no more.
    found = endure(hamlet(), threat(), runs=1, presets=False, processes=1)
    assert any("It has no glove, surgical_mask, gown" in sentence for sentence in found.method)
    assert (found.items["stock"] == 0).all()


def test_the_first_day_is_that_of_local_time() -> None:
    # Midnight of 1 March in Oslo is 23:00 of 28 February in UTC, and 22:00 the day before in summer.
    for starts, told in (("2026-02-28T23:00:00Z", "2026-03-01"), ("2026-06-30T22:00:00Z", "2026-07-01")):
        chosen = replace(threat(), days=1, starts_at_utc=starts)
        found = endure(hamlet(), chosen, runs=1, stock="march_2020", presets=False, processes=1)
        assert found.starts_on == told


def test_a_cut_of_supply_is_said_and_felt() -> None:
    hits = pd.DataFrame(
        {
            "hit": ["glove"],
            "hit_table": ["items"],
            "from_s": [0.0],
            "until_s": [86400.0 * DAYS],
            "share_left": [0.0],
            "cause": ["border closed"],
        }
    )
    empty = Pandemic(days=1).unfold(hamlet(), 1).needs.head(0)
    cuts = Course("supply", 86400.0 * DAYS, "2026-01-01T00:00:00Z", empty, hits)
    found = endure(hamlet(), threat(), runs=2, stock="march_2020", cuts=cuts, presets=False, processes=1)
    assert any("border closed" in sentence and "0% left of glove" in sentence for sentence in found.method)
    before = result().items.set_index("item")["unmet"]
    assert found.items.set_index("item").loc["glove", "unmet"] > before["glove"]
    assert no_disruptions().empty


def test_a_coefficient_that_the_user_sets_moves_its_item_and_no_other() -> None:
    # Twice the gowns in intensive care: extra need of gowns rises, that of gloves stays.
    doubled = standard_use().with_value("gown.intensive", 2 * standard_use().value("gown.intensive"))
    found = endure(
        hamlet(), threat(), runs=6, seed=3, stock="march_2020", use=doubled, presets=False, processes=1
    )
    base, then = (table.set_index("item")["extra_base"] for table in (result().items, found.items))
    assert then["gown"] > base["gown"]
    assert then["glove"] == base["glove"]


def test_which_item_runs_out_first_is_said_for_each_preset() -> None:
    found = endure(hamlet(), replace(threat(), days=20), runs=1, stock="march_2020", processes=1)
    first = found.presets[found.presets["order"] == 1]
    assert set(found.presets["preset"]) == {
        "covid19_wild_type",
        "fhi_march_2020",
        "influenza_2009",
        "influenza_2006_worst",
        "severe_1918_like",
    }
    for preset, rows in found.presets.groupby("preset"):
        soonest = rows.sort_values("first_short_day", kind="stable").iloc[0]
        if np.isfinite(soonest["first_short_day"]):
            assert first.set_index("preset").loc[preset, "item"] == soonest["item"]


def test_a_preset_of_ones_own_comes_last_and_by_its_title(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text('title = "A bad winter"\nlike = "influenza_2009"\ndays = 20\n', "utf-8")
    found = endure(hamlet(), Pandemic(preset=str(file)), runs=1, stock="march_2020", processes=1)
    assert (found.preset, found.preset_title) == ("my", "A bad winter")
    assert found.presets["preset"].iloc[-1] == "my"
    assert len(found.presets) == 6 * len(found.items)


def test_runs_that_die_out_are_told_where_few_people_live_too() -> None:
    # Of 6,200 people a thousandth is 6: a run that ends with more can have died out all the same.
    chosen = Pandemic(preset="influenza_2009", days=200, first_cases=(("0001", 3),))
    found = endure(hamlet(), chosen, runs=12, seed=1, stock="march_2020", presets=False, processes=1)
    least, expected = found.summary.set_index("measure").loc["infected", ["p05", "expected"]]
    assert least < expected / 10
    assert any("the epidemic died out" in warning for warning in found.warnings)


def test_stock_of_a_few_owners_is_said_to_be_that_of_a_few(tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("owner,item,quantity,unit\norg-trust,gown,200,piece\n", "utf-8")
    found = endure(hamlet(), threat(), runs=1, stock=file, presets=False, processes=1)
    told = [warning for warning in found.warnings if warning.startswith("Stock is given for 1 of ")]
    assert len(told) == 1
    assert not any(warning.startswith("Stock is given") for warning in result().warnings)


def test_owners_without_stock_are_no_stores_that_reach_nobody() -> None:
    # Fire, police and the others use none, so weeks of their use are nothing.
    assert not any("who need nothing themselves" in sentence for sentence in result().method)


def test_presets_keep_the_contacts_of_the_user(tmp_path: Path) -> None:
    # Where children alone meet anybody, hardly anybody falls ill: fewer go short of gowns, or later.
    groups = [*(f"{age}-{age + 9}" for age in range(0, 80, 10)), "80+"]
    rows = [
        f"home,{group}," + ",".join("1" if group == of == "0-9" else "0" for of in groups) for group in groups
    ]
    file = tmp_path / "contacts.csv"
    file.write_text("\n".join(["setting,age_group," + ",".join(groups), *rows]), "utf-8")
    short = []
    for contacts in (None, str(file)):
        asked = Pandemic(preset="covid19_wild_type", days=20, contacts=contacts)
        found = endure(hamlet(), asked, runs=1, stock="march_2020", processes=1).presets
        short.append(
            found.set_index(["preset", "item"]).loc[("covid19_wild_type", "gown"), "first_short_day"]
        )
    usual, children = short
    assert np.isfinite(usual)
    assert np.isnan(children) or children > usual


def test_contacts_where_everybody_meets_everybody_are_refused() -> None:
    with pytest.raises(
        BadInputError, match=r"influenza_2006_worst everybody meets everybody.*leave the contacts"
    ):
        replace(threat(), contacts="contacts.csv")


def test_the_widest_swing_comes_first_and_base_lies_between() -> None:
    table = result().sensitivity
    assert table["swing"].is_monotonic_decreasing
    assert (
        (table["at_low"] <= table["at_base"] + 1e-12) & (table["at_base"] <= table["at_high"] + 1e-12)
    ).all()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"runs": 0}, "runs is 0"),
        ({"seed": -1}, "seed -1"),
        ({"supply": -0.1}, "supply is -0.1"),
        ({"sharing": "trust"}, "must be none or nation"),
        ({"stock": "/nowhere.csv"}, "/nowhere.csv"),
        ({"processes": 0}, "processes is 0"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(asked: dict[str, object], told: str) -> None:
    with pytest.raises(BadInputError, match=told.replace(".", r"\.")):
        endure(hamlet(), threat(), **{"runs": 1, "presets": False, **asked})  # type: ignore[arg-type]


def test_a_store_of_one_who_needs_nothing_counts_where_all_share_and_is_told(tmp_path: Path) -> None:
    # The voluntary organisation needs no gowns itself; its 100,000 reach the others only if all share.
    file = tmp_path / "stock.csv"
    file.write_text("owner,item,quantity,unit\norg-red-cross,gown,100000,piece\n", "utf-8")
    alone, shared = (
        endure(hamlet(), threat(), runs=1, stock=file, sharing=sharing, presets=False, processes=1)
        for sharing in ("none", "nation")
    )
    gown = [found.items.set_index("item").loc["gown"] for found in (alone, shared)]
    assert gown[0]["stock"] == 100_000
    assert gown[0]["unmet"] > 0
    assert gown[0]["unmet_shared"] == 0
    assert gown[1]["unmet"] < 0.2 * gown[0]["unmet"]  # moving takes a day, so the first day lacks some
    assert any("org-red-cross" in sentence for sentence in alone.method)
    assert not any("org-red-cross" in sentence for sentence in shared.method)
