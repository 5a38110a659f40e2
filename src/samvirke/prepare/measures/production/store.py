"""What medicines are in store: a file, the region's stocks, else the national stock as we read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from os import PathLike

import numpy as np

from samvirke.engine.endurance.stock.lots import Lots
from samvirke.engine.endurance.stock.region_lots import read_lots
from samvirke.engine.endurance.stock.stock_file import lots_from_file
from samvirke.engine.endurance.use import standard_use
from samvirke.prepare.measures.production.demand import WEEK_DAYS
from samvirke.prepare.measures.production.figures import figure, figures_of
from samvirke.register.region import Region
from samvirke.travel.times import Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MedicineStore:
    """What there is.

    Parameters
    ----------
    at_start
        Shape ``(n_items,)``.
    arriving
        Lots that come later, shape ``(n_items, n_weeks)``.
    rests_on
        typed (a file), the qualities of the region's rows, or modelled.
    said, warnings
        How it is known, and what the reader must know.
    """

    at_start: Floats
    arriving: Floats
    rests_on: str
    said: str
    warnings: tuple[str, ...] = ()


def medicine_store(
    region: Region,
    items: tuple[str, ...],
    *,
    weeks: int,
    starts_at_utc: str,
    residents_share: float,
    path: str | PathLike[str] | None = None,
) -> MedicineStore:
    """Read what is in store; raises as the readers of stock do."""
    owners = tuple(region.organisations["id"])
    stocks = region.table("stocks")
    rows = stocks[stocks["item"].isin(items)]
    if path is not None:
        read = lots_from_file(path, region, owners, starts_at_utc)
        lots = [read.get(item, Lots.none(len(owners))) for item in items]
        return _of_lots(
            lots, items, weeks, "typed", f"Stock is that of {path}; items it does not name have none."
        )
    if len(rows):
        lots = [read_lots(region, item, owners, starts_at_utc) for item in items]
        rests_on = ", ".join(sorted(set(rows["quality"])))
        return _of_lots(lots, items, weeks, rests_on, "Stock is that of the region's table stocks.")
    return MedicineStore(
        at_start=national_stock(items) * residents_share,
        arriving=np.zeros((len(items), weeks)),
        rests_on="modelled",
        said=(
            f"Stock is modelled: {figure('stock_days'):g} days of the use of {figure('stock_intensive'):g} "
            "intensive patients (the national stock of the covid-19 list; which substances are on it was not "
            "obtained, all of the catalogue's with a use in intensive care are taken to be), at base "
            f"coefficients, and {figure('stock_tablet_days'):g} days of ordinary use of tablets (assumed), "
            "by share of residents."
        ),
    )


def national_stock(items: tuple[str, ...]) -> Floats:
    """Return the national stock of each item as we read it: intensive patients x days x use a day."""
    patient_days = figure("stock_intensive") * figure("stock_days")
    tablets = figures_of("ordinary_users", items) * figures_of("dose", items) * figure("stock_tablet_days")
    return np.asarray(patient_days * standard_use().matrix(items, ("intensive",))[:, 0] + tablets)


def _of_lots(
    lots: Iterable[Lots], items: tuple[str, ...], weeks: int, rests_on: str, said: str
) -> MedicineStore:
    at_start, arriving, early = np.zeros(len(items)), np.zeros((len(items), weeks)), []
    for row, of in enumerate(lots):
        usable = of.expires_day >= 0
        here = usable & (of.arrives_day <= 0)
        at_start[row] = of.quantity[here].sum()
        # A lot that comes within a week is counted on from the next.
        week = -(-of.arrives_day // WEEK_DAYS)
        later = usable & ~here & (week < weeks)
        np.add.at(arriving[row], week[later], of.quantity[later])
        if (usable & (of.expires_day < weeks * WEEK_DAYS - 1)).any():
            early.append(items[row])
    warnings: tuple[str, ...] = ()
    if early:
        warnings = (_out_of_date(early),)
    return MedicineStore(
        at_start=at_start, arriving=arriving, rests_on=rests_on, said=said, warnings=warnings
    )


def _out_of_date(items: list[str]) -> str:
    return (
        f"lots of {', '.join(items)} go out of date within the plan; the plan by week does not "
        "throw them away (docs/endurance-stock.md does, day by day)"
    )
