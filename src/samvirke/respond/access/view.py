"""A record as one person may see it: the only way from state to any page, route, export or message."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.access.decision import Decision
from samvirke.respond.access.openings import NOBODY, Openings, read_openings
from samvirke.respond.access.subject import Subject
from samvirke.respond.record.field_class import FELLES
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State

READ = "read"
NOWHERE: frozenset[str] = frozenset()
KEPT = 100_000  # subjects whose openings are kept read


class Views:
    """Answers who may see what of a state.

    Parameters
    ----------
    state
        What stands.
    kinds
        Name → kind of record.
    space, mode
        The space of the state.
    agencies
        Centre → what it is: fire, police, health …

    Attributes
    ----------
    logged
        Told of each reading that is to be written down: actor, record, class and decision.
    """

    def __init__(
        self,
        state: State,
        kinds: Mapping[str, RecordKind],
        *,
        space: str,
        mode: str,
        agencies: Mapping[str, str],
    ) -> None:
        self.state = state
        self.kinds = kinds
        self.space = space
        self.mode = mode
        self.agencies = agencies
        self.logged: list[Callable[[Actor, Record, str, Decision], None]] = []
        self._read: dict[str, tuple[object, Openings]] = {}

    def taking_part(self, incident: str, now_ms: int) -> Mapping[str, str]:
        """Return centre → see or act, for all who take part in an incident now."""
        return self._openings(incident).taking_part(now_ms)

    def released_to(self, record: Record, field_class: str, now_ms: int) -> frozenset[str]:
        """Return the centres to which a class of a record is released now."""
        return self._openings(record.subject).released_to(record.id, field_class, now_ms)

    def subject(self, record: Record, field_class: str, now_ms: int) -> Subject:
        """Return what `decide` is asked about a class of a record."""
        kind = self.kinds[record.kind]
        openings = self._openings(record.subject)
        is_shared = field_class == FELLES
        part = openings.taking_part(now_ms) if kind.audience == "incident" else NOBODY
        if record.kind == "share":  # who was let in is told when it ends: then it takes part no more
            part = {str(record.get("to", "")): "see", **part}
        return Subject(
            kind=record.kind,
            space=self.space,
            mode=self.mode,
            home=record.home,
            home_agency=self.agencies.get(record.home, ""),
            field_class=field_class,
            audience=kind.audience,
            taking_part=part,
            recipients=_recipients(record) if kind.audience == "named" else NOWHERE,
            released_to=NOWHERE if is_shared else openings.released_to(record.id, field_class, now_ms),
            glass=NOWHERE if is_shared else openings.glass_to(record.id, field_class, now_ms),
            names=frozenset({record.id, record.subject}),
        )

    def of(self, actor: Actor, record: Record, now_ms: int) -> dict[str, Any] | None:
        """Return a record as somebody may see it; None: nothing of it.

        The view holds `id, kind, home, subject, made_at_ms, changed_at_ms` and the fields that are theirs to
        see; `by` and `made_by` only to its own centre.
        """
        kind = self.kinds.get(record.kind)
        if kind is None:
            return None
        opened: dict[str, bool] = {}
        shown = {}
        for name, value in list(record.data.items()):  # a copy at once: another thread may be writing
            field_class = kind.classes.get(name)
            if field_class is None:
                continue  # a field of a later version: nobody knows whose it is
            if field_class not in opened:
                opened[field_class] = self.opens(actor, record, field_class, now_ms)
            if opened[field_class]:
                shown[name] = value
        if not any(opened.values()):
            return None
        view = {
            "id": record.id,
            "kind": record.kind,
            "home": record.home,
            "subject": record.subject,
            "made_at_ms": record.made_at_ms,
            "changed_at_ms": record.changed_at_ms,
            "stamp": list(record.changed),
            **shown,
        }
        if actor.centre == record.home:
            view["by"] = list(record.changed_by)
            view["made_by"] = list(record.made_by)
        return view

    def opens(self, actor: Actor, record: Record, field_class: str, now_ms: int) -> bool:
        """Say whether somebody reads a class of a record; where that is to be written down, it is told.

        Raises
        ------
        KeyError
            When the kind of the record is not known here.
        """
        decision = decide(actor, READ, self.subject(record, field_class, now_ms))
        if decision.allowed and decision.needs_log:
            for listener in self.logged:
                listener(actor, record, field_class, decision)
        return decision.allowed

    def all_of(self, actor: Actor, kind: str, now_ms: int) -> Iterator[dict[str, Any]]:
        """Go through the records of a kind that somebody may see something of."""
        for record in self.state.of_kind(kind):
            view = self.of(actor, record, now_ms)
            if view is not None:
                yield view

    def about(self, actor: Actor, subject: str, now_ms: int) -> Iterator[dict[str, Any]]:
        """Go through what somebody may see about a subject."""
        for record in self.state.about(subject):
            view = self.of(actor, record, now_ms)
            if view is not None:
                yield view

    def _openings(self, subject: str) -> Openings:
        """Return what has been opened about a subject, read anew when something may have opened it."""
        mark = self.state.opened.get(subject, 0), subject in self.state.records
        found = self._read.get(subject)
        if found is None or found[0] != mark:
            if len(self._read) >= KEPT:
                self._read.clear()
            # The mark was taken first: what is written meanwhile makes another, and is read next time.
            found = self._read[subject] = mark, read_openings(self.state, subject)
        return found[1]


def _recipients(record: Record) -> frozenset[str]:
    told = record.get("recipients", ())
    return frozenset(one for one in told if isinstance(one, str)) if isinstance(told, list) else NOWHERE
