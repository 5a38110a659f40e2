"""What is used out of precaution, by hand."""

import numpy as np
import pytest
from tests.hamlet import hamlet

from samvirke.engine.endurance.needs import needs_of
from samvirke.engine.endurance.patients import Patients
from samvirke.engine.endurance.precaution import lasts, weeks_of_nation, with_precaution
from samvirke.engine.endurance.use import standard_use

GOWNS = 65_000 - 6_300_000 / 165  # of the hospitals in weeks 18-19 of 2020 less an ordinary week


def patients(ward: list[float]) -> Patients:
    none = np.zeros((1, len(ward)))
    return Patients(
        hospitals=("hospital-vik",),
        municipalities=("0001", "0002"),
        starts_at_utc="2026-01-01T00:00:00Z",
        admissions=none,
        ward=np.array([ward]),
        intensive=none,
        after_intensive=none,
        at_home=np.zeros((2, len(ward))),
    )


def test_an_epidemic_lasts_while_one_in_a_hundred_thousand_lies_in_hospital() -> None:
    # Of 300,000 three make the limit; two do not; and nobody never does, however few live there.
    assert lasts(patients([2, 3, 4, 0]), 300_000).tolist() == [False, True, True, False]
    assert lasts(patients([0]), 0).tolist() == [False]


def test_a_day_is_the_regions_part_of_a_week_of_the_nation() -> None:
    # 536,758 people are a tenth of the nation of 2020, and a day a seventh of a week.
    assert weeks_of_nation(patients([6.0]), 536_758) == pytest.approx([0.1 / 7])


def test_hospitals_and_municipalities_take_more_on_those_days_and_not_on_others() -> None:
    region = hamlet()
    served = region.municipalities.assign(ambulance_service="org-trust")
    region = region.with_table("municipalities", served)
    use, who = standard_use(), patients([0.0, 1.0])
    plain = needs_of(region, who, use, ["gown"])
    careful = with_precaution(plain, region, who, use)
    more = (careful.extra - plain.extra)[0]
    # The hospital serves all 6,200; Vik has 5,000 and takes 20/70 as much a resident.
    hospital = GOWNS / 7 * 6_200 / 5_367_580
    assert more[:, 0].tolist() == [0, 0, 0]
    assert more[:, 1] == pytest.approx(
        [hospital, hospital * 5_000 / 6_200 * 2 / 7, hospital * 1_200 / 6_200 * 2 / 7], rel=1e-6
    )


def test_the_low_level_is_none_at_all() -> None:
    region, who = hamlet(), patients([5.0])
    use = standard_use().at("low")
    plain = needs_of(region, who, use, ["glove"])
    assert (with_precaution(plain, region, who, use).extra == plain.extra).all()


def test_the_country_and_its_places_agree() -> None:
    region, who, use = hamlet(), patients([9.0, 9.0]), standard_use()
    plain = needs_of(region, who, use, ["surgical_mask"])
    more = (with_precaution(plain, region, who, use).extra - plain.extra)[0].sum(axis=0)
    weekly = use.value("surgical_mask.precaution_hospitals") + use.value(
        "surgical_mask.precaution_municipalities"
    )
    assert more == pytest.approx(weekly * weeks_of_nation(who, 6_200), rel=1e-6)
