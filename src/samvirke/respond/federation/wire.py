"""Entries and parts as JSON on the way from one centre to another, read as strictly as they are written.

A centre that runs a later version, or one that somebody has taken over, may send anything: each value is
checked before it is used, and what is odd is refused whole.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from samvirke.respond.federation.errors import PeerError
from samvirke.respond.journal.entry import (
    CENTRE,
    COUNTER_END,
    ORIGIN,
    SALT_BYTES,
    SEQ_END,
    SPACE,
    WALL_END_MS,
    Entry,
    Part,
)

CLASS = re.compile(r"[A-Z]{1,20}")
PARTS_MOST = 16  # an entry has one for each access class
LARGEST = 1 << 53  # whole numbers that every reader of JSON reads alike


def entry_document(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON holds it."""
    return {
        "hlc": [entry.wall_ms, entry.counter],
        "origin": entry.origin,
        "parts": [part_document(part) for part in entry.parts],
        "seq": entry.seq,
        "space": entry.space,
    }


def part_document(part: Part) -> list[Any]:
    """Return a part as JSON holds it: class, commitment, salt, content; the last two null where withheld."""
    return [
        part.field_class,
        part.commitment.hex(),
        None if part.salt is None else part.salt.hex(),
        None if part.content is None else part.content.decode("ascii"),  # canonical JSON is ASCII
    ]


def read_entry(told: Any) -> Entry:
    """Read an entry.

    Raises
    ------
    PeerError
        When it is none.
    """
    fields = object_with(told, "an entry", ("hlc", "origin", "parts", "seq", "space"))
    hlc = fields["hlc"]
    if not isinstance(hlc, list) or len(hlc) != 2:
        refuse("the moment of an entry", hlc, "a wall clock and a counter")
    parts = fields["parts"]
    if not isinstance(parts, list) or not 1 <= len(parts) <= PARTS_MOST:
        refuse("the parts of an entry", parts, f"a list of 1 to {PARTS_MOST}")
    return Entry(
        origin=read_origin(fields["origin"]),
        seq=read_number("the number of an entry", fields["seq"], most=SEQ_END - 1),
        wall_ms=read_number("the wall clock of an entry", hlc[0], most=WALL_END_MS - 1),
        counter=read_number("the counter of an entry", hlc[1], most=COUNTER_END - 1),
        space=matching("the space of an entry", fields["space"], SPACE),
        parts=tuple(read_part(part) for part in parts),
    )


def read_part(told: Any) -> Part:
    """Read a part.

    Raises
    ------
    PeerError
        When it is none, or says something else than its commitment.
    """
    if not isinstance(told, list) or len(told) != 4:
        refuse("a part", told, "class, commitment, salt and content")
    field_class, commitment, salt, content = told
    if content is not None and not isinstance(content, str):
        refuse("the content of a part", content, "text or null")
    part = Part(
        matching("the class of a part", field_class, CLASS),
        read_hex("the commitment of a part", commitment, 32),
        None if salt is None else read_hex("the salt of a part", salt, SALT_BYTES),
        None if content is None else content.encode("utf-8", "surrogatepass"),
    )
    if not part.is_true:
        raise PeerError("a part says something else than its commitment; ask the peer to verify its journal")
    return part


def object_with(told: Any, what: str, names: Sequence[str]) -> Mapping[str, Any]:
    """Return an object that has just these names."""
    if not isinstance(told, dict) or sorted(told) != sorted(names):
        refuse(what, told, f"an object with {', '.join(names)}")
    return told


def read_number(what: str, told: Any, most: int = LARGEST) -> int:
    """Return a whole number, 0 or more."""
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told <= most:
        refuse(what, told, f"a whole number, 0 to {most}")
    return told


def read_hex(what: str, told: Any, size: int) -> bytes:
    """Return bytes that were written in hexadecimal."""
    if not isinstance(told, str) or not re.fullmatch(rf"[0-9a-f]{{{2 * size}}}", told):
        refuse(what, told, f"{size} bytes in hexadecimal")
    return bytes.fromhex(told)


def matching(what: str, told: Any, pattern: re.Pattern[str]) -> str:
    """Return text that has a form."""
    if not isinstance(told, str) or len(told) > 100 or not pattern.fullmatch(told):
        refuse(what, told, f"of the form {pattern.pattern}")
    return told


def read_origin(told: Any) -> str:
    """Return centre and epoch."""
    return matching("an origin", told, ORIGIN)


def read_centre(told: Any) -> str:
    """Return the name of a centre."""
    return matching("a centre", told, CENTRE)


def read_vector(text: str) -> dict[str, int]:
    """Read how much is held of each log: `110.innlandet/1:17,110.innlandet/2:3`; empty is nothing.

    Raises
    ------
    PeerError
        When it is not that.
    """
    held = {}
    for pair in filter(None, text.split(",")):
        origin, _, size = pair.rpartition(":")
        if not size.isascii() or not size.isdigit() or len(size) > 16:
            refuse("how much is held of a log", pair, "origin:size, such as 110.innlandet/1:17")
        held[read_origin(origin)] = int(size)
    return held


def vector_text(held: Mapping[str, int]) -> str:
    """Write what `read_vector` reads."""
    return ",".join(f"{origin}:{size}" for origin, size in sorted(held.items()))


def parse_json(body: bytes, most: int) -> Any:
    """Return the value of JSON of bounded size.

    Raises
    ------
    PeerError
        When it is larger, or no JSON.
    """
    if len(body) > most:
        raise PeerError(f"the message holds {len(body):,} bytes; {most:,} are allowed at once")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PeerError(f"the message is no JSON ({error}); ask the peer which version it runs") from error


def refuse(what: str, told: Any, allowed: str) -> NoReturn:
    """Say what was seen and what is allowed; what was seen is cut short and never quoted whole."""
    raise PeerError(
        f"{what} reads {json.dumps(told, default=str)[:60]}; it must be {allowed}; ask the peer which "
        "version it runs"
    )
