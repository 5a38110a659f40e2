"""Which records may look different now, and to whom something has gone."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from samvirke.respond.access.actor import Actor
from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import Entry
from samvirke.respond.node import Node
from samvirke.respond.record.kinds import KINDS
from samvirke.respond.record.record import Record
from samvirke.web.stream.before import views_before
from samvirke.web.stream.cursor import Cursor
from samvirke.web.stream.event import event
from samvirke.web.stream.pushed import pushed, quiet_views

# Kinds that open or close other records of their subject: those that the room of access defines.
OPENING = frozenset(
    name for name, kind in KINDS.items() if kind.shape.__module__.startswith("samvirke.respond.access.")
)


@dataclass(slots=True)
class Changes:
    """What has changed since an earlier place in the logs.

    Parameters
    ----------
    node
        Where.
    since
        The earlier place.
    records
        Ids of the records that may look different now, in the order they were touched.
    """

    node: Node
    since: Cursor
    records: dict[str, None] = field(default_factory=dict)

    def note(self, entries: Iterable[Entry]) -> None:
        """Take note of entries: what they change, and what is opened or closed by them."""
        for entry in entries:
            for part in entry.parts:
                if part.content is not None:
                    content = read_content(part.content)
                    self.records[content.record] = None
                    if content.record.partition(":")[0] in OPENING:
                        self.note_subject(content.subject)

    def note_ends(self, now_ms: int) -> None:
        """Take note of what was open until a moment that has passed since."""
        for record in openings(self.node):
            ends = record.get("until_ms")
            if ends is not None and self.since.at_ms <= ends < now_ms:
                self.note_subject(record.subject)

    def note_subject(self, subject: str) -> None:
        """Take note of all that is about a subject."""
        for record in self.node.state.about(subject):
            self.records[record.id] = None

    def told_to(self, actor: Actor, now_ms: int) -> list[bytes]:
        """Return an event for each change that somebody may know of."""
        told = []
        before = {}
        views = quiet_views(self.node, self.node.state)
        for record_id in self.records:
            record = self.node.state.get(record_id)
            if record is None:
                continue
            view = pushed(views, actor, record, now_ms)
            if view is not None:
                told.append(event("change", view))
                continue
            if record.subject not in before:
                before[record.subject] = views_before(self.node, record.subject, self.since)
            then = before[record.subject].state.get(record_id)
            if (
                then is not None
                and before[record.subject].of(actor, then, self.since.at_ms or now_ms) is not None
            ):
                told.append(event("removal", {"id": record_id}))
        return told


def openings(node: Node) -> list[Record]:
    """Return all records that open others."""
    return [record for kind in OPENING for record in node.state.by_kind.get(kind, {}).values()]
