"""What came of the calls: when each was answered, by whom, and when the agencies were alerted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.engine.calls.calls import Calls
from samvirke.engine.calls.centres import SERVICES, Centres
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CallOutcome:
    """What came of each call, incident and need, in the order of the `CallCourse`.

    Parameters
    ----------
    rang_s
        When the caller rang the last time, shape ``(n_calls,)``.
    attempts
        How often he rang, 1 or more.
    answered_s
        When an operator answered; ``inf``: never.
    answered_by
        Centre of that operator, -1: none.
    overflowed
        True where a partner took it because it had waited too long.
    paired
        True where two operators worked on it.
    abandoned_s
        When the caller gave up for good; ``inf``: never.
    known_s
        When the first call about each incident was answered; ``inf``: never. Shape ``(n_incidents,)``.
    asked_s
        When the operator asked the other centres to join; ``inf``: no conference was needed.
    joined_s
        When an operator of each service joined; ``inf``: none. Shape ``(n_incidents, 3)``.
    alerted_s
        When each agency was alerted; ``inf``: never, or not wanted. Shape ``(n_incidents, 3)``.
    alert_s
        When those who meet each need were told; ``inf``: never. Shape ``(n_needs,)``.
    busy_s
        Seconds of work of the operators of each centre, shape ``(n_centres,)``.
    staffed_s
        Seconds they were on duty in the course, spans in which the centre was lost left out.
    """

    rang_s: Floats
    attempts: Ints
    answered_s: Floats
    answered_by: Ints
    overflowed: Bools
    paired: Bools
    abandoned_s: Floats
    known_s: Floats
    asked_s: Floats
    joined_s: Floats
    alerted_s: Floats
    alert_s: Floats
    busy_s: Floats
    staffed_s: Floats

    @property
    def wait_s(self) -> Floats:
        """Seconds from the last ringing until answered or given up; ``inf``: neither."""
        return np.asarray(np.minimum(self.answered_s, self.abandoned_s) - self.rang_s)

    @property
    def answered(self) -> Bools:
        """Whether each call was answered."""
        return np.asarray(np.isfinite(self.answered_s))

    @property
    def occupancy(self) -> Floats:
        """Share of the operators' time on duty that was work; NaN where nobody was on duty."""
        return np.divide(
            self.busy_s, self.staffed_s, out=np.full_like(self.busy_s, np.nan), where=self.staffed_s > 0
        )


def answered_within(
    outcome: CallOutcome, calls: Calls, n_centres: int, limit_s: float, chosen: Bools | None = None
) -> Floats:
    """Return the share of each centre's answered calls that waited no longer than a limit.

    Calls count with the centre they came to, whoever answered; those that were never answered are
    counted apart (`abandoned_share`), as the Norwegian answer-time statistics do.

    Parameters
    ----------
    outcome, calls
        Of one run.
    n_centres
        How many centres there are.
    limit_s
        Longest wait, seconds; a call exactly at the limit is in time.
    chosen
        Which calls count, shape ``(n_calls,)``; None: all.

    Returns
    -------
    Shape ``(n_centres,)``; NaN where no call was answered.
    """
    counted = outcome.answered if chosen is None else outcome.answered & chosen
    answered = np.bincount(calls.centre[counted], minlength=n_centres)
    in_time = counted & (outcome.wait_s <= limit_s)
    return _share(np.bincount(calls.centre[in_time], minlength=n_centres), answered)


def abandoned_share(
    outcome: CallOutcome, calls: Calls, n_centres: int, chosen: Bools | None = None
) -> Floats:
    """Return the share of each centre's calls, every ringing counted, that the caller gave up."""
    counted = np.ones(calls.count, dtype=np.bool_) if chosen is None else chosen
    rings = np.bincount(calls.centre[counted], weights=outcome.attempts[counted], minlength=n_centres)
    ended_well = counted & ~np.isfinite(outcome.abandoned_s)
    kept = np.bincount(calls.centre[ended_well], minlength=n_centres)
    return _share(rings - kept, rings)


