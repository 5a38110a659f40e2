"""What stands now: the fold of all journals that are here.

A record has one writer, so its fields follow the order of one log, and the order in which logs are read
does not matter: two nodes that hold the same parts hold the same state.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from samvirke.respond.journal.content import Content, read_content
from samvirke.respond.journal.entry import Entry
from samvirke.respond.record.record import Record

OPENERS = frozenset({"share", "release", "glass", "glass_review"})


class State:
    """Records by id, by kind and by subject.

    `strange` holds what was left out and why: a part that speaks of a record of another home. It is shown,
    not hidden. A record of a kind that this version does not know is kept, and shown to nobody.
    """

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.by_kind: dict[str, dict[str, Record]] = {}
        self.by_subject: dict[str, dict[str, Record]] = {}
        self.opened: dict[str, int] = {}  # subject → changes of what may open it to others
        self.seen: dict[str, int] = {}  # origin → entries folded
        self.strange: list[str] = []

    def apply(self, entry: Entry) -> list[str]:
        """Fold an entry; return the ids of the records that changed."""
        changed = []
        for part in entry.parts:
            if part.content is not None:
                record = self._put(entry, read_content(part.content))
                if record is not None and record not in changed:
                    changed.append(record)
        self.seen[entry.origin] = max(self.seen.get(entry.origin, 0), entry.seq + 1)
        return changed

    def apply_all(self, entries: Iterable[Entry]) -> None:
        """Fold entries, those of one origin in their order."""
        seen = self.seen
        for entry in entries:  # as `apply`, without what only who listens asks for: a million at a start
            for part in entry.parts:
                if part.content is not None:
                    self._put(entry, read_content(part.content))
            if seen.get(entry.origin, 0) <= entry.seq:
                seen[entry.origin] = entry.seq + 1

    def rebuild(self, record: str, entries: Iterable[Entry]) -> None:
        """Make a record anew from all entries about it, in order: after a part was filled in or erased."""
        old = self.records.pop(record, None)
        if old is not None:
            self.by_kind[old.kind].pop(record, None)
            self.by_subject.get(old.subject, {}).pop(record, None)
            self._note_opener(old)
        for entry in entries:
            for part in entry.parts:
                if part.content is not None:
                    content = read_content(part.content)
                    if content.record == record:
                        self._put(entry, content)

    def place(self, record: Record) -> None:
        """Put in a record that stands nowhere yet."""
        self.records[record.id] = record
        self.by_kind.setdefault(record.kind, {})[record.id] = record
        self.by_subject.setdefault(record.subject, {})[record.id] = record
        self._note_opener(record)

    def place_all(self, records: Iterable[Record]) -> None:
        """Put in records that stand nowhere yet, many at a time."""
        all_records, by_kind, by_subject = self.records, self.by_kind, self.by_subject
        for record in records:
            all_records[record.id] = record
            kind, subject = record.kind, record.subject
            if kind in by_kind:
                by_kind[kind][record.id] = record
            else:
                by_kind[kind] = {record.id: record}
            if subject in by_subject:
                by_subject[subject][record.id] = record
            else:
                by_subject[subject] = {record.id: record}
            if kind in OPENERS:
                self._note_opener(record)

    def get(self, record: str) -> Record | None:
        """Return a record, None: it is not known here."""
        return self.records.get(record)

    def of_kind(self, kind: str) -> Iterator[Record]:
        """Go through the records of a kind, in the order they were made."""
        yield from sorted(self.by_kind.get(kind, {}).values(), key=lambda record: record.made)

    def about(self, subject: str, kind: str | None = None) -> Iterator[Record]:
        """Go through the records of a subject, in the order they were made."""
        # A list at once: another thread may be writing meanwhile.
        found = list(self.by_subject.get(subject, {}).values())
        yield from sorted(
            (record for record in found if kind is None or record.kind == kind),
            key=lambda record: record.made,
        )

    def _put(self, entry: Entry, content: Content) -> str | None:
        kind, _, rest = content.record.partition(":")
        home = rest.partition(":")[0]
        if home != entry.centre:
            self.strange.append(
                f"entry {entry.seq} of {entry.origin} speaks of {content.record}, which only {home} may write"
            )
            return None
        record = self.records.get(content.record)
        if record is None:
            record = Record(
                id=content.record,
                kind=sys.intern(kind),  # one text for hundreds of thousands of records
                home=sys.intern(home),
                subject=content.subject,
                made=entry.stamp,
                changed=entry.stamp,
                made_at_ms=content.at_ms,
                changed_at_ms=content.at_ms,
                made_by=content.by,
                changed_by=content.by,
            )
            self.place(record)
        record.data.update(content.data)
        record.changed = entry.stamp
        record.changed_at_ms = content.at_ms
        record.changed_by = content.by
        self._note_opener(record)
        return content.record

    def _note_opener(self, record: Record) -> None:
        """Count a change of what may open a subject to others, so that views need not look each time."""
        if record.kind in OPENERS:
            self.opened[record.subject] = self.opened.get(record.subject, 0) + 1

    def as_document(self) -> dict[str, Any]:
        """Return the state as what JSON can hold: the same for two nodes that know the same."""
        return {
            "records": [asdict(self.records[record]) for record in sorted(self.records)],
            "seen": dict(sorted(self.seen.items())),
            "strange": sorted(self.strange),
        }
