"""What a question of stock found: the one value that the command, the files and a report show."""

from dataclasses import dataclass

import pandas as pd

from samvirke.prepare.measures.stock.question import StockQuestion

# One row an item and depot where something is to lie. Quantities in the unit of the item.
PLACED_COLUMNS = {
    "item": "str",
    "unit": "str",
    "depot": "str",  # id of the site
    "depot_name": "str",
    "owner": "str",  # the trust
    "lon": "float64",
    "lat": "float64",
    "quantity": "float64",  # new stock that the plan puts there
    "existing": "float64",  # lies there already
    "duty": "float64",  # three months of normal use of those whom the depot serves (§ 8 a)
    "rotation": "float64",  # most that normal use takes before it expires
    "purchase_nok": "float64",  # to buy the new stock once
    "holding_nok": "float64",  # room and capital a year
    "expiry_nok": "float64",  # thrown away a year, above rotation
}
# One row an item. Unmet is of all classes together over a course, in the unit of the item.
ITEM_COLUMNS = {
    "item": "str",
    "unit": "str",
    "budget_nok": "float64",  # its part of the budget, a year
    "yearly_nok": "float64",  # what the plan costs, expected transport included
    "transport_nok": "float64",  # of which transport: the mean of a course × its chance a year
    "purchase_nok": "float64",
    "quantity": "float64",
    "existing": "float64",
    "duty": "float64",
    "need": "float64",  # mean need beyond ordinary supply
    "unmet_without": "float64",  # mean, with what lies there already
    "unmet_with": "float64",
    "cvar_without": "float64",  # mean of the worst 1 - tail share of runs
    "cvar_with": "float64",
    "care_without": "float64",  # mean, of care for those whom the course makes ill
    "care_with": "float64",
    "value": "float64",  # of the model: weighted units, mean and CVaR mixed
    "bound": "float64",  # no plan of this budget has less
    "gap": "float64",
    "status": "str",
    "seconds": "float64",
    "columns": "int64",  # of the programme
    "rows": "int64",
}
# One row an item and budget.
FRONTIER_COLUMNS = {
    "item": "str",
    "budget_nok": "float64",
    "yearly_nok": "float64",
    "quantity": "float64",
    "unmet": "float64",  # mean over the runs that the plan was made on
    "cvar": "float64",
    "unmet_held_out": "float64",  # the same plan on other runs, shipped in the best way; NaN: none drawn
    "cvar_held_out": "float64",
    "unmet_simulated": "float64",  # on those other runs under the rules of the store, day by day
    "cvar_simulated": "float64",
    "value": "float64",
    "bound": "float64",
    "gap": "float64",
    "status": "str",
}
# One row an item: what the next money buys.
NEXT_COLUMNS = {
    "item": "str",
    "unit": "str",
    "more_nok": "float64",  # a year; its part of the next money
    "more_quantity": "float64",
    "less_unmet": "float64",  # mean
    "less_cvar": "float64",
}
# One row a budget for all items together and item: what each step of money does. Between points of a
# frontier the straight line is taken, which a plan at that budget is never worse than.
LADDER_COLUMNS = {
    "budget_nok": "float64",  # for all items, a year
    "item": "str",
    "part_nok": "float64",
    "risk_share": "float64",  # risk left (mean and CVaR mixed) as a share of the item's mean need
}


@dataclass(frozen=True, eq=False, kw_only=True)
class StockResult:
    """How much of each item should lie where, what it costs, and what stays unmet.

    Parameters
    ----------
    question
        What was asked.
    region_name, region_title
        Where.
    presets
        The epidemics, for people.
    status
        The worst of the items': *optimal* when all are.
    placed, items, frontier, next_money, ladder
        Tables; columns above.
    left_nok
        Of the budget, a year: what would lower nothing.
    days
        Length of a course.
    method
        How it was reckoned, one sentence each, those of the epidemic last.
    warnings
        What a reader must know before using it.
    attributions
        Sources of the region, in the words that must be shown.
    """

    question: StockQuestion
    region_name: str
    region_title: str
    presets: tuple[str, ...]
    status: str
    placed: pd.DataFrame
    items: pd.DataFrame
    frontier: pd.DataFrame
    next_money: pd.DataFrame
    ladder: pd.DataFrame
    left_nok: float
    days: int
    method: tuple[str, ...]
    warnings: tuple[str, ...]
    attributions: tuple[str, ...] = ()

    def nok_for_all(self) -> "pd.Series[float]":
        """Return what it costs a year to leave as little of each item unmet as can be, by item."""
        return self.frontier.groupby("item", sort=False)["yearly_nok"].max()


def table_of(rows: list[dict[str, object]], columns: dict[str, str]) -> pd.DataFrame:
    """Return rows as a table of these columns and kinds, also when there are none."""
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
