"""One node among the others: its key, whom it trusts, and what it has of them."""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from samvirke.model.errors import InvalidValueError
from samvirke.respond.federation.errors import StrangerError
from samvirke.respond.federation.logs import Logs
from samvirke.respond.federation.openings import Openings
from samvirke.respond.federation.peer import Peer
from samvirke.respond.federation.signed import Gate
from samvirke.respond.journal.checkpoint import Checkpoint
from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.keys import PrivateKey, PublicKey
from samvirke.respond.node import Node


class Member:
    """One node among the others.

    Parameters
    ----------
    node
        The node, in one space.
    key
        What its centre signs with.
    peers
        The other centres that it trusts.
    wall_ms
        The wall clock, milliseconds since 1970.
    former
        Public keys that its centre signed with before.
    """

    def __init__(
        self,
        node: Node,
        key: PrivateKey,
        peers: Iterable[Peer],
        wall_ms: Callable[[], int],
        former: Sequence[PublicKey] = (),
    ) -> None:
        if key.name != node.place.centre:
            raise InvalidValueError(
                f"the key is of {key.name}, the node of {node.place.centre}; a node signs with its own "
                "centre's key"
            )
        self._peers = {peer.centre: peer for peer in peers}
        self.node = node
        self.key = key
        self.keys = (key.public, *former)
        self.wall_ms = wall_ms
        self.logs = Logs(node.journal.store)
        self.openings = Openings(node)
        self.gate = Gate(self.centre, self._peers, wall_ms)
        self.is_leaving = False
        self.polls: dict[str, int] = {}  # centre → its requests under way
        self.taking = threading.Lock()  # answers come by wire and by file; one is taken at a time
        self.news: list[Callable[[], None]] = []  # called when there may be something to give
        self._signed: dict[str, tuple[int, str]] = {}
        if node.place.centre in self._peers:
            raise InvalidValueError(f"{node.place.centre} is this centre itself; a peer must be another")
        node.heard.append(self._heard)

    @property
    def centre(self) -> str:
        """The node's own centre."""
        return self.node.place.centre

    @property
    def space(self) -> str:
        """The space of the node."""
        return self.node.space.name

    @property
    def peers(self) -> dict[str, Peer]:
        """Centre → the peer."""
        return dict(self._peers)

    def peer(self, centre: str) -> Peer:
        """Return a peer.

        Raises
        ------
        StrangerError
            When no such centre is trusted here.
        """
        found = self._peers.get(centre)
        if found is None:
            raise StrangerError(
                f"{centre[:80]!r} is not among the centres trusted here; give its public key first"
            )
        return found

    def checkpoint(self, origin: str, size: int) -> str:
        """Return the signed checkpoint over the first entries of one of its own logs."""
        before = self._signed.get(origin)
        if before is None or before[0] != size:
            told = Checkpoint(origin, self.space, size, self.logs.tree(origin).root(size))
            self._signed[origin] = before = (size, told.signed(self.key))
        return before[1]

    def keep(self, name: str, value: str) -> None:
        """Keep a small text across restarts."""
        if value != self.kept(name):
            self.node.journal.store.put(f"federation/{name}", value.encode())

    def kept(self, name: str) -> str | None:
        """Return what was kept, None: nothing."""
        found = self.node.journal.store.get(f"federation/{name}")
        return None if found is None else found.decode()

    def let_go(self) -> None:
        """Let those who wait for news go: the node is about to stop."""
        self.is_leaving = True
        self._ring()

    def close(self) -> None:
        """Hear no more of the node, and leave its own log signed to the last entry."""
        self.node.heard.remove(self._heard)
        origin = self.node.journal.origin
        with suppress(JournalError):  # of a log that cannot be written, nothing is signed
            size = self.logs.size(origin)
            if size:
                self.node.journal.store.put(f"checkpoint/{origin}", self.checkpoint(origin, size).encode())

    def _heard(self, entries: Sequence[Entry]) -> None:
        self.openings.heard(entries)
        self._ring()

    def _ring(self) -> None:
        for ring in tuple(self.news):
            ring()
