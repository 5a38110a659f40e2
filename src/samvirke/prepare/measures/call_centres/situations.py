"""What the centres are put under: the ordinary year, disaster hours, a lost centre."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from samvirke.engine.calls.calls import CallCourse, Calls
from samvirke.engine.calls.room import Lost
from samvirke.model.calendar import HOUR_S
from samvirke.model.chance import stream
from samvirke.prepare.measures.call_centres.assumptions import assumed
from samvirke.travel.times import Bools, Floats, Ints

WEEK_S = 168.0 * HOUR_S


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Situation:
    """One way to be put to the test.

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
        The incidents that are counted, shape ``(n_incidents,)``.
    """

    name: str
    course: CallCourse
    lost: tuple[Lost, ...]
    looked_at: Bools
    incidents: Bools


def ordinary(course: CallCourse, members: Ints, counted: Bools) -> Situation:
    """Return the course as it is: every call to the centres of the rooms counts."""
    return Situation(
        name="ordinary",
        course=course,
        lost=(),
        looked_at=np.isin(course.calls.centre, members),
        incidents=counted,
    )


def peak(
    course: CallCourse, members: Ints, counted: Bools, begins_s: Floats, *, seed: int, run: int
) -> Situation:
    """Add a disaster hour a week: many ring at once about what is known already.

    The extra calls are spread over the rooms' centres by their ordinary calls, most of them early in the
    hour; each is as long as a call about a known incident. Calls and incidents that begin within the
    hours count.

    Parameters
    ----------
    course
        An ordinary one.
    members
        Centres of the rooms.
    counted
        Incidents that concern them, shape ``(n_incidents,)``.
    begins_s
        When each incident's first caller rings.
    seed, run
        Decide when the hours are and who rings.
    """
    length_s, count = assumed("peak_h") * HOUR_S, int(assumed("peak_calls"))
    from_s = moments(course.horizon_s, length_s, "peak hours", seed=seed, run=run)
    calls = with_extra(course.calls, members, from_s, length_s, count, seed=seed, run=run)
    return Situation(
        name="peak",
        course=replace(course, calls=calls),
        lost=(),
        looked_at=np.isin(calls.centre, members) & _within(calls.at_s, from_s, length_s),
        incidents=counted & _within(begins_s, from_s, length_s),
    )


def lost(course: CallCourse, members: Ints, *, seed: int, run: int) -> Situation:
    """Lose the staff of a centre once a week, each in its turn; the calls to it meanwhile count."""
    length_s = assumed("lost_h") * HOUR_S
    from_s = moments(course.horizon_s, length_s, "lost centre", seed=seed, run=run)
    spans = tuple(
        Lost(int(members[number % len(members)]), float(at), float(at + length_s))
        for number, at in enumerate(from_s)
    )
    return _losing("lost", course, spans, spans)


def building(
    course: CallCourse, members: Ints, rooms: Sequence[Sequence[int]], *, together: bool, seed: int, run: int
) -> Situation:
    """Lose a building once a week: the centre in it, and whoever sits in the same room.

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
    from_s = moments(course.horizon_s, length_s, "lost centre", seed=seed, run=run)
    hit, counted = [], []
    for number, at in enumerate(from_s):
        struck = int(members[number % len(members)])
        room = next((tuple(room) for room in rooms if struck in room), (struck,))
        until = float(at + length_s)
        hit += [Lost(int(centre), float(at), until) for centre in (room if together else (struck,))]
        counted += [Lost(int(centre), float(at), until) for centre in room]
    return _losing("building", course, tuple(hit), tuple(counted))


def _losing(name: str, course: CallCourse, spans: tuple[Lost, ...], counted: tuple[Lost, ...]) -> Situation:
    calls = course.calls
    looked_at = np.zeros(calls.count, dtype=np.bool_)
    for span in counted:
        looked_at |= (calls.centre == span.centre) & (calls.at_s >= span.from_s) & (calls.at_s < span.until_s)
    nothing = np.zeros(course.agencies.count, dtype=np.bool_)
    return Situation(name=name, course=course, lost=spans, looked_at=looked_at, incidents=nothing)


def moments(horizon_s: float, length_s: float, purpose: str, *, seed: int, run: int) -> Floats:
    """Draw one moment in each whole week of the course (in all of it, when it is shorter), ascending.

    What begins ends at least a day before the next week, so that two never overlap.
    """
    weeks = max(1, int(horizon_s // WEEK_S))
    room_s = max(0.0, min(horizon_s, WEEK_S) - 24.0 * HOUR_S - length_s)
    return np.asarray(np.arange(weeks) * WEEK_S + stream(seed, run, purpose).random(weeks) * room_s)


def with_extra(
    calls: Calls, members: Ints, from_s: Floats, length_s: float, count: int, *, seed: int, run: int
) -> Calls:
    """Return the calls with so many more after each moment; length and patience like those there are."""
    chance = stream(seed, run, "peak calls")
    at_centre = [np.flatnonzero(calls.centre == centre) for centre in members]
    volume = np.array([len(rows) for rows in at_centre], dtype=float)
    if volume.sum() == 0:
        return calls
    u = chance.random((len(from_s) * count, 3))
    which = np.searchsorted(np.cumsum(volume) / volume.sum(), u[:, 0], side="right").clip(
        max=len(members) - 1
    )
    like = np.array(
        [at_centre[w][int(pick * len(at_centre[w]))] for w, pick in zip(which, u[:, 1], strict=True)]
    )
    # A triangle that falls to 0: half of them ring in the first 29 % of the hour.
    at_s = np.repeat(from_s, count) + length_s * (1 - np.sqrt(1 - u[:, 2]))
    extra = {
        "at_s": at_s,
        "centre": calls.centre[like],
        "incident": np.full(len(like), -1, dtype=calls.incident.dtype),
        "talk_s": calls.known_talk_s[like],
        "known_talk_s": calls.known_talk_s[like],
        "after_s": np.zeros(len(like)),
        "patience_s": calls.patience_s[like],
        "redials": calls.redials[like],
        "redial_s": calls.redial_s[like],
        "priority": np.ones(len(like), dtype=calls.priority.dtype),
        "pair": np.zeros(len(like), dtype=np.bool_),
    }
    order = np.argsort(np.concatenate([calls.at_s, at_s]), kind="stable")
    return Calls(**{name: np.concatenate([getattr(calls, name), extra[name]])[order] for name in extra})


def _within(at_s: Floats, from_s: Floats, length_s: float) -> Bools:
    """Say which moments lie within some span; spans ascend and do not overlap."""
    before = np.searchsorted(from_s, at_s, side="right") - 1
    return np.asarray((before >= 0) & (at_s < from_s[np.maximum(before, 0)] + length_s))
