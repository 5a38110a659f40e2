"""How units are chosen, turned round and moved: the rules of one simulation."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.response.dispatch.cover import Cover, CoverKeeping
from samvirke.engine.response.dispatch.move_up import Compliance, Dmexclp, MoveUp
from samvirke.engine.response.dispatch.preference import Preference
from samvirke.engine.response.world import World
from samvirke.model.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Diversion:
    """A unit on its way to a less urgent need may be turned to a more urgent one.

    Parameters
    ----------
    gain_s
        How much sooner than the best free unit it must be, 0 or more.
    """

    gain_s: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.gain_s < np.inf:
            raise InvalidValueError(f"gain_s is {self.gain_s}; it must be 0 s or more and finite")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Dispatch:
    """The rules of one simulation. Without any: whoever can be there first, whoever owns it.

    Parameters
    ----------
    preference
        Penalties on top of time: own service first, agreements, run cards.
    keeping
        Which of nearly equal units to spare.
    diversion
        Whether units under way are turned round.
    move_up
        Where free units go; None: home.
    """

    preference: Preference | None = None
    keeping: CoverKeeping | None = None
    diversion: Diversion | None = None
    move_up: MoveUp | None = None

    def reject_unfit(self, world: World, n_needs: int) -> None:
        """Refuse rules made for another world or another course.

        Raises
        ------
        InvalidValueError
            When a table does not have a row for each unit, need or stop, or names a stop there is not.
        """
        n_units, n_stops = len(world.units), len(world.stop_fleet)
        if self.preference is not None:
            _fits("unit_group of the preference", len(self.preference.unit_group), n_units, "units")
            _fits("need_group of the preference", len(self.preference.need_group), n_needs, "needs")
        if self.keeping is not None:
            _cover_fits(self.keeping.cover, n_units, n_stops)
        stops: list[int] = []
        if isinstance(self.move_up, Dmexclp):
            _cover_fits(self.move_up.cover, n_units, n_stops)
            stops = self.move_up.stops.tolist()
            if stops != sorted(set(stops)):
                raise InvalidValueError(f"the stops of DMEXCLP are {stops}; give each once, ascending")
        elif isinstance(self.move_up, Compliance):
            _fits("members of the compliance table", len(self.move_up.members), n_units, "units")
            stops = list(self.move_up.stops)
        unknown = [stop for stop in stops if not 0 <= stop < n_stops]
        if unknown:
            raise InvalidValueError(
                f"move-up names stop {unknown[0]}; the world has stops 0 to {n_stops - 1}"
            )


def _cover_fits(cover: Cover, n_units: int, n_stops: int) -> None:
    _fits("members of the cover", len(cover.members), n_units, "units")
    _fits("starts of the cover, less one,", len(cover.starts) - 1, n_stops, "stops")


def _fits(what: str, count: int, want: int, of: str) -> None:
    if count != want:
        raise InvalidValueError(
            f"{what} has {count} rows, and there are {want} {of}; make the rules from this world and course"
        )
