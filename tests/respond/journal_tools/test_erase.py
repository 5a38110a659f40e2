"""Erased is erased: in the record, in the file to the last byte, at other centres, and after a restart."""

from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from samvirke.respond.access.actor import Actor
from samvirke.respond.act import RefusedError
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.erasure import ErasePart
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.journal_file import JournalFile
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.journal.snapshot import NAMES
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.journal.store import Store
from samvirke.respond.journal.verify import verify
from samvirke.respond.node import DeniedError, Node, Place
from samvirke.respond.record.patch import Patch
from samvirke.respond.space.space import Space

AGENCIES = {"110.innlandet": "fire", "113.innlandet": "health"}
SECRET = "Kari Nordmann, 17 58 90, brudd i venstre handledd"  # noqa: S105  # what must go
INCIDENT = "incident:113.innlandet:A"
LOG = "113.innlandet/1"
LEADER = Actor(user="eva", organisation="Sykehuset", centre="113.innlandet", agency="health", role="leader")
OPERATOR = Actor(
    user="per", organisation="Sykehuset", centre="113.innlandet", agency="health", role="operator"
)


def node(store: Store, centre: str = "113.innlandet") -> Node:
    place = Place(centre=centre, agency=AGENCIES[centre], agencies=AGENCIES)
    wall_ms = iter(range(1_800_000_000_000, 1_900_000_000_000)).__next__
    return Node(place, Space(name="live", mode="live"), Journal(store, centre, "live", wall_ms), wall_ms)


def write(at: Node, **data: str) -> None:
    at.note([Patch(kind="incident-changed/1", record=INCIDENT, subject=INCIDENT, data=data)]).result()


def erase(at: Node, seq: int, part: int) -> None:
    at.do(LEADER, ErasePart(origin=LOG, seq=seq, part=part, reason="feil person", ground="GDPR art. 17"))
    at.erasures.settled()


def files_hold(folder: Path, text: str) -> list[str]:
    return [path.name for path in sorted(folder.iterdir()) if text.encode() in path.read_bytes()]


