"""The words of the pages in three languages, and which of them a visitor reads.

English is the text in the code; ``locales/nb`` and ``locales/nn`` hold the others, a file a page. What the
reports say already is not said again: their words are read too.
"""

from functools import cache
from importlib.resources import files

from fastapi import Request

from samvirke.prepare.report.language import LANGUAGES, Language, read_words, words_in

LANGUAGE_COOKIE = "sprak"  # necessary: set only when a visitor chooses a language
FIRST = "nb"  # until they choose: what a browser says of itself is mostly what it was bought with


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text that is translated where it is shown."""
    return text


@cache
def language(code: str) -> Language:
    """Return a language with the words of pages and reports."""
    if code == "en":
        return Language.of(code)
    folder = files("samvirke.web").joinpath("locales", code)
    return Language(code, {**read_words(code), **words_in(folder, code)})


def language_of(request: Request) -> Language:
    """Return the language of a request: ``?lang=`` in the address, else what was chosen, else bokmål."""
    for code in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if code in LANGUAGES:
            return language(code)
    return language(FIRST)
