"""Is every value allowed in its column? Required, limits, choices, form: one cell by itself."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

import numpy as np
import pandas as pd

from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import InvalidValueError
from samvirke.model.finding import Finding
from samvirke.model.hours import duty_hours
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.closest import closest, did_you_mean
from samvirke.register.outline import ALLOWED, fault_of
from samvirke.register.typed import Fault, Mask, TypedTable

_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*( (AND|OR|WITH) [A-Za-z0-9.+-]+)*")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")
_GUESSES = 20  # closest words looked up for a column; a thousand wrong keys have one cause


def check_columns(schema: TableSchema, table: TypedTable) -> Iterator[Finding]:
    """Yield a finding for every cell whose value is not allowed in its column."""
    for column in schema.columns:
        if column.name not in table.rows.columns:
            continue
        values = table.rows[column.name]
        told = table.told.get(column.name, np.zeros(len(values), dtype=np.bool_))
        for position, (seen, allowed, do) in sorted(_faults(column, values, told).items()):
            yield Finding(
                table=table.labels.where(position),
                row=table.labels.row(position),
                column=column.name,
                seen=seen,
                allowed=allowed,
                do=do,
            )


def _faults(column: Column, values: "pd.Series[object]", told: Mask) -> dict[int, Fault]:
    faults: dict[int, Fault] = {}
    empty = values.isna().to_numpy(copy=True)
    if column.required:
        blank = empty.copy()
        if values.dtype == "str":
            blank |= (values.str.strip() == "").to_numpy()
        empty |= blank
        nothing = ("nothing", f"a value in every row: {column.meaning}", "fill in the cell")
        faults.update(dict.fromkeys(map(int, np.flatnonzero(blank & ~told)), nothing))
    checked = ~empty & ~told
    if values.dtype == "str":
        zeros = values.str.contains("\0", regex=False, na=False).to_numpy(dtype=np.bool_)
        fault = ("a character of code zero", "text that can be read", "write the text anew")
        faults.update(dict.fromkeys(map(int, np.flatnonzero(zeros & checked)), fault))
        checked &= ~zeros
    if column.kind in {Kind.NUMBER, Kind.INTEGER}:
        faults.update(_number_faults(column, values, checked))
    elif (fault_of_text := _text_fault(column)) is not None:
        # A column repeats itself: each value is looked at once.
        codes, uniques = pd.factorize(values, use_na_sentinel=True)
        wrong = {code: found for code, value in enumerate(uniques) if (found := fault_of_text(value))}
        for position in np.flatnonzero(np.isin(codes, list(wrong)) & checked):
            faults[int(position)] = wrong[codes[position]]
    elif column.kind is Kind.GEOMETRY:
        for position in np.flatnonzero(checked):
            if seen := fault_of(values.iloc[position]):
                do = "mend it in the map program (in QGIS: Fix geometries), in EPSG:4326"
                faults[int(position)] = (seen, ALLOWED, do)
    return faults


def _number_faults(column: Column, values: "pd.Series[object]", checked: Mask) -> Iterator[tuple[int, Fault]]:
    numbers = values.to_numpy(dtype=np.float64)
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum
    bad = ~np.isfinite(numbers) | (numbers < low) | (numbers > high)
    if column.kind is Kind.INTEGER:
        bad |= numbers != np.trunc(numbers)
    allowed = limits_of(column)
    for position in np.flatnonzero(bad & checked):
        number = float(numbers[position])
        do = "write the number anew"
        if column.name in {"lon", "lat"} and abs(number) > 180:
            do = "transform the position from metres to WGS 84 degrees (EPSG:4326)"
        elif column.name == "lat" and abs(number) > 90:
            do = "look whether lon and lat are swapped"
        elif column.kind is Kind.INTEGER and np.isfinite(number) and number != np.trunc(number):
            do = "write a whole number, without decimals"
        elif column.maximum == 1 and 1 < number <= 100:
            do = f"write a share, not per cent: {number / 100:.15g}"
        yield int(position), (f"{number:.15g}", allowed, do)


def limits_of(column: Column) -> str:
    """Return the limits of a column of numbers in words."""
    kind = "a whole number" if column.kind is Kind.INTEGER else "a number"
    if column.minimum is not None and column.maximum is not None:
        kind += f" from {column.minimum:.15g} to {column.maximum:.15g}"
    elif column.minimum is not None:
        kind += f" of {column.minimum:.15g} or more"
    elif column.maximum is not None:
        kind += f" of {column.maximum:.15g} or less"
    return kind + (f" ({column.unit})" if column.unit else "")


def _text_fault(column: Column) -> Callable[[str], Fault | None] | None:
    """Return what tells the fault of one text, or None where any text will do."""
    if column.choices:
        known = frozenset(column.choices)
        return lambda text: None if text in known else _not_chosen(text, column.choices)
    if column.kind in _FAULTS:
        return _FAULTS[column.kind]
    if column.name == "licence":
        return _licence_fault
    if column.pattern:
        pattern = re.compile(column.pattern)
        return lambda text: None if pattern.fullmatch(text) else _not_of_form(text, column)
    return None


def _not_chosen(text: str, choices: tuple[str, ...]) -> Fault:
    return repr(text), ", ".join(choices), did_you_mean(text, choices) or "write one of these"


_FORMS = {
    r"[^\s;,]+": "text without spaces, commas and semicolons",
    r"\d{4}": "four digits, such as 0301",
    r"\d{9}": "nine digits",
}


def _not_of_form(text: str, column: Column) -> Fault:
    do = "write it in that form"
    if column.pattern == r"\d{4}" and text.isdigit() and len(text) < 4:
        do = f"write {text.zfill(4)}; keep the column as text, or the spreadsheet drops the zero"
    return repr(text), _FORMS.get(column.pattern, f"text of the form {column.pattern}"), do


def _licence_fault(text: str) -> Fault | None:
    if _SPDX.fullmatch(text):
        return None
    return repr(text), "an SPDX name, such as CC-BY-4.0, NLOD-2.0 or ODbL-1.0", "write that name"


def _date_fault(text: str) -> Fault | None:
    allowed = "a year, month or day of the calendar: 2026, 2026-11 or 2026-11-22"
    if _DATE.fullmatch(text):
        try:
            day = date.fromisoformat(text + "-01-01"[len(text) - 4 :])
        except ValueError:
            return repr(text), allowed, "write a day that exists"
        if 1800 <= day.year <= 2200:
            return None
        return repr(text), allowed + ", from 1800 to 2200", "write the year with its four digits"
    do = "write year-month-day"
    if turned := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", text):
        do += f", if day and month are meant so: {turned[3]}-{turned[2]:0>2}-{turned[1]:0>2}"
    return repr(text), allowed, do


def _moment_fault(text: str) -> Fault | None:
    allowed, do = "a moment with its zone, such as 2026-11-22T08:00:00Z", "write it in that form"
    if _MOMENT.fullmatch(text):
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return repr(text), allowed, "write a moment that exists"
        return None
    return repr(text), allowed, do


def _hours_fault(text: str) -> Fault | None:
    try:
        duty_hours(text)
    except InvalidValueError as error:
        return repr(text), "`always`, or `mon-fri 07:00-15:30;sat 10:00-14:00`", f"{error}"
    return None


def _capabilities_fault(text: str) -> Fault | None:
    allowed = "capabilities of the catalogue, such as fire.pump;rescue.smoke_dive:2"
    try:
        names = parse_capabilities(text)
    except InvalidValueError as error:
        return repr(text), allowed, f"{error}"
    catalogue = capability_catalogue()
    unknown = [name for name in names if name not in catalogue]
    if not unknown:
        return None
    guesses = [f"{name} → {near}" for name in unknown if (near := closest(name, catalogue))]
    do = f"write {', '.join(guesses)}" if guesses else "see them with `samvirke region capabilities`"
    return f"{', '.join(map(repr, unknown))}, not in the catalogue", allowed, do


_FAULTS: dict[Kind, Callable[[str], Fault | None]] = {
    Kind.DATE: _date_fault,
    Kind.MOMENT: _moment_fault,
    Kind.HOURS: _hours_fault,
    Kind.CAPABILITIES: _capabilities_fault,
}


def check_ids(table: TypedTable) -> Iterator[Finding]:
    """Yield a finding for every row whose id an earlier row has."""
    if "id" not in table.rows.columns:
        return
    ids = table.rows["id"]
    again = np.flatnonzero((ids.duplicated() & ids.notna()).to_numpy())
    codes, _ = pd.factorize(ids, use_na_sentinel=True)
    firsts = {code: row for row, code in reversed(list(enumerate(codes)))} if len(again) else {}
    for position in again:
        first = firsts[codes[position]]
        yield Finding(
            table=table.labels.where(int(position)),
            row=table.labels.row(int(position)),
            column="id",
            seen=f"{ids.iloc[position]!r} again; row {table.labels.row(first)} has it",
            allowed="every id once in its table",
            do="give the row an id of its own, or take out the row that is there twice",
        )


def check_references(
    schema: TableSchema, table: TypedTable, tables: dict[str, TypedTable]
) -> Iterator[Finding]:
    """Yield a finding for every key that names a row which is not there.

    A key into a table that could not be read is not judged; the table has its own finding.
    """
    for column in schema.columns:
        target = tables.get(column.references)
        if target is None or column.name not in table.rows.columns:
            continue
        if "id" not in target.rows.columns:
            continue
        known = dict.fromkeys(target.rows["id"].dropna())
        codes, uniques = pd.factorize(table.rows[column.name], use_na_sentinel=True)
        unknown = [code for code, value in enumerate(uniques) if value not in known]
        near = {code: did_you_mean(uniques[code], known) for code in unknown[:_GUESSES]}
        for position in np.flatnonzero(np.isin(codes, unknown)):
            code = codes[position]
            add = f"add that row to {column.references}, or name one that is there"
            guess = near.get(code)
            yield Finding(
                table=table.labels.where(int(position)),
                row=table.labels.row(int(position)),
                column=column.name,
                seen=f"{uniques[code]!r}, which {column.references} does not have",
                allowed=f"an id of {column.references}",
                # Two keys may be alike and name two different things: a question, not an order.
                do=f"{guess} if that is meant, or {add}" if guess else add,
            )
