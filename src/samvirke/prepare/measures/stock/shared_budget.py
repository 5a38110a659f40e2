"""One budget for several items: each krone goes where it lowers risk the most.

Each frontier bends one way only, so taking its pieces by steepness is exact: no other division of the
money has a lower sum of weighted risks along the frontiers. Between two points the straight line is
taken, which a plan at that budget is never worse than. The sum of CVaRs is at least the CVaR of the sum,
so the tail of all items together is not above what is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.stock.frontier import FrontierPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """A point of a frontier as two numbers: what it costs a year, and the risk that stays."""

    nok: float
    risk: float


def corners_of(points: Sequence[FrontierPoint]) -> tuple[Corner, ...]:
    """Return the corners of a frontier, those left out that rounding has put above a line."""
    kept: list[Corner] = []
    for point in sorted(points, key=lambda p: (p.budget_nok, p.placement.value)):
        corner = Corner(nok=point.budget_nok, risk=point.placement.value)
        if kept and (corner.risk >= kept[-1].risk or corner.nok <= kept[-1].nok):
            continue
        while len(kept) > 1 and _slope(kept[-2], kept[-1]) <= _slope(kept[-1], corner):
            kept.pop()
        kept.append(corner)
    return tuple(kept)


def share_budget(
    corners: Mapping[str, Sequence[Corner]], budget_nok: float, weight: Mapping[str, float]
) -> dict[str, float]:
    """Divide a budget among items, NOK a year for each; what lowers nothing is not given out.

    Parameters
    ----------
    corners
        Of each item's frontier, as `corners_of` gives them.
    budget_nok
        For all items together.
    weight
        How bad a unit of risk of each item is beside the others, above 0.

    Raises
    ------
    BadInputError
        When the budget does not pay for the first corner of every item.
    """
    given = {item: points[0].nok for item, points in corners.items()}
    left = budget_nok - sum(given.values())
    if left < -1e-9 * max(1.0, budget_nok):
        raise BadInputError(
            f"the budget is {budget_nok:,.0f} NOK a year; the least for {', '.join(given)} is "
            f"{sum(given.values()):,.0f}: give at least that, leave § 8 a out if it is "
            "asked for (--no-duty), or take fewer items"
        )
    pieces = sorted(
        (-weight[item] * _slope(before, after), order, item, after.nok - before.nok)
        for order, (item, points) in enumerate(corners.items())
        for before, after in pairwise(points)
    )
    for _, _, item, nok in pieces:
        taken = min(nok, max(left, 0.0))
        given[item] += taken
        left -= taken
    return given


def risk_at(corners: Sequence[Corner], nok: float) -> float:
    """Return the risk on the line between corners; beyond the last it stays."""
    for before, after in pairwise(corners):
        if nok < after.nok:
            share = max(nok - before.nok, 0.0) / (after.nok - before.nok)
            return before.risk + share * (after.risk - before.risk)
    return corners[-1].risk


def _slope(before: Corner, after: Corner) -> float:
    """Return the risk that a krone takes away between two corners."""
    return (before.risk - after.risk) / (after.nok - before.nok)
