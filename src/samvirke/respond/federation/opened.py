"""Parts that come again in entries that are held: what was withheld then may be open now."""

from collections.abc import Sequence

from samvirke.respond.journal.entry import Entry
from samvirke.respond.node import Node


def fill_from(node: Node, entries: Sequence[Entry]) -> int:
    """Fill in what entries say that are held without it; return how many parts were new."""
    return node.fill(
        [
            (entry.origin, entry.seq, number, part)
            for entry in entries
            for number, part in enumerate(entry.parts)
            if part.content is not None
        ]
    )
