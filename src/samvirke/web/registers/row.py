"""One row of the register as text: what a form shows and what two people's changes are compared by."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from samvirke.model.tables import TABLES
from samvirke.register.differing import value_text
from samvirke.register.region import Region


def row_of(region: Region, table: str, row: str) -> Mapping[str, object] | None:
    """Return a row as it lies in memory; None where there is none."""
    rows = region.table(table)
    found = np.flatnonzero((rows["id"] == row).to_numpy(dtype=bool))
    if not len(found):
        return None
    return {str(name): value for name, value in rows.iloc[int(found[0])].items()}


def row_texts(region: Region, table: str, row: str) -> dict[str, str] | None:
    """Return a row as a package would write it, every column of its table; None where there is none."""
    found = row_of(region, table, row)
    if found is None:
        return None
    return {column.name: text_of(found.get(column.name)) for column in TABLES[table].columns}


def text_of(value: object) -> str:
    """Return a cell as text; empty where there is no value."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return value_text(value)


def name_column(table: str) -> str:
    """Return the column by which people know the rows of a table; `id` where only the key says it."""
    names = TABLES[table].names
    return next((one for one in ("name", "line", "item", "row") if one in names), "id")


def names_in(rows: pd.DataFrame, table: str) -> Mapping[str, str]:
    """Return what people call each row of a table, by its id."""
    column = name_column(table)
    return dict(zip(rows["id"].astype(str), rows[column].fillna(rows["id"]).astype(str), strict=True))
