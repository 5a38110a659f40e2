"""The spread as a kernel, half-day by half-day: the same answer as `reference`, to the last bit."""

from math import exp, log
from typing import Any

import numpy as np

from samvirke._kernel import kernel, part, small_part
from samvirke.threats.pandemic.mixing import AFTER_WORKING, FIRST_WORKING
from samvirke.threats.pandemic.pathogen import AGES
from samvirke.threats.pandemic.sampling import FEW, binomial, few

SUSCEPTIBLE, LATENT, PRESYMPTOMATIC, SYMPTOMATIC, ASYMPTOMATIC = range(5)  # rows of `state`
# Rows of `chances`: leaving each stage in a step, and never getting symptoms; and their columns.
LEAVES_LATENT, LEAVES_PRESYMPTOMATIC, RECOVERS, RECOVERS_UNNOTICED, STAYS_WELL = range(5)
P, SMALLER, ODDS, LOG_Q, IS_TURNED = range(5)
SERIES = 0.01  # below it six terms of exp are exact to the last bit or two
LOG_2 = log(2.0)


@kernel
def play(
    is_drawn: bool,
    chance: Any,
    state: Any,
    place_of: Any,
    night_people: Any,
    day_people: Any,
    work_starts: Any,
    work_place: Any,
    work_share: Any,
    stay: Any,
    force: Any,
    weights: Any,
    chances: Any,
    has_presymptomatic: bool,
    steps_per_day: int,
    new_infections: Any,
    new_symptomatic: Any,
    infectious: Any,
    ill: Any,
) -> None:
    """Let it spread day by day; changes chance, state and the last four. `Spread` says what the rest is."""
    weighted = np.zeros((len(place_of), AGES))
    pull = np.zeros((len(place_of), AGES))
    met = np.zeros((len(night_people), AGES))
    carries = np.zeros(len(place_of), dtype=np.bool_)
    for day in range(len(force)):
        for step in range(steps_per_day):
            if not _weigh(state, weights, carries, weighted):
                return
            pull[:] = 0.0
            if step == 0:
                _gather_by_day(weighted, carries, place_of, work_starts, work_place, work_share, stay, met)
                _to_force(met, force[day], day_people)
                _pull_by_day(met, place_of, work_starts, work_place, work_share, stay, pull)
            if step == steps_per_day - 1:
                _gather_by_night(weighted, carries, place_of, met)
                _to_force(met, force[day], night_people)
                _pull_by_night(met, place_of, pull)
            _advance(
                is_drawn,
                chance,
                state,
                pull,
                carries,
                chances,
                has_presymptomatic,
                new_infections[day],
                new_symptomatic[day],
            )
        _count(state, weights, infectious, ill, day)


@part
def _weigh(state: Any, weights: Any, carries: Any, weighted: Any) -> bool:
    """Weigh the infectious of each municipality; False when nobody carries the disease."""
    does_anybody = False
    for i in range(len(carries)):
        carried = 0.0
        for a in range(AGES):
            before, ill, unnoticed = (
                state[PRESYMPTOMATIC, i, a],
                state[SYMPTOMATIC, i, a],
                state[ASYMPTOMATIC, i, a],
            )
            carried += state[LATENT, i, a] + before + ill + unnoticed
            weighted[i, a] = weights[0] * before + weights[1] * ill + weights[2] * unnoticed
        carries[i] = carried > 0.0
        does_anybody = does_anybody or carries[i]
    return does_anybody


@part
def _gather_by_night(weighted: Any, carries: Any, place_of: Any, met: Any) -> None:
    """Add up the infectious of each place, all at home."""
    met[:] = 0.0
    for i in range(len(place_of)):
        if carries[i]:
            for a in range(AGES):
                met[place_of[i], a] += weighted[i, a]


