"""Register: who has what, where; found by words and filters, every row with where it comes from."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from samvirke.model.tables import EDITS, QUALITIES
from samvirke.prepare.report.language import Language
from samvirke.respond.act import NotFoundError
from samvirke.web.api.visit import Visit, require
from samvirke.web.pages.page import Page, allows
from samvirke.web.pages.render import show
from samvirke.web.problem import NotReadyError
from samvirke.web.registers.own import Present
from samvirke.web.registers.search import SEARCHED, Asked, Index
from samvirke.web.registers.shown import address, entries_shown, found_shown, held
from samvirke.web.registers.spoken import FUNCTION_NAMES, TABLE_NAMES, VALUES
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
        context |= {"found": found, **found_shown(words, index, asked, found, visit.node.space.name)}
    elif present is not None:
        context |= {"tables": held(words, present.region)}
    answer = show_register(request, visit, "register.html", context)
    answer.headers["HX-Replace-Url"] = f"{request.url.path}{address(asked)}"  # without what is not asked for
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
