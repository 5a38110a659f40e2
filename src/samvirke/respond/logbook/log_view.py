"""The log as people read it: lines of all who write about a subject, in the order they were written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.view import Views
from samvirke.respond.logbook.records import TEXTS

BECOMES: Final = {"task": "id", "decision": "id", "line_need": "need"}
MOST_FOUND: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line as one person may read it.

    Parameters
    ----------
    line
        Its view: id, home, number, sender, receiver, medium and the texts that are theirs to read.
    corrected_by
        The line that put it right; None: it stands.
    became
        Ids of the tasks, decisions and needs that came of it and that they may see.
    """

    line: Mapping[str, Any]
    corrected_by: str | None
    became: tuple[str, ...]


def log_of(views: Views, actor: Actor, subject: str, now_ms: int) -> list[LineView]:
    """Return the lines about a subject that the actor may see, oldest first."""
    return lines_in(list(views.about(actor, subject, now_ms)))


def search_log(
    views: Views, actor: Actor, words: str, now_ms: int, *, subject: str | None = None
) -> list[LineView]:
    """Return the lines, the latest first, in which every word stands: in what the actor may see, no more.

    Parameters
    ----------
    views, actor
        Whose eyes: a text that they may not read is not looked into, so nothing follows from a line that is
        not found, and there is no count of others.
    words
        Parted by space; capital or small is the same, and a part of a word is enough.
    now_ms
        On the clock of the space.
    subject
        An incident, or a centre's duty log; None: all that they see.

    Returns
    -------
    list
        At most 500.
    """
    wanted = words.casefold().split()
    found: list[LineView] = []
    subjects = [subject] if subject is not None else _subjects(views)
    for about in subjects:
        for line in log_of(views, actor, about, now_ms):
            text = " ".join(_readable(line.line)).casefold()
            if wanted and all(word in text for word in wanted):
                found.append(line)
    found.sort(key=lambda line: line.line["stamp"], reverse=True)
    return found[:MOST_FOUND]


def _subjects(views: Views) -> Sequence[str]:
    return list(dict.fromkeys(line.subject for line in views.state.of_kind("log_line")))


def _readable(line: Mapping[str, Any]) -> Iterator[str]:
    names = (*TEXTS, "sender", "receiver", "sender_own", "receiver_own")
    yield from (str(line[name]) for name in names if line.get(name))


def lines_in(about: Sequence[Mapping[str, Any]]) -> list[LineView]:
    """Return the lines in what an actor sees about a subject, oldest first."""
    corrections = {
        # Only the centre that wrote a line puts it right.
        (found["corrects"], found["home"]): found["id"]
        for found in about
        if found["kind"] == "log_line" and found.get("corrects")
    }
    became: dict[str, list[str]] = {}
    for found in about:
        if found["kind"] in BECOMES and found.get("line"):
            became.setdefault(found["line"], []).append(found[BECOMES[found["kind"]]])
    return [
        LineView(
            line=line,
            corrected_by=corrections.get((line["id"], line["home"])),
            became=tuple(became.get(line["id"], ())),
        )
        for line in about
        if line["kind"] == "log_line"
    ]
