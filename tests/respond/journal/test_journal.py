"""The journal: numbers and moments, writing together, and stopping when a write fails."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
from tests.respond.journal.made import ORIGIN, WALL_MS, draft, entry, journal_of, part

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.durable import durable
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.errors import JournalError, StoppedError
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.journal.proof import is_consistent, is_included
from samvirke.respond.journal.salts import Salts
from samvirke.respond.journal.store import KeyUse


class SlowStore(MemoryStore):
    """A store whose disk is held until it is let go, and that fails once when it is told to."""

    waits = True

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Semaphore(0)
        self.writes: list[int] = []
        self.fails: Exception | None = None
        self.is_writing = threading.Event()

    def write(self, entries: Sequence[Entry], keys: Sequence[KeyUse] = ()) -> None:
        self.is_writing.set()
        assert self.let_go.acquire(timeout=10)
        fails, self.fails = self.fails, None
        if fails is not None:
            raise fails
        super().write(entries, keys)
        self.writes.append(len(entries))


def slow() -> tuple[SlowStore, Journal]:
    store = SlowStore()
    return store, Journal(store, "110.innlandet", "live", lambda: WALL_MS)


def use(key: str) -> KeyUse:
    return KeyUse(key, b"d" * 32, b"{}")


def test_what_comes_while_the_disk_is_busy_is_written_together_in_order() -> None:
    store, journal = slow()
    done: list[int] = []
    futures = []
    for number in range(20):
        entries, future = journal.append([draft(number), draft(number)], use(str(number)))
        assert [each.seq for each in entries] == [2 * number, 2 * number + 1]
        future.add_done_callback(lambda _, number=number: done.append(number))  # type: ignore[misc]
        futures.append(future)
    assert not any(future.done() for future in futures)
    with pytest.raises(JournalError, match="'7' is used already"):
        journal.append([draft(7)], use("7"))
    for _ in range(20):
        store.let_go.release()
    for future in futures:
        future.result(timeout=10)
    assert done == list(range(20))
    assert sum(store.writes) == 40
    assert len(store.writes) <= 2  # the first may have been taken alone; all the rest waited for it
    with pytest.raises(JournalError, match="'7' is used already"):
        journal.append([draft(7)], use("7"))
    assert [each.seq for each in store.read(ORIGIN)] == list(range(40))
    journal.close()


def test_a_write_that_fails_fails_all_its_callers_and_those_behind_them() -> None:
    store, journal = slow()
    store.fails = StoppedError("the disk is full")
    futures = [journal.append([draft(0)])[1]]
    assert store.is_writing.wait(10)
    futures += [journal.append([draft(number)])[1] for number in range(1, 5)]  # they wait behind it
    for _ in range(5):
        store.let_go.release()
    for future in futures:
        assert "the disk is full" in str(future.exception(timeout=10))
    with pytest.raises(StoppedError, match=r"the journal has stopped: the disk is full"):
        journal.append([draft(5)])
    assert str(journal.stopped) == "the disk is full"
    assert store.sizes() == {}
    journal.close()


def test_an_error_that_nobody_foresaw_stops_the_journal_too() -> None:
    store, journal = slow()
    store.fails = MemoryError()
    future = journal.append([draft(0)])[1]
    store.let_go.release()
    assert isinstance(future.exception(timeout=10), StoppedError)
    assert "MemoryError" in str(journal.stopped)
    journal.close()


def test_a_caller_that_hastens_writes_itself() -> None:
    store, journal = slow()
    store.let_go.release()
    store.let_go.release()
    writers: list[str] = []
    future = journal.append([draft(0)])[1]
    future.add_done_callback(lambda _: writers.append(threading.current_thread().name))
    journal.hasten()
    future.result(timeout=10)
    assert writers in ([threading.current_thread().name], ["journal"])  # it may have been quicker
    journal.hasten()  # nothing waits
    assert store.writes == [1]
    journal.close()


def test_closing_writes_what_waits_and_takes_no_more() -> None:
    store, journal = slow()
    futures = [journal.append([draft(number)])[1] for number in range(5)]
    for _ in range(5):
        store.let_go.release()
    journal.close()
    assert all(future.done() and future.exception() is None for future in futures)
    with pytest.raises(StoppedError, match="is closed"):
        journal.append([draft(5)])


def test_many_threads_get_each_number_once(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "j")
    got: list[int] = []

    def call() -> None:
        for number in range(20):
            entries, future = journal.append([draft(number)] * 2)
            journal.hasten()
            future.result(timeout=10)
            got.extend(each.seq for each in entries)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [each.seq for each in journal.store.read(ORIGIN)] == list(range(320))
    journal.close()


def test_a_clock_set_back_is_told_and_moments_go_on() -> None:
    wall_ms = [WALL_MS]
    journal = Journal(MemoryStore(), "110.innlandet", "live", lambda: wall_ms[0])
    first = journal.append([draft(0)])[0][0]
    assert journal.clock_behind_ms() == 0
    wall_ms[0] -= 3_600_000
    second = journal.append([draft(1)])[0][0]
    assert journal.clock_behind_ms() == 3_600_000
    # Kulkarni et al. (2014), figure 5: the wall part stays, the counter tells the two apart.
    assert (first.wall_ms, first.counter) == (WALL_MS, 0)
    assert (second.wall_ms, second.counter) == (WALL_MS, 1)
    # Opened anew it still knows.
    again = Journal(journal.store, "110.innlandet", "live", lambda: wall_ms[0])
    assert again.clock_behind_ms() == 3_600_000
    assert again.append([draft(2)])[0][0].stamp > second.stamp


def test_the_clock_of_another_centre_is_met() -> None:
    journal = Journal(MemoryStore(), "112.innlandet", "live", lambda: WALL_MS)
    journal.take([entry(0), entry(1)])  # made.entry: seq n is stamped n ms after WALL_MS
    assert journal.append([draft(0)])[0][0].stamp[:2] == (WALL_MS + 1, 1)


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_what_does_not_follow_is_refused_and_stops_nothing(store: str, tmp_path: Path) -> None:
    journal = (
        Journal(MemoryStore(), "112.innlandet", "live", lambda: WALL_MS)
        if store == "memory"
        else journal_of(tmp_path / "j")
    )
    other = "113.innlandet/1"
    journal.take([entry(0, other)])
    with pytest.raises(JournalError, match="does not follow; 1 is next"):
        journal.take([entry(2, other)])
    with pytest.raises(JournalError, match="own; nobody else writes its log"):
        journal.take([entry(0, journal.origin)])
    with pytest.raises(JournalError, match="nothing crosses between spaces"):
        journal.take([Entry(other, 1, WALL_MS, 0, "exercise-1", (part(1),))])
    journal.take([entry(1, other)])
    journal.append([draft(0)])[1].result(timeout=10)
    assert journal.store.sizes() == {other: 2, journal.origin: 1}
    journal.close()


@pytest.mark.parametrize(
    "bad",
    [
        Entry("113.innlandet", 0, WALL_MS, 0, "live", ()),
        Entry('113.innlandet/1","x":"', 0, WALL_MS, 0, "live", ()),
        Entry("113.innlandet/1", 0, WALL_MS, 0, "Live", ()),
        Entry("113.innlandet/1", -1, WALL_MS, 0, "live", ()),
        Entry("113.innlandet/1", 0, 1 << 60, 0, "live", ()),
        Entry("113.innlandet/1", 0, WALL_MS, 1 << 32, "live", ()),
        Entry("113.innlandet/1", 0, WALL_MS, 0, "live", (part(0),) * 65),
        Entry("113.innlandet/1", 0, WALL_MS, 0, "live", (Part('F"', b"c" * 32),)),
        Entry("113.innlandet/1", 0, WALL_MS, 0, "live", (Part("FELLES", b"c" * 31),)),
        Entry("113.innlandet/1", 0, WALL_MS, 0, "live", (Part("FELLES", b"c" * 32, b"s" * 16, b"{}"),)),
        Entry("113.innlandet/1", 0, WALL_MS, 0, "live", (Part.sealed("FELLES", b"{}", b"short"),)),
    ],
)
def test_what_has_not_the_form_of_an_entry_is_refused(bad: Entry) -> None:
    journal = Journal(MemoryStore(), "112.innlandet", "live", lambda: WALL_MS)
    with pytest.raises(InvalidValueError):
        journal.take([bad])
    assert journal.store.sizes() == {}


def test_a_checkpoint_covers_what_is_durable_and_proofs_hold_for_it(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "j")
    assert journal.checkpoint().size == 0
    journal.append([draft(number) for number in range(5)])[1].result(timeout=10)
    five = journal.checkpoint()
    journal.append([draft(number) for number in range(4)])[1].result(timeout=10)
    nine = journal.checkpoint()
    assert (five.size, nine.size, nine.origin, nine.space) == (5, 9, ORIGIN, "live")
    tree = journal.tree()
    assert is_consistent(5, five.root, 9, nine.root, tree.consistency(5))
    third = journal.store.entry(ORIGIN, 3)
    assert third is not None
    assert is_included(third.leaf, 3, 9, tree.inclusion(3), nine.root)
    journal.close()


# --- asyncio and chance ----------------------------------------------------------------------------------


def test_a_hundred_tasks_wait_for_the_disk_and_each_gets_its_own(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "j")

    async def ask(number: int) -> int:
        entries, future = journal.append([draft(number)])
        await durable(future)
        assert future.done()
        return entries[0].seq

    async def all_of_them() -> list[int]:
        return await asyncio.gather(*(ask(number) for number in range(100)))

    assert sorted(asyncio.run(all_of_them())) == list(range(100))
    journal.close()


def test_a_task_that_waits_hears_of_a_failure_and_one_that_went_away_disturbs_nobody() -> None:
    async def play() -> None:
        failing: Future[int] = Future()
        succeeding: Future[int] = Future()
        gone = asyncio.ensure_future(durable(failing))
        told = asyncio.ensure_future(durable(failing))
        last = asyncio.ensure_future(durable(succeeding))
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert not failing.cancelled()
        failing.set_exception(StoppedError("full"))
        succeeding.set_result(7)
        with pytest.raises(StoppedError, match="full"):
            await told
        assert await last == 7
        assert await durable(succeeding) == 7

    asyncio.run(play())


def test_no_salt_is_given_twice() -> None:
    salts = Salts()
    drawn = [salts(16) for _ in range(1000)]  # four draws of the system's chance
    assert {len(salt) for salt in drawn} == {16}
    assert len(set(drawn)) == 1000
    assert len(salts(10_000)) == 10_000


@pytest.mark.parametrize("n", [1, 8, 79, 80])
def test_random_bits_are_as_many_as_were_asked_for_and_none_is_always_the_same(n: int) -> None:
    salts = Salts()
    drawn = [salts.bits(n) for _ in range(200)]
    ever = always = drawn[0]
    for number in drawn:
        ever, always = ever | number, always & number
    # A bit that is the same 200 times by chance: 80 bits, 2 in 2 ** 200 each.
    assert (ever, always) == ((1 << n) - 1, 0)
