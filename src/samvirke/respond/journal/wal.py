"""Is SQLite's write-ahead log whole? SQLite takes what stands before the first false frame, no more.

That is right after a power cut, which can tear the last transaction and no other: each is on the disk before
the next begins. It is wrong where a frame in the middle is damaged: entries that were acknowledged would be
gone without a word. Format: sqlite.org/fileformat2.html#walformat.
"""

import struct
from pathlib import Path

from samvirke.respond.journal.errors import DamagedError

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
MAGIC = 0x377F0682  # the last bit says in which order of bytes sums are made
RESTORE = (
    "entries that were acknowledged are lost or hidden; keep both files, and restore from a copy as a new "
    "epoch, or fetch them back from the other centres"
)

UNFINISHED = (
    "the last transaction in {} was not finished and is left out: so it is after a power cut or a crash; if "
    "there was none, the disk is failing"
)


def reject_damaged_wal(path: Path) -> list[str]:
    """Refuse a journal whose write-ahead log is damaged, before SQLite drops what it cannot read.

    Returns
    -------
    list of str
        What a person should know: that the last transaction was not finished.

    Raises
    ------
    DamagedError
        When more than the last transaction would be dropped.
    """
    beside = path.with_name(path.name + "-wal")
    try:
        data = beside.read_bytes()
    except FileNotFoundError:
        return []
    if not data:
        return []
    if len(data) < _HEADER.size:
        raise DamagedError(f"{beside} has {len(data)} bytes, less than its own header; {RESTORE}")
    magic, _, page, _, salt_1, salt_2, sum_1, sum_2 = _HEADER.unpack_from(data)
    order = ">" if magic & 1 else "<"
    if magic & ~1 != MAGIC or _sum(data[:24], (0, 0), order) != (sum_1, sum_2):
        raise DamagedError(f"the header of {beside} is not what was written; {RESTORE}")
    lost = _unread(data, page, (salt_1, salt_2), (sum_1, sum_2), order)
    if lost > 1:
        raise DamagedError(f"{beside} is damaged in the middle: {lost} transactions after it; {RESTORE}")
    if lost == 1:
        return [UNFINISHED.format(beside)]
    return []


def _unread(data: bytes, page: int, salts: tuple[int, int], sums: tuple[int, int], order: str) -> int:
    """Return how many transactions stand after the last whole one, an unfinished one counted as one."""
    size = _FRAME.size + page
    at, after_last_whole = _HEADER.size, _HEADER.size
    while at + size <= len(data):
        _, pages_after, *own = _FRAME.unpack_from(data, at)
        if (own[0], own[1]) != salts:
            break
        sums = _sum(data[at : at + 8], sums, order)
        sums = _sum(data[at + _FRAME.size : at + size], sums, order)
        if (own[2], own[3]) != sums:
            break
        at += size
        if pages_after:
            after_last_whole = at
    found = has_loose = 0
    for start in range(after_last_whole, len(data) - _FRAME.size + 1, size):
        _, pages_after, salt_1, salt_2, *_ = _FRAME.unpack_from(data, start)
        # One of two salts is enough: a flipped bit in the other must not make the frame look like an old one.
        if salt_1 == salts[0] or salt_2 == salts[1]:
            has_loose = 1
            found += bool(pages_after)
    is_cut = (len(data) - _HEADER.size) % size != 0  # a write that broke off, or a file cut short
    return max(found, has_loose, int(is_cut))


def _sum(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    """Return SQLite's running sum over whole pairs of 32-bit numbers."""
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFF_FFFF
        two = (two + second + one) & 0xFFFF_FFFF
    return one, two
