"""State a covering problem: from points, weights and restrictions to a program over cells."""

from collections.abc import Sequence

import numpy as np

from samvirke.prepare.measures.siting.aggregate import aggregate
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.program import CellFloor, Program
from samvirke.prepare.measures.siting.restrictions import (
    Floor,
    Restrictions,
    amounts,
    whole_number,
    written_out,
)
from samvirke.travel.times import Floats, Ints


def covering(
    coverage: Coverage,
    weight: Floats,
    gains: Sequence[float],
    p: int,
    restrictions: Restrictions,
    *,
    per_site: int = 1,
) -> Program:
    """Return the program in which the k-th cover of a point is worth its weight × ``gains[k]``."""
    weight = amounts(weight, coverage.n_points, "weight of point")
    p = whole_number(p, "the number of sites")
    kept = written_out(restrictions, coverage.n_sites, coverage.n_points, per_site=per_site)
    merged = aggregate(coverage.only(kept.most > 0), weight, label_of(kept.floors, coverage.n_points))
    n_sites = coverage.n_sites
    return Program(
        coverage=merged.coverage,
        weight=merged.weight,
        worth=np.ascontiguousarray(np.outer(merged.weight, gains)),
        p=p,
        least=kept.least,
        most=kept.most,
        cost=kept.cost,
        budget=kept.budget,
        building=np.arange(n_sites),
        building_cost=np.zeros(n_sites),
        group=np.zeros(n_sites, dtype=np.int64),
        group_most=np.array([p], dtype=np.int64),
        floors=cell_floors(kept.floors, weight, merged.cell_of_point, len(merged.weight)),
        capacity=kept.capacity,
    )


def label_of(floors: Sequence[Floor], n_points: int) -> Ints:
    """Number points by the floors that they count in, so that those of different floors stay apart."""
    label = np.zeros(n_points, dtype=np.int64)
    for floor in floors:
        label = 2 * label + floor.points
        if label.max(initial=0) > n_points:  # renumber before it grows past what a number can hold
            label = np.unique(label, return_inverse=True)[1].astype(np.int64)
    return np.unique(label, return_inverse=True)[1].astype(np.int64)


def cell_floors(
    floors: Sequence[Floor], weight: Floats, cell_of_point: Ints, n_cells: int
) -> tuple[CellFloor, ...]:
    """Return floors over cells; points out of reach count in what is needed."""
    result = []
    for number, floor in enumerate(floors):
        cells = np.zeros(n_cells, dtype=np.bool_)
        cells[cell_of_point[floor.points & (cell_of_point >= 0)]] = True
        needed = floor.share * float(weight[floor.points].sum())
        result.append(CellFloor(cells=cells, needed=needed, name=floor.name or f"floor {number}"))
    return tuple(result)


def without_sites(program: Program, closed: Ints) -> Program:
    """Return the program with some sites closed, its cells merged anew."""
    open_ = np.ones(program.coverage.n_sites, dtype=np.bool_)
    open_[closed] = False
    inside = np.stack([floor.cells for floor in program.floors]) if program.floors else None
    label = None
    if inside is not None:
        label = np.unique(inside, axis=1, return_inverse=True)[1].ravel().astype(np.int64)
    # Worth, not weight, makes a cell count: what weighs nothing has no worth either.
    merged = aggregate(program.coverage.only(open_), program.weight, label)
    inner = merged.cell_of_point >= 0
    worth = np.zeros((len(merged.weight), program.worth.shape[1]))
    np.add.at(worth, merged.cell_of_point[inner], program.worth[inner])
    floors = []
    for floor in program.floors:
        cells = np.zeros(len(merged.weight), dtype=np.bool_)
        cells[merged.cell_of_point[inner & floor.cells]] = True
        floors.append(CellFloor(cells=cells, needed=floor.needed, name=floor.name))
    return Program(
        coverage=merged.coverage,
        weight=merged.weight,
        worth=worth,
        p=program.p,
        least=program.least,
        most=np.where(open_, program.most, 0),
        cost=program.cost,
        budget=program.budget,
        building=program.building,
        building_cost=program.building_cost,
        group=program.group,
        group_most=program.group_most,
        floors=tuple(floors),
        capacity=program.capacity,
    )
