"""Who can be sent, from where, and how far everything is: the arrays that a simulator works on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints, Times

BLOCK = 2_000_000  # times looked at in one go, so that memory stays bounded
NEAREST_KEPT = 48  # stops kept in order for each place and capability; beyond it all are sorted


@dataclass(frozen=True, eq=False, kw_only=True)
class World:
    """Units, the stops they stand at, and travel times from stops to places.

    A *stop* is a place to stand for one fleet: a station, or a hospital that the fleet can reach.
    A *fleet* is all that travels alike (road; helicopters of one speed; boats): two fleets at one
    address are two stops.

    Parameters
    ----------
    units
        Ids, shape ``(n_units,)``.
    capabilities
        Names; a unit gives each of them by index.
    unit_gives
        For each unit: capability index → how many it can give one incident.
    unit_stop
        Stop where the unit rests.
    turnout_s, off_duty_turnout_s
        Seconds from alert until it moves; ``inf`` off duty: it does not come then.
    on_duty
        Shape ``(n_units, 168)``: by hour of the week, Monday 00 first, local time.
    turnout_probability
        Chance that the unit can be called on a given day.
    stop_fleet
        Fleet of each stop, shape ``(n_stops,)``.
    stop_is_hospital
        True where patients can be handed over.
    place_ids
        Ids of the places, shape ``(n_places,)``.
    reach_s
        Seconds between stop and place, shape ``(n_places, n_stops)``; the way back takes as long
        as the way out.
    between_s
        Seconds between stops, shape ``(n_stops, n_stops)``; ``inf`` between fleets.
    answer_probability
        Chance that the unit answers an incident it is called to, such as volunteers; shape
        ``(n_units,)``; None: all always do.
    """

    units: tuple[str, ...]
    capabilities: tuple[str, ...]
    unit_gives: tuple[Mapping[int, int], ...]
    unit_stop: Ints
    turnout_s: Floats
    off_duty_turnout_s: Floats
    on_duty: npt.NDArray[np.bool_]
    turnout_probability: Floats
    stop_fleet: Ints
    stop_is_hospital: npt.NDArray[np.bool_]
    place_ids: npt.NDArray[np.object_]
    reach_s: Times
    between_s: Times
    answer_probability: Floats | None = None

    def __post_init__(self) -> None:
        n_units, n_stops, n_places = len(self.units), len(self.stop_fleet), len(self.place_ids)
        for name, want in {
            "unit_stop": (n_units,),
            "turnout_s": (n_units,),
            "off_duty_turnout_s": (n_units,),
            "on_duty": (n_units, 168),
            "turnout_probability": (n_units,),
            "stop_is_hospital": (n_stops,),
            "reach_s": (n_places, n_stops),
            "between_s": (n_stops, n_stops),
        }.items():
            shape = getattr(self, name).shape
            if shape != want:
                raise InvalidValueError(
                    f"{name} has shape {shape}; with {n_units} units, {n_stops} stops and "
                    f"{n_places} places it must be {want}"
                )
        answers = np.ones(n_units) if self.answer_probability is None else self.answer_probability
        if answers.shape != (n_units,) or not ((answers >= 0) & (answers <= 1)).all():
            raise InvalidValueError(f"answer_probability is {answers}; it must be 0 to 1, one for each unit")
        for name in ("turnout_s", "off_duty_turnout_s", "reach_s", "between_s"):
            times = getattr(self, name)
            if not (times >= 0).all():  # NaN is not either
                raise InvalidValueError(
                    f"{name} holds {times[~(times >= 0)][0]}; a time must be 0 s or more, inf for never"
                )
        for unit, gives in zip(self.units, self.unit_gives, strict=True):
            if not all(0 <= which < len(self.capabilities) and count >= 1 for which, count in gives.items()):
                raise InvalidValueError(
                    f"unit {unit} gives {dict(gives)}; it must be capability index, 0 to "
                    f"{len(self.capabilities) - 1}, to how many, 1 or more"
                )

    def work_out(self) -> None:
        """Work out now what is worked out on first use: processes forked after this share it."""
        _ = self.nearest_stop, self.nearest_hospital, self.can_be_reached, self.reaches_all, self.near_homes

    @cached_property
    def fleets(self) -> tuple[int, ...]:
        """The fleets there are."""
        return tuple(int(fleet) for fleet in np.unique(self.stop_fleet))

    @cached_property
    def homes(self) -> tuple[Ints, ...]:
        """For each capability: the stops where a unit that has it rests, ascending."""
        stops: list[set[int]] = [set() for _ in self.capabilities]
        for unit, gives in enumerate(self.unit_gives):
            for capability in gives:
                stops[capability].add(int(self.unit_stop[unit]))
        return tuple(np.array(sorted(found), dtype=np.int64) for found in stops)

    @cached_property
    def stops_of_fleet(self) -> tuple[Ints, ...]:
        """For each fleet: its stops, ascending."""
        return tuple(np.flatnonzero(self.stop_fleet == fleet) for fleet in self.fleets)

    @cached_property
    def nearest_stop(self) -> Ints:
        """For each fleet and place: the stop nearest to it; shape ``(n_fleets, n_places)``."""
        return np.stack([self._nearest(stops) for stops in self.stops_of_fleet])

    @cached_property
    def nearest_hospital(self) -> Ints:
        """For each fleet and place: the hospital's stop, -1 where none can be reached."""
        return np.stack([self._nearest(stops[self.stop_is_hospital[stops]]) for stops in self.stops_of_fleet])

    @cached_property
    def can_be_reached(self) -> npt.NDArray[np.bool_]:
        """Whether any unit could ever come; shape ``(n_capabilities, n_places)``."""
        some_stop = self.nearest_stop >= 0
        result = np.zeros((len(self.capabilities), len(self.place_ids)), dtype=np.bool_)
        for capability, stops in enumerate(self.homes):
            for number, fleet in enumerate(self.fleets):
                if (self.stop_fleet[stops] == fleet).any():
                    result[capability] |= some_stop[number]
        return result

    @cached_property
    def reaches_all(self) -> tuple[bool, ...]:
        """For each capability: whether every unit that has it can go from any stop to any place."""
        everywhere = np.atleast_1d(np.isfinite(self.reach_s).all(axis=0))  # by stop
        by_fleet = {f: bool(everywhere[self.stop_fleet == f].all()) for f in self.fleets}
        return tuple(all(by_fleet[int(f)] for f in self.stop_fleet[stops]) for stops in self.homes)

    def _nearest(self, stops: Ints) -> Ints:
        if len(stops) == 0:
            return np.full(len(self.place_ids), -1, dtype=np.int64)
        result = np.empty(len(self.place_ids), dtype=np.int64)
        block = max(1, BLOCK // len(stops))
        for first in range(0, len(result), block):
            reach = self.reach_s[first : first + block][:, stops]
            nearest = stops[reach.argmin(axis=1)]
            result[first : first + block] = np.where(np.isfinite(reach.min(axis=1)), nearest, -1)
        return result

    @cached_property
    def near_homes(self) -> tuple[npt.NDArray[np.int32], ...]:
        """For each capability: the first homes of each place, as `near` gives them."""
        return tuple(self.near(stops) for stops in self.homes)

    def near(self, stops: Ints) -> npt.NDArray[np.int32]:
        """Put the stops nearest to every place in order of time; the first `NEAREST_KEPT` only.

        Returns
        -------
        Shape ``(n_places, min(NEAREST_KEPT, len(stops)))``. No stop left out is nearer than one
        kept; of several equally far at the edge any may be kept.
        """
        kept = min(NEAREST_KEPT, len(stops))
        result = np.empty((len(self.place_ids), kept), dtype=np.int32)
        if kept == 0:
            return result
        block = max(1, BLOCK // len(stops))
        for first in range(0, len(result), block):
            reach = self.reach_s[first : first + block][:, stops]
            nearest = np.sort(np.argpartition(reach, kept - 1, axis=1)[:, :kept], axis=1)
            order = np.argsort(np.take_along_axis(reach, nearest, axis=1), axis=1, kind="stable")
            result[first : first + block] = stops[np.take_along_axis(nearest, order, axis=1)]
        return result
