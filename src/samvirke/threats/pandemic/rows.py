"""The coefficients of the threat: rows of `data/` with low, base, high and source."""

from functools import cache
from importlib.resources import files

import pandas as pd


@cache
def read_rows(name: str) -> pd.DataFrame:
    """Read one of the tables of the threat; do not change what comes back."""
    with files(__package__).joinpath("data", name).open(encoding="utf-8") as file:
        return pd.read_csv(file)
