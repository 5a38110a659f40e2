"""One simulated plan as one page, a day of it to play back."""

from typing import Any

from samvirke.model.calendar import OSLO, moment_utc
from samvirke.prepare.report import (
    call_rows,
    plan_forms,
    shared_rows,
    simulation_drawn,
    simulation_figures,
    simulation_rows,
)
from samvirke.prepare.report.drawing import with_coast
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.layout import Frame, Page
from samvirke.prepare.report.sentences import said
from samvirke.prepare.report.vocabulary import EMERGENCIES, N_, named
from samvirke.prepare.simulation_result import SimulationResult

SCRIPTS = (
    "page.js",
    "geography.js",
    "choropleth.js",
    "shares.js",
    "plots.js",
    "simulation_map.js",
    "simulation_charts.js",
    "playback.js",
)
STYLES = ("playback.css",)
WHY = {
    "busiest": N_("It is the day with most acute incidents."),
    "asked": N_("It is the day that was asked for."),
    "disrupted": N_("It is the first day on which something is closed or out of use."),
}


def render(result: SimulationResult, language: str = "nb") -> str:
    """Return the page as HTML.

    Parameters
    ----------
    result
        What simulating a plan found.
    language
        nb, nn or en; the page is in this one language.

    Returns
    -------
    The whole page. The same result gives the same text: no clock, no chance.

    Raises
    ------
    BadInputError
        When the language is not one of the three, or the scripts of the charts were never built.
    """
    return page(result, language).whole()


def page(result: SimulationResult, language: str = "nb") -> Page:
    """Return the page unwritten: to be a file by itself, or the inside of a page of the web."""
    words = Language.of(language)
    return Page(
        template="simulation.html",
        frame=_frame(result, words),
        context=_context(result, words),
        drawn=simulation_drawn.drawn(result, words),
        scripts=SCRIPTS,
        styles=STYLES,
        language=words,
    )


def _frame(result: SimulationResult, words: Language) -> Frame:
    return Frame(
        title=result.plan_title,
        answer=simulation_figures.answer(result, words),
        where=simulation_figures.slowest(result, words),
        region_name=result.region_name,
        region_title=result.region_title,
        runs=result.runs,
        seed=result.seed,
        travel=result.travel,
        method=result.method,
        warnings=result.warnings,
        attributions=with_coast(
            (*result.attributions, result.travel.attribution), result.table["lon"], result.table["lat"]
        ),
    )


def _context(result: SimulationResult, words: Language) -> dict[str, Any]:
    playback = result.playback
    return {
        "result": result,
        "area": result.area or result.region_title,
        "threat": named(words, EMERGENCIES, result.threat),
        "days": result.days,
        "starts": words.date(moment_utc(result.starts_at_utc).astimezone(OSLO).date()),
        "incidents": words.amount(result.incidents),
        "with_neighbours": words.amount(result.incidents_simulated),
        "figures": list(simulation_figures.figures(result, words)),
        "changes": [said(words, text, plan_forms.CHANGES) for text in result.plan_changes],
        "rules": [said(words, text) for text in result.rules],
        "happens": simulation_rows.happens(result, words),
        "services": simulation_rows.services(result, words),
        "classes": simulation_rows.classes(result, words),
        "municipalities": simulation_rows.municipalities(result, words),
        "curves": simulation_rows.curves(result, words),
        "units": simulation_rows.units(result, words),
        "borders": simulation_rows.borders(result, words),
        "across": simulation_rows.across(result, words),
        "hospitals": simulation_rows.hospitals(result, words),
        "calls": call_rows.calls(result, words),
        "alerts": call_rows.alerts(result, words),
        "day": simulation_rows.day(result, words),
        "day_date": words.date(simulation_rows.local(playback, 0.0).date()),
        "day_why": named(words, WHY, playback.why),
        "day_last": int(playback.length_s),
        "standards": shared_rows.standards(result.standards, words),
        "quality": shared_rows.quality(result.quality, words),
    }
