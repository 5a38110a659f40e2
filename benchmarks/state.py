"""What stands, after a restart: folded from a million entries, and begun from a snapshot."""

import random
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import Benchmark
from samvirke.respond.journal.content import Content
from samvirke.respond.journal.copy_file import copy_journal
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.journal_file import JournalFile
from samvirke.respond.journal.snapshot import NAMES, Snapshots, begin, forget_snapshots
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.journal.verify import verify
from samvirke.respond.record.state import State

INCIDENTS = 20_000
UNITS = 2_000
ENTRIES = 1_000_000
CENTRES = ("110.innlandet", "112.innlandet", "113.innlandet")
BEGIN_MS = 1_800_000_000_000
FILE = Path(tempfile.gettempdir()) / "samvirke-bench-state" / "journal.sqlite"
AT_ONCE = 500


def entries() -> Iterator[Entry]:
    """Make a million entries: of each incident 5, 3 needs, 3 commitments and 10 log lines; the rest, 44 %,
    is where the units are and what they do."""
    draw = random.Random(1)
    sizes = dict.fromkeys(CENTRES, 0)
    made = 0

    def entry(centre: str, *parts: tuple[str, str, str, str, dict[str, Any]]) -> Entry:
        nonlocal made
        made += 1
        by = (f"user{draw.randrange(40)}", "operator", f"Sentralen {centre}")
        at_ms = BEGIN_MS + made * 40
        sealed = tuple(
            Part.sealed(
                field_class, Content(kind, record, subject, at_ms, by, data).encoded(), draw.randbytes(16)
            )
            for kind, record, subject, field_class, data in parts
        )
        sizes[centre] += 1
        return Entry(f"{centre}/1", sizes[centre] - 1, at_ms, 0, "live", sealed)

    units_an_incident = (ENTRIES - INCIDENTS * (5 + 3 + 9 + 10)) // INCIDENTS
    for number in range(INCIDENTS):
        centre = CENTRES[draw.randrange(3)]
        incident = f"incident:{centre}:{_ulid(draw)}"
        opened = {
            "number": f"{centre}-2026-{number:05}",
            "type": "building_fire",
            "priority": 1,
            "title": f"Brann i bolig, Storgata {number % 90}",
            "lon": round(draw.uniform(9, 12), 6),
            "lat": round(draw.uniform(60, 62), 6),
            "precision_m": 50.0,
            "place": f"Storgata {number % 90}, 2815 Gjøvik",
            "municipality": "3407",
            "injured": "unknown",
            "talk_group": "SAM-INN-1",
            "status": "open",
        }
        caller = {"caller_name": "Ola Nordmann", "caller_phone": f"+47{draw.randrange(10**8):08}"}
        yield entry(
            centre,
            ("incident-opened/1", incident, incident, "FELLES", opened),
            ("incident-opened/1", incident, incident, "ETAT", caller),
        )
        for data in ({"hazards": ["gas"]}, {"injured": "several"}, {"priority": 2}, {"status": "closed"}):
            yield entry(centre, ("incident-changed/1", incident, incident, "FELLES", data))
        for _ in range(3):
            need = f"need:{centre}:{_ulid(draw)}"
            asked = {"capability": "health.ambulance", "quantity": 2, "by_ms": BEGIN_MS, "status": "open"}
            yield entry(centre, ("need-stated/1", need, incident, "FELLES", asked))
            owner = CENTRES[draw.randrange(3)]
            given = f"commitment:{owner}:{_ulid(draw)}"
            unit = f"unit:{owner}:{draw.randrange(UNITS)}"
            yield entry(
                owner,
                ("unit-committed/1", given, incident, "FELLES", {"need": need, "unit": unit, "quantity": 1}),
            )
            for status in ("en_route", "on_scene"):
                yield entry(owner, ("commitment-changed/1", given, incident, "FELLES", {"status": status}))
        for line in range(10):
            said = {"number": line, "from": "110", "to": "113", "medium": "radio"}
            text = f"Vindusmelding {line}: to personer ute, røyk i {number % 4}. etasje, ber om ambulanse"
            record = f"log_line:{centre}:{_ulid(draw)}"
            yield entry(centre, ("line-logged/1", record, incident, "FELLES", {**said, "text": text}))
        for _ in range(units_an_incident):
            owner = CENTRES[draw.randrange(3)]
            record = f"unit:{owner}:{draw.randrange(UNITS)}"
            moved = {
                "lon": round(draw.uniform(9, 12), 5),
                "lat": round(draw.uniform(60, 62), 5),
                "status": draw.choice(("free", "en_route", "on_scene", "returning")),
                "seen_at_ms": BEGIN_MS + made * 40,
            }
            yield entry(owner, ("unit-moved/1", record, record, "FELLES", moved))


