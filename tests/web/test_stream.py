"""The change stream: what listeners are told, of what they are not, and how it goes on after a break."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import pytest

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.actor import Actor
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Scene
from samvirke.respond.journal.erasure import ErasePart
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.node import Node, Place
from samvirke.respond.record.patch import Patch
from samvirke.respond.space.space import Space
from samvirke.web.api import stream
from samvirke.web.stream.changes import Changes
from samvirke.web.stream.cursor import Cursor, read_cursor
from samvirke.web.stream.hub import Hub, group_of
from samvirke.web.stream.listener import Listener

AGENCIES = {"110.innlandet": "fire", "112.innlandet": "police", "113.innlandet": "health"}
FIRE = Actor(user="ola", organisation="Fire", centre="110.innlandet", agency="fire", role="operator")
HEALTH = Actor(user="kari", organisation="AMK", centre="113.innlandet", agency="health", role="operator")
CLERK = replace(HEALTH, user="per", agency="state", role="reader")
T0 = 1_800_000_000_000


@dataclass
class Clock:
    now_ms: int = T0

    def __call__(self) -> int:
        return self.now_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Writes a record as it is told: what the acts of the subjects write is theirs to test."""

    name: ClassVar[str] = "write"
    action: ClassVar[str] = "incident.open"

    record: str
    subject_id: str
    data: dict[str, Any] = field(default_factory=dict)

    def subject(self, scene: Scene) -> Subject:
        return scene.subject("incident")

    def patches(self, _scene: Scene) -> list[Patch]:
        return [Patch(kind="written/1", record=self.record, subject=self.subject_id, data=self.data)]


def node_of(centre: str, clock: Clock, store: MemoryStore | None = None) -> Node:
    place = Place(centre=centre, agency=AGENCIES[centre], agencies=AGENCIES)
    journal = Journal(store or MemoryStore(), centre, "live", clock)
    return Node(place, Space(name="live", mode="live"), journal, clock)


def incident(node: Node, actor: Actor, name: str, **data: Any) -> str:
    record = f"incident:{node.place.centre}:{name}"
    node.do(actor, Write(record=record, subject_id=record, data=data))
    return record


def share(node: Node, actor: Actor, name: str, about: str, **data: Any) -> str:
    record = f"share:{node.place.centre}:{name}"
    node.do(actor, Write(record=record, subject_id=about, data=data))
    return record


