"""The register as files: download it, or send a package, see what is wrong or what it changes, and use it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from samvirke.model.errors import BadInputError
from samvirke.model.tables import TABLES
from samvirke.prepare.report.language import Language
from samvirke.register.differing import Difference
from samvirke.respond.act import NotFoundError
from samvirke.web.api.visit import Visit
from samvirke.web.download import CSV, download
from samvirke.web.guard import UPLOAD_LIMIT
from samvirke.web.pages.acts import Form
from samvirke.web.pages.register import PAGE, present_of, require_change, show_register, state_of
from samvirke.web.registers.downloads import empty_zip, findings_csv, package_zip, table_file
from samvirke.web.registers.imports import Checked
from samvirke.web.registers.own import RegisterChangedError
from samvirke.web.registers.spoken import TABLE_NAMES, label_of
from samvirke.web.uploading import uploaded
from samvirke.web.words import language_of

ZIP = "application/zip"
SHOWN = 300  # findings or differences on a page; a file holds all findings
router = APIRouter(prefix="/app/{space}/register", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]


@router.get("/exchange")
def exchange(request: Request, visit: Entered) -> Response:
    """Show what can be downloaded, and ask for a package."""
    return _exchange(request, visit)


@router.get("/download/package.zip")
def download_package(visit: Entered) -> Response:
    """Send the whole register as a package."""
    region = present_of(visit).region
    return download(package_zip(region), f"{region.name}.zip", ZIP)


@router.get("/download/empty.zip", dependencies=[Depends(PAGE.visit)])
def download_empty() -> Response:
    """Send a package with every table and no rows."""
    return download(empty_zip("my-region"), "my-region.zip", ZIP)


@router.get("/download/before/{name}")
def download_before(visit: Entered, name: str) -> Response:
    """Send the register as it was before a package was taken in its place."""
    path = next((one for one in visit.house.register.before if one.name == name), None)
    if path is None:
        raise NotFoundError(f"no register of the name {name[:60]!r} is kept")
    return download(path.read_bytes(), f"before-{name}", ZIP)


@router.get("/download/table/{table}")
def download_table(visit: Entered, table: str) -> Response:
    """Send one table."""
    region = present_of(visit).region
    if table not in TABLES:
        raise NotFoundError(f"there is no table {table[:60]!r}; the tables are {', '.join(TABLES)}")
    return download(*table_file(region, table))


@router.post("/exchange/upload")
async def upload(request: Request, visit: Entered) -> Response:
    """Check a package that somebody sends; nothing is used yet."""
    require_change(visit)
    try:
        async with uploaded(request) as sent:
            checked = await run_in_threadpool(
                visit.house.imports.check,
                sent.path,
                name=sent.name,
                user=visit.actor.user,
                present=visit.house.register.present,
            )
    except BadInputError as error:
        return await run_in_threadpool(_exchange, request, visit, said=str(error), status=422)
    except HTTPException as error:
        if error.status_code != 413:
            raise
        return await run_in_threadpool(_exchange, request, visit, said=str(error.detail), status=413)
    return RedirectResponse(_href(visit, checked), 303)


@router.get("/exchange/checked/{token}")
def look(request: Request, visit: Entered, token: str) -> Response:
    """Show what is wrong with a package, or what using it would change."""
    require_change(visit)
    return _checked(request, visit, _waiting(visit, token))


@router.get("/exchange/checked/{token}/findings.csv")
def download_findings(visit: Entered, token: str) -> Response:
    """Send all that is wrong with a package."""
    require_change(visit)
    return download(findings_csv(_waiting(visit, token).findings), "findings.csv", CSV)


@router.post("/exchange/use/{token}")
async def use(request: Request, visit: Entered, token: str, form: Form) -> Response:
    """Take a package in place of the register."""
    require_change(visit)
    return await run_in_threadpool(_use, request, visit, _waiting(visit, token), dict(form))


def _use(request: Request, visit: Visit, checked: Checked, form: Mapping[str, str]) -> Response:
    if checked.region is None:
        raise NotFoundError("the package has faults; mend them and send it again")
    why = form.get("_why", "").strip()
    try:
        visit.house.register.use(
            checked.region,
            who=visit.actor.user,
            why=f"{checked.name}: {why}" if why else checked.name,
            compared_with=checked.compared_with,
        )
    except RegisterChangedError as error:
        anew = visit.house.imports.compare_anew(checked, visit.house.register.present)
        return _checked(request, visit, anew, said=str(error), status=409)
    visit.house.imports.forget(checked)
    return RedirectResponse(f"/app/{visit.node.space.name}/register/exchange?done=used", 303)


def _waiting(visit: Visit, token: str) -> Checked:
    found = visit.house.imports.of(token, visit.actor.user)
    if found is None:
        raise NotFoundError("this package is not kept any more; send it again")
    return found


def _href(visit: Visit, checked: Checked) -> str:
    return f"/app/{visit.node.space.name}/register/exchange/checked/{checked.token}"


def _exchange(request: Request, visit: Visit, *, said: str = "", status: int = 200) -> Response:
    words = language_of(request)
    present = visit.house.register.present
    tables = [
        (name, words.gettext(TABLE_NAMES[name]), len(present.region.tables[name]))
        for name in TABLES
        if present is not None and name in present.region.tables
    ]
    return show_register(
        request,
        visit,
        "register_exchange.html",
        {
            "tables": tables,
            "before": [one.name for one in visit.house.register.before],
            "said": said,
            "done": request.query_params.get("done") == "used",
            "limit_mb": UPLOAD_LIMIT // 1_000_000,
            **state_of(visit),
        },
        status=status,
    )


def _checked(
    request: Request, visit: Visit, checked: Checked, *, said: str = "", status: int = 200
) -> Response:
    words = language_of(request)
    kinds = ("added", "changed", "removed")
    counts = [
        {
            "name": words.gettext(TABLE_NAMES[table]) if table in TABLE_NAMES else table,
            "by": [checked.counts.get((table, kind), 0) for kind in kinds],
        }
        for table in ("region", *TABLES)
        if any(checked.counts.get((table, kind)) for kind in kinds)
    ]
    return show_register(
        request,
        visit,
        "register_checked.html",
        {
            "checked": checked,
            "href": _href(visit, checked),
            "use_href": f"/app/{visit.node.space.name}/register/exchange/use/{checked.token}",
            "counts": counts,
            "differences": _differences(words, checked.differences[:SHOWN]),
            "findings": checked.findings[:SHOWN],
            "notes": checked.notes[:SHOWN],
            "most": SHOWN,
            "said": said,
            **state_of(visit),
        },
        status=422 if checked.findings and status == 200 else status,
    )


def _differences(words: Language, differences: Sequence[Difference]) -> list[dict[str, Any]]:
    shown = []
    for one in differences:
        schema = TABLES.get(one.table)
        column = next((c for c in schema.columns if c.name == one.column), None) if schema else None
        shown.append(
            {
                "table": words.gettext(TABLE_NAMES[one.table]) if schema else one.table,
                "row": one.row,
                "kind": one.kind,
                "column": label_of(words, column) if column else one.column,
                "before": one.before[:300],
                "after": one.after[:300],
            }
        )
    return shown
