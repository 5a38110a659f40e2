"""Checking proofs about a log with nothing but hashes: RFC 9162 sections 2.1.3.2 and 2.1.4.2."""

from collections.abc import Sequence

from samvirke.respond.journal.merkle import HASH_BYTES, node_hash


def is_included(leaf: bytes, seq: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether a proof shows that a leaf stands at a place in a log.

    Parameters
    ----------
    leaf
        Leaf hash of the entry.
    seq
        Its number, from 0.
    size, root
        Of the log: from a checkpoint whose signature was verified.
    proof
        What `Tree.inclusion` gave.
    """
    if not 0 <= seq < size or any(len(each) != HASH_BYTES for each in (leaf, root, *proof)):
        return False
    position, last, above = seq, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False  # the proof is longer than the tree is high
        if position & 1 or position == last:
            above = node_hash(sibling, above)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1  # a node without sibling moves up as it is
        else:
            above = node_hash(above, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and above == root


def is_consistent(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether a proof shows that a log only grew: its first `old` entries are what they were.

    Parameters
    ----------
    old, old_root
        Of an earlier checkpoint.
    size, root
        Of a later one.
    proof
        What `Tree.consistency` gave.
    """
    if not 0 <= old <= size or any(len(each) != HASH_BYTES for each in (old_root, root, *proof)):
        return False
    if old == size:
        return not proof and old_root == root
    if old == 0:
        return not proof
    path = list(proof)
    if old.bit_count() == 1:
        path.insert(0, old_root)  # a whole subtree is its own witness
    if not path:
        return False
    position, last = old - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    then = now = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            then, now = node_hash(sibling, then), node_hash(sibling, now)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and then == old_root and now == root
