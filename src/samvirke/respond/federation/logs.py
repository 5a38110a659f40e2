"""The Merkle trees of the logs that are held, each as long as what is durable of it."""

import threading

from samvirke.respond.journal.merkle import Tree
from samvirke.respond.journal.store import Store


class Logs:
    """Answers what the root of a held log is, or was.

    Parameters
    ----------
    store
        Keeps the entries.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._trees: dict[str, Tree] = {}
        self._lock = threading.Lock()

    def size(self, origin: str) -> int:
        """Return how many entries of a log are held."""
        return self._store.sizes().get(origin, 0)

    def of_centre(self, centre: str) -> dict[str, int]:
        """Return origin → how many entries are held, of all epochs of a centre, the oldest first."""
        sizes = self._store.sizes()
        origins = [origin for origin in sizes if origin.rpartition("/")[0] == centre]
        return {origin: sizes[origin] for origin in sorted(origins, key=epoch_of)}

    def tree(self, origin: str) -> Tree:
        """Return the tree over all that is held of a log.

        Another thread may make it longer meanwhile: ask it for sizes that are known, never for its whole.
        """
        with self._lock:
            tree = self._trees.setdefault(origin, Tree())
            tree.extend(self._store.leaves(origin, len(tree) - 1))
            return tree


def epoch_of(origin: str) -> int:
    """Return the epoch of an origin."""
    return int(origin.rpartition("/")[2])
