"""One stress test as one page."""

from dataclasses import replace
from typing import Any

from samvirke.prepare.report import shared_rows, stress_drawn, stress_rows
from samvirke.prepare.report import stress_figures as figures
from samvirke.prepare.report.drawing import with_coast
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.layout import Frame, Page
from samvirke.prepare.report.sentences import said
from samvirke.prepare.report.vocabulary import THREATS, named
from samvirke.prepare.result import StressResult

SCRIPTS = (
    "page.js",
    "geography.js",
    "choropleth.js",
    "shares.js",
    "plots.js",
    "stress_map.js",
    "stress_charts.js",
    "stress_gaps.js",
)
TOP = 25  # gaps shown at first, and on paper


def render_report(result: StressResult, language: str = "nb") -> str:
    """Return the report as HTML.

    Parameters
    ----------
    result
        What a stress test found.
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


def page(result: StressResult, language: str = "nb") -> Page:
    """Return the page unwritten: to be a file by itself, or the inside of a page of the web."""
    words = Language.of(language)
    judged = replace(result, table=figures.judged_only(result.table))
    return Page(
        template="stress.html",
        frame=_frame(judged, words),
        context=_context(judged, words),
        drawn=stress_drawn.drawn(judged, words),
        scripts=SCRIPTS,
        language=words,
    )


def _frame(result: StressResult, words: Language) -> Frame:
    return Frame(
        title=result.region_title,
        answer=figures.answer(result, words),
        where=figures.where(result, words),
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


def _context(result: StressResult, words: Language) -> dict[str, Any]:
    table = result.table
    across, _ = stress_rows.help_across(result, words)
    return {
        "incidents": words.number(result.incidents),
        "threat": named(words, THREATS, result.threat),
        "figures": list(figures.figures(result, words)),
        "modelled_rows": int((table["rests_on"] == "modelled").sum()),
        "gaps": stress_rows.gaps(result, words),
        "top": TOP,
        "owners": stress_rows.owners(result, words),
        "across": across,
        "served": stress_rows.served_by_others(result, words),
        "curves": stress_rows.curves(result, words),
        "rhythm": stress_rows.rhythm(result, words),
        "quality": shared_rows.quality(result.quality, words),
        "standards": shared_rows.standards(result.standards, words),
        "published": [
            {**row, "measure": said(words, row["measure"])}
            for row in result.published.to_dict(orient="records")
        ],
    }
