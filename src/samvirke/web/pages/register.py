"""Register: who has what, where; found by words and filters, every row with where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from samvirke.model.calendar import moment_utc
from samvirke.model.schema import Column, Kind
from samvirke.model.tables import EDITS, PROVENANCE, QUALITIES, TABLES
from samvirke.prepare.report.language import Language
from samvirke.register.region import Region
from samvirke.respond.act import NotFoundError
from samvirke.web import moments
from samvirke.web.api.visit import Visit, require
from samvirke.web.pages.page import Page, allows
from samvirke.web.pages.render import show
from samvirke.web.problem import NotReadyError
from samvirke.web.registers.own import Present
from samvirke.web.registers.row import text_of
from samvirke.web.registers.search import SEARCHED, Asked, Found, Hit, Index
from samvirke.web.registers.spoken import FUNCTION_NAMES, TABLE_NAMES, VALUES, label_of, value_of
from samvirke.web.words import N_, language_of

PAGE = Page(name="register", title=N_("Register"), action="register.read")
EDIT = "register.edit"
ENTRIES = 50  # of the history, a page
WORDS = {  # of register.js
    "too_large": N_("%(name)s is %(size)s MB; at most %(most)s MB can be sent."),
    "checking": N_("Sending and checking … a large package takes a minute."),
}
router = APIRouter(prefix="/app/{space}/register", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]
Text = Annotated[str, Query(max_length=200)]


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


@lru_cache(maxsize=2)
def index_of(present: Present) -> Index:
    """Return the register made ready for search, once for each of its states."""
    return Index(present.region)


def present_of(visit: Visit) -> Present:
    """Return the register as it stands.

    Raises
    ------
    NotReadyError
        When there is none, or it is still being read.
    """
    present = visit.house.register.present
    if present is None:
        raise NotReadyError(visit.house.register.why_not)
    return present


def may_change(visit: Visit) -> bool:
    """Say whether somebody may change the register here."""
    return allows(visit, EDIT) and is_for_real(visit)


def is_for_real(visit: Visit) -> bool:
    """Say whether what is done in this space may reach the register.

    There is one register for all spaces: what is done in an exercise must not change who has what. Only
    where a node has no live space at all, as one for training, is it changed from any.
    """
    return visit.node.space.mode == "live" or not any(
        node.space.mode == "live" for node in visit.house.nodes.values()
    )


def require_change(visit: Visit) -> None:
    """Refuse who may not change the register, or not from here.

    Raises
    ------
    DeniedError
        When access says no.
    NotReadyError
        When the space is not the live one.
    """
    require(visit, EDIT)
    if not is_for_real(visit):
        raise NotReadyError(
            f"the register is one for all spaces, and {visit.node.space.name} is not live; "
            "change it from the live space"
        )


def known_table(table: str) -> str:
    """Return the name of a table that can be looked at.

    Raises
    ------
    NotFoundError
        When there is none of that name.
    """
    if table not in SEARCHED:
        raise NotFoundError(f"there is no table {table[:60]!r}; the tables are {', '.join(SEARCHED)}")
    return table


@router.get("")
def first(
    request: Request,
    visit: Entered,
    q: Text = "",
    table: Text = "",
    function: Text = "",
    owner: Text = "",
    municipality: Text = "",
    quality: Text = "",
    reference: Text = "",
    sort: Text = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """Show what the register holds, or what was looked for in it."""
    asked = Asked(
        words=q,
        table=known_table(table) if table else "",
        function=function,
        owner=owner,
        municipality=municipality,
        quality=quality,
        reference=reference,
        sort=sort,
        page=page,
    )
    words = language_of(request)
    present = visit.house.register.present
    context: dict[str, Any] = {"asked": asked, **state_of(visit), **options(words)}
    if present is not None and asked.is_anything:
        index = index_of(present)
        found = index.search(asked)
        context |= {"found": found, **_shown(words, index, asked, found, visit.node.space.name)}
    elif present is not None:
        context |= {"tables": _held(words, present.region)}
    answer = show_register(request, visit, "register.html", context)
    answer.headers["HX-Replace-Url"] = f"{request.url.path}{_address(asked)}"  # without what is not asked for
    return answer


@router.get("/history")
def history(
    request: Request, visit: Entered, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1
) -> Response:
    """Show who changed what, the newest first."""
    index = index_of(present_of(visit))
    entries = index.region.table(EDITS.name)[::-1]
    pages = max(1, -(-len(entries) // ENTRIES))
    page = min(page, pages)
    some = entries.iloc[(page - 1) * ENTRIES : page * ENTRIES].fillna("").to_dict("records")
    told = entries_shown(language_of(request), index, some)
    return show_register(
        request,
        visit,
        "register_history.html",
        {"entries": told, "page": page, "pages": pages, "count": len(entries)},
    )


@router.get("/choices/{table}")
def choices(request: Request, visit: Entered, table: str, field: Text) -> Response:
    """List rows that a field may name, as options; `field` says which field holds what was typed."""
    typed = request.query_params.get(field, "")[:200]
    found = index_of(present_of(visit)).choices(known_table(table), typed)
    line = Markup('<option value="{}">{}</option>')
    return HTMLResponse("".join(line.format(row, name) for row, name in found))


def show_register(
    request: Request,
    visit: Visit,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    """Answer with a page of the register."""
    known = {
        "may_change": may_change(visit),
        "table_names": TABLE_NAMES,
        "is_for_real": is_for_real(visit),
        "is_own": visit.house.register.is_own,
    }
    return show(request, visit, PAGE, template, {**known, **(context or {})}, words=WORDS, status=status)


def state_of(visit: Visit) -> dict[str, Any]:
    """Return what a page says of the register itself: since when it stands, and who answers from it."""
    register, coming = visit.house.register, visit.house.coming
    present = register.present
    return {
        "present": present,
        "state": register.state,
        "why_not": register.why_not,
        "is_followed": present is None or coming is None or coming.region is present.region,
    }


def options(words: Language) -> dict[str, Any]:
    """Return what can be chosen in the filters."""
    return {
        "functions": [(one, words.gettext(name)) for one, name in FUNCTION_NAMES.items()],
        "qualities": [(one, words.gettext(VALUES[one])) for one in QUALITIES],
    }


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


def _held(words: Language, region: Region) -> list[dict[str, Any]]:
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


def _shown(words: Language, index: Index, asked: Asked, found: Found, space: str) -> dict[str, Any]:
    counts = [
        (name, words.gettext(TABLE_NAMES[name]), count, _address(asked, table=name))
        for name, count in found.counts.items()
        if count or name == asked.table
    ]
    columns = _columns(asked, found)
    heads = [
        Head(
            column=column.name,
            label=label_of(words, column),
            href=_address(asked, sort=_next_order(asked, column.name)),
            sorted={column.name: "ascending", f"-{column.name}": "descending"}.get(asked.sort, ""),
            kind="number" if column.kind in (Kind.NUMBER, Kind.INTEGER) else "",
        )
        for column in columns
    ]
    lines = [_line(words, index, hit, columns, asked, space) for hit in found.hits]
    return {
        "counts": counts,
        "all_href": _address(asked, table=""),
        "heads": heads,
        "lines": lines,
        "before_href": _address(asked, page=found.page - 1) if found.page > 1 else "",
        "after_href": _address(asked, page=found.page + 1) if found.page < found.pages else "",
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


def _address(asked: Asked, **other: object) -> str:
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
