"""Language and looks, as the visitor chooses them: each a cookie that is there only then."""

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from samvirke.prepare.report.language import LANGUAGES
from samvirke.web.pages.acts import Form, local_path
from samvirke.web.pages.render import THEME_COOKIE, THEMES
from samvirke.web.signed_in import is_same_site
from samvirke.web.words import LANGUAGE_COOKIE

YEAR_S = 365 * 86_400

router = APIRouter(include_in_schema=False)


@router.post("/valg")
async def choose(request: Request, form: Form) -> Response:
    """Keep a choice of language or looks, and go back."""
    if not is_same_site(request):
        raise HTTPException(403, "another site sent this choice; make it on a page of this node")
    told = dict(form)
    response = RedirectResponse(local_path(told.get("_next", ""), "/"), 303)
    for name, cookie, allowed in (
        ("language", LANGUAGE_COOKIE, tuple(LANGUAGES)),
        ("theme", THEME_COOKIE, THEMES),
    ):
        if name not in told:
            continue
        if told[name] not in allowed:
            raise HTTPException(422, f"{name} is {told[name][:40]!r}; it must be {', '.join(allowed)}")
        response.set_cookie(
            cookie,
            told[name],
            max_age=YEAR_S,
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
    return response
