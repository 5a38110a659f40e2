"""Courses that no simulator can answer are refused, saying what to do."""

from typing import Any

import numpy as np
import pytest
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.needs import read_needs
from samvirke.engine.response.reference import simulate
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError

ONE = world([Crew(at=0)], [[100]])


def test_a_group_is_one_incident_one_moment_one_place() -> None:
    two = world([Crew(at=0)], [[100], [200]])
    asked = course(need(0, 0), need(0, 0), need(0, 0, place="p1"), need(0, 60, place="p1"), need(1, 60))
    assert read_needs(two, asked, ["fire.pump"]).group_starts.tolist() == [0, 2, 3, 4, 5]


def test_needs_are_read_in_the_order_in_which_they_become_known() -> None:
    # Row 3 is never known; rows 0 and 2 become known together, and a group is of one incident.
    asked = course(need(0, 0), need(1, 10), need(2, 20), need(2, 20), need(2, 30))
    read = read_needs(ONE, asked, ["fire.pump"], np.array([50.0, 15, 50, INF, 50]))
    assert read.row.tolist() == [1, 0, 2, 4]
    assert read.alert_s.tolist() == [15, 50, 50, 50]
    assert read.at_s.tolist() == [10, 0, 20, 30]
    assert read.group_starts.tolist() == [0, 1, 2, 4]


@pytest.mark.parametrize("known_s", [9.0, np.nan])
def test_a_need_known_before_it_arises_is_refused(known_s: float) -> None:
    with pytest.raises(InvalidValueError, match=rf"need 1 is known at {known_s} s and arises at 10.0 s"):
        simulate(ONE, course(need(0, 0), need(1, 10)), alert_s=np.array([0.0, known_s]))


def test_a_moment_is_asked_for_each_need() -> None:
    with pytest.raises(InvalidValueError, match=r"alert_s has shape \(1,\); the course has 2 needs"):
        simulate(ONE, course(need(0, 0), need(1, 10)), alert_s=np.zeros(1))


@pytest.mark.parametrize(
    ("column", "seen"),
    [
        ("quantity", 0),
        ("quantity", -2),
        ("from_s", -1.0),
        ("from_s", np.nan),
        ("from_s", np.inf),
        ("until_s", np.nan),
        ("on_scene_s", -60.0),
        ("on_scene_s", np.nan),
        ("on_scene_s", np.inf),
        ("handover_s", np.nan),
    ],
)
def test_a_number_that_cannot_be_is_refused(column: str, seen: float) -> None:
    asked = course(need(0, 0, handover_s=60))
    table = asked.needs.assign(**{column: seen})
    wrong = _course_with(asked, table)
    with pytest.raises(InvalidValueError, match=rf"need 0 of the course has {column} {seen}.*must be"):
        simulate(ONE, wrong)


def test_a_hand_over_time_matters_only_with_a_patient() -> None:
    asked = course(need(0, 0))
    came = simulate(ONE, _course_with(asked, asked.needs.assign(handover_s=np.nan)))
    assert came.first_s.tolist() == [100]


def test_a_place_that_the_world_lacks_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"needs help at 'p7' \(1 such places\)"):
        simulate(ONE, course(need(0, 0, place="p7")))


def test_a_place_that_no_need_uses_may_be_unknown() -> None:
    # pandas keeps the categories of rows that were filtered away.
    both = course(need(0, 0), need(1, 10, place="p7"))
    first = _course_with(both, both.needs.iloc[:1])
    assert simulate(ONE, first).first_s.tolist() == [100]


@pytest.mark.parametrize("column", ["place", "capability"])
def test_a_need_without_place_or_capability_is_refused(column: str) -> None:
    asked = course(need(0, 0), need(1, 0))
    table = asked.needs.copy()
    table.loc[1, column] = np.nan
    with pytest.raises(InvalidValueError, match=f"need 1 of the course has no {column}"):
        simulate(ONE, _course_with(asked, table))


def test_plain_text_will_do_for_places_and_capabilities() -> None:
    asked = course(need(0, 0))
    table = asked.needs.astype({"place": "str", "capability": "str"})
    assert simulate(ONE, _course_with(asked, table)).first_s.tolist() == [100]


def _course_with(asked: Course, table: Any) -> Course:
    return Course(
        threat=asked.threat,
        horizon_s=asked.horizon_s,
        starts_at_utc=asked.starts_at_utc,
        needs=table,
        disruptions=asked.disruptions,
    )
