"""The loop: incidents and events in order of time, until all units are at rest."""

import numpy as np

from samvirke._kernel import kernel, part
from samvirke.engine.response.kernel import log as step
from samvirke.engine.response.kernel.clock import look_up, turn_to
from samvirke.engine.response.kernel.events import (
    AT_HOSPITAL,
    AT_PLACE,
    BED_FREE,
    CLEARS,
    HANDED_OVER,
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
from samvirke.engine.response.kernel.choose import start_from_way
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
    BOUND,
    BUSY,
    NEXT_CHANGE,
    NOBODY,
    TRYING,
    WAYS,
    Run,
    ToAnswer,
)


@kernel
def play(run: Run, events: Events, to_answer: ToAnswer, log: Log, room: int) -> Log:
    """Move through all that happens; return the log, which may have grown.

    Each turn answers one need, or lets one thing happen, which may give needs to answer. `room` bounds
    how many events and how many needs to answer one turn can make; three times as many steps.
    """
    group, n_groups, now = 0, len(run.needs.group_starts) - 1, 0.0
    starts, alert_s, change_s = run.needs.group_starts, run.needs.alert_s, run.clock.at_s
    for unit in range(len(run.units.status)):
        look_up(run, unit)
        begin_rest(run, unit)
        count_in_groups(run, unit, 1)
    while True:
        events, to_answer = with_room(events, room), with_room_to_answer(to_answer, room)
        log = with_room_for_steps(log, 3 * room)
        need = _next_to_answer(run, to_answer, now)
        if need >= 0:
            if not is_over(run, need, now):
                answer(run, events, to_answer, log, need, now)
            continue
        known_s = alert_s[starts[group]] if group < n_groups else np.inf
        change = run.number[NEXT_CHANGE]
        changes_s = change_s[change] if change < len(change_s) else np.inf
        next_s = min(known_s, changes_s)
        if events.size[0] > 0 and events.at_s[0] <= next_s:
            now, kind, which, generation = pop(events)
            if kind == BED_FREE:
                run.hospitals.patients[which] -= 1
            elif generation == run.units.generation[which]:
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
            return log


@part
def _next_to_answer(run: Run, to_answer: ToAnswer, now: float) -> int:
    """Return what is to be answered at this moment, -1: nothing more."""
    if to_answer.size[0] > 0:
        to_answer.size[0] -= 1
        return to_answer.need[to_answer.size[0]]
    if not run.number[TRYING]:
        return NOBODY
    lines, first, key = run.lines, NOBODY, np.int64(0)
    for capability in range(len(lines.length)):
        # Where nobody is free, and nobody may be turned, trying again is in vain.
        if run.able.free[capability] == 0 and not run.rules.diverts:
            continue
        drop_what_is_over(run, capability, now)
        if lines.length[capability] > 0 and (first < 0 or lines.key[lines.start[capability]] < key):
            first, key = capability, lines.key[lines.start[capability]]
    if first >= 0:
        leave(lines, first)
        return need_of(key)
    run.number[TRYING] = 0
    for index in range(run.number[ASIDE]):
        need = run.aside[index]
        lines.stands[need] = False
        join(lines, run.needs.capability[need], run.needs.priority[need], need)
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
        note(log, now, step.AT_REST, unit, -1, run.units.rest_stop[unit], now)
        return
    if kind == AT_HOSPITAL:
        reach_hospital(run, events, log, unit, now)
        return
    if kind == CLEARS:
        if leaves_for_hospital(run, events, log, unit, now):
            return
        place = run.needs.place[run.nodes.need[run.units.first_node[unit]]]
    else:
        hand_over(run, events, log, unit, now)
    forget_needs(run, unit)
    end_mission(run, unit, now, place)
    need = most_urgent(run, unit, now)
    if need < 0:
        go_to_rest(run, events, log, unit, now)
        return
    run.units.status[unit] = BOUND
    start = start_from_way(run, unit, run.needs.place[need], now)
    send(run, events, log, unit, need, start, now)


@part
def _change(run: Run, events: Events, log: Log, now: float) -> None:
    """Make the changes of a moment; then all that waits is to be tried again."""
    clock, change = run.clock, run.number[NEXT_CHANGE]
    run.number[NEXT_CHANGE] = change + 1
    for index in range(clock.unit_starts[change], clock.unit_starts[change + 1]):
        run.units.out[clock.unit[index]] += clock.unit_step[index]
        look_up(run, clock.unit[index])
    for index in range(clock.hospital_starts[change], clock.hospital_starts[change + 1]):
        run.hospitals.closed[clock.hospital[index]] += clock.hospital_step[index]
    if clock.ways[change] >= 0:
        run.number[WAYS] = clock.ways[change]
        set_out_anew(run, events, log, now)
    run.number[TRYING] = 1
