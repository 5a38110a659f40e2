"""A disk that fails: detected and said, nothing acknowledged is lost in silence, nothing is half-written."""

import os
import random
import resource
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw
import pytest
from tests.respond.journal.made import ORIGIN, draft, entry, journal_of

from samvirke.respond.journal import sqlite_index
from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.errors import DamagedError, JournalError, StoppedError
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.journal.store import KeyUse

N = 60
PLACES = int(os.environ.get("SAMVIRKE_FAULTS", "14"))  # flipped bits or torn sectors tried in each file
SECTOR = 512


@contextmanager
def files_no_larger_than(n_bytes: int) -> Iterator[None]:
    """Let the disk refuse to write beyond a size, as a full or failing one does; root is refused too."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write_until_refused(store: SqliteStore) -> int:
    """Write one entry after the other; return how many were acknowledged."""
    start = store.sizes().get(ORIGIN, 0)
    for seq in range(start, start + 100_000):
        try:
            store.write([entry(seq)])
        except StoppedError:
            return seq
    raise AssertionError("the disk never refused")


def test_a_full_disk_stops_the_store_and_what_was_acknowledged_is_there(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    store._session.file.writer.pragma("max_page_count", 40)  # SQLite's own way to be full
    acknowledged = write_until_refused(store)
    assert 0 < acknowledged < 1000
    with pytest.raises(StoppedError, match=r"nothing more is taken.*disk of .* is full; make room"):
        store.write([entry(acknowledged)])
    assert list(store.read(ORIGIN)) == [entry(seq) for seq in range(acknowledged)]
    store.close()
    store = SqliteStore(tmp_path / "j")
    store.write([entry(acknowledged)])  # there is room again
    assert list(store.read(ORIGIN)) == [entry(seq) for seq in range(acknowledged + 1)]
    store.close()


def test_a_disk_that_refuses_to_write_stops_the_store_and_loses_nothing(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    with files_no_larger_than(200_000):
        acknowledged = write_until_refused(store)
    assert acknowledged > 10
    with pytest.raises(StoppedError, match=r"nothing more is taken"):
        store.write([entry(acknowledged)])
    store.close()
    store = SqliteStore(tmp_path / "j")
    there = list(store.read(ORIGIN))
    # The one that was refused may have reached the disk all the same: nobody was told that it had.
    assert acknowledged <= len(there) <= acknowledged + 1
    assert there == [entry(seq) for seq in range(len(there))]
    store.write([entry(len(there))])
    store.close()


def test_a_batch_that_is_refused_is_not_half_there(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    store.write([entry(seq) for seq in range(10)])
    store._session.file.writer.pragma("max_page_count", 40)
    with pytest.raises(StoppedError):
        store.write([entry(seq) for seq in range(10, 1500)], [KeyUse("a", b"", b"")])
    store.close()
    store = SqliteStore(tmp_path / "j")
    assert store.sizes() == {ORIGIN: 10}
    assert store.key("a") is None
    store.close()


def test_a_journal_that_has_stopped_tells_everybody_and_takes_no_more(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "j")
    journal.append([draft(0)])[1].result()
    with files_no_larger_than(20_000):
        waiting: list[Future[None]] = []
        with suppress(StoppedError):  # it may have stopped while we are still asking
            waiting.extend(journal.append([draft(number)])[1] for number in range(1, 5000))
        errors = [future.exception() for future in waiting]
    first = next(number for number, error in enumerate(errors) if error is not None)
    assert all(isinstance(error, StoppedError) for error in errors[first:])
    with pytest.raises(StoppedError, match="the journal has stopped"):
        journal.append([draft(1)])
    assert journal.stopped is not None
    journal.close()
    journal = journal_of(tmp_path / "j")
    size = journal.store.sizes()[ORIGIN]
    assert first + 1 <= size
    journal.append([draft(1)])[1].result()
    assert [each.seq for each in journal.store.read(ORIGIN)] == list(range(size + 1))
    journal.close()


# --- damage at rest --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a journal that was closed, and one that was not: part of it in its -wal."""
    folder = tmp_path_factory.mktemp("made")
    before = sqlite_index.MOST_WAITING
    sqlite_index.MOST_WAITING = 20
    try:
        store = SqliteStore(folder / "j")
        for seq in range(N):
            store.write([entry(seq)], [KeyUse(f"key {seq}", b"d" * 32, b"{}")])
        store.put("checkpoint/1", b"note" * 20)
        (folder / "open").mkdir()
        shutil.copy(folder / "j", folder / "open" / "j")
        shutil.copy(folder / "j-wal", folder / "open" / "j-wal")
        store.close()
    finally:
        sqlite_index.MOST_WAITING = before
    (folder / "closed").mkdir()
    shutil.copy(folder / "j", folder / "closed" / "j")
    return folder


