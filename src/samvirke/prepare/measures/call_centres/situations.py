"""What the centres are put under: the ordinary year, disaster hours, a lost centre, a lost building.

All but the first look at some hours of the year; only these, and those around them, are played.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.engine.calls.calls import NOT_WANTED, CallCourse
from samvirke.engine.calls.outcome import first_rang_s
from samvirke.engine.calls.room import Lost
from samvirke.model.calendar import HOUR_S
from samvirke.model.chance import stream
from samvirke.prepare.measures.call_centres.assumptions import assumed
from samvirke.prepare.measures.call_centres.disaster import Rooms, strike
from samvirke.prepare.measures.call_centres.excerpt import excerpt, which, within
from samvirke.travel.times import Bools, Floats, Ints

WEEK_S = 168.0 * HOUR_S
DISASTER, MEANWHILE = 10, 11  # kinds of joint incidents, beside 2 and 3: so many services are wanted


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Situation:
    """One way to be put to the test; J joint incidents are looked at.

    Parameters
    ----------
    name
        ordinary, peak, lost or building.
    course
        Who rings.
    lost
        Which centres are lost, and when.
    looked_at
        The calls that are counted, shape ``(n_calls,)``.
    incidents
        The joint incidents that are counted, as indices, shape ``(J,)``.
    kind
        How many services each of them wants, or `DISASTER` or `MEANWHILE`.
    begins_s
        When the first caller of each rings.
    """

    name: str
    course: CallCourse
    lost: tuple[Lost, ...]
    looked_at: Bools
    incidents: Ints
    kind: Ints
    begins_s: Floats


def ordinary(course: CallCourse, members: Ints) -> Situation:
    """Return the course as it is: every call to the centres of the rooms counts."""
    joint = _joint(course, members)
    return Situation(
        name="ordinary",
        course=course,
        lost=(),
        looked_at=np.isin(course.calls.centre, members),
        incidents=joint,
        kind=_services(course)[joint],
        begins_s=first_rang_s(course.calls, course.agencies.count)[joint],
    )


def peak(course: CallCourse, members: Ints, rooms: Rooms, service: Ints, *, seed: int, run: int) -> Situation:
    """Add a disaster hour a week, and look at those hours alone.

    Parameters
    ----------
    course
        An ordinary one.
    members, rooms
        Centres of the rooms, and who sits together; a disaster strikes the centres of one room.
    service
        Of every centre, index into `SERVICES`.
    seed, run
        Decide when the hours are and who rings.

    Notes
    -----
    Calls to the centres of the room that is struck, and joint incidents, count when they begin within
    the hour; `disaster.strike` says what is added.
    """
    length_s, callers = assumed("peak_h") * HOUR_S, int(assumed("peak_calls"))
    from_s = moments(course.horizon_s, length_s, "peak hours", seed=seed, run=run)
    part = excerpt(course, from_s, length_s).course
    struck = strike(part, rooms, service, from_s, length_s, callers, seed=seed, run=run)
    calls = struck.course.calls
    room_of = np.full(len(service), -1)
    for number, room in enumerate(rooms):
        room_of[list(room)] = number
    hour = which(calls.at_s, from_s, length_s)
    looked_at = (hour >= 0) & (room_of[calls.centre] == struck.room[hour])
    others = _joint(part, members)
    others_s = first_rang_s(part.calls, part.agencies.count)[others]
    in_hour = within(others_s, from_s, length_s)
    services = _services(struck.course)
    joint = services[struck.disaster] > 1  # a room of one service alone has nobody to alert jointly
    disasters, meanwhile = struck.disaster[joint], struck.meanwhile[joint]
    return Situation(
        name="peak",
        course=struck.course,
        lost=(),
        looked_at=looked_at,
        incidents=np.concatenate([others[in_hour], disasters, meanwhile]),
        kind=np.concatenate(
            [
                services[others[in_hour]],
                np.full(len(disasters), DISASTER),
                np.full(len(meanwhile), MEANWHILE),
            ]
        ),
        begins_s=np.concatenate(
            [others_s[in_hour], struck.disaster_s[joint], struck.meanwhile_s[joint]],
        ),
    )


def lost(course: CallCourse, members: Ints, *, seed: int, run: int) -> Situation:
    """Lose the staff of a centre once a week, each in its turn; the calls to it meanwhile count."""
    length_s = assumed("lost_h") * HOUR_S
    from_s = moments(course.horizon_s, length_s, "lost centre", seed=seed, run=run)
    spans = tuple(
        Lost(int(members[number % len(members)]), float(at), float(at + length_s))
        for number, at in enumerate(from_s)
    )
    return _losing("lost", course, from_s, length_s, spans, spans)


def building(
    course: CallCourse, members: Ints, rooms: Rooms, *, together: bool, seed: int, run: int
) -> Situation:
    """Lose a building once a week: the centre in it, and whoever sits in the same room.

    Calls to every centre that would sit in the room count, struck or not: so it is seen what is risked
    by sitting together.

    Parameters
    ----------
    course, members
        As for `lost`; the same centre is struck at the same moment whatever the arrangement.
    rooms
        Which centres would sit together.
    together
        Whether they do.
    seed, run
        Decide when.
    """
    length_s = assumed("lost_h") * HOUR_S
    from_s = moments(course.horizon_s, length_s, "lost building", seed=seed, run=run)
    hit: list[Lost] = []
    counted: list[Lost] = []
    for number, at in enumerate(from_s):
        struck = int(members[number % len(members)])
        room = next(sorted(r) for r in rooms if struck in r)
        until = float(at + length_s)
        hit += [Lost(int(centre), float(at), until) for centre in (room if together else (struck,))]
        counted += [Lost(int(centre), float(at), until) for centre in room]
    return _losing("building", course, from_s, length_s, hit, counted)


def _losing(
    name: str,
    course: CallCourse,
    from_s: Floats,
    length_s: float,
    spans: Sequence[Lost],
    counted: Sequence[Lost],
) -> Situation:
    part = excerpt(course, from_s, length_s).course
    calls = part.calls
    hour = which(calls.at_s, from_s, length_s)
    number_of = {float(at): number for number, at in enumerate(from_s)}
    most = max([int(calls.centre.max(initial=0)), *(span.centre for span in counted)])
    counts = np.zeros((len(from_s), most + 1), dtype=np.bool_)
    for span in counted:
        counts[number_of[span.from_s], span.centre] = True
    return Situation(
        name=name,
        course=part,
        lost=tuple(spans),
        looked_at=np.asarray((hour >= 0) & counts[hour, calls.centre]),
        incidents=np.empty(0, dtype=np.int64),
        kind=np.empty(0, dtype=np.int64),
        begins_s=np.empty(0),
    )


def moments(horizon_s: float, length_s: float, purpose: str, *, seed: int, run: int) -> Floats:
    """Draw one moment in each whole week of the course (in all of it, when it is shorter), ascending.

    What begins ends at least a day before the next week, so that two never overlap.
    """
    weeks = max(1, int(horizon_s // WEEK_S))
    room_s = max(0.0, min(horizon_s, WEEK_S) - 24.0 * HOUR_S - length_s)
    return np.asarray(np.arange(weeks) * WEEK_S + stream(seed, run, purpose).random(weeks) * room_s)


def _services(course: CallCourse) -> Ints:
    """Return how many services each incident wants."""
    return np.asarray((course.agencies.centre != NOT_WANTED).sum(axis=1))


def _joint(course: CallCourse, members: Ints) -> Ints:
    """Return the incidents that want two services or more, one of them of a centre of the rooms."""
    concerns = np.isin(course.agencies.centre, members).any(axis=1)
    return np.flatnonzero(concerns & (_services(course) > 1))
