"""One row of the register: what stands in it, what refers to it, its history; and its change."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import shapely.geometry
from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.finding import Finding
from samvirke.model.schema import Kind
from samvirke.model.tables import EDITS, PROVENANCE, TABLES
from samvirke.prepare.report.language import Language
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.editing import Action
from samvirke.register.typed import number_of
from samvirke.respond.act import NotFoundError
from samvirke.web.api.visit import Visit
from samvirke.web.capability_words import capability_words
from samvirke.web.pages.acts import Form
from samvirke.web.pages.register import (
    PAGE,
    index_of,
    known_table,
    present_of,
    require_change,
    show_register,
    state_of,
)
from samvirke.web.registers.changing import SAID_BY_EDIT, Field, changes_of, elsewhere, fields_of, told_by
from samvirke.web.registers.links import place_of, referring_to
from samvirke.web.registers.own import RowChangedError
from samvirke.web.registers.row import row_of, row_texts
from samvirke.web.registers.shown import cell_of, entries_shown, row_href
from samvirke.web.registers.spoken import TABLE_NAMES, VALUES, label_of, unit_of
from samvirke.web.words import language_of

router = APIRouter(prefix="/app/{space}/register", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]
Cell = dict[str, Any]


@router.get("/row/{table}/{row:path}")
def shown(request: Request, visit: Entered, table: str, row: str, done: str = "") -> Response:
    """Show a row."""
    words, space = language_of(request), visit.node.space.name
    index = index_of(present_of(visit))
    region = index.region
    found = row_of(region, known_table(table), row)
    entries = region.table(EDITS.name)
    mine = entries[((entries["table"] == table) & (entries["row"] == row)).to_numpy(dtype=bool)]
    if found is None and mine.empty:
        raise NotFoundError(f"{TABLES[table].name} has no row {row[:80]!r}")
    place = _feature(found, place_of(region, table, row), index.name_of(table, row))
    cells = [
        {
            "label": label_of(words, column),
            "meaning": words.gettext(column.meaning),
            "cell": cell_of(words, index, column, found.get(column.name), space),
            "is_provenance": column in PROVENANCE,
        }
        for column in TABLES[table].columns
        if found is not None and column.kind is not Kind.GEOMETRY
    ]
    return show_register(
        request,
        visit,
        "register_row.html",
        {
            "table": table,
            "row": row,
            "name": index.name_of(table, row),
            "table_meaning": words.gettext(TABLES[table].meaning),
            "cells": cells,
            "is_there": found is not None,
            "is_modelled": found is not None and found["quality"] == "modelled",
            "referring": [
                _referring(words, index, one, row, space) for one in referring_to(region, table, row)
            ],
            "entries": entries_shown(words, index, mine[::-1].fillna("").to_dict("records")),
            "place": place,
            "fit": _around(place),
            "done": done if done in ("set", "add") else "",
            "was": json.dumps(row_texts(region, table, row), ensure_ascii=False),
            **state_of(visit),
        },
    )


@router.get("/change/{table}/{row:path}")
def ask_change(request: Request, visit: Entered, table: str, row: str) -> Response:
    """Ask what to change in a row."""
    require_change(visit)
    now = row_texts(present_of(visit).region, known_table(table), row)
    if now is None:
        raise NotFoundError(f"{table} has no row {row[:80]!r}")
    told = {name: text for name, text in now.items() if name not in SAID_BY_EDIT}
    return _form(request, visit, table, row, fields_of(TABLES[table], told, now, now), was=now)


@router.get("/add/{table}")
def ask_add(
    request: Request, visit: Entered, table: str, like: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Ask what a new row says; `like` gives the row that it begins as."""
    require_change(visit)
    region = present_of(visit).region
    model = (row_texts(region, known_table(table), like) or {}) if like else {}
    told = {name: text for name, text in model.items() if name not in ("id", *SAID_BY_EDIT)}
    return _form(request, visit, table, "", fields_of(TABLES[table], told, {}, {}), was={})


