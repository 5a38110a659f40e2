"""A user's own coefficients of use, from a CSV with the columns of ours."""

from dataclasses import replace
from os import PathLike
from pathlib import Path

from samvirke.engine.endurance.coefficient import LEVELS, PER, Coefficient
from samvirke.engine.endurance.use import Use, standard_use
from samvirke.engine.response.small_table import read_rows
from samvirke.model.errors import PackageError
from samvirke.model.finding import Finding
from samvirke.register.closest import did_you_mean
from samvirke.register.items import item_catalogue

COLUMNS = ("item", "per", "low", "base", "high", "unit", "source", "year")


def open_use(path: str | PathLike[str], use: Use | None = None) -> Use:
    """Return a table of use with the rows of a file in the place of those with the same item and per.

    Parameters
    ----------
    path
        CSV in UTF-8 with the columns item, per, low, base, high, unit, source, year; one row a coefficient.
    use
        What the rows are laid over; None: the table that ships with Samvirke.

    Raises
    ------
    BadInputError
        When the file cannot be read or any row cannot be used; the text names every such row.
    """
    place = Path(path)
    use = standard_use() if use is None else use
    findings: list[Finding] = []
    own: dict[str, Coefficient] = {}
    for number, row in enumerate(read_rows(place, COLUMNS), start=2):
        faults = _faults(place.name, str(number), row)
        key = f"{row['item']}.{row['per']}"
        if not faults and key in own:
            faults = [_fault(place.name, str(number), "item", f"{key} again", "one row each", "take one out")]
        findings += faults
        if not faults:
            own[key] = Coefficient(
                item=row["item"],
                per=row["per"],
                low=float(row["low"]),
                base=float(row["base"]),
                high=float(row["high"]),
                unit=row["unit"],
                source=row["source"],
                year=row["year"],
                quality="own",
            )
    if not own and not findings:
        do = "write a row for each figure of your own; with none leave the file out"
        findings.append(Finding(table=place.name, seen="no rows", allowed="one row or more", do=do))
    if findings:
        raise PackageError(str(place), findings, "no coefficient was taken from it")
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


def _fault(table: str, row: str, column: str, seen: str, allowed: str, do: str) -> Finding:
    return Finding(table=table, row=row, column=column, seen=seen, allowed=allowed, do=do)


def _faults(table: str, number: str, row: dict[str, str]) -> list[Finding]:
    """Return what is wrong with a row."""
    found = []
    for column, allowed in (("item", tuple(item_catalogue())), ("per", tuple(PER))):
        if row[column] not in allowed:
            do = did_you_mean(row[column], allowed) or "choose one of these"
            found.append(_fault(table, number, column, repr(row[column]), ", ".join(allowed), do))
    if row["item"] in item_catalogue():
        unit = item_catalogue()[row["item"]].unit
        if row["unit"] != unit:
            do = f"convert low, base and high to {unit}"
            if row["unit"] in ("pair", "pairs"):
                do = "write pieces: twice the pairs"
            found.append(_fault(table, number, "unit", repr(row["unit"]), unit, do))
    if not row["source"]:
        do = "say where the figure comes from, or write: assumed"
        found.append(_fault(table, number, "source", "nothing", "some words", do))
    return found + _level_faults(table, number, row)


def _level_faults(table: str, number: str, row: dict[str, str]) -> list[Finding]:
    """Return what is wrong with low, base and high."""
    found, levels = [], []
    for level in LEVELS:
        try:
            value = float(row[level])
        except ValueError:
            value = float("nan")
        if not 0 <= value < float("inf"):  # true of nan, too
            do = "write it with a point and without spaces"
            found.append(_fault(table, number, level, repr(row[level]), "a number of 0 or more", do))
        levels.append(value)
    if not found and levels != sorted(levels):
        seen = f"low {row['low']}, base {row['base']}, high {row['high']}"
        found.append(_fault(table, number, "", seen, "low <= base <= high", "put them in order"))
    return found
