"""Units report status and position; every centre sees them, their crew only their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.respond.needs.centres import FIRE, WEST, Centres

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import RefusedError
from samvirke.respond.needs.report_unit import ReportPosition, ReportStatus, unit_steps
from samvirke.respond.needs.unit_status import STATUSES, status_id
from samvirke.respond.record.ids import RecordId


def test_every_centre_sees_status_and_position_and_only_its_own_the_crew() -> None:
    centres = Centres(FIRE, WEST)
    record = centres.do(
        FIRE,
        ReportStatus(unit="engine 1.1", owner="Brann", status="available", crew=4, staffing="two divers"),
    )
    observed = centres.now_ms
    position = ReportPosition(
        unit="engine 1.1",
        owner="Brann",
        lon=10.1,
        lat=61.2,
        accuracy_m=15,
        source="gps",
        observed_at_ms=observed,
    )
    assert centres.do(FIRE, position) == record
    centres.meet()
    seen = centres.sees(WEST, record)
    assert (seen["status"], seen["lon"], seen["lat"], seen["accuracy_m"]) == ("available", 10.1, 61.2, 15)
    assert (seen["status_at_ms"], seen["observed_at_ms"], seen["source"]) == (observed, observed, "gps")
    assert "crew" not in seen
    assert "staffing" not in seen
    assert centres.sees(FIRE, record)["crew"] == 4


def test_a_unit_goes_up_the_ladder_and_a_step_that_is_left_out_is_refused() -> None:
    centres = Centres(FIRE)
    ladder = ("available", "called_out", "en_route", "on_scene", "transporting", "delivering", "available")
    for status in ladder:
        centres.do(FIRE, ReportStatus(unit="e", owner="Brann", status=status))
    with pytest.raises(RefusedError, match=r"e is available; from there it can become reserved, called_out"):
        centres.do(FIRE, ReportStatus(unit="e", owner="Brann", status="delivering"))
    centres.do(FIRE, ReportStatus(unit="e", owner="Brann", status="available"))  # still so


def test_every_status_can_be_reached_and_left() -> None:
    assert set(unit_steps()) == set(STATUSES)
    reached = {to for steps in unit_steps().values() for to in steps}
    assert reached == set(STATUSES)
    assert all(status not in steps for status, steps in unit_steps().items())


def test_what_is_older_than_what_is_known_changes_nothing_and_the_future_is_refused() -> None:
    centres = Centres(FIRE)
    at = centres.now_ms
    centres.do(FIRE, ReportPosition(unit="e", owner="Brann", lon=10, lat=61))
    with pytest.raises(RefusedError, match="a later position of e is known"):
        centres.do(FIRE, ReportPosition(unit="e", owner="Brann", lon=11, lat=61, observed_at_ms=at))
    late = centres.now_ms + 120_000
    with pytest.raises(RefusedError, match="ahead of the clock"):
        centres.do(FIRE, ReportStatus(unit="e", owner="Brann", status="available", at_ms=late))


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_every_unit_has_an_id_of_its_own(one: str, other: str) -> None:
    assert RecordId.of(status_id(FIRE, one)).home == FIRE
    assert (status_id(FIRE, one) == status_id(FIRE, other)) == (one == other)


def test_a_unit_whose_name_fits_no_id_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="too long for an id"):
        ReportStatus(unit="ø" * 100, owner="Brann", status="available")


@pytest.mark.parametrize("unit", ["", "  ", "a\0b", "a\ud800", "a\nb"])
def test_a_unit_without_a_printable_name_is_refused(unit: str) -> None:
    with pytest.raises(InvalidValueError, match="unit is"):
        ReportStatus(unit=unit, owner="Brann", status="available")


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (float("nan"), 0), (0, float("inf"))])
def test_a_position_outside_the_world_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(InvalidValueError, match="must be a number from"):
        ReportPosition(unit="e", owner="Brann", lon=lon, lat=lat)
