"""A unit that becomes free goes where it adds most expected cover (Jagtenberg et al. 2015)."""

from dataclasses import dataclass, field
from typing import ClassVar

from samvirke.engine.response.dispatch.cover_keeping import assumed
from samvirke.engine.response.dispatch.covering import cover_of
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.move_up import Dmexclp
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.register.region import Region


@dataclass(frozen=True, slots=True)
class MoveToCover:
    """Free units go to the stop, among those where units of the group rest, that gains most.

    Jagtenberg, Bhulai, van der Mei (2015), Operations Research for Health Care 4, 27-35. As there,
    only units that become free are moved, and the drive to the stop is not weighed.

    Parameters
    ----------
    capability
        Whose units are moved.
    limit_s
        Driving time within which a stop covers a place.
    busy_share
        How likely a unit is busy, 0 to below 1; None: estimated from the course.
    """

    capability: str = "health.ambulance"
    limit_s: float = field(default_factory=lambda: assumed("limit_s"))
    busy_share: float | None = None
    name: ClassVar[str] = "dmexclp"
    meaning: ClassVar[str] = "A unit that becomes free goes to the base where it adds most expected cover."
    sees_area: ClassVar[bool] = True

    def bind(self, region: Region, world: World, course: Course) -> Dispatch:
        """Return the cover of the group and the stops its units rest at."""
        cover = cover_of(
            region,
            world,
            course,
            capability=self.capability,
            limit_s=self.limit_s,
            busy_share=self.busy_share,
        )
        stops = world.homes[world.capabilities.index(self.capability)]
        return Dispatch(move_up=Dmexclp(cover=cover, stops=stops))
