"""Records made anew from what is held of them, after something about them came late."""

from collections.abc import Mapping

from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.store import Store
from samvirke.respond.record.state import State


def refold(state: State, store: Store, records: Mapping[str, str]) -> None:
    """Make records anew from the entries that are held, those of an older epoch before those of a newer.

    Parameters
    ----------
    state
        Where the records stand, or are to stand.
    store
        What is held; all that the state has folded must be in it.
    records
        Id of a record → its subject.
    """
    by_subject: dict[str, set[str]] = {}
    for record, subject in records.items():
        by_subject.setdefault(subject, set()).add(record)
    for subject, wanted in by_subject.items():
        entries = _entries_about(store, subject, wanted)
        for record in sorted(wanted):
            state.rebuild(record, entries.get(record, ()))


def _entries_about(store: Store, subject: str, wanted: set[str]) -> dict[str, list[Entry]]:
    """Return record → its entries in the order of its home's log."""
    places = {(origin, seq) for origin, seq, _ in store.of_subject(subject)}
    ordered = sorted(places, key=lambda place: (_epoch(place[0]), place[1]))
    found: dict[str, list[Entry]] = {}
    for origin, seq in ordered:
        entry = store.entry(origin, seq)
        if entry is None:
            continue
        speaks_of = {read_content(part.content).record for part in entry.parts if part.content is not None}
        for record in speaks_of & wanted:
            found.setdefault(record, []).append(entry)
    return found


def _epoch(origin: str) -> int:
    return int(origin.rpartition("/")[2])
