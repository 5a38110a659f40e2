"""The question of one item in a region, as arrays."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.endurance.stock.lots import Lots
from samvirke.engine.endurance.stock.region_lots import read_lots
from samvirke.prepare.measures.stock.areas import Areas
from samvirke.prepare.measures.stock.prices import ItemPrice, Prices
from samvirke.prepare.measures.stock.problem import StockProblem
from samvirke.prepare.measures.stock.question import StockQuestion
from samvirke.prepare.measures.stock.scenarios import WEEK_DAYS, Scenarios
from samvirke.register.region import Region
from samvirke.travel.times import Floats

DUTY_YEARS = 0.25  # § 8 a: a quarter of the use of a year
YEAR_DAYS = 365


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ItemQuestion:
    """One item: the programme's arrays, and what only the telling needs.

    Parameters
    ----------
    problem
        What is asked.
    price
        Of a unit.
    existing
        Lots that lie there, by depot.
    duty
        Three months of normal use of those whom each depot serves, shape ``(n_depots,)``.
    unplaced
        Owners whose stock is counted at the first depot because it is not plain where it belongs.
    """

    problem: StockProblem
    price: ItemPrice
    existing: Lots
    duty: Floats
    unplaced: tuple[str, ...]


def item_question(
    region: Region,
    areas: Areas,
    scenarios: Scenarios,
    item: str,
    question: StockQuestion,
    prices: Prices,
) -> ItemQuestion:
    """Put the question of one item on arrays.

    Raises
    ------
    BadInputError
        When the item has no price, or the region's stock of it cannot be read.
    """
    price = prices.of_item(item)
    need = scenarios.lacking(item, question.supply_share)
    weeks, depots = need.shape[3], len(areas.depots)
    existing, unplaced = _existing(region, areas, item, scenarios.starts_at_utc)
    whole_week = WEEK_DAYS * np.arange(weeks) + WEEK_DAYS - 1
    there = np.zeros((depots, weeks))
    good = existing.expires_day[:, None] >= whole_week[None, :]
    np.add.at(there, existing.owner, good * existing.quantity[:, None])
    of_areas = scenarios.normal[scenarios.items.index(item)].reshape(2, -1).sum(axis=0)
    a_year = np.zeros(depots)
    np.add.at(a_year, areas.serves, YEAR_DAYS * of_areas)
    duty: Floats = np.asarray(DUTY_YEARS * a_year)
    problem = StockProblem(
        item=item,
        need=need,
        class_weight=np.array([1.0, prices.of_all("deferred_weight")]),
        lag_weeks=areas.lag_weeks(question.lead_days),
        transport_nok=areas.km * price.km_nok,
        holding_nok=np.full(depots, price.holding_nok),
        expiry_nok=price.expiry_nok,
        rotation=np.maximum(a_year * price.shelf_life_years - there[:, 0], 0.0),
        floor=duty if question.duty else np.zeros(depots),
        existing=there,
        inflow=np.zeros((need.shape[0], depots, weeks)),
        chance_a_year=prices.of_all("chance_a_year"),
        tail=question.tail,
    )
    return ItemQuestion(problem=problem, price=price, existing=existing, duty=duty, unplaced=unplaced)


def _existing(region: Region, areas: Areas, item: str, starts_at_utc: str) -> tuple[Lots, tuple[str, ...]]:
    """Return the region's lots by depot, and owners that belong to none."""
    owners = tuple(str(name) for name in region.organisations["id"])
    lots = read_lots(region, item, owners, starts_at_utc)
    depot = {int(who): areas.depot_of(region, owners[who]) for who in np.unique(lots.owner)}
    found = Lots(
        n_owners=len(areas.depots),
        owner=np.array([max(depot[int(who)], 0) for who in lots.owner], dtype=np.int64),
        quantity=lots.quantity,
        arrives_day=lots.arrives_day,
        expires_day=lots.expires_day,
    )
    return found, tuple(owners[who] for who, at in depot.items() if at < 0)
