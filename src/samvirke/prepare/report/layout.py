"""One frame for every page: head, policy, answer, warnings, method and sources stand here, once.

How to add a page, say that of call centres:

1. ``centres_page.py``: ``page(result, language="nb") -> Page``, which makes a `Frame` (what every page says
   of itself) and a context (what this page shows), and ``render``, which writes it whole. Rows are made in
   ``centres_rows.py`` as `table.Table`, each cell already written by `Language`; what scripts draw from in
   ``centres_drawn.py`` as plain lists, rounded, with ``drawing``. A result is a frozen dataclass of the
   room above; no page reads a file or computes a number that its result does not hold.
2. ``templates/centres.html`` extends ``layout`` and fills its blocks (``kind``, ``asked``, ``cards``,
   ``contents``, ``sections``, ``facts``…; ``layout.html`` says what each is for): the page as a file, or its
   inside in a page of the web, where no style may stand in an element. Tables are drawn by the macros
   of ``parts.html``: every picture, map and curve has a table with a caption beside it, or under it in a
   ``details``. All text stands in ``_("…")``; `Language` writes all numbers.
3. ``static/centres.js`` uses what ``page.js`` gives (``report.number``, ``report.word``, ``report.draws``…),
   ``plots.js`` (Observable Plot in the colours of the page) and ``geography.js`` (coast, municipalities,
   zoom). Words of a script stand in the page's ``WORDS`` and are asked for with ``word("name")``. A script
   asks for no network, draws text as text, and hides itself where there is nothing to draw.
   ``static/centres.css`` only when ``report.css`` lacks something.
4. ``locales/nb/centres.po`` and ``locales/nn/centres.po``: the words of this page alone. A text that two
   pages use goes to ``common.po``; one text stands in one file, and a test says which is missing, left
   over or twice. Sentences that a result carries (method, warnings) get their forms in
   ``centres_forms.py``, which ``sentences.py`` takes in; forms that fit many sentences are not taken in but
   given to `said` by the page alone. A text in braces of an f-string is not found by the extractor.
5. ``tests/prepare/report_pages.py``: one line in ``PAGES`` with a made-up result; the tests of every page
   (policy, languages, headings, captions, bytes, no request, drawn in a browser, 400 pixels wide) run then.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from samvirke.prepare.report.drawing import as_script
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.sentences import said
from samvirke.prepare.report.vendored import script
from samvirke.prepare.report.vocabulary import ENGINES, named
from samvirke.travel.times import Description

CONTENTS = '<nav class="contents"'  # begins what can be looked up, after the answer
CHARTS = ("d3.min.js", "plot.umd.min.js")  # npm's; before ours in every page


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What every page says of itself, whatever it shows.

    Parameters
    ----------
    title
        Heading of the page: the region, the area or the plan.
    answer
        What was found, in one or two sentences of the reader's language.
    where
        A line under the answer; empty: none.
    region_name, region_title
        The region that was worked on.
    runs, seed
        Of the simulation; None where nothing was drawn.
    travel
        Where the travel times come from; None where none were used.
    method, warnings
        Sentences of the result, English as it carries them; said in the language when their form is known.
    attributions
        Sources of what is shown, in the words of the data; doubles are left out.
    """

    title: str
    answer: str
    where: str = ""
    region_name: str
    region_title: str
    runs: int | None = None
    seed: int | None = None
    travel: Description | None = None
    method: Sequence[str] = ()
    warnings: Sequence[str] = ()
    attributions: Sequence[str] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Page:
    """A page before it is written.

    Parameters
    ----------
    template
        Name of a file in ``templates``; it extends ``layout``.
    frame, context
        What every page and what this page shows.
    drawn
        What its scripts draw from; see ``drawing.page_data``.
    scripts, styles
        Files of ``static`` in their order, after npm's charts and after ``report.css``.
    language
        Of the whole page.
    """

    template: str
    frame: Frame
    context: Mapping[str, Any]
    drawn: Mapping[str, Any]
    scripts: Sequence[str]
    language: Language
    styles: Sequence[str] = ()

    def whole(self) -> str:
        """Return HTML that asks nothing of anyone: no network, no fonts, no other file.

        The same values give the same text: no clock, no chance.

        Raises
        ------
        BadInputError
            When the scripts of the charts were never built.
        """
        texts = [*(script(name) for name in CHARTS), *(_static(name) for name in self.scripts)]
        css = "\n".join(_static(name) for name in ("report.css", *self.styles))
        written = {
            "css": Markup(css),  # noqa: S704  # our own files
            "scripts": [Markup(text) for text in texts],  # noqa: S704  # ours and npm's
            "script_hashes": [Markup(_hash(text)) for text in texts],  # noqa: S704  # letters of base64
            "data": Markup(as_script(self.drawn)),  # noqa: S704  # escaped there
        }
        return self._written("layout.html", written) + "\n"

    def inside(self) -> "Inside":
        """Return what stands in a page that has a frame of its own, such as those of the web."""
        opening, contents, rest = self._written("inside.html", {}).partition(CONTENTS)
        return Inside(
            title=self.frame.title,
            opening=opening,
            html=contents + rest,
            data=as_script(self.drawn),
            scripts=(*(f"vendor/{name}" for name in CHARTS), *(f"report/{name}" for name in self.scripts)),
            styles=("report.css", *self.styles),
        )

    def _written(self, layout: str, written: Mapping[str, Any]) -> str:
        frame, language = self.frame, self.language
        environment = _environment()
        environment.install_gettext_callables(  # type: ignore[attr-defined]  # from jinja2.ext.i18n
            language.gettext, language.ngettext, newstyle=True
        )
        return environment.get_template(self.template).render(
            {
                **self.context,
                "layout": layout,
                "frame": frame,
                "language": language,
                "method": [said(language, text) for text in frame.method],
                "warnings": [said(language, text) for text in frame.warnings],
                "attributions": _attributions(frame),
                **written,
                **_travel(frame.travel, language),
            }
        )


@dataclass(frozen=True, kw_only=True)
class Inside:
    """The inside of a page: no head, no script, no style of its own, so that a strict policy may hold for it.

    Parameters
    ----------
    title
        What its heading of the first rank would say.
    opening
        The answer, what to beware of and the key figures.
    html
        The list of contents, and sections with headings of the second rank.
    data
        JSON for an element ``<script type="application/json" id="data">``, before the scripts.
    scripts
        Files that are loaded after it, in this order: ``vendor/…`` of npm, ``report/…`` of ``static`` here.
    styles
        Files of ``static`` here.
    """

    title: str
    opening: str
    html: str
    data: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def _travel(travel: Description | None, language: Language) -> dict[str, Any]:
    if travel is None:
        return {"engine": "", "profile": None, "note": None}
    return {
        "engine": named(language, ENGINES, travel.engine),
        "profile": said(language, travel.profile),
        "note": said(language, travel.note),
    }


def _attributions(frame: Frame) -> list[str]:
    return list(dict.fromkeys(text for text in frame.attributions if text))


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _hash(text: str) -> str:
    """Return what the page's policy knows a script by: no other script may run."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _static(name: str) -> str:
    return files(__package__).joinpath("static", name).read_text("utf-8")
