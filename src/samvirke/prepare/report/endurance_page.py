"""A stress test of days as one page: how bad, when, where beds are short, what runs out first."""

from typing import Any

from samvirke.prepare.endurance.result import EnduranceResult
from samvirke.prepare.report import (
    endurance_drawn,
    endurance_figures,
    endurance_item_rows,
    endurance_rows,
)
from samvirke.prepare.report.drawing import with_coast
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.layout import Frame, Page

SCRIPTS = (
    "page.js",
    "geography.js",
    "choropleth.js",
    "plots.js",
    "endurance_charts.js",
    "endurance_items.js",
    "endurance_map.js",
)
STYLES = ("endurance.css",)


def render_endurance(result: EnduranceResult, language: str = "nb") -> str:
    """Return the page as HTML.

    Parameters
    ----------
    result
        What a stress test of days found.
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


def page(result: EnduranceResult, language: str = "nb") -> Page:
    """Return the page unwritten: to be a file by itself, or the inside of a page of the web."""
    words = Language.of(language)
    return Page(
        template="endurance.html",
        frame=_frame(result, words),
        context=_context(result, words),
        drawn=endurance_drawn.drawn(result, words),
        scripts=SCRIPTS,
        styles=STYLES,
        language=words,
    )


def _frame(result: EnduranceResult, words: Language) -> Frame:
    return Frame(
        title=result.region_title,
        answer=endurance_figures.answer(result, words),
        where=endurance_figures.where(result, words),
        region_name=result.region_name,
        region_title=result.region_title,
        runs=result.runs,
        seed=result.seed,
        method=result.method,
        warnings=result.warnings,
        attributions=with_coast(result.attributions, result.places["lon"], result.places["lat"]),
    )


def _context(result: EnduranceResult, words: Language) -> dict[str, Any]:
    return {
        "asked_text": endurance_figures.asked(result, words),
        "cards": endurance_figures.cards(result, words),
        "figures": endurance_rows.figures(result, words),
        "courses": endurance_rows.courses(result, words),
        "weeks": endurance_rows.weeks(result, words),
        "n_weeks": int(result.weekly["week"].max()) + 1 if len(result.weekly) else 0,
        "hospitals": endurance_rows.hospitals(result, words),
        "shortages": endurance_item_rows.shortages(result, words),
        "amounts": endurance_item_rows.amounts(result, words),
        "item_courses": endurance_item_rows.item_courses(result, words),
        "owners_in_short": endurance_item_rows.owners_in_short(result, words),
        "owners": endurance_item_rows.owners(result, words),
        "presets": endurance_item_rows.presets(result, words),
        "presets_in_full": endurance_item_rows.presets_in_full(result, words),
        "sensitivity": endurance_item_rows.sensitivity(result, words),
        "use": endurance_item_rows.use(result, words),
        "quality": endurance_rows.quality(result, words),
    }
