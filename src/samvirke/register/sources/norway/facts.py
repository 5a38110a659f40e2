"""The tables that ship with Samvirke: facts with their source, and coefficients of the models."""

from functools import cache
from importlib.resources import files

import pandas as pd

# Numbers that are names: they keep their leading zeros.
TEXT_COLUMNS = {
    "number": str,
    "county_number": str,
    "municipality": str,
    "kind": str,
    "year": str,
}


@cache
def fact_table(name: str) -> pd.DataFrame:
    """Return a table of facts, as its source gave it; never change it, it is shared."""
    return _read("facts", name)


@cache
def model_table(name: str) -> pd.DataFrame:
    """Return a table that a model rests on; never change it, it is shared."""
    return _read("norway", name)


def coefficient(model: str, name: str) -> float:
    """Return the base value of a coefficient of `data/norway/coefficients.csv`."""
    return _coefficients()[model, name]


@cache
def _coefficients() -> dict[tuple[str, str], float]:
    rows = model_table("coefficients")
    return dict(zip(zip(rows["model"], rows["name"], strict=True), rows["base"], strict=True))


def _read(folder: str, name: str) -> pd.DataFrame:
    place = files("samvirke.register") / "data" / folder / f"{name}.csv"
    with place.open(encoding="utf-8") as text:
        return pd.read_csv(text, dtype=TEXT_COLUMNS)
