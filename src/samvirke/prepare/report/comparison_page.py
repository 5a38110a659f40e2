"""Plans held against each other as one page: what is better, worse and undecided, and where."""

import math
from typing import Any

from samvirke.model.calendar import OSLO, moment_utc
from samvirke.prepare.comparison_result import ComparisonResult, Stopping
from samvirke.prepare.report import (
    call_rows,
    comparison_drawn,
    comparison_figures,
    comparison_rows,
    plan_forms,
    shared_rows,
)
from samvirke.prepare.report.drawing import with_coast
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.layout import Frame, Page
from samvirke.prepare.report.sentences import Sentence, said
from samvirke.prepare.report.vocabulary import EMERGENCIES, FUNCTIONS, named

SCRIPTS = (
    "page.js",
    "geography.js",
    "choropleth.js",
    "plots.js",
    "comparison_map.js",
    "comparison_charts.js",
)
STYLES = ("comparison.css",)


def render(result: ComparisonResult, language: str = "nb") -> str:
    """Return the page as HTML.

    Parameters
    ----------
    result
        What comparing plans found.
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


def page(result: ComparisonResult, language: str = "nb") -> Page:
    """Return the page unwritten: to be a file by itself, or the inside of a page of the web."""
    words = Language.of(language)
    return Page(
        template="comparison.html",
        frame=_frame(result, words),
        context=_context(result, words),
        drawn=comparison_drawn.drawn(result, words),
        scripts=SCRIPTS,
        styles=STYLES,
        language=words,
    )


def _frame(result: ComparisonResult, words: Language) -> Frame:
    places = result.municipalities
    return Frame(
        title=" · ".join(comparison_figures.titles(result)[1:]),
        answer=comparison_figures.answer(result, words),
        where=words.gettext("Held against: %(base)s.") % {"base": comparison_figures.titles(result)[0]},
        region_name=result.region_name,
        region_title=result.region_title,
        runs=result.runs,
        seed=result.seed,
        travel=result.travel,
        method=result.method,
        warnings=result.warnings,
        attributions=with_coast(
            (*result.attributions, result.travel.attribution), places["lon"], places["lat"]
        ),
    )


def _context(result: ComparisonResult, words: Language) -> dict[str, Any]:
    return {
        "result": result,
        "titles": comparison_figures.titles(result),
        "area": result.area or result.region_title,
        "threat": named(words, EMERGENCIES, result.threat),
        "days": result.days,
        "starts": words.date(moment_utc(result.starts_at_utc).astimezone(OSLO).date()),
        "incidents": words.amount(result.incidents),
        "with_neighbours": words.amount(result.incidents_simulated),
        "level": words.percent(result.level, 0 if round(100 * result.level, 1) % 1 == 0 else 1),
        "figures": list(comparison_figures.figures(result, words)),
        "changes": _changes(result, words),
        "plans": comparison_rows.plans(result, words),
        "sites": comparison_rows.sites(result, words),
        "closures": comparison_rows.closures(result, words),
        "differences": comparison_rows.differences(result, words),
        "classes": comparison_rows.classes(result, words),
        "municipalities": comparison_rows.municipalities(result, words),
        "curves": comparison_rows.curves(result, words),
        "quantiles": comparison_rows.quantiles(result, words),
        "paired": comparison_rows.paired(result, words),
        "calls": call_rows.call_differences(result, words),
        "screening": comparison_rows.screening(result, words),
        "variance": comparison_rows.variance(result, words),
        "stopped": stopped(result.stopping, words),
        "standards": shared_rows.standards(result.standards, words),
        "quality": shared_rows.quality(result.quality, words),
    }


def _changes(result: ComparisonResult, words: Language) -> list[tuple[str, list[Sentence]]]:
    """Return what each plan changes, sentence by sentence."""
    return [
        (row["title"], [said(words, text, plan_forms.CHANGES) for text in row["changes"].split("\n") if text])
        for row in result.plans.sort_values("plan").to_dict(orient="records")
    ]


def stopped(stopping: Stopping, words: Language) -> str:
    """Say why the runs ended."""
    _ = words.gettext
    runs = words.number(stopping.runs)
    if not stopping.measure or math.isnan(stopping.precision):
        return _("All %(runs)s runs that were asked for were made; no precision was asked.") % {"runs": runs}
    unit = comparison_figures.with_unit(stopping.measure, stopping.precision, words).lstrip("+")
    values = {
        "measure": named(words, comparison_figures.MEASURES, stopping.measure),
        "function": named(words, FUNCTIONS, stopping.function).lower(),
        "asked": unit,
        "reached": comparison_figures.with_unit(stopping.measure, stopping.reached, words).lstrip("+"),
        "runs": runs,
        "looks": words.number(stopping.looks),
    }
    if stopping.is_precise:
        return (
            _(
                "Asked was %(measure)s for %(function)s to within ± %(asked)s; after %(runs)s runs and "
                "%(looks)s looks it was within ± %(reached)s."
            )
            % values
        )
    return (
        _(
            "Asked was %(measure)s for %(function)s to within ± %(asked)s; that was not reached: after all "
            "%(runs)s runs it is within ± %(reached)s."
        )
        % values
    )
