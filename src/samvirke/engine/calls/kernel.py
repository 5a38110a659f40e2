"""The rules as a kernel: the same answer as `reference`, to the last bit, a hundred times faster."""

from typing import Any, cast

import numpy as np

from samvirke._kernel import kernel
from samvirke.engine.calls.conversation import CROSS, PLAIN, answer, free_in_pool, join, let_go, seat
from samvirke.engine.calls.layout import (
    EVENTS,
    HEAD,
    HELPED,
    HELPERS,
    HOUR_NOW,
    LEVELS,
    MEMBERS,
    NEXT_CALL,
    NEXT_CHANGE,
    PARTNER_OF,
    PARTNERS,
    TAIL,
    WAITING,
    Desk,
    grown,
    lay_out,
    read_out,
)
from samvirke.engine.calls.line import NUMBER, NUMBER_BITS, drop_first, line_up, push, step_out, whole
from samvirke.engine.calls.room import (
    ABANDON,
    BACK,
    CHANGES,
    CONFER,
    FREE,
    GIVE_UP,
    LOST,
    OVERFLOW,
    REDIAL,
    SECOND_FREE,
    SWITCHED,
    Raw,
    Room,
)

INF = np.inf
NONE, REQUEST = cast("tuple[int, int]", tuple(np.array([-1, 0])))  # no node; the level of requests
PUSHED_AT_MOST = 16  # by one event, beside three for each that waits


def run_kernel(room: Room) -> Raw:
    """Play the calls of a room by the rules of the room's docstring."""
    desk = lay_out(room)
    set_operators(desk)
    while not play(desk):
        desk = grown(desk)
    return read_out(desk)


@kernel
def play(desk: Desk) -> bool:
    """Play on until all is over; False when the events need more room first."""
    clock, n_calls, n_changes = desk.clock, len(desk.at_s), len(desk.change)
    while True:
        if clock[EVENTS] + 3 * clock[WAITING] + PUSHED_AT_MOST > len(desk.heap_s):
            return False
        call, change = clock[NEXT_CALL], clock[NEXT_CHANGE]
        call_s = desk.at_s[call] if call < n_calls else INF
        change_s = desk.change_at_s[change] if change < n_changes else INF
        event_s, key = (desk.heap_s[0], desk.heap_key[0]) if clock[EVENTS] else (INF, NONE)
        if min(call_s, change_s, event_s) == INF:
            return True
        if change_s <= call_s and (
            change_s < event_s or (change_s == event_s and key >> NUMBER_BITS > CHANGES)
        ):
            clock[NEXT_CHANGE] = change + 1
            _change(desk, change, change_s)
        elif event_s <= call_s:
            drop_first(desk.heap_s, desk.heap_key, clock)
            number = key & NUMBER
            if key >> NUMBER_BITS != FREE:
                _act(desk, key >> NUMBER_BITS, number, event_s)
                continue
            centre = _leave_desk(desk.calls, desk.nodes, desk.centres, desk.agencies, number, event_s)
            if clock[WAITING]:
                _serve(desk, centre, event_s)
        else:
            clock[NEXT_CALL] = call + 1
            over_s = _at_once(desk.calls, desk.nodes, desk.centres, desk.incidents, call, call_s)
            if over_s >= 0.0:
                push(desk.heap_s, desk.heap_key, clock, over_s, FREE, call)
            else:
                _enter(desk, call, call_s)


@kernel
def _at_once(calls: Any, nodes: Any, centres: Any, incidents: Any, call: int, now: float) -> float:
    """Seat a plain operator of its own centre if a new call takes no more; return when it is over, else -1.0.

    Most calls are so, and handing over the whole desk would take longer than all that is done here.
    """
    this = calls[call]
    centre = whole(this.centre)
    at = centres[centre]
    if at.plain <= at.busy_plain or at.is_switched or this.pair:
        return -1.0
    if this.incident >= 0 and incidents[this.incident].known_s == np.inf:
        return -1.0
    nodes[call].at = centre
    return float(seat(calls, nodes, centres, incidents, call, centre, PLAIN, now))


@kernel
def _act(desk: Desk, kind: int, number: int, now: float) -> None:
    if kind == SECOND_FREE:
        _serve(desk, _leave_second(desk.calls, desk.nodes, desk.centres, number, now), now)
    elif kind == CONFER:
        _confer(desk, number, now)
    elif kind == GIVE_UP:
        if desk.calls[number].is_held:
            let_go(desk, number, now)
    elif kind == OVERFLOW:
        _overflow(desk, number, now)
    elif kind == ABANDON:
        if desk.nodes[number].is_waiting:
            _leave(desk, number)
            if desk.calls[number].redials > 0:
                desk.calls[number].redials -= 1
                at_s = now + desk.calls[number].redial_s
                push(desk.heap_s, desk.heap_key, desk.clock, at_s, REDIAL, number)
            else:
                desk.calls[number].abandoned_s = now
    else:
        desk.calls[number].rang_s = now
        desk.calls[number].attempts += 1
        _enter(desk, number, now)


# --- changes -------------------------------------------------------------------------------------


