"""From patients to items, by place, owner and day."""

import numpy as np
import pytest

from samvirke.engine.endurance.bands import bands
from samvirke.engine.endurance.needs import Needs, by_owner, needs_of
from samvirke.engine.endurance.owners import owners_of
from samvirke.engine.endurance.patients import Patients
from samvirke.engine.endurance.use import standard_use
from samvirke.model.errors import BadInputError
from samvirke.register.items import item_catalogue
from samvirke.register.region import Region
from samvirke.travel.times import Floats


def patients(**care: list[list[float]]) -> Patients:
    """Return patients of the hamlet on two days; what is not named is nobody."""

    def of(name: str, rows: int) -> Floats:
        return np.array(care.get(name, [[0.0, 0.0]] * rows), dtype=np.float64)

    return Patients(
        hospitals=("hospital-vik",),
        municipalities=("0001", "0002"),
        starts_at_utc="2026-01-01T00:00:00Z",
        admissions=of("admissions", 1),
        ward=of("ward", 1),
        intensive=of("intensive", 1),
        after_intensive=of("after_intensive", 1),
        at_home=of("at_home", 2),
    )


def extra(region: Region, who: Patients, item: str) -> list[list[float]]:
    """Return the extra need of an item by place and day, rounded to a millionth."""
    rows: list[list[float]] = needs_of(region, who, items=[item]).extra[0].round(6).tolist()
    return rows


def test_two_patients_in_intensive_care_need_twice_the_items_of_one(hamlet: Region) -> None:
    # 4.179921875 gowns a patient-day (32.689375 h of health workers and 0.75 h of cleaning over 8 h).
    assert extra(hamlet, patients(intensive=[[1, 2]]), "gown") == [[4.179922, 8.359844], [0, 0], [0, 0]]


def test_care_adds_up_at_a_hospital(hamlet: Region) -> None:
    # Oxygen, litres a day: 10 on the ward x 6 192, 1 in intensive care x 43 200, 2 after it x 4 320.
    who = patients(ward=[[10, 0]], intensive=[[1, 0]], after_intensive=[[2, 0]])
    assert extra(hamlet, who, "oxygen")[0] == [61_920 + 43_200 + 8_640, 0]


def test_an_admission_takes_an_ambulance_and_an_examination(hamlet: Region) -> None:
    # Gowns: 2 in the ambulance and 3 for those examined, 3 admitted on the second day.
    assert extra(hamlet, patients(admissions=[[0, 3]]), "gown") == [[0, 15], [0, 0], [0, 0]]


def test_the_ill_at_home_are_the_municipalitys(hamlet: Region) -> None:
    # Gloves: 0.32 for home care and 0.28 for nursing homes, a day of one ill; 100 ill in Nes.
    assert extra(hamlet, patients(at_home=[[0, 0], [100, 50]]), "glove") == [[0, 0], [0, 0], [60, 30]]


def test_beds_and_shifts_are_needed_by_the_day(hamlet: Region) -> None:
    who = patients(ward=[[3, 3]], intensive=[[2, 2]], after_intensive=[[1, 0]])
    assert extra(hamlet, who, "intensive_bed")[0] == [2, 2]
    assert extra(hamlet, who, "ward_bed")[0] == [4, 3]
    # 2 x 15.528125 / 8 and 4 x 0.5 / 8 shifts of nurses of intensive care.
    assert extra(hamlet, who, "nurse_intensive")[0][0] == pytest.approx(3.88203125 + 0.25, abs=1e-6)


def test_places_and_owners_are_hospitals_and_then_municipalities(hamlet: Region) -> None:
    needs = needs_of(hamlet, patients())
    assert needs.items == tuple(item_catalogue())
    assert needs.places == ("hospital-vik", "0001", "0002")
    assert needs.owners == ("org-trust", "org-vik", "org-nes")
    assert not needs.extra.any()


def test_needs_follow_the_users_coefficients(hamlet: Region) -> None:
    use = standard_use().with_value("gown.ward", 10)
    assert needs_of(hamlet, patients(ward=[[2, 0]]), use, ["gown"]).extra[0, 0].tolist() == [20, 0]


def test_places_of_one_owner_are_added_up() -> None:
    needs = Needs(
        items=("gown",),
        places=("a", "b", "c"),
        owners=("north", "south", "north"),
        extra=np.array([[[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]]]),
        normal=np.array([[1.0, 2.0, 3.0]]),
    )
    owned = by_owner(needs)
    assert owned.owners == owned.places == ("north", "south")
    assert owned.extra.tolist() == [[[101, 202], [10, 20]]]
    assert owned.normal.tolist() == [[4, 2]]


def test_needs_of_nowhere_are_added_up_to_nothing() -> None:
    nothing = Needs(items=("gown",), places=(), owners=(), extra=np.ones((1, 0, 2)), normal=np.ones((1, 0)))
    assert by_owner(nothing).owners == ()


def test_an_unknown_item_or_place_is_refused(hamlet: Region) -> None:
    with pytest.raises(BadInputError, match=r"no item 'gowns'; write 'gown'"):
        needs_of(hamlet, patients(), items=["gowns"])
    with pytest.raises(BadInputError, match=r"no place 'hospital-vikk'.*write 'hospital-vik'"):
        owners_of(hamlet, ["hospital-vikk"])


def test_bands_are_the_totals_at_each_level(hamlet: Region) -> None:
    who = patients(
        admissions=[[2, 3]],
        ward=[[5, 7]],
        intensive=[[1, 2]],
        after_intensive=[[0, 1]],
        at_home=[[9, 8], [7, 6]],
    )
    items = ("gown", "propofol", "intensive_bed", "metformin")
    found = bands(hamlet, who, items)
    for level, total in (("low", found.low), ("base", found.base), ("high", found.high)):
        needs = needs_of(hamlet, who, standard_use().at(level), items)
        np.testing.assert_allclose(total, needs.extra.sum(axis=(1, 2)), rtol=1e-12)
    np.testing.assert_allclose(found.normal[:, 1], 2 * needs_of(hamlet, who, None, items).normal.sum(axis=1))
    assert found.quality == ("assumed", "sourced", "derived", "none")
    assert found.table()["unit"].tolist() == ["piece", "mg", "bed", "mg"]


def test_a_coefficient_of_the_users_has_no_band(hamlet: Region) -> None:
    use = standard_use().with_value("propofol.intensive", 1000)
    found = bands(hamlet, patients(intensive=[[1, 1]]), ["propofol"], use)
    assert (found.low[0], found.base[0], found.high[0]) == (2000, 2000, 2000)
    assert found.quality == ("own",)
