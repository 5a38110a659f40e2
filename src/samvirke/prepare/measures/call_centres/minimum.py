"""The fewest operators with which every answer target holds at a steady load."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from samvirke.engine.calls.calls import Agencies, CallCourse, Calls
from samvirke.engine.calls.centres import SERVICES, Centres
from samvirke.engine.calls.outcome import CallOutcome, answered_within
from samvirke.engine.calls.procedure import Procedure
from samvirke.engine.calls.sharing import Sharing
from samvirke.engine.calls.staffing import work_per_call_s
from samvirke.engine.calls.take import take_calls
from samvirke.engine.closed_forms.erlang import fewest_operators
from samvirke.model.calendar import HOUR_S
from samvirke.model.chance import stream
from samvirke.model.errors import BadInputError
from samvirke.travel.times import Bools, Floats, Ints

STEADY_S = 90 * 24.0 * HOUR_S  # long enough that a share is known to some tenths of a per cent
MOST = 200  # operators of a centre; beyond it the load is not one that a centre takes
MOST_LOST = 0.05  # share of a centre's calls that may go unanswered, assumed: else it does not hold


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Targets:
    """How soon calls shall be answered: a share of them within so many seconds; shape ``(n,)`` each."""

    within_s: Floats
    share: Floats

    def of(self, some: Ints) -> "Targets":
        """Return those of some of the centres."""
        return Targets(within_s=self.within_s[some], share=self.share[some])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fewest:
    """What the search ended with; one entry a centre of the rooms.

    Taking any one operator away breaks a target: fewest in that sense, found by taking away one by
    one, not proved to be the least of all rosters.
    """

    operators: Ints
    in_time: Floats


def by_formula(services: Sequence[str], calls_per_h: Floats, targets: Targets) -> Ints:
    """Return for each centre alone the operators that Erlang C asks.

    Parameters
    ----------
    services
        110, 112 or 113, one a centre.
    calls_per_h
        Calls of an hour, shape ``(n_centres,)``.
    targets
        Of each.
    """
    work_s = [work_per_call_s(service) for service in services]
    return np.array(
        [
            fewest_operators(rate / HOUR_S * work, work, share=share, within_s=within)
            for rate, work, within, share in zip(
                calls_per_h, work_s, targets.within_s, targets.share, strict=True
            )
        ],
        dtype=np.int64,
    )


def as_one_queue(
    services: Sequence[str], calls_per_h: Floats, targets: Targets, *, triage_s: float = 0.0
) -> int:
    """Return the operators that Erlang C asks when all calls stand in one queue with the strictest target.

    Parameters
    ----------
    services, calls_per_h, targets
        As for `by_formula`.
    triage_s
        What sorting adds to the work of every call.
    """
    work_s = np.array([work_per_call_s(service) + triage_s for service in services])
    load = float(calls_per_h @ work_s / HOUR_S)
    mean_s = float(calls_per_h @ work_s / max(float(calls_per_h.sum()), 1e-9)) or 1.0
    return max(
        fewest_operators(load, mean_s, share=float(share), within_s=float(within))
        for within, share in zip(targets.within_s, targets.share, strict=True)
    )


def fewest(
    steady: CallCourse,
    centres: Centres,
    members: Ints,
    sharing: Sharing,
    procedure: Procedure,
    targets: Targets,
    start: Ints,
) -> Fewest:
    """Take operators away, one by one, as long as every target holds in a simulated steady load.

    Parameters
    ----------
    steady
        Calls at an even rate, from `steady_calls`: the same for every arrangement.
    centres
        All that take part; those outside the rooms stay as they are.
    members, sharing
        Centres of the rooms and what they share.
    procedure
        As in the simulation; conferences play no part here.
    targets
        Of the members.
    start
        Operators of each to begin from; raised first where a target fails.

    Raises
    ------
    BadInputError
        When a target fails with so many operators as no centre has.
    """
    one = np.eye(len(members), dtype=np.int64)
    called = np.bincount(steady.calls.centre, minlength=centres.count)[members]

    def tried(operators: Ints) -> _Tried:
        roster = centres.operators.copy()
        roster[members] = operators[:, None]
        outcome = take_calls(replace(centres, operators=roster), steady, procedure=procedure, sharing=sharing)
        shares = in_time_each(outcome, steady.calls, centres.count, members, targets.within_s)
        # Who gives up is not among the answered: where nobody answers, nobody would be late.
        lost = np.bincount(steady.calls.centre[~outcome.answered], minlength=centres.count)[members]
        lost_share = lost / np.maximum(called, 1)
        held = np.where(lost_share > MOST_LOST, -lost_share, np.nan_to_num(shares, nan=1.0))
        return _Tried(operators, shares, (held - targets.share)[called > 0])

    best = tried(np.array(start, dtype=np.int64))
    while best.worst < 0 and best.operators.max() < MOST:
        best = max((tried(best.operators + more) for more in one), key=lambda found: found.short)
    if best.worst < 0:
        raise BadInputError(
            f"not even {MOST} operators of a centre hold its answer target at "
            f"{called.max() / (STEADY_S / HOUR_S):,.0f} calls an hour; give fewer calls, or less sorting"
        )
    while True:
        fewer = [best.operators - less for less in one if (best.operators >= less).all()]
        fewer = [operators for operators in fewer if operators.sum() > 0]
        found = max((tried(operators) for operators in fewer), key=lambda one: one.worst, default=None)
        if found is None or found.worst < 0:
            return Fewest(operators=best.operators, in_time=best.in_time)
        best = found


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """Operators tried, and how far each centre that is called is above its target, below 0: it fails."""

    operators: Ints
    in_time: Floats
    above: Floats

    @property
    def worst(self) -> float:
        return float(np.min(self.above, initial=np.inf))

    @property
    def short(self) -> float:
        """How much all that fail lack together, 0 or less: an operator more where it helps makes it more."""
        return float(np.minimum(self.above, 0.0).sum())


def in_time_each(
    outcome: CallOutcome, calls: Calls, n_centres: int, members: Ints, within_s: Floats
) -> Floats:
    """Return each centre's share of answered calls within its own target; NaN where none was answered."""
    result = np.full(len(members), np.nan)
    for limit_s in np.unique(within_s):
        within = answered_within(outcome, calls, n_centres, float(limit_s))[members]
        result = np.where(within_s == limit_s, within, result)
    return result


