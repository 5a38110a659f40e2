"""Verifying: what was written is found sound, and whatever is changed in the file is found and named."""

import os
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw
import pytest
from tests.respond.journal_tools.made import BY, a_part, an_entry, salt_of

from samvirke.respond.journal.checkpoint import Checkpoint
from samvirke.respond.journal.content import Content
from samvirke.respond.journal.copy_file import copy_journal
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.errors import DamagedError, JournalError
from samvirke.respond.journal.journal_file import JournalFile
from samvirke.respond.journal.keys import PrivateKey
from samvirke.respond.journal.merkle import Tree
from samvirke.respond.journal.note import cosign
from samvirke.respond.journal.report import Report
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.journal.store import KeyUse
from samvirke.respond.journal.verify import verify

HERE, THERE = "110.innlandet/1", "113.innlandet/1"
OURS, THEIRS = PrivateKey("110.innlandet", b"\x01" * 32), PrivateKey("113.innlandet", b"\x02" * 32)
KEYS = (OURS.public, THEIRS.public)
LOG = [an_entry(seq) for seq in range(60)]


def made(folder: Path, entries: list[Entry] = LOG, kept: str = "") -> Path:
    """Return a closed journal with these entries, ten at a time, and these notes kept."""
    path = folder / "journal.sqlite"
    store = SqliteStore(path)
    for start in range(0, len(entries), 10):
        store.write(entries[start : start + 10], [KeyUse(f"k{start}", b"d" * 32, b"{}")])
    if kept:
        store.put(f"federation/seen/{HERE}", kept.encode())
    store.close()
    return path


def signed(size: int, log: list[Entry] = LOG, key: PrivateKey = OURS) -> str:
    tree = Tree(entry.leaf for entry in log[:size])
    return Checkpoint(log[0].origin, "live", size, tree.root()).signed(key)


def found(path: Path, *notes: str, keys: tuple[Any, ...] = KEYS) -> Report:
    with JournalFile(path) as file:
        return verify(file, keys, notes)


def edit(path: Path, change: str, *values: Any) -> None:
    """Change the file as somebody with a tool for SQLite could."""
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "delete")
    connection.execute(change, values)
    connection.close()


def test_a_journal_as_it_was_written_is_sound(tmp_path: Path) -> None:
    bare = an_entry(0, a_part("A", home="113.innlandet").bare(), origin=THERE)
    report = found(made(tmp_path, [*LOG, bare]))
    assert report.findings == []
    ours, theirs = report.logs
    assert (ours.origin, ours.entries, ours.parts, ours.withheld, ours.sound_to) == (HERE, 60, 60, 0, 60)
    assert (theirs.origin, theirs.entries, theirs.parts, theirs.withheld, theirs.erased) == (
        THERE,
        1,
        1,
        1,
        0,
    )
    assert ours.root == Tree(entry.leaf for entry in LOG).root().hex()
    assert (ours.from_ms, ours.until_ms) == (LOG[0].wall_ms, LOG[59].wall_ms)
    assert report.keys == 7  # one for each ten that were written together
    assert ours.proved_to == 0  # nobody has signed anything


def test_it_is_proved_up_to_the_largest_checkpoint_that_its_centre_has_signed(tmp_path: Path) -> None:
    note = cosign(signed(40), THEIRS, 1_800_000_000)
    report = found(made(tmp_path, kept=note), signed(20))
    assert report.findings == []
    assert report.logs[0].proved_to == 40
    assert sorted(report.logs[0].signed, key=str) == [
        (20, "110.innlandet", None),
        (40, "110.innlandet", None),
        (40, "113.innlandet", 1_800_000_000),
    ]


def test_a_checkpoint_that_no_known_key_has_signed_proves_nothing(tmp_path: Path) -> None:
    report = found(made(tmp_path), signed(40), keys=())
    assert (report.findings, report.logs[0].proved_to) == ([], 0)
    assert report.unsigned == {"110.innlandet": 1}


def test_a_log_that_was_written_anew_is_found_by_its_old_checkpoint(tmp_path: Path) -> None:
    # Whoever has the file can make it whole again around a changed entry; the signed root stays what it was.
    forged = [*LOG[:30], an_entry(30, a_part("R30", {"title": "ingen røyk"})), *LOG[31:]]
    report = found(made(tmp_path, forged), signed(30), signed(31))
    assert [one.where for one in report.findings] == ["checkpoint 2 given"]
    assert "the root over the first 31 entries" in report.findings[0].what
    assert report.logs[0].proved_to == 30


def test_entries_cut_off_at_the_end_are_found_by_a_checkpoint(tmp_path: Path) -> None:
    report = found(made(tmp_path, LOG[:50]), signed(60))
    assert [one.what for one in report.findings] == [
        f"it is of 60 entries of {HERE}; here are 50: the rest is missing"
    ]


