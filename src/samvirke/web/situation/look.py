"""What somebody may see of a space at one moment: the only door from the state to a page of the situation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from samvirke.respond.access.actor import Actor
from samvirke.respond.needs.standing import Threads, threads
from samvirke.respond.node import Node
from samvirke.respond.record.record import Record
from samvirke.web.api.visit import Visit
from samvirke.web.shown_views import ShownViews


class View(dict[str, Any]):
    """A record as somebody may see it; what they may not see, or nobody has said, is None."""

    def __missing__(self, name: str) -> None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody looks at a space; made anew for each answer.

    Parameters
    ----------
    node, actor
        Where, and who.
    now_ms
        When, on the clock of the space.
    views
        Whose eyes: what is shielded is not read by a page that stands open all night, but on asking.
    """

    node: Node
    actor: Actor
    now_ms: int
    views: ShownViews
    _threads: dict[str, Threads] = field(default_factory=dict)
    _incidents: dict[str, View | None] = field(default_factory=dict)

    @classmethod
    def of(cls, visit: Visit) -> "Look":
        """Look as a visitor, now."""
        node = visit.node
        return cls(node=node, actor=visit.actor, now_ms=node.now_ms, views=ShownViews(node))

    @property
    def centre(self) -> str:
        """The centre that looks."""
        return self.node.place.centre

    def all(self, kind: str) -> Iterator[View]:
        """Go through the records of a kind that they may see."""
        return map(View, self.views.all_of(self.actor, kind, self.now_ms))

    def both(self, kind: str) -> Iterator[tuple[Record, View]]:
        """Go through the same, each with its record, for what is counted from records."""
        for record in self.node.state.of_kind(kind):
            view = self.views.of(self.actor, record, self.now_ms)
            if view is not None:
                yield record, View(view)

    def about(self, subject: str) -> Iterator[View]:
        """Go through what they may see about a subject."""
        return map(View, self.views.about(self.actor, subject, self.now_ms))

    def at(self, record: str, kind: str) -> View | None:
        """Return a record as they may see it; None: there is none."""
        found = self.node.state.get(record)
        if found is None or found.kind != kind:
            return None
        view = self.views.of(self.actor, found, self.now_ms)
        return None if view is None else View(view)

    def incident(self, subject: str) -> View | None:
        """Return the incident that something is about, where they may see it."""
        if subject not in self._incidents:
            self._incidents[subject] = self.at(subject, "incident")
        return self._incidents[subject]

    def is_over(self, subject: str) -> bool:
        """Say whether the incident that something is about is closed, as far as they may see."""
        incident = self.incident(subject)
        return incident is not None and incident["status"] == "closed"

    def threads(self, subject: str) -> Threads:
        """Return record → what was written about it in an incident, of what they may see."""
        if subject not in self._threads:
            self._threads[subject] = {
                of: [record for record in records if self._sees(record)]
                for of, records in threads(self.node.state, subject).items()
            }
        return self._threads[subject]

    def _sees(self, record: Record) -> bool:
        return self.views.of(self.actor, record, self.now_ms) is not None
