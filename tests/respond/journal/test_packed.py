"""Entries as bytes: they come back as they were, and no bit of them changes unseen."""

from dataclasses import replace

import pytest
from tests.respond.journal.made import ORIGIN, entry, part

from samvirke.respond.journal.errors import DamagedError
from samvirke.respond.journal.packed import pack, unpack

ENTRIES = [
    entry(7, ORIGIN, part(1, "HELSE").bare()),
    replace(entry(8), wall_ms=(1 << 47) - 1, counter=(1 << 32) - 1),
    replace(entry(9), parts=()),
]
LEAVES = b"".join([each.leaf for each in ENTRIES])


def test_entries_come_back_as_they_were_with_withheld_parts_and_without_any() -> None:
    assert list(unpack(ORIGIN, 7, "live", LEAVES, pack(ENTRIES))) == ENTRIES


def test_every_flipped_bit_is_found_in_headers_too() -> None:
    packed = pack(ENTRIES)
    for at in range(len(packed)):
        for bit in range(8):
            flipped = packed[:at] + bytes([packed[at] ^ 1 << bit]) + packed[at + 1 :]
            with pytest.raises(DamagedError):
                list(unpack(ORIGIN, 7, "live", LEAVES, flipped))


@pytest.mark.parametrize(("origin", "first", "space"), [("112.innlandet/1", 7, "live"), (ORIGIN, 6, "live")])
def test_entries_in_the_place_of_others_are_found(origin: str, first: int, space: str) -> None:
    with pytest.raises(DamagedError, match=f"entry {first} of {origin} is not what was written"):
        list(unpack(origin, first, space, LEAVES, pack(ENTRIES)))
