"""The visitor's choice: the form, what comes of it, the receipt. All of it works without scripts."""

import logging
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from samvirke.prepare.report.language import LANGUAGES
from samvirke.web.download import as_file
from samvirke.web.pages.acts import Form, local_path
from samvirke.web.problem import Json
from samvirke.web.public.choice import COOKIE, LASTS_S, Choice, new_id
from samvirke.web.public.desk import Consent, PublicDesk, desk_of
from samvirke.web.public.frame import forget, public_page, take_away
from samvirke.web.public.kept import KeptError
from samvirke.web.public.proof import METHODS, Given, utc
from samvirke.web.public.purposes import MARKETING, STATISTICS, declared
from samvirke.web.public.receipt import receipt
from samvirke.web.signed_in import is_same_site
from samvirke.web.words import N_, language_of

LOG = logging.getLogger("samvirke.web.public")
NOT_KEPT = N_("Your choice could not be kept just now, so it counts as no: nothing is stored on your device.")
NOT_DELETED = N_(
    "What was counted of your visits could not be deleted just now. "
    "Try again later; it is deleted by itself within 30 days."
)
NEW_WORDS = N_("The text has changed since you opened the page. Read it once more and choose again.")
NO_CHOICE = N_("There is no choice in this browser, so there is no receipt.")

router = APIRouter(include_in_schema=False)


@router.get("/samtykke")
def choose(request: Request, fra: str = "/") -> Response:
    """Show the form, filled with the present choice."""
    return _form(request, local_path(fra, "/"))


@router.post("/samtykke")
async def chosen(request: Request, form: Form) -> Response:
    """Keep a choice: proof first, then the cookie; what was not said yes to is taken away."""
    if not is_same_site(request):
        raise HTTPException(403, "another site sent this choice; make it on this site's own page, /samtykke")
    told = dict(form)
    method, code = told.get("valg", ""), told.get("language", "")
    if method not in METHODS or code not in LANGUAGES:
        raise HTTPException(422, "this is no choice that the form at /samtykke can make; use the form itself")
    onward = local_path(told.get("_next", ""), "/")
    if told.get("version") != declared().version:
        return await run_in_threadpool(_form, request, onward, NEW_WORDS, status=409)
    says = {name: method == "all" or (method == "save" and name in told) for name in (STATISTICS, MARKETING)}
    return await run_in_threadpool(_keep, request, onward, method, code, says)


@router.get("/samtykke/kvittering")
def receipt_page(request: Request) -> Response:
    """Show all that is kept of the choices of this browser."""
    desk = desk_of(request)
    given = _given(request, desk)
    return public_page(
        request,
        "consent_receipt.html",
        {"given": given, "fault": "" if given else language_of(request).gettext(NO_CHOICE)},
        asks=False,
        status=200 if given else 404,
    )


@router.get("/samtykke/kvittering.json")
def receipt_file(request: Request) -> Response:
    """Give the receipt as a file for programs."""
    desk = desk_of(request)
    given = _given(request, desk)
    if not given:
        raise HTTPException(404, "there is no choice in this browser, so there is no receipt")
    told = receipt(given, declared(), desk.controller, f"{request.url.scheme}://{request.url.netloc}")
    return Json(
        told,
        media_type="application/ld+json",
        headers=as_file("samtykke-kvittering.json"),
    )


@router.get("/samtykke/tekst/{digest}")
def words_shown(request: Request, digest: str) -> Response:
    """Give the words that were shown, by their SHA-256: what a receipt points at."""
    try:
        text = desk_of(request).proof.text(digest)
    except KeptError as error:
        raise HTTPException(503, "the words cannot be read just now; try again later") from error
    if text is None:
        raise HTTPException(404, "no words with this SHA-256 were shown here")
    return PlainTextResponse(text)


def _form(
    request: Request, onward: str, fault: str = "", *, consent: Consent | None = None, status: int = 200
) -> Response:
    words = language_of(request)
    context = {"onward": onward, "fault": words.gettext(fault) if fault else ""}
    return public_page(request, "consent.html", context, asks=False, consent=consent, status=status)


def _keep(request: Request, onward: str, method: str, code: str, says: dict[str, bool]) -> Response:
    desk = desk_of(request)
    before = desk.consent_of(request)
    choice = Choice(
        # All that one browser chose has one number, also what counts no longer.
        id=new_id() if before.carried is None else before.carried.id,
        major=declared().major,
        statistics=says[STATISTICS],
        marketing=says[MARKETING],
        at_s=desk.now_s,
    )
    given = Given(
        id=choice.id,
        at=utc(choice.at_s),
        statistics=choice.statistics,
        marketing=choice.marketing,
        version=declared().version,
        digest=declared().digest(code),
        method=method,
        language=code,
        gpc=before.has_signal,
    )
    with desk.deciding:
        try:
            sealed = choice.sealed(desk.key)
            desk.proof.write(given, declared().shown(code), choice.at_s)
        except KeptError as error:
            LOG.error("a choice could not be proved and counts as no: %s", error)  # noqa: TRY400 - it is told
            _forget(request, before.carried)
            nothing = replace(before, choice=None)
            answer = _form(request, onward, NOT_KEPT, consent=nothing, status=503)
            take_away(request, answer, {COOKIE, *_cookies_without({})})
            return answer
        fault = "" if choice.statistics else _forget(request, before.carried)
    if fault:
        now = replace(before, choice=choice, carried=choice)
        answer = _form(request, onward, fault, consent=now, status=503)
    else:
        answer = RedirectResponse(_with_word(onward), 303)
    answer.set_cookie(
        COOKIE,
        sealed,
        max_age=LASTS_S,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    take_away(request, answer, _cookies_without(says))
    return answer


def _forget(request: Request, carried: Choice | None) -> str:
    """Delete what was counted of a visitor; return what to tell them where that fails."""
    try:
        forget(request, carried)
    except KeptError as error:
        LOG.error("visits could not be deleted: %s", error)  # noqa: TRY400 - it is told
        return NOT_DELETED
    return ""


def _cookies_without(says: dict[str, bool]) -> set[str]:
    """Return the cookies of all that was not said yes to."""
    return {cookie.name for one in declared().asked if not says.get(one.name) for cookie in one.cookies}


def _given(request: Request, desk: PublicDesk) -> list[Given]:
    carried = desk.consent_of(request).carried
    try:
        return [] if carried is None else list(desk.proof.of(carried.id))
    except KeptError as error:
        raise HTTPException(503, "the proof cannot be read just now; try again later") from error


def _with_word(onward: str) -> str:
    """Return where to go on to, so that the page there says that the choice was kept."""
    parts = urlsplit(onward)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "lagret"]
    return parts._replace(query=urlencode([*query, ("lagret", "1")])).geturl()
