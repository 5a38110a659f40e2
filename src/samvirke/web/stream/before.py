"""What stood at an earlier place in the logs: to tell what has gone from somebody's view since."""

from samvirke.respond.access.view import Views
from samvirke.respond.node import Node
from samvirke.respond.record.state import State
from samvirke.web.stream.cursor import Cursor
from samvirke.web.stream.pushed import quiet_views


def views_before(node: Node, subject: str, cursor: Cursor) -> Views:
    """Return who could see what of a subject, where the logs had come as far as the cursor."""
    entries = {
        (origin, seq): entry
        for origin, seq, _ in node.journal.store.of_subject(subject)
        if seq < cursor.heard.get(origin, 0) and (entry := node.journal.store.entry(origin, seq)) is not None
    }
    state = State()
    state.apply_all(sorted(entries.values(), key=lambda entry: (entry.centre, entry.epoch, entry.seq)))
    return quiet_views(node, state)
