"""The clock of a space: it starts, pauses, runs at a rate and jumps, apart from the wall's."""

from dataclasses import dataclass, replace

from samvirke.model.errors import InvalidValueError

FASTEST = 3600.0  # an hour a second


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceClock:
    """Moments of a space: `world = rate × (wall − wall_from) + world_from`.

    Parameters
    ----------
    wall_from_ms, world_from_ms
        A moment on the wall clock, and what time it then was in the space.
    rate
        Seconds of the space a second; 0 is a pause.
    """

    wall_from_ms: int = 0
    world_from_ms: int = 0
    rate: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= FASTEST:
            raise InvalidValueError(
                f"rate is {self.rate}; it must be 0 (a pause) to {FASTEST:g} seconds a second"
            )

    def world_ms(self, wall_ms: int) -> int:
        """Return what time it is in the space."""
        return self.world_from_ms + round(self.rate * (wall_ms - self.wall_from_ms))

    def at_rate(self, rate: float, wall_ms: int) -> "SpaceClock":
        """Return the clock that goes on from here at another rate; 0 pauses it."""
        return replace(self, wall_from_ms=wall_ms, world_from_ms=self.world_ms(wall_ms), rate=rate)

    def jumped(self, by_ms: int, wall_ms: int) -> "SpaceClock":
        """Return the clock some time later in the world.

        Raises
        ------
        InvalidValueError
            When the jump is backwards: what has happened has happened.
        """
        if by_ms < 0:
            raise InvalidValueError(f"the jump is {by_ms} ms; it must be forwards, 0 or more")
        return replace(self, wall_from_ms=wall_ms, world_from_ms=self.world_ms(wall_ms) + by_ms)
