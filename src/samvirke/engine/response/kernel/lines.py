# mypy: disable-error-code="no-any-return"
"""Who waits, for each capability: the most urgent need first, then the one known earliest.

A need stands in one line, that of its capability, and once: so the lines of all lie one after another in
a single array with a place for every need, and none can ever be full. A need that is over stays until it
comes to the front. Each line is a binary heap of keys; a key is priority and number of the need in one.
"""

from typing import Any

import numpy as np

from samvirke._kernel import part, small_part
from samvirke.engine.response.kernel.state import Run

_PRIORITY = 40  # bits below it hold the number of the need
_NEED = (1 << _PRIORITY) - 1


@small_part
def key_of(priority: int, need: int) -> Any:
    """Return what orders waiting needs: the lower is served first."""
    return (np.int64(priority) << _PRIORITY) + need


@small_part
def need_of(key: Any) -> int:
    """Return the need of a key."""
    return key & _NEED


@part
def join(run: Run, capability: int, priority: int, need: int) -> None:
    """Let a need wait, if it does not already."""
    if run.needs[need].stands:
        return
    run.needs[need].stands = 1
    line, key, start = run.line, key_of(priority, need), run.capabilities[capability].line_start
    hole = run.capabilities[capability].line_length
    run.capabilities[capability].line_length = hole + 1
    while hole > 0:
        above = (hole - 1) >> 1
        if line[start + above] < key:
            break
        line[start + hole] = line[start + above]
        hole = above
    line[start + hole] = key


@part
def leave(run: Run, capability: int) -> None:
    """Let the first in line leave it; there must be one."""
    line, start = run.line, run.capabilities[capability].line_start
    run.needs[need_of(line[start])].stands = 0
    size = run.capabilities[capability].line_length - 1
    run.capabilities[capability].line_length = size
    last = line[start + size]
    hole, below = 0, 1
    while below < size:
        if below + 1 < size and line[start + below + 1] < line[start + below]:
            below += 1
        if last < line[start + below]:
            break
        line[start + hole] = line[start + below]
        hole, below = below, 2 * below + 1
    line[start + hole] = last
