"""What every store keeps: memory, SQLite and PostgreSQL are held to the same promises.

PostgreSQL is found through SAMVIRKE_POSTGRES, a conninfo such as `host=127.0.0.1 user=postgres dbname=test`.
"""

import os
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.respond.journal_tools.made import a_part, an_entry, salt_of

from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.journal.store import KeyUse, Store

HERE, THERE = "110.innlandet/1", "113.innlandet/2"
INCIDENT = "incident:110.innlandet:A"


class Kept:
    """A store that can be closed and opened again where it outlives the process."""

    def __init__(self, make: Callable[[], Store], *, outlives: bool) -> None:
        self._make = make
        self.outlives = outlives
        self.store = make()

    def reopened(self) -> Store:
        if self.outlives:
            self.store.close()
            self.store = self._make()
        return self.store


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    schema = f"samvirke test {secrets.token_hex(6)}"
    conninfo = os.environ.get("SAMVIRKE_POSTGRES", "")
    made = {
        "memory": lambda: Kept(MemoryStore, outlives=False),
        "sqlite": lambda: Kept(lambda: SqliteStore(tmp_path / "journal.sqlite"), outlives=True),
        "postgres": lambda: Kept(lambda: _postgres(conninfo, schema), outlives=True),
    }
    here = made[request.param]()
    yield here
    here.store.close()
    if request.param == "postgres":
        import psycopg

        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(
                psycopg.sql.SQL("DROP SCHEMA {} CASCADE").format(psycopg.sql.Identifier(schema))
            )


@pytest.fixture
def store(kept: Kept) -> Store:
    return kept.store


def _postgres(conninfo: str, schema: str) -> Store:
    if not conninfo:
        pytest.skip("SAMVIRKE_POSTGRES is not set: there is no PostgreSQL to try this on")
    from samvirke.respond.journal.postgres import PostgresStore

    return PostgresStore(conninfo, schema)


def test_entries_come_back_as_they_were_written_and_in_order(kept: Kept) -> None:
    # NUL, a lone surrogate and letters outside ASCII are text like any other.
    odd = a_part("A", {"title": "a\0b \ud800 æøå"}, subject=INCIDENT)
    health = a_part("A", {"medical_note": "…"}, subject=INCIDENT, field_class="HELSE")
    written = [an_entry(0, odd, health), an_entry(1), an_entry(2, health.bare(), odd)]
    kept.store.write(written[:1])
    kept.store.write(written[1:])
    store = kept.reopened()
    assert list(store.read(HERE)) == written
    assert list(store.read(HERE, after=0, limit=1)) == written[1:2]
    assert list(store.read(HERE, after=1)) == written[2:]
    assert list(store.read(HERE, after=2)) == []
    assert list(store.read(HERE, limit=0)) == []
    assert list(store.read(THERE)) == []
    assert [store.entry(HERE, seq) for seq in (-1, 0, 2, 3)] == [None, written[0], written[2], None]


def test_several_origins_stand_apart(kept: Kept) -> None:
    ours, theirs = [an_entry(0), an_entry(1)], [an_entry(0, origin=THERE)]
    kept.store.write([ours[0], theirs[0], ours[1]])
    store = kept.reopened()
    assert store.sizes() == {HERE: 2, THERE: 1}
    assert (list(store.read(HERE)), list(store.read(THERE))) == (ours, theirs)


@pytest.mark.parametrize("seqs", [[1], [0, 2], [0, 0], [0, 1, 1], [-1]])
def test_a_gap_or_a_repetition_is_refused_and_nothing_of_the_batch_is_there(
    store: Store, seqs: list[int]
) -> None:
    with pytest.raises(JournalError, match=f"entry {seqs[-1]} of {HERE} does not follow"):
        store.write([an_entry(seq) for seq in seqs], [KeyUse("k", b"d", b"a")])
    assert store.sizes() == {}
    assert list(store.read(HERE)) == []
    assert list(store.leaves(HERE)) == []
    assert list(store.of_subject("incident:110.innlandet:R0")) == []
    assert store.key("k") is None
    store.write([an_entry(0)])  # and it goes on
    assert store.sizes() == {HERE: 1}


def test_a_key_is_used_once_and_a_write_that_repeats_it_leaves_nothing(kept: Kept) -> None:
    use = KeyUse("ola@110.innlandet a\0b \ud800 ø", b"\x00" * 32, b'{"records":[]}')
    kept.store.write([an_entry(0)], [use])
    for keys in ([replace(use, digest=b"other")], [KeyUse("new", b"", b""), use]):
        with pytest.raises(JournalError, match="used already"):
            kept.store.write([an_entry(1)], keys)
    with pytest.raises(JournalError, match="used already"):
        kept.store.write([an_entry(1)], [KeyUse("twice", b"", b""), KeyUse("twice", b"", b"")])
    store = kept.reopened()
    assert store.key(use.key) == use
    assert (store.key("new"), store.key("twice"), store.key("")) == (None, None, None)
    assert store.sizes() == {HERE: 1}
    store.write([an_entry(1)], [KeyUse("new", b"", b"")])


