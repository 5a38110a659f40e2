"""A work as pages show it: its words in a language, its times, what was asked in short."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from samvirke.prepare.report.language import ABSENT, Language
from samvirke.register.region import Region
from samvirke.web.moments import span
from samvirke.web.words import N_
from samvirke.web.work.asked import Field, fields
from samvirke.web.work.kind import Kind
from samvirke.web.work.record import Work

STATES = {
    "waiting": N_("Waiting"),
    "running": N_("Running"),
    "done": N_("Finished"),
    "failed": N_("Failed"),
    "cancelled": N_("Cancelled"),
    "stopped": N_("Stopped when the node stopped"),
}
YES, NO, A_FILE = N_("yes"), N_("no"), N_("a file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A work as pages show it.

    Parameters
    ----------
    work, kind
        The work, and what kind it is.
    title, state
        In the language of the page.
    asked
        Every input that was given, and its value, in words.
    differs
        In short what it was about, and what differs from what the form holds at first.
    took, doing, left
        How long it took or has taken; what is being done, English; how long it may still take.
    share
        How much is done, 0 to 100; None: not known.
    counted
        The same as so many of so many; empty: not known.
    before
        How many come before it in the queue.
    """

    work: Work
    kind: Kind
    title: str
    state: str
    asked: Sequence[tuple[str, str]]
    differs: str
    took: str
    doing: str
    left: str
    share: int | None
    counted: str
    before: int

    @property
    def id(self) -> str:
        """Of the work."""
        return self.work.id

    @property
    def figures(self) -> dict[str, Any]:
        """Of its result."""
        return self.work.figures


def shown_of(work: Work, kind: Kind, language: Language, region: Region | None, before: int) -> Shown:
    """Return a work as pages show it."""
    became, told = work.became, work.told
    now_s = time.time()
    took = ABSENT
    if became.started_ms is not None:
        ended_s = now_s if became.ended_ms is None else became.ended_ms / 1000
        took = span(language, ended_s - became.started_ms / 1000)
    left = told.seconds_left(now_s) if became.state == "running" else None
    share = told.share
    asked, differs = [], []
    for field in fields(kind, region, language, work.request.parameters):
        value = _value(field, work, language)
        if not value:
            continue
        asked.append((field.label, value))
        # What is chosen first says what it is about; of the rest, what somebody changed.
        is_first = field.input is kind.inputs[0] and field.input.kind == "choice"
        if is_first or work.request.parameters[field.input.name] != field.input.default:
            differs.append(value if field.choices else f"{field.label}: {value}")
    return Shown(
        work=work,
        kind=kind,
        title=language.gettext(kind.title),
        state=language.gettext(STATES[became.state]),
        asked=asked,
        differs=" · ".join(differs),
        took=took,
        doing=told.doing,
        left=span(language, left) if left is not None else "",
        share=None if share is None else round(100 * share),
        counted=f"{language.number(told.done)} / {language.number(told.of)}" if told.of else "",
        before=before,
    )


def _value(field: Field, work: Work, language: Language) -> str:
    """Return what was given in words; empty: nothing was, or it was not asked."""
    one, parameters = field.input, work.request.parameters
    given = parameters.get(one.name)
    if one.shown_when is not None and parameters.get(one.shown_when[0]) not in one.shown_when[1]:
        return ""
    if one.kind == "yes-no":
        return language.gettext(YES if given else NO)
    if given is None:
        return ""
    if one.kind in ("number", "whole"):
        # A seed is a name, not an amount: its digits are not parted.
        text = str(given) if one.name == "seed" else language.number(given, 0 if given == int(given) else 2)
        return f"{text} {field.unit}".strip()
    words = {**dict(field.choices), **({given: language.gettext(A_FILE)} if one.kind == "file" else {})}
    many = given if one.kind == "several" else (given,)
    return ", ".join(words.get(value, str(value)) for value in many)
