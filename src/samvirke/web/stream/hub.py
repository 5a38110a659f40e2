"""Tells all who listen in one space what has changed; a change is written out once for each group."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from samvirke.respond.access.actor import Actor
from samvirke.respond.journal.entry import Entry
from samvirke.respond.node import Node
from samvirke.web.stream.changes import Changes, openings
from samvirke.web.stream.cursor import Cursor
from samvirke.web.stream.event import event, place
from samvirke.web.stream.filled import filled_since, keep_filled
from samvirke.web.stream.listener import Listener

TOGETHER_S: Final = 0.02  # changes within it go out in one piece
FOR_EACH_S: Final = 0.0003  # and so much longer for each listener, or many would be sent many small pieces
TICK_S: Final = 1.0  # how often it is looked whether something has ended
CATCH_UP: Final = 50_000  # entries that are told after a break; beyond it lists are read anew


class Hub:
    """See the module; all but `heard` happens in the event loop that made it.

    Parameters
    ----------
    node
        Whose changes.
    """

    def __init__(self, node: Node) -> None:
        self.node = node
        self._loop = asyncio.get_running_loop()
        self._groups: dict[Actor, list[Listener]] = {}
        self._waiting: list[Entry] = []
        self._sending: asyncio.TimerHandle | None = None
        self._closed = False
        with node.still():
            self._heard = dict(node.journal.store.sizes())
            node.heard.append(self.heard)
        self._at_ms = node.now_ms
        self._ticking = self._loop.create_task(self._tick())

    @property
    def cursor(self) -> Cursor:
        """How far it has told."""
        return Cursor(dict(self._heard), self._at_ms)

    @property
    def listeners(self) -> int:
        """How many listen."""
        return sum(map(len, self._groups.values()))

    def heard(self, entries: Sequence[Entry]) -> None:
        """Take note of entries that are durable; any thread."""
        self._loop.call_soon_threadsafe(self._collect, entries)

    def listen(self, actor: Actor, since: Cursor | None) -> Listener:
        """Let somebody listen, from an earlier place on; None: from now on."""
        self._send()  # what waits goes to those who were here; the new one begins after it
        group = group_of(actor)
        told = [b"retry: 2000\n", event("hello", {"space": self.node.space.name, "at_ms": self._at_ms})]
        if since is not None:
            told += self._since(group, since)
        listener = Listener(b"".join([*told, place(self.cursor)]))
        if self._closed:
            listener.end("closing", "the node is stopping; connect again with the last id that you got")
        self._groups.setdefault(group, []).append(listener)
        return listener

    def leave(self, actor: Actor, listener: Listener) -> None:
        """Let a listener go."""
        group = group_of(actor)
        self._groups[group].remove(listener)
        if not self._groups[group]:
            del self._groups[group]

    def close(self) -> None:
        """Send every listener a last event and hear no more."""
        if self._closed:
            return
        self._send()
        self._closed = True
        self._ticking.cancel()
        self.node.heard.remove(self.heard)
        for listener in [one for group in self._groups.values() for one in group]:
            listener.end("closing", "the node is stopping; connect again with the last id that you got")

    def _collect(self, entries: Sequence[Entry]) -> None:
        self._waiting += entries
        if self._sending is None and not self._closed:
            self._sending = self._loop.call_later(TOGETHER_S + FOR_EACH_S * self.listeners, self._send)

    def _send(self, *, look_for_ends: bool = False) -> None:
        """Tell what waits."""
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None
        if not self._waiting and not look_for_ends:
            return
        entries, self._waiting = self._waiting, []
        with self.node.still():
            now_ms = self.node.now_ms
            changes = Changes(self.node, self.cursor)
            changes.note(entries)
            changes.note_ends(now_ms)
            keep_filled(self.node, [e for e in entries if e.seq < self._heard.get(e.origin, 0)], now_ms)
            for entry in entries:
                self._heard[entry.origin] = max(self._heard.get(entry.origin, 0), entry.seq + 1)
            self._at_ms = max(self._at_ms, now_ms)
            if not changes.records:
                return
            here = place(self.cursor)
            for group, listeners in self._groups.items():
                told = changes.told_to(group, now_ms)
                if told:
                    chunk = b"".join([*told, here])
                    for listener in listeners:
                        listener.put(chunk)

    def _since(self, group: Actor, since: Cursor) -> list[bytes]:
        """Return what somebody missed."""
        with self.node.still():
            store = self.node.journal.store
            missed = {origin: n - since.heard.get(origin, 0) for origin, n in self._heard.items()}
            if sum(n for n in missed.values() if n > 0) > CATCH_UP:
                return [
                    event(
                        "behind", {"detail": f"more than {CATCH_UP:,} changes were missed; read lists anew"}
                    )
                ]
            changes = Changes(self.node, since)
            for origin, n in missed.items():
                if n > 0:
                    changes.note(store.read(origin, self._heard[origin] - n - 1, n))
            if since.heard:
                changes.note_ends(self.node.now_ms)
                changes.note(filled_since(self.node, since.at_ms))
            return changes.told_to(group, self.node.now_ms)

    async def _tick(self) -> None:
        """Once a second: what has ended goes from the view of those to whom it was open."""
        while True:
            await asyncio.sleep(TICK_S)
            if self._groups:
                with self.node.still():
                    now_ms = self.node.now_ms
                    ended = any(
                        self._at_ms <= until < now_ms
                        for record in openings(self.node)
                        if (until := record.get("until_ms")) is not None
                    )
                if ended:
                    self._send(look_for_ends=True)


def group_of(actor: Actor) -> Actor:
    """Return what all who may see the same have in common: who they are by name decides nothing."""
    return replace(actor, user="*")