def test_a_false_signature_and_a_note_that_is_none_are_found(tmp_path: Path) -> None:
    note = signed(40).replace("110.innlandet/1/live\n40", "110.innlandet/1/live\n41")
    report = found(made(tmp_path, kept="nonsense"), note)
    assert [one.where for one in report.findings] == ["checkpoint 1 given", f"federation/seen/{HERE}"]
    assert "is false" in report.findings[0].what


def test_a_changed_byte_in_an_entry_is_found_where_it_is(tmp_path: Path) -> None:
    path = made(tmp_path)
    with JournalFile(path) as file:
        runs = list(file.runs(file.origins()[HERE]))
    first, _, _, packed = runs[2]
    changed = bytearray(packed)
    changed[len(packed) // 2] ^= 1
    edit(path, "UPDATE entries SET packed = ? WHERE packed = ?", bytes(changed), packed)
    report = found(path)
    assert first == 20
    assert len(report.findings) == 1
    seq = int(report.findings[0].where.split()[1])
    assert 20 <= seq < 30
    assert report.logs[0].entries == 60  # the rest was read all the same
    assert 20 <= report.logs[0].sound_to <= 29


def test_missing_entries_are_found(tmp_path: Path) -> None:
    path = made(tmp_path)
    edit(path, "DELETE FROM entries WHERE rowid IN (SELECT id FROM entries ORDER BY id LIMIT 1 OFFSET 3)")
    report = found(path, signed(60))
    assert [one.what for one in report.findings][:1] == ["entry 30 should follow, and entry 40 does"]
    assert report.logs[0].sound_to == 30


def sealed_entry(seq: int, content: bytes, **changes: Any) -> Entry:
    part = Part.sealed("FELLES", content, salt_of(seq))
    return replace(Entry(HERE, seq, LOG[0].wall_ms + seq, 0, "live", (part,)), **changes)


def said_of(record: str) -> bytes:
    return Content("incident-changed/1", record, record, 0, BY, {}).encoded()


FALSE: list[tuple[str, Entry, str]] = [
    ("clock", sealed_entry(10, said_of("incident:110.innlandet:A"), wall_ms=5), "is not after"),
    ("equal", sealed_entry(10, said_of("incident:110.innlandet:A"), wall_ms=LOG[9].wall_ms), "is not after"),
    ("space", sealed_entry(10, said_of("incident:110.innlandet:A"), space="test-1"), "of the space test-1"),
    ("home", sealed_entry(10, said_of("incident:113.innlandet:A")), "which 110.innlandet may not write"),
    ("content", sealed_entry(10, b'{"kind":1}'), "which is no content"),
]


@pytest.mark.parametrize(("entry", "text"), [row[1:] for row in FALSE], ids=[row[0] for row in FALSE])
def test_an_entry_that_its_writer_should_not_have_written_is_found(
    tmp_path: Path, entry: Entry, text: str
) -> None:
    # Its hashes are right: the writer itself was wrong.
    report = found(made(tmp_path, [*LOG[:10], entry]))
    assert [(one.where, text in one.what) for one in report.findings] == [(f"{HERE} 10", True)]
    assert report.logs[0].sound_to == 10


def test_entries_of_two_spaces_in_one_journal_are_found(tmp_path: Path) -> None:
    other = an_entry(0, origin=THERE, space="exercise-1")
    report = found(made(tmp_path, [*LOG[:10], other]))
    assert [one.what for one in report.findings] == ["entries of several spaces stand here: exercise-1, live"]


def test_a_part_that_its_home_has_erased_and_that_still_stands_is_found(tmp_path: Path) -> None:
    data = {"origin": HERE, "seq": 3, "part": 0, "reason": "a", "ground": "b"}
    record = "erasure:110.innlandet:X"
    content = Content("part-erased/1", record, record, 0, BY, data).encoded()
    log = [*LOG[:10], sealed_entry(10, content)]
    path = made(tmp_path, log)
    assert [one.where for one in found(path).findings] == [f"{HERE} 3"]
    store = SqliteStore(path)
    store.erase(HERE, 3, 0)
    store.close()
    report = found(path)
    assert (report.findings, report.logs[0].erased, report.logs[0].withheld) == ([], 1, 0)


def test_a_clients_key_and_what_is_kept_are_verified_too(tmp_path: Path) -> None:
    path = made(tmp_path, kept=signed(40))
    edit(path, "UPDATE kept SET value = CAST(value || '!' AS BLOB)")
    assert [one.what for one in found(path).findings] == ["it is not what was kept under this name"]


def snapshot_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("is_closed", [True, False], ids=["closed", "with a write-ahead log"])
def test_no_byte_is_changed_and_no_file_made(tmp_path: Path, is_closed: bool) -> None:
    (tmp_path / "node").mkdir()
    copy = tmp_path / "copy"
    if is_closed:
        made(tmp_path / "node")
        shutil.copytree(tmp_path / "node", copy)
    else:
        store = SqliteStore(tmp_path / "node" / "journal.sqlite")
        store.write(LOG)
        shutil.copytree(tmp_path / "node", copy)  # as after a power cut: nothing was closed
        store.close()
        (copy / "journal.sqlite-shm").unlink(missing_ok=True)
        assert (copy / "journal.sqlite-wal").stat().st_size > 0
    for path in copy.iterdir():
        path.chmod(0o400)
    copy.chmod(0o500)
    before = snapshot_of(copy)
    try:
        report = found(copy / "journal.sqlite", signed(60))
        assert (report.findings, report.logs[0].proved_to) == ([], 60)
        assert snapshot_of(copy) == before
    finally:
        copy.chmod(0o700)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody who may not write")
def test_whoever_may_only_read_can_verify(tmp_path: Path) -> None:
    # root may write whatever the mode says, so somebody else must try.
    import subprocess
    import sys

    store = SqliteStore(tmp_path / "journal.sqlite")
    store.write(LOG)
    copy = Path("/tmp") / f"samvirke-verify-{os.getpid()}"  # noqa: S108  # nobody may enter pytest's own folder
    shutil.copytree(tmp_path, copy)
    store.close()
    for path in copy.iterdir():
        path.chmod(0o444)
    copy.chmod(0o555)
    code = (
        "import os, sys; from pathlib import Path; "
        "from samvirke.respond.journal.verify import verify; "
        "from samvirke.respond.journal.journal_file import JournalFile; "
        "os.setgid(65534); os.setuid(65534); "
        f"report = verify(JournalFile(Path('{copy}/journal.sqlite'))); "
        "print(report.logs[0].sound_to, report.findings)"
    )
    try:
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30
        )
        assert (run.stdout, run.returncode) == ("60 []\n", 0), run.stderr
    finally:
        shutil.rmtree(copy)