def test_no_byte_of_an_erased_part_is_left_in_the_file_and_the_log_still_proves_itself(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal.sqlite"
    at_113 = node(SqliteStore(path))
    write(at_113, title="Fall på is", medical_note=SECRET)
    for number in range(40):  # so that pages are split and written again
        write(at_113, place=f"Storgata {number}")
    assert at_113.snapshots.take()  # compressed, so its bytes do not show the text; its fields do
    root = at_113.journal.tree().root(41)
    assert files_hold(tmp_path, SECRET) != []
    erase(at_113, 0, 1)
    assert files_hold(tmp_path, SECRET) == []
    assert [at_113.journal.store.get(name) for name in NAMES] == [b"", None]
    assert at_113.journal.tree().root(41) == root
    record = at_113.state.records[INCIDENT]
    assert record.data == {"title": "Fall på is", "place": "Storgata 39"}
    at_113.close()
    assert files_hold(tmp_path, SECRET) == []
    with JournalFile(path) as file:
        report = verify(file)
    assert (report.findings, [log.erased for log in report.logs]) == ([], [1])
    again = node(SqliteStore(path))
    assert again.begun.from_snapshot == 42
    assert again.state.records[INCIDENT] == record
    again.close()


def test_the_value_that_stood_before_stands_again() -> None:
    at_113 = node(MemoryStore())
    write(at_113, medical_note="venter på ambulanse")
    write(at_113, medical_note=SECRET)
    erase(at_113, 1, 0)
    assert at_113.state.records[INCIDENT].data == {"medical_note": "venter på ambulanse"}


def test_a_record_whose_every_part_is_erased_is_no_more() -> None:
    at_113 = node(MemoryStore())
    write(at_113, medical_note=SECRET)
    erase(at_113, 0, 0)
    assert INCIDENT not in at_113.state.records
    assert list(at_113.journal.store.of_subject(INCIDENT)) == []


def test_what_was_erased_and_why_stands_in_the_log_but_not_what_it_said() -> None:
    at_113 = node(MemoryStore())
    write(at_113, medical_note=SECRET)
    erase(at_113, 0, 0)
    (erasure,) = at_113.state.of_kind("erasure")
    assert erasure.data == {
        "origin": LOG,
        "seq": 0,
        "part": 0,
        "reason": "feil person",
        "ground": "GDPR art. 17",
    }
    assert erasure.changed_by == LEADER.by


def test_who_shows_it_is_told_when_it_is_gone_and_when_that_was_outlives_the_node(tmp_path: Path) -> None:
    at_113 = node(SqliteStore(tmp_path / "j"))
    write(at_113, medical_note=SECRET)
    assert at_113.erasures.last_ms() is None
    seen: list[bool] = []

    def fail() -> None:
        raise RuntimeError("a page that was closed")

    at_113.erasures.told += [fail, lambda: seen.append(INCIDENT in at_113.state.records)]
    before_ms = at_113.now_ms
    erase(at_113, 0, 0)
    assert seen == [False]
    last_ms = at_113.erasures.last_ms()
    assert last_ms is not None
    assert before_ms < last_ms < at_113.now_ms
    at_113.close()
    again = node(SqliteStore(tmp_path / "j"))
    assert again.erasures.last_ms() == last_ms
    again.close()


def test_no_hash_of_what_was_asked_for_lets_somebody_with_the_file_guess_it(tmp_path: Path) -> None:
    act = OpenIncident(type="medical_acute", lon=10.5, lat=61.1, caller_phone="99 88 77 66")
    digests = []
    for life in ("a", "b"):
        at_113 = node(SqliteStore(tmp_path / life))
        done = at_113.do(OPERATOR, act, key="k")
        with pytest.raises(RefusedError, match="used for something else"):
            at_113.do(OPERATOR, replace(act, caller_phone="11 22 33 44"), key="k")
        at_113.close()
        again = node(SqliteStore(tmp_path / life))
        assert again.do(OPERATOR, act, key="k") == done  # alike, to the numbers of its entries
        use = again.journal.store.key("per@113.innlandet k")
        assert use is not None
        digests.append(use.digest)
        again.close()
    # The same wish leaves other bytes each time: who guesses it has nothing to hold his guess against.
    assert digests[0] != digests[1]


def test_what_could_not_be_erased_is_tried_again_when_somebody_waits_for_it_as_closing_does(
    tmp_path: Path,
) -> None:
    at_113 = node(SqliteStore(tmp_path / "j"))
    write(at_113, medical_note=SECRET)
    reader = apsw.Connection(str(tmp_path / "j"), flags=apsw.SQLITE_OPEN_READONLY)
    at_113.journal.store._session.file.writer.set_busy_timeout(10)  # type: ignore[attr-defined]
    look = reader.execute("SELECT * FROM entries")
    next(look)  # somebody who copies the file holds the write-ahead log
    with pytest.raises(JournalError, match="another program reads the file"):
        erase(at_113, 0, 0)
    reader.close(True)
    at_113.erasures.settled()
    assert files_hold(tmp_path, SECRET) == []
    at_113.close()


def bring(of: Node, to: Node, after: int = -1) -> list[Entry]:
    entries = list(of.journal.store.read(LOG, after))
    to.take(entries)
    to.erasures.settled()
    return entries


def test_every_centre_that_folds_it_deletes_its_own_copy() -> None:
    at_113, at_110 = node(MemoryStore()), node(MemoryStore(), "110.innlandet")
    write(at_113, title="Fall på is", medical_note=SECRET)
    before = bring(at_113, at_110)
    assert at_110.state.records[INCIDENT].data["medical_note"] == SECRET
    erase(at_113, 0, 1)
    bring(at_113, at_110, after=0)
    assert at_110.state.records[INCIDENT].data == {"title": "Fall på is"}
    assert at_110.state.as_document() == at_113.state.as_document()
    # A third centre that lags gives the part again: it does not come back.
    assert at_110.fill([(LOG, 0, 1, before[0].parts[1])]) == 0
    assert at_110.state.records[INCIDENT].data == {"title": "Fall på is"}


def test_what_is_erased_before_it_arrives_is_never_written() -> None:
    # 113 was restored and erases, in its second epoch, of its first; 110 hears of the second first.
    at_113, at_110 = node(MemoryStore()), node(MemoryStore(), "110.innlandet")
    write(at_113, title="Fall på is", medical_note=SECRET)
    lagging = list(at_113.journal.store.read(LOG))
    later = Journal(at_113.journal.store, "113.innlandet", "live", lambda: 1_850_000_000_000, epoch=2)
    restored = Node(at_113.place, at_113.space, later, lambda: 1_850_000_000_000)
    erase(restored, 0, 1)
    at_110.journal._wall_ms = at_110._wall_ms = lambda: 1_850_000_000_000
    at_110.take(list(later.store.read("113.innlandet/2")))
    at_110.take(lagging)
    at_110.erasures.settled()
    assert at_110.state.records[INCIDENT].data == {"title": "Fall på is"}
    held = at_110.journal.store.entry(LOG, 0)
    assert held is not None
    assert held.parts[1].content is None


def test_an_erasure_by_anybody_but_its_home_counts_nowhere() -> None:
    at_113, at_110 = node(MemoryStore()), node(MemoryStore(), "110.innlandet")
    write(at_113, medical_note=SECRET)
    data = {"origin": LOG, "seq": 0, "part": 0, "reason": "a", "ground": "b"}
    name = "erasure:110.innlandet:X"
    at_110.note([Patch(kind="part-erased/1", record=name, subject=name, data=data)]).result()
    at_113.take(list(at_110.journal.store.read("110.innlandet/1")))
    at_113.erasures.settled()
    assert at_113.state.records[INCIDENT].data == {"medical_note": SECRET}
    assert node(at_113.journal.store).state.records[INCIDENT].data == {"medical_note": SECRET}


def test_what_a_crash_came_before_is_erased_at_the_next_start() -> None:
    store = MemoryStore()
    at_113 = node(store)
    write(at_113, title="Fall på is", medical_note=SECRET)
    at_113.heard.clear()  # as if the power went between the entry and the deletion
    at_113.do(LEADER, ErasePart(origin=LOG, seq=0, part=1, reason="feil person", ground="art. 17"))
    assert at_113.state.records[INCIDENT].data["medical_note"] == SECRET
    assert at_113.snapshots.take()
    again = node(store)
    assert again.state.records[INCIDENT].data == {"title": "Fall på is"}
    assert node(store).state.records[INCIDENT].data == {"title": "Fall på is"}


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (ErasePart(origin=LOG, seq=0, part=0, reason=" ", ground="a"), "the reason of an erasure has 0"),
        (ErasePart(origin=LOG, seq=0, part=0, reason="a", ground=""), "the ground of an erasure has 0"),
        (ErasePart(origin="110.innlandet/1", seq=0, part=0, reason="a", ground="b"), "only the home"),
        (ErasePart(origin=LOG, seq=7, part=0, reason="a", ground="b"), "there is no part 0 of entry 7"),
        (ErasePart(origin=LOG, seq=-1, part=0, reason="a", ground="b"), "there is no part 0 of entry -1"),
    ],
)
def test_an_erasure_that_cannot_be_judged_or_done_is_refused(act: ErasePart, text: str) -> None:
    at_113 = node(MemoryStore())
    write(at_113, medical_note=SECRET)
    with pytest.raises(RefusedError, match=text):
        at_113.do(LEADER, act)
    assert at_113.state.records[INCIDENT].data == {"medical_note": SECRET}


