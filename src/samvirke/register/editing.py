"""Change a region one row at a time, checked as a package is, keeping who, when and why."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

import numpy as np
import pandas as pd

from samvirke.model.errors import BadInputError, InvalidValueError, PackageError
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.model.tables import EDITS, TABLES
from samvirke.register.checking import check_region
from samvirke.register.closest import did_you_mean
from samvirke.register.differing import Difference, diff_rows, value_text
from samvirke.register.land import Land
from samvirke.register.outline import read_outline
from samvirke.register.region import Region
from samvirke.register.shape import shape_table
from samvirke.register.typed import number_of

EDITABLE = tuple(name for name in TABLES if name != EDITS.name)
Action = Literal["set", "add", "remove"]


def edit_region(
    region: Region,
    *,
    who: str,
    at_utc: datetime,
    table: str,
    row: str,
    action: Action = "set",
    changes: Mapping[str, object] | None = None,
    why: str = "",
    land: Land | None = None,
) -> Region:
    """Return the region with one row changed, added or removed, and the change in its `edits`.

    Unless the change says otherwise, the row's source becomes `edited by WHO`, its quality `typed`
    and its `as_of` the day of the edit. Setting what already stands there changes nothing.

    Parameters
    ----------
    region
        Stays as it is.
    who, at_utc, why
        Who makes the change, when (with its zone), and the reason given.
    table, row
        Table, and the id of the row.
    action
        `set` values of a row, `add` a row, or `remove` it. An id that was ever removed is not used
        again.
    changes
        Column → new value, as text or as it lies in memory; an empty text empties the cell.
    land
        The coast to hold sites against; None: the one that ships with Samvirke.

    Raises
    ------
    BadInputError
        When there is no such table, row or column, or the id is or was taken.
    PackageError
        When the region would have findings after the change; it holds all of them.
    """
    if not who.strip():
        raise BadInputError("nobody is named; every edit keeps who made it; give --who NAME")
    if at_utc.tzinfo is None:
        raise BadInputError(f"the moment {at_utc} has no zone; give it in UTC, ending in Z")
    if table not in EDITABLE:
        hint = did_you_mean(table, EDITABLE)
        raise BadInputError(
            f"{table!r} cannot be edited; tables are {', '.join(EDITABLE)}" + (f"; {hint}" if hint else "")
        )
    schema, given = TABLES[table], dict(changes or {})
    rows = shape_table(schema, region.table(table))
    at_utc = at_utc.astimezone(UTC)
    _check_row(region, rows, table, row, action)
    _check_columns(schema, given, action)
    given = {name: _value(schema.column(name), value) for name, value in given.items()}
    position = len(rows) if action == "add" else int(np.flatnonzero(rows["id"] == row)[0])
    if action == "set" and all(
        value_text(rows[name].iloc[position]) == value_text(value) for name, value in given.items()
    ):
        return region
    new: dict[str, object] | None = None
    if action != "remove":
        new = {} if action == "add" else rows.iloc[position].to_dict()
        new |= {"source": f"edited by {who}", "as_of": f"{at_utc:%Y-%m-%d}", "quality": "typed"}
        new |= given | {"id": row}
    changed = _with_row(rows, position, new)
    edited = region.with_table(table, changed)
    inspection = check_region(edited, land=land)
    if inspection.findings:
        raise PackageError(f"the edit of {table}/{row}", inspection.findings, "nothing was changed")
    edited = region.with_table(table, shape_table(schema, changed))
    differences = diff_rows(schema, rows, edited.table(table))
    return log_differences(region, edited, differences, who=who, at_utc=at_utc, why=why)


def _check_row(region: Region, rows: pd.DataFrame, table: str, row: str, action: Action) -> None:
    present = bool((rows["id"] == row).any())
    if action != "add" and not present:
        hint = did_you_mean(row, rows["id"].dropna())
        raise BadInputError(
            f"{table} has no row {row!r}" + (f"; {hint}" if hint else "; see `samvirke region show`")
        )
    if action == "add" and present:
        raise BadInputError(f"{table} has a row {row!r} already; change it, or give another id")
    edits = region.table(EDITS.name)
    used = bool(((edits["table"] == table) & (edits["row"] == row)).any())
    if action == "add" and used:
        raise BadInputError(
            f"{row!r} was the id of another row of {table}, since removed; give the row its own id"
        )


def _check_columns(schema: TableSchema, given: Mapping[str, object], action: Action) -> None:
    for name in given:
        if name == "id":
            raise BadInputError("an id cannot be changed; remove the row and add another")
        if name not in schema.names:
            hint = did_you_mean(name, schema.names)
            raise BadInputError(
                f"{schema.name} has no column {name!r}; it has "
                f"{', '.join(column.name for column in schema.columns)}" + (f"; {hint}" if hint else "")
            )
    if action == "set" and not given:
        raise BadInputError("nothing to change was given; write column=value")
    if action == "remove" and given:
        raise BadInputError("a row that is removed takes no values; leave them out")


def _value(column: Column, value: object) -> object:
    """Return a value as it lies in memory; what cannot be one stays, for the checker to tell."""
    if value is None or value == "":
        return None
    if column.kind in {Kind.NUMBER, Kind.INTEGER}:
        number = number_of(value)
        return value if number is None else number
    if column.kind is Kind.GEOMETRY:
        try:
            return read_outline(value)
        except InvalidValueError:
            return value
    return value


def _with_row(rows: pd.DataFrame, position: int, new: Mapping[str, object] | None) -> pd.DataFrame:
    """Return the rows with that one replaced, added at the end, or left out."""
    columns = {}
    for name in rows.columns:
        values = rows[name].astype("object").tolist()
        values[position : position + 1] = [] if new is None else [new.get(name)]
        columns[name] = pd.Series(values, dtype="object")
    return pd.DataFrame(columns)


def log_differences(
    region: Region,
    edited: Region,
    differences: Sequence[Difference],
    *,
    who: str,
    at_utc: datetime,
    why: str,
) -> Region:
    """Return the changed region with each difference in its history.

    Parameters
    ----------
    region, edited
        As it was, and as it is; entries are added to the history of the latter.
    differences
        What differs.
    who, at_utc, why
        Who made the change, when, and the reason given.
    """
    log = edited.table(EDITS.name)
    entries = [
        {
            "id": f"edit-{number:06d}",
            "at_utc": f"{at_utc:%Y-%m-%dT%H:%M:%SZ}",
            "who": who,
            "table": one.table,
            "row": one.row,
            "column": one.column,
            "before": one.before if one.column else _row_text(region, one),
            "after": one.after if one.column else _row_text(edited, one),
            "why": why,
        }
        for number, one in enumerate(differences, start=next_number(log))
    ]
    rows = pd.DataFrame(log.to_dict("records") + entries)
    return edited.with_table(EDITS.name, shape_table(EDITS, rows))


def _row_text(region: Region, one: Difference) -> str:
    """Return the whole row as JSON, so that what was removed is not lost; empty if not there."""
    rows = region.table(one.table)
    rows = rows[(rows["id"] == one.row).to_numpy(dtype=bool)]
    if rows.empty:
        return ""
    texts = {name: value_text(rows[name].iloc[0]) for name in rows.columns}
    return json.dumps({name: text for name, text in texts.items() if text}, ensure_ascii=False)


def next_number(log: pd.DataFrame) -> int:
    """Return the number of the next entry of a history."""
    numbers = [int(name[5:]) for name in log["id"] if re.fullmatch(r"edit-\d+", str(name))]
    return max(numbers, default=0) + 1
