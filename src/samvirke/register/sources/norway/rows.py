"""Rows of a table of the Region, with where they come from."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from samvirke.model.tables import TABLES
from samvirke.register.region import dtype_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where rows come from: the four columns that every table has."""

    source: str
    as_of: str
    quality: str
    licence: str | None = None


# What decomposition into letter and accent leaves whole.
LETTERS = str.maketrans("øæđŋŧ", "oadnt")
Rows = dict[str, list[Any]]  # column → values: light parts, of which `joined` makes one table


def rows_of(table: str, columns: Mapping[str, Any], origin: Origin) -> Rows:
    """Make rows of a table from its columns; a column that is not given stays empty.

    Parameters
    ----------
    table
        Name of a table of `samvirke.model.tables`.
    columns
        Column → one value for all rows, or as many as there are rows; `id` says how many.
        A column of the origin may be given too, where rows differ.
    origin
        Where the rows come from.
    """
    given = {
        "source": origin.source,
        "as_of": origin.as_of,
        "quality": origin.quality,
        "licence": origin.licence,
        **columns,
    }
    count = len(columns["id"])
    made: Rows = {}
    for column in TABLES[table].columns:
        value = given.get(column.name)
        if isinstance(value, np.generic | np.ndarray | pd.Series):
            value = value.tolist()
        made[column.name] = value if isinstance(value, list) else [value] * count
    return made


def joined(table: str, parts: Iterable[Rows]) -> pd.DataFrame:
    """Put rows of one table under one another."""
    given = list(parts)
    return pd.DataFrame(
        {
            column.name: pd.Series(
                list(chain.from_iterable(part[column.name] for part in given)),
                dtype=dtype_of(column),
            )
            for column in TABLES[table].columns
        }
    )


def numbered(names: Iterable[str]) -> list[str]:
    """Tell names apart that stand more than once: from the second on with a number.

    >>> numbered(["Oslo", "Bergen", "Oslo"])
    ['Oslo', 'Bergen', 'Oslo 2']
    """
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return told


@cache
def slug(name: str) -> str:
    """Turn a name into a part of a key.

    >>> slug("Sør-Øst")
    'sor-ost'
    """
    plain = name.lower().translate(LETTERS)
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in ascii_only).split())
