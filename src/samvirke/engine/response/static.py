"""The fast path: alike units on static posts, one for each incident, as queueing theory draws them.

Here a unit is sent from its post alone, and is back before it is sent anew; whoever is nearest and idle goes,
and when nobody is, the unit that is home first takes the incident that has waited longest. That needs no list
of events: it is enough to know when each unit is home. All else (agencies, hours, hospitals, units met on
their way) is for `simulate`.
"""

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from samvirke._kernel import kernel
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints

Answer = tuple[Floats, npt.NDArray[np.int32], Floats, Floats]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StaticOutcome:
    """Who came to each incident, and when.

    Parameters
    ----------
    response_s
        Seconds from the incident until its unit stood there: wait and travel; shape ``(n_incidents,)``.
    unit
        Index of the unit that came.
    wait_s
        Seconds until that unit set out; 0 where somebody was idle.
    busy_s
        Seconds each unit was away from its post, shape ``(n_units,)``.
    """

    response_s: Floats
    unit: npt.NDArray[np.int32]
    wait_s: Floats
    busy_s: Floats


def simulate_static(
    reach_s: npt.NDArray[np.floating],
    at_s: Floats,
    place: Ints,
    service_s: Floats,
    unit_stop: Ints,
) -> StaticOutcome:
    """Let units on static posts answer incidents: the nearest idle one goes, else the first one home.

    Equally near units stand in order of index, and so do units home at the same moment. One home at the
    moment of an incident can take it. A unit is busy for travel, service and travel back.

    Parameters
    ----------
    reach_s
        Seconds between places and stops, 0 or more and finite; shape ``(n_places, n_stops)``.
    at_s
        When the incidents happen, ascending; shape ``(n_incidents,)``.
    place
        Place of each incident.
    service_s
        How long its unit works there, 0 or more and finite.
    unit_stop
        Post of each unit, shape ``(n_units,)``, one or more.

    Raises
    ------
    InvalidValueError
        When shapes, indices or times cannot be.

    Notes
    -----
    In order of arrival each incident takes the first unit of its place's list with ``home ≤ at``, else the
    one with the least ``home``: the recursion of Kiefer and Wolfowitz (1955), Transactions of the American
    Mathematical Society 78, 1-18, for a queue with many servers, with servers that differ by place.

    >>> reach_s = np.array([[60.0, 120.0]])  # one place; posts one and two minutes away
    >>> at_s, place, posts = np.array([0.0, 30.0]), np.array([0, 0]), np.array([0, 1])
    >>> twice = simulate_static(reach_s, at_s, place, np.zeros(2), posts)
    >>> twice.unit.tolist(), twice.response_s.tolist()
    ([0, 1], [60.0, 120.0])
    """
    _reject_unfit(reach_s, at_s, place, service_s, unit_stop)
    to_unit_s = np.ascontiguousarray(reach_s[:, unit_stop])
    order = np.argsort(to_unit_s, axis=1, kind="stable").astype(np.int32)
    in_order_s = np.take_along_axis(to_unit_s, order, axis=1).astype(np.float64)
    response_s, unit, wait_s, busy_s = _play(
        order,
        in_order_s,
        np.ascontiguousarray(at_s, dtype=np.float64),
        np.ascontiguousarray(place, dtype=np.int64),
        np.ascontiguousarray(service_s, dtype=np.float64),
    )
    return StaticOutcome(response_s=response_s, unit=unit, wait_s=wait_s, busy_s=busy_s)


