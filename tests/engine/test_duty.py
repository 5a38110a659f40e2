"""Hours of duty, days on which a crew does not turn out, and the clock of the course."""

import numpy as np
import pytest
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.duty import absences, answered, read_duty
from samvirke.engine.response.reference import simulate
from samvirke.model.chance import stream

DAY = 86400.0


def test_off_duty_a_crew_comes_from_home() -> None:
    # On duty 08-20: 60 + 100 at 08:00, 420 + 100 the second before.
    crew = Crew(at=0, turnout_s=60, off_duty_s=420, on_duty=range(8, 20))
    came = simulate(world([crew], [[100]]), course(need(0, 28799), need(1, 60000)))
    assert came.first_s.tolist() == [520, 160]


def test_a_crew_that_never_comes_off_duty_leaves_it_to_another() -> None:
    day, night = Crew(at=0, on_duty=range(8, 20)), Crew(at=1, turnout_s=300)
    came = simulate(world([day, night], [[100, 200]]), course(need(0, 0), need(1, 40000)))
    assert came.first_unit.tolist() == [1, 0]
    assert came.first_s.tolist() == [500, 100]


def test_hours_are_those_of_oslo_in_winter_and_in_summer() -> None:
    # 07:00 UTC is 08:00 in January and 09:00 in July: an eight-o'clock crew is there in both, and
    # 06:00 UTC is 07:00 and 08:00.
    crew = Crew(at=0, on_duty=[24 * day + 8 for day in range(7)], off_duty_s=50)
    one = world([crew], [[100]])
    for starts, first_s in (
        ("2026-01-05T07:00:00Z", 100),
        ("2026-01-05T06:00:00Z", 150),
        ("2026-07-06T07:00:00Z", 150),
        ("2026-07-06T06:00:00Z", 100),
    ):
        assert simulate(one, course(need(0, 0), starts=starts)).first_s.tolist() == [first_s]


def test_a_course_may_start_at_half_past() -> None:
    # From 07:30 it is 1800 s to the crew's eight o'clock.
    crew = Crew(at=0, on_duty=range(8, 20))
    early = course(need(0, 10), starts="2026-01-05T06:30:00Z")
    assert simulate(world([crew], [[100]]), early).first_s.tolist() == [1800 + 100 - 10]


def test_when_the_course_ends_the_clock_of_duty_stands_still() -> None:
    # 07:00-08:00 is all there is: the eight-o'clock crew never begins.
    crew = Crew(at=0, on_duty=range(8, 20))
    short = course(need(0, 10), hours=1, starts="2026-01-05T06:00:00Z")
    assert simulate(world([crew], [[100]]), short).first_s.tolist() == [INF]


def test_who_never_turns_out_is_never_sent_and_who_always_does_is() -> None:
    never, always = Crew(at=0, probability=0.0), Crew(at=1, probability=1.0)
    week = course(*(need(day, day * DAY) for day in range(7)))
    came = simulate(world([never, always], [[100, 500]]), week)
    assert came.missions.tolist() == [0, 7]


def test_one_in_two_days_is_drawn_by_day_from_the_units_own_stream() -> None:
    crew = Crew(at=0, probability=0.5, name="volunteers")
    spare = Crew(at=1, name="spare")
    hundred = course(*(need(day, day * DAY + 60) for day in range(100)), hours=2400)
    came = simulate(world([crew, spare], [[100, 500]]), hundred, seed=4, run=2)
    away = stream(4, 2, "turn-out by day", "volunteers").random(100) >= 0.5
    assert came.first_unit.tolist() == away.astype(int).tolist()
    assert 35 <= came.missions[0] <= 65  # ± 3 σ of a fair coin


def test_an_absent_crew_takes_what_waits_at_the_turn_of_the_day() -> None:
    # Days of the course begin at time zero. Find a run in which it is away the first day only.
    one = world([Crew(at=0, probability=0.5)], [[100]])
    run = next(run for run in range(99) if absences(one, 0, run, 2)[0].tolist() == [True, False])
    came = simulate(one, course(need(0, 60)), run=run)
    assert came.first_s.tolist() == [DAY + 100 - 60]


