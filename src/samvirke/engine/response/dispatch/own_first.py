"""The service whose duty it is first, others only where they are clearly sooner."""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.duties import NOBODY, duties, owners
from samvirke.engine.response.dispatch.preference import Preference
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.register.region import Region
from samvirke.travel.times import Bools


@dataclass(frozen=True, slots=True)
class OwnFirst:
    """Units of others come only where they are sooner than the own service by a margin.

    A unit is the own service's where its owner, or an organisation that owns or governs that owner, has
    the duty for the capability at the place. Where nobody has that duty all are alike.

    Parameters
    ----------
    margin_s
        Laid on the time of everybody else, 0 or more; ``inf``: others never come.
    """

    margin_s: float = field(default_factory=lambda: coefficient("dispatch_rules", "own_first", "margin_s"))
    name: ClassVar[str] = "own_first"
    meaning: ClassVar[str] = "The service with the duty at the place first; others where sooner by a margin."
    sees_area: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if not self.margin_s >= 0:
            raise InvalidValueError(f"margin_s is {self.margin_s}; it must be 0 s or more")

    def bind(self, region: Region, world: World, course: Course) -> Dispatch:
        """Return the margin as a penalty by owner of the unit and by whose duty the need is."""
        asked, owned = duties(region, course), owners(region, world)
        nobody = np.zeros(len(owned.names), dtype=np.bool_)
        own: list[Bools] = [owned.below.get(duty, nobody) | (duty == NOBODY) for _, duty in asked.groups]
        is_own = np.array(own, dtype=np.bool_).reshape(
            len(own), len(owned.names)
        )  # also where nothing is needed
        return Dispatch(
            preference=Preference(
                unit_group=owned.of_unit,
                need_group=asked.need_group,
                penalty_s=np.where(is_own.T, 0.0, self.margin_s),
            )
        )
