"""Expected coverage: what the area loses when one more of a group of units is away."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Bools, Floats, Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class Cover:
    r"""Which stops cover which demand points for a group of units, and what each point weighs.

    With *k* free units that cover a point, one more is worth :math:`w (1-q) q^k`: it is needed when
    the k others are busy (Daskin 1983, Transportation Science 17, 48-70).

    Parameters
    ----------
    members
        The units of the group, shape ``(n_units,)``.
    starts, points
        The points each stop covers: ``points[starts[s]:starts[s + 1]]``, ascending; `starts` has
        shape ``(n_stops + 1,)``.
    weight
        Of each point, 0 or more; shape ``(n_points,)``.
    busy_share
        q: how likely a unit of the group is busy, 0 to below 1.
    """

    members: Bools
    starts: Ints
    points: Ints
    weight: Floats
    busy_share: float

    def __post_init__(self) -> None:
        if not 0 <= self.busy_share < 1:
            raise InvalidValueError(f"busy_share is {self.busy_share}; it must be 0 or more and below 1")
        n = len(self.weight)
        fits = (
            self.starts[0] == 0 and self.starts[-1] == len(self.points) and (np.diff(self.starts) >= 0).all()
        )
        if not fits or (len(self.points) and not (self.points.min() >= 0 and self.points.max() < n)):
            raise InvalidValueError(f"starts and points must list, stop by stop, points 0 to {n - 1}")
        if not ((self.weight >= 0) & (self.weight < np.inf)).all():
            raise InvalidValueError("weight must be 0 or more and finite")

    @cached_property
    def worth(self) -> Floats:
        """``worth[k]`` = (1 - q) q^k, shape ``(n_members + 1,)``; simulators look it up."""
        return np.asarray((1 - self.busy_share) * self.busy_share ** np.arange(self.members.sum() + 1.0))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CoverKeeping:
    """Among units nearly as soon as the best, send the one whose absence costs least cover.

    Parameters
    ----------
    cover
        Of the group; other units cost nothing.
    slack_s
        How much later than the best (time and penalty) a unit may be, 0 or more.
    from_priority
        Needs of this priority number and above are answered so; more urgent ones get the best.
    """

    cover: Cover
    slack_s: float
    from_priority: int = 2

    def __post_init__(self) -> None:
        if not 0 <= self.slack_s < np.inf:
            raise InvalidValueError(f"slack_s is {self.slack_s}; it must be 0 s or more and finite")
