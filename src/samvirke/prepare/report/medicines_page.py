"""An answer about medicines as one page: what runs short when, what helps, what to make at home."""

from typing import Any

from samvirke.prepare.measures.production.result import MedicinesResult
from samvirke.prepare.report import medicines_drawn, medicines_rows, medicines_words
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.layout import Frame, Page
from samvirke.prepare.report.sentences import said

SCRIPTS = ("page.js", "plots.js", "medicines.js")
STYLES = ("measures.css",)


def render_medicines(result: MedicinesResult, language: str = "nb") -> str:
    """Return the page as HTML.

    Parameters
    ----------
    result
        What was found about medicines.
    language
        nb, nn or en; the page is in this one language.

    Returns
    -------
    The whole page; the same result gives the same text.

    Raises
    ------
    BadInputError
        When the language is not one of the three, or the scripts of the charts were never built.
    """
    return page(result, language).whole()


def page(result: MedicinesResult, language: str = "nb") -> Page:
    """Return the page unwritten: to be a file by itself, or the inside of a page of the web."""
    words = Language.of(language)
    return Page(
        template="medicines.html",
        frame=_frame(result, words),
        context=_context(result, words),
        drawn=medicines_drawn.drawn(result, words),
        scripts=SCRIPTS,
        styles=STYLES,
        language=words,
    )


def _frame(result: MedicinesResult, words: Language) -> Frame:
    return Frame(
        title=result.region_title,
        answer=medicines_words.answer(result, words),
        where=medicines_words.where(result, words),
        region_name=result.region_name,
        region_title=result.region_title,
        runs=result.runs or None,
        seed=result.seed,
        method=result.method,
        warnings=result.warnings,
        attributions=result.attributions,
    )


def _context(result: MedicinesResult, words: Language) -> dict[str, Any]:
    return {
        "asked_text": medicines_words.asked(result, words),
        "cards": medicines_words.cards(result, words),
        "is_made": medicines_words.is_made(result),
        "breaks": [said(words, text) for text in result.breaks],
        "substances": medicines_rows.substances(result, words),
        "amounts": medicines_rows.amounts(result, words),
        "who": medicines_rows.who(result, words),
        "ways": medicines_rows.ways(result, words),
        "plan": medicines_rows.plan(result, words),
        "lines": medicines_rows.lines(result, words),
        "demand": medicines_rows.demand(result, words),
        "figures": medicines_rows.figures(result, words),
        "reports": medicines_rows.reports(result, words),
    }
