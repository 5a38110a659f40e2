"""An answer about intensive care as one page: who lacks a bed, what sharing, nurses and money do."""

from typing import Any

from samvirke.prepare.measures.beds.result import BedsResult
from samvirke.prepare.report import beds_drawn, beds_rows, beds_words
from samvirke.prepare.report.drawing import with_coast
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.layout import Frame, Page
from samvirke.prepare.report.measure_rows import millions

SCRIPTS = (
    "page.js",
    "geography.js",
    "choropleth.js",
    "plots.js",
    "spots_map.js",
    "frontier.js",
    "beds.js",
)
STYLES = ("measures.css",)


def render_beds(result: BedsResult, language: str = "nb") -> str:
    """Return the page as HTML.

    Parameters
    ----------
    result
        What a question about intensive care found.
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


def page(result: BedsResult, language: str = "nb") -> Page:
    """Return the page unwritten: to be a file by itself, or the inside of a page of the web."""
    words = Language.of(language)
    return Page(
        template="beds.html",
        frame=_frame(result, words),
        context=_context(result, words),
        drawn=beds_drawn.drawn(result, words),
        scripts=SCRIPTS,
        styles=STYLES,
        language=words,
    )


def _frame(result: BedsResult, words: Language) -> Frame:
    return Frame(
        title=result.area or result.region_title,
        answer=beds_words.answer(result, words),
        where=beds_words.where(result, words),
        region_name=result.region_name,
        region_title=result.region_title,
        runs=result.runs,
        seed=result.seed,
        method=result.method,
        warnings=result.warnings,
        attributions=with_coast(result.attributions, result.hospitals["lon"], result.hospitals["lat"]),
    )


def _context(result: BedsResult, words: Language) -> dict[str, Any]:
    return {
        "asked_text": beds_words.asked(result, words),
        "cards": beds_words.cards(result, words),
        "budget": millions(words, result.budget_nok),
        "hospitals": beds_rows.hospitals(result, words),
        "plan": beds_rows.plan(result, words),
        "sharings": beds_rows.sharings(result, words),
        "changes": beds_rows.changes(result, words),
        "frontier": beds_rows.frontier(result, words),
        "days": beds_rows.days(result, words),
        "foresight": beds_rows.foresight(result, words),
        "streams": beds_rows.streams(result, words),
        "optimum": beds_rows.optimum(result, words),
    }