def test_a_journal_that_a_node_has_open_is_copied_first(tmp_path: Path) -> None:
    path, copy = tmp_path / "journal.sqlite", tmp_path / "copy.sqlite"
    store = SqliteStore(path)
    store.write(LOG[:30])
    with pytest.raises(JournalError, match="is open in a node; make a copy"):
        JournalFile(path)
    copy_journal(path, copy)
    store.write(LOG[30:])
    store.close()
    report = found(copy, signed(30))
    assert (report.findings, report.logs[0].entries, report.logs[0].proved_to) == ([], 30, 30)
    assert sorted(each.name for each in tmp_path.iterdir() if each.name.startswith("copy")) == ["copy.sqlite"]
    again = SqliteStore(copy)  # and it is a journal like another
    assert list(again.read(HERE)) == LOG[:30]
    again.close()
    with pytest.raises(JournalError, match="is there already"):
        copy_journal(path, copy)


def test_a_closed_journal_is_copied_too(tmp_path: Path) -> None:
    path = made(tmp_path)
    copy_journal(path, tmp_path / "copy.sqlite")
    assert found(tmp_path / "copy.sqlite", signed(60)).findings == []


def test_a_write_ahead_log_that_is_lost_is_found(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "journal.sqlite")
    store.write(LOG)
    copy = tmp_path / "copy.sqlite"
    shutil.copy(tmp_path / "journal.sqlite", copy)  # without its -wal
    store.close()
    assert "copy.sqlite-wal is missing" in found(copy).findings[0].what
    with pytest.raises(JournalError, match="is damaged, and a copy would hide it"):
        copy_journal(copy, tmp_path / "second.sqlite")
    assert not (tmp_path / "second.sqlite").exists()


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"", "damaged|no journal"), (b"not a database at all" * 300, "damaged|no journal")],
    ids=["empty", "text"],
)
def test_what_is_no_journal_is_refused(tmp_path: Path, content: bytes, text: str) -> None:
    path = tmp_path / "x.sqlite"
    path.write_bytes(content)
    with pytest.raises(JournalError, match=text):
        found(path)
    with pytest.raises(JournalError, match="there is no journal"):
        JournalFile(tmp_path / "none.sqlite")


def test_any_changed_byte_is_found_or_changes_nothing_that_is_read(tmp_path: Path) -> None:
    path = made(tmp_path, kept=signed(60))
    whole = path.read_bytes()
    draw = random.Random(5)  # noqa: S311
    silent = 0
    for _ in range(150):
        data = bytearray(whole)
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        path.write_bytes(data)
        try:
            report = found(path)
        except JournalError:
            continue
        if not report.findings:
            silent += 1
            with JournalFile(path) as file:  # free space, or what SQLite does not read
                assert list(file.entries(HERE, file.origins()[HERE])) == LOG
            assert report.logs[0].proved_to == 60
    assert silent < 150  # some were found


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    with JournalFile(made(tmp_path)) as file:
        verify(file, said=lambda origin, done: told.append((origin, done)))
    assert told == [(HERE, done) for done in range(10, 70, 10)]


def test_a_damaged_list_of_logs_ends_it(tmp_path: Path) -> None:
    path = made(tmp_path)
    edit(path, "UPDATE origins SET name = '113.innlandet/1'")
    with pytest.raises(DamagedError, match="the list of origins"):
        found(path)
