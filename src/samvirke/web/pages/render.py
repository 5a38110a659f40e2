"""From a template to an answer: the frame, the words, the policy that lets no foreign script run."""

import json
import secrets
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from samvirke import __version__
from samvirke.prepare.report.language import LANGUAGES, Language
from samvirke.web import moments, static_files
from samvirke.web.api.visit import Visit
from samvirke.web.kept_pages import keep_header
from samvirke.web.pages import offline_words
from samvirke.web.pages.page import Page, allows
from samvirke.web.vocabulary import AGENCIES, ROLES
from samvirke.web.words import N_, language_of

# Observable Plot sets one <style> of its own; this is the hash of its text (npm's version is pinned).
PLOT_STYLE = "'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' {PLOT_STYLE}",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# With "no-referrer" a form bears "Origin: null", and browsers from before 2023, which say nothing else of
# where it comes from, could neither sign in nor choose. Other hosts are told nothing by either.
TO_OURSELVES = "same-origin"
THEME_COOKIE = "utseende"  # necessary: set only when a visitor chooses light or dark
THEMES = ("auto", "light", "dark")
LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
SHELL_WORDS = {  # of shell.js, forms.js and live.js, on every page
    "live": N_("Live"),
    "away": N_("The node does not answer. What you see is from %(clock)s."),
    "kept": N_("The node does not answer. What you wrote is kept here; send it again when it is back."),
    "signed_out": N_("You are signed out. Sign in again in another tab; what you wrote is kept here."),
    "failed": N_("It was not done"),
    "queued": N_("%(n)s waiting to be sent"),
}


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    words: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Answer with a page that belongs to no space: the public ones, signing in.

    Parameters
    ----------
    request
        Whose language and looks it takes.
    template
        Its file in ``templates``.
    context
        What it shows.
    words
        Of its scripts: name → English, marked with `N_`.
    status
        Of HTTP.
    """
    language = language_of(request)
    house = request.app.state.house
    asked = request.cookies.get(THEME_COOKIE)
    environment = _environment(language.code)
    text = environment.get_template(template).render(
        {
            "language": language,
            "languages": LANGUAGE_NAMES,
            "theme": asked if asked in THEMES else "auto",
            "path": request.url.path,
            "query": request.url.query,
            "centre": house.place.centre,
            "version": __version__,
            "js_words": as_json(
                {name: language.gettext(text) for name, text in {**SHELL_WORDS, **(words or {})}.items()}
            ),
            "visit": None,
            "size": "md",
            **context,
        }
    )
    headers = {"Content-Security-Policy": POLICY, "Vary": "Cookie", "Referrer-Policy": TO_OURSELVES}
    return HTMLResponse(text, status, headers=headers)


def show(
    request: Request,
    visit: Visit,
    shown: Page,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    words: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Answer with a page of those who work, in its frame: menu, space, who is signed in."""
    from samvirke.web.pages.listed import PAGES

    house, node = visit.house, visit.node
    frame = {
        "visit": visit,
        "size": "sm",  # those who work want much on one screen
        "shown": shown,
        "menu": [one for one in PAGES if one.in_menu and one.is_open_to(visit)],
        "space": node.space.name,
        "mode": node.space.mode,
        "spaces": sorted(set(house.nodes) & visit.actor.spaces),
        "title": house.title or house.place.centre,
        "now_ms": node.now_ms,
        "may": lambda action: allows(visit, action),
        "new_key": lambda: secrets.token_urlsafe(12),  # a form that is sent twice is done once
    }
    told = {**offline_words.WORDS, **(words or {})}
    answer = page(request, template, {**frame, **(context or {})}, words=told, status=status)
    answer.headers.update(keep_header(request))
    return answer


def as_json(value: Any) -> Markup:
    """Write JSON that can stand in a script element, whatever it holds; what JSON lacks is refused."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 - escaped above


@cache
def _environment(code: str) -> Environment:
    from samvirke.web.words import language

    words = language(code)
    environment = Environment(
        loader=PackageLoader("samvirke.web"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # from jinja2.ext.i18n
        words.gettext, words.ngettext, newstyle=True
    )
    environment.globals["static"] = static_files.address
    environment.globals["LANGUAGES"] = LANGUAGES
    environment.filters["as_json"] = as_json
    for name, table in (("role", ROLES), ("agency", AGENCIES)):
        environment.filters[name] = partial(_named, words, table)
    environment.filters["clock"] = lambda at_ms: moments.clock(words, at_ms)
    environment.filters["day_clock"] = lambda at_ms: moments.day_clock(words, at_ms)
    environment.filters["ago"] = lambda at_ms, now_ms: moments.ago(words, at_ms, now_ms)
    return environment


def _named(words: Language, table: Mapping[str, str], value: str) -> str:
    """Return what people call a value; one without a name stands as it is."""
    return words.gettext(table[value]) if value in table else value
