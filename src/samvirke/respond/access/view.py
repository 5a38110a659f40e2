"""A record as one person may see it: the only way from state to any page, route, export or message."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.access.subject import Subject
from samvirke.respond.record.field_class import FELLES
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State

READ = "read"


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

    def taking_part(self, incident: str, now_ms: int) -> Mapping[str, str]:
        """Return centre → see or act, for all who take part in an incident now."""
        found = self.state.get(incident)
        part = {} if found is None else {found.home: "act"}
        for share in self.state.about(incident, "share"):
            is_over = share.get("ended", False) or now_ms > share.get("until_ms", now_ms)
            # Only the incident's own centre opens it to others.
            if not is_over and found is not None and share.home == found.home:
                part[share.get("to")] = share.get("may", "see")
        return MappingProxyType(part)

    def released_to(self, record: Record, field_class: str, now_ms: int) -> frozenset[str]:
        """Return the centres to which a class of a record is released now."""
        return frozenset(
            release.get("to")
            for release in self.state.about(record.subject, "release")
            if release.get("of") == record.id
            and release.home == record.home  # only the owner releases
            and field_class in release.get("classes", ())
            and not release.get("ended", False)
            and now_ms <= release.get("until_ms", now_ms)
        )

    def subject(self, record: Record, field_class: str, now_ms: int) -> Subject:
        """Return what `decide` is asked about a class of a record."""
        kind = self.kinds[record.kind]
        is_incident = kind.audience == "incident"
        return Subject(
            kind=record.kind,
            space=self.space,
            mode=self.mode,
            home=record.home,
            home_agency=self.agencies.get(record.home, ""),
            field_class=field_class,
            audience=kind.audience,
            taking_part=self.taking_part(record.subject, now_ms) if is_incident else {},
            recipients=frozenset(record.get("recipients", ())) if kind.audience == "named" else frozenset(),
            released_to=frozenset()
            if field_class == FELLES
            else self.released_to(record, field_class, now_ms),
            names=frozenset({record.id, record.subject}),
        )

    def of(self, actor: Actor, record: Record, now_ms: int) -> dict[str, Any] | None:
        """Return a record as somebody may see it; None: nothing of it.

        The view holds `id, kind, home, subject, made_at_ms, changed_at_ms` and the fields that are theirs to
        see; `by` only to its own centre.
        """
        kind = self.kinds.get(record.kind)
        if kind is None:
            return None
        opened: dict[str, bool] = {}
        shown = {}
        for name, value in record.data.items():
            field_class = kind.classes.get(name)
            if field_class is None:
                continue  # a field of a later version: nobody knows whose it is
            if field_class not in opened:
                opened[field_class] = decide(actor, READ, self.subject(record, field_class, now_ms)).allowed
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
        return view

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
