"""The front door of the simulator: a world, a course, rules and conditions in; an outcome out."""

from typing import Literal

from samvirke.engine.response import kernel, reference
from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.fitting import fitting
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats


def simulate(
    world: World,
    course: Course,
    *,
    seed: int = 0,
    run: int = 0,
    dispatch: Dispatch | None = None,
    conditions: Conditions | None = None,
    alert_s: Floats | None = None,
    traced: bool = False,
    engine: Literal["kernel", "reference"] = "kernel",
) -> Outcome:
    """Let the units of a world answer the needs of a course; rules in the room's docstring.

    Parameters
    ----------
    world
        Who can be sent.
    course
        What is needed; its places must be those of the world.
    seed, run
        Decide on which days units with a turn-out probability below 1 cannot be called, and which
        incidents units with an answer probability below 1 answer.
    dispatch
        Whom to send; None: whoever can be there first.
    conditions
        What changes during the course; None: nothing.
    alert_s
        For each need when it is known to those who send, its own moment or later, ``inf`` where the call
        was given up; shape ``(n_needs,)``. None: at once.
    traced
        Whether to keep every step of every unit (`Outcome.trace`).
    engine
        The fast kernel, or the plain-Python reference that says what it must answer, to the last bit.

    Raises
    ------
    InvalidValueError
        When course, conditions, rules and world do not fit one another; when the course breaks something
        and no conditions say what that means.
    """
    if engine not in ("kernel", "reference"):
        raise InvalidValueError(f"engine is {engine!r}; it must be kernel or reference")
    dispatch, conditions = fitting(world, course, dispatch, conditions)
    by = kernel.simulate if engine == "kernel" else reference.simulate
    return by(
        world,
        course,
        seed=seed,
        run=run,
        dispatch=dispatch,
        conditions=conditions,
        alert_s=alert_s,
        traced=traced,
    )
