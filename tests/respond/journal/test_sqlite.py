"""The store in a file: what it refuses to open, and what it keeps."""

import shutil
import subprocess
import sys
from pathlib import Path

import apsw
import pytest
from tests.respond.journal.made import ORIGIN, content, entry, part

from samvirke.respond.journal import sqlite_index
from samvirke.respond.journal.errors import DamagedError, JournalError
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.journal.sqlite_file import reject_unsafe_sqlite
from samvirke.respond.journal.store import KeyUse

USE = KeyUse("ola@110.innlandet 01J", b"d" * 32, b'{"n":1}')


@pytest.mark.parametrize("version", ["3.7.0", "3.40.1", "3.51.2", "3.50.4"])
def test_a_sqlite_with_the_wal_reset_bug_is_refused(version: str) -> None:
    with pytest.raises(JournalError, match=r"can lose committed entries; 3\.51\.3"):
        reject_unsafe_sqlite(version)


@pytest.mark.parametrize("version", ["3.51.3", "3.52.0", "3.54.1", "4.0.0"])
def test_a_sqlite_without_the_bug_is_taken(version: str) -> None:
    reject_unsafe_sqlite(version)


def test_a_sqlite_without_write_ahead_log_or_version_is_refused() -> None:
    with pytest.raises(JournalError, match="no write-ahead log"):
        reject_unsafe_sqlite("3.6.23")
    with pytest.raises(JournalError, match="version as 'new'"):
        reject_unsafe_sqlite("new")