def test_a_withheld_part_is_filled_with_what_was_committed_to_and_nothing_else(kept: Kept) -> None:
    part = a_part("A", {"medical_note": "brudd"}, subject=INCIDENT, field_class="HELSE")
    store = kept.store
    store.write([an_entry(0, a_part("A"), part.bare())])
    for seq, number in ((0, 2), (0, -1), (1, 0)):
        with pytest.raises(JournalError, match="there is no part"):
            store.fill(HERE, seq, number, part)
    for wrong in (
        a_part("A", {"medical_note": "frisk"}, field_class="HELSE"),
        replace(part, content=b"{}"),
        part.bare(),
    ):
        with pytest.raises(JournalError, match="not what its header committed to"):
            store.fill(HERE, 0, 1, wrong)
    assert list(store.of_subject(INCIDENT)) == [(HERE, 0, 0)]
    store.fill(HERE, 0, 1, part)
    store.fill(HERE, 0, 1, part)  # told twice, the same
    store = kept.reopened()
    assert list(store.read(HERE)) == [an_entry(0, a_part("A"), part)]
    assert list(store.of_subject(INCIDENT)) == [(HERE, 0, 0), (HERE, 0, 1)]


def test_an_erased_part_is_gone_and_its_header_and_leaf_stand(kept: Kept) -> None:
    part = a_part("A", {"medical_note": "brudd"}, subject=INCIDENT, field_class="HELSE")
    before = an_entry(0, a_part("A"), part)
    kept.store.write([before, an_entry(1)])
    kept.store.erase(HERE, 0, 1)
    for seq, number in ((0, 1), (0, 7), (9, 0), (0, -1)):
        kept.store.erase(HERE, seq, number)  # nothing to erase is no error: it is asked again after a crash
    store = kept.reopened()
    assert store.entry(HERE, 0) == an_entry(0, a_part("A"), part.bare())
    assert list(store.leaves(HERE)) == [before.leaf, an_entry(1).leaf]
    assert list(store.of_subject(INCIDENT)) == [(HERE, 0, 0)]
    assert store.sizes() == {HERE: 2}


def test_what_is_about_a_subject_is_found_whoever_wrote_it(kept: Kept) -> None:
    about = [a_part(name, subject=INCIDENT, home="113.innlandet", kind="need") for name in "XY"]
    kept.store.write([an_entry(0, *about, origin=THERE), an_entry(0, a_part("A")), an_entry(1)])
    store = kept.reopened()
    assert list(store.of_subject(INCIDENT)) == [(HERE, 0, 0), (THERE, 0, 0), (THERE, 0, 1)]
    assert list(store.of_subject("incident:110.innlandet:R1")) == [(HERE, 1, 0)]
    assert list(store.of_subject("incident:110.innlandet:")) == []


def test_leaves_are_those_of_the_headers(store: Store) -> None:
    entries = [an_entry(seq) for seq in range(5)]
    store.write(entries)
    assert list(store.leaves(HERE)) == [entry.leaf for entry in entries]
    assert list(store.leaves(HERE, after=2)) == [entry.leaf for entry in entries[3:]]
    assert list(store.leaves(THERE)) == []


def test_small_things_are_kept_replaced_and_listed_by_how_they_begin(kept: Kept) -> None:
    names = ["checkpoint/10", "checkpoint/9", "snapshot", "check%", "æ\0", "c_", "checkpoinu"]
    for name in names:
        kept.store.put(name, name.encode())
    kept.store.put("snapshot", b"\0newer\0")
    store = kept.reopened()
    assert [store.get(name) for name in ("snapshot", "check%", "none")] == [b"\0newer\0", b"check%", None]
    assert store.names("checkpoint") == ["checkpoint/10", "checkpoint/9"]
    assert store.names("check%") == ["check%"]  # a name is no pattern
    assert store.names("c_") == ["c_"]
    assert store.names("") == sorted(names)
    store.put("empty", b"")
    assert store.get("empty") == b""


def test_nothing_to_write_is_written(store: Store) -> None:
    store.write([])
    assert store.sizes() == {}


def test_what_does_not_fit_in_a_page_fits_in_the_store(kept: Kept) -> None:
    big = a_part("A", {"title": secrets.token_hex(2_000_000)})
    kept.store.write([an_entry(0, big)])
    kept.store.put("snapshot", secrets.token_bytes(3_000_000))
    store = kept.reopened()
    found = store.entry(HERE, 0)
    assert found is not None
    assert found.parts[0].content == big.content
    assert found.parts[0].is_true
    assert len(store.get("snapshot") or b"") == 3_000_000


