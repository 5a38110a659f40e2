"""The one form a table has in memory: columns in order, dtypes, empty as missing (NaN, None)."""

import pandas as pd

from samvirke.model.schema import Kind, TableSchema
from samvirke.register.region import dtype_of


def shape_table(schema: TableSchema, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in the form of the schema: same values, the schema's columns and dtypes.

    Columns that are not there become empty, those the schema does not know are dropped, and empty
    text becomes missing, so that equal rows are equal however they were made.

    Parameters
    ----------
    schema
        What the table is.
    rows
        Values of the right kind; a text in a column of numbers raises `ValueError`.
    """
    shaped = {}
    for column in schema.columns:
        if column.name not in rows.columns:
            values = pd.Series([None] * len(rows), dtype="object")
        else:
            values = rows[column.name].reset_index(drop=True)
        dtype = dtype_of(column)
        if column.kind is Kind.GEOMETRY:
            values = pd.Series(list(values), dtype="object")
        elif dtype == "str":
            values = values.astype("str")
            values = values.mask(values == "")
        elif dtype == "float64":
            values = pd.to_numeric(values).astype(dtype)
        shaped[column.name] = values.astype(dtype)
    return pd.DataFrame(shaped)
