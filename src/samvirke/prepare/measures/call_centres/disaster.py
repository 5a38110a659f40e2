"""Disasters: many ring at once about one thing, and something else happens meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from samvirke.engine.calls.calls import NOT_WANTED, Agencies, CallCourse, Calls
from samvirke.engine.calls.centres import SERVICES
from samvirke.engine.calls.usual import usual
from samvirke.model.chance import stream
from samvirke.prepare.measures.call_centres.assumptions import assumed
from samvirke.travel.times import Floats, Ints

Rooms = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Struck:
    """A course with disasters in it; arrays have one entry a disaster.

    Parameters
    ----------
    course
        With their calls and incidents.
    room
        Whose centres are called.
    disaster, meanwhile
        Index of the disaster, and of another incident that wants all services of the room some minutes
        later.
    disaster_s, meanwhile_s
        When their first callers ring.
    """

    course: CallCourse
    room: Ints
    disaster: Ints
    meanwhile: Ints
    disaster_s: Floats
    meanwhile_s: Floats


def strike(
    course: CallCourse,
    rooms: Rooms,
    service: Ints,
    from_s: Floats,
    length_s: float,
    callers: int,
    *,
    seed: int,
    run: int,
) -> Struck:
    """Add a disaster at each moment; the rooms are struck in turn.

    The disaster wants every service that sits in the room. Its first caller rings at the moment, the
    others after him, most of them early; they ring the centres of the room as people do on other days, and
    are as patient as those who report incidents. Who is answered first alerts, the others report what
    is known. `meanwhile_s` later somebody else reports an incident that wants them all.

    Parameters
    ----------
    course
        What happens besides.
    rooms, service
        Which centres sit together, and the service (index into `SERVICES`) of every centre.
    from_s, length_s, callers
        When they begin, how long people ring, and how many of them.
    seed, run
        Decide who rings when, and how long each agency takes.
    """
    n, known = len(from_s), course.agencies.count
    room = np.arange(n, dtype=np.int64) % len(rooms)
    wanted = np.array([_wanted(members, service, course.calls) for members in rooms])[room]
    u = stream(seed, run, "disaster agencies").random((2 * n, 2, len(SERVICES)))
    mean_s = [[usual(name, part) for name in SERVICES] for part in ("handling_s", "join_s")]
    spent_s = 0.5 * np.array(mean_s) * (1 - np.log1p(-u))  # half fixed, half exponential, as in other calls
    delay_s = assumed("meanwhile_s")
    moment = np.concatenate([np.repeat(np.arange(n), callers), np.arange(n)])
    incident = known + np.concatenate([np.repeat(np.arange(n), callers), n + np.arange(n)])
    chance = stream(seed, run, "disaster callers")
    like = _like(course.calls, rooms, room[moment], chance.random((len(moment), 2)))
    # A triangle that falls to 0: half of them ring in the first 29 % of the time.
    at_s = length_s * (1 - np.sqrt(1 - chance.random(len(moment))))
    if callers:
        at_s[np.arange(n) * callers] = 0.0
    at_s[n * callers :] = delay_s
    agencies = course.agencies
    calls = _added(course.calls, like, from_s[moment] + at_s, incident)
    return Struck(
        course=replace(
            course,
            calls=calls,
            agencies=Agencies(
                centre=np.concatenate([agencies.centre, wanted, wanted]),
                handling_s=np.concatenate([agencies.handling_s, spent_s[:, 0]]),
                join_s=np.concatenate([agencies.join_s, spent_s[:, 1]]),
            ),
        ),
        room=room,
        disaster=known + np.arange(n),
        meanwhile=known + n + np.arange(n),
        disaster_s=from_s,
        meanwhile_s=from_s + delay_s,
    )


def _wanted(members: Sequence[int], service: Ints, calls: Calls) -> Ints:
    """Return for each service the centre of the room that is called most; `NOT_WANTED` where none sits."""
    called = np.bincount(calls.centre, minlength=len(service))
    found = np.full(len(SERVICES), NOT_WANTED, dtype=np.int64)
    for centre in sorted(members, key=lambda member: (called[member], -member)):
        found[service[centre]] = centre
    return found


def _like(calls: Calls, rooms: Rooms, room: Ints, u: Floats) -> Ints:
    """Return for each new caller one of the old, of his room: by centre as all call, about an incident."""
    found = np.full(len(room), -1, dtype=np.int64)
    for number, members in enumerate(rooms):
        here = np.flatnonzero(room == number)
        volume = np.array([np.count_nonzero(calls.centre == member) for member in members], dtype=float)
        if not len(here) or not volume.sum():
            continue
        share = np.cumsum(volume) / volume.sum()
        centre = np.searchsorted(share, u[here, 0], side="right").clip(max=len(members) - 1)
        for place, member in enumerate(members):
            rows = np.flatnonzero((calls.centre == member) & (calls.incident >= 0))
            rows = rows if len(rows) else np.flatnonzero(calls.centre == member)
            those = here[centre == place]
            if len(those):
                found[those] = rows[(u[those, 1] * len(rows)).astype(np.int64)]
    return found


def _added(calls: Calls, like: Ints, at_s: Floats, incident: Ints) -> Calls:
    """Return the calls with new ones like some of them, at other moments and about other incidents."""
    some = like >= 0  # a room that nobody ever calls is not called now
    new = {column.name: getattr(calls, column.name)[like[some]] for column in fields(Calls)}
    new |= {"at_s": at_s[some], "incident": incident[some].astype(calls.incident.dtype)}
    order = np.argsort(np.concatenate([calls.at_s, new["at_s"]]), kind="stable")
    return Calls(**{name: np.concatenate([getattr(calls, name), new[name]])[order] for name in new})