@part
def _gather_by_day(
    weighted: Any,
    carries: Any,
    place_of: Any,
    work_starts: Any,
    work_place: Any,
    work_share: Any,
    stay: Any,
    met: Any,
) -> None:
    """Add up the infectious of each place, those of working age at work."""
    met[:] = 0.0
    for i in range(len(place_of)):
        if not carries[i]:
            continue
        for a in range(AGES):
            share = stay[i] if FIRST_WORKING <= a < AFTER_WORKING else 1.0
            met[place_of[i], a] += share * weighted[i, a]
        # The working ages by name stay in registers; fetched anew for each pair they take twice as long.
        w2, w3, w4 = weighted[i, 2], weighted[i, 3], weighted[i, 4]
        w5, w6 = weighted[i, 5], weighted[i, 6]
        if w2 + w3 + w4 + w5 + w6 == 0.0:
            continue
        for k in range(work_starts[i], work_starts[i + 1]):
            j, share = work_place[k], work_share[k]
            met[j, 2] += share * w2
            met[j, 3] += share * w3
            met[j, 4] += share * w4
            met[j, 5] += share * w5
            met[j, 6] += share * w6


@part
def _to_force(met: Any, force: Any, people: Any) -> None:
    """Turn the infectious of each place into the force on each age there."""
    for j in range(len(people)):
        m0, m1, m2, m3, m4 = met[j, 0], met[j, 1], met[j, 2], met[j, 3], met[j, 4]
        m5, m6, m7, m8 = met[j, 5], met[j, 6], met[j, 7], met[j, 8]
        if m0 + m1 + m2 + m3 + m4 + m5 + m6 + m7 + m8 == 0.0:
            continue  # the force of nobody is 0, as is what is there
        per_head = 1.0 / people[j]
        for a in range(AGES):
            felt = m0 * force[0, a] + m1 * force[1, a] + m2 * force[2, a] + m3 * force[3, a]
            felt += m4 * force[4, a] + m5 * force[5, a] + m6 * force[6, a] + m7 * force[7, a]
            met[j, a] = (felt + m8 * force[8, a]) * per_head


@part
def _pull_by_night(met: Any, place_of: Any, pull: Any) -> None:
    """Let the force at home act on each resident."""
    for i in range(len(place_of)):
        for a in range(AGES):
            pull[i, a] += met[place_of[i], a]


@part
def _pull_by_day(
    met: Any, place_of: Any, work_starts: Any, work_place: Any, work_share: Any, stay: Any, pull: Any
) -> None:
    """Let the force where they are act on each resident; on commuters in shares."""
    for i in range(len(place_of)):
        home, stays = place_of[i], stay[i]
        f2, f3, f4 = stays * met[home, 2], stays * met[home, 3], stays * met[home, 4]
        f5, f6 = stays * met[home, 5], stays * met[home, 6]
        for k in range(work_starts[i], work_starts[i + 1]):
            j, share = work_place[k], work_share[k]
            f2 += share * met[j, 2]
            f3 += share * met[j, 3]
            f4 += share * met[j, 4]
            f5 += share * met[j, 5]
            f6 += share * met[j, 6]
        pull[i, 0], pull[i, 1], pull[i, 2] = met[home, 0], met[home, 1], f2
        pull[i, 3], pull[i, 4], pull[i, 5] = f3, f4, f5
        pull[i, 6], pull[i, 7], pull[i, 8] = f6, met[home, 7], met[home, 8]


@part
def _advance(
    is_drawn: bool,
    chance: Any,
    state: Any,
    pull: Any,
    carries: Any,
    chances: Any,
    has_presymptomatic: bool,
    new_infections: Any,
    new_symptomatic: Any,
) -> None:
    """Move everybody one step on: all leave by where they stood when it began."""
    for i in range(len(carries)):
        for a in range(AGES):
            infected = _infected(is_drawn, state[SUSCEPTIBLE, i, a], pull[i, a], chance)
            if infected > 0.0:
                state[SUSCEPTIBLE, i, a] -= infected
                new_infections[i, a] += infected
            if carries[i]:
                onset = _progress(is_drawn, chance, state, i, a, chances, has_presymptomatic)
                new_symptomatic[i, a] += onset
            state[LATENT, i, a] += infected


