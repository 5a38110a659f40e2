"""Coefficients of the engine: rows of `data/`, each with low, base, high, unit, source and year."""

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from samvirke.model.errors import InvalidValueError


@cache
def rows_of(table: str) -> tuple[MappingProxyType[str, str], ...]:
    """Return the rows of ``data/<table>.csv`` as text."""
    text = files("samvirke.engine").joinpath("data", f"{table}.csv").read_text("utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))


@cache
def coefficient(table: str, what: str, setting: str) -> float:
    """Return the base value of a setting; `what` stands in the first column of the table.

    Raises
    ------
    InvalidValueError
        When the table has no such row.

    Examples
    --------
    >>> coefficient("gates", "darkness", "sun_below_deg")
    -6.0
    """
    for row in rows_of(table):
        if next(iter(row.values())) == what and row["setting"] == setting:
            return float(row["base"])
    raise InvalidValueError(f"data/{table}.csv has no row {what} with the setting {setting}; add it there")
