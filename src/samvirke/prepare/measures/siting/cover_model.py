"""A covering program as a mixed-integer model: the exact finish, floors, money and capacity."""

from dataclasses import dataclass

import numpy as np

from samvirke.prepare.measures.highs import Model, Numbers, Solved, solve
from samvirke.prepare.measures.siting.program import Program
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CoverModel:
    """The model, and which columns are units at sites and weight lacking at floors."""

    model: Model
    units: Ints
    lacking: Ints

    def solve(
        self, *, time_limit_s: float, gap: float = 0.0, seed: int = 0, plan: Ints | None = None
    ) -> Solved:
        """Solve it, from a plan where one is known."""
        start = None if plan is None else (self.units, plan.astype(np.float64))
        return solve(self.model, time_limit_s=time_limit_s, gap=gap, seed=seed, start=start)

    def plan(self, solved: Solved) -> Ints | None:
        """Return units at each site."""
        return None if solved.columns is None else np.rint(solved.columns[self.units]).astype(np.int64)


def most_worth(program: Program) -> CoverModel:
    """Return the model of the plan that is worth most."""
    return _model(program, least_lacking=False, cheapest=False)


def least_lacking(program: Program, floors: Program | None = None) -> CoverModel:
    """Return the model of the plan that lacks least weight at the floors, in all.

    `floors`: another program on the same sites whose floors count, while every cell of `program` is
    reached.
    """
    if floors is not None:
        return _model_beside(program, floors, least_lacking=True)
    return _model(program, least_lacking=True, cheapest=False)


def cheapest(program: Program, floors: Program | None = None) -> CoverModel:
    """Return the model of the cheapest plan that meets the floors, or reaches every cell without any.

    With capacity every cell's weight is served whole. `floors`: another program on the same sites whose
    floors are met besides, while every cell of `program` is reached.
    """
    if floors is not None:
        return _model_beside(program, floors, least_lacking=False)
    return _model(program, least_lacking=False, cheapest=True)


def meet_floors(model: Model, floors: Program, units: Ints) -> None:
    """Add to a model with a column a site that its plan meets the floors of a program."""
    _keep_floors(model, floors, _covered(model, floors, units, aim=False), np.empty(0, dtype=np.int64))


def _model_beside(program: Program, floors: Program, *, least_lacking: bool) -> CoverModel:
    model = Model(maximise=False)
    price = 0.0 if least_lacking else program.cost
    units = model.columns(
        program.coverage.n_sites, worth=price, lower=program.least, upper=program.most, whole=True
    )
    _restrict_plan(model, program, units, pay=not least_lacking)
    _reach_all(model, program, units)
    reached = _covered(model, floors, units, aim=False)
    lacking = np.empty(0, dtype=np.int64)
    if least_lacking:
        needed = np.array([floor.needed for floor in floors.floors])
        lacking = model.columns(len(needed), worth=1.0, upper=needed)
    _keep_floors(model, floors, reached, lacking)
    return CoverModel(model=model, units=units, lacking=lacking)


def _model(program: Program, *, least_lacking: bool, cheapest: bool) -> CoverModel:
    aim = not (least_lacking or cheapest)
    model = Model(maximise=aim)
    price = program.cost if cheapest else 0.0
    units = model.columns(
        program.coverage.n_sites, worth=price, lower=program.least, upper=program.most, whole=True
    )
    _restrict_plan(model, program, units, pay=cheapest)
    reached = None
    if program.capacity is None:
        if cheapest and not program.floors:
            _reach_all(model, program, units)
        else:
            reached = _covered(model, program, units, aim=aim)
    else:
        reached = _served(model, program, program.capacity, units, aim=aim)
        if cheapest and not program.floors:
            cell, column = reached
            n_cells = len(program.weight)
            model.rows(n_cells, [(cell, column, 1.0)], lower=program.weight * (1 - 1e-9))
    lacking = np.empty(0, dtype=np.int64)
    if least_lacking:
        needed = np.array([floor.needed for floor in program.floors])
        lacking = model.columns(len(program.floors), worth=1.0, upper=needed)
    if reached is not None:
        _keep_floors(model, program, reached, lacking)
    return CoverModel(model=model, units=units, lacking=lacking)


