"""What a row refers to, and what refers to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from samvirke.model.tables import TABLES
from samvirke.register.region import Region

SHOWN = 10  # rows that refer to one row, a column; the rest are found by search


@dataclass(frozen=True, slots=True, kw_only=True)
class Referring:
    """The rows of one table that name a row in one of their columns."""

    table: str
    column: str
    count: int
    rows: Sequence[str]


def referring_to(region: Region, table: str, row: str) -> list[Referring]:
    """Return what refers to a row, by table and column; what no row names is left out."""
    found = []
    for name, schema in TABLES.items():
        if name not in region.tables:
            continue
        rows = region.table(name)
        for column in schema.columns:
            if column.references != table or column.name not in rows.columns:
                continue
            ids = rows["id"][(rows[column.name] == row).to_numpy(dtype=bool)]
            if len(ids):
                some = tuple(map(str, ids.head(SHOWN)))
                found.append(Referring(table=name, column=column.name, count=len(ids), rows=some))
    return found


def place_of(region: Region, table: str, row: str) -> tuple[float, float] | None:
    """Return longitude and latitude of a row: its own, or those of its site; None where it has no place."""
    rows = region.table(table)
    mine = rows[(rows["id"] == row).to_numpy(dtype=bool)]
    if mine.empty:
        return None
    if "lon" in mine.columns:
        return float(mine["lon"].iloc[0]), float(mine["lat"].iloc[0])
    if "site" in mine.columns:
        return place_of(region, "sites", str(mine["site"].iloc[0]))
    return None