@small_part
def _progress(
    is_drawn: bool, chance: Any, state: Any, i: int, a: int, chances: Any, has_presymptomatic: bool
) -> float:
    """Move those infected before one step on; return how many get symptoms."""
    out = _leaving(is_drawn, state[LATENT, i, a], chances, LEAVES_LATENT, chance)
    unnoticed = _leaving(is_drawn, out, chances, STAYS_WELL, chance)
    state[LATENT, i, a] -= out
    if has_presymptomatic:
        onset = _leaving(is_drawn, state[PRESYMPTOMATIC, i, a], chances, LEAVES_PRESYMPTOMATIC, chance)
        state[PRESYMPTOMATIC, i, a] += out - unnoticed - onset
    else:
        onset = out - unnoticed
    well = _leaving(is_drawn, state[SYMPTOMATIC, i, a], chances, RECOVERS, chance)
    state[SYMPTOMATIC, i, a] += onset - well
    well = _leaving(is_drawn, state[ASYMPTOMATIC, i, a], chances, RECOVERS_UNNOTICED, chance)
    state[ASYMPTOMATIC, i, a] += unnoticed - well
    return onset


@part
def _leaving(is_drawn: bool, people: float, chances: Any, which: int, chance: Any) -> float:
    """Return how many leave a stage: drawn, or their mean."""
    if people <= 0.0:
        return 0.0
    if not is_drawn:
        return float(people * chances[which, P])
    drawn = binomial(people, chances[which, SMALLER], chances[which, ODDS], chances[which, LOG_Q], chance)
    return float(people - drawn if chances[which, IS_TURNED] else drawn)


@part
def _infected(is_drawn: bool, susceptible: float, pull: float, chance: Any) -> float:
    """Return how many of the susceptible the force infects in one step: drawn, or their mean."""
    if susceptible <= 0.0 or pull <= 0.0:
        return 0.0
    if not is_drawn:
        return susceptible * (_less_than_one(pull) if pull < SERIES else 1.0 - exp(-pull))
    log_none = -susceptible * pull
    if pull < SERIES and log_none > -FEW:
        return few(susceptible, _more_than_one(pull), log_none, chance)
    escapes = exp(-pull)
    hit = _less_than_one(pull) if pull < SERIES else 1.0 - escapes
    if pull <= LOG_2:
        return binomial(susceptible, hit, hit / escapes, -pull, chance)
    return susceptible - binomial(susceptible, escapes, escapes / hit, log(hit), chance)


@small_part
def _less_than_one(x: float) -> float:
    """Return 1 - exp(-x) of a small x."""
    return x * (1.0 - x / 2.0 * (1.0 - x / 3.0 * (1.0 - x / 4.0 * (1.0 - x / 5.0 * (1.0 - x / 6.0)))))


@small_part
def _more_than_one(x: float) -> float:
    """Return exp(x) - 1 of a small x."""
    return x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0)))))


@part
def _count(state: Any, weights: Any, infectious: Any, ill: Any, day: int) -> None:
    """Count at the end of a day those who infect others, and those with symptoms."""
    before, with_symptoms, unnoticed = 0.0, 0.0, 0.0
    for i in range(state.shape[1]):
        for a in range(AGES):
            before += state[PRESYMPTOMATIC, i, a]
            with_symptoms += state[SYMPTOMATIC, i, a]
            unnoticed += state[ASYMPTOMATIC, i, a]
    ill[day] = with_symptoms
    infectious[day] = with_symptoms
    if weights[0] > 0.0:
        infectious[day] += before
    if weights[2] > 0.0:
        infectious[day] += unnoticed