def in_loop(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(story())  # type: ignore[arg-type]


async def silence() -> None:
    return None


async def told(listener: Listener) -> list[tuple[str, Any]]:
    """Return the events that wait, after all that was written has gone out."""
    await asyncio.sleep(0.06)  # three times the pause in which changes are gathered
    async with asyncio.timeout(5):
        chunk = await anext(aiter(listener.chunks(silence, 60)))
    return events(chunk)


def events(chunk: bytes) -> list[tuple[str, Any]]:
    found = []
    for block in chunk.decode("ascii").split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        if "id" in lines:
            found.append(("id", lines["id"]))
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def names(found: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(name, data["id"]) for name, data in found if name in ("change", "removal")]


def test_a_change_is_told_with_what_the_listener_may_see_of_it() -> None:
    async def story() -> None:
        node = node_of("113.innlandet", Clock())
        hub = Hub(node)
        nurse, clerk = hub.listen(HEALTH, None), hub.listen(CLERK, None)
        for listener in (nurse, clerk):
            assert [name for name, _ in await told(listener)] == ["hello", "id"]
        record = incident(node, HEALTH, "A", type="fall", medical_note="secret")
        seen = dict(await told(nurse))
        assert seen["change"]["id"] == record
        assert seen["change"]["medical_note"] == "secret"
        seen = dict(await told(clerk))
        assert seen["change"]["type"] == "fall"
        assert "medical_note" not in seen["change"]
        hub.close()

    in_loop(story)


def test_a_listener_that_comes_back_hears_what_it_missed_of_several_logs() -> None:
    async def story() -> None:
        clock = Clock()
        at_110, at_113 = node_of("110.innlandet", clock), node_of("113.innlandet", clock)
        first = incident(at_113, HEALTH, "A", type="fall")
        hub = Hub(at_113)
        place = dict(await told(hub.listen(HEALTH, None)))["id"]
        hub.close()
        second = incident(at_113, HEALTH, "B", type="fall")
        third = incident(at_110, FIRE, "C", type="building_fire")
        opened = share(at_110, FIRE, "S", third, to="113.innlandet", may="see")
        at_113.take(list(at_110.journal.store.read("110.innlandet/1")))
        # Started anew on the same store, as after a restart.
        again = Hub(node_of("113.innlandet", clock, at_113.journal.store))  # type: ignore[arg-type]
        missed = names(await told(again.listen(HEALTH, read_cursor(place))))
        assert sorted(missed) == sorted([("change", second), ("change", third), ("change", opened)])
        all_of_it = names(await told(again.listen(HEALTH, read_cursor("0"))))
        assert ("change", first) in all_of_it
        assert len(all_of_it) == 4
        again.close()

    in_loop(story)


def test_what_a_share_opens_is_told_and_what_its_end_closes_is_removed() -> None:
    async def story() -> None:
        clock = Clock()
        at_110, at_113 = node_of("110.innlandet", clock), node_of("113.innlandet", clock)
        fire = incident(at_110, FIRE, "A", type="building_fire")

        def fetch() -> None:
            have = at_113.state.seen.get("110.innlandet/1", 0)
            at_113.take(list(at_110.journal.store.read("110.innlandet/1", have - 1)))

        fetch()
        hub = Hub(at_113)
        listener = hub.listen(HEALTH, None)
        await told(listener)
        opened = share(at_110, FIRE, "S", fire, to="113.innlandet", may="see")
        fetch()
        assert set(names(await told(listener))) == {("change", fire), ("change", opened)}
        before = str(hub.cursor)
        share(at_110, FIRE, "S", fire, ended=True)
        fetch()
        assert ("removal", fire) in names(await told(listener))
        # Who was away when it ended is told the same; who never saw it is told nothing.
        assert ("removal", fire) in names(await told(hub.listen(HEALTH, read_cursor(before))))
        # (That there was a share, and that it ended, its recipient may know.)
        assert fire not in {record for _, record in names(await told(hub.listen(HEALTH, read_cursor("0"))))}
        hub.close()

    in_loop(story)


def test_what_each_reading_of_is_written_down_is_not_pushed_but_must_be_asked_for() -> None:
    async def story() -> None:
        node = node_of("110.innlandet", Clock())
        record = "incident:110.innlandet:A"
        named = replace(FIRE, named_for=frozenset({record}))
        written: list[str] = []
        node.views.logged.append(lambda _actor, _record, field_class, _why: written.append(field_class))
        hub = Hub(node)
        listener = hub.listen(named, None)
        await told(listener)
        incident(node, FIRE, "A", type="building_fire", vulnerability="the pump house")
        seen = dict(await told(listener))["change"]
        assert seen["type"] == "building_fire"
        assert "vulnerability" not in seen
        assert seen["ask_for"] == ["SKJERMET"]
        assert written == []
        found = node.state.get(record)
        assert found is not None
        asked = node.views.of(named, found, node.now_ms)
        assert asked is not None
        assert asked["vulnerability"] == "the pump house"
        assert written == ["SKJERMET"]
        hub.close()

    in_loop(story)


def test_a_share_that_ends_by_the_clock_removes_what_it_had_opened() -> None:
    async def story() -> None:
        clock = Clock()
        at_110, at_113 = node_of("110.innlandet", clock), node_of("113.innlandet", clock)
        fire = incident(at_110, FIRE, "A", type="building_fire")
        share(at_110, FIRE, "S", fire, to="113.innlandet", may="see", until_ms=T0 + 60_000)
        at_113.take(list(at_110.journal.store.read("110.innlandet/1")))
        hub = Hub(at_113)
        listener = hub.listen(HEALTH, None)
        await told(listener)
        clock.now_ms = T0 + 60_001
        await asyncio.sleep(1.1)  # the hub looks once a second
        assert ("removal", fire) in names(await told(listener))
        hub.close()

    in_loop(story)


def test_a_part_that_is_filled_in_later_is_told_also_to_who_was_away() -> None:
    async def story() -> None:
        clock = Clock()
        at_110, at_113 = node_of("110.innlandet", clock), node_of("113.innlandet", clock)
        fire = incident(at_110, FIRE, "A", type="building_fire")
        entry = next(at_110.journal.store.read("110.innlandet/1"))
        at_113.take([replace(entry, parts=tuple(part.bare() for part in entry.parts))])
        share(at_110, FIRE, "S", fire, to="113.innlandet", may="see")
        at_113.take(list(at_110.journal.store.read("110.innlandet/1", 0)))
        hub = Hub(at_113)
        listener = hub.listen(HEALTH, None)
        place = dict(await told(listener))["id"]
        at_113.fill([("110.innlandet/1", 0, 0, entry.parts[0])])
        assert ("change", fire) in names(await told(listener))
        hub.close()
        again = Hub(at_113)
        assert ("change", fire) in names(await told(again.listen(HEALTH, read_cursor(place))))
        again.close()

    in_loop(story)


def test_a_listener_that_reads_too_slowly_is_dropped_and_told_so() -> None:
    async def story() -> None:
        listener = Listener(b"", queued=10)
        listener.put(b"12345678")
        listener.put(b"12345678")
        listener.put(b"more")
        chunks = [chunk async for chunk in listener.chunks(silence, 60)]
        assert len(chunks) == 1
        assert [name for name, _ in events(chunks[0])] == ["dropped"]

    in_loop(story)


def test_the_silence_is_filled_and_ends_with_the_sign_in() -> None:
    async def story() -> None:
        beats = iter([b"beat", None])

        async def beat() -> bytes | None:
            return next(beats)

        listener = Listener(b"first")
        chunks = [chunk async for chunk in listener.chunks(beat, 0.01)]
        assert chunks[:2] == [b"first", b"beat"]
        assert [name for name, _ in events(chunks[2])] == ["signed-out"]

    in_loop(story)


def test_whoever_signs_out_hears_no_more_though_changes_come_all_the_time() -> None:
    async def story() -> None:
        listener = Listener(b"first")
        busy = asyncio.get_running_loop().create_task(talk(listener))
        async with asyncio.timeout(5):
            chunks = [chunk async for chunk in listener.chunks(silence, 0.1)]
        busy.cancel()
        assert [name for name, _ in events(chunks[-1])] == ["signed-out"]
        assert all(b"change" in chunk for chunk in chunks[1:-1])

    async def talk(listener: Listener) -> None:
        while True:  # more often than a beat
            listener.put(b"event: change\ndata: {}\n\n")
            await asyncio.sleep(0.01)

    in_loop(story)


def test_a_change_that_cannot_be_told_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[bytes]:
        raise RuntimeError("a fault of ours")

    async def story() -> None:
        node = node_of("113.innlandet", Clock())
        hub = Hub(node)
        listener = hub.listen(HEALTH, None)
        await told(listener)
        with monkeypatch.context() as patched:
            patched.setattr(Changes, "told_to", broken)
            incident(node, HEALTH, "A", type="fall")
            assert [name for name, _ in await told(listener)] == ["behind"]
        record = incident(node, HEALTH, "B", type="fall")
        assert ("change", record) in names(await told(listener))
        hub.close()

    in_loop(story)


def test_a_connection_that_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "STUCK_S", 0.05)
    ended: list[bool] = []

    async def story() -> None:
        async def chunks() -> AsyncIterator[bytes]:
            yield b"first"

        async def takes_nothing(_message: object) -> None:
            await asyncio.Event().wait()

        async def says_nothing() -> dict[str, str]:
            return await asyncio.Event().wait()  # type: ignore[return-value]

        response = stream.EventStream(chunks(), lambda: ended.append(True))
        async with asyncio.timeout(5):
            await response({"type": "http", "asgi": {"spec_version": "2.3"}}, says_nothing, takes_nothing)

    in_loop(story)
    assert ended == [True]


