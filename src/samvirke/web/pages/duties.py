"""Duties: the duty to store, worked out from a body's own files, and response times reached, by owner."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from samvirke.model.errors import PackageError, SamvirkeError
from samvirke.prepare.report import duty_page, duty_rows
from samvirke.prepare.report.duty_words import BODY_KINDS, QUOTED, RESERVATIONS, item_name, note_text
from samvirke.rules.storage.sheet import Sheet, work_out
from samvirke.web import moments
from samvirke.web.api.visit import Visit
from samvirke.web.download import CSV, as_file, download
from samvirke.web.duties import owners
from samvirke.web.duties.columns import columns
from samvirke.web.duties.storage_files import HEADERS, Faulty, faulty, template
from samvirke.web.duties.storage_form import EXAMPLES, FILES, StorageForm, blank, example, read_form
from samvirke.web.export import no_formula
from samvirke.web.pages.page import Page
from samvirke.web.pages.render import show
from samvirke.web.words import N_, language_of

PAGE = Page(name="duties", title=N_("Duties"), action="work.read")
router = APIRouter(prefix="/app/{space}/duties", include_in_schema=False)
Entered = Annotated[Visit, Depends(PAGE.visit)]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form said, and what was wrong before it could be read."""

    form: StorageForm
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of a form: a sheet, or what is wrong, in words or file by file."""

    sheet: Sheet | None = None
    fault: str = ""
    faulty: tuple[Faulty, ...] = ()


async def sent(request: Request) -> Sent:
    """Read the form; what cannot be read is told on the page."""
    async with request.form(max_files=len(FILES), max_fields=200) as form:
        try:
            return Sent(await read_form(form))
        except SamvirkeError as error:
            return Sent(blank(date.today()), str(error))  # noqa: DTZ011 - shown, never reckoned with


FromForm = Annotated[Sent, Depends(sent)]


@router.get("")
def storage(request: Request, visit: Entered) -> Response:
    """Show the form of the duty to store."""
    return _shown(request, visit, blank(_today(visit)), Worked())


@router.post("")
def work_it_out(request: Request, visit: Entered, given: FromForm) -> Response:
    """Work out what must be stored; nothing of it is kept."""
    return _shown(request, visit, given.form, _worked(given))


@router.post("/example")
def work_out_example(request: Request, visit: Entered) -> Response:
    """Work out the example, whose figures are made up."""
    body = language_of(request).gettext("An example, figures made up")
    form = example(_today(visit), body)
    return _shown(request, visit, form, _worked(Sent(form)))


@router.post("/sheet")
def sheet(request: Request, visit: Entered, given: FromForm, download: bool = False) -> Response:
    """Send the sheet to sign: one file that asks for no other."""
    worked = _worked(given)
    if worked.sheet is None:
        return _shown(request, visit, given.form, worked)
    page = duty_page.render(worked.sheet, language_of(request).code)
    headers = {"Content-Security-Policy": _policy_of(page)}
    if download:
        headers |= as_file(f"duty-{worked.sheet.question.year}.html")
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


@router.post("/table")
def table(request: Request, visit: Entered, given: FromForm) -> Response:
    """Send the same as a table for a spreadsheet."""
    worked = _worked(given)
    if worked.sheet is None:
        return _shown(request, visit, given.form, worked)
    rows = duty_rows.spreadsheet(worked.sheet, language_of(request)).map(no_formula)
    text = rows.to_csv(index=False, lineterminator="\n", float_format="%.10g")
    return download(text.encode("utf-8-sig"), f"duty-{worked.sheet.question.year}.csv", CSV)


@router.get("/files/{which}")
def file_to_begin_with(visit: Entered, which: str) -> Response:
    """Send an empty file to fill in."""
    name = which.removesuffix(".csv")
    if name not in HEADERS:
        raise HTTPException(404, f"there is no such file; there are {', '.join(HEADERS)}")
    form = blank(_today(visit))
    return download(template(name, form.items, int(form.year)), EXAMPLES[name], CSV)


@router.get("/response-times")
def response_times(
    request: Request, visit: Entered, owner: str = "", when: str = "day", work: str = ""
) -> Response:
    """Show how fast help comes where an owner has the duty, held against what is asked."""
    language = language_of(request)
    asked = owners.Asked(owner=owner, when=when, work=work)
    return show(request, visit, PAGE, "duties_times.html", {"found": owners.shown(visit, asked, language)})


# --- within --------------------------------------------------------------------------------------------


def _today(visit: Visit) -> date:
    return moments.local(visit.node.now_ms).date()


def _worked(given: Sent) -> Worked:
    if given.fault:
        return Worked(fault=given.fault)
    form = given.form
    purchases = form.source("purchases")
    if purchases is None:
        return Worked(fault="no file of purchases was chosen; choose one, or begin with the example")
    try:
        found = work_out(
            form.question(), purchases, stock=form.source("stock"), agreements=form.source("shared")
        )
    except PackageError as error:
        data = {file.name: file.data for file in form.files.values()}
        return Worked(faulty=tuple(faulty(error.findings, data, purchases.path)))
    except SamvirkeError as error:
        return Worked(fault=str(error))
    return Worked(found)


def _shown(request: Request, visit: Visit, form: StorageForm, worked: Worked) -> Response:
    language = language_of(request)
    is_refused = bool(worked.fault or worked.faulty)
    found = worked.sheet
    return show(
        request,
        visit,
        PAGE,
        "duties.html",
        {
            "form": form,
            "worked": worked,
            "found": None if found is None else _told(found, request),
            "item_names": {item: item_name(language, item) for item in form.items},
            "body_kinds": [(kind, language.gettext(text)) for kind, text in BODY_KINDS.items()],
            "files": [(which, form.files.get(which)) for which in FILES],
            "columns": columns(language),
            "quoted": QUOTED,
            "reservations": [language.gettext(text) for text in RESERVATIONS],
        },
        status=422 if is_refused else 200,
    )


def _told(found: Sheet, request: Request) -> dict[str, Any]:
    language = language_of(request)
    several = len(found.bodies) > 1
    return {
        "answer": duty_page.answer(found, language),
        "is_judged": found.is_judged,
        "is_met": found.is_judged and not found.gaps,
        "overview": duty_rows.overview(found, language),
        "missing": [bool(line.gap) for line in found.obligations],
        "sums": duty_rows.sums(found, language),
        "notes": [note_text(language, note, several=several) for note in found.notes],
        "several": several,
    }


def _policy_of(page: str) -> str:
    """Return a policy that lets nothing run or be fetched, and knows the page's one style by its hash."""
    style = page.split("<style>", 1)[1].split("</style>", 1)[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