def steady_calls(course: CallCourse, members: Ints, calls_per_h: Floats, *, seed: int) -> CallCourse:
    """Return calls at an even rate about no incident, each as long as one of the course's.

    Parameters
    ----------
    course
        Its calls lend theirs their length and patience.
    members, calls_per_h
        Centres, and how many calls an hour each gets; shape ``(n_members,)``.
    seed
        Decides the calls.
    """
    calls = course.calls
    short = (calls.incident >= 0) & ~_is_first(calls)
    at_s, like = [np.empty(0)], [np.empty(0, dtype=np.int64)]
    for centre, rate in zip(members, calls_per_h, strict=True):
        rows = np.flatnonzero(calls.centre == centre)
        chance = stream(seed, 0, "steady load", str(int(centre)))
        n = int(chance.poisson(rate * STEADY_S / HOUR_S)) if len(rows) else 0
        at_s.append(chance.random(n) * STEADY_S)
        like.append(rows[(chance.random(n) * len(rows)).astype(np.int64)])
    moment_s, row = np.concatenate(at_s), np.concatenate(like)
    order = np.argsort(moment_s, kind="stable")
    row = row[order]
    of_row = {name: getattr(calls, name)[row] for name in Calls.__dataclass_fields__}
    of_row |= {
        "at_s": moment_s[order],
        "incident": np.full(len(row), -1, dtype=np.int64),
        "talk_s": np.where(short, calls.known_talk_s, calls.talk_s)[row],
        "after_s": np.where(short, 0.0, calls.after_s)[row],
    }
    none = np.empty(0, dtype=np.int64)
    three = np.empty((0, len(SERVICES)))
    return CallCourse(
        starts_at_utc=course.starts_at_utc,
        horizon_s=STEADY_S,
        calls=Calls(**of_row),
        agencies=Agencies(centre=three.astype(np.int64), handling_s=three, join_s=three),
        need_incident=none,
        need_service=none,
        need_from_s=np.empty(0),
    )


def _is_first(calls: Calls) -> Bools:
    """Say which calls are the first about their incident."""
    first = np.zeros(calls.count, dtype=np.bool_)
    about = np.flatnonzero(calls.incident >= 0)
    first[about[np.unique(calls.incident[about], return_index=True)[1]]] = True
    return first
