"""Among units nearly as soon as the best, spare the one that the area can least do without."""

from dataclasses import dataclass, field
from typing import ClassVar

from samvirke.engine.coefficients import coefficient
from samvirke.engine.response.dispatch.cover import CoverKeeping
from samvirke.engine.response.dispatch.covering import cover_of
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.register.region import Region


def assumed(setting: str) -> float:
    """Return a setting of cover-keeping as `data/dispatch_rules.csv` has it."""
    return coefficient("dispatch_rules", "cover_keeping", setting)


@dataclass(frozen=True, slots=True)
class KeepCover:
    """Less urgent needs get a unit whose absence costs the least expected cover.

    Parameters
    ----------
    capability
        Whose units are spared.
    slack_s
        How much later than the best the one sent may be.
    limit_s
        Driving time within which a stop covers a place.
    from_priority
        Needs of this priority number and above are answered so.
    busy_share
        How likely a unit is busy, 0 to below 1; None: estimated from the course.
    """

    capability: str = "health.ambulance"
    slack_s: float = field(default_factory=lambda: assumed("slack_s"))
    limit_s: float = field(default_factory=lambda: assumed("limit_s"))
    from_priority: int = 2
    busy_share: float | None = None
    name: ClassVar[str] = "cover_keeping"
    meaning: ClassVar[str] = "Less urgent needs get the unit, nearly as soon, that is least missed."
    sees_area: ClassVar[bool] = True

    def bind(self, region: Region, world: World, course: Course) -> Dispatch:
        """Return the cover of the group, and the slack."""
        cover = cover_of(
            region,
            world,
            course,
            capability=self.capability,
            limit_s=self.limit_s,
            busy_share=self.busy_share,
        )
        return Dispatch(
            keeping=CoverKeeping(cover=cover, slack_s=self.slack_s, from_priority=self.from_priority)
        )
