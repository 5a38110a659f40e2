"""Work in the background: what was asked for, how far it is, what it found, and its files."""

import gzip
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, RedirectResponse, Response

from samvirke.model.errors import SamvirkeError
from samvirke.web.api.visit import Visit, require
from samvirke.web.pages.acts import local_path
from samvirke.web.pages.page import Page
from samvirke.web.pages.render import show
from samvirke.web.problem import Json, NotReadyError
from samvirke.web.words import N_, language_of
from samvirke.web.work.asked import fields, read_form
from samvirke.web.work.kind import Kind
from samvirke.web.work.kinds.listed import BY_NAME
from samvirke.web.work.open import works_of
from samvirke.web.work.output import read_inside
from samvirke.web.work.owner import owner_view, owners_in
from samvirke.web.work.record import Work
from samvirke.web.work.shown import Shown, shown_of
from samvirke.web.work.weeks import has_weeks, weeks_of

PAGE = Page(name="work", title=N_("Work in the background"), action="work.read", in_menu=False)
RUN = "work.run"
FILES, FILE_FIELDS = 10, 200  # of one form
TYPES = {".html": "text/html", ".csv": "text/csv", ".json": "application/json"}
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"

router = APIRouter(prefix="/app/{space}/work", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]
Sent = Sequence[tuple[str, str | tuple[str, bytes]]]


@router.get("")
def all_of_it(request: Request, visit: Entered) -> Response:
    """Show what was asked for, the newest first."""
    return show(request, visit, PAGE, "work.html", {"works": listed(request, visit)})


@router.get("/part/list")
def part_list(request: Request, visit: Entered, page: str = "") -> Response:
    """Show the list alone, of one page's kinds where it is named."""
    return show(request, visit, PAGE, "work/list.html", {"works": listed(request, visit, page), "of": page})


@router.get("/start/{name}")
def ask(request: Request, visit: Entered, name: str, again: str = "") -> Response:
    """Show the form of a kind; with `again` it holds what was asked for then."""
    require(visit, RUN)
    kind = _kind(name)
    before = works_of(visit.house).get(visit.node.space.name, again) if again else None
    written = None if before is None else before.request.parameters
    return _form(request, visit, kind, written=_as_written(kind, written))


@router.post("/start/{name}")
async def start(request: Request, visit: Entered, name: str) -> Response:
    """Put a work in the queue, or show what is wrong beside its field."""
    require(visit, RUN)
    kind = _kind(name)
    async with request.form(max_files=FILES, max_fields=FILE_FIELDS) as form:
        sent = [
            (key, value if isinstance(value, str) else (value.filename or "", await value.read()))
            for key, value in form.multi_items()
        ]
    return await run_in_threadpool(_start, request, visit, kind, sent)


@router.get("/{id}")
def one(request: Request, visit: Entered, id: str, owner: str = "") -> Response:  # noqa: A002 - in addresses
    """Show a work: how far it is, or what it found; with one owner's part where one is named."""
    work = works_of(visit.house).get(visit.node.space.name, id)
    return _packed(request, _one(request, visit, work, owner))


@router.get("/{id}/part/owner")
def part_owner(request: Request, visit: Entered, id: str, owner: str = "") -> Response:  # noqa: A002
    """Show one owner's part of a result."""
    work = works_of(visit.house).get(visit.node.space.name, id)
    context = {"work": _shown(request, visit, work), **_owner(request, visit, work, owner)}
    return show(request, visit, _page_of(work), "work/owner.html", context)


@router.get("/{id}/part/progress")
def part_progress(request: Request, visit: Entered, id: str) -> Response:  # noqa: A002
    """Show how far a work is; when it is over, the page is loaded anew with what it found."""
    work = works_of(visit.house).get(visit.node.space.name, id)
    answer = show(
        request, visit, _page_of(work), "work/progress.html", {"work": _shown(request, visit, work)}
    )
    if work.is_over:
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.get("/{id}/part/weeks")
def part_weeks(request: Request, visit: Entered, id: str) -> Response:  # noqa: A002
    """Give a result for each municipality and week, as the map takes it."""
    work = works_of(visit.house).get(visit.node.space.name, id)
    if not has_weeks(work):
        raise HTTPException(404, "the work found nothing week by week")
    return _packed(request, Json(weeks_of(work, language_of(request))))


@router.post("/{id}/cancel")
def cancel(visit: Entered, id: str) -> Response:  # noqa: A002
    """Stop a work."""
    require(visit, RUN)
    works = works_of(visit.house)
    works.cancel(works.get(visit.node.space.name, id), user=visit.actor.user)
    return RedirectResponse(f"/app/{visit.node.space.name}/work/{id}", 303)


@router.post("/{id}/again")
def again(visit: Entered, id: str) -> Response:  # noqa: A002
    """Ask for the same once more."""
    require(visit, RUN)
    works = works_of(visit.house)
    made = works.again(
        works.get(visit.node.space.name, id), user=visit.actor.user, organisation=visit.actor.organisation
    )
    return RedirectResponse(f"/app/{visit.node.space.name}/work/{made.id}", 303)


@router.post("/{id}/delete")
async def delete(request: Request, visit: Entered, id: str) -> Response:  # noqa: A002
    """Throw a work away."""
    require(visit, RUN)
    async with request.form() as form:
        onward = local_path(str(form.get("_next", "")), f"/app/{visit.node.space.name}/work")
    works = works_of(visit.house)
    await run_in_threadpool(works.delete, works.get(visit.node.space.name, id))
    return RedirectResponse(onward, 303)


