# mypy: disable-error-code="no-any-return"
"""Answering a need: units are sent, or turned, until nothing is missing (rules 1, 3, 4 and 7)."""

import numpy as np

from samvirke._kernel import making_part, part, small_part
from samvirke.engine.response.kernel.choose import (
    Start,
    best_free,
    best_turned,
    start_from_rest,
    start_from_way,
    start_of_turned,
)
from samvirke.engine.response.kernel.events import AT_PLACE, Events, push
from samvirke.engine.response.kernel.free import count_in_groups, end_rest, end_way
from samvirke.engine.response.kernel.lines import join
from samvirke.engine.response.kernel.log import SENT, TURNED, Log, note
from samvirke.engine.response.kernel.moving import move_up
from samvirke.engine.response.kernel.state import (
    ASIDE,
    AT_REST,
    BOUND,
    BY_TABLE,
    FREE_NODE,
    NOBODY,
    ON_WAY,
    TRYING,
    Run,
    ToAnswer,
)


@small_part
def is_over(run: Run, need: int, now: float) -> bool:
    """Whether nobody needs to be sent any more."""
    return run.needs[need].left == 0 or run.needs[need].until_s < now


@part
def answer(run: Run, events: Events, to_answer: ToAnswer, log: Log, need: int, now: float) -> None:
    """Send units to a need until nothing is missing or nobody may come."""
    behind = to_answer.size[0]
    place = run.needs[need].place
    while run.needs[need].left > 0:
        unit, score = best_free(run, need, now)
        if run.rules.diverts:
            turned = best_turned(run, need, now, score)
            unit = turned if turned >= 0 else unit
        if unit < 0:
            run.needs[need].waited = 1
            wait(run, need)
            return
        status = run.units[unit].status
        if status == AT_REST:
            start = start_from_rest(run, unit, place, now)
            end_rest(run, unit, BOUND)
        elif status == ON_WAY:
            start = start_from_way(run, unit, place, now)
            end_way(run, unit, BOUND)
            run.units[unit].generation += 1  # it will not come home now
        else:
            start = start_of_turned(run, unit, place, now)
            turn(run, to_answer, behind, log, unit, now)
        if status != BOUND:
            count_in_groups(run, unit, -1)
        send(run, events, log, unit, need, start, now)
        if status != BOUND and run.rules.moves == BY_TABLE:
            move_up(run, events, log, unit, now)


@small_part
def wait(run: Run, need: int) -> None:
    """Let a need wait, if anybody could ever come."""
    capability = run.needs[need].capability
    if not run.can_be_reached[capability, run.needs[need].place]:
        return  # it would stand first in line for ever
    if not run.number[TRYING]:
        join(run, capability, run.needs[need].priority, need)
    elif not run.needs[need].stands:  # it has had its turn
        run.needs[need].stands = 1
        run.aside[run.number[ASIDE]] = need
        run.number[ASIDE] += 1


@small_part
def send(run: Run, events: Events, log: Log, unit: int, need: int, start: Start, now: float) -> None:
    """Bind a unit for a place; what it can do counts for every need of the group."""
    units, needs, nodes = run.units, run.needs, run.nodes
    eta_s, started_at, started_s, moves_at_s, drives_s = start
    units[unit].sent_at_s, units[unit].drives_s = now, drives_s
    units[unit].started_at, units[unit].started_s = started_at, started_s
    units[unit].moves_at_s, units[unit].arrives_at_s = moves_at_s, now + eta_s
    units[unit].missions += 1
    group, last = needs[need].group, NOBODY
    units[unit].first_node = NOBODY
    for other in range(run.group_starts[group], run.group_starts[group + 1]):
        takes = min(run.gives[unit, needs[other].capability], needs[other].left)
        if takes == 0:
            continue
        needs[other].left -= takes
        node = run.number[FREE_NODE]
        run.number[FREE_NODE] = nodes[node].following
        nodes[node].need, nodes[node].quantity, nodes[node].following = other, takes, NOBODY
        if last < 0:
            units[unit].first_node = node
        else:
            nodes[last].following = node
        last = node
    push(events, now + eta_s, AT_PLACE, unit, units[unit].generation)
    note(log, now, SENT, unit, nodes[units[unit].first_node].need, started_at, now + eta_s)


@small_part
def forget_needs(run: Run, unit: int) -> None:
    """Give the nodes of a unit back; it serves no need any more."""
    nodes, node = run.nodes, run.units[unit].first_node
    while node >= 0:
        following = nodes[node].following
        nodes[node].following = run.number[FREE_NODE]
        run.number[FREE_NODE] = node
        node = following
    run.units[unit].first_node = NOBODY


@part
def turn(run: Run, to_answer: ToAnswer, behind: int, log: Log, unit: int, now: float) -> None:
    """Let a unit under way leave its needs; from `behind` on they stand to be answered, the lowest last."""
    units, nodes, node = run.units, run.nodes, run.units[unit].first_node
    note(log, now, TURNED, unit, nodes[node].need, -1, now)
    while node >= 0:
        need = nodes[node].need
        run.needs[need].left += nodes[node].quantity
        run.needs[need].turned_away += 1
        _leave_behind(to_answer, behind, need)
        node = nodes[node].following
    forget_needs(run, unit)
    units[unit].busy_s += now - units[unit].sent_at_s
    units[unit].generation += 1  # it will not come there now


@part
def _leave_behind(to_answer: ToAnswer, behind: int, need: int) -> None:
    """Put a need among those left behind, in falling order, once."""
    size, hole = to_answer.size[0], to_answer.size[0]
    for position in range(behind, size):
        if to_answer.need[position] == need:
            return
    while hole > behind and to_answer.need[hole - 1] < need:
        to_answer.need[hole] = to_answer.need[hole - 1]
        hole -= 1
    to_answer.need[hole] = need
    to_answer.size[0] = size + 1


@making_part
def with_room_to_answer(to_answer: ToAnswer, more: int) -> ToAnswer:
    """Return the same list, in a larger array when so many more needs might not fit."""
    size = to_answer.size[0]
    if size + more <= len(to_answer.need):
        return to_answer
    need = np.empty(2 * (size + more), dtype=np.int64)
    for position in range(size):
        need[position] = to_answer.need[position]
    return ToAnswer(need, to_answer.size)
