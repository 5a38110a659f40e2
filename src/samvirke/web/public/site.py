"""The public site: front page, privacy policy, accessibility statement, and the count of visits."""

from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from samvirke.respond.public.the_public import statements_now, warnings_now
from samvirke.web.moments import local
from samvirke.web.pages.acts import Form
from samvirke.web.public import household
from samvirke.web.public.desk import desk_of, live_node
from samvirke.web.public.frame import public_page
from samvirke.web.public.kept import KeptError
from samvirke.web.public.proof import KEPT_S
from samvirke.web.public.purposes import STATISTICS
from samvirke.web.public.shown import shown_statement, shown_warnings
from samvirke.web.public.statistics import FEWEST, SCREENS
from samvirke.web.public.visitor import number_of
from samvirke.web.signed_in import is_same_site
from samvirke.web.words import N_, language_of

SCREEN_WORDS = {"small": N_("small screen"), "medium": N_("medium screen"), "large": N_("large screen")}
# Every page that is counted, with what the count calls it.
PAGE_WORDS = {
    "/": N_("Front page"),
    "/samtykke": N_("Your choice"),
    "/samtykke/kvittering": N_("Receipt"),
    "/personvern": N_("Privacy policy"),
    "/tilgjengelighet": N_("Accessibility statement"),
    "/statistikk": N_("Visits"),
}

router = APIRouter(include_in_schema=False)


@router.get("/")
def front(request: Request) -> Response:
    """Show what the owner has released, warnings that hold now, and what each household can do."""
    node, language = live_node(request.app.state.house), language_of(request)
    warnings = [] if node is None else warnings_now(node)
    statements = [] if node is None else statements_now(node)
    return public_page(
        request,
        "public_front.html",
        {
            "warnings": shown_warnings(warnings, language),
            "statements": [shown_statement(statement, language) for statement in statements],
            "now_ms": desk_of(request).now_ms() if node is None else node.now_ms,
            "numbers": household.NUMBERS,
            "advice": household.ADVICE,
            "sources": household.SOURCES,
            "read": household.READ,
        },
    )


@router.get("/personvern")
def privacy(request: Request) -> Response:
    """Show the privacy policy."""
    return public_page(
        request, "public_privacy.html", {"proof_years": KEPT_S // (365 * 86_400), "fewest": FEWEST}
    )


@router.get("/tilgjengelighet")
def accessibility(request: Request) -> Response:
    """Show the accessibility statement."""
    return public_page(request, "public_accessibility.html")


@router.get("/statistikk")
def visits(request: Request) -> Response:
    """Show how much the public pages are read."""
    desk = desk_of(request)
    try:
        summary = desk.statistics.summary(desk.now_ms())
    except KeptError:
        summary = None
    context = {"summary": summary, "pages": PAGE_WORDS, "screens": SCREEN_WORDS, "fewest": FEWEST}
    return public_page(request, "public_statistics.html", context)


@router.post("/statistikk/skjerm")
async def screen(request: Request, form: Form) -> Response:
    """Take how large the screen is, from those who said yes to that; the script is sent to no others."""
    told = dict(form).get("screen", "")
    if not is_same_site(request):
        raise HTTPException(403, "another site sent this; the node's own pages do it by themselves")
    if told not in SCREENS:
        raise HTTPException(422, f"screen is {told[:20]!r}; it must be {', '.join(SCREENS)}")
    if not await run_in_threadpool(_note_screen, request, told):
        raise HTTPException(403, "the visitor has not said yes to statistics; nothing was kept")
    return Response(status_code=204)


def _note_screen(request: Request, screen: str) -> bool:
    """Note how large a screen is; say whether that was said yes to."""
    desk = desk_of(request)
    with desk.deciding:
        consent = desk.consent_of(request)
        if not consent.allows(STATISTICS) or consent.choice is None:
            return False
        try:
            number = number_of(consent.choice.id, desk.key, local(desk.now_ms()).date())
            desk.statistics.screen(number, screen, desk.now_ms())
        except KeptError as error:
            raise HTTPException(503, "it could not be counted now; nothing is lost that matters") from error
    return True
