"""The simulator's rules asked about one need, with all that the answer rests on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from samvirke.engine.response.asked import NeedNow, UnitNow, as_course
from samvirke.engine.response.candidates import Doing, Situation, whom_to_send
from samvirke.engine.response.dispatch.rule import Rule, bound
from samvirke.engine.response.gates import grounded
from samvirke.engine.response.reasons import Asked
from samvirke.engine.response.standing import Standing
from samvirke.engine.response.world import World
from samvirke.model.calendar import local_hours
from samvirke.register.region import Region
from samvirke.travel.times import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The place of a need.

    Parameters
    ----------
    place
        Id of its cell.
    municipality
        Where it lies: that of the nearest people.
    away_m
        How far those are, metres; 0 at a cell.
    """

    place: str
    municipality: str
    away_m: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Placed:
    """Units of a world that are reached from elsewhere than their base; all arrays have shape ``(n,)``.

    Parameters
    ----------
    unit
        Their indices, ascending.
    travel_s
        From there to the place of the need.
    offset_s
        How far they are from there.
    is_seen
        Whether that is their own position; else a site through which they are reached.
    """

    unit: Ints
    travel_s: Floats
    offset_s: Floats
    is_seen: Bools


def weigh(
    need: NeedNow,
    region: Region,
    here: Here,
    now: datetime,
    *,
    world: World,
    doing: Mapping[str, UnitNow],
    placed: Placed,
    rules: Sequence[Rule],
    standing: Callable[[str, str], Standing],
) -> Asked:
    """Ask the simulator's code, and keep all that its answer rests on.

    Parameters
    ----------
    need, region, here, now
        What is asked where, of whom, when.
    world
        The units to choose among.
    doing
        Unit → what it is doing; the others are at rest.
    placed
        Those of them that are elsewhere than at their base, and known to be.
    rules
        Whom to prefer.
    standing
        Owner and capability → how it stands to the place.
    """
    course = as_course(need, here.place, now)
    dispatch = bound(rules, region, world, course)
    situation = situation_of(world, doing, now)
    stopped = grounded(region, world, course, weather=None)
    dark = frozenset(unit for unit, hours in stopped.items() if hours[0])
    situation.blocked[list(dark)] = True
    base_s = world.reach_s[world.place_ids == here.place][0].astype(float)[world.unit_stop]
    world = _as_known(world, doing)
    reached = _with_positions(world, here.place, situation, placed, turnout_s(world, now))
    answer = whom_to_send(reached, course, situation, dispatch)
    first = _first(world, tuple(need.capabilities))
    travel_s = base_s.copy()
    travel_s[placed.unit[placed.is_seen]] = placed.travel_s[placed.is_seen]
    return Asked(
        region=region,
        world=world,
        need=need,
        now=now,
        dispatch=dispatch,
        doing=doing,
        municipality=here.municipality,
        sent=answer.sent,
        left=answer.left,
        first=first,
        eta_s=answer.eta_s,
        turnout_s=answer.turnout_s,
        travel_s=travel_s,
        base_s=base_s,
        penalty_s=np.array([answer.penalty_s[max(n, 0), unit] for unit, n in enumerate(first)]),
        standing=standing,
        dark=dark,
        seen=frozenset(placed.unit[placed.is_seen].tolist()),
        rules=tuple(rule.name for rule in rules),
    )


def situation_of(world: World, doing: Mapping[str, UnitNow], now: datetime) -> Situation:
    """Return what the units of a world are doing, as the state says; the others are at rest."""
    situation = Situation.all_at_rest(world)
    number = {unit: index for index, unit in enumerate(world.units)}
    for name, what in doing.items():
        unit = number[name]
        if what.does in ("out", "grounded"):
            situation.blocked[unit] = True
        elif what.does == "busy":
            situation.doing[unit] = Doing.BUSY
        elif what.does == "returning":
            situation.doing[unit] = Doing.RETURNING
            situation.home_in_s[unit] = np.inf if what.until is None else (what.until - now).total_seconds()
    return situation


def turnout_s(world: World, now: datetime) -> Floats:
    """Return until each unit moves were it at rest, ``inf``: off duty; shape ``(n_units,)``."""
    hour = hour_of_week(now)
    return np.where(world.on_duty[:, hour], world.turnout_s, world.off_duty_turnout_s)


def hour_of_week(now: datetime) -> int:
    """Return the local hour of the week of a moment, Monday 00 first."""
    whole = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return int(local_hours(whole.isoformat(), 1).hour_of_week[0])


def _as_known(world: World, doing: Mapping[str, UnitNow]) -> World:
    """Return the world with crews on duty that are known to be, whatever the register says."""
    known = np.array([name in doing and doing[name].on_duty for name in world.units], dtype=np.bool_)
    return replace(world, on_duty=world.on_duty | known[:, None]) if known.any() else world


def _with_positions(
    world: World,
    place: str,
    situation: Situation,
    placed: Placed,
    turnout_s: Floats,
) -> World:
    """Return the world with a stop for each unit that is elsewhere; it is reached through that stop.

    At rest it needs its turn-out first. The stop is where it turned (rule 2), so that its rest stop, and
    with it the cover that is kept, stays its base.
    """
    n, n_stops = len(placed.unit), len(world.stop_fleet)
    if not n:
        return world
    reach_s = np.full((len(world.place_ids), n), np.inf, dtype=np.float32)
    reach_s[world.place_ids == place] = placed.travel_s
    between_s = np.full((n_stops + n, n_stops + n), np.inf, dtype=np.float32)
    between_s[:n_stops, :n_stops] = world.between_s
    for number, unit in enumerate(placed.unit.tolist()):
        situation.turned_at[unit] = n_stops + number
        situation.turned_s[unit] = placed.offset_s[number]
        if situation.doing[unit] == Doing.AT_REST:
            situation.doing[unit] = Doing.RETURNING
            situation.home_in_s[unit] = np.inf
            situation.turned_s[unit] = turnout_s[unit]
    return replace(
        world,
        stop_fleet=np.concatenate([world.stop_fleet, world.stop_fleet[world.unit_stop[placed.unit]]]),
        stop_is_hospital=np.concatenate([world.stop_is_hospital, np.zeros(n, dtype=np.bool_)]),
        reach_s=np.concatenate([world.reach_s, reach_s], axis=1),
        between_s=between_s,
    )


def _first(world: World, wanted: tuple[str, ...]) -> tuple[int, ...]:
    """Return for each unit the number of the first thing wanted that it gives, -1: none."""
    number = {name: index for index, name in enumerate(world.capabilities)}
    known = [(n, number[name]) for n, name in enumerate(wanted) if name in number]
    return tuple(next((n for n, index in known if index in gives), -1) for gives in world.unit_gives)
