"""What the centres are put under: sums by hand, and excerpts against the whole."""

from dataclasses import fields, replace

import numpy as np
import pytest
from tests.engine.calls.small import MONDAY, agencies, calls, course
from tests.hamlet import hamlet as build_hamlet

from samvirke.engine.calls.arrivals import calls_of
from samvirke.engine.calls.calls import NOT_WANTED, CallCourse
from samvirke.engine.calls.room import Lost
from samvirke.engine.calls.take import take_calls
from samvirke.engine.calls.usual import usual_procedure
from samvirke.prepare.measures.call_centres.arrangement import NAMES, Arrangement
from samvirke.prepare.measures.call_centres.assumptions import assumed
from samvirke.prepare.measures.call_centres.disaster import strike
from samvirke.prepare.measures.call_centres.excerpt import excerpt, which, within
from samvirke.prepare.measures.call_centres.setting import Setting, setting_of
from samvirke.prepare.measures.call_centres.situations import (
    DISASTER,
    MEANWHILE,
    building,
    lost,
    moments,
    ordinary,
    peak,
)
from samvirke.threats.everyday.threat import Everyday

HOUR_S = 3600.0
WEEK_S = 168 * HOUR_S
MEMBERS = np.array([0, 1, 2])
ROOMS = ((0, 1, 2),)
SERVICE = np.array([0, 1, 2])


def two_incidents() -> CallCourse:
    """Return an incident for 110 and 113, one for 112 alone, and a call about neither."""
    of = calls([100.0, 160.0, 200.0, 900.0], incident=[0, 0, 1, -1], centre=[0, 0, 1, 2])
    return course(of, agencies([[0, NOT_WANTED, 2], [NOT_WANTED, 1, NOT_WANTED]]))


def busy(setting: Setting, days: int = 28) -> CallCourse:
    drawn = Everyday(days=days).unfold(setting.region, 3, 0)
    return calls_of(drawn, setting.region, setting.centres, seed=3, run=0, volumes=setting.volumes)


@pytest.fixture(scope="module")
def hamlet() -> Setting:
    # Calls enough that they wait: 6,000 people ring as many times as a county.
    volumes = {f"centre-{number}": 150_000.0 for number in (110, 112, 113)}
    return setting_of(build_hamlet(), volumes=volumes)


def test_an_ordinary_year_counts_every_call_and_the_joint_incidents() -> None:
    situation = ordinary(two_incidents(), MEMBERS)
    assert situation.looked_at.all()
    # Only the first wants two services; its first caller rang after 100 s.
    assert situation.incidents.tolist() == [0]
    assert situation.kind.tolist() == [2]
    assert situation.begins_s.tolist() == [100.0]
    assert ordinary(two_incidents(), np.array([1])).incidents.tolist() == []


def test_a_moment_at_the_end_of_a_span_is_outside_it() -> None:
    at_s = np.array([9.0, 10.0, 14.9, 15.0, 30.0, 34.9])
    assert which(at_s, np.array([10.0, 30.0]), 5.0).tolist() == [-1, 0, 0, -1, 1, 1]
    assert within(at_s, np.array([10.0, 30.0]), 5.0).tolist() == [False, True, True, False, True, True]


def test_there_is_one_moment_a_week_and_a_day_between_two() -> None:
    at_s = moments(4.5 * WEEK_S, 4 * HOUR_S, "test", seed=1, run=0)
    assert len(at_s) == 4
    assert (np.floor(at_s / WEEK_S) == np.arange(4)).all()
    assert (np.diff(at_s) > 24 * HOUR_S + 4 * HOUR_S).all()
    assert len(moments(3 * 24 * HOUR_S, HOUR_S, "test", seed=1, run=0)) == 1  # a short course has one too


def test_an_excerpt_keeps_calls_with_their_incidents() -> None:
    at_s = [0.0, 10 * HOUR_S, 17 * HOUR_S, 40 * HOUR_S]
    of = course(calls(at_s, incident=[0, 1, 1, 2]), agencies([[0, -1, -1]] * 3, handling_s=60.0))
    # From 16 to 17 h, and six hours before and two after: 10 h is in, 40 h and 0 h are not.
    part = excerpt(of, np.array([16 * HOUR_S]), HOUR_S)
    assert part.calls.tolist() == [1, 2]
    assert part.incidents.tolist() == [1]
    assert part.course.calls.incident.tolist() == [0, 0]
    assert part.course.agencies.count == 1


def test_a_disaster_is_rung_about_at_once_and_wants_all_of_the_room() -> None:
    struck = strike(
        two_incidents(), ROOMS, SERVICE, np.array([10_000.0, 700_000.0]), 3600.0, 50, seed=1, run=0
    )
    # Two disasters with 50 callers and one caller each about something else: 4 + 2 · 51 calls.
    assert struck.course.calls.count == 4 + 2 * 51
    assert struck.course.agencies.count == 2 + 4
    assert struck.course.agencies.centre[struck.disaster].tolist() == [[0, 1, 2], [0, 1, 2]]
    about = struck.course.calls
    for number, (disaster, at_s) in enumerate(zip(struck.disaster, (10_000.0, 700_000.0), strict=True)):
        rang_s = about.at_s[about.incident == disaster]
        assert len(rang_s) == 50
        assert rang_s.min() == at_s
        assert rang_s.max() < at_s + 3600
        other = about.at_s[about.incident == struck.meanwhile[number]]
        assert other.tolist() == [at_s + assumed("meanwhile_s")]


