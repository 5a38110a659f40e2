"""Merge points that the same sites reach: exact, and the key to large problems.

Isomorphic aggregation: no plan can tell such points apart, so their weights may be added
(arXiv 2409.09834). A point's set of sites gets a 128-bit number: the XOR of random words of its sites
(Zobrist, 1970). That two sets among a million would share one has a chance below 1e-26.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvirke._kernel import kernel
from samvirke.model.errors import InvalidValueError
from samvirke.prepare.measures.siting.coverage import Coverage, Sites
from samvirke.travel.times import Floats, Ints

Words = npt.NDArray[np.uint64]
SEED = 20_260_101  # of the random words; it decides nothing but their values


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Aggregated:
    """Cells: points merged that no plan can tell apart, in order of their first point.

    Parameters
    ----------
    coverage
        The sites that reach each cell.
    weight, label
        Of each cell, shape ``(n_cells,)``.
    cell_of_point
        Shape ``(n_points,)``; -1 where no site reaches the point or it weighs nothing.
    """

    coverage: Coverage
    weight: Floats
    label: Ints
    cell_of_point: Ints


def aggregate(coverage: Coverage, weight: Floats, label: Ints | None = None) -> Aggregated:
    """Merge points with equal sites and equal label; those out of reach of all are left out.

    Parameters
    ----------
    coverage
        The sites that reach each point.
    weight
        Demand of each point, shape ``(n_points,)``, not negative.
    label
        Keeps points apart that restrictions tell apart, such as their municipality; None: all alike.
    """
    weight = np.ascontiguousarray(weight, dtype=np.float64)
    if weight.shape != (coverage.n_points,):
        raise InvalidValueError(
            f"weight has shape {weight.shape}; it must be ({coverage.n_points},), one for each point"
        )
    labels = np.zeros(len(weight), np.int64) if label is None else np.ascontiguousarray(label, np.int64)
    words = np.random.default_rng(SEED).integers(
        0, 2**64, (2, coverage.n_sites + int(labels.max(initial=0)) + 1), np.uint64
    )
    cell_of_point, first, cell_weight = merge(coverage.starts, coverage.sites, weight, labels, words)
    return Aggregated(
        coverage=coverage.keep(first),
        weight=cell_weight,
        label=labels[first],
        cell_of_point=cell_of_point,
    )


@kernel
def merge(starts: Ints, sites: Sites, weight: Floats, label: Ints, words: Words) -> tuple[Ints, Ints, Floats]:
    """Number the cells; return each point's cell, each cell's first point, and each cell's weight."""
    n = len(weight)
    n_sites = words.shape[1] - label.max() - 1 if n else 0
    cell_of_point = np.full(n, -1, dtype=np.int64)
    first, cell_weight = np.empty(n, dtype=np.int64), np.zeros(n, dtype=np.float64)
    keys = np.empty((n, 2), dtype=np.uint64)
    size = 1024
    table = np.full(size, -1, dtype=np.int64)
    n_cells = 0
    for point in range(n):
        if starts[point] == starts[point + 1] or not weight[point] > 0:
            continue
        high, low = words[0, n_sites + label[point]], words[1, n_sites + label[point]]
        for entry in range(starts[point], starts[point + 1]):
            high ^= words[0, sites[entry]]
            low ^= words[1, sites[entry]]
        slot = np.int64(high & np.uint64(size - 1))
        while table[slot] >= 0 and (keys[table[slot], 0] != high or keys[table[slot], 1] != low):
            slot = (slot + 1) & (size - 1)
        cell = table[slot]
        if cell < 0:
            cell = n_cells
            n_cells += 1
            table[slot] = cell
            keys[cell, 0], keys[cell, 1], first[cell] = high, low, point
            if 2 * n_cells > size:  # keep it half empty
                size *= 4
                table = np.full(size, -1, dtype=np.int64)
                for old in range(n_cells):
                    slot = np.int64(keys[old, 0] & np.uint64(size - 1))
                    while table[slot] >= 0:
                        slot = (slot + 1) & (size - 1)
                    table[slot] = old
        cell_of_point[point] = cell
        cell_weight[cell] += weight[point]
    return cell_of_point, first[:n_cells].copy(), cell_weight[:n_cells].copy()


def merge_plain(coverage: Coverage, weight: Floats, label: Ints) -> tuple[list[int], list[int], list[float]]:
    """Say what `merge` means."""
    number: dict[tuple[frozenset[int], int], int] = {}
    cell_of_point: list[int] = []
    first: list[int] = []
    cell_weight: list[float] = []
    for point in range(coverage.n_points):
        reached_by = frozenset(coverage.sites[coverage.starts[point] : coverage.starts[point + 1]].tolist())
        if not reached_by or not weight[point] > 0:
            cell_of_point.append(-1)
            continue
        cell = number.setdefault((reached_by, int(label[point])), len(number))
        if cell == len(first):
            first.append(point)
            cell_weight.append(0.0)
        cell_of_point.append(cell)
        cell_weight[cell] += weight[point]
    return cell_of_point, first, cell_weight
