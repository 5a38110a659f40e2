"""The log of an incident: its lines, the latest first, what became of each, and what can become of it."""

from dataclasses import dataclass

from samvirke.respond.incidents.reach import reach
from samvirke.respond.logbook.log_view import LineView, lines_in, search_log
from samvirke.respond.logbook.records import TEXTS
from samvirke.web.incident.forms import is_open
from samvirke.web.incident.may import may
from samvirke.web.incident.seen import Seen
from samvirke.web.situation.look import View

SHOWN = 60  # lines, until somebody asks for all
TURNS = ("line-to-task", "line-to-decision", "line-to-need")
OF_CLASS = {"ETAT": "text_own", "HELSE": "text_health", "POLITI": "text_police"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as the page shows it.

    Parameters
    ----------
    of, corrected_by
        The line, and the line that puts it right; None: it stands.
    texts
        Text and who may read it: the name of its field.
    sender, receiver
        Who said it to whom, as far as the reader may know.
    author
        User and role who wrote it, for their own centre; else empty.
    kept
        Classes of which it holds more than the reader sees.
    became
        Kind and words of what came of it.
    acts
        Forms on it.
    """

    of: View
    corrected_by: str | None
    texts: list[tuple[str, str]]
    sender: str
    receiver: str
    author: str
    kept: list[str]
    became: list[tuple[str, str]]
    acts: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The log.

    Parameters
    ----------
    lines
        The latest first.
    earlier
        How many lines more there are.
    searched
        The words that were looked for.
    may_write
        Whether the reader writes in it.
    """

    lines: list[Line]
    earlier: int
    searched: str
    may_write: bool


def log(seen: Seen, words: str = "", *, whole: bool = False) -> Log:
    """Return the log of an incident, or the lines in which all words stand."""
    actor, now_ms = seen.scene.actor, seen.now_ms
    if words.strip():
        found = [
            line
            for subject in reach(seen.scene.state, seen.id)
            for line in search_log(seen.views, actor, words, now_ms, subject=subject)
        ]
    else:
        found = lines_in(seen.about)
    found.sort(key=lambda line: (line.line["made_at_ms"], line.line["stamp"]), reverse=True)
    shown = found if whole or words.strip() else found[:SHOWN]
    by_id = {view["id"]: view for view in seen.about}
    can_turn = may(seen, "turn-line")
    return Log(
        lines=[_line(seen, line, by_id, can_turn=can_turn) for line in shown],
        earlier=len(found) - len(shown),
        searched=words.strip(),
        may_write=may(seen, "log-line"),
    )


def _line(seen: Seen, line: LineView, by_id: dict[str, View], *, can_turn: bool) -> Line:
    view = line.line
    acts = []
    if (
        view["home"] == seen.centre
        and line.corrected_by is None
        and is_open(seen, "correct-line", view["id"])
    ):
        acts.append("correct-line")
    if can_turn and seen.is_open:
        acts += TURNS
    return Line(
        of=View(view),
        corrected_by=line.corrected_by,
        texts=[(name, str(view[name])) for name in TEXTS if view.get(name)],
        sender=str(view.get("sender") or view.get("sender_own") or ""),
        receiver=str(view.get("receiver") or view.get("receiver_own") or ""),
        author=str((view.get("made_by") or [""])[0]),
        kept=[one for one in view.get("holds") or () if not view.get(OF_CLASS.get(one, ""))],
        became=[_became(seen, by_id[one]) for one in line.became if one in by_id],
        acts=acts,
    )


def _became(seen: Seen, view: View) -> tuple[str, str]:
    kind = str(view["kind"])
    if kind == "need":
        return kind, f"{view.get('quantity')} {seen.words.capability(view.get('capability'))}"
    if kind == "task":
        return kind, f"{view.get('text') or ''} ({view.get('owner') or ''})"
    return kind, " – ".join(str(view[name]) for name in ("what", "why") if view.get(name))
