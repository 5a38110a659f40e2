"""From inputs to an outcome by the kernel."""

import numpy as np

from samvirke._kernel import kernel
from samvirke.engine.response.changes import read_changes
from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.duty import read_duty
from samvirke.engine.response.kernel.events import Events
from samvirke.engine.response.kernel.log import Log
from samvirke.engine.response.kernel.loop import play
from samvirke.engine.response.kernel.prepare import given, run_of
from samvirke.engine.response.kernel.state import Records, Run, ToAnswer
from samvirke.engine.response.needs import asked_names, read_needs
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.trace import Trace
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.travel.times import Bools, Floats, Ints


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
    largest = int(np.diff(run.group_starts).max(initial=0))
    room = 2 * len(run.units) + len(run.nodes) + largest + 8
    events = Events(np.empty(room), np.empty(room, dtype=np.int64), np.zeros(1, dtype=np.int64))
    to_answer = ToAnswer(np.empty(room, dtype=np.int64), np.zeros(1, dtype=np.int64))
    return play(run, events, to_answer, _empty_log(traced=traced), room)


def _empty_log(*, traced: bool) -> Log:
    def whole() -> Ints:
        return np.empty(0, dtype=np.int64)

    return Log(
        traced, np.empty(0), whole(), whole(), whole(), whole(), np.empty(0), np.zeros(1, dtype=np.int64)
    )


def _outcome(run: Run, row: Ints, n_needs: int, log: Log) -> Outcome:
    def floats(never: float) -> Floats:
        return np.full(n_needs, never)

    def ints(never: int) -> Ints:
        return np.full(n_needs, never, dtype=np.int64)

    # A need never known has what nobody's coming leaves.
    first_s, filled_s, travel_s, bay_wait_s = floats(np.inf), floats(np.inf), floats(np.inf), floats(0.0)
    first_unit, hospital_stop, turned_away = ints(-1), ints(-1), ints(0)
    waited = np.zeros(n_needs, dtype=np.bool_)
    read_needs_into(
        run.needs,
        given(row, np.int64),
        first_s,
        filled_s,
        first_unit,
        travel_s,
        waited,
        hospital_stop,
        bay_wait_s,
        turned_away,
    )
    return Outcome(
        first_s=first_s,
        filled_s=filled_s,
        first_unit=first_unit,
        travel_s=travel_s,
        waited=waited,
        busy_s=run.units["busy_s"].copy(),
        missions=run.units["missions"].copy(),
        hospital_stop=hospital_stop,
        bay_wait_s=bay_wait_s,
        turned_away=turned_away,
        moves=run.units["moves"].copy(),
        trace=_trace(log, row) if log.on else None,
    )


@kernel
def read_needs_into(
    needs: Records,
    row: Ints,
    first_s: Floats,
    filled_s: Floats,
    first_unit: Ints,
    travel_s: Floats,
    waited: Bools,
    hospital_stop: Ints,
    bay_wait_s: Floats,
    turned_away: Ints,
) -> None:
    """Write what came of the needs into columns, in the order of the course."""
    for number in range(len(needs)):
        need, at = needs[number], row[number]
        first_s[at], filled_s[at], travel_s[at] = need.first_s, need.filled_s, need.travel_s
        first_unit[at], waited[at] = need.first_unit, need.waited != 0
        hospital_stop[at], bay_wait_s[at] = need.hospital_stop, need.bay_wait_s
        turned_away[at] = need.turned_away


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
