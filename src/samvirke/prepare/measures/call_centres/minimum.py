"""The fewest operators with which every answer target holds at a steady load."""

from dataclasses import dataclass, replace

import numpy as np

from samvirke.engine.calls.calls import CallCourse, Calls
from samvirke.engine.calls.centres import HOURS_A_WEEK, Centres
from samvirke.engine.calls.outcome import answered_within
from samvirke.engine.calls.procedure import Procedure
from samvirke.engine.calls.sharing import Sharing
from samvirke.engine.calls.take import take_calls
from samvirke.engine.closed_forms.erlang import operators_for
from samvirke.model.calendar import HOUR_S
from samvirke.model.chance import stream
from samvirke.travel.times import Floats, Ints

STEADY_S = 90 * 24.0 * HOUR_S  # long enough that a share is known to some tenths of a per cent
MOST = 60  # operators of a centre; beyond it the load is not one that a centre takes


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fewest:
    """What the search ended with; one entry a centre of the rooms.

    Taking any one operator away breaks a target: fewest in that sense, found by taking away one by
    one, not proved to be the least of all rosters.
    """

    operators: Ints
    in_time: Floats


def fewest_apart(
    course: CallCourse, centres: Centres, members: Ints, load: float, targets: tuple[Floats, Floats]
) -> Ints:
    """Return for each centre alone the operators that Erlang C asks at so many times the mean load.

    Parameters
    ----------
    course
        Gives calls an hour and how long they take.
    members
        Centres of the rooms.
    load
        Times the mean of the course.
    targets
        Seconds and share, shape ``(n_members,)`` each; a centre without a target needs no more than its load.
    """
    rate, busy_s = _load(course.calls, members, course.horizon_s)
    return np.array(
        [
            operators_for(load * rate[c] / HOUR_S, busy_s[c], limit_s=targets[0][c], share=targets[1][c])
            if np.isfinite(targets[0][c])
            else int(load * rate[c] / HOUR_S * busy_s[c]) + 1
            for c in range(len(members))
        ]
    )


def fewest(
    course: CallCourse,
    centres: Centres,
    members: Ints,
    sharing: Sharing,
    procedure: Procedure,
    start: Ints,
    load: float,
    targets: tuple[Floats, Floats],
    *,
    seed: int,
) -> Fewest:
    """Take operators away, one by one, as long as all targets hold in a simulated steady load.

    Parameters
    ----------
    course
        Its calls lend theirs their length and patience.
    centres
        All that take part; those outside the rooms stay as they are.
    members, sharing
        Centres of the rooms and what they share.
    procedure
        As in the simulation; conferences play no part here.
    start
        Operators of each to begin from; raised first where a target fails.
    load
        Times the mean of the course.
    targets
        Seconds and share, shape ``(n_members,)`` each; NaN: none.
    seed
        Decides the calls; they are the same for every arrangement.
    """
    steady = _steady(course, members, load, seed)

    def margin(operators: Ints) -> tuple[float, Floats]:
        """Return how far above its target the worst centre is, and the shares."""
        roster = centres.operators.copy()
        roster[members] = operators[:, None]
        outcome = take_calls(replace(centres, operators=roster), steady, procedure=procedure, sharing=sharing)
        answered = answered_within_each(outcome, steady.calls, centres.count, members, targets[0])
        # Who gives up is not in the share of answered calls: with nobody there, nobody is late.
        lost = np.bincount(steady.calls.centre[~outcome.answered], minlength=centres.count)[members]
        all_of = np.bincount(steady.calls.centre, minlength=centres.count)[members]
        fine = np.where(lost > 0.05 * np.maximum(all_of, 1), 0.0, np.nan_to_num(answered, nan=0.0))
        held = np.isfinite(targets[1]) & (all_of > 0)
        return float(np.min(fine[held] - targets[1][held], initial=np.inf)), answered

    operators = np.array(start, dtype=np.int64)
    best, shares = margin(operators)
    while best < 0 and operators.max() < MOST:
        tries = [operators + np.eye(len(members), dtype=np.int64)[c] for c in range(len(members))]
        found = [margin(tried) for tried in tries]
        chosen = int(np.argmax([value for value, _ in found]))
        operators, (best, shares) = tries[chosen], found[chosen]
    while True:
        tries = [
            operators - np.eye(len(members), dtype=np.int64)[c] for c in range(len(members)) if operators[c] > 0
        ]
        found = [margin(tried) for tried in tries if tried.sum() > 0]
        if not found or max(value for value, _ in found) < 0:
            return Fewest(operators=operators, in_time=shares)
        chosen = int(np.argmax([value for value, _ in found]))
        operators, (_, shares) = [t for t in tries if t.sum() > 0][chosen], found[chosen]


