"""What is there at the start: stock by owner, and what keeps coming."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike

import numpy as np

from samvirke.engine.endurance.needs import by_owner, needs_of
from samvirke.engine.endurance.normal_use import items_with_normal_use
from samvirke.engine.endurance.owners import hospitals_in, municipalities_in
from samvirke.engine.endurance.patients import Patients
from samvirke.engine.endurance.stock.lots import Lots
from samvirke.engine.endurance.stock.region_lots import read_lots
from samvirke.engine.endurance.stock.sharing import Sharing
from samvirke.engine.endurance.stock.stock_file import lots_from_file
from samvirke.engine.endurance.stock.weeks import lots_of_weeks, weeks_of_march_2020
from samvirke.engine.endurance.supplied import supplied
from samvirke.engine.endurance.use import Use
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.prepare.endurance.stock import StockSetting
from samvirke.register.region import Region

MARCH_2020 = "march_2020"
REGION = "region"
MOST_SUPPLIED = 10.0


def stock_setting(
    region: Region,
    use: Use,
    *,
    stock: str | PathLike[str] | None,
    supply: float,
    cuts: Course | None,
    starts_at_utc: str,
    days: int,
    sharing: str,
) -> tuple[StockSetting, tuple[str, ...]]:
    """Read who has what, and say where it comes from.

    Parameters
    ----------
    stock
        ``march_2020``: the weeks of normal use of that month for every owner; ``region``: the table
        ``stocks``; else the path of a stock file. None: the region's where it has any, else March 2020.
    supply
        Share of ordinary use that is delivered every day, 0 to 10.
    cuts
        A course whose disruptions cut that supply.
    sharing
        ``none`` or ``nation``.

    Raises
    ------
    BadInputError
        When `supply` or `sharing` is none of what is allowed, or the stock cannot be read.
    """
    if not 0 <= supply <= MOST_SUPPLIED:
        raise BadInputError(
            f"the supply is {supply:g} of ordinary use; it must be 0 (nothing comes) to {MOST_SUPPLIED:g}"
        )
    items = items_with_normal_use()
    nobody = _nobody(region, starts_at_utc)
    needs = by_owner(needs_of(region, nobody, use, items))
    others = tuple(name for name in region.organisations["id"] if name not in set(needs.owners))
    everyone = (*needs.owners, *others)
    normal = np.pad(needs.normal, ((0, 0), (0, len(others))))
    read, source = _lots(region, items, everyone, normal, stock, starts_at_utc)
    owners, lots = _with_stock(everyone, len(needs.owners), read)
    normal = normal[:, : len(owners)]
    if sharing not in ("none", "nation"):
        raise BadInputError(f"the sharing of stock is {sharing!r}; it must be none or nation")
    shared = (
        Sharing.none(len(owners))
        if sharing == "none"
        else Sharing.national(len(owners), keep_days=7, lag_days=1)
    )
    share = np.full((len(items), days), float(supply))
    stores = owners[len(needs.owners) :]
    if stores and sharing == "none":
        source = (
            *source,
            f"Stock of {', '.join(stores)}, who need nothing themselves, reaches nobody unless all share.",
        )
    said = [*source, f"Ordinary supply goes on at {supply:.0%} of ordinary use, every day."]
    if cuts is not None:
        share *= supplied(region, cuts, items, days)
        said += [
            f"Supply is cut: {row.cause}, day {row.from_s / 86400:.0f} to {row.until_s / 86400:.0f}, "
            f"{row.share_left:.0%} left of {row.hit}."
            for row in cuts.disruptions.itertuples()
            if row.hit in items
        ]
    return (
        StockSetting(
            region=region,
            use=use,
            items=items,
            owners=owners,
            lots=lots,
            normal=normal,
            supplied=share,
            sharing=shared,
        ),
        tuple(said),
    )


def _lots(
    region: Region,
    items: tuple[str, ...],
    owners: tuple[str, ...],
    normal: np.ndarray,
    stock: str | PathLike[str] | None,
    starts_at_utc: str,
) -> tuple[Mapping[str, Lots], tuple[str, ...]]:
    """Return the lots of each item, and what is to be said of them."""
    chosen = stock if stock is not None else REGION if len(region.table("stocks")) else MARCH_2020
    if chosen == MARCH_2020:
        weeks = weeks_of_march_2020()
        return (
            {item: lots_of_weeks(weeks[item], normal[row]) for row, item in enumerate(items)},
            (
                "Stock is that of March 2020 in weeks of normal use ("
                + ", ".join(f"{item} {weeks[item]:g}" for item in items)
                + "; the health minister's answer, NRK 1.15009442), spread over all owners by their normal "
                "use: modelled, nobody's own count.",
            ),
        )
    if chosen == REGION:
        of_region = {item: read_lots(region, item, owners, starts_at_utc) for item in items}
        empty = _empty("stocks.csv", [item for item in items if not len(of_region[item])])
        return of_region, ("Stock is that of the region's table stocks.", *empty)
    read = lots_from_file(chosen, region, owners, starts_at_utc)
    said = _empty(str(chosen), [item for item in items if item not in read])
    return (
        {item: read.get(item, Lots.none(len(owners))) for item in items},
        said or (f"Stock is read from {chosen}.",),
    )


def _with_stock(
    everyone: tuple[str, ...], needy: int, lots: Mapping[str, Lots]
) -> tuple[tuple[str, ...], Mapping[str, Lots]]:
    """Leave out who neither needs anything nor has any, such as a police district; a state store stays."""
    lots = {item: _filled(of) for item, of in lots.items()}
    has = np.unique(np.concatenate([of.owner for of in lots.values()]))
    kept = np.concatenate([np.arange(needy), has[has >= needy]]).astype(np.int64)
    number = np.zeros(len(everyone), dtype=np.int64)
    number[kept] = np.arange(len(kept))
    return (
        tuple(everyone[owner] for owner in kept),
        {item: replace(of, owner=number[of.owner], n_owners=len(kept)) for item, of in lots.items()},
    )


def _filled(lots: Lots) -> Lots:
    """Leave out lots of nothing, such as the weeks of one who uses nothing."""
    some = lots.quantity > 0
    return replace(
        lots,
        owner=lots.owner[some],
        quantity=lots.quantity[some],
        arrives_day=lots.arrives_day[some],
        expires_day=lots.expires_day[some],
    )


def _empty(name: str, missing: Sequence[str]) -> tuple[str, ...]:
    """Say what a file lacks; nothing where it has all."""
    if not missing:
        return ()
    return (f"Stock is read from {name}. It has no {', '.join(missing)}: they are taken to be empty.",)


def _nobody(region: Region, starts_at_utc: str) -> Patients:
    """Return a day without patients: what is needed then is ordinary use."""
    hospitals, municipalities = hospitals_in(region), municipalities_in(region)
    none = np.zeros((len(hospitals), 1))
    return Patients(
        hospitals=hospitals,
        municipalities=municipalities,
        starts_at_utc=starts_at_utc,
        admissions=none,
        ward=none,
        intensive=none,
        after_intensive=none,
        at_home=np.zeros((len(municipalities), 1)),
    )
