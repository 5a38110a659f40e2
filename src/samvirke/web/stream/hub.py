"""Tells all who listen in one space what has changed; a change is written out once for each group."""

import asyncio
import logging
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
REST: Final = 1.0  # a pause as long as the last sending took: half of the loop's time is left to others
TICK_S: Final = 1.0  # how often it is looked whether something has ended
CATCH_UP: Final = 50_000  # entries that are told after a break; beyond it lists are read anew
LOG = logging.getLogger("samvirke.web")
FAILED: Final = event("behind", {"detail": "the node failed to tell what has changed; read lists anew"})
# To whom something was shown that is erased now is not known for all times, so all are told, and not what.
ERASED: Final = event("behind", {"detail": "something was erased; read lists anew"})


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
        self._took_s = 0.0  # how long the last sending kept the loop
        self._closed = False
        with node.still():
            self._heard = dict(node.journal.store.sizes())
            node.heard.append(self.heard)
            node.erasures.told.append(self.erased)
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

    def erased(self) -> None:
        """Tell all who listen that something was erased; any thread."""
        self._loop.call_soon_threadsafe(self._tell_erased)

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
        self.node.erasures.told.remove(self.erased)
        for listener in [one for group in self._groups.values() for one in group]:
            listener.end("closing", "the node is stopping; connect again with the last id that you got")

    def _collect(self, entries: Sequence[Entry]) -> None:
        self._waiting += entries
        if self._sending is None and not self._closed:
            self._sending = self._loop.call_later(max(TOGETHER_S, REST * self._took_s), self._send)

    def _tell_erased(self) -> None:
        self._put_to_all(ERASED)

    def _send(self, *, look_for_ends: bool = False) -> None:
        """Tell what waits."""
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None
        if not self._waiting and not look_for_ends:
            return
        entries, self._waiting = self._waiting, []
        begun_s = self._loop.time()
        try:
            self._tell(entries)
        except Exception:  # whatever it is, nobody may believe that they have heard all
            LOG.exception("what has changed could not be told to those who listen")
            self._put_to_all(FAILED)
        # Those who listen were woken just now, in order; when it is the turn of this one, they have sent.
        self._loop.call_soon(self._sent, begun_s)

    def _sent(self, begun_s: float) -> None:
        self._took_s = self._loop.time() - begun_s

    def _tell(self, entries: Sequence[Entry]) -> None:
        with self.node.still():
            now_ms = self.node.now_ms
            changes = Changes(self.node, self.cursor)
            filled = [one for one in entries if one.seq < self._heard.get(one.origin, 0)]
            for entry in entries:
                self._heard[entry.origin] = max(self._heard.get(entry.origin, 0), entry.seq + 1)
            self._at_ms = max(self._at_ms, now_ms)
            changes.note(entries)
            changes.note_ends(now_ms)
            keep_filled(self.node, filled, now_ms)
            if not changes.records:
                return
            here = place(self.cursor)
            for group, listeners in self._groups.items():
                told = changes.told_to(group, now_ms)
                if told:
                    chunk = b"".join([*told, here])
                    for listener in listeners:
                        listener.put(chunk)

    def _put_to_all(self, chunk: bytes) -> None:
        for listener in [one for group in self._groups.values() for one in group]:
            listener.put(chunk)

    def _since(self, group: Actor, since: Cursor) -> list[bytes]:
        """Return what somebody missed."""
        with self.node.still():
            store = self.node.journal.store
            erased_ms = self.node.erasures.last_ms()
            erased = [ERASED] if erased_ms is not None and erased_ms >= since.at_ms else []
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
            return changes.told_to(group, self.node.now_ms) + erased

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
