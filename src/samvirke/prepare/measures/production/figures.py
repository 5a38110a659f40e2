"""The figures about medicines: doses, ordinary use, the national stock, weights; each with its source."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats


@cache
def figures() -> pd.DataFrame:
    """Return all figures: name, item, low, base, high, unit, meaning, source, year."""
    with files(__package__).joinpath("data", "medicines.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, keep_default_na=False)


def figure(name: str, item: str = "", level: str = "base") -> float:
    """Return one figure.

    Raises
    ------
    InvalidValueError
        When there is none of that name for that item.
    """
    rows = figures()
    found = rows.loc[(rows["name"] == name) & (rows["item"] == item), level]
    if found.empty:
        raise InvalidValueError(f"data/medicines.csv has no row {name} for {item!r}; add it there")
    return float(found.iloc[0])


def figures_of(name: str, items: Sequence[str], level: str = "base") -> Floats:
    """Return a figure of each item, 0 where the table has none, shape ``(n_items,)``."""
    rows = figures()
    known = rows[rows["name"] == name].set_index("item")[level]
    return np.asarray(known.reindex(list(items)).fillna(0.0), dtype=np.float64)
