"""What one centre asks another for, and what it is answered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from samvirke.respond.federation.errors import PeerError
from samvirke.respond.federation.wire import (
    entry_document,
    matching,
    object_with,
    parse_json,
    part_document,
    read_centre,
    read_entry,
    read_hex,
    read_number,
    read_origin,
    read_part,
    refuse,
)
from samvirke.respond.journal.canonical import canonical
from samvirke.respond.journal.entry import SPACE, Entry, Part
from samvirke.respond.journal.merkle import HASH_BYTES
from samvirke.respond.journal.note import MAX_NOTE_CHARS

VERSION = 1
ENTRIES_AT_ONCE = 500
BYTES_AT_ONCE = 1_000_000  # of entries and of parts, each; one that is larger goes alone
LARGEST_ANSWER = 16_000_000
NOTES_AT_ONCE = 200
CURSOR = re.compile(r"[0-9:]{0,80}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a centre asks for.

    Parameters
    ----------
    after
        Origin → how many entries it holds, of the logs of the centre it asks.
    back
        The same of its own older epochs, of which it wants back what others hold.
    opened
        Up to where it has been told what was opened since; empty: nothing yet.
    limit
        How many entries it takes at once; 0 asks for the checkpoint at just what it holds.
    notes
        Whether it wants the checkpoints that were seen of others.
    """

    after: Mapping[str, int] = field(default_factory=dict)
    back: Mapping[str, int] = field(default_factory=dict)
    opened: str = ""
    limit: int = ENTRIES_AT_ONCE
    notes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a log.

    Parameters
    ----------
    origin
        Whose.
    after
        How many entries go before it.
    size
        How many the log has in all.
    entries
        In order, without gaps.
    note
        Checkpoint, signed by the log's own centre, over all up to the last of these entries; of what is
        given back it may be over more.
    proof
        That the end of the stretch is a beginning of what the note is over; empty where they are the same.
    """

    origin: str
    after: int
    size: int
    entries: tuple[Entry, ...]
    note: str
    proof: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a centre is answered.

    Parameters
    ----------
    centre, to, space
        Who answers whom, in which space.
    logs
        What follows in the answerer's own logs.
    opened_after, opened_to
        From where to where it tells what was opened.
    parts
        What was withheld and is open now: origin, seq, number of the part, and the part.
    back
        What it holds of the asker's own older epochs.
    yours
        The newest checkpoint it has seen of each of the asker's logs, cosigned.
    notes
        The same of other centres.
    """

    centre: str
    to: str
    space: str
    logs: tuple[Stretch, ...] = ()
    opened_after: str = ""
    opened_to: str = ""
    parts: tuple[tuple[str, int, int, Part], ...] = ()
    back: tuple[Stretch, ...] = ()
    yours: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def has_news(self) -> bool:
        """Whether it tells anything that the asker did not know."""
        return bool(self.parts) or any(stretch.entries for stretch in (*self.logs, *self.back))

    def encoded(self) -> bytes:
        """Return it as the bytes of a message."""
        return canonical(
            {
                "v": VERSION,
                "from": self.centre,
                "to": self.to,
                "space": self.space,
                "logs": [_stretch_document(stretch) for stretch in self.logs],
                "opened": [self.opened_after, self.opened_to],
                "parts": [
                    [origin, seq, number, part_document(part)] for origin, seq, number, part in self.parts
                ],
                "back": [_stretch_document(stretch) for stretch in self.back],
                "yours": list(self.yours),
                "notes": list(self.notes),
            }
        )


def read_answer(body: bytes) -> Answer:
    """Read what `encoded` wrote.

    Raises
    ------
    PeerError
        When it is not that, or too large.
    """
    told = parse_json(body, LARGEST_ANSWER)
    names = ("v", "from", "to", "space", "logs", "opened", "parts", "back", "yours", "notes")
    if isinstance(told, dict) and told.get("v") != VERSION:
        refuse("the version of a message", told.get("v"), str(VERSION))
    fields = object_with(told, "a message", names)
    opened = _list("what was opened", fields["opened"], 2)
    if len(opened) != 2:
        refuse("what was opened", opened, "from where and to where")
    return Answer(
        centre=read_centre(fields["from"]),
        to=read_centre(fields["to"]),
        space=matching("a space", fields["space"], SPACE),
        logs=tuple(_read_stretch(each) for each in _list("the logs", fields["logs"], 1000)),
        opened_after=matching("where openings begin", opened[0], CURSOR),
        opened_to=matching("where openings end", opened[1], CURSOR),
        parts=tuple(_read_opened(each) for each in _list("the parts", fields["parts"], 100_000)),
        back=tuple(_read_stretch(each) for each in _list("what comes back", fields["back"], 1000)),
        yours=_read_notes(fields["yours"]),
        notes=_read_notes(fields["notes"]),
    )


def _stretch_document(stretch: Stretch) -> dict[str, Any]:
    return {
        "origin": stretch.origin,
        "after": stretch.after,
        "size": stretch.size,
        "entries": [entry_document(entry) for entry in stretch.entries],
        "note": stretch.note,
        "proof": [each.hex() for each in stretch.proof],
    }


def _read_stretch(told: Any) -> Stretch:
    fields = object_with(told, "a stretch of a log", ("origin", "after", "size", "entries", "note", "proof"))
    origin = read_origin(fields["origin"])
    after = read_number("where a stretch begins", fields["after"])
    entries = tuple(read_entry(each) for each in _list("the entries", fields["entries"], 100_000))
    for number, entry in enumerate(entries):
        if entry.origin != origin or entry.seq != after + number:
            raise PeerError(
                f"a stretch of {origin} after {after} holds entry {entry.seq} of {entry.origin} in place "
                f"{number}; it must be entry {after + number}"
            )
    return Stretch(
        origin=origin,
        after=after,
        size=read_number("the size of a log", fields["size"]),
        entries=entries,
        note=_read_note(fields["note"]),
        proof=tuple(
            read_hex("a step of a proof", each, HASH_BYTES) for each in _list("a proof", fields["proof"], 100)
        ),
    )


def _read_opened(told: Any) -> tuple[str, int, int, Part]:
    each = _list("what was opened", told, 4)
    if len(each) != 4:
        refuse("what was opened", told, "origin, number of the entry, number of the part, and the part")
    return (
        read_origin(each[0]),
        read_number("the number of an entry", each[1]),
        read_number("the number of a part", each[2]),
        read_part(each[3]),
    )


def _read_notes(told: Any) -> tuple[str, ...]:
    return tuple(_read_note(each) for each in _list("checkpoints", told, NOTES_AT_ONCE))


def _read_note(told: Any) -> str:
    if not isinstance(told, str) or len(told) > MAX_NOTE_CHARS:
        refuse("a checkpoint", told, "a signed note")
    return told


def _list(what: str, told: Any, most: int) -> list[Any]:
    if not isinstance(told, list) or len(told) > most:
        refuse(what, told, f"a list of at most {most}")
    return told
