"""Entries for tests, made by the same rules as a node makes them."""

import hashlib
from collections.abc import Mapping
from typing import Any

from samvirke.respond.journal.content import Content
from samvirke.respond.journal.entry import Entry, Part

BY = ("ola", "operator", "Ola AS")
WALL_MS = 1_800_000_000_000


def a_part(
    own: str = "A",
    data: Mapping[str, Any] | None = None,
    *,
    subject: str | None = None,
    field_class: str = "FELLES",
    home: str = "110.innlandet",
    kind: str = "incident",
    salt: bytes = b"\x01" * 16,
) -> Part:
    """Return a part that says something of `kind:home:own`."""
    record = f"{kind}:{home}:{own}"
    said = data if data is not None else {"title": "røyk"}
    content = Content(f"{kind}-changed/1", record, subject or record, WALL_MS, BY, said)
    return Part.sealed(field_class, content.encoded(), salt)


def an_entry(seq: int, *parts: Part, origin: str = "110.innlandet/1", space: str = "live") -> Entry:
    """Return an entry with these parts, or with one."""
    home = origin.partition("/")[0]
    return Entry(
        origin, seq, WALL_MS + seq, 0, space, parts or (a_part(f"R{seq}", home=home, salt=salt_of(seq)),)
    )


def salt_of(number: int) -> bytes:
    """Return another salt for each number."""
    return hashlib.sha256(str(number).encode()).digest()[:16]
