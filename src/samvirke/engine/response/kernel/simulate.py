"""From inputs to an outcome by the kernel."""

import numpy as np

from samvirke.engine.response.changes import read_changes
from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.duty import read_duty
from samvirke.engine.response.kernel.events import Events
from samvirke.engine.response.kernel.log import Log
from samvirke.engine.response.kernel.loop import play
from samvirke.engine.response.kernel.prepare import run_of
from samvirke.engine.response.kernel.state import Run, ToAnswer
from samvirke.engine.response.needs import asked_names, read_needs
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.trace import Trace
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.travel.times import Floats, Ints


def simulate(
    world: World,
    course: Course,
    *,
    seed: int,
    run: int,
    dispatch: Dispatch,
    conditions: Conditions,
    alert_s: Floats | None,
    traced: bool,
) -> Outcome:
    """Let the units of a world answer the needs of a course; parameters as in the front door's `simulate`.

    Raises
    ------
    InvalidValueError
        When needs of the course and the world do not fit one another.
    """
    names = asked_names(world, course)
    read = read_needs(world, course, names, alert_s)
    duty = read_duty(world, course, seed, run, conditions)
    changes = read_changes(duty.changes_s, conditions)
    begun = run_of(world, read, duty, changes, dispatch, conditions, len(names))
    log = played(begun, traced=traced)
    return _outcome(begun, read.row, len(course.needs), log)


def played(run: Run, *, traced: bool) -> Log:
    """Play a run to its end in its own arrays; return what was written down."""
    largest = int(np.diff(run.needs.group_starts).max(initial=0))
    room = 2 * len(run.units.status) + len(run.nodes.need) + largest + 8
    events = Events(np.empty(room), np.empty(room, dtype=np.int64), np.zeros(1, dtype=np.int64))
    to_answer = ToAnswer(np.empty(room, dtype=np.int64), np.zeros(1, dtype=np.int64))
    return play(run, events, to_answer, _empty_log(traced=traced), room)


def _empty_log(*, traced: bool) -> Log:
    def whole() -> Ints:
        return np.empty(0, dtype=np.int64)

    return Log(traced, np.empty(0), whole(), whole(), whole(), whole(), np.empty(0), np.zeros(1, dtype=np.int64))


def _outcome(run: Run, row: Ints, n_needs: int, log: Log) -> Outcome:
    came = run.came
    if len(row) < n_needs or (row[1:] < row[:-1]).any():  # known in another order, or some never
        whole = type(came)(*(_in_rows(column, row, n_needs, name) for name, column in came._asdict().items()))
        came = whole
    return Outcome(
        first_s=came.first_s,
        filled_s=came.filled_s,
        first_unit=came.first_unit,
        travel_s=came.travel_s,
        waited=came.waited,
        busy_s=run.units.busy_s,
        missions=run.units.missions,
        hospital_stop=came.hospital_stop,
        bay_wait_s=came.bay_wait_s,
        turned_away=came.turned_away,
        moves=run.units.moves,
        trace=_trace(log, row) if log.on else None,
    )


NEVER = {"first_s": np.inf, "filled_s": np.inf, "first_unit": -1, "travel_s": np.inf, "hospital_stop": -1}


def _in_rows(column: np.ndarray, row: Ints, n_needs: int, name: str) -> np.ndarray:
    """Put a column in the order of the course; a need never known has what nobody's coming leaves."""
    result = np.full(n_needs, NEVER.get(name, 0), dtype=column.dtype)
    result[row] = column
    return result


def _trace(log: Log, row: Ints) -> Trace:
    size = int(log.size[0])
    need = log.need[:size]
    return Trace(
        at_s=log.at_s[:size].copy(),
        step=log.step[:size].copy(),
        unit=log.unit[:size].copy(),
        need=np.where(need >= 0, np.append(row, -1)[need], -1),
        stop=log.stop[:size].copy(),
        until_s=log.until_s[:size].copy(),
    )
