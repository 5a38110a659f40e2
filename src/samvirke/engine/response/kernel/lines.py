"""Who waits, for each capability: the most urgent need first, then the one known earliest.

A need stands in one line, that of its capability, and once: so the lines of all lie one after another in
a single array with a place for every need, and none can ever be full. A need that is over stays until it
comes to the front. Each line is a binary heap of keys; a key is priority and number of the need in one.
"""

from typing import NamedTuple

from samvirke._kernel import part
from samvirke.travel.times import Bools, Ints

_PRIORITY = 40  # bits below it hold the number of the need
_NEED = (1 << _PRIORITY) - 1


class Lines(NamedTuple):
    """The waiting needs."""

    key: Ints  # shape (n_needs,)
    start: Ints  # of each capability's line in `key`
    length: Ints  # of each capability's line
    stands: Bools  # whether a need stands in its line, shape (n_needs,)


@part
def key_of(priority: int, need: int) -> int:
    """Return what orders waiting needs: the lower is served first."""
    return (priority << _PRIORITY) + need


@part
def need_of(key: int) -> int:
    """Return the need of a key."""
    return key & _NEED


@part
def join(lines: Lines, capability: int, priority: int, need: int) -> None:
    """Let a need wait, if it does not already."""
    if lines.stands[need]:
        return
    lines.stands[need] = True
    key, start = key_of(priority, need), lines.start[capability]
    hole = lines.length[capability]
    lines.length[capability] = hole + 1
    while hole > 0:
        above = (hole - 1) >> 1
        if lines.key[start + above] < key:
            break
        lines.key[start + hole] = lines.key[start + above]
        hole = above
    lines.key[start + hole] = key


@part
def leave(lines: Lines, capability: int) -> None:
    """Let the first in line leave it; there must be one."""
    start = lines.start[capability]
    lines.stands[need_of(lines.key[start])] = False
    size = lines.length[capability] - 1
    lines.length[capability] = size
    last = lines.key[start + size]
    hole, below = 0, 1
    while below < size:
        if below + 1 < size and lines.key[start + below + 1] < lines.key[start + below]:
            below += 1
        if last < lines.key[start + below]:
            break
        lines.key[start + hole] = lines.key[start + below]
        hole, below = below, 2 * below + 1
    lines.key[start + hole] = last
