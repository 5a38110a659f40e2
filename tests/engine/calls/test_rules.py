"""Each rule of call-taking by a sum done by hand; kernel and reference alike."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.engine.calls.small import INF, PROCEDURE, agencies, calls, centres, course

from samvirke.engine.calls.calls import Agencies, Calls
from samvirke.engine.calls.centres import Centres
from samvirke.engine.calls.kernel import run_kernel
from samvirke.engine.calls.outcome import CallOutcome, all_alerted_s, first_rang_s
from samvirke.engine.calls.reference import run_reference
from samvirke.engine.calls.room import Lost, Raw, Room
from samvirke.engine.calls.sharing import (
    Sharing,
    apart,
    co_located,
    one_number,
    partly_pooled,
    with_backup,
    with_overflow,
)
from samvirke.engine.calls.take import take_calls
from samvirke.model.errors import InvalidValueError

Taken = Callable[..., CallOutcome]
ALL = [2, 1, 1]  # one centre a service: 110, 112, 113


@pytest.fixture(params=[run_kernel, run_reference], ids=["kernel", "reference"])
def take(request: pytest.FixtureRequest) -> Taken:
    play: Callable[[Room], Raw] = request.param

    def taken(
        who: Centres,
        of: Calls,
        to: Agencies | None = None,
        sharing: Sharing | None = None,
        lost: tuple[Lost, ...] = (),
    ) -> CallOutcome:
        return take_calls(who, course(of, to), procedure=PROCEDURE, sharing=sharing, lost=lost, play=play)

    return taken


def test_a_call_waits_for_the_operator_and_his_after_work(take: Taken) -> None:
    # The first is answered at 10 and takes 100 + 30; the second waits from 20 to 140.
    outcome = take(centres([1], [1]), calls([10, 20], after_s=30))
    assert outcome.answered_s.tolist() == [10, 140]
    assert outcome.wait_s.tolist() == [0, 120]
    assert outcome.busy_s.tolist() == [260]


def test_an_operator_who_becomes_free_at_the_last_moment_answers_before_the_caller_gives_up(
    take: Taken,
) -> None:
    outcome = take(centres([1], [1]), calls([0, 20], patience_s=80))
    assert outcome.answered_s.tolist() == [0, 100]
    assert take(centres([1], [1]), calls([0, 20], patience_s=79)).abandoned_s.tolist() == [INF, 99]


def test_who_gives_up_rings_again_as_often_as_he_will(take: Taken) -> None:
    # Rings at 10, gives up at 40, rings at 60, gives up at 90, rings at 110: free since 100.
    outcome = take(centres([1], [1]), calls([0, 10], patience_s=30, redials=[0, 2], redial_s=20))
    assert outcome.answered_s.tolist() == [0, 110]
    assert outcome.attempts.tolist() == [1, 3]
    assert outcome.rang_s.tolist() == [0, 110]
    once = take(centres([1], [1]), calls([0, 10], patience_s=30, redials=[0, 1], redial_s=20))
    assert once.abandoned_s.tolist() == [INF, 90]


def test_the_more_urgent_call_is_answered_first(take: Taken) -> None:
    outcome = take(centres([1], [1]), calls([0, 10, 20], priority=[1, 2, 1]))
    assert outcome.answered_s.tolist() == [0, 200, 100]


def test_the_first_call_about_an_incident_alerts_and_the_others_keep_operators_busy(take: Taken) -> None:
    # Two operators. The first call 0-100; the second about the same incident 5-25 (20 s); the third at 25.
    outcome = take(centres([1], [2]), calls([0, 5, 6], incident=0), agencies([[-1, 0, -1]]))
    assert outcome.answered_s.tolist() == [0, 5, 25]
    assert outcome.alerted_s.tolist() == [[INF, 60, INF]]
    assert outcome.busy_s.tolist() == [100 + 20 + 20]


def test_two_operators_alert_in_half_the_time_and_the_second_is_free_then(take: Taken) -> None:
    # paired_share 0.5 of 60 s: alerted at 30; the second operator answers the call of 10 at 30.
    outcome = take(centres([1], [2]), calls([0, 10], incident=[0, -1], pair=True), agencies([[-1, 0, -1]]))
    assert outcome.paired.tolist() == [True, False]
    assert outcome.alerted_s[0, 1] == 30
    assert outcome.answered_s.tolist() == [0, 30]


def test_apart_an_operator_of_each_other_centre_must_join(take: Taken) -> None:
    # Asked at 30. 112 joins at once: alerted 30 + 60. 113 is busy 10-110 and joins then: 170.
    who = centres([0, 1, 2], ALL)
    outcome = take(who, calls([0, 10], centre=[0, 2], incident=[0, -1], after_s=7), agencies([[0, 1, 2]]))
    assert outcome.asked_s.tolist() == [30]
    assert outcome.joined_s.tolist() == [[INF, 30, 117]]
    assert outcome.alerted_s.tolist() == [[60, 90, 177]]
    # The one who asked stays until 117 and works 7 s; joined operators are busy 100 s each.
    assert outcome.busy_s.tolist() == [124, 100, 107 + 100]


def test_a_request_goes_before_calls_and_who_asked_gives_up_waiting(take: Taken) -> None:
    # 113 is busy 0-400 and then joins, before the call of 10. Who asked at 30 leaves at 150.
    of = calls([0, 0, 10, 20], centre=[2, 0, 2, 0], incident=[-1, 0, -1, -1], talk_s=[400, 100, 100, 100])
    outcome = take(centres([0, 1, 2], [1, 1, 1]), of, agencies([[0, -1, 2]]))
    assert outcome.joined_s[0, 2] == 400
    assert outcome.alerted_s[0].tolist() == [60, INF, 460]
    assert outcome.answered_s.tolist() == [0, 0, 500, 150]


def test_a_shared_picture_alerts_without_keeping_anybody_busy(take: Taken) -> None:
    who = centres([0, 1, 2], ALL)
    outcome = take(who, calls([0], incident=0), agencies([[0, 1, 2]]), co_located(apart(who), [[0, 1, 2]]))
    assert outcome.alerted_s.tolist() == [[60, 45, 45]]  # 30 + 15
    assert outcome.busy_s.tolist() == [100, 0, 0]


def test_a_lost_centre_sees_no_shared_picture(take: Taken) -> None:
    who = centres([0, 1, 2], ALL)
    shared = co_located(apart(who), [[0, 1, 2]])
    outcome = take(who, calls([0], incident=0), agencies([[0, 1, -1]]), shared, (Lost(1, 0, 1000),))
    assert outcome.alerted_s[0].tolist() == [60, 1060, INF]  # joined when it was back


def test_a_service_without_a_centre_is_alerted_by_who_answers(take: Taken) -> None:
    outcome = take(centres([1], [1]), calls([0], incident=0), agencies([[-2, -1, -2]]))
    assert outcome.alerted_s.tolist() == [[60, INF, 60]]


def test_a_call_that_has_waited_may_be_taken_by_a_partner_that_keeps_one_free(take: Taken) -> None:
    who = centres([1, 1], [1, 2])
    sharing = with_overflow(apart(who), [[1], []], after_s=15, keep_free=1)
    # Call 1 overflows at 25: two are free at the partner, one is kept. Call 2 at 30: one free, it waits
    # until 100, when its own centre is free.
    outcome = take(who, calls([0, 10, 15]), sharing=sharing)
    assert outcome.answered_s.tolist() == [0, 25, 100]
    assert outcome.overflowed.tolist() == [False, True, False]
    assert outcome.answered_by.tolist() == [0, 1, 0]


def test_a_partner_who_becomes_free_takes_what_has_waited_too_long(take: Taken) -> None:
    who = centres([1, 1], [1, 1])
    sharing = with_overflow(apart(who), [[1], []], after_s=15, keep_free=0)
    # The partner is free at 50: call 2 has waited too long, call 3 of 45 has not.
    of = calls([0, 0, 10, 45], centre=[0, 1, 0, 0], talk_s=[100, 50, 100, 100])
    outcome = take(who, of, sharing=sharing)
    assert outcome.answered_s.tolist() == [0, 0, 50, 100]
    assert outcome.overflowed.tolist() == [False, False, True, False]


def test_a_cross_trained_operator_takes_the_others_calls_at_once_and_own_calls_last(take: Taken) -> None:
    who = centres([0, 1], [2, 1])
    sharing = partly_pooled(apart(who), [[0, 1]], cross_trained=1)
    # 110: one plain, one cross-trained. 112's only operator is cross-trained too and takes its own first.
    of = calls([0, 1, 2, 3], centre=[1, 0, 1, 1])
    outcome = take(who, of, sharing=sharing)
    assert outcome.answered_by.tolist() == [1, 0, 0, 1]
    assert outcome.answered_s.tolist() == [0, 1, 2, 100]


def test_one_number_is_one_queue_with_a_sorting_at_the_start(take: Taken) -> None:
    who = centres([0, 1], [1, 1])
    sharing = one_number(apart(who), [[0, 1]], triage_s=20)
    # Both operators answer calls to 110; each takes 120. The third waits for the first to be free.
    outcome = take(who, calls([0, 1, 2], incident=[0, -1, -1]), agencies([[0, 1, -1]]), sharing)
    assert outcome.answered_s.tolist() == [0, 1, 120]
    assert outcome.answered_by.tolist() == [0, 1, 0]
    assert outcome.alerted_s[0].tolist() == [80, 65, INF]  # 20 + 60; 20 + 30 + 15


def test_a_lost_centres_calls_go_to_its_backup_once_switched_over(take: Taken) -> None:
    who = centres([1, 1], [1, 2])
    sharing = with_backup(apart(who), [1, -1], switch_s=300)
    # Lost 50-1000. The call of 0 is brought to its end; that of 60 waits to 350; that of 500 goes at once;
    # that of 1200 to its own centre again.
    outcome = take(who, calls([0, 60, 500, 1200]), sharing=sharing, lost=(Lost(0, 50, 1000),))
    assert outcome.answered_s.tolist() == [0, 350, 500, 1200]
    assert outcome.answered_by.tolist() == [0, 1, 1, 0]


def test_a_backup_that_is_lost_too_hands_on_to_its_own_and_a_ring_leads_nowhere(take: Taken) -> None:
    who = centres([1, 1, 1], [1, 1, 1])
    chain = with_backup(apart(who), [1, 2, -1], switch_s=10)
    lost = (Lost(0, 0, 500), Lost(1, 0, 500))
    assert take(who, calls([50]), sharing=chain, lost=lost).answered_by.tolist() == [2]
    ring = with_backup(apart(who), [1, 0, -1], switch_s=10)
    assert take(who, calls([50]), sharing=ring, lost=lost).answered_s.tolist() == [500]


def test_a_pool_that_still_answers_needs_no_backup(take: Taken) -> None:
    who = centres([0, 1, 1], [1, 1, 1])
    sharing = with_backup(one_number(apart(who), [[0, 1]], triage_s=0), [2, 2, -1], switch_s=10)
    assert take(who, calls([50]), sharing=sharing, lost=(Lost(0, 0, 500),)).answered_by.tolist() == [1]
    both = (Lost(0, 0, 500), Lost(1, 0, 500))
    assert take(who, calls([50]), sharing=sharing, lost=both).answered_by.tolist() == [2]


def test_operators_follow_the_hours_and_finish_their_call(take: Taken) -> None:
    # Monday in Oslo: two until 01:00, none until 02:00, then one.
    who = centres([1], [1])
    operators = who.operators.copy()
    operators[0, :3] = [2, 0, 1]
    outcome = take(replace(who, operators=operators), calls([3590, 3595, 3700]))
    assert outcome.answered_s.tolist() == [3590, 3595, 7200]
    assert outcome.staffed_s.tolist() == [7200 + 0 + (7 * 24 - 2) * 3600]


def test_nobody_on_duty_is_nobody_told(take: Taken) -> None:
    outcome = take(centres([1], [0]), calls([0], incident=0, patience_s=50), agencies([[-1, 0, -1]]))
    assert outcome.abandoned_s.tolist() == [50]
    assert np.isinf(outcome.known_s).all()
    assert np.isinf(outcome.alerted_s).all()
    assert np.isnan(outcome.occupancy).all()


def test_a_need_is_alerted_with_its_service_and_not_before_it_arises() -> None:
    who = centres([0, 1, 2], ALL)
    told = replace(
        course(calls([0], incident=0), agencies([[0, 1, -1]])),
        need_incident=np.array([0, 0, 0, 0]),
        need_service=np.array([0, 1, 1, 2]),
        need_from_s=np.array([0.0, 0.0, 500.0, 0.0]),
    )
    outcome = take_calls(who, told, procedure=PROCEDURE)
    assert outcome.alert_s.tolist() == [60, 90, 500, INF]
    wanted = told.agencies.centre
    assert all_alerted_s(outcome, wanted, first_rang_s(told.calls, 1)).tolist() == [90]


def test_what_does_not_fit_is_refused_with_what_to_do() -> None:
    who = centres([1], [1])
    with pytest.raises(InvalidValueError, match=r"centre of calls holds 3 \(1 such\); it must be 0 to 0"):
        take_calls(who, course(calls([0], centre=3)), procedure=PROCEDURE)
    with pytest.raises(InvalidValueError, match="must be a centre that answers 110"):
        take_calls(who, course(calls([0]), agencies([[0, -1, -1]])), procedure=PROCEDURE)
    with pytest.raises(InvalidValueError, match="the sharing is for 2 centres and there are 1"):
        take_calls(who, course(calls([0])), procedure=PROCEDURE, sharing=apart(centres([1, 1], [1, 1])))
    with pytest.raises(InvalidValueError, match="it must be of the 1 centres"):
        take_calls(who, course(calls([0])), procedure=PROCEDURE, lost=(Lost(1, 0, 1),))
    with pytest.raises(InvalidValueError, match="join the two"):
        take_calls(who, course(calls([0])), procedure=PROCEDURE, lost=(Lost(0, 0, 9), Lost(0, 9, 12)))
    with pytest.raises(InvalidValueError, match="not in order of time"):
        calls([2, 1])
    with pytest.raises(InvalidValueError, match="whole numbers, 0 or more"):
        centres([1], [-1])
    with pytest.raises(InvalidValueError, match=r"give_up_s is inf; it must be 0 s or more and finite"):
        replace(PROCEDURE, give_up_s=INF)
    with pytest.raises(InvalidValueError, match=r"room \[0, 4\] cannot be"):
        co_located(apart(who), [[0, 4]])
