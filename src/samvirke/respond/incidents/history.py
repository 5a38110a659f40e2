"""Who changed what of a record, and when, as one person may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.view import Views
from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.store import Store
from samvirke.respond.record.record import Record, Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry's part about a record.

    Parameters
    ----------
    stamp
        Its place in the order of all entries: wall_ms, counter, origin, seq.
    at_ms
        When, on the clock of the space.
    kind
        What happened: `incident-changed/1`.
    field_class
        Access class of the fields.
    fields
        Field → new value; None: emptied.
    by
        User, role, organisation; None: not for the asker, who is of another centre.
    """

    stamp: Stamp
    at_ms: int
    kind: str
    field_class: str
    fields: Mapping[str, Any]
    by: tuple[str, str, str] | None


def history(store: Store, views: Views, actor: Actor, record: Record, now_ms: int) -> list[Change]:
    """Return the changes of a record that somebody may see, oldest first.

    A change of a class that is not theirs leaves no trace, not even a gap; one that was erased is gone.
    """
    kind = views.kinds.get(record.kind)
    classes = {} if kind is None else kind.classes
    opened: dict[str, bool] = {}
    changes = []
    for origin, seq, number in store.of_subject(record.subject):
        entry = store.entry(origin, seq)
        part = None if entry is None else entry.parts[number]
        if entry is None or part is None or part.content is None:
            continue
        content = read_content(part.content)
        if content.record != record.id or entry.centre != record.home:
            continue
        if part.field_class not in opened:
            opened[part.field_class] = views.opens(actor, record, part.field_class, now_ms)
        fields = {
            name: value for name, value in content.data.items() if classes.get(name) == part.field_class
        }
        if opened[part.field_class] and fields:
            changes.append(
                Change(
                    stamp=entry.stamp,
                    at_ms=content.at_ms,
                    kind=content.kind,
                    field_class=part.field_class,
                    fields=fields,
                    by=content.by if actor.centre == record.home else None,
                )
            )
    return sorted(changes, key=lambda change: change.stamp)
