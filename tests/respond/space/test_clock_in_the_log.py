"""The clock of an exercise stands in its log: the leader sets it, all nodes follow, live never does."""

import pytest
from tests.respond.desks import BEGIN_MS, FIRE, HEALTH, POLICE, Desks

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import Act, RefusedError
from samvirke.respond.alerts.give_receipt import GiveReceipt
from samvirke.respond.alerts.triple_alert import TripleAlert
from samvirke.respond.cards.start_card import StartCard
from samvirke.respond.cards.steps import TickStep
from samvirke.respond.logbook.log_line import WriteLine
from samvirke.respond.node import DeniedError
from samvirke.respond.reactions import due_between
from samvirke.respond.record.patch import Patch
from samvirke.respond.reports.rhythm import SetRhythm
from samvirke.respond.space.running import clock_of, region_apart
from samvirke.respond.space.set_clock import (
    JumpSpace,
    PauseSpace,
    ResumeSpace,
    SetSpaceRate,
    StartSpace,
)
from samvirke.respond.space.space import Space

FLOOD_MS = 1_749_000_000_000  # 2025-06-04 01:20:00 UTC: the day that the exercise plays
LEADER = "exercise_leader"


def exercise(*names: str) -> Desks:
    return Desks(*(names or (FIRE, POLICE)), mode="exercise", triple=(POLICE, HEALTH))


def test_the_clock_starts_pauses_resumes_runs_and_jumps_by_hand_sums() -> None:
    of = exercise()
    node = of.nodes[FIRE]
    assert node.now_ms == BEGIN_MS  # until it is started, the wall's
    of.do(FIRE, StartSpace(world_ms=FLOOD_MS, rate=10.0), LEADER)
    of.wall_ms += 6_000  # 6 s at 10: a minute
    assert node.now_ms == FLOOD_MS + 60_000
    of.do(FIRE, PauseSpace(), LEADER)
    of.wall_ms += 100_000  # stands still
    assert node.now_ms == FLOOD_MS + 60_000
    of.do(FIRE, ResumeSpace(), LEADER)
    of.wall_ms += 1_000  # at 10 again
    assert node.now_ms == FLOOD_MS + 70_000
    of.do(FIRE, SetSpaceRate(rate=60.0), LEADER)
    of.wall_ms += 1_000
    assert node.now_ms == FLOOD_MS + 130_000
    of.do(FIRE, JumpSpace(by_ms=3_600_000), LEADER)
    assert node.now_ms == FLOOD_MS + 130_000 + 3_600_000
    of.wall_ms += 500
    assert node.now_ms == FLOOD_MS + 130_000 + 3_600_000 + 30_000


def test_a_rate_set_in_a_pause_holds_from_the_resumption() -> None:
    of = exercise()
    of.do(FIRE, StartSpace(world_ms=FLOOD_MS), LEADER)
    of.do(FIRE, PauseSpace(), LEADER)
    of.do(FIRE, SetSpaceRate(rate=5.0), LEADER)
    of.wall_ms += 2_000
    of.do(FIRE, ResumeSpace(), LEADER)
    of.wall_ms += 2_000
    assert of.nodes[FIRE].now_ms == FLOOD_MS + 10_000


def test_every_node_of_the_exercise_follows_once_it_has_the_log() -> None:
    of = exercise()
    of.do(FIRE, StartSpace(world_ms=FLOOD_MS, rate=60.0), LEADER)
    assert of.nodes[POLICE].now_ms == BEGIN_MS
    of.meet()
    of.wall_ms += 1_000
    assert of.nodes[POLICE].now_ms == of.nodes[FIRE].now_ms == FLOOD_MS + 60_000
    of.do(POLICE, WriteLine(text="fremme"))
    assert of.records(POLICE, "log_line")[0].made_at_ms == FLOOD_MS + 60_000


@pytest.mark.parametrize(
    "act", [StartSpace(world_ms=1), PauseSpace(), JumpSpace(by_ms=1), SetSpaceRate(rate=2)]
)
def test_nobody_sets_the_clock_of_live(act: Act) -> None:
    of = Desks(FIRE)
    with pytest.raises(RefusedError):
        of.do(FIRE, act, LEADER)
    with pytest.raises(DeniedError):
        of.do(FIRE, act)


