"""Call centres apart, co-located, partly pooled and as one number, as one page."""

from typing import Any

from samvirke.prepare.measures.call_centres.result import CentresResult
from samvirke.prepare.report import centres_drawn, centres_rows, centres_words
from samvirke.prepare.report.centres_words import ARRANGEMENTS, points, row_of, with_interval
from samvirke.prepare.report.drawing import with_coast
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.layout import Frame, Page
from samvirke.prepare.report.vocabulary import named

SCRIPTS = ("page.js", "geography.js", "choropleth.js", "plots.js", "centres.js")
STYLES = ("centres.css",)


def render(result: CentresResult, language: str = "nb") -> str:
    """Return the page as HTML.

    Parameters
    ----------
    result
        What comparing arrangements found.
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


def page(result: CentresResult, language: str = "nb") -> Page:
    """Return the page unwritten: to be a file by itself, or the inside of a page of the web."""
    words = Language.of(language)
    return Page(
        template="centres.html",
        frame=_frame(result, words),
        context=_context(result, words),
        drawn=centres_drawn.drawn(result, words),
        scripts=SCRIPTS,
        styles=STYLES,
        language=words,
    )


def _frame(result: CentresResult, words: Language) -> Frame:
    rooms = result.centres[result.centres["room"] >= 0]
    sources = [*result.attributions, *([result.travel.attribution] if result.travel else [])]
    return Frame(
        title=result.area or result.region_title,
        answer=centres_words.answer(result, words),
        where=words.gettext("Who may sit together: %(names)s.") % {"names": ", ".join(rooms["name"])},
        region_name=result.region_name,
        region_title=result.region_title,
        runs=result.runs,
        seed=result.seed,
        travel=result.travel,
        method=result.method,
        warnings=result.warnings,
        attributions=with_coast(sources, result.places["lon"], result.places["lat"]),
    )


def _context(result: CentresResult, words: Language) -> dict[str, Any]:
    return {
        "result": result,
        "runs": words.number(result.runs),
        "days": words.number(result.days),
        "change": words.gettext("Change, s (95 %)"),
        "cards": [_card(result, name, words) for name in result.arrangements],
        "side": centres_rows.side(result, words),
        "alerts": centres_rows.alerts(result, words),
        "answers": centres_rows.answers(result, words, ("ordinary", "peak")),
        "losses": centres_rows.answers(result, words, ("lost", "building")),
        "curve": centres_rows.curve(result, words),
        "staff": centres_rows.staff(result, words),
        "response": centres_rows.response(result, words),
        "centres": centres_rows.centres(result, words),
        "assumptions": centres_rows.assumptions(result, words),
    }


def _card(result: CentresResult, name: str, words: Language) -> dict[str, str]:
    """Return the figures of one arrangement."""
    alert = row_of(result.alerts, arrangement=name, situation="ordinary", services="3")
    calls = row_of(result.answers, arrangement=name, situation="ordinary", centre="")
    staff = row_of(result.staff, arrangement=name, load=2.0, centre="")
    is_base = name == result.arrangements[0]
    changes = [words.signed(alert[f"change{end}_s"]) if alert else ABSENT for end in ("", "_low", "_high")]
    return {
        "label": named(words, ARRANGEMENTS, name),
        "alerted": words.number(alert["mean_s"]) if alert else ABSENT,
        "change": "" if is_base else with_interval(*changes),
        "in_time": words.percent(calls["in_time"], 1) if calls else ABSENT,
        "in_time_change": "" if is_base or not calls else points(calls["in_time_change"], words),
        "operators": words.number(staff["operators"]) if staff else ABSENT,
    }
