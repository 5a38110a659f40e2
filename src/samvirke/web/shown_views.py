"""What a page shows by itself, again and again: nothing of which each reading is to be written down."""

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.access.view import READ, Views
from samvirke.respond.node import Node
from samvirke.respond.record.kinds import KINDS
from samvirke.respond.record.record import Record


class ShownViews(Views):
    """What is shown without being asked for: nothing of which each reading is written down.

    A page reads itself anew whenever something changes. What is shielded, and what was opened by breaking the
    glass, is read by a person who asks for it, and that is written down once.

    Attributes
    ----------
    kept
        Record → classes that are open to the asker, once they ask.
    """

    def __init__(self, node: Node) -> None:
        place, space = node.place, node.space
        super().__init__(node.state, KINDS, space=space.name, mode=space.mode, agencies=place.agencies)
        self._read = node.views._read  # noqa: SLF001 - what was read of openings holds for whoever asks
        self.kept: dict[str, set[str]] = {}

    def opens(self, actor: Actor, record: Record, field_class: str, now_ms: int) -> bool:
        """Say whether somebody is shown a class of a record."""
        decision = decide(actor, READ, self.subject(record, field_class, now_ms))
        if decision.allowed and decision.needs_log:
            self.kept.setdefault(record.id, set()).add(field_class)
            return False
        return decision.allowed
