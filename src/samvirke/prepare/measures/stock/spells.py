"""Weeks that may be added up without changing the answer.

Stock that lies at a depot may be used this week or later, so two weeks of a place differ for the plan
only where a depot cannot reach one of them in time, or where something comes in or expires between the
two departures. All other weeks are one *spell*, and a plan for spells can be cut into weeks again: the
need of each week is met in the same share. That makes the programme several times smaller, and exact.
"""

from dataclasses import dataclass

import numpy as np

from samvirke.prepare.measures.stock.problem import StockProblem
from samvirke.travel.times import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Spells:
    """Need by place and spell, and the windows in which what leaves a depot is bounded.

    Parameters
    ----------
    place
        Of each spell, shape ``(n_spells,)``.
    need
        Shape ``(n_scenarios, n_classes, n_spells)``.
    leaves
        Window in which goods for a spell leave each depot, shape ``(n_spells, n_depots)``; -1 where they
        would come too late.
    first, last
        Pairs of windows, shape ``(n_limits,)``: what leaves in windows first to last is at most `new`
        stock and the existing that is still good in the first, with what came in until the last.
    existing
        Shape ``(n_limits, n_depots)``.
    inflow
        Until the last window, shape ``(n_limits, n_scenarios, n_depots)``.
    """

    place: Ints
    need: Floats
    leaves: Ints
    first: Ints
    last: Ints
    existing: Floats
    inflow: Floats


def spells_of(problem: StockProblem, *, by_week: bool = False) -> Spells:
    """Add up weeks that no plan can tell apart; `by_week` keeps every week, for comparison."""
    _, _, places, weeks, _ = problem.shape
    expires = _changes(np.diff(problem.existing, axis=1))
    arrives = _changes(problem.inflow[:, :, 1:].reshape(-1, weeks - 1)) if weeks > 1 else expires
    starts = np.ones(weeks, dtype=np.bool_) if by_week else np.concatenate([[True], expires | arrives])
    window = np.cumsum(starts) - 1
    departure = np.arange(weeks)[:, None] - problem.lag_weeks.T[:, None, :]  # (places, weeks, depots)
    leaves = np.where(departure >= 0, window[np.maximum(departure, 0)], -1)
    place, found, needs = [], [], []
    for at in range(places):
        keys, spell = np.unique(leaves[at], axis=0, return_inverse=True)
        if by_week:
            keys, spell = leaves[at], np.arange(weeks)
        into = (spell.reshape(-1, 1) == np.arange(len(keys))).astype(np.float64)
        needs.append(problem.need[:, :, at, :] @ into)
        found.append(keys)
        place.append(np.full(len(keys), at))
    first, last = _limits(expires, arrives, window, by_week=by_week)
    begins = np.flatnonzero(starts)
    ends = np.concatenate([begins[1:], [weeks]]) - 1
    came = np.cumsum(problem.inflow, axis=2)
    return Spells(
        place=np.concatenate(place),
        need=np.concatenate(needs, axis=2),
        leaves=np.concatenate(found),
        first=first,
        last=last,
        existing=problem.existing[:, begins[first]].T,
        inflow=came[:, :, ends[last]].transpose(2, 0, 1),
    )


def _changes(by_week: Floats) -> Bools:
    return np.asarray((by_week != 0).any(axis=0))


def _limits(expires: Bools, arrives: Bools, window: Ints, *, by_week: bool) -> tuple[Ints, Ints]:
    """Return the windows that can bind.

    Goods that are there from the start run out at some week, goods that come in never do; so a set of
    departures can be served when every run of weeks can (Hall's condition), and only runs that begin
    where something has expired and end before something comes in are not implied by longer ones.
    """
    final = int(window[-1])
    if by_week:
        pairs = [(a, b) for a in range(final + 1) for b in range(a, final + 1) if a == 0 or b == final]
        pairs += [(a, b) for a in range(1, final) for b in range(a, final) if expires.any() and arrives.any()]
    else:
        firsts = [0, *(int(window[week + 1]) for week in np.flatnonzero(expires))]
        lasts = [*(int(window[week]) for week in np.flatnonzero(arrives)), final]
        pairs = [(a, b) for a in firsts for b in lasts if a <= b]
    first, last = np.array(sorted(set(pairs)), dtype=np.int64).T
    return first, last
