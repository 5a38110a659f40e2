"""A node and its journal: who listens hears in order, and a failed disk stops the node."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.respond.test_node import AGENCIES, FIRE

from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.node import Node
from samvirke.respond.place import Place
from samvirke.respond.space.space import Space

WALL_MS = 1_800_000_000_000
ACT = OpenIncident(type="building_fire", lon=10.5, lat=61.1)


def node_on(path: Path) -> Node:
    place = Place(centre="110.innlandet", agency="fire", agencies=AGENCIES)
    journal = Journal(SqliteStore(path), "110.innlandet", "live", lambda: WALL_MS)
    return Node(place, Space(name="live", mode="live"), journal, lambda: WALL_MS)


def test_who_listens_hears_durable_entries_in_order_whoever_writes(tmp_path: Path) -> None:
    node = node_on(tmp_path / "j")
    heard: list[int] = []

    def listen(entries: Sequence[Entry]) -> None:
        durable = node.journal.store.sizes()["110.innlandet/1"]
        assert all(entry.seq < durable for entry in entries)
        heard.extend(entry.seq for entry in entries)

    node.heard.append(listen)

    def call() -> None:
        for _ in range(15):
            node.do(FIRE, ACT)

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) >= 90
    assert heard == list(range(len(heard)))
    node.journal.close()


def test_a_listener_that_fails_hinders_neither_the_answer_nor_the_others(tmp_path: Path) -> None:
    node = node_on(tmp_path / "j")
    heard: list[int] = []

    def fail(_: Sequence[Entry]) -> None:
        raise RuntimeError("a page that was closed")

    node.heard += [fail, lambda entries: heard.append(len(entries))]
    assert node.do(FIRE, ACT).records
    assert heard
    node.journal.close()


def test_a_node_whose_disk_fails_says_so_and_does_nothing_more(tmp_path: Path) -> None:
    node = node_on(tmp_path / "j")
    first = node.do(FIRE, ACT, key="first")
    node.journal.store._session.file.writer.pragma("max_page_count", 1)  # type: ignore[attr-defined]
    with pytest.raises(JournalError, match="is full"):
        _do_many(node)
    assert node.stopped is not None
    assert "is full" in node.stopped
    with pytest.raises(JournalError, match="has stopped"):
        node.do(FIRE, ACT)
    node.journal.close()
    again = node_on(tmp_path / "j")
    assert again.do(FIRE, ACT, key="first").records == first.records
    assert again.stopped is None
    again.journal.close()


def _do_many(node: Node) -> None:
    for _ in range(500):
        node.do(FIRE, ACT)
