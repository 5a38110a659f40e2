"""How fast a journal takes entries, each on the disk before it is acknowledged.

The peer of a durable append is the disk itself: the same bytes written to a plain file with fdatasync. Ours
and the disk's take turns, write by write, so that both meet the same load of the machine; the ratio of their
times is the result. The second number is for those who wait: a hundred callers in one process, each waiting
for its own entries. The third is the whole way of an act through a node: access, record, state, disk.
"""

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.harness import Benchmark
from samvirke.respond.access.actor import Actor
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.journal.content import Content
from samvirke.respond.journal.draft import Draft
from samvirke.respond.journal.durable import durable
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.packed import pack
from samvirke.respond.journal.salts import Salts
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.journal.store import KeyUse
from samvirke.respond.logbook.log_line import WriteLine
from samvirke.respond.node import Node
from samvirke.respond.place import Place
from samvirke.respond.space.space import Space

FOLDER = Path(os.environ.get("SAMVIRKE_BENCH_DISK", "bench"))  # on the disk that is to be measured
CENTRE = "110.innlandet"
CALLERS, EACH = 100, 600
ACTS = 100  # of each caller
SHARE = 0.75
BY = ("ola", "operator", "Innlandet brannvesen IKS")
SALTS = Salts()


def draft(number: int) -> Draft:
    """Seal what a unit tells: 250 bytes."""
    content = Content(
        "unit-moved/1",
        f"unit:{CENTRE}:{number % 500}",
        f"incident:{CENTRE}:01JD8Q3V5T6Y7Z8X9W0V1T{number // 50 % 10000:04}",
        1_800_000_000_000 + number,
        BY,
        {"lon": 10.46528, "lat": 61.11514, "status": "en_route"},
    )
    return Draft((Part.sealed("FELLES", content.encoded(), SALTS(16)),))


