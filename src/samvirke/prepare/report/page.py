"""One stress test as one HTML file that asks nothing of anyone: no network, no fonts, no other file."""

from base64 import b64encode
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from samvirke.prepare.report import drawn, figures, rows
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.sentences import said
from samvirke.prepare.report.vendored import coast, script
from samvirke.prepare.report.vocabulary import ENGINES, THREATS, named
from samvirke.prepare.result import StressResult

SCRIPTS = ("page.js", "map.js", "charts.js", "gaps.js")
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
    words = Language.of(language)
    environment = _environment()
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # from jinja2.ext.i18n
        words.gettext, words.ngettext, newstyle=True
    )
    judged = replace(result, table=figures.judged_only(result.table))
    return environment.get_template("report.html").render(_context(judged, words)) + "\n"


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _context(result: StressResult, words: Language) -> dict[str, Any]:
    table = result.table
    across, _ = rows.help_across(result, words)
    has_coast = drawn.shows_coast(result)
    attributions = [text for text in (*result.attributions, result.travel.attribution) if text]
    if has_coast:
        attributions.append(coast()["attribution"])
    return {
        "result": result,
        "language": words,
        "threat": named(words, THREATS, result.threat),
        "engine": named(words, ENGINES, result.travel.engine),
        "answer": figures.answer(result, words),
        "where": figures.where(result, words),
        "figures": list(figures.figures(result, words)),
        "modelled_rows": int((table["rests_on"] == "modelled").sum()),
        "gaps": rows.gaps(result, words),
        "top": TOP,
        "owners": rows.owners(result, words),
        "across": across,
        "served": rows.served_by_others(result, words),
        "curves": rows.curves(result, words),
        "rhythm": rows.rhythm(result, words),
        "quality": rows.quality(result, words),
        "standards": rows.standards(result, words),
        "published": [
            {**row, "measure": said(words, row["measure"])}
            for row in result.published.to_dict(orient="records")
        ],
        "method": [said(words, text) for text in result.method],
        "warnings": [said(words, text) for text in result.warnings],
        "profile": said(words, result.travel.profile),
        "note": said(words, result.travel.note),
        "attributions": list(dict.fromkeys(attributions)),
        "css": Markup(_static("report.css")),  # noqa: S704  # our own file
        "scripts": [Markup(text) for text in _scripts()],  # noqa: S704  # ours and npm's
        "script_hashes": [Markup(_hash(text)) for text in _scripts()],  # noqa: S704  # letters of base64
        "data": Markup(drawn.as_script(drawn.drawn(result, words))),  # noqa: S704  # escaped there
    }


def _scripts() -> list[str]:
    return [script("d3.min.js"), script("plot.umd.min.js"), *(_static(name) for name in SCRIPTS)]


def _hash(text: str) -> str:
    """Return what the page's policy knows a script by: no other script may run."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _static(name: str) -> str:
    return files(__package__).joinpath("static", name).read_text("utf-8")
