"""A space: which world it is, and what time it is there."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.entry import check_space
from samvirke.respond.space.clock import SpaceClock

SHA256 = re.compile(r"[0-9a-f]{64}")
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
        What time it is in it until its log says otherwise; a live space follows the wall clock.
    region
        SHA-256 of the region that it was made from, 64 hexadecimal digits; empty where it follows the
        register as it changes, which only a live space may.
    """

    name: str
    mode: Mode
    clock: SpaceClock = SpaceClock()
    region: str = ""

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
        if self.region and not SHA256.fullmatch(self.region):
            raise InvalidValueError(
                f"region is {self.region[:80]!r}; it must be the SHA-256 of a region, 64 digits 0-9 a-f; "
                "take it from `region_hash`"
            )