def _ulid(draw: random.Random) -> str:
    return f"{draw.getrandbits(124):026X}"[:26]


def make() -> None:
    """Write the journal, with a snapshot of its state, where it is not there already."""
    if FILE.exists():
        return
    shutil.rmtree(FILE.parent, ignore_errors=True)  # what was left of one that was broken off
    FILE.parent.mkdir()
    unfinished = FILE.with_suffix(".part")
    store = SqliteStore(unfinished)
    batch: list[Entry] = []
    for entry in entries():
        batch.append(entry)
        if len(batch) == AT_ONCE:
            store.write(batch)
            batch = []
    store.write(batch)
    if not Snapshots(store, begin(store).state, threading.RLock()).take():
        raise AssertionError("the snapshot was not kept")
    store.close()
    unfinished.rename(FILE)


def from_snapshot() -> str:
    store = SqliteStore(FILE)
    begun = begin(store)
    size = sum(len(store.get(name) or b"") for name in NAMES)
    store.close()
    if (begun.from_snapshot, begun.folded, begun.wrong) != (ENTRIES, 0, ()):
        raise AssertionError(f"begun from {begun.from_snapshot}, folded {begun.folded}: {begun.wrong}")
    return f"{len(begun.state.records):,} records, snapshot of {size / 1e6:.1f} MB"


_known: list[int] = []


def make_without_snapshot() -> None:
    """Work on a copy of the journal without its snapshot; remember what state that was."""
    make()
    copy = FILE.with_suffix(".folded")
    copy.unlink(missing_ok=True)
    copy_journal(FILE, copy)
    store = SqliteStore(copy)
    _known.append(_fingerprint(begin(store).state))
    forget_snapshots(store)
    store.close()


def _fingerprint(state: State) -> int:
    """Return a number that another state does not have, within one process; fields of every tenth record."""
    return hash(
        frozenset(
            (r.id, r.subject, r.made, r.changed, r.changed_at_ms, r.made_by, r.changed_by, *r.data)
            + ((str(r.data),) if r.made[3] % 10 == 0 else ())
            for r in state.records.values()
        )
    )


def folded() -> str:
    copy = FILE.with_suffix(".folded")
    store = SqliteStore(copy)
    begun = begin(store)
    store.close()
    if begun.folded != ENTRIES or _fingerprint(begun.state) != _known[0]:
        raise AssertionError("the state of the snapshot is not that of the log")
    size = copy.stat().st_size
    copy.unlink()
    return f"{len(begun.state.records):,} records, {size / 1e6:.0f} MB"


def verified() -> str:
    with JournalFile(FILE) as file:
        report = verify(file)
    if report.findings or sum(log.sound_to for log in report.logs) != ENTRIES:
        raise AssertionError(f"{report.findings[:3]}")
    return f"{sum(log.parts for log in report.logs):,} parts"


BENCHMARKS = [
    Benchmark(
        name="state-from-log",
        ours=folded,
        target="1 M entries of 20,000 incidents folded < 30 s (and held against the snapshot's state)",
        target_s=30,
        prepare=make_without_snapshot,
    ),
    Benchmark(
        name="state-from-snapshot",
        ours=from_snapshot,
        target="1 M entries begun from a snapshot < 2 s",
        target_s=2,
        prepare=make,
    ),
    Benchmark(
        name="journal-verify",
        ours=verified,
        target="1 M entries verified < 60 s",
        target_s=60,
        prepare=make,
    ),
]
