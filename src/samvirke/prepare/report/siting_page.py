"""One siting question and its answer as one page."""

from typing import Any

from samvirke.prepare.measures.siting.result import SitingResult
from samvirke.prepare.report import shared_rows, siting_drawn, siting_rows, siting_words
from samvirke.prepare.report.drawing import coast_is_near
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.layout import Frame, Page
from samvirke.prepare.report.siting_rows import signed, with_interval
from samvirke.prepare.report.vendored import coast
from samvirke.prepare.report.vocabulary import FUNCTIONS, named

SCRIPTS = ("page.js", "geography.js", "choropleth.js", "shares.js", "plots.js", "siting.js")
STYLES = ("siting.css",)


def render_siting(result: SitingResult, language: str = "nb") -> str:
    """Return the page as HTML.

    Parameters
    ----------
    result
        What a siting question found, also when it found that there is no plan.
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


def page(result: SitingResult, language: str = "nb") -> Page:
    """Return the page unwritten: to be a file by itself, or the inside of a page of the web."""
    words = Language.of(language)
    return Page(
        template="siting.html",
        frame=_frame(result, words),
        context=_context(result, words),
        drawn=siting_drawn.drawn(result, words),
        scripts=SCRIPTS,
        styles=STYLES,
        language=words,
    )


def _frame(result: SitingResult, words: Language) -> Frame:
    attributions = [*result.attributions, result.travel.attribution]
    if coast_is_near(result.municipalities["lon"], result.municipalities["lat"]):
        attributions.append(coast()["attribution"])
    return Frame(
        title=result.area or result.region_title,
        answer=siting_words.answer(result, words),
        where=siting_words.where(result, words),
        region_name=result.region_name,
        region_title=result.region_title,
        runs=result.runs or None,
        seed=result.seed,
        travel=result.travel,
        method=result.method,
        warnings=result.warnings,
        attributions=attributions,
    )


def _context(result: SitingResult, words: Language) -> dict[str, Any]:
    return {
        "result": result,
        "asked_text": siting_words.asked(result, words),
        "cards": [_card(result, service, words) for service in result.services],
        "status": named(words, siting_words.STATUS_WORDS, result.status),
        "bound": siting_words.bound_text(result, words),
        "gap": siting_words.gap_text(result, words),
        "chosen": siting_rows.chosen(result, words),
        "simulated": siting_rows.simulated(result, words),
        "curve": siting_rows.curve(result, words),
        "alternatives": siting_rows.alternatives(result, words),
        "municipalities": siting_rows.municipalities(result, words),
        "lacking": siting_rows.lacking(result, words),
        "standards": shared_rows.standards(result.standards, words),
    }


def _card(result: SitingResult, service: str, words: Language) -> dict[str, str]:
    """Return the figures of one service: share within reach today and then, modelled and simulated."""
    rows = result.municipalities[result.municipalities["service"] == service]
    known = rows[rows["share_before"].notna()]
    demand = known["demand"]
    whole = float(demand.sum())
    before, after = (
        float((demand * known[column]).sum() / whole) if whole > 0 else float("nan")
        for column in ("share_before", "share_after")
    )
    card = {
        "label": named(words, FUNCTIONS, service),
        "after": words.percent(after, 1),
        "before": words.percent(before, 1),
        "gain": signed(words, rows["gain"].sum(), 0),
        "simulated_before": "",
        "simulated_after": "",
        "simulated_gain": "",
    }
    share, met = (result.simulated_row(service, name) for name in ("share_in_time", "met_a_year"))
    if share is not None and met is not None:
        card |= {
            "simulated_before": words.percent(share["before"], 1),
            "simulated_after": words.percent(share["after"], 1),
            "simulated_gain": with_interval(
                signed(words, met["change"], 0),
                words.number(met["change_low"], 0),
                words.number(met["change_high"], 0),
            ),
        }
    return card
