"""The contract of what keeps entries: memory, SQLite or PostgreSQL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from samvirke.respond.journal.entry import Entry, Part


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A client's key: the same write sent twice is written once.

    Parameters
    ----------
    key
        What the client chose, with who it is: `ola@110.innlandet 01J…`.
    digest
        Of what it asked for: the same key with another wish is refused.
    answer
        Canonical JSON of what was answered, to be answered again.
    """

    key: str
    digest: bytes
    answer: bytes


class Store(Protocol):
    """Keeps the entries of one space: the node's own, and those it has got from other centres.

    Every write is one durable transaction: when the call returns it survives a power cut; when it raises
    nothing of it is there. Where the disk or the server failed in the middle (`StoppedError`) nobody can know
    before the store is opened anew; until then it takes no more.

    `waits` says whether a write waits for a disk or a server, so that it pays to gather what several callers
    write (`group_commit`).
    """

    waits: bool

    def write(self, entries: Sequence[Entry], keys: Sequence[KeyUse] = ()) -> None:
        """Write entries that follow those that are there, of one origin or several.

        Raises
        ------
        JournalError
            When an entry does not follow the last of its origin, or a key is there already.
        StoppedError
            When the disk or the server refuses.
        """

    def fill(self, origin: str, seq: int, number: int, part: Part) -> None:
        """Put in what a part says, which was withheld before.

        Raises
        ------
        JournalError
            When there is no such part, or it is not what the header committed to.
        """

    def erase(self, origin: str, seq: int, number: int) -> None:
        """Delete what a part says, for good; the header stays, and `wipe` sees to the disk."""

    def wipe(self) -> None:
        """Overwrite what erased parts have left in free space; seconds for a million entries."""

    def read(self, origin: str, after: int = -1, limit: int | None = None) -> Iterator[Entry]:
        """Go through the entries of an origin with a seq above `after`, in order."""

    def sizes(self) -> dict[str, int]:
        """Return origin → how many of its entries are here."""

    def of_subject(self, subject: str) -> Iterator[tuple[str, int, int]]:
        """Go through the parts here that speak of a subject: origin, seq, number of the part."""

    def entry(self, origin: str, seq: int) -> Entry | None:
        """Return an entry, None: it is not here."""

    def leaves(self, origin: str, after: int = -1) -> Iterator[bytes]:
        """Go through the leaf hashes of an origin, in order, as they were written."""

    def key(self, key: str) -> KeyUse | None:
        """Return how a client's key was used, None: it was not."""

    def put(self, name: str, value: bytes) -> None:
        """Keep a small thing beside the entries: a checkpoint, a snapshot; written again it is replaced."""

    def get(self, name: str) -> bytes | None:
        """Return what was kept under a name."""

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin so, sorted."""

    def close(self) -> None:
        """Let go of the file or the connection."""
