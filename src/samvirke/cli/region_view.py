"""How regions, findings and differences look in a terminal and as JSON."""

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import shapely

from samvirke.cli.conventions import print_table, width_of_output
from samvirke.model.errors import BadInputError
from samvirke.model.finding import Finding
from samvirke.model.schema import Kind
from samvirke.model.tables import TABLES
from samvirke.register.closest import did_you_mean
from samvirke.register.differing import Difference, value_text
from samvirke.register.region import Region
from samvirke.register.typed import number_of

SHOWN = 20  # findings of one kind; --json gives all
ROWS = 100  # rows or differences of a table; --json gives all


def as_document(one: Finding | Difference) -> dict[str, str]:
    """Return a finding or difference for JSON."""
    return asdict(one)


def print_findings(findings: Sequence[Finding]) -> None:
    """Print findings by table and column, at most `SHOWN` of those that are alike.

    As lines, not as a table: five texts beside one another are unreadable at 80 columns.
    """
    kinds: defaultdict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for one in findings:
        kinds[one.table, one.column, one.allowed].append(one)
    width = width_of_output()
    for (table, column, allowed), alike in sorted(kinds.items(), key=lambda kind: _place(kind[0], kinds)):
        print(f"{table}, column {column}" if column else table)
        _print_wrapped(f"allowed: {allowed}", width)
        for one in alike[:SHOWN]:
            row = f"row {one.row}: " if one.row else ""
            _print_wrapped(f"{row}saw {one.seen}; do: {one.do}", width)
        if len(alike) > SHOWN:
            print(f"  … and {len(alike) - SHOWN} more like these; --json lists all")


def _place(kind: tuple[str, str, str], kinds: Iterable[tuple[str, str, str]]) -> int:
    """Return where the first finding of the kind's table stands, so that tables stay together."""
    return next(place for place, (table, _, _) in enumerate(kinds) if table == kind[0])


