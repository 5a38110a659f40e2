"""The units that can matter to an answer, and the small world in which the simulator's code is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.engine.response.build import answers_of, or_else
from samvirke.engine.response.following import AT_REST, RETURNING, Moment
from samvirke.engine.response.gates import BY_DAYLIGHT
from samvirke.engine.response.world import World
from samvirke.model.capability import parse_capabilities
from samvirke.model.hours import duty_hours
from samvirke.register.region import Region
from samvirke.travel.times import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Crews:
    """What the units of a region can do, and when they come; index: unit.

    Parameters
    ----------
    units, number
        Their ids, and the index of each.
    capabilities
        Names.
    gives
        For each unit: capability index → how many.
    having
        Capability → the units that have it, ascending, and how many each gives.
    turnout_s, off_duty_turnout_s, on_duty, turnout_probability, answer_probability
        As in a `World`.
    by_daylight
        Units that are grounded in the dark.
    """

    units: tuple[str, ...]
    number: Mapping[str, int]
    capabilities: tuple[str, ...]
    gives: tuple[Mapping[int, int], ...]
    having: Mapping[str, tuple[Ints, Ints]]
    turnout_s: Floats
    off_duty_turnout_s: Floats
    on_duty: Bools
    turnout_probability: Floats
    answer_probability: Floats | None
    by_daylight: Bools

    @classmethod
    def of(cls, region: Region) -> "Crews":
        """Read the units of a region."""
        units = region.units
        parsed = {text: parse_capabilities(text) for text in units["capabilities"].unique()}
        given = [parsed[text] for text in units["capabilities"]]
        names = tuple(sorted({name for gives in parsed.values() for name in gives}))
        index = {name: number for number, name in enumerate(names)}
        having: dict[str, tuple[list[int], list[int]]] = {name: ([], []) for name in names}
        for unit, gives in enumerate(given):
            for name, count in gives.items():
                having[name][0].append(unit)
                having[name][1].append(count)
        hours = {text: duty_hours(text) for text in units["hours"].unique()}
        by_daylight = np.zeros(len(units), dtype=np.bool_)
        by_daylight[having.get(BY_DAYLIGHT, ([], []))[0]] = True
        return cls(
            units=tuple(units["id"]),
            number={unit: number for number, unit in enumerate(units["id"])},
            capabilities=names,
            gives=tuple({index[name]: count for name, count in gives.items()} for gives in given),
            having={name: (np.array(who), np.array(count)) for name, (who, count) in having.items()},
            turnout_s=units["turnout_time_s"].to_numpy(dtype=float),
            off_duty_turnout_s=or_else(units["off_duty_turnout_time_s"], np.inf),
            on_duty=np.stack([hours[text] for text in units["hours"]]),
            turnout_probability=or_else(units["turnout_probability"], 1.0),
            answer_probability=answers_of(units),
            by_daylight=by_daylight,
        )

    def able(self, capabilities: Iterable[str]) -> Ints:
        """Return the units that have any of these, ascending."""
        found = [self.having[name][0] for name in capabilities if name in self.having]
        if len(found) == 1:  # they lie in order
            return found[0]
        is_able = np.zeros(len(self.units), dtype=np.bool_)
        for units in found:
            is_able[units] = True
        return np.flatnonzero(is_able)

    def turnout_at(self, units: Ints, hour_of_week: int, on_duty: Bools) -> Floats:
        """Return until some units move at an hour, ``inf``: off duty; `on_duty`: known to be there."""
        there = self.on_duty[units, hour_of_week] | on_duty
        return np.where(there, self.turnout_s[units], self.off_duty_turnout_s[units])

    def small_world(self, units: Ints, place: str, base_s: Floats, fleet: Ints) -> World:
        """Return the world of some units and one place: each stands at a stop of its own.

        Parameters
        ----------
        units
            Ascending, so that ties fall as among all.
        place
            Id of the place.
        base_s
            From the base of each to the place, seconds.
        fleet
            Number of the fleet of each.
        """
        n = len(units)
        chances = self.answer_probability
        return World(
            units=tuple(self.units[unit] for unit in units.tolist()),
            capabilities=self.capabilities,
            unit_gives=tuple(self.gives[unit] for unit in units.tolist()),
            unit_stop=np.arange(n),
            turnout_s=self.turnout_s[units],
            off_duty_turnout_s=self.off_duty_turnout_s[units],
            on_duty=self.on_duty[units],
            turnout_probability=self.turnout_probability[units],
            stop_fleet=fleet,
            stop_is_hospital=np.zeros(n, dtype=np.bool_),
            place_ids=np.array([place], dtype=object),
            reach_s=base_s[None, :].astype(np.float32),
            between_s=np.full((n, n), np.inf, dtype=np.float32),
            answer_probability=None if chances is None else chances[units],
        )


def earliest_s(moment: Moment, turnout_s: Floats, base_s: Floats, travel_s: Floats) -> Floats:
    """Return how soon each unit could be there (rule 2), darkness apart; ``inf``: it cannot now."""
    placed = moment.is_placed
    at_rest_s = travel_s + turnout_s
    from_there_s = np.where(placed, travel_s + moment.offset_s, np.inf)
    on_way_s = np.minimum(from_there_s, base_s + np.maximum(moment.left_s, 0.0))
    soonest_s = np.where(moment.code == RETURNING, on_way_s, at_rest_s)
    return np.where((moment.code == AT_REST) | (moment.code == RETURNING), soonest_s, np.inf)


def matter(
    eta_s: Floats,
    near_s: Floats,
    wanted: Sequence[tuple[Ints, Ints, int]],
    *,
    unsure: Bools,
    horizon_s: float,
    limit: int,
    by_time: bool,
) -> Ints | None:
    """Say which units can matter to an answer; None: not enough is known yet.

    Parameters
    ----------
    eta_s
        How soon each unit could be there; what is below the horizon is exact.
    near_s
        The least by which each may be listed: the same, or the way alone for those who cannot come.
    wanted
        For each thing asked: who gives it, how many each, and how many are needed.
    unsure
        Units that may turn out to be grounded.
    horizon_s
        What is not known takes as long or longer.
    limit
        How many are shown.
    by_time
        Whether time alone decides; else all within the horizon matter.

    Notes
    -----
    Where time alone decides, let :math:`T` be when those who are there by then give as many as are needed.
    Whoever comes later is not sent: of those who come sooner, each is sent, or all is filled before its
    turn. Among all that is wanted the latest :math:`T` counts.
    """
    cut_s = 0.0
    for members, counts, quantity in wanted:
        mine_s = np.where(unsure[members], np.inf, eta_s[members])
        order = np.argsort(mine_s, kind="stable")
        enough = np.flatnonzero(np.cumsum(counts[order]) >= quantity)
        filled_s = float(mine_s[order[enough[0]]]) if len(enough) else np.inf
        if horizon_s < np.inf and not filled_s < horizon_s:
            return None
        cut_s = max(cut_s, filled_s)
    order = np.argsort(near_s, kind="stable")
    shown = limit + int(unsure.sum())
    if horizon_s < np.inf and not (len(order) >= shown and near_s[order[shown - 1]] < horizon_s):
        return None
    if not by_time:
        return np.flatnonzero((near_s < horizon_s) | (horizon_s == np.inf))
    kept = (eta_s <= cut_s) & (eta_s < np.inf)
    kept[order[:shown]] = True
    kept |= unsure & ((near_s < horizon_s) | (horizon_s == np.inf))
    return np.flatnonzero(kept)
