"""A page of the public site: what the visitor said yes to comes first, then it is counted and answered."""

import logging
import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response

from samvirke.web.moments import local
from samvirke.web.pages.render import page
from samvirke.web.public.choice import Choice
from samvirke.web.public.desk import Consent, desk_of
from samvirke.web.public.kept import KeptError
from samvirke.web.public.purposes import STATISTICS, declared
from samvirke.web.public.visitor import COOKIE, days_left, number_of
from samvirke.web.words import language_of

LOG = logging.getLogger("samvirke.web.public")
VISITOR_FORM = re.compile(r"[0-9a-f]{32}")
# What a site can be called: anybody can write anything into the head of a request.
HOST_FORM = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
SAYS_SO_S = 60  # how long after a choice its page says that it was kept


def public_page(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    asks: bool = True,
    consent: Consent | None = None,
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
    consent
        What holds now, where this request has just changed it.
    status
        Of HTTP.
    """
    desk = desk_of(request)
    consent = consent or desk.consent_of(request)
    answer = page(
        request,
        template,
        {
            "consent": consent,
            "declared": declared(),
            "asks": asks and consent.must_be_asked,
            "was_saved": "lagret" in request.query_params and _is_new(consent, desk.now_s),
            "notice": {part: words[language_of(request).code] for part, words in declared().notice.items()},
            "controller": desk.controller,
            **(context or {}),
        },
        status=status,
    )
    if status == 200 and request.method == "GET":
        _count(request, answer)
    return answer


def forget(request: Request, carried: Choice | None) -> None:
    """Delete what was counted of a visitor.

    Raises
    ------
    KeptError
        When it could not be deleted now.
    """
    desk = desk_of(request)
    numbers = set() if carried is None else set(desk.numbers_of(carried))
    told = request.cookies.get(COOKIE, "")
    if VISITOR_FORM.fullmatch(told):
        numbers.add(told)
    if numbers:
        desk.statistics.forget(numbers)


def _is_new(consent: Consent, now_s: int) -> bool:
    return consent.choice is not None and now_s - consent.choice.at_s <= SAYS_SO_S


def _count(request: Request, answer: Response) -> None:
    desk, path = desk_of(request), request.url.path
    try:
        desk.statistics.count(path, desk.now_ms())
        with desk.deciding:
            consent = desk.consent_of(request)
            if consent.allows(STATISTICS) and consent.choice is not None:
                _count_visitor(request, consent.choice, answer)
            elif COOKIE in request.cookies and consent.is_known:  # the yes holds no longer
                forget(request, consent.carried)
                take_away(request, answer, {COOKIE})
    except KeptError as error:  # a page is worth more than its count
        LOG.warning("a visit was not counted: %s", error)


def _count_visitor(request: Request, choice: Choice, answer: Response) -> None:
    desk = desk_of(request)
    day = local(desk.now_ms()).date()
    number = number_of(choice.id, desk.key, day)
    desk.statistics.visit(number, request.url.path, _came_from(request), desk.now_ms())
    if request.cookies.get(COOKIE) != number:
        answer.set_cookie(
            COOKIE,
            number,
            max_age=days_left(day) * 86_400,
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )


def take_away(request: Request, answer: Response, cookies: Collection[str]) -> None:
    """Let a browser throw away those of some cookies that it has."""
    for name in set(cookies) & set(request.cookies):
        answer.delete_cookie(
            name, path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax"
        )


def _came_from(request: Request) -> str:
    """Return the host of the page that a visitor came from; empty: from here, or not said."""
    try:
        host = (urlsplit(request.headers.get("referer", "")).hostname or "").lower()
    except ValueError:
        return ""
    return host[:100] if host != request.url.hostname and HOST_FORM.fullmatch(host) else ""