def test_entries_are_read_while_others_are_written(store: Store) -> None:
    store.write([an_entry(seq) for seq in range(300)])
    stop = threading.Event()
    errors: list[BaseException] = []

    def write() -> None:
        try:
            for seq in range(300, 700):
                store.write([an_entry(seq)])
                if stop.is_set():
                    return
        except BaseException as error:  # noqa: BLE001  # told in the main thread
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(10):
            seqs = [entry.seq for entry in store.read(HERE)]
            assert seqs == list(range(len(seqs)))
            assert len(seqs) >= 300
            assert store.sizes()[HERE] >= len(seqs)
    finally:
        stop.set()
        writer.join()
    assert errors == []


def test_a_reader_half_way_is_not_disturbed_by_a_write(store: Store) -> None:
    store.write([an_entry(seq) for seq in range(5)])
    reading = store.read(HERE)
    first = next(reading)
    store.write([an_entry(5)])
    store.erase(HERE, 4, 0)
    seqs = [first.seq, *(entry.seq for entry in reading)]
    assert seqs in (list(range(5)), list(range(6)))  # with or without what came meanwhile, and nothing else


class Model:
    """A store as plain lists: what is promised, and nothing of how."""

    def __init__(self) -> None:
        self.entries: dict[str, list[Entry]] = {}
        self.leaves: dict[str, list[bytes]] = {}

    def write(self, entries: list[Entry]) -> bool:
        sizes = {origin: len(log) for origin, log in self.entries.items()}
        for entry in entries:
            if entry.seq != sizes.get(entry.origin, 0):
                return False
            sizes[entry.origin] = entry.seq + 1
        for entry in entries:
            self.entries.setdefault(entry.origin, []).append(entry)
            self.leaves.setdefault(entry.origin, []).append(entry.leaf)
        return True

    def put_part(self, origin: str, seq: int, number: int, part: Part) -> None:
        entry = self.entries[origin][seq]
        parts = list(entry.parts)
        parts[number] = part
        self.entries[origin][seq] = replace(entry, parts=tuple(parts))


origins = st.sampled_from([HERE, THERE])
steps = st.lists(
    st.one_of(
        # Of which origin, how many entries, and how far the first is from what would follow.
        st.tuples(st.just("write"), origins, st.integers(1, 3), st.sampled_from([0, 0, 0, 0, 1, -1])),
        st.tuples(st.just("erase"), origins, st.integers(0, 9), st.integers(0, 2)),
        st.tuples(st.just("fill"), origins, st.integers(0, 9), st.integers(0, 2)),
    ),
    max_size=15,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_done_it_holds_what_a_plain_list_would(
    kept: Kept, steps: list[tuple[str, str, int, int]]
) -> None:
    model = Model()
    full: dict[tuple[str, int, int], Part] = {}
    base = secrets.token_hex(3)  # the store lives on from example to example: origins of their own
    name = {HERE: f"110.{base}/1", THERE: f"113.{base}/2"}
    for what, where, a, b in steps:
        origin = name[where]
        log = model.entries.get(origin, [])
        if what == "write":
            home = origin.partition("/")[0]
            entries = []
            for seq in range(len(log) + b, len(log) + b + a):
                parts = [
                    a_part(f"R{seq % 3}", {"title": f"{seq}"}, home=home, salt=salt_of(seq * 7 + number))
                    for number in range(2)
                ]
                full |= {(origin, seq, number): part for number, part in enumerate(parts) if b == 0}
                entries.append(an_entry(seq, parts[0], parts[1].bare(), origin=origin))
            if model.write(entries):
                kept.store.write(entries)
            else:
                with pytest.raises(JournalError, match="does not follow"):
                    kept.store.write(entries)
        elif a < len(log) and b < 2:
            part = full[origin, a, b].bare() if what == "erase" else full[origin, a, b]
            model.put_part(origin, a, b, part)
            if what == "erase":
                kept.store.erase(origin, a, b)
            else:
                kept.store.fill(origin, a, b, part)
    for origin in name.values():
        log = model.entries.get(origin, [])
        assert list(kept.store.read(origin)) == log
        assert list(kept.store.leaves(origin)) == model.leaves.get(origin, [])
        assert kept.store.sizes().get(origin, 0) == len(log)
        for own in ("R0", "R1", "R2"):
            subject = f"incident:{origin.partition('/')[0]}:{own}"
            assert list(kept.store.of_subject(subject)) == [
                (origin, entry.seq, number)
                for entry in log
                for number, part in enumerate(entry.parts)
                if part.content is not None and entry.seq % 3 == int(own[1])
            ]