@kernel
def set_operators(desk: Desk) -> None:
    """Put as many operators on duty as the hour says."""
    for centre in range(len(desk.centres)):
        here = 0 if desk.centres[centre].is_lost else desk.operators[centre, desk.clock[HOUR_NOW]]
        cross = min(desk.centres[centre].trained, here)
        desk.centres[centre].cross = cross
        desk.centres[centre].plain = here - cross


@kernel
def _change(desk: Desk, number: int, now: float) -> None:
    change, which = desk.change[number], desk.change_of[number]
    if change == SWITCHED:
        _switch_over(desk, which, now)
    else:
        if change == LOST:
            desk.centres[which].is_lost = 1
        elif change == BACK:
            desk.centres[which].is_lost = 0
            for place in range(desk.list_from[MEMBERS, which], desk.list_from[MEMBERS, which + 1]):
                desk.centres[desk.list_of[place]].is_switched = 0
        else:
            desk.clock[HOUR_NOW] = which
        set_operators(desk)
    for centre in range(len(desk.centres)):
        _serve(desk, centre, now)


@kernel
def _switch_over(desk: Desk, which: int, now: float) -> None:
    first, end = desk.list_from[MEMBERS, which], desk.list_from[MEMBERS, which + 1]
    for place in range(first, end):
        if not desk.centres[desk.list_of[place]].is_lost:
            return
    for place in range(first, end):
        centre = desk.list_of[place]
        desk.centres[centre].is_switched = 1 if desk.centres[centre].backup >= 0 else 0
    pool = desk.centres[which].pool
    for level in range(LEVELS):
        number = whole(desk.ends[pool * LEVELS + level, HEAD])
        while number >= 0:
            behind = whole(desk.links[number, TAIL])
            goes_to = _route(desk, whole(desk.nodes[number].at))
            if desk.centres[goes_to].pool != pool:
                _leave(desk, number)
                if level > 0:
                    _ask_for_answer(desk, number, goes_to, now)
                else:
                    _ask_to_join(desk, number, goes_to, desk.nodes[number].since_s, now)
            number = behind


@kernel
def _route(desk: Desk, centre: int) -> int:
    goes_to = centre
    for _ in range(len(desk.centres)):
        if not desk.centres[goes_to].is_switched:
            return goes_to
        goes_to = desk.centres[goes_to].backup
    return centre


# --- calls come and wait -------------------------------------------------------------------------


@kernel
def _enter(desk: Desk, call: int, now: float) -> None:
    called = whole(desk.calls[call].centre)
    centre = _route(desk, called) if desk.centres[called].is_switched else called
    if not _ask_for_answer(desk, call, centre, now):
        patience_s = desk.calls[call].patience_s
        if patience_s < INF:
            push(desk.heap_s, desk.heap_key, desk.clock, now + patience_s, ABANDON, call)


@kernel
def _ask_for_answer(desk: Desk, call: int, centre: int, now: float) -> bool:
    """Let somebody answer, or let the call wait and say False."""
    desk.nodes[call].at = centre
    found = free_in_pool(desk, centre)
    if found >= 0:
        answer(desk, call, found >> 1, found & 1, now)
        return True
    for place in range(desk.list_from[HELPERS, centre], desk.list_from[HELPERS, centre + 1]):
        helper = desk.list_of[place]
        if desk.centres[helper].cross > desk.centres[helper].busy_cross:
            answer(desk, call, helper, CROSS, now)
            return True
    _wait(desk, call, centre, whole(desk.calls[call].priority), desk.calls[call].rang_s)
    after_s = desk.centres[centre].overflow_after_s
    if after_s < INF and desk.list_from[PARTNERS, centre] < desk.list_from[PARTNERS, centre + 1]:
        desk.calls[call].due_s = now + after_s
        push(desk.heap_s, desk.heap_key, desk.clock, now + after_s, OVERFLOW, call)
    return False


@kernel
def _wait(desk: Desk, number: int, centre: int, level: int, since_s: float) -> None:
    desk.clock[WAITING] += 1
    node = desk.nodes[number]
    node.is_waiting, node.at, node.level, node.since_s = 1, centre, level, since_s
    line_up(desk.links, desk.ends, desk.centres[centre].pool * LEVELS + level, number, desk.nodes)


@kernel
def _leave(desk: Desk, number: int) -> None:
    node = desk.nodes[number]
    desk.clock[WAITING] -= 1
    node.is_waiting = 0
    step_out(desk.links, desk.ends, desk.centres[node.at].pool * LEVELS + node.level, number)
    if node.level > 0 and desk.calls[number].is_late:
        desk.calls[number].is_late = 0
        step_out(desk.late_links, desk.late_ends, node.at * LEVELS + node.level, number)


@kernel
def _overflow(desk: Desk, call: int, now: float) -> None:
    node = desk.nodes[call]
    if not node.is_waiting or desk.calls[call].due_s != now or desk.calls[call].is_late:
        return
    for place in range(desk.list_from[PARTNERS, node.at], desk.list_from[PARTNERS, node.at + 1]):
        partner = desk.list_of[place]
        if _has_more_than_it_keeps(desk, partner):
            _take_late(desk, call, partner, now)
            return
    desk.calls[call].is_late = 1
    line_up(desk.late_links, desk.late_ends, node.at * LEVELS + node.level, call, desk.nodes)


