"""Rows of entries in a journal's file: entries of one origin that were written together share one.

A row's id is the number of its origin and the seq of its first entry; so an origin's rows lie side by side in
order, and every seq that is missing is seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.errors import DamagedError
from samvirke.respond.journal.merkle import HASH_BYTES
from samvirke.respond.journal.packed import pack, pack_uses
from samvirke.respond.journal.sqlite_index import SEQ_BITS, sealed
from samvirke.respond.journal.sqlite_session import Session
from samvirke.respond.journal.store import KeyUse

MOST_IN_ROW = 512  # so that reading one entry does not mean unpacking thousands
ROWS_AT_A_TIME = 256
SEQ_MASK = (1 << SEQ_BITS) - 1
INSERT = "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)"
ALL, LEAVES = "id, n, space, leaves, packed", "id, n, '', leaves, x''"

Run = tuple[str, str, list[Entry]]  # origin, space, entries that follow one another
Row = tuple[int, int, str, bytes, bytes]  # id, how many, space, leaves, packed


def new_rows(
    runs: Sequence[Run], keys: Sequence[KeyUse], ids: Mapping[str, int]
) -> Iterator[tuple[Any, ...]]:
    """Go through the rows that entries make; clients' keys stand in the first.

    Parameters
    ----------
    runs
        Entries by origin and space.
    keys
        Clients' keys that are written with them.
    ids
        Origin → its number.
    """
    uses = pack_uses(keys)
    for origin, space, run in runs:
        for at in range(0, len(run), MOST_IN_ROW):
            some = run[at : at + MOST_IN_ROW]
            yield (
                ids[origin] << SEQ_BITS | some[0].seq,
                len(some),
                space,
                b"".join([entry.leaf for entry in some]),
                pack(some),
                uses + sealed(uses) if uses else None,
            )
            uses = b""


def rows_from(session: Session, origin: str, base: int, first: int, end: int, columns: str) -> list[Row]:
    """Return some rows with the entries from `first` on, the first of them with `first` in it.

    Parameters
    ----------
    session
        The file.
    origin, base
        Of whom, and the id that its seq 0 has.
    first, end
        Which entries are asked for: [first, end).
    columns
        ALL, or LEAVES for those alone.

    Raises
    ------
    DamagedError
        When entries are missing.
    """
    rows: list[Row] = session.select(
        (int, int, str, bytes, bytes),
        f"SELECT {columns} FROM entries WHERE id < ?2 AND id >= "  # noqa: S608 - columns are ours
        "(SELECT max(id) FROM entries WHERE id <= ?1) ORDER BY id LIMIT ?3",
        (base | first, base | end, ROWS_AT_A_TIME),
    )
    follows = first
    for number, (row_id, n, _, leaves, _) in enumerate(rows):
        start = row_id - base
        is_next = 0 <= start <= first if number == 0 else start == follows
        follows = start + n
        if not is_next or follows <= first or len(leaves) != n * HASH_BYTES:
            rows = []
            break
    if not rows:
        raise DamagedError(
            f"entry {first} of {origin} is missing in {session.path}, where {end} entries should be"
        )
    return rows
