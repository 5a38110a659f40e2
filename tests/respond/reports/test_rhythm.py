"""The clock of reports: which moment a report answers, and what is overdue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.respond.desks import BEGIN_MS, COUNTY, TOWN, Desks

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import RefusedError
from samvirke.respond.logbook.records import desk_of
from samvirke.respond.reports.draft_report import DraftReport
from samvirke.respond.reports.rhythm import (
    RhythmView,
    SetRhythm,
    StopRhythm,
    answers,
    rhythm_view,
)
from samvirke.respond.reports.send_report import SendReport
from samvirke.respond.space.set_clock import StartSpace

HOUR_MS = 3_600_000


def standing(of: Desks) -> RhythmView:
    found = rhythm_view(of.nodes[TOWN].state, TOWN, desk_of(TOWN), of.nodes[TOWN].now_ms)
    assert found is not None
    return found


def send(of: Desks) -> tuple[int | None, int | None]:
    draft = of.do(TOWN, DraftReport())
    of.do(TOWN, SendReport(draft=draft))
    report = of.records(TOWN, "report")[-1]
    return report.get("for_due_ms"), report.get("next_due_ms")


def test_the_first_report_is_due_after_one_turn_and_late_from_the_moment_after() -> None:
    of = Desks(TOWN)
    of.do(TOWN, SetRhythm(every_s=3600))
    assert standing(of).next_due_ms == BEGIN_MS + HOUR_MS
    of.wait(3600)
    assert not standing(of).is_overdue
    of.wait(90)
    view = standing(of)
    assert (view.is_overdue, view.overdue_s, view.missed) == (True, 90, 0)


def test_a_report_answers_the_moment_that_is_due_and_the_next_is_one_turn_on() -> None:
    of = Desks(TOWN)
    of.do(TOWN, SetRhythm(every_s=3600))
    of.wait(3600 + 600)  # 09:10, due 09:00
    assert send(of) == (BEGIN_MS + HOUR_MS, BEGIN_MS + 2 * HOUR_MS)
    assert standing(of).next_due_ms == BEGIN_MS + 2 * HOUR_MS
    of.wait(3000 - 300)  # 09:55, five minutes before 10:00: it answers that
    assert send(of) == (BEGIN_MS + 2 * HOUR_MS, BEGIN_MS + 3 * HOUR_MS)
    of.wait(600)  # 10:05, long before 11:00: one besides
    assert send(of) == (None, BEGIN_MS + 3 * HOUR_MS)
    assert standing(of).next_due_ms == BEGIN_MS + 3 * HOUR_MS


def test_a_report_hours_late_answers_the_latest_moment_and_the_others_are_missed() -> None:
    of = Desks(TOWN)
    of.do(TOWN, SetRhythm(every_s=3600))
    of.wait(3 * 3600 + 600)  # due at 1, 2 and 3 h
    assert standing(of).missed == 2
    assert send(of) == (BEGIN_MS + 3 * HOUR_MS, BEGIN_MS + 4 * HOUR_MS)
    assert not standing(of).is_overdue


def test_a_rhythm_may_begin_at_a_moment_and_be_stopped() -> None:
    of = Desks(TOWN)
    of.do(TOWN, SetRhythm(every_s=7200, first_at_ms=BEGIN_MS + 1000))
    assert standing(of).next_due_ms == BEGIN_MS + 1000
    of.do(TOWN, StopRhythm())
    assert rhythm_view(of.nodes[TOWN].state, TOWN, desk_of(TOWN), BEGIN_MS) is None
    with pytest.raises(RefusedError, match="no rhythm of reports"):
        of.do(TOWN, StopRhythm())
    with pytest.raises(InvalidValueError, match="every_s is 59"):
        of.do(TOWN, SetRhythm(every_s=59))


def test_the_rhythm_follows_the_clock_of_the_exercise() -> None:
    of = Desks(TOWN, mode="exercise")
    of.do(TOWN, StartSpace(world_ms=BEGIN_MS, rate=60.0), "exercise_leader")
    of.do(TOWN, SetRhythm(every_s=3600))
    of.wall_ms += 61_000  # 61 minutes in the exercise
    assert (standing(of).is_overdue, standing(of).overdue_s) == (True, 60)


def test_each_incident_has_a_rhythm_of_its_own() -> None:
    of = Desks(TOWN, COUNTY)
    incident = of.fire(TOWN)
    of.do(TOWN, SetRhythm(every_s=600, incident=incident))
    of.do(TOWN, SetRhythm(every_s=3600))
    state = of.nodes[TOWN].state
    views = [rhythm_view(state, TOWN, about, BEGIN_MS) for about in (incident, desk_of(TOWN))]
    assert [None if view is None else view.every_s for view in views] == [600, 3600]


@given(st.integers(60, 90_000), st.integers(-(10**8), 10**9))
def test_what_is_answered_is_a_moment_of_the_rhythm_and_the_next_lies_ahead(
    every_s: int, after_ms: int
) -> None:
    every_ms, due = 1000 * every_s, BEGIN_MS
    now_ms = due + after_ms
    rhythm = RhythmView(
        every_s=every_s,
        first_at_ms=due,
        next_due_ms=due,
        is_overdue=now_ms > due,
        overdue_s=0,
        missed=0,
    )
    answered, following = answers(rhythm, now_ms)
    assert following is not None
    assert (following - due) % every_ms == 0
    if answered is None:
        assert due - now_ms >= every_ms / 2
        assert following == due
    else:
        assert (answered - due) % every_ms == 0
        assert following == answered + every_ms
        assert following > now_ms
