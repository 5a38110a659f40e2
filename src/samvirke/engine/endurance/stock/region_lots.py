"""The lots of an item in the stocks of a region."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.engine.endurance.stock.expiry import last_day_of_use
from samvirke.engine.endurance.stock.lots import NEVER, Lots
from samvirke.model.errors import BadInputError
from samvirke.register.closest import closest, did_you_mean
from samvirke.register.items import item_catalogue, item_named
from samvirke.register.region import Region


def read_lots(region: Region, item: str, owners: Sequence[str], starts_at_utc: str) -> Lots:
    """Return the lots of an item; all are there at the start.

    Parameters
    ----------
    region
        Its table `stocks`.
    item
        Of the catalogue.
    owners
        Ids of organisations, in the order of the needs.
    starts_at_utc
        Moment of day 0; what is out of date before it is thrown away on day 0.

    Raises
    ------
    BadInputError
        For an item that is not in the catalogue; for rows in another unit than the catalogue's, of an owner
        not among `owners`, without a quantity of 0 or more, or of an item whose name is nearly this one.
    """
    unit = item_named(item).unit
    stocks = region.table("stocks")
    for name in stocks["item"].unique():
        if name not in item_catalogue() and closest(name, item_catalogue()) == item:
            raise BadInputError(
                f"stocks has lots of {name!r}, which is no item of the catalogue; "
                f"{did_you_mean(name, [item])}, or give it a name that cannot be mistaken for it"
            )
    rows = stocks[stocks["item"] == item]
    number = {owner: place for place, owner in enumerate(owners)}
    for row in rows.to_dict("records"):
        if row["unit"] != unit:
            raise BadInputError(
                f"stocks, row {row['id']}: {item} is counted in {row['unit']!r}; the catalogue's unit is "
                f"{unit!r}; count it anew (a pair is two pieces) and write {unit!r}"
            )
        if row["owner"] not in number:
            raise BadInputError(
                f"stocks, row {row['id']}: {row['owner']!r} owns {item} and is none of the {len(owners)} "
                "owners who need something; "
                f"{did_you_mean(row['owner'], owners) or 'write the owner who may use it'}"
            )
        if not 0 <= row["quantity"] < np.inf:
            raise BadInputError(
                f"stocks, row {row['id']}: quantity is {row['quantity']}; it must be 0 or more; "
                "count the store anew"
            )
    last = np.array(
        [NEVER if pd.isna(text) else last_day_of_use(text, starts_at_utc) for text in rows["expires_on"]],
        dtype=np.int64,
    )
    return Lots(
        n_owners=len(owners),
        owner=np.array([number[owner] for owner in rows["owner"]], dtype=np.int64),
        quantity=rows["quantity"].to_numpy(dtype=np.float64),
        arrives_day=np.minimum(last, 0),
        expires_day=last,
    )
