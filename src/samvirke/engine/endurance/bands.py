"""How far the totals reach when the coefficients of use are low or high."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.engine.endurance.coefficient import IN_WARDS, PER_ADMISSION, PER_ILL_AT_HOME
from samvirke.engine.endurance.needs import NORMAL
from samvirke.engine.endurance.normal_use import normal_by_place
from samvirke.engine.endurance.patients import Patients
from samvirke.engine.endurance.use import Use, standard_use
from samvirke.register.items import item_catalogue, item_named
from samvirke.register.region import Region
from samvirke.travel.times import Floats

CARE = (*IN_WARDS, *PER_ADMISSION, *PER_ILL_AT_HOME)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Bands:
    """Totals over all places and days, with every coefficient low, at base and high at once.

    Parameters
    ----------
    items
        Of the catalogue.
    low, base, high
        Extra need because of the epidemic, shape ``(n_items,)``, in the unit of the item.
    normal
        Normal use over the same days at low, base and high, shape ``(n_items, 3)``; 0 where none is known.
    quality
        The poorest quality among the coefficients of the extra need of each item: sourced, derived, own,
        assumed; ``none``: nothing in the table asks for the item.
    """

    items: tuple[str, ...]
    low: Floats
    base: Floats
    high: Floats
    normal: Floats
    quality: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """Return one row an item: item, unit, low, base, high, normal (base), quality."""
        return pd.DataFrame(
            {
                "item": self.items,
                "unit": [item_named(item).unit for item in self.items],
                "low": self.low,
                "base": self.base,
                "high": self.high,
                "normal": self.normal[:, 1],
                "quality": self.quality,
            }
        )


def bands(
    region: Region, patients: Patients, items: Sequence[str] | None = None, use: Use | None = None
) -> Bands:
    """Return what patients need in all, with low, base and high coefficients.

    Parameters
    ----------
    region, patients
        As in `needs_of`.
    items
        Of the catalogue; None: all.
    use
        Whose levels; a coefficient that the user set has one value. None: the table that ships.

    Notes
    -----
    All low or all high at once is wider than chance would have it: errors of coefficients seldom go the
    same way. The limits are what sources and assumptions reach, not a confidence interval.
    """
    use = standard_use() if use is None else use
    items = tuple(item_catalogue()) if items is None else tuple(items)
    admissions, at_home = patients.admissions.sum(), patients.at_home.sum()
    times = np.array(
        [
            patients.intensive.sum(),
            patients.ward.sum(),
            patients.after_intensive.sum(),
            *[admissions] * len(PER_ADMISSION),
            *[at_home] * len(PER_ILL_AT_HOME),
        ]
    )
    extra, normal = [], []
    for level in ("low", "base", "high"):
        chosen = use.at(level)
        extra.append(chosen.matrix(items, CARE) @ times)
        daily = normal_by_place(
            region,
            chosen.matrix(items, NORMAL),
            hospitals=patients.hospitals,
            municipalities=patients.municipalities,
        )
        normal.append(daily.sum(axis=1) * patients.days)
    return Bands(
        items=items,
        low=extra[0],
        base=extra[1],
        high=extra[2],
        normal=np.stack(normal, axis=1),
        quality=use.at("high").quality(items, CARE),
    )
