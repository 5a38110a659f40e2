"""Hybrid logical clock: a time that is near the wall's and never contradicts cause and effect.

Kulkarni, Demirbas, Madappa, Avva and Leone (2014), Logical Physical Clocks, OPODIS. A wall clock that is
set back, or that differs between centres, cannot put an answer before its question.
"""

from dataclasses import dataclass

from samvirke.respond.journal.entry import COUNTER_END

FAR_AHEAD_MS = 300_000  # assumed: clocks on NTP differ by milliseconds, on none by minutes


@dataclass(slots=True)
class HybridClock:
    """The last moment that a node has given or seen."""

    wall_ms: int = 0
    counter: int = 0

    def tick(self, now_ms: int) -> tuple[int, int]:
        """Return a moment later than all before it."""
        if now_ms > self.wall_ms:
            self.wall_ms, self.counter = now_ms, 0
        elif self.counter + 1 < COUNTER_END:
            self.counter += 1
        else:  # another centre gave the last number of its millisecond: what follows must still be taken
            self.wall_ms, self.counter = self.wall_ms + 1, 0
        return self.wall_ms, self.counter

    def meet(self, wall_ms: int, counter: int) -> None:
        """Take note of a moment that another centre gave."""
        self.wall_ms, self.counter = max((self.wall_ms, self.counter), (wall_ms, counter))

    def behind_ms(self, now_ms: int) -> int:
        """Return how far the wall clock is behind what this node has given or seen, 0 or more."""
        return max(0, self.wall_ms - now_ms)
