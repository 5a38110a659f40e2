"""The law: whoever can be there first, regardless of border."""

from dataclasses import dataclass
from typing import ClassVar

from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.register.region import Region


@dataclass(frozen=True, slots=True)
class NearestFirst:
    """Nobody is preferred: time alone decides (forskrift 2755/2021 § 24; the text is not read verbatim)."""

    name: ClassVar[str] = "nearest"
    meaning: ClassVar[str] = "Whoever can be there first, whoever owns it: the law for fire and rescue."
    sees_area: ClassVar[bool] = False

    def bind(self, region: Region, world: World, course: Course) -> Dispatch:  # noqa: ARG002  # a Rule's
        """Return the rules without any preference."""
        return Dispatch()