def test_a_clock_that_has_come_into_the_log_of_live_moves_nothing() -> None:
    of = exercise(FIRE)
    of.do(FIRE, StartSpace(world_ms=FLOOD_MS), LEADER)
    state = of.nodes[FIRE].state
    assert clock_of(state, Space(name="live", mode="live")).world_ms(BEGIN_MS) == BEGIN_MS
    assert clock_of(state, Space(name="exercise-1", mode="exercise")).world_ms(BEGIN_MS) == FLOOD_MS


def test_only_the_exercise_leader_sets_it_and_only_where_it_was_started() -> None:
    of = exercise()
    with pytest.raises(DeniedError):
        of.do(FIRE, StartSpace(world_ms=FLOOD_MS), "leader")
    of.do(FIRE, StartSpace(world_ms=FLOOD_MS), LEADER)
    of.meet()
    with pytest.raises(RefusedError, match=r"led from 110\.innlandet"):
        of.do(POLICE, PauseSpace(), LEADER)


def test_what_makes_no_sense_is_refused_with_what_does() -> None:
    of = exercise()
    with pytest.raises(RefusedError, match="has not been started"):
        of.do(FIRE, PauseSpace(), LEADER)
    with pytest.raises(RefusedError, match="rate is 0"):
        of.do(FIRE, StartSpace(world_ms=FLOOD_MS, rate=0), LEADER)
    with pytest.raises(RefusedError, match="rate is 1000000000"):
        of.do(FIRE, StartSpace(world_ms=FLOOD_MS, rate=1e9), LEADER)
    with pytest.raises(RefusedError, match="SHA-256"):
        of.do(FIRE, StartSpace(world_ms=FLOOD_MS, region="norway"), LEADER)
    of.do(FIRE, StartSpace(world_ms=FLOOD_MS), LEADER)
    with pytest.raises(RefusedError, match="has been started"):
        of.do(FIRE, StartSpace(world_ms=FLOOD_MS), LEADER)
    with pytest.raises(RefusedError, match="must be forwards"):
        of.do(FIRE, JumpSpace(by_ms=-1), LEADER)
    with pytest.raises(RefusedError, match="the clock is running"):
        of.do(FIRE, ResumeSpace(), LEADER)
    of.do(FIRE, PauseSpace(), LEADER)
    with pytest.raises(RefusedError, match="paused already"):
        of.do(FIRE, PauseSpace(), LEADER)


def test_a_faulty_clock_from_another_node_stops_nothing() -> None:
    of = exercise()
    of.do(FIRE, StartSpace(world_ms=FLOOD_MS), LEADER)
    of.meet()
    setting = of.nodes[POLICE].state.records["space_clock:110.innlandet:clock"]
    for rate in (float("inf"), -1.0, "fast", None):
        setting.data["rate"] = rate
        assert of.nodes[POLICE].now_ms == of.wall_ms


def test_an_exercise_names_the_region_it_was_made_from_and_a_node_with_another_is_told() -> None:
    of = exercise()
    of.do(FIRE, StartSpace(world_ms=FLOOD_MS, region="ab" * 32), LEADER)
    state = of.nodes[FIRE].state
    same, other = (
        Space(name="exercise-1", mode="exercise", region=region) for region in ("ab" * 32, "cd" * 32)
    )
    assert region_apart(state, same) == ""
    assert "was made from the region abababababab…, and this node has cdcdcdcdcdcd…" in region_apart(
        state, other
    )
    with pytest.raises(InvalidValueError, match="SHA-256 of a region"):
        Space(name="exercise-1", mode="exercise", region="norway")


