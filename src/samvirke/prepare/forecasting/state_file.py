"""A planner's own file of the state: admissions, in hospital and in intensive care, day by day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.forecast.state import ADMISSIONS, IN_HOSPITAL, INTENSIVE, MEASURES, State
from samvirke.engine.endurance.owners import hospitals_in
from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.finding import Finding
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.register.closest import did_you_mean
from samvirke.register.columns import check_columns
from samvirke.register.csv_file import read_csv
from samvirke.register.in_order import in_order
from samvirke.register.region import Region
from samvirke.register.typed import Labels, type_table
from samvirke.travel.times import Floats

MOST = 10_000_000  # patients in a cell: a slip of the keyboard is caught here
MOST_DAYS = 400
NAMED = 5  # missing days that a sentence names
COLUMNS = (
    Column(name="date", kind=Kind.DATE, meaning="The day, 2026-11-22"),
    Column(name="hospital", required=False, meaning="Id or name of the site; empty: the whole region"),
    Column(name="measure", choices=MEASURES, meaning="What is counted"),
    Column(name="value", kind=Kind.INTEGER, minimum=0, maximum=MOST, meaning="How many patients"),
)
NOT_READ = "nothing was forecast"
WORDS = {ADMISSIONS: "admitted", IN_HOSPITAL: "in hospital", INTENSIVE: "in intensive care"}

_Cells = dict[tuple[str, str], dict[date, tuple[int, str]]]  # measure, hospital → day → value, row


def read_state(
    path: str | PathLike[str],
    region: Region,
    *,
    today: date | None = None,
    made_on: date | None = None,
) -> tuple[State, tuple[str, ...]]:
    """Return what the file says was observed, and what the reader must know of it.

    Parameters
    ----------
    path
        CSV in UTF-8 with comma, semicolon or tab: date, hospital, measure, value. Rows without a hospital are
        the whole region's; of a measure that has none the region is the sum of its hospitals, on days on
        which all of them that ever count it do.
    region
        Whose hospitals the file may name.
    today
        Days after it are refused; None: none is.
    made_on
        The last day that a forecast may know, a day of the file; None: the file's last.

    Returns
    -------
    The state from the first day of the file to its last, missing days unknown; and a sentence for what is
    missing until `made_on`.

    Raises
    ------
    PackageError
        With all findings: row, what was seen, what is allowed, what to do.
    BadInputError
        When the file cannot be opened.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise BadInputError(
            f"{path} cannot be read: {error.strerror}; give a CSV file with the columns "
            f"{', '.join(column.name for column in COLUMNS)}"
        ) from None
    schema = TableSchema(name=Path(path).name, meaning="The state, day by day", columns=COLUMNS)
    raw, findings = read_csv(schema, schema.name, data)
    if raw is None:
        raise PackageError(str(path), findings, NOT_READ)
    typed, faults = type_table(schema, raw)
    typed = replace(typed, labels=Labels(schema.name, typed.labels.ids, typed.labels.numbers))
    findings += [*faults, *check_columns(schema, typed)]
    if any(not finding.row for finding in findings):  # of the whole file: no row can be judged
        raise PackageError(str(path), in_order(findings), NOT_READ)
    told = {finding.row for finding in findings}
    hospitals = _names(region)
    cells: _Cells = {}
    rows = typed.rows.reindex(columns=[column.name for column in COLUMNS])
    for position, row in enumerate(rows.to_dict("records")):
        where = typed.labels.row(position)
        if where in told:
            continue
        values = {str(name): value for name, value in row.items()}
        fault = _put(values, where, hospitals, today, cells)
        if fault:
            column, seen, allowed, do = fault
            findings.append(
                Finding(table=schema.name, row=where, column=column, seen=seen, allowed=allowed, do=do)
            )
    findings += [_in_file(finding, schema.name) for finding in _contradictions(cells)]
    if not findings:
        findings += [_in_file(finding, schema.name) for finding in _too_few(cells, made_on)]
    if findings:
        raise PackageError(str(path), in_order(findings), NOT_READ)
    state = _as_state(cells, hospitals_in(region))
    known = state if made_on is None else state.until((made_on - state.starts_on).days)
    return state, tuple(sentence for measure in MEASURES for sentence in _gaps(known, measure))


def _in_file(finding: Finding, table: str) -> Finding:
    """Return a finding that says which file it is about."""
    return replace(finding, table=table)


def _names(region: Region) -> Mapping[str, str]:
    """Return id and, where only one has it, name → id of the hospitals."""
    ids = hospitals_in(region)
    sites = region.sites.set_index("id")["name"]
    named = [str(sites[one]) for one in ids]
    by_name = {name: one for name, one in zip(named, ids, strict=True) if named.count(name) == 1}
    return {**by_name, **{one: one for one in ids}}


