"""What changes while a course runs: ways, crews that cannot come, hospitals that are full or closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from samvirke.engine.response.world import World
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Bools, Floats, Ints, Times


@dataclass(frozen=True, eq=False, kw_only=True)
class Ways:
    """How long everything takes while a closure, a storm or a blackout lasts.

    Parameters
    ----------
    reach_s
        As `World.reach_s`: seconds between place and stop, shape ``(n_places, n_stops)``.
    between_s
        As `World.between_s`: seconds between stops, shape ``(n_stops, n_stops)``.
    """

    reach_s: Times
    between_s: Times


@dataclass(frozen=True, eq=False, kw_only=True)
class Hospitals:
    """What hospitals can take. A hospital may be a stop of several fleets.

    Parameters
    ----------
    names
        Ids of their sites, shape ``(n_hospitals,)``.
    of_stop
        Hospital of each stop of the world, -1 where it is none; shape ``(n_stops,)``.
    bays
        Units that can hand over at once, 1 or more; shape ``(n_hospitals,)``.
    beds
        Patients it has room for, 0 or more; it takes more, slowly; shape ``(n_hospitals,)``. A patient
        holds a bed from the moment a unit sets out with him until `stay_s` after the hand-over.
    stay_s
        For each need of the course: how long its patient holds the bed, finite; shape ``(n_needs,)``.
    crowded_s
        How much longer a hand-over takes where there are more patients than beds, 0 or more and finite.
        So much farther a patient is driven, at most, to a hospital with room where no line stands.
    """

    names: tuple[str, ...]
    of_stop: Ints
    bays: Ints
    beds: Ints
    stay_s: Floats
    crowded_s: float


@dataclass(frozen=True, slots=True)
class Switch:
    """From a moment on, the ways of a number hold; 0 is the world's own, 1 the first of `Conditions.ways`."""

    at_s: float
    ways: int


@dataclass(frozen=True, slots=True)
class Span:
    """Something (a unit, a hospital; by index) is out from a moment until another, which may be ``inf``."""

    which: int
    from_s: float
    until_s: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Conditions:
    """All that changes while a course runs.

    Parameters
    ----------
    ways
        Further versions of the travel times.
    switches
        When which holds, in order of time; at the start the world's own hold.
    units_out
        Units that cannot be called; a mission under way is brought to its end.
    grounded
        Unit → for each hour of the course, True where it cannot be called: weather, darkness. What
        lies beyond the last hour is like the last.
    hospitals
        Their limits; None: every patient goes to the nearest, full or not, and nobody waits.
    hospitals_closed
        Hospitals that take nobody while others can.
    """

    ways: tuple[Ways, ...] = ()
    switches: tuple[Switch, ...] = ()
    units_out: tuple[Span, ...] = ()
    grounded: Mapping[int, Bools] = field(default_factory=dict)
    hospitals: Hospitals | None = None
    hospitals_closed: tuple[Span, ...] = ()

    def reject_unfit(self, world: World, n_needs: int) -> None:
        """Refuse what does not belong to a world and a course of so many needs.

        Raises
        ------
        InvalidValueError
            When a shape, an index or a time is impossible.
        """
        n_stops, n_units = len(world.stop_fleet), len(world.units)
        for number, ways in enumerate(self.ways, start=1):
            _shape(f"reach_s of ways {number}", ways.reach_s, world.reach_s.shape)
            _shape(f"between_s of ways {number}", ways.between_s, world.between_s.shape)
            for name, times in (("reach_s", ways.reach_s), ("between_s", ways.between_s)):
                _allowed(f"{name} of ways {number}", times.dtype == np.float32, "in 32 bits, as the world's")
                _allowed(f"{name} of ways {number}", bool((times >= 0).all()), "0 s or more, inf for never")
        moments = [switch.at_s for switch in self.switches]
        _allowed("the switches", moments == sorted(moments), "in order of time")
        for switch in self.switches:
            _allowed(f"switch {switch}", 0 <= switch.ways <= len(self.ways), f"to ways 0 to {len(self.ways)}")
            _allowed(f"switch {switch}", 0 <= switch.at_s < np.inf, "at 0 s or later")
        n_hospitals = len(self.hospitals.names) if self.hospitals else 0
        for spans, count, what in (
            (self.units_out, n_units, "units"),
            (self.hospitals_closed, n_hospitals, "hospitals with limits"),
        ):
            for span in spans:
                _allowed(f"{span}", 0 <= span.which < count, f"of the {count} {what}")
                _allowed(
                    f"{span}", 0 <= span.from_s < span.until_s, "from 0 s or later until later than that"
                )
        for unit, hours in self.grounded.items():
            _allowed(f"grounded unit {unit}", 0 <= unit < n_units, f"of the {n_units} units")
            _allowed(f"grounded unit {unit}", hours.ndim == 1 and len(hours) > 0, "given at least one hour")
        if self.hospitals is not None:
            self._reject_hospitals(self.hospitals, n_stops, n_needs, world)

    def _reject_hospitals(self, hospitals: Hospitals, n_stops: int, n_needs: int, world: World) -> None:
        count = len(hospitals.names)
        _shape("of_stop", hospitals.of_stop, (n_stops,))
        _shape("bays", hospitals.bays, (count,))
        _shape("beds", hospitals.beds, (count,))
        _shape("stay_s", hospitals.stay_s, (n_needs,))
        known = (hospitals.of_stop >= 0) & (hospitals.of_stop < count)
        _allowed("of_stop", bool((known == world.stop_is_hospital).all()), "a hospital where the stop is one")
        _allowed("bays", bool((hospitals.bays >= 1).all()), "1 or more")
        _allowed("beds", bool((hospitals.beds >= 0).all()), "0 or more")
        stays = hospitals.stay_s
        _allowed("stay_s", bool(((stays >= 0) & (stays < np.inf)).all()), "0 or more and finite")
        crowded_s = hospitals.crowded_s
        _allowed(f"crowded_s {crowded_s}", 0 <= crowded_s < np.inf, "0 s or more and finite")


def _shape(name: str, array: np.ndarray, want: tuple[int, ...]) -> None:
    if array.shape != want:
        raise InvalidValueError(f"{name} has shape {array.shape}; in this world it must be {want}")


def _allowed(name: str, holds: bool, allowed: str) -> None:
    if not holds:
        raise InvalidValueError(f"{name} cannot be; it must be {allowed}")
