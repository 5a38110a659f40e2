"""Which limit holds where, and when the clock runs: boundary cases of the decision tables."""

import numpy as np
import pandas as pd
import pytest
from tests.prepare.by_hand import dale

from samvirke.model.errors import BadInputError
from samvirke.model.tables import URBAN_CLASSES
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.duty import DUTY, duty_owner
from samvirke.register.region import Region
from samvirke.register.sources.norway.standards import standards as norwegian_standards
from samvirke.rules.response_times import (
    area_class,
    clock_s,
    judged_capabilities,
    judged_functions,
    limits,
    standards_without_area,
)


@pytest.fixture
def norwegian(hamlet: Region) -> Region:
    """Return hamlet held to the standards of Norway."""
    return hamlet.with_table("standards", norwegian_standards())


def with_class(region: Region, urban_class: str | None) -> Region:
    return region.with_table("cells", region.cells.assign(urban_class=urban_class))


@pytest.mark.parametrize(
    ("function", "urban_class", "minutes", "share"),
    [
        ("fire", "20000+", 20, 1.0),
        ("fire", "2000-19999", 20, 1.0),
        ("fire", "200-1999", 20, 1.0),
        ("fire", "rural", 30, 1.0),
        # Of the requirement for 80 % and the target for 50 % the one with the larger share holds.
        ("police", "20000+", 11, 0.8),
        ("police", "2000-19999", 19, 0.8),
        ("police", "200-1999", 30, 0.8),
        ("police", "rural", 30, 0.8),
    ],
)
def test_each_urban_class_has_the_limit_of_the_table(
    norwegian: Region, function: str, urban_class: str, minutes: float, share: float
) -> None:
    held = limits(with_class(norwegian, urban_class), function)
    assert set(held.time_limit_s) == {60.0 * minutes}
    assert set(held.share) == {share}


def test_the_ambulance_is_held_to_the_class_of_the_municipality(norwegian: Region) -> None:
    # Vik (cells 1-4) is urban: 12 min; Nes (cells 5-7) is rural: 25 min.
    held = limits(norwegian, "ambulance")
    assert held.time_limit_s.tolist() == [720.0] * 4 + [1500.0] * 3
    assert held.area_class.tolist() == ["urban"] * 4 + ["rural"] * 3
    assert set(held.share) == {0.9}


@pytest.mark.parametrize("value", [None, float("nan"), "", "Urban", "2000-20000", "unknown"])
@pytest.mark.parametrize("function", ["fire", "police"])
def test_a_cell_of_no_or_unknown_class_is_held_to_nothing(
    norwegian: Region, function: str, value: object
) -> None:
    classes = norwegian.cells["urban_class"].astype(object)
    classes[0] = value
    held = limits(norwegian.with_table("cells", norwegian.cells.assign(urban_class=classes)), function)
    assert held.area_class[0] == ""
    assert np.isnan(held.time_limit_s[0])
    assert np.isnan(held.share[0])
    assert np.isfinite(held.time_limit_s[1:]).all()


@pytest.mark.parametrize("value", [None, float("nan"), "", "tettbygd"])
def test_a_municipality_of_no_or_unknown_class_holds_no_ambulance_to_anything(
    norwegian: Region, value: object
) -> None:
    municipalities = norwegian.municipalities.assign(
        ambulance_class=pd.Series([value, "rural"], dtype=object)
    )
    held = limits(norwegian.with_table("municipalities", municipalities), "ambulance")
    assert held.area_class.tolist() == [""] * 4 + ["rural"] * 3
    assert np.isnan(held.time_limit_s[:4]).all()
    assert (held.time_limit_s[4:] == 1500).all()


def test_every_urban_class_of_the_schema_has_a_class_for_fire_and_police(norwegian: Region) -> None:
    for urban_class in URBAN_CLASSES:
        for function in ("fire", "police"):
            assert (area_class(with_class(norwegian, urban_class), function) != "").all()


def test_a_service_without_standard_is_held_to_nothing(norwegian: Region) -> None:
    for function in ("air_ambulance", "civil_defence"):
        assert np.isnan(limits(norwegian, function).time_limit_s).all()
        assert np.isnan(limits(norwegian, function).share).all()


def test_of_two_limits_for_the_same_share_the_shorter_holds(norwegian: Region) -> None:
    rows = norwegian.standards
    shorter = rows[rows["id"] == "fire-other-urban"].assign(id="fire-own", time_limit_s=600.0)
    region = norwegian.with_table("standards", pd.concat([rows, shorter], ignore_index=True))
    assert set(limits(with_class(region, "20000+"), "fire").time_limit_s) == {600.0}


def test_the_order_of_the_standards_does_not_matter(norwegian: Region) -> None:
    turned = norwegian.with_table("standards", norwegian.standards.iloc[::-1])
    for function in ("fire", "ambulance", "police"):
        np.testing.assert_array_equal(
            limits(norwegian, function).time_limit_s, limits(turned, function).time_limit_s
        )


def test_a_standard_that_holds_nowhere_is_named(norwegian: Region) -> None:
    # Hamlet has no town above 20,000; where dense wooden houses stand no table says.
    nowhere = standards_without_area(norwegian)
    assert set(nowhere["id"]) == {"fire-dense", "police-20000+-p80", "police-20000+-p50"}


def test_a_mistyped_class_is_a_standard_that_holds_nowhere() -> None:
    region = dale()
    mistyped = region.standards.replace({"area_class": {"outside_urban": "outside urban"}})
    assert standards_without_area(region).empty
    nowhere = standards_without_area(region.with_table("standards", mistyped))
    assert nowhere["id"].tolist() == ["fire-rural"]


@pytest.mark.parametrize(
    ("function", "before_s", "after_s"),
    [
        ("fire", 0.0, 60.0),  # from the crew's alarm until at work
        ("ambulance", 120.0, 0.0),  # from the call until arrival
        ("police", 120.0, 0.0),
        ("air_ambulance", 0.0, 0.0),
        ("civil_defence", 0.0, 0.0),
    ],
)
def test_the_clock_of_each_service(function: str, before_s: float, after_s: float) -> None:
    assert clock_s(function) == (before_s, after_s)


def test_every_judged_capability_is_in_the_catalogue() -> None:
    named = [name for function in judged_functions() for name in judged_capabilities(function)]
    assert set(named) <= set(capability_catalogue())
    assert len(named) == len(set(named))  # nothing is judged twice


def test_an_unknown_service_is_judged_by_no_capability() -> None:
    assert judged_capabilities("coastguard") == ()


def test_every_judged_service_is_somebodys_duty(hamlet: Region) -> None:
    assert set(judged_functions()) == set(DUTY)
    assert duty_owner(hamlet, "fire").to_dict() == {"0001": "org-fire", "0002": "org-fire"}


def test_a_service_that_is_nobodys_duty_is_refused(hamlet: Region) -> None:
    with pytest.raises(BadInputError, match="'coastguard' is not a service; the services are fire, amb"):
        duty_owner(hamlet, "coastguard")