def test_an_absent_crew_on_its_way_home_is_still_out() -> None:
    # The day turns at 86400. There at 86100, it clears at 86700 and will be home at 86800; the new
    # day's luck does not matter before. At 86750: 50 left and 100 out.
    one = world([Crew(at=0, probability=0.5)], [[100]])
    run = next(run for run in range(99) if absences(one, 0, run, 2)[0].tolist() == [False, True])
    came = simulate(one, course(need(0, 86000), need(1, 86750)), run=run)
    assert came.first_s.tolist() == [100, 150]


def test_another_unit_or_a_longer_course_changes_no_luck() -> None:
    volunteers, more = Crew(at=0, probability=0.5, name="v"), Crew(at=0, probability=0.3, name="m")
    alone = absences(world([volunteers], [[1]]), 7, 1, 50)[0]
    after = absences(world([more, volunteers], [[1]]), 7, 1, 80)[1]
    np.testing.assert_array_equal(alone, after[:50])


@pytest.mark.parametrize("other", [(8, 1), (7, 2)])
def test_another_seed_or_run_is_another_luck(other: tuple[int, int]) -> None:
    one = world([Crew(at=0, probability=0.5)], [[1]])
    assert absences(one, 7, 1, 50)[0].tolist() != absences(one, *other, 50)[0].tolist()


def test_duty_changes_only_when_somebody_comes() -> None:
    # On duty 08-20 the first two days; a second crew comes off duty too, so it never "comes on".
    hours = [*range(8, 20), *range(32, 44)]
    crews = [Crew(at=0, on_duty=hours), Crew(at=0, on_duty=hours, off_duty_s=300)]
    read = read_duty(world(crews, [[1]]), course(hours=168), 0, 0)
    assert read.changes_s.tolist() == [8 * 3600.0, 32 * 3600.0]


def test_a_volunteer_answers_the_incidents_that_its_own_draws_say() -> None:
    # Every incident is its own coin; the spare, farther off, takes the others.
    crews = [Crew(at=0, answers=0.5, name="volunteers"), Crew(at=1, name="spare")]
    hundred = course(*(need(n, n * 3600.0) for n in range(100)), hours=100)
    came = simulate(world(crews, [[100, 500]]), hundred, seed=4, run=2)
    comes = stream(4, 2, "answers", "volunteers").random(4096)[:100] < 0.5
    assert came.first_unit.tolist() == (~comes).astype(int).tolist()
    assert not came.waited.any()


def test_an_incident_looks_at_the_draw_of_its_number_modulo_4096() -> None:
    one = world([Crew(at=0, answers=0.5)], [[100]])
    drawn = answered(one, 3, 0)[0]
    came = simulate(one, course(need(4096 + 7, 0), need(8192 + 8, 9000)), seed=3)
    assert np.isfinite(came.first_s).tolist() == [drawn[7], drawn[8]]


def test_who_does_not_answer_an_incident_does_not_take_it_when_it_waits_either() -> None:
    # Incident `no` waits for ever; the unit, sent to incident `yes`, passes it over.
    one = world([Crew(at=0, answers=0.5)], [[100]])
    drawn = answered(one, 0, 0)[0].tolist()
    no, yes = drawn.index(False), drawn.index(True, drawn.index(False))
    came = simulate(one, course(need(no, 0, priority=1), need(yes, 10, priority=3)))
    assert came.first_s.tolist() == [INF, 100]
    assert came.waited.tolist() == [True, False]


def test_another_unit_changes_nobodys_answers() -> None:
    volunteers = Crew(at=0, answers=0.5, name="v")
    alone = answered(world([volunteers], [[1]]), 7, 1)[0]
    np.testing.assert_array_equal(alone, answered(world([Crew(at=0), volunteers], [[1]]), 7, 1)[1])