def wait_quantile_s(
    outcome: CallOutcome, calls: Calls, n_centres: int, share: float, chosen: Bools | None = None
) -> Floats:
    """Return the wait that a share (0 to 1) of each centre's answered calls does not exceed.

    The smallest wait observed for which that holds: no interpolation. NaN where none was answered.
    """
    if not 0 < share <= 1:
        raise InvalidValueError(f"share is {share}; it must be above 0 and at most 1: 0.5 is the median")
    counted = outcome.answered if chosen is None else outcome.answered & chosen
    order = np.lexsort((outcome.wait_s[counted], calls.centre[counted]))
    waits, centre = outcome.wait_s[counted][order], calls.centre[counted][order]
    first = np.searchsorted(centre, np.arange(n_centres))
    size = np.searchsorted(centre, np.arange(n_centres), side="right") - first
    result = np.full(n_centres, np.nan)
    some = size > 0
    rank = np.ceil(share * size[some] - 1e-9).astype(np.int64) - 1  # 0.9 of 10 is the ninth
    result[some] = waits[first[some] + np.maximum(rank, 0)]
    return result


def centre_summary(
    outcome: CallOutcome, calls: Calls, centres: Centres, chosen: Bools | None = None
) -> pd.DataFrame:
    """Return one row a centre: calls, shares answered in 10 and 20 s, waits, abandoned, occupancy.

    Columns `centre`, `service`, `calls`, `answered`, `within_10_s`, `within_20_s`, `median_wait_s`,
    `p90_wait_s`, `abandoned_share`, `overflowed_share` and `occupancy` (of the whole run, always).
    """
    n = centres.count
    counted = np.ones(calls.count, dtype=np.bool_) if chosen is None else chosen
    called = np.bincount(calls.centre[counted], minlength=n)
    overflowed = np.bincount(calls.centre[counted & outcome.overflowed], minlength=n)
    return pd.DataFrame(
        {
            "centre": centres.ids,
            "service": [SERVICES[number] for number in centres.service],
            "calls": called,
            "answered": np.bincount(calls.centre[counted & outcome.answered], minlength=n),
            "within_10_s": answered_within(outcome, calls, n, 10.0, chosen),
            "within_20_s": answered_within(outcome, calls, n, 20.0, chosen),
            "median_wait_s": wait_quantile_s(outcome, calls, n, 0.5, chosen),
            "p90_wait_s": wait_quantile_s(outcome, calls, n, 0.9, chosen),
            "abandoned_share": abandoned_share(outcome, calls, n, chosen),
            "overflowed_share": _share(overflowed, called),
            "occupancy": outcome.occupancy,
        }
    )


def all_alerted_s(outcome: CallOutcome, wanted: Ints, begins_s: Sequence[float] | Floats) -> Floats:
    """Return for each incident how long it took until all wanted agencies were alerted.

    Parameters
    ----------
    outcome
        Of one run.
    wanted
        `Agencies.centre`: -1 where a service is not wanted.
    begins_s
        When the first caller rang, shape ``(n_incidents,)``; see `first_rang_s`.

    Returns
    -------
    Seconds, shape ``(n_incidents,)``; ``inf`` where some agency was never told; -inf where none is wanted.
    """
    latest = np.where(wanted == -1, -np.inf, outcome.alerted_s).max(axis=1)
    return np.asarray(latest - np.asarray(begins_s))


def first_rang_s(calls: Calls, n_incidents: int) -> Floats:
    """Return when the first caller about each incident rang; ``inf`` where nobody did."""
    first = np.full(n_incidents, np.inf)
    about = calls.incident >= 0
    np.minimum.at(first, calls.incident[about], calls.at_s[about])
    return first


def _share(part: np.ndarray, whole: np.ndarray) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))