def test_who_they_are_by_name_does_not_part_listeners_but_all_else_does() -> None:
    assert group_of(HEALTH) == group_of(replace(HEALTH, user="liv"))
    others = [
        replace(HEALTH, centre="113.oslo"),
        replace(HEALTH, agency="state"),
        replace(HEALTH, role="leader"),
        replace(HEALTH, organisation="other"),
        replace(HEALTH, named_for=frozenset({"incident:113.innlandet:A"})),
        replace(HEALTH, spaces=frozenset({"live", "exercise-1"})),
    ]
    assert all(group_of(other) != group_of(HEALTH) for other in others)


def test_a_cursor_is_read_as_it_was_written() -> None:
    cursor = Cursor({"110.innlandet/1": 41, "112.innlandet/2": 7}, T0)
    assert str(cursor) == f"110.innlandet/1:41,112.innlandet/2:7@{T0}"
    assert read_cursor(str(cursor)) == cursor
    assert read_cursor(str(Cursor())) == Cursor()


@pytest.mark.parametrize("text", ["", "1", "x@1", "110.innlandet/1@7", "110.innlandet/1:x@7", "110/1:2,@7"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="no place in the stream"):
        read_cursor(text)


def test_who_listens_and_who_was_away_hears_that_something_was_erased_and_not_what() -> None:
    async def story() -> None:
        clock = Clock()
        node = node_of("113.innlandet", clock)
        incident(node, HEALTH, "A", medical_note="secret")
        hub = Hub(node)
        listener = hub.listen(CLERK, None)
        await told(listener)
        away = hub.cursor
        clock.now_ms += 1
        leader = replace(HEALTH, role="leader")
        node.do(leader, ErasePart(origin="113.innlandet/1", seq=0, part=0, reason="r", ground="g"))
        await asyncio.to_thread(node.erasures.settled)
        behind = ("behind", {"detail": "something was erased; read lists anew"})
        assert behind in await told(listener)
        assert behind in await told(hub.listen(CLERK, away))
        clock.now_ms += 1
        incident(node, HEALTH, "B", type="fall")
        await told(listener)
        assert behind not in await told(hub.listen(CLERK, hub.cursor))
        hub.close()
        assert node.erasures.told == []

    in_loop(story)