def test_a_part_is_erased_once_and_by_a_leader_of_its_home_alone() -> None:
    at_113 = node(MemoryStore())
    write(at_113, medical_note=SECRET)
    act = ErasePart(origin=LOG, seq=0, part=0, reason="a", ground="b")
    with pytest.raises(DeniedError):
        at_113.do(OPERATOR, act)
    erase(at_113, 0, 0)
    with pytest.raises(RefusedError, match="is erased already"):
        at_113.do(LEADER, act)


class FullDisk(MemoryStore):
    """A store whose disk takes no wiping until there is room."""

    is_full = True
    wiped = 0

    def wipe(self) -> None:
        if self.is_full:
            raise JournalError("the disk is full")
        self.wiped += 1


def test_what_cannot_be_overwritten_is_told_and_done_at_the_next_start() -> None:
    store = FullDisk()
    at_113 = node(store)
    write(at_113, title="Fall på is", medical_note=SECRET)
    with pytest.raises(JournalError, match="is not gone yet: the disk is full"):
        erase(at_113, 0, 1)
    assert at_113.state.records[INCIDENT].data == {"title": "Fall på is"}  # nobody reads it any more
    store.is_full = False
    node(store)
    node(store)
    assert store.wiped == 1


def test_while_much_is_written_it_is_erased_all_the_same(tmp_path: Path) -> None:
    at_113 = node(SqliteStore(tmp_path / "journal.sqlite"))
    write(at_113, title="Fall på is", medical_note=SECRET)
    patches = [
        Patch(
            kind="incident-changed/1", record=INCIDENT, subject=INCIDENT, data={"place": f"Storgata {number}"}
        )
        for number in range(300)
    ]
    writing = [at_113.note([patch]) for patch in patches[:150]]
    erasing = at_113.do_soon(
        LEADER, ErasePart(origin=LOG, seq=0, part=1, reason="feil person", ground="art. 17")
    )
    writing += [at_113.note([patch]) for patch in patches[150:]]
    for future in (erasing, *writing):
        future.result()
    at_113.erasures.settled()
    assert at_113.state.records[INCIDENT].data == {"title": "Fall på is", "place": "Storgata 299"}
    at_113.close()
    assert files_hold(tmp_path, SECRET) == []
    again = node(SqliteStore(tmp_path / "journal.sqlite"))
    assert again.state.as_document() == at_113.state.as_document()
    again.close()
