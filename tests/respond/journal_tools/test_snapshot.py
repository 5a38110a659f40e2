"""A snapshot is a shortcut: whatever is wrong with it, the state is that of the log."""

import json
import threading
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.respond.journal_tools.made import a_part, an_entry, salt_of

from samvirke.respond.journal.content import Content
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.journal.snapshot import AT_ONCE, NAMES, Snapshots, begin
from samvirke.respond.journal.snapshot_records import folded, unfolded
from samvirke.respond.record.state import State

HERE, LATER, THERE = "110.innlandet/1", "110.innlandet/2", "113.innlandet/1"


def a_log(n: int, origin: str = HERE, records: int = 7) -> list[Entry]:
    """Return entries that change a few records over and over, two fields in turn."""
    home = origin.partition("/")[0]
    return [
        an_entry(
            seq,
            a_part(
                f"R{seq % records}",
                {("title", "note")[seq % 2]: f"{seq} æ\ud800"},
                subject=f"incident:110.innlandet:R{seq % 3}",
                home=home,
                salt=salt_of(seq),
            ),
            origin=origin,
        )
        for seq in range(n)
    ]


def whole(store: MemoryStore) -> State:
    """Return the state folded from the first entry, with nothing but the log."""
    state = State()
    for origin in sorted(store.sizes()):
        state.apply_all(store.read(origin))
    return state


def kept(store: MemoryStore, state: State) -> Snapshots:
    snapshots = Snapshots(store, state, threading.RLock())
    assert snapshots.take()
    return snapshots


def test_a_node_starts_from_a_snapshot_and_folds_the_rest() -> None:
    store = MemoryStore()
    log, theirs = a_log(50), a_log(20, THERE)
    store.write([*log[:30], *theirs[:5]])
    kept(store, begin(store).state)
    store.write([*log[30:], *theirs[5:]])
    begun = begin(store)
    assert (begun.from_snapshot, begun.folded, begun.wrong) == (35, 35, ())
    assert begun.state.as_document() == whole(store).as_document()
    assert begun.state.by_kind == whole(store).by_kind
    assert begun.state.by_subject == whole(store).by_subject


def test_what_was_strange_is_remembered() -> None:
    store = MemoryStore()
    store.write([an_entry(0, a_part("X", home="113.innlandet"))])  # 110 writes of a record of 113
    kept(store, begin(store).state)
    begun = begin(store)
    assert begun.from_snapshot == 1
    assert begun.state.strange == whole(store).strange != []


@pytest.mark.parametrize("at", [0, 5, 25, 60, -1])
def test_a_flipped_bit_is_told_and_the_older_snapshot_taken(at: int) -> None:
    store = MemoryStore()
    log = a_log(40)
    store.write(log[:10])
    snapshots = kept(store, begin(store).state)
    state = begin(store).state
    store.write(log[10:])
    state.apply_all(log[10:])
    snapshots._state = state
    assert snapshots.take()
    newer = bytearray(store.get(NAMES[1]) or b"")
    newer[at] ^= 1
    store.put(NAMES[1], bytes(newer))
    begun = begin(store)
    assert (begun.from_snapshot, begun.folded, begun.snapshot) == (10, 30, NAMES[0])
    assert [text.partition(" ")[0] for text in begun.wrong] == [NAMES[1]]
    assert begun.state.as_document() == whole(store).as_document()


@pytest.mark.parametrize("length", [1, 20, 60, 200])
def test_a_torn_snapshot_is_told_and_the_log_folded_whole(length: int) -> None:
    store = MemoryStore()
    store.write(a_log(40))
    kept(store, begin(store).state)
    store.put(NAMES[0], (store.get(NAMES[0]) or b"")[:length])
    begun = begin(store)
    assert (begun.from_snapshot, begun.folded, len(begun.wrong)) == (0, 40, 1)
    assert begun.state.as_document() == whole(store).as_document()


def test_a_snapshot_of_another_log_is_told_and_left() -> None:
    store, other = MemoryStore(), MemoryStore()
    store.write(a_log(40))
    kept(store, begin(store).state)
    for name, log in (("longer", a_log(39)), ("another", [replace(e, counter=9) for e in a_log(40)])):
        copy = MemoryStore()
        copy.write(log)
        copy.put(NAMES[0], store.get(NAMES[0]) or b"")
        begun = begin(copy)
        assert begun.from_snapshot == 0, name
        assert "not the one it was taken of" in begun.wrong[0]
    assert begin(other).state.as_document() == State().as_document()