def test_two_nodes_on_one_file_are_refused(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    with pytest.raises(JournalError, match=r"open in another node \(process \d+\)"):
        SqliteStore(tmp_path / "j")
    there = "import sys; from pathlib import Path; from samvirke.respond.journal.sqlite import SqliteStore; "
    other = subprocess.run(
        [sys.executable, "-c", there + "SqliteStore(Path(sys.argv[1]))", str(tmp_path / "j")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "open in another node" in other.stderr
    store.close()
    SqliteStore(tmp_path / "j").close()


def test_a_file_that_is_no_journal_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    other = apsw.Connection(str(tmp_path / "other"))
    other.execute("CREATE TABLE t (x)")
    other.close()
    (tmp_path / "text").write_text("no database " * 100)
    for name, told in (("other", "no journal of Samvirke"), ("text", "damaged")):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(JournalError, match=told):
            SqliteStore(tmp_path / name)
        assert (tmp_path / name).read_bytes() == before


def test_a_journal_of_a_later_version_is_refused(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "j").close()
    later = apsw.Connection(str(tmp_path / "j"))
    later.pragma("user_version", 99)
    later.close()
    with pytest.raises(JournalError, match="version 99; this Samvirke knows 1"):
        SqliteStore(tmp_path / "j")


def test_an_empty_file_and_a_log_without_its_file_are_the_rest_of_a_journal(tmp_path: Path) -> None:
    (tmp_path / "j").touch()
    with pytest.raises(DamagedError, match="is empty"):
        SqliteStore(tmp_path / "j")
    (tmp_path / "gone-wal").write_bytes(b"x" * 100)
    with pytest.raises(DamagedError, match="is gone"):
        SqliteStore(tmp_path / "gone")
    with pytest.raises(JournalError, match="there is no journal"):
        SqliteStore(tmp_path / "none", read_only=True)
    with pytest.raises(JournalError, match="must be able to write"):
        SqliteStore(tmp_path / "no folder" / "j")


def test_a_journal_that_was_not_closed_needs_its_write_ahead_log(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    store.write([entry(0), entry(1)], [USE])
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
        shutil.copy(tmp_path / "j", tmp_path / name / "j")
    shutil.copy(tmp_path / "j-wal", tmp_path / "with" / "j-wal")
    store.close()
    with pytest.raises(DamagedError, match="j-wal is missing: the last entries stand in it"):
        SqliteStore(tmp_path / "without" / "j")
    crashed = SqliteStore(tmp_path / "with" / "j")
    assert list(crashed.read(ORIGIN)) == [entry(0), entry(1)]
    assert crashed.key(USE.key) == USE
    assert crashed.notices == []
    crashed.close()


def test_a_process_that_ends_without_closing_leaves_what_can_be_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    code = f"""
from pathlib import Path
from samvirke.respond.journal.sqlite import SqliteStore
from tests.respond.journal.made import entry
store = SqliteStore(Path({str(path)!r}))
store.write([entry(0)])
"""
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
    store = SqliteStore(path)
    assert store.sizes() == {ORIGIN: 1}
    store.close()


def test_a_reader_beside_the_node_reads_and_writes_nothing(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    store.write([entry(0)])
    beside = SqliteStore(tmp_path / "j", read_only=True)
    assert list(beside.read(ORIGIN)) == [entry(0)]
    with pytest.raises(JournalError, match="opened for reading"):
        beside.write([entry(1)])
    store.write([entry(1)])
    beside.close()
    store.close()
    with pytest.raises(JournalError, match="is closed"):
        store.write([entry(2)])
    with pytest.raises(JournalError, match="is closed"):
        list(store.read(ORIGIN))


def test_every_commit_is_synchronised_in_full_also_when_the_file_is_opened_again(tmp_path: Path) -> None:
    """A process that is killed cannot show it, as the system still writes what it was given: ask SQLite."""
    for _ in range(2):
        store = SqliteStore(tmp_path / "j")
        writer = store._session.file.writer
        assert writer.pragma("journal_mode") == "wal"
        assert writer.pragma("synchronous") == 2  # FULL, sqlite.org/pragma.html#pragma_synchronous
        store.close()


def test_entries_are_found_however_they_were_written_together(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    entries = [entry(seq) for seq in range(1600)]
    start = 0
    for size in (1, 2, 1, 700, 1, 512, 383):  # more than a row holds, exactly a row, one alone
        store.write(entries[start : start + size])
        start += size
    assert start == 1600
    assert list(store.read(ORIGIN)) == entries
    assert list(store.read(ORIGIN, after=702, limit=5)) == entries[703:708]
    assert store.entry(ORIGIN, 1599) == entries[1599]
    assert store.entry(ORIGIN, 1600) is None
    assert list(store.leaves(ORIGIN, after=514)) == [each.leaf for each in entries[515:]]
    store.close()


@pytest.mark.parametrize("is_indexed", [False, True])
def test_subjects_and_keys_are_found_before_and_after_they_are_indexed(
    is_indexed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_index, "MOST_WAITING", 4 if is_indexed else 1000)
    store = SqliteStore(tmp_path / "j")
    uses = [KeyUse(f"key {number}\0å", b"d" * 32, b"{}") for number in range(12)]
    for number in range(12):
        store.write([entry(number, ORIGIN, part(number, "HELSE", "incident:x"))], [uses[number]])
    # made.content: the FELLES part of entry n speaks of incident n modulo 5.
    expected = [(ORIGIN, seq, 0) for seq in (2, 7)]
    for _ in range(2):
        assert list(store.of_subject("incident:110.innlandet:2")) == expected
        assert len(list(store.of_subject("incident:x"))) == 12
        assert list(store.of_subject("incident:110.innlandet")) == []
        assert [store.key(use.key) for use in uses] == uses
        assert store.key("key 12") is None
        with pytest.raises(JournalError, match="used already"):
            store.write([entry(12)], [uses[3]])
        assert store.check_index() == []
        store.close()
        store = SqliteStore(tmp_path / "j")
    store.erase(ORIGIN, 2, 0)
    assert list(store.of_subject("incident:110.innlandet:2")) == [(ORIGIN, 7, 0)]
    store.fill(ORIGIN, 2, 0, part(2))
    assert list(store.of_subject("incident:110.innlandet:2")) == expected
    store.close()


@pytest.mark.parametrize("waiting", [1, 1000])
def test_a_key_is_found_however_many_came_after_it_and_memory_holds_no_more_than_its_bound(
    waiting: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_index, "MOST_KEYS", 3)
    monkeypatch.setattr(sqlite_index, "MOST_WAITING", waiting)
    store = SqliteStore(tmp_path / "j")
    uses = [KeyUse(f"key {number}", b"d", b"{}") for number in range(10)]
    for number, use in enumerate(uses):
        store.write([entry(number)], [use])
    for _ in range(2):
        assert [store.key(use.key) for use in uses] == uses
        with pytest.raises(JournalError, match="'key 0' is used already"):
            store.write([entry(10)], [uses[0]])
        store.close()
        store = SqliteStore(tmp_path / "j")
    assert store.key("key 10") is None
    if waiting == 1:
        assert len(store._index._known) == 3
    store.close()


def test_after_a_crash_subjects_and_keys_are_found_that_were_not_indexed_yet(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    uses = [KeyUse(f"key {number}", b"d", b"{}") for number in range(12)]
    for number, use in enumerate(uses):
        store.write([entry(number)], [use])
    (tmp_path / "crashed").mkdir()
    for name in ("j", "j-wal"):  # what a crash leaves; closing would index them
        shutil.copy(tmp_path / name, tmp_path / "crashed" / name)
    store.close()
    store = SqliteStore(tmp_path / "crashed" / "j")
    # made.content: entry n speaks of incident n modulo 5.
    assert list(store.of_subject("incident:110.innlandet:2")) == [(ORIGIN, 2, 0), (ORIGIN, 7, 0)]
    assert [store.key(use.key) for use in uses] == uses
    store.close()


def test_a_write_that_breaks_off_for_another_reason_than_the_disk_leaves_the_store_open(
    tmp_path: Path,
) -> None:
    store = SqliteStore(tmp_path / "j")
    with pytest.raises(TypeError):
        store.put("checkpoint/1", object())  # type: ignore[arg-type]
    store.write([entry(0)])
    store.put("checkpoint/1", b"note")
    assert (store.sizes(), store.get("checkpoint/1")) == ({ORIGIN: 1}, b"note")
    store.close()


def test_a_key_without_entries_is_kept(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    store.write([], [USE])
    assert store.key(USE.key) == USE
    store.close()
    store = SqliteStore(tmp_path / "j")
    assert store.key(USE.key) == USE
    store.close()


def test_what_was_erased_stands_in_no_byte_of_the_files(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    store.write([entry(seq) for seq in range(50)])
    store.erase(ORIGIN, 31, 0)
    erased, kept = b"%060d" % 31, b"%060d" % 32
    assert erased in content(31)
    there = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert erased not in there
    assert kept in there
    header = store.entry(ORIGIN, 31)
    assert header is not None
    assert header.parts == (part(31).bare(),)
    assert header.leaf == entry(31).leaf
    store.close()


def test_an_erasure_that_another_program_holds_up_is_told_and_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samvirke.respond.journal.sqlite_file.BUSY_MS", 50)
    store = SqliteStore(tmp_path / "j")
    store.write([entry(seq) for seq in range(5)])
    reader = apsw.Connection(str(tmp_path / "j"), flags=apsw.SQLITE_OPEN_READONLY)
    reading = reader.execute("SELECT * FROM entries, origins, life")
    next(reading)
    with pytest.raises(JournalError, match="another program"):
        store.erase(ORIGIN, 3, 0)
    reading.close()
    reader.close()
    store.erase(ORIGIN, 3, 0)
    assert b"%060d" % 3 not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    store.close()


def test_what_is_kept_beside_the_entries_is_found_by_its_name(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "j")
    store.put("checkpoint/b", b"1")
    store.put("checkpoint/a", b"2")
    store.put("checkpoint/a", b"3")
    store.put("snapshot", b"")
    store.close()
    store = SqliteStore(tmp_path / "j")
    assert store.names("checkpoint/") == ["checkpoint/a", "checkpoint/b"]
    assert (store.get("checkpoint/a"), store.get("snapshot"), store.get("none")) == (b"3", b"", None)
    store.close()
