"""What can be driven now: the open arcs with their seconds, ready for a search.

The searches are scipy's Dijkstra; what scipy leaves to chance, ties, is settled here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from samvirke.travel.graph import RoadGraph, expand
from samvirke.travel.times import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Network:
    """The fastest open arc from each node to each neighbour, in compressed sparse rows.

    Parameters
    ----------
    indptr
        The ways out of node ``i`` are ``indptr[i]`` to ``indptr[i + 1]``.
    head
        Node that each leads to.
    time_s
        Seconds of each, finite and above 0.
    arc
        Which arc of the graph each is.
    """

    indptr: npt.NDArray[np.int64]
    head: npt.NDArray[np.int32]
    time_s: Floats
    arc: Ints

    @classmethod
    def of(cls, graph: RoadGraph, time_s: Floats, closed: Bools) -> "Network":
        """Take the open arcs that end and lead elsewhere; of parallel ones the fastest."""
        arc = np.flatnonzero(np.isfinite(time_s) & ~closed & (graph.tail != graph.head))
        if len(arc):
            begins = _changes(graph.pair[arc])
            least = np.minimum.reduceat(time_s[arc], np.flatnonzero(begins))
            group = np.cumsum(begins) - 1
            fastest = np.flatnonzero(time_s[arc] == least[group])
            # Of equally fast ones the first: arcs lie in a fixed order.
            arc = arc[fastest[_changes(group[fastest])]]
        counts = np.bincount(graph.tail[arc], minlength=graph.n_nodes)
        return cls(
            indptr=np.concatenate([[0], np.cumsum(counts)]),
            head=graph.head[arc],
            time_s=time_s[arc],
            arc=arc,
        )

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.indptr) - 1

    @cached_property
    def matrix(self) -> csr_matrix:
        """The network as scipy takes it."""
        return csr_matrix((self.time_s, self.head, self.indptr), shape=(self.n_nodes,) * 2)

    @cached_property
    def reversed_matrix(self) -> csr_matrix:
        """The network with every way turned round."""
        return self.matrix.T.tocsr()

    def times_from(
        self, nodes: npt.NDArray[np.integer], *, limit_s: float = np.inf, to: bool = False
    ) -> Floats:
        """Return seconds from each of the nodes to every node, shape ``(len(nodes), n_nodes)``.

        `to` turns the search round: seconds to each of the nodes from every node. What lies beyond
        the limit is ``inf``.
        """
        if not len(nodes):
            return np.empty((0, self.n_nodes))
        matrix = self.reversed_matrix if to else self.matrix
        return np.atleast_2d(dijkstra(matrix, indices=nodes, limit=limit_s))

    def path(self, source: int, target: int) -> Sequence[int]:
        """Return the arcs of the fastest way, in order; empty when there is none."""
        _, before = dijkstra(self.matrix, indices=source, return_predecessors=True)
        nodes = [target]
        while nodes[-1] != source:
            if before[nodes[-1]] < 0:
                return ()
            nodes.append(int(before[nodes[-1]]))
        return self.arcs_along(nodes[::-1])

    def arcs_along(self, nodes: Sequence[int]) -> Sequence[int]:
        """Return the arc of the graph from each of these nodes to the next."""
        arcs = []
        for tail, head in pairwise(nodes):
            out = slice(self.indptr[tail], self.indptr[tail + 1])
            arcs.append(int(self.arc[out][self.head[out] == head][0]))
        return arcs

    def first_to_come(self, nodes: Ints, start_s: Floats) -> tuple[Ints, Floats]:
        """Say for every node which starter reaches it first, and when.

        Parameters
        ----------
        nodes
            Where each starter enters the network, shape ``(n_starters,)``.
        start_s
            When, seconds.

        Returns
        -------
        tuple
            Index of the starter, -1 where none comes, and seconds, shape ``(n_nodes,)`` each. A tie
            goes to the starter of the lower index.
        """
        n, k = self.n_nodes, len(nodes)
        if k == 0:
            return np.full(n, -1, dtype=np.int64), np.full(n, np.inf)
        # Each starter is a node of its own with one way into the network, so that one search does.
        indptr = np.concatenate([self.indptr, self.indptr[-1] + np.arange(1, k + 1)])
        head = np.concatenate([self.head, nodes.astype(np.int32)])
        time_s = np.concatenate([self.time_s, start_s])
        matrix = csr_matrix((time_s, head, indptr), shape=(n + k, n + k))
        reached_s, _, from_node = dijkstra(
            matrix, indices=np.arange(n, n + k), min_only=True, return_predecessors=True
        )
        starter = np.where(np.isfinite(reached_s), from_node - n, -1).astype(np.int64)
        _settle_ties(indptr, head, time_s, reached_s, starter)
        return starter[:n], reached_s[:n]


def _changes(values: npt.NDArray[np.integer]) -> Bools:
    """Mark where a value differs from the one before; the first always does."""
    return np.concatenate([[True], values[1:] != values[:-1]])


def _settle_ties(
    indptr: npt.NDArray[np.int64],
    head: npt.NDArray[np.int32],
    time_s: Floats,
    reached_s: Floats,
    starter: Ints,
) -> None:
    """Hand every node that several starters reach at once to the lowest of them, in place.

    scipy keeps whichever its heap happened to meet. A way is tight when it reaches its end just in
    time; the lowest starter flows along tight ways until nothing changes.
    """
    tail = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    way = np.flatnonzero(starter[tail] < starter[head])
    while len(way):
        # Sums are exact (see `speed.TICKS_PER_S`), so equality is meant.
        tight = reached_s[tail[way]] + time_s[way] == reached_s[head[way]]
        way = way[tight & (starter[tail[way]] >= 0) & (starter[tail[way]] < starter[head[way]])]
        np.minimum.at(starter, head[way], starter[tail[way]])
        changed = np.unique(head[way])
        way = expand(indptr[changed], np.diff(indptr)[changed])
