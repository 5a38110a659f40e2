"""The steps of a run as they happen, for `Outcome.trace`."""

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from samvirke._kernel import making_part, small_part
from samvirke.travel.times import Floats, Ints

SENT, AT_PLACE, TO_HOSPITAL, AT_HOSPITAL, HANDED_OVER, FREE, AT_REST, TURNED, MOVED = range(9)  # trace.Step

S = TypeVar("S", bound=np.generic)


class Log(NamedTuple):
    """Columns as in `Trace`; nothing is written where it is off."""

    on: bool
    at_s: Floats
    step: Ints
    unit: Ints
    need: Ints
    stop: Ints
    until_s: Floats
    size: Ints  # shape (1,)


@small_part
def note(log: Log, at_s: float, step: int, unit: int, need: int, stop: int, until_s: float) -> None:
    """Write down a step; there must be room."""
    if log.on:
        row = log.size[0]
        log.size[0] = row + 1
        log.at_s[row], log.until_s[row] = at_s, until_s
        log.step[row], log.unit[row], log.need[row], log.stop[row] = step, unit, need, stop


@making_part
def with_room_for_steps(log: Log, more: int) -> Log:
    """Return the same log, in larger arrays when so many more steps might not fit."""
    size = log.size[0]
    if not log.on or size + more <= len(log.at_s):
        return log
    new = 2 * (size + more)
    return Log(
        log.on,
        _longer(log.at_s, new),
        _longer(log.step, new),
        _longer(log.unit, new),
        _longer(log.need, new),
        _longer(log.stop, new),
        _longer(log.until_s, new),
        log.size,
    )


@making_part
def _longer(column: npt.NDArray[S], new: int) -> npt.NDArray[S]:
    longer = np.empty(new, dtype=column.dtype)
    for row in range(len(column)):
        longer[row] = column[row]
    return longer
