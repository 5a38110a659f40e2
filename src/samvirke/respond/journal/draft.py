"""An entry before it is written: it has no number and no moment yet."""

from dataclasses import dataclass

from samvirke.respond.journal.entry import Part


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to become an entry: its parts, sealed."""

    parts: tuple[Part, ...]
