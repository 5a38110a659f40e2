"""Others than the own service come only where an agreement lets them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np
import pandas as pd

from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.duties import NOBODY, above, duties, owners
from samvirke.engine.response.dispatch.preference import Preference
from samvirke.engine.response.world import World
from samvirke.model.calendar import OSLO, moment_utc
from samvirke.model.capability import parse_capabilities
from samvirke.model.course import Course
from samvirke.register.region import Region


@dataclass(frozen=True, slots=True)
class ByAgreement:
    """A unit comes where its owner has the duty, or helps the one who has it by an agreement.

    An agreement of the region's table `agreements` holds when the course begins between its first and
    last day, for the capabilities it names (none: all), and for organisations under its parties too. Where
    nobody has the duty, anybody may come. A region without agreements has only its own services.
    """

    name: ClassVar[str] = "agreements"
    meaning: ClassVar[str] = "Others than the own service come only where the table `agreements` lets them."
    sees_area: ClassVar[bool] = False

    def bind(self, region: Region, world: World, course: Course) -> Dispatch:
        """Return who may come as penalties: 0, or ``inf`` for those who may not."""
        asked, owned = duties(region, course), owners(region, world)
        chains = above(region)
        valid = agreements_on(region, moment_utc(course.starts_at_utc).astimezone(OSLO).date())
        penalty_s = np.full((len(owned.names), len(asked.groups)), np.inf)
        for group, (capability, duty) in enumerate(asked.groups):
            if duty == NOBODY:
                penalty_s[:, group] = 0.0
                continue
            receivers = chains.get(duty, frozenset({duty}))
            givers = {
                giver
                for giver, receiver, what in valid
                if receiver in receivers and (not what or capability in what)
            }
            for may in {duty, *givers}:
                if may in owned.below:
                    penalty_s[owned.below[may], group] = 0.0
        return Dispatch(
            preference=Preference(unit_group=owned.of_unit, need_group=asked.need_group, penalty_s=penalty_s)
        )


def agreements_on(region: Region, day: date) -> list[tuple[str, str, frozenset[str]]]:
    """Return the agreements that hold on a day: giver, receiver and capabilities (empty: all)."""
    table = region.table("agreements")
    found = []
    for row in table.itertuples():
        # Dates may be as short as a year: it begins with its first day and ends with its last.
        begun = pd.isna(row.valid_from) or str(row.valid_from) <= day.isoformat()
        over = not pd.isna(row.valid_to) and str(row.valid_to) < day.isoformat()[: len(str(row.valid_to))]
        if begun and not over:
            what = (
                frozenset() if pd.isna(row.capabilities) else frozenset(parse_capabilities(row.capabilities))
            )
            found.append((str(row.giver), str(row.receiver), what))
    return found