def _put(
    row: Mapping[str, object],
    where: str,
    hospitals: Mapping[str, str],
    today: date | None,
    cells: _Cells,
) -> tuple[str, str, str, str] | None:
    """Take in a row, or return column, seen, allowed and what to do."""
    text = str(row["date"])
    if len(text) < len("2026-11-22"):
        return "date", repr(text), "a day: 2026-11-22", "write year-month-day; a state is of one day"
    day = date.fromisoformat(text)
    if today is not None and day > today:
        do = "take out what has not happened; a forecast reads only what was observed"
        return "date", f"{text}, which is to come", f"a day until today, {today}", do
    given = row["hospital"]
    name = "" if given is None or pd.isna(given) else str(given).strip()
    if name and name not in hospitals:
        do = did_you_mean(name, hospitals)
        return (
            "hospital",
            repr(name),
            "the id or name of a hospital of the region, or empty",
            do or ("list them with `samvirke region show`, or leave the cell empty: the whole region"),
        )
    of = cells.setdefault((str(row["measure"]), hospitals[name] if name else ""), {})
    if day in of:
        allowed = "one row for each day, hospital and measure"
        return "date", f"{text} again, as in row {of[day][1]}", allowed, "keep the one that is right"
    of[day] = (int(float(str(row["value"]))), where)
    return None


def _contradictions(cells: _Cells) -> list[Finding]:
    """Return days on which a part is more than its whole."""
    found = []
    for (measure, place), days in cells.items():
        if measure != INTENSIVE:
            continue
        whole = cells.get((IN_HOSPITAL, place), {})
        for day, (value, row) in days.items():
            if day in whole and value > whole[day][0]:
                found.append(
                    Finding(
                        table="",
                        row=row,
                        column="value",
                        seen=f"{value} in intensive care and {whole[day][0]} in hospital on {day}",
                        allowed="no more in intensive care than in hospital: those are among these",
                        do="count intensive patients among those in hospital",
                    )
                )
    for measure in MEASURES:
        parts = [days for (of, place), days in cells.items() if of == measure and place]
        for day, (value, row) in cells.get((measure, ""), {}).items():
            total = sum(days[day][0] for days in parts if day in days)
            if total > value:
                found.append(
                    Finding(
                        table="",
                        row=row,
                        column="value",
                        seen=f"{measure} {value} in the region and {total} in its hospitals on {day}",
                        allowed="no less in the region than in its hospitals together",
                        do="mend the row, or leave out the rows of the region: they are summed",
                    )
                )
    return found


def _too_few(cells: _Cells, made_on: date | None) -> list[Finding]:
    days = sorted({day for of in cells.values() for day in of})
    least, window = (int(coefficient("forecast", "fit", name)) for name in ("least_days", "window_days"))
    what = f"admissions on {least} days or more of the latest {window}"
    do = "add the days before; 8 to 12 weeks let the forecast be scored, too"
    if not days:
        return [Finding(table="", seen="no rows", allowed=what, do=do)]
    if (days[-1] - days[0]).days >= MOST_DAYS:
        seen = f"{(days[-1] - days[0]).days + 1} days, {days[0]} to {days[-1]}"
        do = "keep the latest 4 to 12 weeks, and look whether a year is written wrong"
        return [Finding(table="", column="date", seen=seen, allowed=f"{MOST_DAYS} days at most", do=do)]
    last = days[-1] if made_on is None else made_on
    if not days[0] <= last <= days[-1]:
        do = "give a day of the file, or leave it out: the last one"
        return [Finding(table="", seen=f"a forecast of {last}", allowed=f"{days[0]} to {days[-1]}", do=do)]
    first = last - timedelta(days=window - 1)
    known = np.isfinite(_region(cells, ADMISSIONS, days))
    of = int(sum(known[(day - days[0]).days] for day in days if first <= day <= last))
    if of >= least:
        return []
    seen = f"admissions on {of} day{'' if of == 1 else 's'} from {max(first, days[0])} to {last}"
    return [Finding(table="", column="date", seen=seen, allowed=what, do=do)]


def _as_state(cells: _Cells, order: tuple[str, ...]) -> State:
    days = sorted({day for of in cells.values() for day in of})
    named = {place for _, place in cells if place}
    hospitals = tuple(one for one in order if one in named)
    by_hospital = np.stack(
        [[_series(cells.get((measure, one), {}), days) for one in hospitals] for measure in MEASURES]
    ).reshape(len(MEASURES), len(hospitals), _span(days))
    return State(
        starts_on=days[0],
        values=np.stack([_region(cells, measure, days) for measure in MEASURES]),
        hospitals=hospitals,
        by_hospital=by_hospital,
    )


def _span(days: list[date]) -> int:
    return (days[-1] - days[0]).days + 1


def _series(of: Mapping[date, tuple[int, str]], days: list[date]) -> Floats:
    values = np.full(_span(days), np.nan)
    for day, (value, _) in of.items():
        values[(day - days[0]).days] = value
    return values


def _region(cells: _Cells, measure: str, days: list[date]) -> Floats:
    if (measure, "") in cells:
        return _series(cells[measure, ""], days)
    parts = [_series(of, days) for (kind, _), of in cells.items() if kind == measure]
    return np.sum(parts, axis=0) if parts else np.full(_span(days), np.nan)


def _gaps(state: State, measure: str) -> list[str]:
    known = np.isfinite(state.of(measure))
    if not known.any():
        return [f"The state does not count those {WORDS[measure]}: they are modelled from the admissions."]
    missing = [str(state.starts_on + timedelta(days=int(day))) for day in np.flatnonzero(~known)]
    if not missing:
        return []
    more = len(missing) - NAMED
    days = ", ".join(missing[:NAMED]) + (f" and {more} more" if more > 0 else "")
    what = "Admissions" if measure == ADMISSIONS else f"Patients {WORDS[measure]}"
    return [f"{what} are missing on {len(missing)} of {state.days} days: {days}."]
