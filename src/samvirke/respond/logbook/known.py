"""What was known when a decision was taken: the logs as far as this node had them then."""

from collections.abc import Callable, Iterable, Mapping

from samvirke.respond.journal.entry import Entry
from samvirke.respond.record.state import State


def known_at(read: Callable[[str], Iterable[Entry]], basis: Mapping[str, int]) -> State:
    """Return the state as it stood, folded from the same entries.

    Parameters
    ----------
    read
        Gives the entries of an origin in their order: `Store.read`.
    basis
        Origin → how many of them were there: a decision's field of that name.

    Notes
    -----
    A part that was withheld then and was opened to this centre later reads as known, and one that was erased
    since as not known: who was opened what, and when, stands in the releases and shares.
    """
    state = State()
    for origin, count in sorted(basis.items()):
        for entry in read(origin):
            if entry.seq >= count:
                break
            state.apply(entry)
    return state
