"""Entries for tests: small, with contents that can be told apart."""

from pathlib import Path

from samvirke.respond.journal.content import Content
from samvirke.respond.journal.draft import Draft
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.sqlite import SqliteStore

WALL_MS = 1_800_000_000_000
ORIGIN = "110.innlandet/1"


def content(number: int, subject: str = "") -> bytes:
    """Return what a unit told, some 280 bytes."""
    return Content(
        "unit-status/1",
        f"unit:110.innlandet:{number % 7}",
        subject or f"incident:110.innlandet:{number % 5}",
        WALL_MS + number,
        ("ola", "operator", "Innlandet brannvesen"),
        {"status": "en_route", "lon": 10.5, "lat": 61.1, "note": f"{number:060d}"},
    ).encoded()


def part(number: int, field_class: str = "FELLES", subject: str = "") -> Part:
    return Part.sealed(field_class, content(number, subject), number.to_bytes(16, "big"))


def entry(seq: int, origin: str = ORIGIN, *more: Part) -> Entry:
    return Entry(origin, seq, WALL_MS + seq, 0, "live", (part(seq), *more))


def draft(number: int) -> Draft:
    return Draft((part(number),))


def journal_of(path: Path) -> Journal:
    return Journal(SqliteStore(path), "110.innlandet", "live", lambda: WALL_MS)
