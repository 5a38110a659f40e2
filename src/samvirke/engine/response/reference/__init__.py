"""The reference simulator: plain Python, event for event. Faster kernels must give the same answer.

The rules stand in the docstring of `samvirke.engine.response`; here is what they mean. Begin in
`simulation`, the loop; `choice` says who is sent, `availability` who may be, `free` where they are,
`hospitals`, `lines` and `moving` what their names say.
"""

from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.fitting import fitting
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.reference.simulation import Simulation
from samvirke.engine.response.world import World
from samvirke.model.course import Course
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
    """Let the units of a world answer the needs of a course; parameters as in the front door's `simulate`.

    Raises
    ------
    InvalidValueError
        As there.
    """
    dispatch, conditions = fitting(world, course, dispatch, conditions)
    simulation = Simulation(
        world, course, seed, run, dispatch=dispatch, conditions=conditions, alert_s=alert_s, traced=traced
    )
    simulation.play()
    return simulation.outcome()
