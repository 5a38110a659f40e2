"""Do course, rules, conditions and world fit one another? Asked once before a run, whatever plays it."""

from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError


def fitting(
    world: World, course: Course, dispatch: Dispatch | None, conditions: Conditions | None
) -> tuple[Dispatch, Conditions]:
    """Return rules and conditions that fit; None of either: none.

    Raises
    ------
    InvalidValueError
        When rules or conditions do not fit world and course; when the course breaks something and no
        conditions say what that means.
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
    return dispatch, conditions
