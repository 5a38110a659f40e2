"""What hospitals can open, and who shares: from the tables of a region."""

import pandas as pd
import pytest
from tests.hamlet import hamlet

from samvirke.engine.endurance.beds.capacity import beds_of
from samvirke.engine.endurance.beds.journeys import transfer_hours
from samvirke.engine.endurance.beds.sharing import sharing_groups
from samvirke.engine.endurance.beds.stages import surge_stages
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.region import Region

VIK = ("hospital-vik",)


def _with_hospitals(owners: dict[str, str | None]) -> Region:
    """Return the hamlet with hospitals a, b …, each of a trust of its own whose region is given."""
    region = hamlet()
    trust = region.organisations.query("id == 'org-trust'")
    site = region.sites.query("id == 'hospital-vik'")
    regions = [
        trust.assign(id=parent, parent=None, kind="health_region") for parent in {*owners.values()} - {None}
    ]
    trusts = [trust.assign(id=f"trust-{name}", parent=parent) for name, parent in owners.items()]
    sites = [site.assign(id=name, owner=f"trust-{name}") for name in owners]
    return region.with_table(
        "organisations", pd.concat([region.organisations, *regions, *trusts], ignore_index=True)
    ).with_table("sites", pd.concat([region.sites, *sites], ignore_index=True))


def test_a_hospital_goes_from_its_beds_of_today_to_its_surge_beds() -> None:
    # 6 and 10 beds; 700 of 289-1,200 is 0.4512 of the way: 6 + 4 x 0.4512 = 7.80; 925: 8.79.
    beds = beds_of(hamlet(), VIK)
    assert beds.beds[:, 0] == pytest.approx([6, 6 + 4 * 411 / 911, 6 + 4 * 636 / 911, 10])
    # Nurses of today staff six beds of 2.861 shifts; at 1.38 they would staff 12: the ten beds bind.
    assert beds.nurse_shifts[0] == pytest.approx(6 * 2.861)
    assert beds.staffed[:, 0] == pytest.approx([6, 6 * 2.861 / 2.2, beds.beds[2, 0], 10])
    # 0.65 x 6 = 3.9 ordinary patients, half of them put off at the last stage.
    assert beds.room[[0, 3], 0] == pytest.approx([2.1, 10 - 1.95])
    assert beds.opens_above[0, 0] == pytest.approx(0.9 * 2.1)


def test_stages_have_fewer_nurses_to_a_bed_and_more_beds_the_higher_they_are() -> None:
    for level in ("low", "base", "high"):
        stages = surge_stages(level)
        assert [s.national_beds for s in stages] == sorted(s.national_beds for s in stages)
        assert [s.shifts_per_bed for s in stages] == sorted((s.shifts_per_bed for s in stages), reverse=True)
        assert [s.postponed for s in stages] == sorted(s.postponed for s in stages)
        assert [s.longest_days for s in stages] == sorted((s.longest_days for s in stages), reverse=True)
    with pytest.raises(InvalidValueError, match="low, base, high"):
        surge_stages("middle")


def test_a_nurse_shift_of_the_ordinary_stage_is_that_of_esft() -> None:
    assert surge_stages()[0].shifts_per_bed == pytest.approx((15.528125 + 4.05 + 3.3125) / 8, abs=5e-4)


def test_nurses_are_given_by_hospital_or_in_all() -> None:
    assert beds_of(hamlet(), VIK, nurse_shifts={"hospital-vik": 12.0}).nurse_shifts[0] == 12
    assert beds_of(hamlet(), VIK, nurse_shifts=30.0).nurse_shifts[0] == 30
    with pytest.raises(BadInputError, match="write 'hospital-vik'"):
        beds_of(hamlet(), VIK, nurse_shifts={"hospital-vikk": 12.0})
    with pytest.raises(BadInputError, match="0 or more a day"):
        beds_of(hamlet(), VIK, nurse_shifts=-1.0)


def test_a_region_without_intensive_beds_is_refused() -> None:
    region = hamlet()
    empty = region.with_table("capacities", region.table("capacities").iloc[:0])
    with pytest.raises(BadInputError, match="surge_quantity"):
        beds_of(empty, VIK)


def test_hospitals_share_with_their_trust_their_region_or_all() -> None:
    region = _with_hospitals({"a": "r1", "b": "r1", "c": "r2", "d": None})
    sites = ("a", "b", "c", "d")
    assert sharing_groups(region, sites, "hospital").tolist() == [0, 1, 2, 3]
    assert sharing_groups(region, sites, "trust").tolist() == [0, 1, 2, 3]
    assert sharing_groups(region, sites, "region").tolist() == [0, 0, 1, 2]
    assert sharing_groups(region, sites, "nation").tolist() == [0, 0, 0, 0]
    with pytest.raises(BadInputError, match="write 'nation'"):
        sharing_groups(region, sites, "nationn")


def test_an_agreement_for_intensive_care_joins_two_groups() -> None:
    from datetime import date

    region = _with_hospitals({"a": "r1", "b": "r1", "c": "r2", "d": None})
    help_nes = region.table("agreements").iloc[:1]
    both = help_nes.assign(giver="r1", receiver="trust-d", capabilities="care.intensive", valid_from="2025")
    region = region.with_table("agreements", both)
    sites = ("a", "b", "c", "d")
    assert sharing_groups(region, sites, "region", day=date(2026, 1, 1)).tolist() == [0, 0, 1, 0]
    assert sharing_groups(region, sites, "region", day=date(2024, 1, 1)).tolist() == [0, 0, 1, 2]


def test_long_transfers_go_by_air() -> None:
    # Oslo-Tromsø, about 1,150 km: 25 h by road at 60 km/h and detour 1.3; by air 2 h + 1,150 / 300 = 5.8 h.
    region = Region.builtin("norway")
    hospitals = ("hospital-ulleval-sykehus", "hospital-universitetssykehuset-nord-norge")
    hours = transfer_hours(region, hospitals)
    assert hours[0, 1] == pytest.approx(5.8, abs=0.2)
    assert hours[0, 0] == 0
    assert hours[0, 1] == hours[1, 0]
