"""The hours around some moments, cut out of a course: what happens in them needs no more of it."""

from dataclasses import dataclass, fields, replace

import numpy as np

from samvirke.engine.calls.calls import Agencies, CallCourse, Calls
from samvirke.model.calendar import HOUR_S
from samvirke.travel.times import Bools, Floats, Ints

# A centre is idle many times an hour, and is then as if nothing had been before: six hours are plenty.
# A test holds the excerpt of a course to the bit against the whole of it.
BEFORE_S = 6.0 * HOUR_S
AFTER_S = 2.0 * HOUR_S  # who waits at the end competes with those who come next


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Excerpt:
    """A part of a course with its own numbers.

    Parameters
    ----------
    course
        The calls of the spans and the incidents they are about; no needs: nobody is sent.
    calls, incidents
        Which calls and incidents of the whole they were, ascending.
    """

    course: CallCourse
    calls: Ints
    incidents: Ints


def excerpt(course: CallCourse, from_s: Floats, length_s: float) -> Excerpt:
    """Cut the hours around spans out of a course.

    Parameters
    ----------
    course
        The whole.
    from_s, length_s
        Spans that are looked at, ascending; those a day or more apart keep their own hours around them.
    """
    calls = course.calls
    kept = np.flatnonzero(within(calls.at_s, from_s - BEFORE_S, BEFORE_S + length_s + AFTER_S))
    about = calls.incident[kept]
    incidents = np.unique(about[about >= 0])
    renumbered = np.where(about >= 0, np.searchsorted(incidents, about), -1)
    part = Calls(**{column.name: getattr(calls, column.name)[kept] for column in fields(Calls)})
    agencies = course.agencies
    return Excerpt(
        course=replace(
            course,
            calls=replace(part, incident=renumbered.astype(calls.incident.dtype)),
            agencies=Agencies(
                centre=agencies.centre[incidents],
                handling_s=agencies.handling_s[incidents],
                join_s=agencies.join_s[incidents],
            ),
            need_incident=np.empty(0, dtype=np.int64),
            need_service=np.empty(0, dtype=np.int64),
            need_from_s=np.empty(0),
        ),
        calls=kept,
        incidents=incidents,
    )


def within(at_s: Floats, from_s: Floats, length_s: float) -> Bools:
    """Say which moments lie within some span; spans ascend, do not overlap and are open at the end."""
    return np.asarray(which(at_s, from_s, length_s) >= 0)


def which(at_s: Floats, from_s: Floats, length_s: float) -> Ints:
    """Return in which span each moment lies, -1: in none."""
    before = np.searchsorted(from_s, at_s, side="right") - 1
    inside = (before >= 0) & (at_s < from_s[np.maximum(before, 0)] + length_s)
    return np.asarray(np.where(inside, before, -1))