def journal_in(folder: str) -> Journal:
    return Journal(SqliteStore(Path(folder) / "journal"), CENTRE, "live", lambda: time.time_ns() // 1_000_000)


def against_the_disk(batch: int, times: int) -> Callable[[], str]:
    """Write entries, and the same bytes to a plain file, by turns."""

    def measure() -> str:
        FOLDER.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            store = SqliteStore(Path(folder) / "journal")
            plain = os.open(Path(folder) / "plain", os.O_CREAT | os.O_WRONLY)
            ours, disk = [], []
            for start in range(0, batch * times, batch):
                some = [
                    Entry(f"{CENTRE}/1", seq, 1_800_000_000_000 + seq, 0, "live", draft(seq).parts)
                    for seq in range(start, start + batch)
                ]
                data = pack(some) + b"".join([entry.leaf for entry in some])
                begin = time.perf_counter()
                os.write(plain, data)
                os.fdatasync(plain)
                middle = time.perf_counter()
                store.write(some)
                ours.append(time.perf_counter() - middle)
                disk.append(middle - begin)
            os.close(plain)
            store.close()
        return _compared(batch, ours, disk)

    return measure


def single_append() -> str:
    """Append entries one by one, each durable before the next: sealed, numbered, hashed, written, told."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        journal = journal_in(folder)
        plain = os.open(Path(folder) / "plain", os.O_CREAT | os.O_WRONLY)
        ours, disk = [], []
        for number in range(3000):
            begin = time.perf_counter()
            entries, future = journal.append([draft(number)])
            journal.hasten()
            future.result()
            middle = time.perf_counter()
            data = pack(entries) + entries[0].leaf
            before = time.perf_counter()
            os.write(plain, data)
            os.fdatasync(plain)
            disk.append(time.perf_counter() - before)
            ours.append(middle - begin)
        os.close(plain)
        journal.close()
    return _compared(1, ours, disk)


def _compared(batch: int, ours: list[float], disk: list[float]) -> str:
    share = sum(disk) / sum(ours)
    middle = sorted(disk)[len(disk) // 2] / sorted(ours)[len(ours) // 2]
    said = "met" if share >= SHARE else "missed"
    return (
        f"{share:.0%} of the disk ({said}), median to median {middle:.0%}; ours {_ms(ours)}, "
        f"disk {_ms(disk)}, {batch * len(ours) / sum(ours):,.0f} entries/s"
    )


def _ms(seconds: list[float]) -> str:
    seconds = sorted(seconds)
    return (
        f"p50 {1000 * seconds[len(seconds) // 2]:.2f} p99 {1000 * seconds[len(seconds) * 99 // 100]:.2f} ms"
    )


def callers(*, keyed: bool, threads: bool) -> Callable[[], str]:
    """A hundred callers, each sealing an entry, appending it and waiting until it is durable."""

    def measure() -> str:
        FOLDER.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            journal = journal_in(folder)
            waited: list[float] = []
            begin = time.perf_counter()
            if threads:
                _as_threads(journal, waited)
            else:
                asyncio.run(_as_tasks(journal, waited, keyed=keyed))
            seconds = time.perf_counter() - begin
            journal.close()
        return f"{len(waited) / seconds:,.0f} entries/s, {_ms(waited)}"

    return measure


def acts() -> str:
    """A hundred callers, each writing lines in the log of one incident, with client keys."""
    FOLDER.mkdir(exist_ok=True)
    place = Place(centre=CENTRE, agency="fire", agencies={CENTRE: "fire"})
    actor = Actor(user="ola", organisation="Ola AS", centre=CENTRE, agency="fire", role="operator")
    waited: list[float] = []
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        journal = journal_in(folder)
        node = Node(place, Space(name="live", mode="live"), journal, lambda: time.time_ns() // 1_000_000)
        incident = node.do(actor, OpenIncident(type="building_fire", lon=10.466, lat=61.115)).records[0]

        async def call(caller: int) -> None:
            for number in range(ACTS):
                begin = time.perf_counter()
                line = WriteLine(incident=incident, sender="K-01", text=f"line {caller} {number}")
                await durable(node.do_soon(actor, line, key=f"{caller}.{number}"))
                waited.append(time.perf_counter() - begin)

        async def all_of_them() -> None:
            await asyncio.gather(*(call(caller) for caller in range(CALLERS)))

        begin = time.perf_counter()
        asyncio.run(all_of_them())
        seconds = time.perf_counter() - begin
        node.close()
    return f"{len(waited) / seconds:,.0f} acts/s, {_ms(waited)}"


async def _as_tasks(journal: Journal, waited: list[float], *, keyed: bool) -> None:
    async def call(caller: int) -> None:
        for number in range(caller * EACH, (caller + 1) * EACH):
            begin = time.perf_counter()
            use = KeyUse(f"ola@{CENTRE} {number:026}", bytes(32), b'{"n":1}') if keyed else None
            await durable(journal.append([draft(number)], use)[1])
            waited.append(time.perf_counter() - begin)

    await asyncio.gather(*(call(caller) for caller in range(CALLERS)))


def _as_threads(journal: Journal, waited: list[float]) -> None:
    def call(caller: int) -> None:
        for number in range(caller * EACH, (caller + 1) * EACH):
            begin = time.perf_counter()
            future = journal.append([draft(number)])[1]
            journal.hasten()
            future.result()
            waited.append(time.perf_counter() - begin)

    running = [threading.Thread(target=call, args=(caller,)) for caller in range(CALLERS)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


TOGETHER = CALLERS * EACH
BENCHMARKS = [
    Benchmark(name="journal-single-append", ours=single_append, target="75 % of raw fdatasync"),
    *(
        Benchmark(
            name=f"journal-write-of-{batch}",
            ours=against_the_disk(batch, times),
            target="75 % of raw fdatasync of the same bytes, by turns",
        )
        for batch, times in ((1, 3000), (10, 1500), (100, 400), (1000, 60))
    ),
    Benchmark(
        name="journal-100-tasks",
        ours=callers(keyed=False, threads=False),
        target="20,000 entries/s, p99 < 50 ms",
        target_s=TOGETHER / 20_000,
    ),
    Benchmark(
        name="journal-100-tasks-with-keys",
        ours=callers(keyed=True, threads=False),
        target="20,000 entries/s, p99 < 50 ms",
        target_s=TOGETHER / 20_000,
    ),
    Benchmark(name="node-100-tasks-with-keys", ours=acts),
    Benchmark(name="journal-100-threads", ours=callers(keyed=False, threads=True)),
]
