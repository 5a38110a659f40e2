"""Did you mean …? The closest of the words that are allowed."""

from collections.abc import Iterable
from difflib import get_close_matches


def closest(seen: str, allowed: Iterable[str]) -> str:
    """Return the allowed word most like what was seen; empty when none is near.

    >>> closest("fire.pumpe", ["fire.pump", "fire.aerial"])
    'fire.pump'
    >>> closest("NAME", ["id", "name"])
    'name'
    """
    by_folded = {word.casefold(): word for word in reversed(list(allowed))}
    found = get_close_matches(seen.casefold(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[found[0]] if found else ""


def did_you_mean(seen: str, allowed: Iterable[str]) -> str:
    """Return `"write 'x'"` for the closest allowed word, or an empty text."""
    near = closest(seen, allowed)
    return f"write {near!r}" if near else ""
