"""What is written down in the log, and of what became of its lines."""

from dataclasses import dataclass
from typing import Final

from samvirke.respond.record.field_class import etat, felles, helse, politi
from samvirke.respond.record.kind import RecordKind

MEDIUMS: Final = ("radio", "phone", "mail", "in_person", "system")
TEXTS: Final = ("text", "text_own", "text_health", "text_police")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of a centre's log.

    Parameters
    ----------
    number
        Its number in this log of this centre, from 1.
    sender, receiver, medium
        Who said it to whom, and how: radio, phone, mail, in_person or system.
    happened_at_ms
        When it was said, where that is not when it was written.
    text, text_own, text_health, text_police
        What was said, each to those who may read it; the writer chooses.
    holds
        Classes of which the line holds more than others see: ask.
    corrects
        The line that this one puts right; both stay.
    sender_own, receiver_own
        Who said it to whom, of a line without a text for all: whoever called stays with the owner.
    """

    number: int | None = felles()
    sender: str | None = felles()
    receiver: str | None = felles()
    medium: str | None = felles()
    happened_at_ms: int | None = felles()
    text: str | None = felles()
    holds: list[str] | None = felles()
    corrects: str | None = felles()
    text_own: str | None = etat()
    sender_own: str | None = etat()
    receiver_own: str | None = etat()
    text_health: str | None = helse()
    text_police: str | None = politi()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that somebody is to do.

    Parameters
    ----------
    line
        The line of the log that it came of.
    text
        What is to be done.
    owner
        Who does it: a centre, or a role or name at this one.
    due_at_ms
        Until when, on the clock of the space.
    """

    line: str | None = felles()
    text: str | None = felles()
    owner: str | None = felles()
    due_at_ms: int | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMark:
    """What somebody said of a task: done, declined or undone, and why."""

    task: str | None = felles()
    what: str | None = felles()
    why: str | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision, with what was known when it was taken.

    Parameters
    ----------
    line
        The line of the log that it came of.
    what, why
        What was decided, and the reason.
    why_own
        The reason where it is the owner's own.
    decided_by
        Who decided: a role or a name.
    basis
        Origin → how many entries of its log this node had: what could be known.
    """

    line: str | None = felles()
    what: str | None = felles()
    why: str | None = felles()
    decided_by: str | None = felles()
    basis: dict[str, int] | None = felles()
    why_own: str | None = etat()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNeed:
    """That a need came of a line of the log."""

    line: str | None = felles()
    need: str | None = felles()


LOG_LINE = RecordKind("log_line", LogLine, "incident")
TASK = RecordKind("task", Task, "incident")
TASK_MARK = RecordKind("task_mark", TaskMark, "incident")
DECISION = RecordKind("decision", Decision, "incident")
LINE_NEED = RecordKind("line_need", LineNeed, "incident")


def desk_of(centre: str) -> str:
    """Return the subject of what a centre writes that belongs to no incident: its own duty log."""
    return f"desk:{centre}:log"
