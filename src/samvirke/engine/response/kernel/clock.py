"""Who might be sent now: hours, absences, weather, units that are out (rules 2 and 9)."""

import numpy as np

from samvirke._kernel import part
from samvirke.engine.response.kernel.state import AT_REST, HOUR, ON_WAY, Run

HOUR_S = 3600.0


@part
def might_be_sent(run: Run, unit: int) -> bool:
    """Whether a unit is free, and callable where it must be; who answers what apart."""
    status = run.units.status[unit]
    if status == AT_REST:
        return run.units.ready_s[unit] < np.inf
    return status == ON_WAY and not run.units.barred[unit]


@part
def count_free(run: Run, unit: int, change: int) -> None:
    """Count a unit among those that might be sent, or no longer."""
    able = run.able
    for index in range(able.capability_starts[unit], able.capability_starts[unit + 1]):
        able.free[able.capability[index]] += change


@part
def set_status(run: Run, unit: int, status: int) -> None:
    """Let a unit do something else."""
    before = might_be_sent(run, unit)
    run.units.status[unit] = status
    after = might_be_sent(run, unit)
    if before != after:
        count_free(run, unit, 1 if after else -1)


@part
def look_up(run: Run, unit: int) -> None:
    """Look up what the hour means for a unit."""
    clock, units, hour = run.clock, run.units, run.number[HOUR]
    before = might_be_sent(run, unit)
    grounded, absent = clock.grounded_row[unit], clock.absent_row[unit]
    barred = units.out[unit] > 0 or (grounded >= 0 and clock.grounded[grounded, hour])
    units.barred[unit] = barred
    if barred or (absent >= 0 and clock.absent[absent, hour // 24]):
        units.ready_s[unit] = np.inf
    else:
        units.ready_s[unit] = clock.turnout_s[clock.hour_of_week[hour], unit]
    after = might_be_sent(run, unit)
    if before != after:
        count_free(run, unit, 1 if after else -1)


@part
def turn_to(run: Run, now: float) -> None:
    """Let it be another moment, no earlier than the last."""
    clock = run.clock
    hour, last = run.number[HOUR], len(clock.hour_of_week) - 1
    if clock.steady or hour >= last or now + clock.into_hour_s < (hour + 1) * HOUR_S:
        return
    while hour < last and now + clock.into_hour_s >= (hour + 1) * HOUR_S:
        hour += 1
    run.number[HOUR] = hour
    for unit in range(len(run.units.status)):
        look_up(run, unit)


@part
def answers(run: Run, unit: int, incident: int) -> bool:
    """Whether a unit answers an incident; most answer all."""
    row = run.clock.answers_row[unit]
    return row < 0 or run.clock.answers[row, incident % run.clock.answers.shape[1]]