def test_the_queue_between_two_moments_holds_calls_deadlines_and_reports_in_their_order() -> None:
    of = exercise(FIRE, POLICE, HEALTH)
    of.do(FIRE, StartSpace(world_ms=FLOOD_MS), LEADER)
    incident = of.fire()
    of.do(FIRE, SetRhythm(every_s=60, incident=incident))
    card = of.do(FIRE, StartCard(template="bomb_threat", incident=incident))
    of.do(FIRE, TickStep(card=card, step="conference"))
    of.do(FIRE, TripleAlert(incident=incident))
    queue = due_between(of.nodes[FIRE], FLOOD_MS, FLOOD_MS + 130_000)
    # Calls at 30 and 90 for both; the rhythm at 60 and 120; the step `leads` at 120: the first is done.
    assert [((due.at_ms - FLOOD_MS) // 1000, due.what) for due in queue] == [
        (30, "alert-escalated 112.innlandet 1"),
        (30, "alert-escalated 113.innlandet 1"),
        (60, "report"),
        (90, "alert-escalated 112.innlandet 2"),
        (90, "alert-escalated 113.innlandet 2"),
        (120, "card-step leads"),
        (120, "report"),
    ]


def world_log(of: Desks) -> list[tuple[object, ...]]:
    """Return what happened when in the world of an exercise, without what set its clock and chance ids."""
    records = list(of.nodes[FIRE].state.records.values())
    chance_ids = {record.id.rpartition(":")[2][:26]: record.kind for record in records}

    def plain(value: object) -> str:
        text = str(value)
        for own, kind in chance_ids.items():
            text = text.replace(own, kind)
        return text

    return sorted(
        (
            record.made_at_ms,
            record.changed_at_ms,
            record.kind,
            record.home,
            sorted((name, plain(value)) for name, value in record.data.items()),
        )
        for record in records
        if record.kind != "space_clock"
    )


def played(steps: list[tuple[str, float]]) -> Desks:
    """Play one script: at 0 s a fire and the alert, at 45 s the police have seen it, and look at 240 s.

    The steps say how the clock runs: wait so many seconds of the wall, set the rate, jump, pause, resume.
    """
    of = exercise(FIRE, POLICE, HEALTH)
    of.do(FIRE, StartSpace(world_ms=FLOOD_MS), LEADER)
    of.meet()
    incident = of.fire()
    of.do(FIRE, TripleAlert(incident=incident))
    alert = of.records(FIRE, "alert")[0].id
    of.meet()
    seen = False
    for what, number in steps:
        if what == "wait":
            of.wait(number)
        elif what == "rate":
            of.do(FIRE, SetSpaceRate(rate=number), LEADER)
        elif what == "jump":
            of.do(FIRE, JumpSpace(by_ms=round(1000 * number)), LEADER)
        elif what == "pause":
            of.do(FIRE, PauseSpace(), LEADER)
            of.wait(number)
            of.do(FIRE, ResumeSpace(), LEADER)
        of.meet()
        if not seen and of.nodes[POLICE].now_ms == FLOOD_MS + 45_000:
            seen = True
            of.do(POLICE, GiveReceipt(alert=alert, answer="seen"))
            of.do(POLICE, WriteLine(incident=incident, text="vi kommer"))
            of.meet()
    assert of.nodes[FIRE].now_ms == FLOOD_MS + 240_000
    return of


def test_one_script_at_different_rates_with_pauses_and_jumps_gives_the_same_log_of_the_world() -> None:
    by_the_second = played([("wait", 1)] * 240)
    fast = played([("rate", 45), ("wait", 1), ("rate", 60), ("wait", 3), ("rate", 1), ("wait", 15)])
    jumping = played([("wait", 5), ("jump", 40), ("pause", 300), ("jump", 100), ("wait", 10), ("jump", 85)])
    log = world_log(by_the_second)
    # To 113 at 30, 90 and 180; to 112, which has seen it at 45 and does not act, at 30 and 180.
    calls = [(at - FLOOD_MS) // 1000 for at, _, kind, *_ in log if kind == "alert_escalation"]  # type: ignore[operator]
    assert calls == [30, 30, 90, 180, 180]
    assert world_log(fast) == log
    assert world_log(jumping) == log


def test_an_act_is_a_patch_of_one_record() -> None:
    of = exercise(FIRE)
    patches = StartSpace(world_ms=FLOOD_MS).patches(of.nodes[FIRE].scene(of.person(FIRE, LEADER)))
    assert [(type(patch), patch.kind) for patch in patches] == [(Patch, "space-started/1")]