def test_an_older_epoch_that_grew_since_is_folded_before_the_newer_one() -> None:
    store = MemoryStore()
    old, new = a_log(20), a_log(5, LATER)
    store.write([*old[:10], *new])
    kept(store, begin(store).state)
    store.write(old[10:])  # given back by another centre after a restore
    begun = begin(store)
    assert begun.from_snapshot == 0
    assert "has grown since" in begun.wrong[0]
    assert begun.state.as_document() == whole(store).as_document()


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 9))
def test_one_taken_while_entries_arrive_gives_the_same_state(before: int, during: int, records: int) -> None:
    # A change falls between any two handfuls of records: the lock lets one entry in each time it is let go.
    store, state = MemoryStore(), State()
    log = a_log(before + during, records=records)
    store.write(log[:before])
    state.apply_all(log[:before])
    waiting = iter(log[before:])

    class LetsIn:
        def __enter__(self) -> None:
            pass

        def __exit__(self, *_: object) -> None:
            for entry in waiting:
                store.write([entry])
                state.apply(entry)
                break

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("samvirke.respond.journal.snapshot.AT_ONCE", 1)
        patch.setattr("samvirke.respond.journal.snapshot.REST_S", 0)
        assert Snapshots(store, state, LetsIn()).take()
    begun = begin(store)
    assert begun.from_snapshot == before
    assert begun.state.as_document() == whole(store).as_document()


def test_what_is_folded_and_not_durable_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    store, log = MemoryStore(), a_log(3)
    store.write(log[:2])
    state = begin(store).state
    state.apply(log[2])  # the disk has not got it
    monkeypatch.setattr("samvirke.respond.journal.snapshot.PATIENCE_S", 0.03)
    assert not Snapshots(store, state, threading.RLock()).take()
    assert store.names("") == []


def test_one_that_is_being_taken_when_a_part_is_erased_is_not_kept() -> None:
    store = MemoryStore()
    store.write(a_log(3))
    snapshots = Snapshots(store, begin(store).state, threading.RLock())
    durable = snapshots._is_durable

    def meanwhile(seen: Any) -> bool:
        snapshots.forget()
        return durable(seen)

    snapshots._is_durable = meanwhile  # type: ignore[method-assign]
    assert not snapshots.take()
    assert store.names("") == []


def test_forgotten_snapshots_leave_no_byte() -> None:
    store = MemoryStore()
    store.write(a_log(3))
    snapshots = kept(store, begin(store).state)
    assert snapshots.take()
    snapshots.forget()
    assert [store.get(name) for name in NAMES] == [b"", b""]
    assert begin(store).folded == 3


def test_one_is_taken_every_so_many_entries_and_at_the_end() -> None:
    store, log = MemoryStore(), a_log(25)
    state = State()
    snapshots = Snapshots(store, state, threading.RLock(), every=10)
    for entry in log:
        store.write([entry])
        state.apply(entry)
        snapshots.heard([entry])
    snapshots.close()
    assert begin(store).from_snapshot == 25
    assert not [thread for thread in threading.enumerate() if thread.name == "snapshot"]


texts = st.text(max_size=8)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.dictionaries(texts, values, max_size=3)), max_size=12))
def test_records_come_back_from_their_columns_as_they_were(changes: list[tuple[int, dict[str, Any]]]) -> None:
    state = State()
    for seq, (own, data) in enumerate(changes):
        record = f"need:110.innlandet:R{own}"
        content = Content("need-changed/1", record, "incident:x:1", seq * 5, ("a", "b", f"c{seq % 2}"), data)
        part = Part.sealed("FELLES", content.encoded(), salt_of(seq))
        state.apply(Entry(HERE, seq, seq + 100, seq % 2, "live", (part,)))
    records = list(state.records.values())
    back = unfolded(json.loads(json.dumps(folded(records))))
    assert {record.id: record for record in back} == state.records


def test_several_handfuls_are_taken_one_by_one() -> None:
    store = MemoryStore()
    store.write(a_log(2 * AT_ONCE + 1, records=2 * AT_ONCE + 1))
    kept(store, begin(store).state)
    assert begin(store).state.as_document() == whole(store).as_document()