@kernel
def _play(
    order: npt.NDArray[np.int32], in_order_s: Floats, at_s: Floats, place: Ints, service_s: Floats
) -> Answer:
    """Answer the incidents one by one; `order` holds each place's units, nearest first."""
    n, n_units = len(at_s), order.shape[1]
    response_s, unit, wait_s = np.empty(n), np.empty(n, dtype=np.int32), np.empty(n)
    home_s, busy_s = np.full(n_units, -np.inf), np.zeros(n_units)
    for incident in range(n):
        now, where = at_s[incident], place[incident]
        position, leaves_s = 0, now
        while position < n_units and home_s[order[where, position]] > now:
            position += 1
        if position == n_units:  # all are out
            first = home_s.argmin()
            position, leaves_s = 0, home_s[first]
            while order[where, position] != first:
                position += 1
        sent, travel_s = order[where, position], in_order_s[where, position]
        home_s[sent] = leaves_s + travel_s + service_s[incident] + travel_s
        busy_s[sent] += home_s[sent] - leaves_s
        unit[incident], wait_s[incident] = sent, leaves_s - now
        response_s[incident] = leaves_s + travel_s - now
    return response_s, unit, wait_s, busy_s


def play_plain(
    order: npt.NDArray[np.int32], in_order_s: Floats, at_s: Floats, place: Ints, service_s: Floats
) -> Answer:
    """Say what the kernel means, as a simulator with events and a queue would: its twin."""
    n, n_units = len(at_s), order.shape[1]
    response_s, unit, wait_s = np.empty(n), np.empty(n, dtype=np.int32), np.empty(n)
    idle, busy_s = set(range(n_units)), np.zeros(n_units)
    events: list[tuple[float, int]] = []  # (home, unit)
    queue: deque[int] = deque()

    def send(sent: int, incident: int, now: float) -> None:
        travel_s = float(in_order_s[place[incident], list(order[place[incident]]).index(sent)])
        back_s = now + travel_s + float(service_s[incident]) + travel_s
        heappush(events, (back_s, sent))
        busy_s[sent] += back_s - now
        unit[incident], wait_s[incident] = sent, now - at_s[incident]
        response_s[incident] = now + travel_s - at_s[incident]

    def live_until(end_s: float) -> None:
        while events and events[0][0] <= end_s:
            now, freed = heappop(events)
            if queue:
                send(freed, queue.popleft(), now)
            else:
                idle.add(freed)

    for incident, now in enumerate(at_s.tolist()):
        live_until(now)
        sent = next((int(u) for u in order[place[incident]] if u in idle), -1)
        if sent < 0:
            queue.append(incident)
        else:
            idle.discard(sent)
            send(sent, incident, now)
    live_until(np.inf)
    return response_s, unit, wait_s, busy_s


def _reject_unfit(
    reach_s: npt.NDArray[np.floating], at_s: Floats, place: Ints, service_s: Floats, unit_stop: Ints
) -> None:
    n = len(at_s)
    if reach_s.ndim != 2 or place.shape != (n,) or service_s.shape != (n,) or at_s.ndim != 1:
        raise InvalidValueError(
            f"reach_s, at_s, place and service_s have shapes {reach_s.shape}, {at_s.shape}, {place.shape} "
            f"and {service_s.shape}; they must be (n_places, n_stops) and three times (n_incidents,)"
        )
    n_places, n_stops = reach_s.shape
    for name, index, count in (("place", place, n_places), ("unit_stop", unit_stop, n_stops)):
        if index.dtype.kind not in "iu" or not ((index >= 0) & (index < count)).all():
            raise InvalidValueError(f"{name} is {index}; it must be whole numbers from 0 to {count - 1}")
    if unit_stop.ndim != 1 or not len(unit_stop):
        raise InvalidValueError(f"unit_stop has shape {unit_stop.shape}; there must be one unit or more")
    for name, times in (("reach_s", reach_s), ("service_s", service_s), ("at_s", at_s)):
        if not ((times >= 0) & (times < np.inf)).all():
            raise InvalidValueError(
                f"{name} holds {times[~((times >= 0) & (times < np.inf))][0]}; it must be 0 s or more and "
                "finite; places that some unit cannot reach are for simulate()"
            )
    if (np.diff(at_s) < 0).any():
        raise InvalidValueError("at_s falls; incidents must stand in order of time; sort them by at_s")
