r"""One shape for every covering model: cells worth something each time a further site covers them.

.. math:: \max \sum_i \sum_k g_{ik} z_{ik} \quad \text{with} \quad
   \sum_k z_{ik} \le \sum_{j \in N(i)} x_j, \; 0 \le z \le 1

The worth :math:`g_{ik}` of the k-th cover falls with k, so that covers count in their order: one level
is the maximal covering problem (MCLP), two are backup coverage, :math:`(1 - q) q^{k-1}` is MEXCLP.
Sites of several agencies are sites beside one another, in one building where they share a place.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.travel.times import Bools, Floats, Ints

FLOOR_HAIR = 1e-6  # of what a floor needs; HiGHS keeps to its rows no closer


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CellFloor:
    """Weight that must be reached among some cells."""

    cells: Bools
    needed: float
    name: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Program:
    """A covering problem over cells, with all that restricts its plans.

    Parameters
    ----------
    coverage
        The sites that reach each cell.
    weight
        Of each cell, ``(n_cells,)``: what floors and capacity count.
    worth
        Of the first, second … cover of each cell, ``(n_cells, n_levels)``, not rising along a row.
    p
        Most units in all.
    least, most
        Units at each site, ``(n_sites,)``.
    cost, budget
        Of each unit, ``(n_sites,)``, and most that a plan may cost.
    building, building_cost
        Number of the building that each site stands in, ``(n_sites,)``, and what it costs once as soon
        as one of its sites is open, ``(n_buildings,)``.
    group, group_most
        Number of the group, such as an agency, that each site belongs to, and most units in each.
    floors
        What must be reached.
    capacity
        Weight that each open site can serve, ``(n_sites,)``, or None.
    """

    coverage: Coverage
    weight: Floats
    worth: Floats
    p: int
    least: Ints
    most: Ints
    cost: Floats
    budget: float
    building: Ints
    building_cost: Floats
    group: Ints
    group_most: Ints
    floors: tuple[CellFloor, ...] = ()
    capacity: Floats | None = None

    @property
    def is_plain(self) -> bool:
        """Whether nothing but the number of units, site by site and in all, restricts a plan."""
        return not (
            self.floors
            or self.capacity is not None
            or np.isfinite(self.budget)
            or (self.group_most < self.p).any()
        )

    @property
    def is_whole(self) -> bool:
        """Whether every plan's value is a whole number, so that bounds may be rounded down."""
        return bool((self.worth == np.floor(self.worth)).all()) and self.capacity is None

    def covers(self, plan: Ints) -> Ints:
        """Return how many units of a plan (units at each site) reach each cell."""
        return sums(np.asarray(plan)[self.coverage.sites], self.coverage.starts).astype(np.int64)

    def value(self, plan: Ints) -> float:
        """Return what a plan is worth; without capacity, which needs a flow."""
        covers = np.minimum(self.covers(plan), self.worth.shape[1])
        level = np.arange(self.worth.shape[1])
        return float(self.worth[level[None, :] < covers[:, None]].sum())

    def spent(self, plan: Ints) -> float:
        """Return what a plan costs, its buildings included."""
        used = np.zeros(len(self.building_cost), dtype=bool)
        used[self.building[plan > 0]] = True
        return float(self.cost @ plan + self.building_cost[used].sum())

    def lacking(self, plan: Ints) -> Floats:
        """Return the weight that a plan lacks to meet each floor; without capacity."""
        reached = self.weight * (self.covers(plan) > 0)
        return np.array([max(0.0, floor.needed - reached[floor.cells].sum()) for floor in self.floors])

    def meets_floors(self, plan: Ints) -> bool:
        """Say whether a plan meets every floor to a millionth of what it needs; without capacity."""
        needed = np.array([floor.needed for floor in self.floors])
        return bool((self.lacking(plan) <= FLOOR_HAIR * needed).all())


def sums(values: npt.NDArray[np.generic], starts: Ints) -> Floats:
    """Return the sum of each run ``values[starts[i]:starts[i + 1]]``; 0 for an empty one."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    return np.asarray(total[starts[1:]] - total[starts[:-1]], dtype=np.float64)
