"""Entries as bytes for a store: what their headers are made of, and their parts. Their order is the seq.

An entry: wall_ms (8 bytes), counter (4), number of parts (1). A part: length of its class (1), of its salt
(1; 255: what it says is not here), of its content (4), then class, commitment (32), salt, content.
Little-endian. Nothing here is trusted when it is read: the header is made anew and held against its hash.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence

from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.errors import DamagedError
from samvirke.respond.journal.store import KeyUse

_ENTRY = struct.Struct("<qIB")
_PART = struct.Struct("<BBI")
_USE = struct.Struct("<HBI")
_NO_SALT, _NO_CONTENT = 0xFF, 0
_HASH = 32


def pack(entries: Iterable[Entry]) -> bytes:
    """Return entries of one origin and space as bytes."""
    out: list[bytes] = []
    pack_entry, pack_part = _ENTRY.pack, _PART.pack
    for entry in entries:
        row = pack_entry(entry.wall_ms, entry.counter, len(entry.parts))
        for part in entry.parts:
            name, salt, content = part.field_class.encode(), part.salt, part.content
            if salt is None or content is None:
                row += pack_part(len(name), _NO_SALT, _NO_CONTENT) + name + part.commitment
            else:
                row += pack_part(len(name), len(salt), len(content)) + name + part.commitment + salt + content
        out.append(row)
    return b"".join(out)


def unpack(origin: str, first: int, space: str, leaves: bytes, packed: bytes) -> Iterator[Entry]:
    """Go through packed entries, each held against its leaf hash and its parts against their commitments.

    Parameters
    ----------
    origin, first, space
        Where they stand: of whom, from which seq, in which space.
    leaves
        Their leaf hashes, one after the other.
    packed
        What `pack` gave.

    Raises
    ------
    DamagedError
        When they are not what was written.
    """
    at, seq = 0, first
    try:
        for start in range(0, len(leaves), _HASH):
            wall_ms, counter, n_parts = _ENTRY.unpack_from(packed, at)
            at += _ENTRY.size
            parts = []
            for _ in range(n_parts):
                part, at = _read_part(packed, at)
                parts.append(part)
            entry = Entry(origin, seq, wall_ms, counter, space, tuple(parts))
            if entry.leaf != leaves[start : start + _HASH]:
                raise _damaged(origin, seq, "its header is not what was hashed")
            if not all(part.is_true for part in parts):
                raise _damaged(origin, seq, "a part does not say what its header committed to")
            yield entry
            seq += 1
    except (struct.error, UnicodeDecodeError) as error:
        raise _damaged(origin, seq, str(error)) from error
    if at != len(packed):
        raise _damaged(origin, seq, f"{len(packed) - at} bytes more stand there than were written")


def _read_part(packed: bytes, at: int) -> tuple[Part, int]:
    n_name, n_salt, n_content = _PART.unpack_from(packed, at)
    at += _PART.size
    name = packed[at : at + n_name].decode("ascii")
    at += n_name
    commitment = packed[at : at + _HASH]
    at += _HASH
    if n_salt == _NO_SALT:
        if n_content != _NO_CONTENT:
            raise struct.error("a part whose content is not here has a length")
        return Part(name, commitment), at
    salt = packed[at : at + n_salt]
    at += n_salt
    return Part(name, commitment, salt, packed[at : at + n_content]), at + n_content


def pack_uses(uses: Sequence[KeyUse]) -> bytes:
    """Return clients' keys as bytes."""
    out = []
    for use in uses:
        key = key_bytes(use.key)
        out += [_USE.pack(len(key), len(use.digest), len(use.answer)), key, use.digest, use.answer]
    return b"".join(out)


def unpack_uses(packed: bytes) -> Iterator[KeyUse]:
    """Go through packed keys.

    Raises
    ------
    DamagedError
        When they are not what was written.
    """
    at = 0
    try:
        while at < len(packed):
            n_key, n_digest, n_answer = _USE.unpack_from(packed, at)
            at += _USE.size
            key = packed[at : at + n_key].decode("utf-8", "surrogatepass")
            digest = packed[at + n_key : at + n_key + n_digest]
            at += n_key + n_digest
            yield KeyUse(key, digest, packed[at : at + n_answer])
            at += n_answer
    except (struct.error, UnicodeDecodeError) as error:
        raise DamagedError(f"the clients' keys of an entry cannot be read ({error})") from error
    if at != len(packed):
        raise DamagedError("the clients' keys of an entry are cut short")


def key_bytes(key: str) -> bytes:
    """Return a client's key, or a subject, as it stands in a store."""
    return key.encode("utf-8", "surrogatepass")


def _damaged(origin: str, seq: int, why: str) -> DamagedError:
    return DamagedError(f"entry {seq} of {origin} is not what was written ({why})")
