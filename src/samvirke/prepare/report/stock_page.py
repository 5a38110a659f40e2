"""A plan for stock as one page: how much of what should lie where, what it costs, what stays unmet."""

from typing import Any

from samvirke.prepare.measures.stock.result import StockResult
from samvirke.prepare.report import stock_drawn, stock_rows, stock_words
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
    "stock.js",
)
STYLES = ("measures.css",)


def render_stock(result: StockResult, language: str = "nb") -> str:
    """Return the page as HTML.

    Parameters
    ----------
    result
        What a question of stock found.
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


def page(result: StockResult, language: str = "nb") -> Page:
    """Return the page unwritten: to be a file by itself, or the inside of a page of the web."""
    words = Language.of(language)
    return Page(
        template="stock.html",
        frame=_frame(result, words),
        context=_context(result, words),
        drawn=stock_drawn.drawn(result, words),
        scripts=SCRIPTS,
        styles=STYLES,
        language=words,
    )


def _frame(result: StockResult, words: Language) -> Frame:
    return Frame(
        title=result.region_title,
        answer=stock_words.answer(result, words),
        where=stock_words.where(result, words),
        region_name=result.region_name,
        region_title=result.region_title,
        runs=result.question.runs,
        seed=result.question.seed,
        method=result.method,
        warnings=result.warnings,
        attributions=with_coast(result.attributions, result.placed["lon"], result.placed["lat"]),
    )


def _context(result: StockResult, words: Language) -> dict[str, Any]:
    return {
        "asked_text": stock_words.asked(result, words),
        "cards": stock_words.cards(result, words),
        "tail": stock_words.tail_name(result, words),
        "more": millions(words, result.question.more_nok),
        "depots": stock_rows.depots(result, words),
        "placed": stock_rows.placed(result, words),
        "costs": stock_rows.costs(result, words),
        "unmet": stock_rows.unmet(result, words),
        "frontier": stock_rows.frontier(result, words),
        "next_money": stock_rows.next_money(result, words),
        "ladder": stock_rows.ladder(result, words),
        "optimum": stock_rows.optimum(result, words),
    }