@router.get("/{id}/files/{name}")
def file(visit: Entered, id: str, name: str) -> Response:  # noqa: A002
    """Send a file that a work left, to be kept; nothing in it runs as a page of the node."""
    work = works_of(visit.house).get(visit.node.space.name, id)
    found = {path.name: path for path in work.files}.get(name)
    if found is None:
        raise HTTPException(404, "the work left no such file")
    return FileResponse(
        found,
        media_type=TYPES.get(found.suffix, "application/octet-stream"),
        filename=f"{work.request.kind}-{work.id[:6]}-{found.name}",
        headers={"Content-Security-Policy": SANDBOX},
    )


def listed(request: Request, visit: Visit, page: str = "") -> list[Shown]:
    """Return the works of a space as lists show them, newest first; of one page's kinds where it is named."""
    found = works_of(visit.house).listed(visit.node.space.name, page or None)
    return [_shown(request, visit, work) for work in found]


# --- within ------------------------------------------------------------------------------------------


def _kind(name: str) -> Kind:
    if name not in BY_NAME:
        raise HTTPException(404, f"there is no work {name[:40]!r}")
    return BY_NAME[name]


def _start(request: Request, visit: Visit, kind: Kind, sent: Sent) -> Response:
    language = language_of(request)
    region = visit.house.region
    asked = read_form(kind, sent, region, language)
    fault = ""
    if not asked.faults:
        try:
            if kind.check is not None:
                kind.check(asked.values, region)
            work = works_of(visit.house).ask(
                kind,
                asked.values,
                space=visit.node.space.name,
                user=visit.actor.user,
                organisation=visit.actor.organisation,
                uploads=asked.uploads,
                key=next((str(value) for name, value in sent if name == "_key"), ""),
            )
        except SamvirkeError as error:
            fault = str(error)
        else:
            return RedirectResponse(f"/app/{visit.node.space.name}/work/{work.id}", 303)
    return _form(request, visit, kind, written=asked.written, faults=asked.faults, fault=fault)


def _form(
    request: Request,
    visit: Visit,
    kind: Kind,
    *,
    written: Mapping[str, Any] | None = None,
    faults: Mapping[str, str] | None = None,
    fault: str = "",
) -> Response:
    language = language_of(request)
    told = fields(kind, visit.house.region, language, written, faults)
    context = {"kind": kind, "fields": told, "fault": fault, "faults": faults or {}}
    status = 422 if faults or fault else 200
    return show(request, visit, _page_named(kind.page), "work/ask.html", context, status=status)


def _owner(request: Request, visit: Visit, work: Work, owner: str) -> dict[str, Any]:
    """Return who has a part in a result, and the part of the one that is named, else of the visitor's own."""
    owners = owners_in(work)
    wanted = owner or visit.actor.organisation
    known = wanted in {id_ for id_, _ in owners}
    view = owner_view(work, wanted, language_of(request)) if known else None
    return {"owners": owners, "owner": view}


def _one(request: Request, visit: Visit, work: Work, owner: str) -> Response:
    language = language_of(request)
    inside = None
    if work.became.state == "done":
        try:
            inside = read_inside(work.folder, language.code)
        except (OSError, ValueError) as error:
            raise NotReadyError(f"the result cannot be read ({error}); run it again") from error
    context = {
        "work": _shown(request, visit, work),
        "inside": inside,
        # Written by our own templates, which escape what they show.
        "inside_opening": Markup(inside.opening) if inside else "",  # noqa: S704
        "inside_html": Markup(inside.html) if inside else "",  # noqa: S704
        "inside_data": Markup(inside.data) if inside else "",  # noqa: S704
        "has_weeks": has_weeks(work),
        **_owner(request, visit, work, owner),
    }
    return show(request, visit, _page_of(work), "work/one.html", context)


def _shown(request: Request, visit: Visit, work: Work) -> Shown:
    works = works_of(visit.house)
    before = works.before(work) if work.became.state == "waiting" else 0
    return shown_of(work, BY_NAME[work.request.kind], language_of(request), visit.house.region, before)


def _as_written(kind: Kind, parameters: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return what a form of the same holds: files are chosen anew."""
    if parameters is None:
        return None
    known = {one.name for one in kind.inputs if one.kind != "file"}
    return {name: value for name, value in parameters.items() if name in known and value is not None}


def _page_of(work: Work) -> Page:
    return _page_named(BY_NAME[work.request.kind].page)


def _page_named(name: str) -> Page:
    """Return the page that a kind belongs to: the menu shows where one is."""
    from samvirke.web.pages.listed import PAGES

    return next((page for page in PAGES if page.name == name), PAGE)


def _packed(request: Request, answer: Response) -> Response:
    """Pack a long page: a result is a megabyte, and packs to a tenth."""
    if "gzip" not in request.headers.get("accept-encoding", "") or len(answer.body) < 50_000:
        return answer
    packed = gzip.compress(bytes(answer.body), 5, mtime=0)
    headers = {**answer.headers, "content-encoding": "gzip", "content-length": str(len(packed))}
    return Response(packed, answer.status_code, headers=headers)
