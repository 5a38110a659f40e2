"""The figures that the comparison of arrangements assumes, each with its source."""

from functools import cache
from importlib.resources import files

import pandas as pd


def assumed(name: str) -> float:
    """Return the base value of a figure; a KeyError is a fault of ours."""
    return float(assumptions()["base"].loc[name])


@cache
def assumptions() -> pd.DataFrame:
    """Return all figures: low, base, high, unit, meaning, source, year; index: name."""
    with files(__package__).joinpath("data", "arrangements.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file).set_index("name")