@kernel
def _has_more_than_it_keeps(desk: Desk, centre: int) -> bool:
    at = desk.centres[centre]
    free = max(0, at.plain - at.busy_plain) + max(0, at.cross - at.busy_cross)
    return bool(free > at.keep_free)


@kernel
def _take_late(desk: Desk, call: int, partner: int, now: float) -> None:
    _leave(desk, call)
    desk.calls[call].overflowed = 1
    at = desk.centres[partner]
    answer(desk, call, partner, PLAIN if at.plain > at.busy_plain else CROSS, now)


# --- operators take what waits -------------------------------------------------------------------


@kernel
def _serve(desk: Desk, centre: int, now: float) -> None:
    while True:
        at = desk.centres[centre]
        has_plain, has_cross = at.plain > at.busy_plain, at.cross > at.busy_cross
        if desk.clock[WAITING] == 0 or not (has_plain or has_cross):
            return
        number = _first_of(desk, at.pool)
        if number >= 0:
            _leave(desk, number)
            if number < len(desk.calls):
                answer(desk, number, centre, PLAIN if has_plain else CROSS, now)
            else:
                join(desk, number, centre, PLAIN if has_plain else CROSS, now)
            continue
        number = _first_helped(desk, centre) if has_cross else NONE
        if number >= 0:
            _leave(desk, number)
            answer(desk, number, centre, CROSS, now)
            continue
        number = _first_late(desk, centre)
        if number < 0 or not _has_more_than_it_keeps(desk, centre):
            return
        _take_late(desk, number, centre, now)


@kernel
def _first_of(desk: Desk, pool: int) -> Any:
    for level in range(LEVELS):
        number = desk.ends[pool * LEVELS + level, HEAD]
        if number >= 0:
            return whole(number)
    return NONE


@kernel
def _first_helped(desk: Desk, centre: int) -> int:
    """Return the first call in the queues that a cross-trained operator may take, -1: none."""
    best = NONE
    for level in range(1, LEVELS):
        for place in range(desk.list_from[HELPED, centre], desk.list_from[HELPED, centre + 1]):
            best = _sooner(desk, best, whole(desk.ends[desk.list_of[place] * LEVELS + level, HEAD]))
        if best >= 0:
            break
    return best


@kernel
def _first_late(desk: Desk, centre: int) -> int:
    """Return the first call that has waited too long at a centre one is partner of, -1: none."""
    best = NONE
    for level in range(1, LEVELS):
        for place in range(desk.list_from[PARTNER_OF, centre], desk.list_from[PARTNER_OF, centre + 1]):
            best = _sooner(desk, best, whole(desk.late_ends[desk.list_of[place] * LEVELS + level, HEAD]))
        if best >= 0:
            break
    return best


@kernel
def _sooner(desk: Desk, one: int, other: int) -> int:
    """Return which of two nodes of one level came first; -1 is none."""
    if other < 0:
        return one
    if one < 0:
        return other
    one_s, other_s = desk.nodes[one].since_s, desk.nodes[other].since_s
    if other_s < one_s or (other_s == one_s and other < one):
        return other
    return one


@kernel
def _leave_desk(calls: Any, nodes: Any, centres: Any, agencies: Any, number: int, now: float) -> Any:
    """Free the operator of a call or a joined conference; return the centre."""
    node, n_calls = nodes[number], len(calls)
    at = centres[node.by]
    if number < n_calls:
        since_s = calls[number].answered_s
    else:
        since_s = agencies[(number - n_calls) // 3, (number - n_calls) % 3].joined_s
    at.busy_cross -= node.is_cross
    at.busy_plain -= 1 - node.is_cross
    at.busy_s += now - since_s
    return whole(node.by)


@kernel
def _leave_second(calls: Any, nodes: Any, centres: Any, call: int, now: float) -> Any:
    """Free the second operator of a call; return the centre."""
    at = centres[nodes[call].by]
    at.busy_cross -= calls[call].second
    at.busy_plain -= 1 - calls[call].second
    at.busy_s += now - calls[call].answered_s
    return whole(nodes[call].by)


# --- conferences ---------------------------------------------------------------------------------


@kernel
def _confer(desk: Desk, call: int, now: float) -> None:
    incident, asked = desk.calls[call].incident, desk.calls[call].asked
    desk.incidents[incident].asked_s = now
    for service in range(3):
        if asked >> service & 1:
            centre = _route(desk, desk.agencies[incident, service].centre)
            _ask_to_join(desk, len(desk.calls) + 3 * incident + service, centre, now, now)
    if desk.calls[call].is_held:
        push(desk.heap_s, desk.heap_key, desk.clock, now + desk.procedure[2], GIVE_UP, call)


@kernel
def _ask_to_join(desk: Desk, number: int, centre: int, since_s: float, now: float) -> None:
    found = free_in_pool(desk, centre)
    if found >= 0:
        join(desk, number, found >> 1, found & 1, now)
    else:
        _wait(desk, number, centre, REQUEST, since_s)
