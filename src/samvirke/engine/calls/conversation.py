"""Kernels for what happens once an operator has the call: whom he alerts, who joins, when he is free."""

from typing import Any

import numpy as np

from samvirke._kernel import kernel
from samvirke.engine.calls.calls import NO_CENTRE, NOT_WANTED
from samvirke.engine.calls.layout import MATES, Desk
from samvirke.engine.calls.line import push, whole
from samvirke.engine.calls.room import CONFER, FREE, SECOND_FREE

_GRADES: Any = np.arange(2)
PLAIN, CROSS = _GRADES  # whether an operator is cross-trained
CONFER_AFTER, SHARED_ALERT, _GIVE_UP, PAIRED_SHARE = range(4)  # places in `Desk.procedure`


@kernel
def free_in_pool(desk: Desk, centre: int) -> int:
    """Return 2 · centre of the first free operator of a pool, plus 1 if he is cross-trained; -1: none."""
    at = desk.centres[centre]
    if at.plain > at.busy_plain:
        return 2 * centre
    if at.cross > at.busy_cross:
        return 2 * centre + 1
    for place in range(desk.list_from[MATES, centre], desk.list_from[MATES, centre + 1]):
        mate = desk.list_of[place]
        if desk.centres[mate].plain > desk.centres[mate].busy_plain:
            return int(2 * mate)
        if desk.centres[mate].cross > desk.centres[mate].busy_cross:
            return int(2 * mate + 1)
    return -1


@kernel
def answer(desk: Desk, call: int, centre: int, is_cross: int, now: float) -> None:
    """Let an operator of a centre answer a call."""
    over_s = seat(desk.calls, desk.nodes, desk.centres, desk.incidents, call, centre, is_cross, now)
    if over_s >= 0.0:
        push(desk.heap_s, desk.heap_key, desk.clock, over_s, FREE, call)
    else:
        alert(desk, call, now)
    if desk.calls[call].paired:
        push(desk.heap_s, desk.heap_key, desk.clock, desk.calls[call].second_until_s, SECOND_FREE, call)


@kernel
def seat(
    calls: Any, nodes: Any, centres: Any, incidents: Any, call: int, centre: int, is_cross: int, now: float
) -> float:
    """Put an operator, or two, on a call; return when it is over, -1.0 if it must alert first."""
    this, node, at = calls[call], nodes[call], centres[centre]
    this.answered_s = now
    node.by, node.is_cross = centre, is_cross
    at.busy_cross += is_cross
    at.busy_plain += 1 - is_cross
    waited_at = centres[node.at]
    if this.pair and at.pool == waited_at.pool:
        if at.plain > at.busy_plain:
            this.second, at.busy_plain = 0, at.busy_plain + 1
        elif at.cross > at.busy_cross:
            this.second, at.busy_cross = 1, at.busy_cross + 1
        this.paired = 1 if this.second >= 0 else 0
    begins_s = now + waited_at.triage_s
    if this.incident < 0:
        this.second_until_s = begins_s + this.talk_s
        return float(begins_s + this.talk_s + this.after_s)
    if incidents[this.incident].known_s < np.inf:
        this.second_until_s = begins_s + this.known_talk_s
        return float(begins_s + this.known_talk_s)
    return -1.0


@kernel
def alert(desk: Desk, call: int, now: float) -> None:
    """Let the first call about an incident alert, and ask those to join who must."""
    this, node = desk.calls[call], desk.nodes[call]
    begins_s = now + desk.centres[node.at].triage_s
    talk_ends_s = begins_s + this.talk_s
    this.second_until_s = talk_ends_s
    _tell(desk, call, whole(node.by), begins_s, now)
    if this.asked:
        this.talk_ends_s = talk_ends_s
        at_s = begins_s + desk.procedure[CONFER_AFTER]
        push(desk.heap_s, desk.heap_key, desk.clock, at_s, CONFER, call)
    else:
        push(desk.heap_s, desk.heap_key, desk.clock, talk_ends_s + this.after_s, FREE, call)


@kernel
def _tell(desk: Desk, call: int, centre: int, begins_s: float, now: float) -> None:
    """Alert whom the operator can alert himself; note in `asked` the services that must join."""
    this, at = desk.calls[call], desk.centres[centre]
    incident, asked, missing = this.incident, 0, 0
    desk.incidents[incident].known_s = now
    for service in range(3):
        agency = desk.agencies[incident, service]
        other = agency.centre
        if other == NOT_WANTED:
            continue
        if service == at.service or other == NO_CENTRE:
            handling_s = agency.handling_s
            if this.paired:
                handling_s *= desk.procedure[PAIRED_SHARE]
            agency.alerted_s = begins_s + handling_s
            if service == at.service:
                this.second_until_s = agency.alerted_s
        elif desk.centres[other].pool == at.pool or (
            desk.shared[centre, other] and not desk.centres[other].is_lost
        ):
            agency.alerted_s = begins_s + desk.procedure[CONFER_AFTER] + desk.procedure[SHARED_ALERT]
        else:
            asked |= 1 << service
            missing += 1
    if asked:
        this.asked, this.missing, this.is_held = asked, missing, 1
        desk.incidents[incident].lead = call


@kernel
def join(desk: Desk, number: int, centre: int, is_cross: int, now: float) -> None:
    """Let an operator of a centre join the conference that a request is for."""
    incident, service = (number - len(desk.calls)) // 3, (number - len(desk.calls)) % 3
    agency, node, at = desk.agencies[incident, service], desk.nodes[number], desk.centres[centre]
    agency.joined_s = now
    agency.alerted_s = now + agency.handling_s
    node.by, node.is_cross = centre, is_cross
    at.busy_cross += is_cross
    at.busy_plain += 1 - is_cross
    push(desk.heap_s, desk.heap_key, desk.clock, now + agency.join_s, FREE, number)
    lead = desk.incidents[incident].lead
    desk.calls[lead].missing -= 1
    if desk.calls[lead].missing == 0 and desk.calls[lead].is_held:
        let_go(desk, lead, now)


@kernel
def let_go(desk: Desk, call: int, now: float) -> None:
    """Let the operator who asked for others end the call when the conversation is over."""
    this = desk.calls[call]
    this.is_held = 0
    over_s = max(this.talk_ends_s, now) + this.after_s
    push(desk.heap_s, desk.heap_key, desk.clock, over_s, FREE, call)
