"""A forecast of the next days as one page."""

from typing import Any

from samvirke.prepare.forecasting.result import ForecastResult
from samvirke.prepare.report import forecast_drawn, forecast_rows, forecast_words
from samvirke.prepare.report.forecast_words import MEASURES
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.layout import Frame, Page
from samvirke.prepare.report.vocabulary import named

SCRIPTS = ("page.js", "plots.js", "forecast.js")


def render_forecast(result: ForecastResult, language: str = "nb") -> str:
    """Return the page as HTML.

    Parameters
    ----------
    result
        What a forecast found.
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


def page(result: ForecastResult, language: str = "nb") -> Page:
    """Return the page unwritten: to be a file by itself, or the inside of a page of the web."""
    words = Language.of(language)
    return Page(
        template="forecast.html",
        frame=_frame(result, words),
        context=_context(result, words),
        drawn=forecast_drawn.drawn(result, words),
        scripts=SCRIPTS,
        language=words,
    )


def _frame(result: ForecastResult, words: Language) -> Frame:
    return Frame(
        title=result.region_title,
        answer=forecast_words.answer(result, words),
        where=forecast_words.where(result, words),
        region_name=result.region_name,
        region_title=result.region_title,
        runs=result.paths,
        seed=result.seed,
        method=result.method,
        warnings=result.warnings,
        attributions=result.attributions,
    )


def _context(result: ForecastResult, words: Language) -> dict[str, Any]:
    return {
        "asked_text": forecast_words.asked(result, words),
        "cards": [_card(result, measure, words) for measure in MEASURES],
        "half": words.gettext("50 % interval"),
        "most": words.gettext("90 % interval"),
        "growth": forecast_words.growth_text(result, words),
        "outlook": forecast_rows.outlook(result, words),
        "limits": forecast_rows.limits(result, words),
        "hospitals": forecast_rows.hospitals(result, words),
        "items": forecast_rows.items(result, words),
        "owners": forecast_rows.owners(result, words),
        "scores": forecast_rows.scores(result, words),
    }


def _card(result: ForecastResult, measure: str, words: Language) -> dict[str, str]:
    """Return a measure at the end of the forecast, and half-way."""
    rows = result.outlook[result.outlook["measure"] == measure]
    week, last = rows.iloc[min(7, len(rows)) - 1], rows.iloc[-1]
    return {
        "label": named(words, MEASURES, measure),
        "last": words.number(last["p50"]),
        "last_day": words.number(last["ahead"]),
        "half": words.span(words.number(last["p25"]), words.number(last["p75"])),
        "most": words.span(words.number(last["p05"]), words.number(last["p95"])),
        "week_day": words.number(week["ahead"]),
        "week": words.number(week["p50"]),
    }
