"""Every page of a report with a made-up result: a new page gets its line in `PAGES`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.prepare import result_factory

from samvirke.prepare.report import stress_drawn, stress_page


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page and what its tests need.

    Parameters
    ----------
    template
        Its file in ``templates``.
    render
        From a result and a language to HTML.
    made_up, renamed
        A result; and the same with a name in the place of every name.
    scripts, words
        Files of ``static`` that it uses, and the words its scripts ask for.
    sections
        Ids of its sections, in order.
    """

    template: str
    render: Callable[[Any, str], str]
    made_up: Callable[[], Any]
    renamed: Callable[[Any, str], Any]
    scripts: tuple[str, ...]
    words: dict[str, str]
    sections: tuple[str, ...]


PAGES = {
    "stress": Page(
        template="stress.html",
        render=stress_page.render_report,
        made_up=result_factory.made_up_result_with_areas,
        renamed=result_factory.renamed,
        scripts=stress_page.SCRIPTS,
        words=stress_drawn.WORDS,
        sections=("map", "curves", "rhythm", "gaps", "owners", "worth", "method"),
    ),
}
