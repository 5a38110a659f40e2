"""Entries whose withheld parts came later: nobody's place in the logs moves, yet there is news in them.

They are kept beside the log under the moment at which they were filled in, so that who was away then, or
while the node was started anew, is told when they come back.
"""

import json
from collections.abc import Iterator, Sequence

from samvirke.respond.journal.entry import Entry
from samvirke.respond.node import Node

PREFIX = "stream-filled/"


def keep_filled(node: Node, entries: Sequence[Entry], now_ms: int) -> None:
    """Keep which entries were filled in now."""
    if entries:
        told = json.dumps([[entry.origin, entry.seq] for entry in entries])
        first = entries[0]
        name = f"{PREFIX}{now_ms:015d}/{first.origin}/{first.seq}"  # two fillings in one moment stay two
        node.journal.store.put(name, told.encode("ascii"))


def filled_since(node: Node, at_ms: int) -> Iterator[Entry]:
    """Go through the entries that were filled in at a moment or after it."""
    store = node.journal.store
    for name in store.names(PREFIX):
        if int(name.removeprefix(PREFIX).partition("/")[0]) >= at_ms:
            for origin, seq in json.loads(store.get(name) or b"[]"):
                entry = store.entry(origin, seq)
                if entry is not None:
                    yield entry
