"""Rows of the register as pages show them: cells with what they lead to, headings, lines, history."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, urlencode

from samvirke.model.calendar import moment_utc
from samvirke.model.schema import Column, Kind
from samvirke.model.tables import PROVENANCE, QUALITIES, TABLES
from samvirke.prepare.report.language import Language
from samvirke.register.region import Region
from samvirke.web import moments
from samvirke.web.registers.row import text_of
from samvirke.web.registers.search import SEARCHED, Asked, Found, Hit, Index
from samvirke.web.registers.spoken import TABLE_NAMES, label_of, value_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as it is shown.

    Parameters
    ----------
    text
        What stands there.
    column
        Its column.
    href
        Where it leads; empty: nowhere.
    kind
        ``number``, ``code``, ``words``, ``quality`` or empty, for its looks.
    raw
        What stands in the register, where that is not what people call it.
    """

    text: str
    column: str
    href: str = ""
    kind: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A heading of a column: what it is sorted by now, and where another order is."""

    column: str
    label: str
    href: str = ""
    sorted: str = ""  # ascending, descending, or not
    kind: str = ""


def row_href(space: str, table: str, row: str) -> str:
    """Return the address of a row."""
    return f"/app/{space}/register/row/{table}/{quote(row, safe='')}"


def cell_of(words: Language, index: Index, column: Column, value: object, space: str) -> Cell:
    """Return a cell as it is shown: a key as the name of what it names, leading there."""
    text = value_of(words, column, value)
    if text and column.references:
        return Cell(
            text=index.name_of(column.references, text),
            column=column.name,
            href=row_href(space, column.references, text),
        )
    kind = ""
    if column.kind in (Kind.NUMBER, Kind.INTEGER):
        kind = "number"
    elif column.kind is Kind.CAPABILITIES:
        kind = "words"
    elif column.name == "id":
        kind = "code"
    elif column.name == "quality":
        kind = "quality"
    return Cell(text=text, column=column.name, kind=kind, raw=text_of(value))


def entries_shown(
    words: Language, index: Index, entries: Sequence[Mapping[Any, Any]]
) -> list[dict[str, Any]]:
    """Return entries of the history as they are shown."""
    shown = []
    for one in entries:
        table = str(one["table"])
        columns = {column.name: column for column in TABLES[table].columns} if table in TABLES else {}
        column = columns.get(str(one["column"]))
        shown.append(
            {
                **{str(name): str(value) for name, value in one.items()},
                "at": moments.day_clock(words, moment_utc(str(one["at_utc"])).timestamp() * 1000),
                "table_name": words.gettext(TABLE_NAMES[table]) if table in TABLE_NAMES else table,
                "row_name": index.name_of(table, one["row"]) if table in TABLES else one["row"],
                "is_there": table in TABLES and str(one["row"]) in index.names[table],
                "label": label_of(words, column) if column else str(one["column"]),
                "kind": "changed" if one["column"] else "added" if one["after"] else "removed",
            }
        )
    return shown


def held(words: Language, region: Region) -> list[dict[str, Any]]:
    """Return the tables with how many rows each holds, and of what quality."""
    quality = region.quality
    return [
        {
            "table": name,
            "name": words.gettext(TABLE_NAMES[name]),
            "meaning": words.gettext(TABLES[name].meaning),
            "count": len(region.tables[name]) if name in region.tables else 0,
            "by": {one: int(quality.loc[name, one]) for one in QUALITIES} if name in quality.index else {},
        }
        for name in SEARCHED
    ]


def found_shown(words: Language, index: Index, asked: Asked, found: Found, space: str) -> dict[str, Any]:
    """Return what a page of what was found shows: counts by table, headings, lines, the pages beside it."""
    counts = [
        (name, words.gettext(TABLE_NAMES[name]), count, address(asked, table=name))
        for name, count in found.counts.items()
        if count or name == asked.table
    ]
    columns = _columns(asked, found)
    heads = [
        Head(
            column=column.name,
            label=label_of(words, column),
            href=address(asked, sort=_next_order(asked, column.name)),
            sorted={column.name: "ascending", f"-{column.name}": "descending"}.get(asked.sort, ""),
            kind="number" if column.kind in (Kind.NUMBER, Kind.INTEGER) else "",
        )
        for column in columns
    ]
    lines = [_line(words, index, hit, columns, asked, space) for hit in found.hits]
    return {
        "counts": counts,
        "all_href": address(asked, table=""),
        "heads": heads,
        "lines": lines,
        "before_href": address(asked, page=found.page - 1) if found.page > 1 else "",
        "after_href": address(asked, page=found.page + 1) if found.page < found.pages else "",
        "reference_name": _reference_name(words, index, asked),
    }


def _columns(asked: Asked, found: Found) -> list[Column]:
    """Return the columns of one table that say anything on this page; the map shows where a row lies."""
    if not asked.table:
        return []
    left_out = {"id", "name", "lon", "lat", "geometry", "licence"}
    schema = TABLES[asked.table]
    source, as_of, quality, _ = PROVENANCE
    between = [column for column in schema.columns if column not in PROVENANCE]
    return [
        column
        for column in (quality, *between, as_of, source)
        if column.name not in left_out
        and any(hit.values.get(column.name) == hit.values.get(column.name) for hit in found.hits)
        and any(hit.values.get(column.name) is not None for hit in found.hits)
    ]


def _line(
    words: Language, index: Index, hit: Hit, columns: Sequence[Column], asked: Asked, space: str
) -> dict[str, Any]:
    schema = TABLES[hit.table]
    line: dict[str, Any] = {
        "table": hit.table,
        "table_name": words.gettext(TABLE_NAMES[hit.table]),
        "row": hit.row,
        "name": _name(words, index, hit),
        "href": row_href(space, hit.table, hit.row),
    }
    if asked.table:
        return line | {
            "cells": [cell_of(words, index, one, hit.values.get(one.name), space) for one in columns]
        }
    return line | {
        "kind": _kind(words, hit),
        "owner": index.name_of("organisations", hit.owner) if hit.owner else "",
        "municipality": index.name_of("municipalities", hit.municipality) if hit.municipality else "",
        **{
            one.name: asdict(cell_of(words, index, schema.column(one.name), hit.values.get(one.name), space))
            for one in PROVENANCE
        },
    }


def _name(words: Language, index: Index, hit: Hit) -> str:
    item = hit.values.get("item")
    if hit.table in ("capacities", "stocks") and isinstance(item, str):
        column = TABLES[hit.table].column("item")
        return f"{value_of(words, column, item)}, {index.name_of('sites', hit.values['site'])}"
    return index.name_of(hit.table, hit.row)


def _kind(words: Language, hit: Hit) -> str:
    schema = TABLES[hit.table]
    name = next((one for one in ("kind", "mode", "function", "age_group") if one in schema.names), "")
    return value_of(words, schema.column(name), hit.values.get(name)) if name else ""


def _reference_name(words: Language, index: Index, asked: Asked) -> str:
    """Say in words which row is asked for by a column: `Site: Hamar brannstasjon`."""
    column, _, row = asked.reference.partition(":")
    if not asked.table or column not in TABLES[asked.table].names:
        return ""
    found = TABLES[asked.table].column(column)
    return f"{label_of(words, found)}: {index.name_of(found.references, row)}" if found.references else ""


def _next_order(asked: Asked, column: str) -> str:
    return f"-{column}" if asked.sort == column else column


def address(asked: Asked, **other: object) -> str:
    """Return the query of an address that asks for the same, but for what is named otherwise."""
    told = {
        "q": asked.words,
        "table": asked.table,
        "function": asked.function,
        "owner": asked.owner,
        "municipality": asked.municipality,
        "quality": asked.quality,
        "reference": asked.reference,
        "sort": asked.sort,
        "page": asked.page if not other and asked.page > 1 else "",
        **other,
    }
    if other.get("table") != asked.table and "table" in other:
        told["sort"] = told["reference"] = ""  # of the columns of another table
    return "?" + urlencode({name: value for name, value in told.items() if value})
