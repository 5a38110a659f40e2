"""A page of the public site: what the visitor said yes to comes first, then it is counted and answered."""

import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response

from samvirke.web.pages.render import page
from samvirke.web.public.choice import new_id
from samvirke.web.public.desk import Consent, desk_of
from samvirke.web.public.kept import KeptError
from samvirke.web.public.purposes import STATISTICS, declared
from samvirke.web.words import language_of

LOG = logging.getLogger("samvirke.web.public")
VISITOR = "besok"
VISITOR_FORM = re.compile(r"[0-9a-f]{32}")


def public_page(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    asks: bool = True,
    status: int = 200,
) -> Response:
    """Answer with a page of the public site, and count it.

    Parameters
    ----------
    request
        Whose consent, language and looks it goes by.
    template
        Its file.
    context
        What it shows.
    asks
        Whether it begins by asking those who have not chosen; the page of the choice itself does not.
    status
        Of HTTP.
    """
    desk = desk_of(request)
    consent = desk.consent_of(request)
    answer = page(
        request,
        template,
        {
            "consent": consent,
            "declared": declared(),
            "asks": asks and consent.must_be_asked,
            "was_saved": "lagret" in request.query_params,
            "notice": {part: words[language_of(request).code] for part, words in declared().notice.items()},
            "controller": desk.controller,
            **(context or {}),
        },
        status=status,
    )
    if status == 200:
        _count(request, consent, answer)
    return answer


def visitor_of(request: Request) -> str | None:
    """Return the random number under which a visitor's visits stand, None: they have none."""
    told = request.cookies.get(VISITOR, "")
    return told if VISITOR_FORM.fullmatch(told) else None


def _count(request: Request, consent: Consent, answer: Response) -> None:
    desk, path = desk_of(request), request.url.path
    try:
        desk.statistics.count(path, desk.now_ms())
        if consent.allows(STATISTICS):
            visitor = visitor_of(request)
            if visitor is None:
                visitor = new_id()
                _, cookie = declared().cookies[VISITOR]
                answer.set_cookie(
                    VISITOR,
                    visitor,
                    max_age=cookie.max_age_s,
                    path="/",
                    secure=request.url.scheme == "https",
                    httponly=True,
                    samesite="lax",
                )
            desk.statistics.visit(visitor, path, _came_from(request), desk.now_ms())
    except KeptError as error:  # a page is worth more than its count
        LOG.warning("a visit was not counted: %s", error)


def _came_from(request: Request) -> str:
    """Return the host of the page that a visitor came from; empty: from here, or not said."""
    try:
        host = urlsplit(request.headers.get("referer", "")).hostname or ""
    except ValueError:
        return ""
    return "" if host == request.url.hostname else host[:100]
