# mypy: disable-error-code="no-any-return"
"""Who is sent: how soon each unit can be there, and which is the one to go (rules 2, 3 and 4)."""

import numpy as np

from samvirke._kernel import part, small_part
from samvirke.engine.response.kernel.clock import answers
from samvirke.engine.response.kernel.cover import cover_lost
from samvirke.engine.response.kernel.state import AT_REST, BOUND, NOBODY, ON_WAY, ON_WAY_COUNT, WAYS, Run

# When a unit is there (inf: never), the stop it is reached through and how far from it, when its turn-out
# is over, its time on the way.
Start = tuple[float, int, float, float, float]


@small_part
def free_in_s(run: Run, unit: int, place: int, now: float) -> float:
    """Return how soon a free unit can be at a place; ``inf``: it is not free or may not be sent."""
    units, status = run.units, run.units[unit].status
    if status == AT_REST:
        return run.reach_s[run.number[WAYS], place, units[unit].rest_stop] + units[unit].ready_s
    if status == ON_WAY and not units[unit].barred:
        return from_way_in_s(run, unit, place, now)
    return np.inf


@small_part
def from_way_in_s(run: Run, unit: int, place: int, now: float) -> float:
    """Return how soon a unit can be at a place from its way to rest."""
    units, reach_s = run.units, run.reach_s[run.number[WAYS], place]
    by_turning_s = reach_s[units[unit].turned_at] + units[unit].turned_s
    return min(by_turning_s, reach_s[units[unit].rest_stop] + max(0.0, units[unit].home_at_s - now))


@small_part
def start_from_rest(run: Run, unit: int, place: int, now: float) -> Start:
    """Return how a unit at rest sets out for a place."""
    rest, turnout_s = run.units[unit].rest_stop, run.units[unit].ready_s
    travel_s = np.float64(run.reach_s[run.number[WAYS], place, rest])
    return travel_s + turnout_s, rest, 0.0, now + turnout_s, travel_s


@small_part
def start_from_way(run: Run, unit: int, place: int, now: float) -> Start:
    """Return how a unit on its way to rest, or just free, sets out for a place."""
    units, reach_s = run.units, run.reach_s[run.number[WAYS], place]
    turned_at, turned_s, rest = units[unit].turned_at, units[unit].turned_s, units[unit].rest_stop
    left_s = max(0.0, units[unit].home_at_s - now)
    by_turning_s, by_rest_s = reach_s[turned_at] + turned_s, reach_s[rest] + left_s
    if by_turning_s <= by_rest_s:
        return by_turning_s, turned_at, turned_s, now, by_turning_s
    return by_rest_s, rest, left_s, now, by_rest_s


@part
def start_of_turned(run: Run, unit: int, place: int, now: float) -> Start:
    """Return how a unit bound for a place would set out for another."""
    units, ways, stop = run.units, run.number[WAYS], run.units[unit].started_at
    to_start_s = np.float64(run.reach_s[ways, place, stop])
    moves_at_s = units[unit].moves_at_s
    if now < moves_at_s:  # it still turns out
        return to_start_s + (moves_at_s - now), stop, 0.0, moves_at_s, to_start_s
    back_s = units[unit].started_s + (now - moves_at_s)
    by_start_s = to_start_s + back_s
    bound_for = run.needs[run.nodes[units[unit].first_node].need].place
    near = run.nearest_stop[ways, units[unit].fleet, bound_for]
    if near >= 0:
        on_s = (units[unit].arrives_at_s - now) + run.reach_s[ways, bound_for, near]
        by_near_s = run.reach_s[ways, place, near] + on_s
        if by_near_s < by_start_s:
            return by_near_s, near, on_s, now, by_near_s
    return by_start_s, stop, back_s, now, by_start_s


@small_part
def penalty_s(run: Run, unit: int, need: int) -> float:
    """Return what the preference lays on top of a unit's time."""
    rules = run.rules
    return run.penalty_s[run.units[unit].group, run.needs[need].wants] if rules.prefers else 0.0


@small_part
def best_free(run: Run, need: int, now: float) -> tuple[int, float]:
    """Return the free unit to send and its score; (-1, inf) when there is none."""
    capability, rules = run.needs[need].capability, run.rules
    if run.capabilities[capability].free == 0:
        return NOBODY, np.inf
    if run.capabilities[capability].near_start >= 0 and run.number[WAYS] == 0:
        found, score = _least_near(run, need, now)
    else:
        found, score = _least_of_all(run, need, now)
    if rules.keeps and found >= 0 and run.needs[need].priority >= rules.from_priority:
        return _least_cover(run, need, now, score + rules.slack_s)
    return found, score


