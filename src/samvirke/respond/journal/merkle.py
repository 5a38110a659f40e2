"""The Merkle tree over a log: one hash that stands for all entries, and short proofs about them.

RFC 6962 section 2.1 (the same tree as RFC 9162 and C2SP tlog): a leaf is SHA-256 of 0x00 and the header of
an entry, a node SHA-256 of 0x01 and its two children; the left side of a node always holds a power of two.
Proofs are made here from a `Tree`, and checked in `proof` by those who hold none.
"""

import hashlib
from collections.abc import Iterable

from samvirke.respond.journal.errors import JournalError

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: enough to append to it and to know its root, at most 64 hashes.

    Parameters
    ----------
    size
        Number of leaves.
    edge
        Hashes of the complete subtrees that make it up, from the largest to the smallest: one for each
        binary 1 of the size.

    Raises
    ------
    JournalError
        When the two do not belong together.
    """

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self.size = size
        self.edge = list(edge)
        if size < 0 or len(self.edge) != size.bit_count() or any(len(h) != HASH_BYTES for h in self.edge):
            raise JournalError(
                f"an edge of {len(self.edge)} hashes was given for a tree of {size}; it must have one hash "
                f"of {HASH_BYTES} bytes for each binary 1 of the size; make it anew from the leaves"
            )

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        position, above = self.size, leaf
        while position & 1:
            above = node_hash(self.edge.pop(), above)
            position >>= 1
        self.edge.append(above)
        self.size += 1

    def root(self) -> bytes:
        """Return the hash that stands for all leaves."""
        if not self.edge:
            return EMPTY_ROOT
        below = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            below = node_hash(left, below)
        return below


class Tree:
    """All complete nodes of a tree, in memory: 64 bytes a leaf; roots of every size, and proofs.

    Parameters
    ----------
    leaves
        Leaf hashes, in order.
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        self.extend(leaves)

    def __len__(self) -> int:
        return len(self._levels[0]) // HASH_BYTES

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes."""
        bottom = self._levels[0]
        for leaf in leaves:
            bottom += leaf
        self._complete()

    def _complete(self) -> None:
        """Hash all pairs that have become whole, level by level."""
        level, sha256 = 0, hashlib.sha256
        while len(self._levels[level]) >= 2 * HASH_BYTES:
            if level + 1 == len(self._levels):
                self._levels.append(bytearray())
            below, above = self._levels[level], self._levels[level + 1]
            whole = len(below) // (2 * HASH_BYTES) * 2 * HASH_BYTES
            for start in range(2 * len(above), whole, 2 * HASH_BYTES):
                above += sha256(b"\x01" + below[start : start + 2 * HASH_BYTES]).digest()
            level += 1

    def leaf(self, seq: int) -> bytes:
        """Return the leaf hash of an entry."""
        self._check(seq + 1)
        return self._node(0, seq)

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves, None: over all.

        Raises
        ------
        JournalError
            When the tree is smaller.
        """
        size = self._check(len(self) if size is None else size)
        return EMPTY_ROOT if size == 0 else self._over(0, size)

    def inclusion(self, seq: int, size: int | None = None) -> list[bytes]:
        """Return the proof that an entry is in the log: PATH(seq, D[size]) of RFC 6962 section 2.1.1.

        Raises
        ------
        JournalError
            When it is not among the first `size`, or the tree is smaller.
        """
        size = self._check(len(self) if size is None else size)
        if not 0 <= seq < size:
            raise JournalError(f"entry {seq} is not among the first {size}; ask for 0 to {size - 1}")
        proof, start, end = [], 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if seq < middle:
                proof.append(self._over(middle, end))
                end = middle
            else:
                proof.append(self._over(start, middle))
                start = middle
        return proof[::-1]

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the first `old` entries are a beginning: PROOF(old, D[size]), section 2.1.2.

        Raises
        ------
        JournalError
            When `old` is larger than `size`, or the tree is smaller than that.
        """
        size = self._check(len(self) if size is None else size)
        if not 0 <= old <= size:
            raise JournalError(f"{old} entries are no beginning of {size}; ask for 0 to {size}")
        if old == 0:
            return []  # nothing is a beginning of everything
        proof, start, end, whole = [], 0, size, True
        while end != old:  # while `old` does not stand at the end of the subtree that is looked at
            middle = start + _split(end - start)
            if old <= middle:
                proof.append(self._over(middle, end))
                end = middle
            else:
                proof.append(self._over(start, middle))
                start, whole = middle, False
        if not whole:
            proof.append(self._over(start, end))
        return proof[::-1]

    def frontier(self, size: int | None = None) -> Frontier:
        """Return the right edge over the first `size` leaves."""
        size = self._check(len(self) if size is None else size)
        edge, start = [], 0
        for level in range(size.bit_length() - 1, -1, -1):
            if size >> level & 1:
                edge.append(self._node(level, start >> level))
                start += 1 << level
        return Frontier(size, edge)

    def _over(self, start: int, end: int) -> bytes:
        """Return the hash over leaves [start, end), a subtree of the tree; it is not empty."""
        n = end - start
        if n.bit_count() == 1:
            level = n.bit_length() - 1
            return self._node(level, start >> level)
        middle = start + _split(n)
        return node_hash(self._over(start, middle), self._over(middle, end))

    def _node(self, level: int, position: int) -> bytes:
        at = position * HASH_BYTES
        return bytes(self._levels[level][at : at + HASH_BYTES])

    def _check(self, size: int) -> int:
        if not 0 <= size <= len(self):
            raise JournalError(f"the tree has {len(self)} leaves; {size} were asked for")
        return size


def _split(n: int) -> int:
    """Return the largest power of two below n, which is 2 or more."""
    return 1 << (n - 1).bit_length() - 1
