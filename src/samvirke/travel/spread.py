"""A search that spreads over the roads from one place, stops when enough is reached, and can go on.

Dijkstra's algorithm with the queue kept between calls. The kernel and its plain twin reach the nodes in the
same order: by time, a tie by number.
"""

import heapq
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samvirke._kernel import kernel, small_part
from samvirke.travel.times import Bools, Floats, Ints

HEAP, TOUCHED, FOUND, REACHED = range(4)  # what `Room.counts` counts
BRANCHES = 4  # of the heap: flatter than two, and four neighbours lie in one line of the cache


class Roads(NamedTuple):
    """Where one can go on to from each node, in compressed sparse rows; ``inf`` where it is closed."""

    indptr: Ints
    node: npt.NDArray[np.int32]
    time_s: Floats


class Room(NamedTuple):
    """Room to search in, used again and again; between searches all is as `room_for` makes it.

    Parameters
    ----------
    time_s
        Least time known to each node, ``inf``: none.
    is_wanted
        Nodes whose reaching counts.
    touched
        The nodes that have a time, in the order they were first met.
    key, queued
        The queue: times and nodes, a heap of four branches.
    counts
        How many stand in the queue, are touched, are wanted and reached, and are reached.
    """

    time_s: Floats
    is_wanted: Bools
    touched: npt.NDArray[np.int32]
    key: Floats
    queued: npt.NDArray[np.int32]
    counts: Ints


def room_for(roads: Roads) -> Room:
    """Make room for searches; the system gives the memory where it is first written to."""
    n_nodes, n_ways = len(roads.indptr) - 1, len(roads.node)
    return Room(
        time_s=np.full(n_nodes, np.inf),
        is_wanted=np.zeros(n_nodes, dtype=np.bool_),
        touched=np.empty(n_nodes, dtype=np.int32),
        # A way is queued once at most: when the node that it leaves is reached.
        key=np.empty(n_ways + 1),
        queued=np.empty(n_ways + 1, dtype=np.int32),
        counts=np.zeros(4, dtype=np.int64),
    )


@kernel
def want(room: Room, nodes: Ints) -> int:
    """Mark nodes as wanted; return how many there are, however often each is named."""
    count = 0
    for node in nodes:
        if not room.is_wanted[node]:
            room.is_wanted[node] = True
            count += 1
    return count


def begin(room: Room, node: int, start_s: float) -> None:
    """Put the first node in the queue."""
    room.time_s[node], room.touched[0] = start_s, node
    room.key[0], room.queued[0] = start_s, node
    room.counts[:] = 1, 1, 0, 0


def clear(room: Room) -> None:
    """Make the room as new, at the cost of what was touched; `is_wanted` is the caller's."""
    room.time_s[room.touched[: room.counts[TOUCHED]]] = np.inf
    room.counts[:] = 0


@small_part
def _sink(key: Floats, queued: npt.NDArray[np.int32], size: int) -> None:
    """Take the first out of the queue: the last, at `size`, sinks from the top."""
    last_s, last = key[size], queued[size]
    hole = 0
    while True:
        child = BRANCHES * hole + 1
        if child >= size:
            break
        least = child
        for other in range(child + 1, min(child + BRANCHES, size)):
            if key[other] < key[least] or (key[other] == key[least] and queued[other] < queued[least]):
                least = other
        if key[least] > last_s or (key[least] == last_s and queued[least] > last):
            break
        key[hole], queued[hole] = key[least], queued[least]
        hole = least
    key[hole], queued[hole] = last_s, last


@small_part
def _rise(key: Floats, queued: npt.NDArray[np.int32], size: int, time_s: float, node: int) -> None:
    """Put a node into the queue: it rises from the end."""
    hole = size
    while hole > 0:
        parent = (hole - 1) // BRANCHES
        if key[parent] < time_s or (key[parent] == time_s and queued[parent] <= node):
            break
        key[hole], queued[hole] = key[parent], queued[parent]
        hole = parent
    key[hole], queued[hole] = time_s, node


@kernel
def spread(roads: Roads, room: Room, found: int, reached: int, limit_s: float) -> float:
    """Reach node after node, the nearest first, until one of three holds.

    Parameters
    ----------
    roads, room
        Where to go, and the search so far, which goes on.
    found, reached
        Stop when so many wanted nodes, or so many nodes at all, have been reached since the beginning.
    limit_s
        Stop before the first node that is farther.

    Returns
    -------
    The time of the next node in the queue, ``inf``: there is none. What is nearer is reached, and its time
    in `room` is final; every other node is as far or farther.
    """
    indptr, node_to, way_s = roads.indptr, roads.node, roads.time_s
    time_s, is_wanted, touched = room.time_s, room.is_wanted, room.touched
    key, queued, counts = room.key, room.queued, room.counts
    size, n_touched, n_found, n_reached = counts[0], counts[1], counts[2], counts[3]
    next_s = np.inf
    while size > 0:
        now_s, here = key[0], queued[0]
        if now_s == time_s[here] and (now_s > limit_s or n_found >= found or n_reached >= reached):
            next_s = now_s
            break
        size -= 1
        _sink(key, queued, size)
        if now_s != time_s[here]:
            continue  # it was queued again for a shorter way, and reached by that
        n_reached += 1
        if is_wanted[here]:
            n_found += 1
        for way in range(indptr[here], indptr[here + 1]):
            then_s, there = now_s + way_s[way], node_to[way]
            if then_s < time_s[there]:
                if time_s[there] == np.inf:
                    touched[n_touched] = there
                    n_touched += 1
                time_s[there] = then_s
                _rise(key, queued, size, then_s, there)
                size += 1
    counts[0], counts[1], counts[2], counts[3] = size, n_touched, n_found, n_reached
    return next_s


def spread_plain(roads: Roads, room: Room, found: int, reached: int, limit_s: float) -> float:
    """Say what `spread` means."""
    queue = list(zip(room.key[: room.counts[HEAP]].tolist(), room.queued.tolist(), strict=False))
    heapq.heapify(queue)
    next_s = np.inf
    while queue:
        now_s, here = queue[0]
        if now_s == room.time_s[here]:
            if now_s > limit_s or room.counts[FOUND] >= found or room.counts[REACHED] >= reached:
                next_s = now_s
                break
            room.counts[REACHED] += 1
            room.counts[FOUND] += room.is_wanted[here]
            heapq.heappop(queue)
            for way in range(roads.indptr[here], roads.indptr[here + 1]):
                then_s, there = now_s + float(roads.time_s[way]), int(roads.node[way])
                if then_s < room.time_s[there]:
                    if room.time_s[there] == np.inf:
                        room.touched[room.counts[TOUCHED]] = there
                        room.counts[TOUCHED] += 1
                    room.time_s[there] = then_s
                    heapq.heappush(queue, (then_s, there))
        else:
            heapq.heappop(queue)
    room.counts[HEAP] = len(queue)
    room.key[: len(queue)], room.queued[: len(queue)] = [*zip(*queue, strict=True)] or ([], [])
    return next_s