@small_part
def _least_of_all(run: Run, need: int, now: float) -> tuple[int, float]:
    """Look at every unit that can do it."""
    place, incident = run.needs[need].place, run.needs[need].incident
    capability = run.needs[need].capability
    best, found = np.inf, NOBODY
    for index in range(run.capabilities[capability].first_unit, run.capabilities[capability].after_unit):
        unit = run.able[index]
        if run.units[unit].status > ON_WAY:
            continue
        score = free_in_s(run, unit, place, now) + penalty_s(run, unit, need)
        if score < best and answers(run, unit, incident):  # a tie stays with the lower index
            best, found = score, unit
    return found, best


@small_part
def _least_near(run: Run, need: int, now: float) -> tuple[int, float]:
    """Look at units on their way, then at those at rest, stop after stop, until none can be sooner."""
    units = run.units
    capability, place, incident = run.needs[need].capability, run.needs[need].place, run.needs[need].incident
    best, found = np.inf, NOBODY
    for index in range(run.number[ON_WAY_COUNT]):
        unit = run.on_way[index]
        if run.gives[unit, capability] == 0:
            continue
        score = free_in_s(run, unit, place, now) + penalty_s(run, unit, need)
        if (score < best or (score == best and unit < found)) and answers(run, unit, incident):
            best, found = score, unit
    kept = run.capabilities[capability].near_kept
    first = run.capabilities[capability].near_start + place * kept
    for index in range(first, first + kept):
        stop = run.near[index]
        travel_s = run.reach_s[0, place, stop]
        if travel_s > best or travel_s == np.inf:
            return found, best
        unit = run.stops[stop].first_at_rest
        while unit >= 0:
            if run.gives[unit, capability] > 0:
                score = travel_s + units[unit].ready_s + penalty_s(run, unit, need)
                if (score < best or (score == best and unit < found)) and answers(run, unit, incident):
                    best, found = score, unit
            unit = units[unit].rest_next
    if run.capabilities[capability].near_all:
        return found, best
    return _least_of_all(run, need, now)  # all the near ones are out


@part
def _least_cover(run: Run, need: int, now: float, limit: float) -> tuple[int, float]:
    """Among the free units of a score within the limit, return the one whose absence costs least."""
    place, incident = run.needs[need].place, run.needs[need].incident
    capability = run.needs[need].capability
    found, least, best = NOBODY, np.inf, np.inf
    for index in range(run.capabilities[capability].first_unit, run.capabilities[capability].after_unit):
        unit = run.able[index]
        score = free_in_s(run, unit, place, now) + penalty_s(run, unit, need)
        if score <= limit and score < np.inf and answers(run, unit, incident):
            cost = cover_lost(run.keeping, run.units[unit].rest_stop) if run.units[unit].in_keeping else 0.0
            if found < 0 or cost < least or (cost == least and score < best):
                found, least, best = unit, cost, score
    return found, best


@part
def best_turned(run: Run, need: int, now: float, score_to_beat: float) -> int:
    """Return the unit under way that should be turned to a need, -1 when there is none."""
    rules, place, incident = run.rules, run.needs[need].place, run.needs[need].incident
    capability = run.needs[need].capability
    best, found = np.inf, NOBODY
    for index in range(run.capabilities[capability].first_unit, run.capabilities[capability].after_unit):
        unit = run.able[index]
        if run.units[unit].status != BOUND or run.units[unit].barred:
            continue
        if not _serves_only_less_urgent(run, unit, run.needs[need].priority):
            continue
        score = start_of_turned(run, unit, place, now)[0] + penalty_s(run, unit, need)
        if score < best and score + rules.gain_s < score_to_beat and answers(run, unit, incident):
            best, found = score, unit
    return found


@part
def _serves_only_less_urgent(run: Run, unit: int, priority: int) -> bool:
    node = run.units[unit].first_node
    while node >= 0:
        if run.needs[run.nodes[node].need].priority <= priority:
            return False
        node = run.nodes[node].following
    return True


@small_part
def can_meet(run: Run, unit: int, need: int, now: float) -> bool:
    """Whether a unit that has become free may be sent to a need that waits (rule 7)."""
    score = from_way_in_s(run, unit, run.needs[need].place, now) + penalty_s(run, unit, need)
    return score < np.inf and answers(run, unit, run.needs[need].incident)