def _print_wrapped(text: str, width: int) -> None:
    # A key or path is never broken: it could not be typed again.
    print(
        textwrap.fill(
            text,
            width,
            initial_indent="  ",
            subsequent_indent="      ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def print_differences(differences: Sequence[Difference]) -> None:
    """Print differences, one a line, at most `ROWS` of each table."""
    by_table: defaultdict[str, list[Difference]] = defaultdict(list)
    for one in differences:
        by_table[one.table].append(one)
    rows = [
        (one.table, one.row, one.kind, one.column, _cut(one.before), _cut(one.after))
        for of_table in by_table.values()
        for one in of_table[:ROWS]
    ]
    if rows:
        print_table(("table", "row", "what", "column", "before", "after"), rows)
    for table, of_table in by_table.items():
        if len(of_table) > ROWS:
            print(f"{table}: {len(of_table):,} differences, the first {ROWS}; --json gives all")


def summary(region: Region) -> dict[str, Any]:
    """Return what a region holds: tables, quality, owners of units and sites, licences."""
    quality = region.quality
    tables = {
        name: {"rows": len(rows)}
        | ({str(k): int(v) for k, v in quality.loc[name].items()} if name in quality.index else {})
        for name, rows in region.tables.items()
    }
    owned = pd.DataFrame({name: region.table(name)["owner"].value_counts() for name in ("units", "sites")})
    owned = owned.fillna(0).astype(int).sort_index()
    owned = owned.sort_values(["units", "sites"], ascending=False, kind="stable")
    names = region.organisations.set_index("id")["name"]
    licences: defaultdict[str, int] = defaultdict(int)
    for rows in region.tables.values():
        if "licence" in rows.columns:
            for licence, count in rows["licence"].fillna(region.licence).value_counts().items():
                licences[str(licence)] += int(count)
    return {
        "name": region.name,
        "title": region.title,
        "licence": region.licence,
        "attributions": list(region.attributions),
        "tables": tables,
        "owners": [
            {"id": owner, "name": str(names.get(owner, "")), **dict(counts)}
            for owner, counts in zip(owned.index, owned.to_dict("records"), strict=True)
        ],
        "licences": dict(sorted(licences.items())),
    }


def print_summary(region: Region) -> None:
    """Print what a region holds."""
    document = summary(region)
    print(f"{region.name}: {region.title}")
    qualities = list(region.quality.columns)
    print_table(
        ("table", "rows", *qualities),
        [(n, t["rows"], *(t.get(q, "") for q in qualities)) for n, t in document["tables"].items()],
    )
    owners = document["owners"]
    print_table(
        ("owner", "name", "units", "sites"),
        [(o["id"], o["name"], o["units"], o["sites"]) for o in owners[:SHOWN]],
        title=f"{len(owners)} owners"
        + (f", the {SHOWN} with most units; --json gives all" if len(owners) > SHOWN else ""),
    )
    print_table(("licence", "rows"), list(document["licences"].items()))
    for line in region.attributions:
        print(line)


def select(region: Region, table: str, where: Iterable[str]) -> pd.DataFrame:
    """Return the rows of a table whose columns, or whose site's columns, have these values."""
    if table not in TABLES:
        hint = did_you_mean(table, TABLES) or f"the tables are {', '.join(TABLES)}"
        raise BadInputError(f"there is no table {table!r}; {hint}")
    rows = region.table(table)
    for column, wanted in split_values(where).items():
        values = _values(region, table, rows, column)
        if values.dtype.kind in "if":
            number = number_of(wanted)
            if number is None:
                raise BadInputError(f"{column} holds numbers; {wanted!r} is none; write a number")
            rows = rows[(values == number).to_numpy(dtype=bool)]
        elif wanted:
            rows = rows[(values == wanted).to_numpy(dtype=bool)]
        else:
            rows = rows[values.isna().to_numpy()]
    return rows


def _values(region: Region, table: str, rows: pd.DataFrame, column: str) -> "pd.Series[Any]":
    if column in TABLES[table].names and TABLES[table].column(column).kind is not Kind.GEOMETRY:
        return rows[column]
    sites = region.sites
    if "site" in rows.columns and column in sites.columns:
        return rows["site"].map(sites.set_index("id")[column])
    hint = did_you_mean(column, TABLES[table].names)
    raise BadInputError(
        f"{table} has no column {column!r} to look in; it has {', '.join(rows.columns)}"
        + (f"; {hint}" if hint else "")
    )


def split_values(texts: Iterable[str]) -> dict[str, str]:
    """Return column → value of texts `column=value`."""
    pairs: dict[str, str] = {}
    for text in texts:
        column, sign, value = text.partition("=")
        if not sign or not column:
            raise BadInputError(f"{text!r} is not COLUMN=VALUE; write it so, such as crew=5")
        if column in pairs:
            raise BadInputError(f"{column} is given twice; give every column once")
        pairs[column] = value
    return pairs


def table_document(table: str, rows: pd.DataFrame) -> dict[str, Any]:
    """Return rows for JSON; an empty cell is null and an outline a GeoJSON geometry."""
    return {
        "table": table,
        "rows": [
            {str(name): _json_value(value) for name, value in row.items()} for row in rows.to_dict("records")
        ],
    }


def print_rows(table: str, rows: pd.DataFrame) -> None:
    """Print rows one below the other, at most `ROWS`, without the columns that are empty in all.

    Lines are as long as they must be: a key that is cut off could not be typed again.
    """
    shown = rows.head(ROWS).dropna(axis="columns", how="all")
    shown = shown[[name for name in shown.columns if name not in {"source", "licence"}]]
    lines = [[str(name) for name in shown.columns]]
    lines += [[_cut(value_text(value)) for value in row] for row in shown.itertuples(index=False)]
    wide = [max(map(len, column)) for column in zip(*lines, strict=True)]
    more = f", the first {ROWS}; --json gives all" if len(rows) > ROWS else ""
    print(f"{table}: {len(rows):,} row{'' if len(rows) == 1 else 's'}{more}")
    for line in lines if len(rows) else []:
        cells = (cell.ljust(width) for cell, width in zip(line, wide, strict=True))
        print("  ".join(cells).rstrip())


def _json_value(value: Any) -> Any:
    if isinstance(value, shapely.Geometry):
        return shapely.geometry.mapping(value)
    return None if value is None or value != value else value  # noqa: PLR0124  # NaN


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
