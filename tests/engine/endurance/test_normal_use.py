"""What an ordinary day takes, shared out by residents."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from samvirke.engine.endurance.normal_use import (
    items_with_normal_use,
    normal_by_place,
    normal_coefficients,
    residents_served,
)
from samvirke.engine.endurance.owners import hospitals_in, municipalities_in, owners_of
from samvirke.engine.endurance.use import standard_use
from samvirke.model.tables import TABLES
from samvirke.register.items import item_catalogue, items_of
from samvirke.register.region import Region
from samvirke.register.shape import shape_table

# Residents of the nation whose use is known, 1 January 2020.
NATION = 5_367_580


def more_hospitals(region: Region, *rows: tuple[str, str]) -> Region:
    """Return the region with hospitals added, given with their owners."""
    first = region.sites[region.sites["kind"] == "hospital"]
    added = pd.concat([first.assign(id=name, owner=owner) for name, owner in rows])
    return region.with_table(
        "sites", shape_table(TABLES["sites"], pd.concat([region.sites, added], ignore_index=True))
    )


@pytest.mark.parametrize(
    ("item", "weekly"),
    [
        # Stock of week 33 of 2020 over the weeks of normal use it was said to last.
        ("glove", 64_700_000 / 32),
        ("surgical_mask", 54_300_000 / 460),
        ("gown", 6_300_000 / 165),
        ("eye_protection", 2_500_000 / 9100),
        ("respirator", 950_000 / 685),
        ("cap", 4_700_000 / 63),
    ],
)
def test_hospitals_use_their_stock_over_its_weeks(item: str, weekly: float) -> None:
    use = standard_use()
    assert use.value(f"{item}.normal_hospitals") == pytest.approx(weekly, rel=1e-12)
    assert use.value(f"{item}.normal_municipalities") == pytest.approx(weekly * 20 / 70, rel=1e-8)


def test_the_figures_are_those_of_the_shared_facts(shared: Path) -> None:
    facts = pd.read_csv(shared / "norway" / "facts" / "ppe_stock_and_use_2020.csv").set_index("item")
    names = {
        "glove": "Gloves (pieces)",
        "surgical_mask": "Surgical masks",
        "gown": "Gowns and suits",
        "eye_protection": "Eye protection",
        "respirator": "Respirators (FFP2/3)",
        "cap": "Surgical caps",
    }
    assert set(items_with_normal_use()) == set(names)
    for row in normal_coefficients():
        if row.per == "normal_hospitals":
            fact = facts.loc[names[row.item]]
            assert row.base == pytest.approx(fact["implied_normal_use_per_week"], abs=0.5)
            assert row.high >= fact["hospital_use_per_week_w18_19_2020"]


def test_medicines_have_no_known_normal_use() -> None:
    assert not set(items_with_normal_use()) & set(items_of("medicine", "gas", "device", "bed", "shift"))


def test_a_region_uses_as_much_a_resident_as_the_nation(hamlet: Region) -> None:
    # 6,200 residents, one trust: 700,000 a week in the nation are 100,000 a day; 100,000 x 6,200 / 5,367,580.
    # Municipalities by their own: Vik has 5,000 and Nes 1,200.
    weekly = np.array([[700_000.0, 70_000.0]])
    found = normal_by_place(
        hamlet, weekly, hospitals=hospitals_in(hamlet), municipalities=municipalities_in(hamlet)
    )
    expected = np.array([[100_000.0 * 6_200, 10_000.0 * 5_000, 10_000.0 * 1_200]]) / NATION
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_hospitals_of_a_trust_share_equally_where_beds_are_not_stated(hamlet: Region) -> None:
    # Vik has 6 beds in intensive care, the new one states none: 3,100 residents each.
    region = more_hospitals(hamlet, ("hospital-nes", "org-trust"))
    assert residents_served(region, ["hospital-vik", "hospital-nes"]).tolist() == [3100, 3100]


def test_hospitals_of_a_trust_share_by_beds_where_all_state_them(hamlet: Region) -> None:
    # 6 and 2 beds: three quarters and one quarter of 6,200.
    region = more_hospitals(hamlet, ("hospital-nes", "org-trust"))
    beds = region.table("capacities")
    both = pd.concat([beds, beds.assign(id="icu-nes", site="hospital-nes", quantity=2.0)], ignore_index=True)
    region = region.with_table("capacities", shape_table(TABLES["capacities"], both))
    assert residents_served(region, ["hospital-vik", "hospital-nes"]).tolist() == [4650, 1550]


def test_residents_of_a_trust_without_a_hospital_here_are_shared_by_all(hamlet: Region) -> None:
    # Nes (1,200) belongs to a trust with no hospital in the region: its residents fall to the only one.
    away = hamlet.municipalities.assign(ambulance_service=["org-trust", "org-health"])
    region = hamlet.with_table("municipalities", away)
    assert residents_served(region, ["hospital-vik"]).tolist() == [6200]


def test_a_hospital_of_an_owner_that_serves_nobody_uses_nothing(hamlet: Region) -> None:
    region = more_hospitals(hamlet, ("hospital-private", "org-red-cross"))
    assert residents_served(region, ["hospital-vik", "hospital-private"]).tolist() == [6200, 0]
    assert residents_served(region, []).tolist() == []


def test_the_built_in_norway_has_every_resident_served_and_every_place_owned() -> None:
    norway = Region.builtin("norway")
    hospitals = hospitals_in(norway)
    assert residents_served(norway, hospitals).sum() == pytest.approx(
        norway.municipalities["population"].sum()
    )
    kinds = norway.organisations.set_index("id")["kind"]
    assert {kinds[owner] for owner in owners_of(norway, hospitals)} == {"hospital_trust"}
    assert {kinds[owner] for owner in owners_of(norway, municipalities_in(norway))} == {"municipality"}
    assert set(items_with_normal_use()) <= set(item_catalogue())