@router.post("/change/{table}/{row:path}")
async def change(request: Request, visit: Entered, table: str, row: str, form: Form) -> Response:
    """Change a row."""
    require_change(visit)
    return await run_in_threadpool(_change, request, visit, known_table(table), row, dict(form), "set")


@router.post("/add/{table}")
async def add(request: Request, visit: Entered, table: str, form: Form) -> Response:
    """Add a row."""
    require_change(visit)
    told = dict(form)
    row = told.get("id", "").strip()
    return await run_in_threadpool(_change, request, visit, known_table(table), row, told, "add")


@router.post("/remove/{table}/{row:path}")
async def remove(request: Request, visit: Entered, table: str, row: str, form: Form) -> Response:
    """Take a row out; its history keeps what it said."""
    require_change(visit)
    return await run_in_threadpool(_remove, request, visit, known_table(table), row, dict(form))


def _change(
    request: Request, visit: Visit, table: str, row: str, form: Mapping[str, str], action: Action
) -> Response:
    schema, register = TABLES[table], visit.house.register
    told, was = told_by(schema, form), _was(form)
    changes = changes_of(told, was)
    findings: Sequence[Finding] = ()
    said: list[str] = []
    status = 422
    try:
        register.edit(
            who=visit.actor.user,
            why=form.get("_why", "").strip(),
            table=table,
            row=row,
            action=action,
            changes=changes,
            was=was if action == "set" else None,
        )
        return _to_row(request, visit, table, row, action)
    except RowChangedError as error:
        status = 409
        said = [str(error)]
    except PackageError as error:
        findings = error.findings
    except BadInputError as error:
        said = [str(error)]
    now = (row_texts(present_of(visit).region, table, row) if row else None) or {}
    # Sent twice, or somebody else wrote the very same: it is as they want it.
    if changes and all(now.get(name) == text for name, text in changes.items()):
        return _to_row(request, visit, table, row, action)
    if action == "set" and not now:
        raise NotFoundError(f"{table} has no row {row[:80]!r} any more; its history says who took it out")
    against = now if action == "set" else {}
    return _form(
        request,
        visit,
        table,
        row if action == "set" else "",
        fields_of(schema, told, was, against, findings, row),
        was=against,
        why=form.get("_why", ""),
        said=said,
        others=elsewhere(schema, findings, row),
        status=status,
    )


def _remove(request: Request, visit: Visit, table: str, row: str, form: Mapping[str, str]) -> Response:
    try:
        visit.house.register.edit(
            who=visit.actor.user,
            why=form.get("_why", "").strip(),
            table=table,
            row=row,
            action="remove",
            was=_was(form) or None,
        )
    except (PackageError, RowChangedError) as error:
        return show_register(
            request,
            visit,
            "register_remove.html",
            {
                "table": table,
                "row": row,
                "name": index_of(present_of(visit)).name_of(table, row),
                "href": row_href(visit.node.space.name, table, row),
                "findings": error.findings if isinstance(error, PackageError) else (),
                "said": "" if isinstance(error, PackageError) else str(error),
            },
            status=409,
        )
    return _to_row(request, visit, table, row, "remove")


def _to_row(request: Request, visit: Visit, table: str, row: str, action: Action) -> Response:
    href = f"{row_href(visit.node.space.name, table, row)}?done={action}"
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": href})
    return RedirectResponse(href, 303)


def _was(form: Mapping[str, str]) -> dict[str, str]:
    """Return the row as it was shown in the form."""
    try:
        was = json.loads(form.get("_was") or "{}")
    except ValueError:
        was = None
    if not isinstance(was, dict) or not all(isinstance(text, str) for text in was.values()):
        raise BadInputError("the form does not say what it was filled in from; open the row again")
    return {str(name): text for name, text in was.items()}


