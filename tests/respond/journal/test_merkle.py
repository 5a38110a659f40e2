"""The Merkle tree: published vectors, the recursion of the RFC as oracle, and proofs that must not hold."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.merkle import Frontier, Tree
from samvirke.respond.journal.proof import is_consistent, is_included

# Leaves, roots and proofs of the reference implementation of RFC 6962 (google/certificate-transparency on
# GitHub, MerkleTree tests; the same in transparency-dev/merkle, proof/verify_test.go).
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
G = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f"
# Number of the leaf from 1, size, proof.
INCLUSIONS = (
    (1, 1, ()),
    (1, 8, (A, B, C)),
    (6, 8, (D, E, ROOTS[3])),
    (3, 3, (ROOTS[1],)),
    (2, 5, (ROOTS[0], B, D)),
)
CONSISTENCIES = (
    (1, 1, ()),
    (1, 8, (A, B, C)),
    (6, 8, (F, E, ROOTS[3])),
    (2, 5, (B, D)),
    (6, 7, (F, G, ROOTS[3])),
)
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


PUBLISHED = [leaf_hash(bytes.fromhex(data)) for data in LEAVES]
MANY = [leaf_hash(b"%d" % number) for number in range(70)]


def mth(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, as it stands there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def test_roots_are_those_published() -> None:
    tree, frontier = Tree(PUBLISHED), Frontier()
    assert frontier.root().hex() == tree.root(0).hex() == EMPTY
    for size, root in enumerate(ROOTS, start=1):
        frontier.append(PUBLISHED[size - 1])
        assert frontier.root().hex() == tree.root(size).hex() == root


@pytest.mark.parametrize(("number", "size", "proof"), INCLUSIONS)
def test_inclusion_proofs_are_those_published(number: int, size: int, proof: tuple[str, ...]) -> None:
    made = Tree(PUBLISHED).inclusion(number - 1, size)
    assert [each.hex() for each in made] == list(proof)
    root = bytes.fromhex(ROOTS[size - 1])
    assert is_included(PUBLISHED[number - 1], number - 1, size, made, root)


@pytest.mark.parametrize(("old", "size", "proof"), CONSISTENCIES)
def test_consistency_proofs_are_those_published(old: int, size: int, proof: tuple[str, ...]) -> None:
    made = Tree(PUBLISHED).consistency(old, size)
    assert [each.hex() for each in made] == list(proof)
    assert is_consistent(old, bytes.fromhex(ROOTS[old - 1]), size, bytes.fromhex(ROOTS[size - 1]), made)


def test_every_root_and_proof_up_to_70_leaves_is_the_recursion_of_the_rfc() -> None:
    tree = Tree(MANY)
    for size in range(71):
        of = MANY[:size]
        root = mth(of)
        assert tree.root(size) == tree.frontier(size).root() == root
        for at in range(size):
            proof = tree.inclusion(at, size)
            assert proof == path(at, of)
            assert is_included(MANY[at], at, size, proof, root)
            old = at + 1
            proof = tree.consistency(old, size)
            assert proof == subproof(old, of, True)
            assert is_consistent(old, mth(MANY[:old]), size, root, proof)


def test_a_tree_that_grew_piece_by_piece_is_the_tree_made_at_once() -> None:
    grown = Tree()
    for start in range(0, 70, 9):
        grown.extend(MANY[start : start + 9])
    assert len(grown) == 70
    assert [grown.root(size) for size in range(71)] == [Tree(MANY).root(size) for size in range(71)]
    assert grown.leaf(33) == MANY[33]


def test_nothing_is_a_beginning_of_everything() -> None:
    tree = Tree(MANY)
    assert tree.consistency(0) == []
    assert is_consistent(0, tree.root(0), 70, tree.root(), [])
    assert not is_consistent(0, tree.root(0), 70, tree.root(), [MANY[0]])


@given(st.data())
def test_a_changed_proof_holds_for_nothing(data: st.DataObject) -> None:
    tree = Tree(MANY)
    size = data.draw(st.integers(2, 70))
    at = data.draw(st.integers(0, size - 1))
    proof, root = tree.inclusion(at, size), tree.root(size)
    which = data.draw(st.integers(0, len(proof) - 1))
    bit = data.draw(st.integers(0, 255))
    flipped = bytearray(proof[which])
    flipped[bit // 8] ^= 1 << bit % 8
    changed = [*proof[:which], bytes(flipped), *proof[which + 1 :]]
    assert not is_included(MANY[at], at, size, changed, root)
    assert not is_included(MANY[at], at, size, proof[:which] + proof[which + 1 :], root)
    assert not is_included(MANY[at], at, size, [*proof, root], root)
    other = data.draw(st.integers(0, 69).filter(lambda number: number != at))
    assert not is_included(MANY[other], at, size, proof, root)
    old = data.draw(st.integers(1, size - 1))
    proof = tree.consistency(old, size)
    for n, each in enumerate(proof):
        changed = [*proof[:n], bytes([each[0] ^ 1]) + each[1:], *proof[n + 1 :]]
        assert not is_consistent(old, tree.root(old), size, root, changed)
    assert not is_consistent(old, tree.root(old), size, root, proof[:-1])
    assert not is_consistent(old, tree.root(old), size, root, [*proof, root])
    assert not is_consistent(old, root, size, tree.root(old), proof)


def test_what_is_not_in_the_tree_is_not_proved() -> None:
    tree = Tree(MANY[:5])
    with pytest.raises(JournalError, match="entry 5 is not among the first 5"):
        tree.inclusion(5)
    with pytest.raises(JournalError, match="has 5 leaves; 6 were asked for"):
        tree.root(6)
    with pytest.raises(JournalError, match="no beginning"):
        tree.consistency(4, 3)
    assert not is_included(MANY[0], 0, 0, [], tree.root())
    assert not is_included(b"short", 0, 1, [], b"short")
    with pytest.raises(JournalError, match="binary 1"):
        Frontier(3, [MANY[0]])
