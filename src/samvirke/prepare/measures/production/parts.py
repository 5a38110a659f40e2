"""Parts of a production problem that have no line and no substitute in common."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from samvirke.prepare.measures.production.problem import ProductionProblem, Substitutes
from samvirke.travel.times import Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Part:
    """Some of the items, with what makes and replaces them; numbers are those of the whole problem."""

    items: Ints
    products: Ints
    pairs: Ints
    problem: ProductionProblem


def independent_parts(problem: ProductionProblem) -> list[Part]:
    """Return the parts, by their first item: tablets need not wait for the proof of injections.

    A product of an item that is not asked for belongs to none. What is short in one part can hide nothing in
    another: each is planned to its own gap.
    """
    item_of, line, pairs = problem.item_of, problem.lines.line, problem.substitutes
    made = np.flatnonzero(item_of >= 0)
    n_items, n_lines = len(problem.items), len(problem.lines.names)
    one = np.concatenate([item_of[made], pairs.item])
    other = np.concatenate([n_items + line[made], pairs.by])
    size = n_items + n_lines
    ties = coo_array((np.ones(len(one)), (one, other)), shape=(size, size))
    of = connected_components(ties, directed=False)[1][:n_items]
    parts = []
    for label in dict.fromkeys(of.tolist()):
        items = np.flatnonzero(of == label)
        products = made[np.isin(item_of[made], items)]
        chosen = np.flatnonzero(np.isin(pairs.item, items))
        parts.append(
            Part(
                items=items, products=products, pairs=chosen, problem=_part(problem, items, products, chosen)
            )
        )
    return parts


def _part(problem: ProductionProblem, items: Ints, products: Ints, pairs: Ints) -> ProductionProblem:
    of = problem.substitutes
    return replace(
        problem,
        items=tuple(problem.items[item] for item in items),
        need=problem.need[:, items],
        days_lost=problem.days_lost[:, items],
        stock=problem.stock[items],
        supply=problem.supply[items],
        lines=problem.lines.of_products(products),
        lag_weeks=None if problem.lag_weeks is None else problem.lag_weeks[products],
        substitutes=Substitutes(
            item=np.searchsorted(items, of.item[pairs]),
            by=np.searchsorted(items, of.by[pairs]),
            factor=of.factor[pairs],
            share=of.share[pairs],
        ),
        holding_nok=None if problem.holding_nok is None else problem.holding_nok[items],
    )
