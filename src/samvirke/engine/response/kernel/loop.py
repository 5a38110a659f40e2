# mypy: disable-error-code="no-any-return"
"""The loop: incidents and events in order of time, until all units are at rest."""

import numpy as np

from samvirke._kernel import held, kernel, lent, part, small_part
from samvirke.engine.response.kernel import log as step
from samvirke.engine.response.kernel.choose import start_from_way
from samvirke.engine.response.kernel.clock import look_up, turn_to
from samvirke.engine.response.kernel.events import (
    AT_HOSPITAL,
    AT_PLACE,
    BED_FREE,
    CLEARS,
    HOME,
    Events,
    pop,
    with_room,
)
from samvirke.engine.response.kernel.free import begin_rest, count_in_groups, end_way
from samvirke.engine.response.kernel.lines import join, leave, need_of
from samvirke.engine.response.kernel.log import Log, note, with_room_for_steps
from samvirke.engine.response.kernel.missions import (
    arrive,
    drop_what_is_over,
    end_mission,
    hand_over,
    leaves_for_hospital,
    most_urgent,
    reach_hospital,
)
from samvirke.engine.response.kernel.moving import go_to_rest, set_out_anew
from samvirke.engine.response.kernel.sending import (
    answer,
    forget_needs,
    is_over,
    send,
    with_room_to_answer,
)
from samvirke.engine.response.kernel.state import (
    ASIDE,
    BEGUN,
    BOUND,
    BUSY,
    NEXT_CHANGE,
    NEXT_GROUP,
    NOBODY,
    TRYING,
    WAYS,
    Run,
    ToAnswer,
)


@kernel
def play(given: Run, events: Events, to_answer: ToAnswer, log: Log, room: int) -> Log:
    """Move through all that happens; return the log, which may have grown.

    `room` bounds how many events and how many needs to answer one turn can make; three times as many steps.
    """
    run = held(given)
    while not _play_while_there_is_room(run, lent(events), lent(to_answer), lent(log), room):
        events, to_answer = with_room(events, room), with_room_to_answer(to_answer, room)
        log = with_room_for_steps(log, 3 * room)
    return log


@part
def _play_while_there_is_room(run: Run, events: Events, to_answer: ToAnswer, log: Log, room: int) -> bool:
    """Go on until all is done, True, or something might not fit any more.

    Each turn answers one need, or lets one thing happen, which may give needs to answer.
    """
    if run.number[BEGUN] == 0:
        run.number[BEGUN] = 1
        for unit in range(len(run.units)):
            look_up(run, unit)
            begin_rest(run, unit)
            count_in_groups(run, unit, 1)
    starts, changes, n_groups = run.group_starts, run.changes, len(run.group_starts) - 1
    group, now = run.number[NEXT_GROUP], run.moment_s[0]
    most_events, most_needs, most_steps = (
        len(events.at_s) - room,
        len(to_answer.need) - room,
        len(log.at_s) - 3 * room if log.on else 0,
    )
    while events.size[0] <= most_events and to_answer.size[0] <= most_needs and log.size[0] <= most_steps:
        need = _next_to_answer(run, to_answer, now)
        if need >= 0:
            if not is_over(run, need, now):
                answer(run, events, to_answer, log, need, now)
            continue
        known_s = run.alert_s[starts[group]] if group < n_groups else np.inf
        change = run.number[NEXT_CHANGE]
        changes_s = changes[change].at_s if change < len(changes) else np.inf
        if events.size[0] > 0 and events.at_s[0] <= min(known_s, changes_s):
            now, kind, which, generation = pop(events)
            if kind == BED_FREE:
                run.hospitals[which].patients -= 1
            elif generation == run.units[which].generation:
                turn_to(run, now)
                _happen(run, events, log, kind, which, now)
        elif changes_s <= known_s and changes_s < np.inf:
            now = changes_s
            turn_to(run, now)
            _change(run, events, log, now)
        elif group < n_groups:
            now = known_s
            turn_to(run, now)
            for number in range(starts[group + 1] - 1, starts[group] - 1, -1):
                to_answer.need[to_answer.size[0]] = number
                to_answer.size[0] += 1
            group += 1
        else:
            return True
    run.number[NEXT_GROUP], run.moment_s[0] = group, now
    return False


@small_part
def _next_to_answer(run: Run, to_answer: ToAnswer, now: float) -> int:
    """Return what is to be answered at this moment, -1: nothing more."""
    if to_answer.size[0] > 0:
        to_answer.size[0] -= 1
        return to_answer.need[to_answer.size[0]]
    if not run.number[TRYING]:
        return NOBODY
    first, key = NOBODY, np.int64(0)
    for capability in range(len(run.capabilities)):
        # Where nobody is free, and nobody may be turned, trying again is in vain.
        if run.capabilities[capability].free == 0 and not run.rules.diverts:
            continue
        drop_what_is_over(run, capability, now)
        if run.capabilities[capability].line_length > 0:
            most_urgent_key = run.line[run.capabilities[capability].line_start]
            if first < 0 or most_urgent_key < key:
                first, key = capability, most_urgent_key
    if first >= 0:
        leave(run, first)
        return need_of(key)
    run.number[TRYING] = 0
    for index in range(run.number[ASIDE]):
        need = run.aside[index]
        run.needs[need].stands = 0
        join(run, run.needs[need].capability, run.needs[need].priority, need)
    run.number[ASIDE] = 0
    return NOBODY


@part
def _happen(run: Run, events: Events, log: Log, kind: int, unit: int, now: float) -> None:
    """Let an event of a unit happen."""
    place = NOBODY
    if kind == AT_PLACE:
        arrive(run, events, log, unit, now)
        return
    if kind == HOME:
        end_way(run, unit, BUSY)
        begin_rest(run, unit)
        note(log, now, step.AT_REST, unit, -1, run.units[unit].rest_stop, now)
        return
    if kind == AT_HOSPITAL:
        reach_hospital(run, events, log, unit, now)
        return
    if kind == CLEARS:
        if leaves_for_hospital(run, events, log, unit, now):
            return
        place = run.needs[run.nodes[run.units[unit].first_node].need].place
    else:
        hand_over(run, events, log, unit, now)
    forget_needs(run, unit)
    end_mission(run, unit, now, place)
    need = most_urgent(run, unit, now)
    if need < 0:
        go_to_rest(run, events, log, unit, now)
        return
    run.units[unit].status = BOUND
    start = start_from_way(run, unit, run.needs[need].place, now)
    send(run, events, log, unit, need, start, now)


@part
def _change(run: Run, events: Events, log: Log, now: float) -> None:
    """Make the changes of a moment; then all that waits is to be tried again."""
    number = run.number[NEXT_CHANGE]
    change = run.changes[number]
    run.number[NEXT_CHANGE] = number + 1
    for index in range(change.first_unit, change.after_unit):
        run.units[run.ends[index].which].out += run.ends[index].step
        look_up(run, run.ends[index].which)
    for index in range(change.first_hospital, change.after_hospital):
        run.hospitals[run.ends[index].which].closed += run.ends[index].step
    if change.ways >= 0:
        run.number[WAYS] = change.ways
        set_out_anew(run, events, log, now)
    run.number[TRYING] = 1
