"""A space: which world it is, and what time it is there."""

from dataclasses import dataclass
from typing import Literal, get_args

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.entry import check_space
from samvirke.respond.space.clock import SpaceClock

Mode = Literal["live", "exercise", "simulation", "test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A space.

    Parameters
    ----------
    name
        `live`, `exercise-1`; only a live space may be called live.
    mode
        live, exercise, simulation or test.
    clock
        What time it is in it; a live space follows the wall clock.
    """

    name: str
    mode: Mode
    clock: SpaceClock = SpaceClock()

    def __post_init__(self) -> None:
        check_space(self.name)
        if self.mode not in get_args(Mode):
            raise InvalidValueError(f"mode is {self.mode!r}; it must be {', '.join(get_args(Mode))}")
        if (self.mode == "live") != (self.name == "live"):
            raise InvalidValueError(
                f"the space {self.name} is {self.mode}; the live space is called live, and no other is"
            )
        if self.mode == "live" and self.clock != SpaceClock():
            raise InvalidValueError("a live space follows the wall clock; leave its clock out")
