"""Random siting problems, and brute force over every plan as the oracle."""

from collections.abc import Callable, Iterator
from itertools import combinations, combinations_with_replacement, pairwise

import numpy as np
from scipy.optimize import linprog

from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.restrictions import Floor, Restrictions


def coverage_of(reached: list[list[int]], n_sites: int) -> Coverage:
    starts = np.concatenate([[0], np.cumsum([len(row) for row in reached])])
    return Coverage(starts, np.array([site for row in reached for site in row], dtype=np.int32), n_sites)


def plane(n: int, m: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the generator of reference/response.md section 7.5."""
    draw = np.random.default_rng(0)
    points, sites = draw.uniform(0, 30, (n, 2)), draw.uniform(0, 30, (m, 2))
    return points, sites, draw.integers(1, 101, n).astype(float)


def away(points: np.ndarray, sites: np.ndarray) -> np.ndarray:
    east, north = (points[:, None] - sites[None]).transpose(2, 0, 1)
    return np.asarray(np.hypot(east, north))


class World:
    """A small problem with every kind of restriction, drawn from a seed."""

    def __init__(self, seed: int) -> None:
        draw = np.random.default_rng(seed)
        self.n_sites, self.n_points = int(draw.integers(2, 9)), int(draw.integers(1, 25))
        self.cost = np.round(draw.uniform(0, 10, (self.n_points, self.n_sites)), 2)
        self.cost[draw.random(self.cost.shape) < draw.choice([0.0, 0.1])] = np.inf
        self.coverage = Coverage.of(self.cost, float(draw.uniform(2, 7)))
        self.weight = draw.integers(0, 20, self.n_points).astype(float)
        if draw.random() < 0.5:
            self.weight *= draw.random(self.n_points)
        self.p = int(draw.integers(1, self.n_sites + 1))
        order = draw.permutation(self.n_sites)
        self.fixed = order[: draw.integers(0, 2)] if draw.random() < 0.4 else order[:0]
        self.forbidden = order[1 : 1 + draw.integers(0, 2)] if draw.random() < 0.4 else order[:0]
        self.price = draw.integers(0, 6, self.n_sites).astype(float) if draw.random() < 0.5 else None
        self.budget = float(draw.integers(1, 12)) if draw.random() < 0.5 else np.inf
        label = draw.integers(0, 3, self.n_points)
        self.floors = [
            Floor(points=label == k, share=float(draw.choice([0.2, 0.5, 0.9])), name=f"town {k}")
            for k in range(int(draw.integers(1, 4)) if draw.random() < 0.5 else 0)
        ]
        self.capacity = draw.integers(5, 60, self.n_sites).astype(float)

    def restrictions(self, *, floors: bool = True, capacity: bool = False) -> Restrictions:
        return Restrictions(
            fixed=self.fixed,
            forbidden=self.forbidden,
            cost=self.price,
            budget=self.budget,
            capacity=self.capacity if capacity else None,
            floors=self.floors if floors else (),
        )

    def plans(self, p: int, *, units: bool = False, budget: bool = True) -> Iterator[np.ndarray]:
        """Yield units at each site in every plan that keeps to all but floors and capacity."""
        choose = combinations_with_replacement if units else combinations
        price = np.ones(self.n_sites) if self.price is None else self.price
        for size in range(p + 1):
            for sites in choose(range(self.n_sites), size):
                plan = np.bincount(np.array(sites, dtype=int), minlength=self.n_sites)
                fits = (plan[self.fixed] > 0).all() and not plan[self.forbidden].any()
                if fits and (not budget or price @ plan <= self.budget):
                    yield plan

    def covers(self, plan: np.ndarray) -> np.ndarray:
        starts, sites = self.coverage.starts, self.coverage.sites
        return np.array([plan[sites[a:b]].sum() for a, b in pairwise(starts)])

    def lacking(self, plan: np.ndarray) -> float:
        reached = self.weight * (self.covers(plan) > 0)
        return sum(
            max(0.0, float(floor.share * self.weight[floor.points].sum() - reached[floor.points].sum()))
            for floor in self.floors
        )

    def best(self, value: Callable[[np.ndarray], float], plans: list[np.ndarray]) -> float | None:
        """Return the largest value among the plans that meet the floors."""
        values = [value(plan) for plan in plans if self.lacking(plan) < 1e-9]
        return max(values) if values else None

    def served(self, plan: np.ndarray, *, floors: bool = True) -> float | None:
        """Return the most weight that open sites have room for, by a linear programme of its own."""
        pairs = [
            (point, site)
            for point in range(self.n_points)
            for site in self.coverage.sites[self.coverage.starts[point] : self.coverage.starts[point + 1]]
            if plan[site]
        ]
        rows, limits = [], []
        for point in range(self.n_points):
            rows.append([float(pair[0] == point) for pair in pairs])
            limits.append(self.weight[point])
        for site in range(self.n_sites):
            rows.append([float(pair[1] == site) for pair in pairs])
            limits.append(self.capacity[site])
        for floor in self.floors if floors else ():
            rows.append([-float(floor.points[pair[0]]) for pair in pairs])
            limits.append(-floor.share * self.weight[floor.points].sum() + 1e-9)
        if not pairs:
            return 0.0 if min(limits) >= 0 else None
        solved = linprog(-np.ones(len(pairs)), A_ub=np.array(rows), b_ub=limits)
        return -float(solved.fun) if solved.status == 0 else None
