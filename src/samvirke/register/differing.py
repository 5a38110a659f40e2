"""What differs between two regions: rows added, removed and changed, column by column."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import shapely

from samvirke.model.errors import InvalidValueError
from samvirke.model.schema import Kind, TableSchema
from samvirke.model.tables import TABLES
from samvirke.register.region import Region
from samvirke.register.shape import shape_table
from samvirke.register.writing import plain_number

HEADER = ("name", "title", "licence", "attributions", "about")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One cell, or one row, that is not the same.

    Parameters
    ----------
    table
        Table; `region` for the region's own name, title, licence, attributions and what it says
        about itself.
    row
        Id of the row.
    kind
        `added`, `removed` or `changed`.
    column, before, after
        What was changed, as text; empty for a whole row, and where there is no value.
    """

    table: str
    row: str
    kind: str
    column: str = ""
    before: str = ""
    after: str = ""


def diff_regions(before: Region, after: Region) -> list[Difference]:
    """Return what differs, table by table, in the order of the rows; empty when nothing does.

    Rows are the same when their ids are; the order of rows is not compared. Numbers are compared
    exactly and outlines by their bytes (WKB), so that a point moved by a hair is told.
    """
    found = [
        Difference(
            table="region",
            row=before.name,
            kind="changed",
            column=name,
            before=_header(getattr(before, name)),
            after=_header(getattr(after, name)),
        )
        for name in HEADER
        if getattr(before, name) != getattr(after, name)
    ]
    for name, schema in TABLES.items():
        found += diff_rows(schema, before.table(name), after.table(name))
    return found


def diff_rows(schema: TableSchema, before: pd.DataFrame, after: pd.DataFrame) -> list[Difference]:
    """Return what differs between two states of one table."""
    one, other = _by_id(schema, before), _by_id(schema, after)
    gone = one.index.difference(other.index, sort=False)
    new = other.index.difference(one.index, sort=False)
    return [
        *(Difference(table=schema.name, row=row, kind="removed") for row in gone),
        *(Difference(table=schema.name, row=row, kind="added") for row in new),
        *_changed(schema, one, other),
    ]


def _by_id(schema: TableSchema, table: pd.DataFrame) -> pd.DataFrame:
    rows = shape_table(schema, table).set_index("id")
    if rows.index.has_duplicates:
        twice = rows.index[rows.index.duplicated()][0]
        raise InvalidValueError(
            f"{schema.name} has the id {twice!r} twice; ids must differ; check the region first"
        )
    return rows


def _changed(schema: TableSchema, one: pd.DataFrame, other: pd.DataFrame) -> list[Difference]:
    both = one.index.intersection(other.index, sort=False)
    one, other = one.loc[both], other.loc[both]
    found: list[tuple[int, Difference]] = []
    for column in schema.columns:
        if column.name == "id":
            continue
        old, new = one[column.name], other[column.name]
        if column.kind is Kind.GEOMETRY:
            old, new = _wkb(old), _wkb(new)
        differs = ~((old == new) | (old.isna() & new.isna())).to_numpy(dtype=bool)
        found += [
            (
                int(position),
                Difference(
                    table=schema.name,
                    row=str(both[position]),
                    kind="changed",
                    column=column.name,
                    before=value_text(one[column.name].iloc[position]),
                    after=value_text(other[column.name].iloc[position]),
                ),
            )
            for position in differs.nonzero()[0]
        ]
    found.sort(key=lambda pair: pair[0])  # stable: columns of a row stay in order
    return [difference for _, difference in found]


def _wkb(outlines: "pd.Series[object]") -> "pd.Series[object]":
    return pd.Series(list(shapely.to_wkb(outlines.to_numpy())), index=outlines.index, dtype="object")


def value_text(value: object) -> str:
    """Return a cell as text, as a package would write it; empty when there is no value."""
    if isinstance(value, shapely.Geometry):
        return str(shapely.to_geojson(value))
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return plain_number(float(value))  # type: ignore[arg-type]  # what is left is a number


def _header(value: object) -> str:
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False, sort_keys=True) if value else ""
    return "; ".join(value) if isinstance(value, tuple) else str(value)