def _form(
    request: Request,
    visit: Visit,
    table: str,
    row: str,
    fields: Sequence[Field],
    *,
    was: Mapping[str, str],
    why: str = "",
    said: Sequence[str] = (),
    others: Sequence[Finding] = (),
    status: int = 200,
) -> Response:
    words = language_of(request)
    index = index_of(present_of(visit))
    space = visit.node.space.name
    return show_register(
        request,
        visit,
        "register_change.html",
        {
            "table": table,
            "row": row,
            "name": index.name_of(table, row) if row else "",
            "href": row_href(space, table, row) if row else f"/app/{space}/register?table={table}",
            "fields": [_field(words, index, one, is_new=not row) for one in fields],
            "was": json.dumps(dict(was), ensure_ascii=False),
            "why": why,
            "said": said,
            "others": others,
            "fault_count": sum(len(one.faults) for one in fields),
            "has_place": {"lon", "lat"} <= TABLES[table].names,
            "fit": _around(_feature(None, _written(fields), "")),
            "catalogue": [(name, capability_words(words, name)) for name in capability_catalogue()],
            "user": visit.actor.user,
        },
        status=status,
    )


def _field(words: Language, index: Any, field: Field, *, is_new: bool) -> dict[str, Any]:
    column = field.column
    number = column.kind in (Kind.NUMBER, Kind.INTEGER)
    limits: tuple[str, str] | None = None
    if number and column.minimum is not None and column.maximum is not None:
        unit = unit_of(words, column)
        most = words.number(column.maximum)
        limits = words.number(column.minimum), f"{most} {unit}" if unit else most
    return {
        "name": column.name,
        "label": label_of(words, column),
        "meaning": words.gettext(column.meaning),
        "required": column.required and column.name not in SAID_BY_EDIT,
        "value": _decimal(words, field.value) if number else field.value,
        "stands": field.stands,
        "faults": [f"Saw {one.seen}; allowed: {one.allowed}; do: {one.do}." for one in field.faults],
        "is_id": column.name == "id",
        "is_new": is_new,
        "choices": [(one, words.gettext(VALUES[one]) if one in VALUES else one) for one in column.choices],
        "references": column.references,
        "references_name": words.gettext(TABLE_NAMES[column.references]) if column.references else "",
        "named": index.name_of(column.references, field.value) if column.references and field.value else "",
        "is_number": number,
        "is_long": column.kind in (Kind.CAPABILITIES, Kind.GEOMETRY),
        "is_provenance": column in PROVENANCE,
        "form": column.kind.value,
        "limits": limits,
    }


def _decimal(words: Language, text: str) -> str:
    """Write a number in a field as people write it here: 12,5 in Norwegian."""
    return text if words.code == "en" else text.replace(".", ",")


def _referring(words: Language, index: Any, one: Any, row: str, space: str) -> dict[str, Any]:
    return {
        "table": one.table,
        "table_name": words.gettext(TABLE_NAMES[one.table]),
        "label": label_of(words, TABLES[one.table].column(one.column)),
        "count": one.count,
        "rows": [(row_href(space, one.table, other), index.name_of(one.table, other)) for other in one.rows],
        "column": one.column,
        "reference": f"{one.column}:{row}",
    }


def _feature(
    found: Mapping[str, object] | None, place: tuple[float, float] | None, name: str
) -> dict[str, Any] | None:
    """Return the row as a feature of a map; None where it has no place."""
    geometry: Any = None
    if found is not None and isinstance(outline := found.get("geometry"), shapely.Geometry):
        geometry = shapely.geometry.mapping(outline.simplify(0.0005))
    elif place is not None:
        geometry = {"type": "Point", "coordinates": list(place)}
    if geometry is None:
        return None
    properties = {"name": name, "look": "pin"}
    return {"type": "Feature", "id": "row", "properties": properties, "geometry": geometry}


def _written(fields: Sequence[Field]) -> tuple[float, float] | None:
    """Return longitude and latitude as they stand in a form; None where either is no number."""
    told = {one.column.name: number_of(one.value) for one in fields}
    lon, lat = told.get("lon"), told.get("lat")
    return None if lon is None or lat is None else (lon, lat)


def _around(place: Mapping[str, Any] | None) -> list[float] | None:
    """Return west, south, east and north of what a map of a row shows first; None: what it likes."""
    if place is None:
        return None
    west, south, east, north = shapely.geometry.shape(place["geometry"]).bounds
    return [round(edge, 4) for edge in (west - 0.4, south - 0.2, east + 0.4, north + 0.2)]
