"""One run in small: what is kept of the calls of a situation under an arrangement."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.calls.calls import NOT_WANTED
from samvirke.engine.calls.outcome import CallOutcome
from samvirke.prepare.measures.call_centres.situations import Situation
from samvirke.travel.times import Floats, Ints

LONGEST_S = 900  # waits are kept by the second up to here; longer ones together


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Counted:
    """Calls and joint incidents of one run; C centres of the rooms, J joint incidents.

    Parameters
    ----------
    calls, answered, in_time, given_up, by_others
        How many, shape ``(C,)``.
    wait_sum_s
        Of answered calls, shape ``(C,)``.
    waits
        Answered calls by whole seconds waited (rounded up), shape ``(C, LONGEST_S + 2)``.
    occupancy
        Share of operators' time that is work, shape ``(C,)``.
    alert_s
        From the first ring until the last agency was alerted; ``inf``: never. Shape ``(J,)``, in the same
        order whatever the arrangement.
    kind
        How many services each of them wants, or `situations.DISASTER` or `MEANWHILE`; shape ``(J,)``.
    """

    calls: Ints
    answered: Ints
    in_time: Ints
    given_up: Ints
    by_others: Ints
    wait_sum_s: Floats
    waits: Ints
    occupancy: Floats
    alert_s: Floats
    kind: Ints


def count(situation: Situation, outcome: CallOutcome, members: Ints, target_s: Floats) -> Counted:
    """Count what came of the calls and incidents that a situation looks at.

    Parameters
    ----------
    situation, outcome
        Of one arrangement.
    members
        Centres of the rooms.
    target_s
        Answer target of each of them; NaN: none is known.
    """
    calls, n = situation.course.calls, len(members)
    number = np.full(int(calls.centre.max(initial=0)) + 1, -1)
    number[members[members < len(number)]] = np.flatnonzero(members < len(number))
    rows = np.flatnonzero(situation.looked_at)
    centre, wait_s, answered = number[calls.centre[rows]], outcome.wait_s[rows], outcome.answered[rows]
    in_time = answered & (wait_s <= target_s[centre])  # NaN: never in time, and not shown
    waits = np.zeros((n, LONGEST_S + 2), dtype=np.int64)
    bin_of = np.minimum(np.ceil(wait_s[answered]), LONGEST_S + 1).astype(np.int64)
    np.add.at(waits, (centre[answered], bin_of), 1)
    wanted = situation.course.agencies.centre[situation.incidents] != NOT_WANTED
    alerted_s = outcome.alerted_s[situation.incidents]
    latest = np.where(wanted, alerted_s, -np.inf).max(axis=1, initial=-np.inf)
    by_others = answered & (outcome.answered_by[rows] != calls.centre[rows])
    return Counted(
        calls=np.bincount(centre, minlength=n),
        answered=np.bincount(centre[answered], minlength=n),
        in_time=np.bincount(centre[in_time], minlength=n),
        given_up=np.bincount(centre[~answered], minlength=n),
        by_others=np.bincount(centre[by_others], minlength=n),
        wait_sum_s=np.asarray(np.bincount(centre[answered], weights=wait_s[answered], minlength=n), float),
        waits=waits,
        occupancy=outcome.occupancy[members],
        alert_s=latest - situation.begins_s,
        kind=situation.kind,
    )


def quantile_s(waits: Ints, share: float) -> float:
    """Return the whole second within which a share of the calls was answered; ``inf`` beyond the longest.

    Parameters
    ----------
    waits
        Calls by whole seconds, shape ``(LONGEST_S + 2,)``; the last bin is longer than `LONGEST_S`.
    """
    total = int(waits.sum())
    if total == 0:
        return float("nan")
    second = int(np.searchsorted(np.cumsum(waits), np.ceil(share * total - 1e-9)))
    return float(second) if second <= LONGEST_S else float("inf")