def test_half_of_the_callers_ring_in_the_first_29_per_cent() -> None:
    # Falling in a straight line to 0: 1 - sqrt(1/2) = 0.293; 4,000 callers know it to 0.025.
    struck = strike(two_incidents(), ROOMS, SERVICE, np.array([0.0]), 1000.0, 4000, seed=2, run=0)
    rang_s = struck.course.calls.at_s[struck.course.calls.incident == struck.disaster[0]]
    assert np.median(rang_s) == pytest.approx(292.9, abs=25)


def test_rooms_are_struck_in_turn() -> None:
    rooms, service = ((0, 1), (2, 3)), np.array([0, 1, 0, 1])
    of = course(calls([0.0, 1.0, 2.0, 3.0], centre=[0, 1, 2, 3]))
    struck = strike(of, rooms, service, np.array([0.0, WEEK_S, 2 * WEEK_S]), 3600.0, 20, seed=1, run=0)
    assert struck.room.tolist() == [0, 1, 0]
    assert struck.course.agencies.centre[struck.disaster].tolist() == [[0, 1, -1], [2, 3, -1], [0, 1, -1]]
    called = struck.course.calls.centre[struck.course.calls.incident == struck.disaster[1]]
    assert set(called) <= {2, 3}


def test_a_room_that_nobody_calls_is_not_called_in_a_disaster() -> None:
    of = course(calls([0.0], centre=[0]))
    struck = strike(of, ((1, 2),), SERVICE, np.array([0.0]), 3600.0, 20, seed=1, run=0)
    assert struck.course.calls.count == 1


def test_a_peak_looks_at_the_hour_alone(hamlet: Setting) -> None:
    of = busy(hamlet)
    situation = peak(of, hamlet.members, hamlet.rooms, hamlet.centres.service, seed=1, run=0)
    from_s = moments(of.horizon_s, HOUR_S, "peak hours", seed=1, run=0)
    counted = situation.course.calls.at_s[situation.looked_at]
    assert within(counted, from_s, HOUR_S).all()
    ordinary_calls = int(within(of.calls.at_s, from_s, HOUR_S).sum())
    assert situation.looked_at.sum() == ordinary_calls + len(from_s) * (assumed("peak_calls") + 1)
    assert (situation.kind == DISASTER).sum() == (situation.kind == MEANWHILE).sum() == len(from_s)


def test_each_centre_is_lost_in_its_turn_and_its_own_calls_count() -> None:
    of = course(calls(np.arange(0.0, 3 * WEEK_S, 600.0).tolist()), horizon_s=3 * WEEK_S)
    everywhere = replace(of.calls, centre=np.arange(of.calls.count) % 3)
    situation = lost(replace(of, calls=everywhere), MEMBERS, seed=1, run=0)
    assert [span.centre for span in situation.lost] == [0, 1, 2]
    for span in situation.lost:
        inside = within(situation.course.calls.at_s, np.array([span.from_s]), span.until_s - span.from_s)
        # Four hours with a call each 600 s are 24, and one in three is the lost centre's: 8.
        assert situation.looked_at[inside].sum() == 8
        assert (situation.course.calls.centre[inside & situation.looked_at] == span.centre).all()


def test_losing_a_building_takes_all_who_sit_in_the_room() -> None:
    of = course(calls([5.0]), horizon_s=2 * WEEK_S)
    rooms = ((0, 2),)
    members = np.array([0, 2])
    alone = building(of, members, rooms, together=False, seed=1, run=0).lost
    together = building(of, members, rooms, together=True, seed=1, run=0).lost
    assert [span.centre for span in alone] == [0, 2]
    assert [span.centre for span in together] == [0, 2, 0, 2]
    assert {span.from_s for span in alone} == {span.from_s for span in together}
    assert all(isinstance(span, Lost) for span in together)


@pytest.mark.parametrize("name", NAMES)
def test_the_hours_around_a_moment_are_enough_to_the_bit(hamlet: Setting, name: str) -> None:
    """The excerpt is a shortcut, no other answer: every counted call fares as in the whole course."""
    of = busy(hamlet)
    sharing = Arrangement.named(name).sharing(hamlet.centres, hamlet.rooms, hamlet.backup.tolist())
    situation = building(of, hamlet.members, hamlet.rooms, together=True, seed=1, run=0)
    length_s = assumed("lost_h") * HOUR_S
    from_s = moments(of.horizon_s, length_s, "lost building", seed=1, run=0)
    kept = excerpt(of, from_s, length_s).calls
    given = {"procedure": usual_procedure(), "sharing": sharing, "lost": situation.lost}
    whole = take_calls(hamlet.centres, of, **given)  # type: ignore[arg-type]
    part = take_calls(hamlet.centres, situation.course, **given)  # type: ignore[arg-type]
    counted = np.flatnonzero(situation.looked_at)
    assert len(counted) > 100
    np.testing.assert_array_equal(whole.wait_s[kept[counted]], part.wait_s[counted])
    np.testing.assert_array_equal(whole.answered_by[kept[counted]], part.answered_by[counted])


def test_the_calls_of_a_course_stay_as_they_were(hamlet: Setting) -> None:
    of = busy(hamlet)
    before = {column.name: getattr(of.calls, column.name).copy() for column in fields(type(of.calls))}
    peak(of, hamlet.members, hamlet.rooms, hamlet.centres.service, seed=1, run=0)
    for name, values in before.items():
        np.testing.assert_array_equal(getattr(of.calls, name), values)
    assert of.starts_at_utc != MONDAY
