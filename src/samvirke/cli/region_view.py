"""How regions, findings and differences look in a terminal and as JSON."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import shapely

from samvirke.cli.conventions import print_table
from samvirke.model.errors import BadInputError
from samvirke.model.finding import Finding
from samvirke.model.schema import Kind
from samvirke.model.tables import TABLES
from samvirke.register.closest import did_you_mean
from samvirke.register.differing import Difference, value_text
from samvirke.register.region import Region
from samvirke.register.typed import number_of

SHOWN = 20  # findings of one kind; --json gives all
ROWS = 100  # rows of a table; --json gives all


def as_document(one: Finding | Difference) -> dict[str, str]:
    """Return a finding or difference for JSON."""
    return asdict(one)


def print_findings(findings: Sequence[Finding]) -> None:
    """Print findings by table, at most `SHOWN` of those that are alike."""
    by_table: defaultdict[str, defaultdict[tuple[str, str], list[Finding]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in findings:
        by_table[one.table][one.column, one.allowed].append(one)
    for table, alike in by_table.items():
        rows: list[tuple[str, ...]] = []
        for (column, _), group in alike.items():
            rows += [(f.row, f.column, f.seen, f.allowed, f.do) for f in group[:SHOWN]]
            if len(group) > SHOWN:
                more = f"… and {len(group) - SHOWN} more like these"
                rows.append(("", column, more, "", "list all with --json"))
        _print(("row", "column", "saw", "allowed", "do"), rows, title=table)


def print_differences(differences: Sequence[Difference]) -> None:
    """Print differences, one a line."""
    rows = [(d.table, d.row, d.kind, d.column, _cut(d.before), _cut(d.after)) for d in differences]
    if rows:
        _print(("table", "row", "", "column", "before", "after"), rows)


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
    print(f"{region.name}: {region.title}\n")
    qualities = list(region.quality.columns)
    _print(
        ("table", "rows", *qualities),
        [(n, t["rows"], *(t.get(q, "") for q in qualities)) for n, t in document["tables"].items()],
    )
    owners = document["owners"]
    _print(
        ("owner", "name", "units", "sites"),
        [(o["id"], o["name"], o["units"], o["sites"]) for o in owners[:SHOWN]],
        title=f"{len(owners)} owners" + (f", the first {SHOWN}" if len(owners) > SHOWN else ""),
    )
    _print(("licence", "rows"), list(document["licences"].items()))
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
    print(f"{table}: {len(rows)} rows{more}")
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, wide, strict=True))
        print("  ".join(cells).rstrip())


def _json_value(value: Any) -> Any:
    if isinstance(value, shapely.Geometry):
        return shapely.geometry.mapping(value)
    return None if value is None or value != value else value  # noqa: PLR0124  # NaN


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def _print(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    # What people wrote may hold [brackets], which rich would take for its own marks.
    print_table(columns, rows, title=title)
