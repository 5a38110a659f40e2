"""The reference simulator: plain Python, event for event. Faster kernels must give the same answer.

The rules stand in the docstring of `samvirke.engine.response`; here is what they mean. Begin in
`simulation`, the loop; `choice` says who is sent, `availability` who may be, `free` where they are,
`hospitals`, `lines` and `moving` what their names say.
"""

from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.reference.simulation import Simulation
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats

__all__ = ["simulate"]


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
) -> Outcome:
    """Let the units of a world answer the needs of a course.

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
        For each need when it is known, at its own moment or later, ``inf``: never; shape ``(n_needs,)``.
        None: at once.
    traced
        Whether to keep every step of every unit (`Outcome.trace`).

    Raises
    ------
    InvalidValueError
        When a need of the course has a place that the world lacks, or a number that cannot be; when
        rules or conditions do not fit the world; when the course breaks something and no conditions
        say what that means.
    """
    if len(course.disruptions) and conditions is None:
        raise InvalidValueError(
            f"the course {course.threat} has {len(course.disruptions)} disruptions; a simulation without "
            "conditions would act as if nothing were broken; turn them into conditions, or take what is hit "
            "out of the region and give a course without disruptions"
        )
    dispatch, conditions = dispatch or Dispatch(), conditions or Conditions()
    dispatch.reject_unfit(world, len(course.needs))
    conditions.reject_unfit(world, len(course.needs))
    simulation = Simulation(
        world, course, seed, run, dispatch=dispatch, conditions=conditions, alert_s=alert_s, traced=traced
    )
    simulation.play()
    return simulation.outcome()
