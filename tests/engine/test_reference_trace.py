"""Every step of every unit, line by line. Sums by hand; times in seconds."""

from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.dispatch.dispatch import Dispatch, Diversion
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.trace import Step

Line = tuple[float, Step, int, int, int, float]


def lines(came: Outcome) -> list[Line]:
    trace = came.trace
    assert trace is not None
    columns = (trace.at_s, trace.step, trace.unit, trace.need, trace.stop, trace.until_s)
    return [
        (float(at_s), Step(step), int(unit), int(wanted), int(stop), float(until_s))
        for at_s, step, unit, wanted, stop, until_s in zip(*columns, strict=True)
    ]


def test_nothing_is_kept_unless_asked_for() -> None:
    assert simulate(world([Crew(at=0)], [[100]]), course(need(0, 0))).trace is None


def test_a_mission_with_a_patient_from_alert_to_rest() -> None:
    # Turn-out 60, 100 there, 600 work, 50 to hospital, 300 hand-over, 500 home.
    crew = Crew(at=0, turnout_s=60, gives={"health.ambulance": 1})
    town = world([crew], [[100, 50]], hospitals=[1], between_s=[[0, 500], [500, 0]])
    came = simulate(town, course(need(0, 10, "health.ambulance", handover_s=300)), traced=True)
    assert lines(came) == [
        (10, Step.SENT, 0, 0, 0, 170),
        (170, Step.AT_PLACE, 0, 0, -1, 770),
        (770, Step.TO_HOSPITAL, 0, 0, 1, 820),
        (820, Step.AT_HOSPITAL, 0, 0, 1, 820),
        (1120, Step.HANDED_OVER, 0, 0, 1, 1120),
        (1120, Step.FREE, 0, -1, 0, 1620),
        (1620, Step.AT_REST, 0, -1, 0, 1620),
    ]


def test_a_unit_that_takes_what_waits_is_sent_from_where_it_turned() -> None:
    came = simulate(world([Crew(at=0)], [[100]]), course(need(0, 0), need(1, 10)), traced=True)
    assert lines(came) == [
        (0, Step.SENT, 0, 0, 0, 100),
        (100, Step.AT_PLACE, 0, 0, -1, 700),
        (700, Step.SENT, 0, 1, 0, 900),
        (900, Step.AT_PLACE, 0, 1, -1, 1500),
        (1500, Step.FREE, 0, -1, 0, 1600),
        (1600, Step.AT_REST, 0, -1, 0, 1600),
    ]


def test_a_unit_that_is_turned_says_what_it_left() -> None:
    one = world([Crew(at=0)], [[200], [100]])
    calls = course(need(0, 0, priority=3, until_s=60), need(1, 50, place="p1", priority=1))
    came = simulate(one, calls, dispatch=Dispatch(diversion=Diversion()), traced=True)
    assert lines(came)[:4] == [
        (0, Step.SENT, 0, 0, 0, 200),
        (50, Step.TURNED, 0, 0, -1, 50),
        (50, Step.SENT, 0, 1, 0, 200),
        (200, Step.AT_PLACE, 0, 1, -1, 800),
    ]


def test_a_unit_without_a_way_home_is_never_at_rest() -> None:
    crew = Crew(at=0, gives={"health.ambulance": 1})
    cut = world([crew], [[100, 50]], hospitals=[1], between_s=[[0, INF], [INF, 0]])
    came = simulate(cut, course(need(0, 0, "health.ambulance", handover_s=0)), traced=True)
    assert lines(came)[-1] == (750, Step.FREE, 0, -1, 0, INF)
