"""Kernels for lines that keep their order and the heap of events."""

from typing import Any

import numpy as np

from samvirke._kernel import kernel
from samvirke.engine.calls.layout import EVENTS, HEAD, TAIL

NUMBER_BITS = 48  # of the key of an event: kind, then number
NUMBER = (1 << NUMBER_BITS) - 1


@kernel
def whole(number: Any) -> Any:
    """Return a whole number in 64 bits: for every other width a kernel would be compiled anew."""
    return np.int64(number)


@kernel
def line_up(links: Any, ends: Any, row: int, number: int, nodes: Any) -> None:
    """Put a node into a line, by its moment, then its number; most often it is the last."""
    since_s = nodes[number].since_s
    before = ends[row, TAIL]
    while before >= 0 and (
        nodes[before].since_s > since_s or (nodes[before].since_s == since_s and before > number)
    ):
        before = links[before, HEAD]
    after = links[before, TAIL] if before >= 0 else ends[row, HEAD]
    links[number, HEAD], links[number, TAIL] = before, after
    if before >= 0:
        links[before, TAIL] = number
    else:
        ends[row, HEAD] = number
    if after >= 0:
        links[after, HEAD] = number
    else:
        ends[row, TAIL] = number


@kernel
def step_out(links: Any, ends: Any, row: int, number: int) -> None:
    """Take a node out of its line."""
    before, after = links[number, HEAD], links[number, TAIL]
    if before >= 0:
        links[before, TAIL] = after
    else:
        ends[row, HEAD] = after
    if after >= 0:
        links[after, HEAD] = before
    else:
        ends[row, TAIL] = before


@kernel
def push(heap_s: Any, heap_key: Any, clock: Any, at_s: float, kind: int, number: int) -> None:
    """Add an event; the caller has seen to room for it."""
    key = (kind << NUMBER_BITS) | number
    place = clock[EVENTS]
    clock[EVENTS] = place + 1
    while place > 0:
        above = (place - 1) >> 1
        if heap_s[above] < at_s or (heap_s[above] == at_s and heap_key[above] <= key):
            break
        heap_s[place], heap_key[place] = heap_s[above], heap_key[above]
        place = above
    heap_s[place], heap_key[place] = at_s, key


@kernel
def drop_first(heap_s: Any, heap_key: Any, clock: Any) -> None:
    """Take the first event away."""
    last = clock[EVENTS] - 1
    clock[EVENTS] = last
    at_s, key = heap_s[last], heap_key[last]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= last:
            break
        right = below + 1
        if right < last and (
            heap_s[right] < heap_s[below]
            or (heap_s[right] == heap_s[below] and heap_key[right] < heap_key[below])
        ):
            below = right
        if at_s < heap_s[below] or (at_s == heap_s[below] and key <= heap_key[below]):
            break
        heap_s[place], heap_key[place] = heap_s[below], heap_key[below]
        place = below
    heap_s[place], heap_key[place] = at_s, key
