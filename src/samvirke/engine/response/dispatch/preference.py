"""Which units are preferred for which needs: seconds laid on top of how soon they can be there."""

from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class Preference:
    """A rule as a table: the unit with the smallest sum of time and penalty is sent.

    Parameters
    ----------
    unit_group
        Group of each unit of the world, shape ``(n_units,)``.
    need_group
        Group of each need of the course, shape ``(n_needs,)``.
    penalty_s
        Shape ``(n_unit_groups, n_need_groups)``, 0 or more; ``inf``: never sent.
    """

    unit_group: Ints
    need_group: Ints
    penalty_s: Floats

    def __post_init__(self) -> None:
        for name, group, count in (
            ("unit_group", self.unit_group, self.penalty_s.shape[0]),
            ("need_group", self.need_group, self.penalty_s.shape[1]),
        ):
            if group.ndim != 1 or (len(group) and not (group.min() >= 0 and group.max() < count)):
                raise InvalidValueError(f"{name} must be one number a row, 0 to {count - 1}; it is {group}")
        if not (self.penalty_s >= 0).all():  # NaN is not either
            raise InvalidValueError(f"penalty_s holds {np.nanmin(self.penalty_s)}; it must be 0 s or more")
