"""What waits (rules 1, 7 and 9): a line for each capability, the most urgent first."""

from collections.abc import Callable
from heapq import heappop, heappush

from samvirke.engine.response.needs import INF
from samvirke.engine.response.reference.state import NeedState

Key = tuple[int, float, int]  # priority, when it was known, need


class Lines:
    """A heap for each capability; a need that is over leaves when it comes first."""

    def __init__(self, needs: NeedState, n_capabilities: int) -> None:
        self._needs = needs
        self._heaps: list[list[Key]] = [[] for _ in range(n_capabilities)]
        self._in_line: set[int] = set()

    def __bool__(self) -> bool:
        """Whether anybody may wait; what is over may still stand in line."""
        return bool(self._in_line)

    def put(self, need: int) -> None:
        """Let a need wait; one that waits already stays where it is."""
        if need not in self._in_line:
            self._in_line.add(need)
            needs = self._needs
            key = (needs.priority[need], needs.alert_s[need], need)
            heappush(self._heaps[needs.capability[need]], key)

    def first(self, capability: int, now: float) -> Key | None:
        """Return the most urgent that waits for a capability."""
        heap, needs = self._heaps[capability], self._needs
        while heap and needs.is_over(heap[0][2], now):
            self._in_line.discard(heappop(heap)[2])
        return heap[0] if heap else None

    def most_urgent(self, gives: dict[int, int], now: float, can_meet: Callable[[int], bool]) -> int:
        """Return the need that a unit which gives this should take, -1: none that it can meet."""
        found: tuple[float, float, int] = (INF, INF, -1)
        for capability in gives:
            first = self.first(capability, now)
            if first is None or first > found:
                continue
            if can_meet(first[2]):
                found = first
                continue
            for key in sorted(self._heaps[capability]):  # rare: the first in line is not for this unit
                if key > found:
                    break
                if not self._needs.is_over(key[2], now) and can_meet(key[2]):
                    found = key
                    break
        return found[2]

    def take_all(self) -> list[int]:
        """Empty the lines and return who stood there, the most urgent first."""
        all_keys = sorted(key for heap in self._heaps for key in heap)
        for heap in self._heaps:
            heap.clear()
        self._in_line.clear()
        return [need for _, _, need in all_keys]