def look(path: Path) -> tuple[list[Entry], list[Any], list[str]]:
    """Read all that stands in a journal: entries, what else there is, and what was told on opening."""
    store = SqliteStore(path)
    try:
        entries = list(store.read(ORIGIN))
        assert [each.leaf for each in entries] == list(store.leaves(ORIGIN))
        wrong = store.check_index()
        if wrong:
            raise DamagedError(wrong[0])
        rest = [
            store.sizes(),
            [store.key(f"key {seq}") for seq in range(N)],
            store.key("key none"),
            [list(store.of_subject(f"incident:110.innlandet:{number}")) for number in range(5)],
            store.get("checkpoint/1"),
            store.names(""),
        ]
        return entries, rest, store.notices
    finally:
        store.close()


def flipped(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def torn(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) // SECTOR) * SECTOR
    return data[:at] + bytes(SECTOR) + data[at + SECTOR :]


def short(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


@pytest.mark.parametrize("damage", [flipped, torn, short])
@pytest.mark.parametrize(("state", "name"), [("closed", "j"), ("open", "j"), ("open", "j-wal")])
def test_damage_is_found_or_harmless_never_silent(
    state: str, name: str, damage: Callable[[bytes, random.Random], bytes], made: Path, tmp_path: Path
) -> None:
    whole = look(_copy(made / state, tmp_path / "whole"))
    assert (len(whole[0]), whole[2]) == (N, [])
    data = (made / state / name).read_bytes()
    chance = random.Random(f"{state} {name} {damage.__name__}")  # noqa: S311 - no secret
    found = harmless = told = 0
    for number in range(PLACES if damage is not short else PLACES // 2):
        path = _copy(made / state, tmp_path / str(number))
        path.with_name(name).write_bytes(damage(data, chance))
        try:
            entries, rest, notices = look(path)
        except JournalError:
            found += 1
            continue
        if (entries, rest) == whole[:2]:
            harmless += 1
        else:
            # SQLite left out the end of the write-ahead log; that is right after a power cut, and is said.
            assert name == "j-wal"
            assert entries == whole[0][: len(entries)]
            assert notices
            told += 1
    # Where all pages stand in the log too, damage to the file itself is put right from it.
    assert found + told > 0 or (state, name) == ("open", "j")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE origins SET indexed = indexed - 1",
        "UPDATE origins SET name = '112.innlandet/1'",
        "UPDATE kept SET value = x'6e6f7465' WHERE name = 'checkpoint/1'",
        "UPDATE kept SET name = 'checkpoint/2' WHERE name = 'checkpoint/1'",
        "UPDATE subjects SET places = substr(places, 1, 8)",
        "UPDATE subjects SET subject = x'00' WHERE first = (SELECT min(first) FROM subjects)",
        "UPDATE uses SET use = (SELECT max(use) FROM uses)",
        "UPDATE key_hashes SET hashes = x'0000000000000000'",
        "UPDATE entries SET leaves = zeroblob(length(leaves)) WHERE id = (SELECT max(id) FROM entries)",
        "UPDATE entries SET space = 'exercise-1'",
        "DELETE FROM entries WHERE id = (SELECT min(id) + 7 FROM entries)",
    ],
)
def test_a_row_that_somebody_changed_in_the_file_is_found(change: str, made: Path, tmp_path: Path) -> None:
    path = _copy(made / "closed", tmp_path / "changed")
    connection = apsw.Connection(str(path))
    connection.execute(change)
    assert connection.changes() > 0
    connection.close()
    with pytest.raises(JournalError):
        look(path)


def test_a_write_ahead_log_cut_between_two_entries_is_found_by_a_checkpoint_alone(
    made: Path, tmp_path: Path
) -> None:
    """Nothing in the files tells it: this is what the checkpoints that others hold are for."""
    path = _copy(made / "open", tmp_path / "cut")
    log = path.with_name("j-wal")
    frame = 24 + 4096
    log.write_bytes(log.read_bytes()[: 32 + 40 * frame])
    entries, _, notices = look(path)
    assert 0 < len(entries) < N
    assert entries == [entry(seq) for seq in range(len(entries))]
    assert notices == []


@pytest.mark.parametrize("more", [1, 23, 24, 4000])
def test_a_write_ahead_log_cut_within_an_entry_is_told(more: int, made: Path, tmp_path: Path) -> None:
    path = _copy(made / "open", tmp_path / "cut")
    log = path.with_name("j-wal")
    frame = 24 + 4096  # sqlite.org/fileformat2.html#walformat: 32 bytes, then frames of 24 and a page
    log.write_bytes(log.read_bytes()[: 32 + 40 * frame + more])
    entries, _, notices = look(path)
    assert entries == [entry(seq) for seq in range(len(entries))]
    assert ["was not finished" in notice for notice in notices] == [True]


def _copy(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to / "j"
