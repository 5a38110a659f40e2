"""A unit on its way to something less urgent may be turned to something more urgent."""

from dataclasses import dataclass
from typing import ClassVar

from samvirke.engine.response.dispatch.dispatch import Dispatch, Diversion
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.register.region import Region


@dataclass(frozen=True, slots=True)
class Divert:
    """Turn a unit under way where that is sooner than the best free unit by a gain.

    Parameters
    ----------
    gain_s
        How much sooner it must be, 0 or more.
    """

    gain_s: float = 0.0
    name: ClassVar[str] = "divert"
    meaning: ClassVar[str] = (
        "A unit under way to something less urgent is turned when it is sooner by a gain."
    )
    sees_area: ClassVar[bool] = False

    def bind(self, region: Region, world: World, course: Course) -> Dispatch:  # noqa: ARG002  # a Rule's
        """Return the rules with diversion."""
        return Dispatch(diversion=Diversion(gain_s=self.gain_s))
