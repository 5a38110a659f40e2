"""A kind of work: what can be asked for on a page, and what does it.

How to add one, say where a station should stand:

1. ``kinds/siting.py``: ``KIND = Kind(name="siting", page="measures", title=N_("Where should …"), …)`` with
   an `Input` for each value that people choose, and ``run(order, progress)``. Import what is heavy (the rooms
   that compute) inside ``run``: the pages of a node load this file too. List it in ``kinds/listed.py``.
2. ``run`` reads ``order.parameters`` (every input is there by its name; what was left empty is None), takes
   ``order.open_region()`` and ``order.open_roads()``, tells ``progress`` how far it is, and leaves what it
   found::

       def run(order: Order, progress: Progress) -> None:
           from samvirke.prepare.measures.siting.files import write_siting
           from samvirke.prepare.measures.siting.proposal import site
           from samvirke.prepare.report import siting_page

           progress.of(order.parameters["runs"])  # how many make the whole; may be left out
           result = site(order.open_region(), …, done=progress.done, said=progress.said)
           write_siting(result, order.files)  # tables for download, as the command writes them
           write_pages(order, siting_page.page, result)  # the report in nb, nn and en, and its inside
           write_figures(order, {"value": result.value, "bound": result.bound, …})  # for lists; optional

   What is wrong with what was asked is a `SamvirkeError`: its text is what people read. It has no language:
   whoever looks at the result chooses.
3. On a page the form is the macro of ``work_form.html``::

       {% from "work_form.html" import work_form with context %}
       {{ work_form(kind, fields) }}

   with ``kind`` the `Kind` and ``fields`` from `asked.fields(kind, region, language, values)`. It posts to
   ``/app/{space}/work/start/{kind}``, which checks every input, shows faults beside their fields and leads
   to the work's own page: progress, cancel, result, downloads. What was done before is
   ``pages.work.listed(request, visit, "measures")``, newest first; each has ``figures`` as `write_figures`
   left them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from samvirke.model.errors import InvalidValueError
from samvirke.prepare.report.language import Language
from samvirke.register.region import Region
from samvirke.web.work.order import Order
from samvirke.web.work.progress import Progress

Choice = tuple[str, str]  # value, and what people call it in the language of the form
Choices = Callable[[Region | None, Language], Sequence[Choice]]
InputKind = Literal["choice", "several", "number", "whole", "text", "area", "file", "yes-no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One value that people choose.

    Parameters
    ----------
    name
        Of the field and of the parameter: letters, digits, ``_``.
    label
        English, marked with `N_`.
    kind
        ``choice``: one of `choices`; the value is text. ``several``: any number of them; a tuple of texts.
        ``number``: a float; ``whole``: an int; both within `low` and `high`. ``text``: a text of at most 400
        signs. ``area``: counties or municipalities as the command takes them (``Innlandet``,
        ``3403,3405``); text, with the names of the region to choose from. ``file``: an upload; the value is
        the path of the file, which lies with the work. ``yes-no``: a bool, never None.
    help
        A line under the label; English, marked with `N_`.
    unit
        After the label: ``days``; English, marked with `N_`.
    default
        What stands in the form first; None: nothing.
    low, high
        Of a number, both included; None: no limit.
    step
        Of a number; None: any.
    choices
        From the region (None while it is not read) and the language to what can be chosen; `words_of` makes
        it of a table of words marked with `N_`.
    is_required
        Whether it must not be left empty. What has a default that is not to be left out is required too.
    shown_when
        Name of another input of kind ``choice`` and the values of it for which this one is asked; where it is
        not asked, its value is None. None: always.
    is_rare
        Whether it stands folded away, under "More settings".
    """

    name: str
    label: str
    kind: InputKind = "text"
    help: str = ""
    unit: str = ""
    default: Any = None
    low: float | None = None
    high: float | None = None
    step: float | None = None
    choices: Choices | None = None
    is_required: bool = False
    shown_when: tuple[str, frozenset[str]] | None = None
    is_rare: bool = False

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or self.name.startswith("_"):
            raise InvalidValueError(f"an input is called {self.name!r}; it must be letters, digits and _")
        if (self.kind in ("choice", "several")) != (self.choices is not None):
            raise InvalidValueError(
                f"{self.name} is {self.kind}; choices are given for choice and several alone"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of work.

    Parameters
    ----------
    name
        In addresses and on the disk: ``pandemic``; letters, digits, ``-``.
    page
        Name of the page that it belongs to: ``stress``, ``measures``, ``duties``.
    title
        What it is, in a few words; English, marked with `N_`.
    about
        What it answers, in one or two sentences; English, marked with `N_`.
    inputs
        What is asked, in the order of the form.
    run
        Does it, in a process of its own. It may take minutes and raise any `SamvirkeError`.
    check
        Looks at the checked values and the region (None while it is not read) before the work is queued, and
        raises `SamvirkeError` on what can be told at once; None: nothing more to check.
    takes
        How long it is likely to take, such as "1 to 3 minutes"; English, marked with `N_`.
    """

    name: str
    page: str
    title: str
    about: str
    inputs: tuple[Input, ...]
    run: Callable[[Order, Progress], None]
    check: Callable[[Mapping[str, Any], Region | None], None] | None = None
    takes: str = ""


def words_of(table: Sequence[Choice]) -> Choices:
    """Return choices that are the same for every region: value and English, marked with `N_`."""
    return lambda _region, language: [(value, language.gettext(text)) for value, text in table]
