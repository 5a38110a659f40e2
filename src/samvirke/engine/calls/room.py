"""Centres, calls and what they share, checked against one another and laid out for those who play them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from samvirke.engine.calls.calls import Agencies, CallCourse, Calls
from samvirke.engine.calls.centres import Centres
from samvirke.engine.calls.procedure import Procedure
from samvirke.engine.calls.sharing import Sharing
from samvirke.model.calendar import HOUR_S, local_hours
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Bools, Floats, Ints

BACK, LOST, SWITCHED, HOUR = range(4)  # kinds of change; the order breaks ties
# Kinds of event; the order breaks ties. New calls come last.
# Not Python ints: a kernel is compiled anew for every one of those.
_KINDS: Any = np.arange(8)
FREE, SECOND_FREE, CHANGES, CONFER, GIVE_UP, OVERFLOW, ABANDON, REDIAL = _KINDS


@dataclass(frozen=True, slots=True)
class Lost:
    """A centre (by index) has no operators from a moment until another, which may be ``inf``."""

    centre: int
    from_s: float
    until_s: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Room:
    """All that the rules need; made by `prepare`.

    Parameters
    ----------
    centres, calls, agencies, procedure, sharing
        As given, checked.
    horizon_s
        Length of the course.
    first_hour
        Hour of the week at its start.
    change_at_s, change, change_of
        When what changes (`BACK`, `LOST`, `SWITCHED`: a centre; `HOUR`: hour of the week), in order.
    """

    centres: Centres
    calls: Calls
    agencies: Agencies
    procedure: Procedure
    sharing: Sharing
    horizon_s: float
    first_hour: int
    change_at_s: Floats
    change: Ints
    change_of: Ints

    @classmethod
    def prepare(
        cls,
        centres: Centres,
        course: CallCourse,
        procedure: Procedure,
        sharing: Sharing,
        lost: Sequence[Lost],
    ) -> "Room":
        """Check that all belongs together, and put the changes in order.

        Raises
        ------
        InvalidValueError
            When something does not.
        """
        if len(sharing.pool) != centres.count:
            raise InvalidValueError(
                f"the sharing is for {len(sharing.pool)} centres and there are {centres.count}; "
                "make it from these centres, see `apart`"
            )
        course.reject_unfit(centres)
        hours = _hours(course, centres)
        changes = sorted([*_losses(centres, sharing, lost), *hours[1:]])
        return cls(
            centres=centres,
            calls=course.calls,
            agencies=course.agencies,
            procedure=procedure,
            sharing=sharing,
            horizon_s=course.horizon_s,
            first_hour=hours[0][2],
            change_at_s=np.array([at_s for at_s, _, _ in changes], dtype=np.float64),
            change=np.array([kind for _, kind, _ in changes], dtype=np.int64),
            change_of=np.array([which for _, _, which in changes], dtype=np.int64),
        )


@dataclass(slots=True, eq=False, kw_only=True)
class Raw:
    """What comes of the calls and incidents, filled while they are played; see `CallOutcome`."""

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
    busy_s: Floats


def staffed_s(room: Room) -> Floats:
    """Return for each centre the operator-seconds on duty within the course, lost spans left out."""
    operators = room.centres.operators
    total = np.zeros(room.centres.count)
    out = np.zeros(room.centres.count, dtype=np.bool_)
    hour, since_s = room.first_hour, 0.0
    steps = zip(room.change_at_s.tolist(), room.change.tolist(), room.change_of.tolist(), strict=True)
    for at_s, change, which in (*steps, (room.horizon_s, SWITCHED, 0)):
        until_s = min(at_s, room.horizon_s)
        total += np.where(out, 0, operators[:, hour]) * (until_s - since_s)
        since_s = until_s
        if change in (BACK, LOST):
            out[which] = change == LOST
        elif change == HOUR:
            hour = which
    return total


def _hours(course: CallCourse, centres: Centres) -> list[tuple[float, int, int]]:
    """Return every hour of the course at which the operators are not those of the hour before."""
    start = datetime.fromisoformat(course.starts_at_utc)
    whole = start.replace(minute=0, second=0, microsecond=0)
    into_hour_s = (start - whole) / timedelta(seconds=1)  # a course may start at half past
    n_hours = max(1, int(np.ceil((course.horizon_s + into_hour_s) / HOUR_S)))
    hours = local_hours(whole.isoformat(), n_hours).hour_of_week
    on_duty = centres.operators[:, hours]
    differ = np.flatnonzero((on_duty[:, 1:] != on_duty[:, :-1]).any(axis=0)) + 1
    return [
        (0.0, HOUR, int(hours[0])),
        *((hour * float(HOUR_S) - into_hour_s, HOUR, int(hours[hour])) for hour in differ.tolist()),
    ]


def _losses(centres: Centres, sharing: Sharing, lost: Sequence[Lost]) -> list[tuple[float, int, int]]:
    changes: list[tuple[float, int, int]] = []
    ends_s = np.full(centres.count, -np.inf)
    for span in sorted(lost, key=lambda span: span.from_s):
        if not 0 <= span.centre < centres.count or not 0 <= span.from_s < span.until_s:
            raise InvalidValueError(
                f"{span} cannot be; it must be of the {centres.count} centres, from 0 s or later until later"
            )
        if span.from_s <= ends_s[span.centre]:
            raise InvalidValueError(
                f"{span} begins before the one before it has ended at {ends_s[span.centre]:g} s; join the two"
            )
        ends_s[span.centre] = span.until_s
        changes.append((span.from_s, LOST, span.centre))
        switched_s = span.from_s + float(sharing.switch_s[span.centre])
        if switched_s < span.until_s:
            changes.append((switched_s, SWITCHED, span.centre))
        if span.until_s < np.inf:
            changes.append((span.until_s, BACK, span.centre))
    return changes
