"""What will happen when: a binary heap of moments, in one order on every machine."""

from typing import NamedTuple

import numpy as np

from samvirke._kernel import making_part, small_part
from samvirke.travel.times import Floats, Ints

# Kinds of event; at equal times the lower goes first, then the lower unit or hospital.
AT_PLACE, CLEARS, AT_HOSPITAL, HANDED_OVER, BED_FREE, HOME = range(6)

_ID, _KIND = 32, 58  # a code holds kind (6 bits), unit or hospital (26), generation (32)


class Events(NamedTuple):
    """A heap: each event is no later than the two below it, 2i + 1 and 2i + 2.

    An event is cancelled by raising its unit's generation; it stays until its time comes and is
    then seen to be of an older one.
    """

    at_s: Floats
    code: Ints
    size: Ints  # shape (1,)


@small_part
def push(events: Events, at_s: float, kind: int, which: int, generation: int) -> None:
    """Put in an event; there must be room."""
    code = (kind << _KIND) | (which << _ID) | generation
    hole = events.size[0]
    events.size[0] = hole + 1
    while hole > 0:
        above = (hole - 1) >> 1
        if events.at_s[above] < at_s or (events.at_s[above] == at_s and events.code[above] <= code):
            break
        events.at_s[hole], events.code[hole] = events.at_s[above], events.code[above]
        hole = above
    events.at_s[hole], events.code[hole] = at_s, code


@small_part
def pop(events: Events) -> tuple[float, int, int, int]:
    """Take out the first event: when, kind, unit or hospital, generation; there must be one."""
    first_s, first = events.at_s[0], events.code[0]
    size = events.size[0] - 1
    events.size[0] = size
    at_s, code = events.at_s[size], events.code[size]
    hole, below = 0, 1
    while below < size:
        other = below + 1
        if other < size and (
            events.at_s[other] < events.at_s[below]
            or (events.at_s[other] == events.at_s[below] and events.code[other] < events.code[below])
        ):
            below = other
        if at_s < events.at_s[below] or (at_s == events.at_s[below] and code < events.code[below]):
            break
        events.at_s[hole], events.code[hole] = events.at_s[below], events.code[below]
        hole, below = below, 2 * below + 1
    events.at_s[hole], events.code[hole] = at_s, code
    return first_s, first >> _KIND, (first >> _ID) & 0x3FFFFFF, first & 0xFFFFFFFF


@making_part
def with_room(events: Events, more: int) -> Events:
    """Return the same heap, in larger arrays when so many more events might not fit."""
    size = events.size[0]
    if size + more <= len(events.at_s):
        return events
    at_s, code = np.empty(2 * (size + more)), np.empty(2 * (size + more), dtype=np.int64)
    for event in range(size):
        at_s[event], code[event] = events.at_s[event], events.code[event]
    return Events(at_s, code, events.size)