def _restrict_plan(model: Model, program: Program, units: Ints, *, pay: bool) -> None:
    n_sites = len(units)
    everywhere = np.zeros(n_sites, dtype=np.int64)
    if program.p < program.most.sum():
        model.rows(1, [(everywhere, units, 1.0)], upper=float(program.p))
    limited = np.flatnonzero(program.group_most < program.p)
    for group in limited:
        of_group = units[program.group == group]
        model.row(of_group, 1.0, upper=float(program.group_most[group]))
    money = [(units, program.cost)]
    paid = np.flatnonzero(program.building_cost > 0)
    if len(paid):
        price = program.building_cost[paid]
        used = model.columns(len(paid), worth=price if pay else 0.0, whole=True)
        money.append((used, price))
        number = np.full(len(program.building_cost), -1)
        number[paid] = np.arange(len(paid))
        site = np.flatnonzero(number[program.building] >= 0)
        row = np.arange(len(site))
        most = np.maximum(program.most[site], 1).astype(np.float64)
        house = used[number[program.building[site]]]
        model.rows(len(site), [(row, units[site], 1.0), (row, house, -most)], upper=0.0)
    if np.isfinite(program.budget):
        columns = np.concatenate([column for column, _ in money])
        model.row(columns, np.concatenate([price for _, price in money]), upper=float(program.budget))


def _reach_all(model: Model, program: Program, units: Ints) -> None:
    coverage = program.coverage
    cell = np.repeat(np.arange(coverage.n_points), np.diff(coverage.starts))
    model.rows(coverage.n_points, [(cell, units[coverage.sites], 1.0)], lower=1.0)


def _covered(model: Model, program: Program, units: Ints, *, aim: bool) -> tuple[Ints, Ints]:
    """Count covers; return cell and column of what floors count."""
    coverage, worth = program.coverage, program.worth
    n_cells = coverage.n_points
    cell = np.repeat(np.arange(n_cells), np.diff(coverage.starts))
    first = model.columns(n_cells, worth=worth[:, 0] if aim else 0.0)
    parts: list[tuple[Numbers, Numbers, Numbers]] = [
        (np.arange(n_cells), first, 1.0),
        (cell, units[coverage.sites], -1.0),
    ]
    # A cell is never covered more often than its sites may hold units.
    possible = np.bincount(cell, weights=program.most[coverage.sites], minlength=n_cells)
    for level in range(1, worth.shape[1] if aim else 1):
        able = np.flatnonzero((possible > level) & (worth[:, level] > 0) & (program.p > level))
        parts.append((able, model.columns(len(able), worth=worth[able, level]), 1.0))
    model.rows(n_cells, parts, upper=0.0)
    return np.arange(n_cells), first


def _served(model: Model, program: Program, capacity: Floats, units: Ints, *, aim: bool) -> tuple[Ints, Ints]:
    """Share each cell's weight out to sites with room; return cell and column of every share."""
    coverage, weight = program.coverage, program.weight
    n_cells = coverage.n_points
    cell = np.repeat(np.arange(n_cells), np.diff(coverage.starts))
    share = model.columns(len(cell), worth=1.0 if aim else 0.0, upper=weight[cell])
    pair = np.arange(len(cell))
    model.rows(n_cells, [(cell, share, 1.0)], upper=weight)
    model.rows(len(cell), [(pair, share, 1.0), (pair, units[coverage.sites], -weight[cell])], upper=0.0)
    sites = np.arange(coverage.n_sites)
    model.rows(coverage.n_sites, [(coverage.sites, share, 1.0), (sites, units, -capacity)], upper=0.0)
    return cell, share


def _keep_floors(model: Model, program: Program, reached: tuple[Ints, Ints], lacking: Ints) -> None:
    """Ask each floor of what is reached, in shares of what it needs: the tolerance of HiGHS is absolute."""
    cell, column = reached
    for number, floor in enumerate(program.floors):
        if floor.needed <= 0:
            continue
        counts = floor.cells[cell]
        # Served shares are weight already; covered cells count with their weight.
        factor = np.ones(counts.sum()) if program.capacity is not None else program.weight[cell[counts]]
        columns = column[counts]
        if len(lacking):
            columns, factor = np.append(columns, lacking[number]), np.append(factor, 1.0)
        if len(columns) == 0:
            columns, factor = np.zeros(1, np.int64), np.zeros(1)  # a row without entries: 0 >= 1
        # A hair below: a sum of floats may fall just short of itself.
        model.row(columns, factor / floor.needed, lower=1.0 - 1e-9)
