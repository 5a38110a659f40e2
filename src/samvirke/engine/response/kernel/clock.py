# mypy: disable-error-code="no-any-return"
"""Who might be sent now: hours, absences, weather, units that are out (rules 2 and 9)."""

import numpy as np

from samvirke._kernel import part, small_part
from samvirke.engine.response.kernel.state import AT_REST, HOUR, ON_WAY, Run

HOUR_S = 3600.0


@small_part
def might_be_sent(run: Run, unit: int) -> bool:
    """Whether a unit is free, and callable where it must be; who answers what apart."""
    status = run.units[unit].status
    if status == AT_REST:
        return run.units[unit].ready_s < np.inf
    return status == ON_WAY and run.units[unit].barred == 0


@small_part
def count_free(run: Run, unit: int, change: int) -> None:
    """Count a unit among those that might be sent, or no longer."""
    for index in range(run.units[unit].first_capability, run.units[unit].after_capability):
        run.capabilities[run.gives_what[index]].free += change


@small_part
def set_status(run: Run, unit: int, status: int) -> None:
    """Let a unit do something else."""
    before = might_be_sent(run, unit)
    run.units[unit].status = status
    after = might_be_sent(run, unit)
    if before != after:
        count_free(run, unit, 1 if after else -1)


@part
def look_up(run: Run, unit: int) -> None:
    """Look up what the hour means for a unit."""
    units, hour = run.units, run.number[HOUR]
    before = might_be_sent(run, unit)
    grounded, absent = units[unit].grounded_row, units[unit].absent_row
    barred = units[unit].out > 0 or (grounded >= 0 and run.grounded[grounded, hour])
    units[unit].barred = 1 if barred else 0
    if barred or (absent >= 0 and run.absent[absent, hour // 24]):
        units[unit].ready_s = np.inf
    else:
        units[unit].ready_s = run.turnout_s[run.hour_of_week[hour], unit]
    after = might_be_sent(run, unit)
    if before != after:
        count_free(run, unit, 1 if after else -1)


@small_part
def turn_to(run: Run, now: float) -> None:
    """Let it be another moment, no earlier than the last."""
    rules, hour, last = run.rules, run.number[HOUR], len(run.hour_of_week) - 1
    if rules.steady or hour >= last or now + rules.into_hour_s < (hour + 1) * HOUR_S:
        return
    while hour < last and now + rules.into_hour_s >= (hour + 1) * HOUR_S:
        hour += 1
    run.number[HOUR] = hour
    for unit in range(len(run.units)):
        look_up(run, unit)


@small_part
def answers(run: Run, unit: int, incident: int) -> bool:
    """Whether a unit answers an incident; most answer all."""
    row = run.units[unit].answers_row
    return row < 0 or run.answers[row, incident % run.answers.shape[1]]
