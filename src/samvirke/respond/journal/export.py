"""What a journal's file holds, row by row: for the one who owns the file, filtered by nothing.

Who may see what is decided by the node (`respond.access`); whoever has the file has all that is in it.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TextIO

from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.erasure import KIND as ERASED
from samvirke.respond.journal.erasure import Place, place_in
from samvirke.respond.journal.journal_file import JournalFile

COLUMNS = (
    *("origin", "seq", "written_utc", "space", "part", "class", "here"),
    *("at_utc", "kind", "record", "subject", "user", "role", "organisation", "data", "commitment"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(file: JournalFile, origin: str | None = None, about: str | None = None) -> Iterator[dict[str, Any]]:
    """Go through the parts of all entries, log by log, in order.

    Parameters
    ----------
    file
        The journal.
    origin
        Of this log alone.
    about
        Of this record or subject alone: parts whose content is not here then have no row.

    Raises
    ------
    DamagedError
        When an entry is not what was written.
    """
    erased = set(_erased(file))
    for log, number in sorted(file.origins().items()):
        if origin is None or log == origin:
            for entry in file.entries(log, number):
                for place, part in enumerate(entry.parts):
                    row = _row(entry, place, part, is_erased=(log, entry.seq, place) in erased)
                    if about is None or about in (row["record"], row["subject"]):
                        yield row


def _erased(file: JournalFile) -> Iterator[Place]:
    """Go through the parts that their homes have erased."""
    for log, number in file.origins().items():
        for entry in file.entries(log, number):
            for part in entry.parts:
                if part.content is not None and ERASED.encode() in part.content:
                    place = place_in(read_content(part.content).data, entry.centre)
                    if place is not None:
                        yield place


def _row(entry: Entry, place: int, part: Part, *, is_erased: bool) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {
        "origin": entry.origin,
        "seq": entry.seq,
        "written_utc": _moment(entry.wall_ms),
        "space": entry.space,
        "part": place,
        "class": part.field_class,
        "commitment": part.commitment.hex(),
    }
    if part.content is None:
        return row | {"here": "erased" if is_erased else "withheld"}
    said = read_content(part.content)
    user, role, organisation = said.by
    return row | {
        "here": "yes",
        "at_utc": _moment(said.at_ms),
        "kind": said.kind,
        "record": said.record,
        "subject": said.subject,
        "user": user,
        "role": role,
        "organisation": organisation,
        "data": said.data,
    }


def write_csv(out: TextIO, found: Iterable[dict[str, Any]]) -> int:
    """Write rows as CSV; return how many. A text that a spreadsheet would run as a formula gets a ' "
    "before it.
    """
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for row in found:
        writer.writerow([_cell(row[name]) for name in COLUMNS])
        count += 1
    return count


def write_json(out: TextIO, found: Iterable[dict[str, Any]]) -> int:
    """Write rows as one JSON list, a row a line; return how many."""
    count = 0
    for count, row in enumerate(found, 1):
        out.write(("[\n" if count == 1 else ",\n") + json.dumps(row, ensure_ascii=True))
    out.write("\n]\n" if count else "[]\n")
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    # A lone surrogate has no UTF-8.
    text = text.encode("utf-8", "backslashreplace").decode()
    return f"'{text}" if text.startswith(FORMULA) else text


def _moment(at_ms: int) -> str:
    """Return a moment as text; one that no calendar holds as its milliseconds."""
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)).isoformat(
            timespec="milliseconds"
        )
    except OverflowError:
        return f"{at_ms} ms"