def answered_within_each(outcome, calls: Calls, n_centres: int, members: Ints, target_s: Floats) -> Floats:  # type: ignore[no-untyped-def]
    """Return each centre's share of answered calls within its own target; NaN without a target."""
    result = np.full(len(members), np.nan)
    for limit_s in np.unique(target_s[np.isfinite(target_s)]):
        within = answered_within(outcome, calls, n_centres, float(limit_s))[members]
        result = np.where(target_s == limit_s, within, result)
    return result


def _load(calls: Calls, members: Ints, horizon_s: float) -> tuple[Floats, Floats]:
    """Return calls an hour and the mean time a call keeps an operator, by centre."""
    n = int(max(members.max(), calls.centre.max(initial=0))) + 1
    volume = np.bincount(calls.centre, minlength=n)[members]
    known = (calls.incident >= 0) & ~_is_first(calls)
    lasts_s = np.where(known, calls.known_talk_s, calls.talk_s + calls.after_s)
    total_s = np.bincount(calls.centre, weights=lasts_s, minlength=n)[members]
    return volume / (horizon_s / HOUR_S), total_s / np.maximum(volume, 1)


def _is_first(calls: Calls) -> np.ndarray:
    """Say which calls are the first about their incident."""
    first = np.zeros(calls.count, dtype=np.bool_)
    about = np.flatnonzero(calls.incident >= 0)
    first[about[np.unique(calls.incident[about], return_index=True)[1]]] = True
    return first


def _steady(course: CallCourse, members: Ints, load: float, seed: int) -> CallCourse:
    """Return calls about no incident at an even rate, each as long as one of the course's."""
    calls, parts = course.calls, []
    rate, _ = _load(calls, members, course.horizon_s)
    first = _is_first(calls)
    for c, centre in enumerate(members):
        rows = np.flatnonzero(calls.centre == centre)
        if len(rows) == 0:
            continue
        chance = stream(seed, 0, f"steady load {load:g}", str(int(centre)))
        n = int(chance.poisson(load * rate[c] * STEADY_S / HOUR_S))
        parts.append((np.sort(chance.random(n)) * STEADY_S, rows[(chance.random(n) * len(rows)).astype(int)]))
    at_s = np.concatenate([at for at, _ in parts]) if parts else np.empty(0)
    like = np.concatenate([rows for _, rows in parts]) if parts else np.empty(0, dtype=np.int64)
    order = np.argsort(at_s, kind="stable")
    like = like[order]
    short = (calls.incident >= 0) & ~first
    lasts_s = np.where(short, calls.known_talk_s, calls.talk_s)
    drawn = Calls(
        at_s=at_s[order],
        centre=calls.centre[like],
        incident=np.full(len(like), -1, dtype=calls.incident.dtype),
        talk_s=lasts_s[like],
        known_talk_s=calls.known_talk_s[like],
        after_s=np.where(short, 0.0, calls.after_s)[like],
        patience_s=calls.patience_s[like],
        redials=calls.redials[like],
        redial_s=calls.redial_s[like],
        priority=calls.priority[like],
        pair=np.zeros(len(like), dtype=np.bool_),
    )
    nothing = np.empty(0, dtype=np.int64)
    return CallCourse(
        starts_at_utc=course.starts_at_utc,
        horizon_s=STEADY_S,
        calls=drawn,
        agencies=replace(
            course.agencies,
            **{name: getattr(course.agencies, name)[:0] for name in ("centre", "handling_s", "join_s")},
        ),
        need_incident=nothing,
        need_service=nothing,
        need_from_s=np.empty(0),
    )
