"""The latest lines of all logs that whoever looks may read."""

from dataclasses import dataclass
from heapq import nlargest

from samvirke.respond.logbook.records import TEXTS
from samvirke.web.situation.look import Look, View

MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshLine:
    """A line of a log.

    Parameters
    ----------
    view
        As whoever looks may read it.
    texts
        What was said, of what is theirs to read.
    incident
        What it is about; None: the centre's own log, or an incident that is not open to them.
    """

    view: View
    texts: tuple[str, ...]
    incident: View | None


def fresh_lines(look: Look) -> list[FreshLine]:
    """Return the latest lines, the newest first; a line without a text for the reader is left out."""
    readable = (
        (view, texts)
        for view in look.all("log_line")
        if (texts := tuple(str(view[name]) for name in TEXTS if view.get(name)))
    )
    newest = nlargest(MOST, readable, key=lambda found: found[0]["stamp"])
    return [
        FreshLine(view=view, texts=texts, incident=look.incident(view["subject"])) for view, texts in newest
    ]
