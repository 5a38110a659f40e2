"""Hold out with many items that can stand in for each other."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from samvirke.engine.endurance.stock.held import Held
from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import NEVER, Lots
from samvirke.engine.endurance.stock.sharing import Sharing
from samvirke.engine.endurance.substitution import Substitution, substituted
from samvirke.model.errors import InvalidValueError
from samvirke.register.items import item_named
from samvirke.travel.times import Floats


def endure(
    stocks: Mapping[str, Lots],
    needs: Mapping[str, Floats],
    deliveries: Mapping[str, Floats] | None = None,
    *,
    supplied: Mapping[str, Floats] | None = None,
    shelf_life_days: Mapping[str, int] | None = None,
    substitution: Substitution | None = None,
    sharing: Sharing | None = None,
) -> Mapping[str, Held]:
    """Hold out with each item in turn, an item before what stands in for it.

    Parameters
    ----------
    stocks
        Item → its lots; an item without any has no stock.
    needs
        Item → need by class, shape ``(n_classes, n_owners, n_days)``, the same for all items. A substitute
        that nobody needs of itself is named with zeros.
    deliveries
        Item → what comes in ordinary times, shape ``(n_owners, n_days)``; an item not named gets none.
    supplied
        Item → share of the deliveries that comes in spite of what has happened, 0 to 1, shape
        ``(n_days,)``; an item not named gets all.
    shelf_life_days
        Item → days that a delivery may be used; an item not named keeps.
    substitution
        What stands in for what; only items of `needs` count. None: nothing.
    sharing
        Who may draw on whose stock, for all items.

    Returns
    -------
    Item → what became of it, in the order of `needs`. The `need` of a substitute holds what has come over to
    it, in the same class; owners reckon what they keep for others' asking by their own need of it alone.

    Raises
    ------
    InvalidValueError
        When shapes disagree, a share is not from 0 to 1, or something is said of an item without a need.
    BadInputError
        For an item that is not in the catalogue.
    """
    deliveries, supplied, shelf_life_days = deliveries or {}, supplied or {}, shelf_life_days or {}
    for name, said in (
        ("needs", needs),
        ("stocks", stocks),
        ("deliveries", deliveries),
        ("supplied", supplied),
        ("shelf_life_days", shelf_life_days),
    ):
        for item in said:
            item_named(item)
            if item not in needs:
                raise InvalidValueError(
                    f"{name} names {item}, of which there is no need; the needs are of {', '.join(needs)}; "
                    "give a need of zeros when it only stands in for others"
                )
    substitution = (substitution or Substitution()).among(needs)
    need = {item: np.asarray(of, dtype=np.float64) for item, of in needs.items()}
    if len({of.shape for of in need.values()}) > 1:
        raise InvalidValueError(
            f"needs have the shapes { {item: of.shape for item, of in need.items()} }; "
            "all must be the same (n_classes, n_owners, n_days)"
        )
    held: dict[str, Held] = {}
    for item in substitution.in_order(needs):
        own = np.asarray(needs[item], dtype=np.float64)
        result = hold_out(
            stocks.get(item) or Lots.none(own.shape[1]),
            need[item],
            _that_comes(item, deliveries.get(item), supplied.get(item)),
            shelf_life_days=shelf_life_days.get(item, NEVER),
            sharing=sharing,
            planned=own,
        )
        stays, more = substituted(result.unmet, substitution.of(item))
        held[item] = replace(result, unmet=stays, replaced=result.unmet - stays) if more else result
        for substitute, extra in more.items():
            need[substitute] = need[substitute] + extra
    return {item: held[item] for item in needs}


def _that_comes(item: str, deliveries: Floats | None, share: Floats | None) -> Floats | None:
    if deliveries is None or share is None:
        return deliveries
    share = np.asarray(share, dtype=np.float64)
    if share.shape != deliveries.shape[1:]:
        raise InvalidValueError(
            f"supplied of {item} has shape {share.shape}; it must be {deliveries.shape[1:]}, one share a day"
        )
    if not ((share >= 0) & (share <= 1)).all():
        raise InvalidValueError(
            f"supplied of {item} goes from {share.min()} to {share.max()}; it must stay from 0 to 1; "
            "what comes beside the deliveries is a lot"
        )
    return deliveries * share
