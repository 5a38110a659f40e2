"""What is written down of an action card that runs."""

from dataclasses import dataclass
from typing import TypedDict

from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind


class Words(TypedDict):
    """A text in the three languages."""

    nb: str
    nn: str
    en: str


class TemplateStep(TypedDict):
    """A step as its template had it."""

    id: str
    text: Words
    owner: str
    kind: str
    deadline_s: int | None
    after: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card that was started.

    Parameters
    ----------
    template
        Its code.
    title, note
        In nb, nn and en.
    is_example
        Whether the text is ours and not the agency's.
    steps
        As the template stood: id, text, owner, kind, deadline_s, after. A template that is changed later
        changes no card that runs.
    started_at_ms
        When, on the clock of the space: deadlines count from here.
    """

    template: str | None = felles()
    title: Words | None = felles()
    note: Words | None = felles()
    is_example: bool | None = felles()
    steps: list[TemplateStep] | None = felles()
    started_at_ms: int | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStep:
    """A step that somebody added to a card.

    Parameters
    ----------
    card
        Id of the card.
    text, owner, step_kind, after
        As in a template; the text in the writer's language, for all readers.
    due_at_ms
        When it must be done, on the clock of the space.
    """

    card: str | None = felles()
    text: Words | None = felles()
    owner: str | None = felles()
    step_kind: str | None = felles()
    due_at_ms: int | None = felles()
    after: list[str] | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMark:
    """What somebody said of a step: written once, and taken back by another.

    Parameters
    ----------
    card, step
        Which.
    what
        done, not_relevant, undone or handed_over.
    why
        The reason.
    to
        Agency or centre that takes the step over.
    """

    card: str | None = felles()
    step: str | None = felles()
    what: str | None = felles()
    why: str | None = felles()
    to: str | None = felles()


CARD = RecordKind("card", Card, "incident")
CARD_STEP = RecordKind("card_step", CardStep, "incident")
CARD_MARK = RecordKind("card_mark", CardMark, "incident")
