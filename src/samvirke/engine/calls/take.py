"""The front door of call-taking: centres and calls in, who was alerted when out."""

from collections.abc import Callable, Sequence

import numpy as np

from samvirke.engine.calls.calls import CallCourse
from samvirke.engine.calls.centres import Centres
from samvirke.engine.calls.kernel import run_kernel
from samvirke.engine.calls.outcome import CallOutcome
from samvirke.engine.calls.procedure import Procedure
from samvirke.engine.calls.room import Lost, Raw, Room, staffed_s
from samvirke.engine.calls.sharing import Sharing, apart


def take_calls(
    centres: Centres,
    course: CallCourse,
    *,
    procedure: Procedure,
    sharing: Sharing | None = None,
    lost: Sequence[Lost] = (),
    play: Callable[[Room], Raw] = run_kernel,
) -> CallOutcome:
    """Let the operators of the centres take the calls of a course; rules in the room's docstring.

    Parameters
    ----------
    centres
        Who answers.
    course
        Who rings; its centres must be these.
    procedure
        How other services are brought in; `usual.usual_procedure` gives the usual one.
    sharing
        What the centres share; None: nothing, see `apart`.
    lost
        Spans in which a centre has no operators.
    play
        Who plays the rules: the kernel, or `reference.run_reference`, which says the same in plain Python.

    Raises
    ------
    InvalidValueError
        When centres, calls, sharing and lost spans do not fit one another.
    """
    room = Room.prepare(centres, course, procedure, sharing or apart(centres), lost)
    raw = play(room)
    told_s = raw.alerted_s[course.need_incident, course.need_service]
    return CallOutcome(
        rang_s=raw.rang_s,
        attempts=raw.attempts,
        answered_s=raw.answered_s,
        answered_by=raw.answered_by,
        overflowed=raw.overflowed,
        paired=raw.paired,
        abandoned_s=raw.abandoned_s,
        known_s=raw.known_s,
        asked_s=raw.asked_s,
        joined_s=raw.joined_s,
        alerted_s=raw.alerted_s,
        alert_s=np.maximum(told_s, course.need_from_s),
        busy_s=raw.busy_s,
        staffed_s=staffed_s(room),
    )
