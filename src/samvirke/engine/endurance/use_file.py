"""A user's own coefficients of use, from a CSV with the columns of ours."""

from dataclasses import replace
from os import PathLike
from pathlib import Path

from samvirke.engine.endurance.coefficient import LEVELS, PER, Coefficient
from samvirke.engine.endurance.use import Use, standard_use
from samvirke.model.finding import Finding
from samvirke.register.items import item_catalogue
from samvirke.register.small_csv import SmallCsv

COLUMNS = ("item", "per", "low", "base", "high", "unit", "source", "year")


def open_use(path: str | PathLike[str], use: Use | None = None) -> Use:
    """Return a table of use with the rows of a file in the place of those with the same item and per.

    Parameters
    ----------
    path
        CSV with the columns item, per, low, base, high, unit, source, year; one row a coefficient.
    use
        What the rows are laid over; None: the table that ships with Samvirke.

    Raises
    ------
    BadInputError
        When the file cannot be read or any row cannot be used; the text names every such row.
    """
    table = SmallCsv(Path(path), COLUMNS)
    use = standard_use() if use is None else use
    own: dict[str, Coefficient] = {}
    for row in table.rows():
        before = len(table.findings)
        item, per = table.item(row), table.choice(row, "per", PER)
        key = f"{item}.{per}"
        _check_unit_and_source(table, row)
        low, base, high = _levels(table, row)
        if key in own and len(table.findings) == before:
            table.fault("item", f"{key} again", "one row each", "take one out")
        if len(table.findings) == before:
            own[key] = Coefficient(
                item=item,
                per=per,
                low=low,
                base=base,
                high=high,
                unit=row["unit"],
                source=row["source"],
                year=row["year"],
                quality="own",
            )
    if not own and not table.findings:
        do = "write a row for each figure of your own; with none leave the file out"
        nothing = Finding(table=table.place.name, seen="no rows", allowed="one row or more", do=do)
        table.findings.append(nothing)
    table.refuse("no coefficient was taken from it")
    rows = list(use.coefficients)
    values = dict(zip(use.keys, use.values, strict=True))
    at = {row.key: index for index, row in enumerate(rows)}
    for key, coefficient in own.items():
        values[key] = coefficient.base
        if key in at:
            rows[at[key]] = coefficient
        else:
            rows.append(coefficient)
    return replace(use, coefficients=tuple(rows), values=tuple(values[row.key] for row in rows))


def _check_unit_and_source(table: SmallCsv, row: dict[str, str]) -> None:
    if row["item"] in item_catalogue():
        unit = item_catalogue()[row["item"]].unit
        if row["unit"] != unit:
            do = f"convert low, base and high to {unit}"
            if row["unit"] in ("pair", "pairs"):
                do = "write pieces: twice the pairs"
            table.fault("unit", repr(row["unit"]), unit, do)
    if not row["source"]:
        do = "say where the figure comes from, or write: assumed"
        table.fault("source", "nothing", "some words", do)


def _levels(table: SmallCsv, row: dict[str, str]) -> list[float]:
    """Return low, base and high, noting what cannot be."""
    before = len(table.findings)
    levels = [table.amount(row, level) for level in LEVELS]
    for level, value in zip(LEVELS, levels, strict=True):
        if not 0 <= value < float("inf"):  # true of NaN, too
            do = "write it with a point and without spaces"
            table.fault(level, repr(row[level]), "a number of 0 or more", do)
    if len(table.findings) == before and levels != sorted(levels):
        seen = f"low {row['low']}, base {row['base']}, high {row['high']}"
        table.fault("", seen, "low <= base <= high", "put them in order")
    return levels
