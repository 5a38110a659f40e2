"""From a world, a course and its conditions to the arrays of a run."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from samvirke.engine.response.changes import Changes
from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.conditions import Hospitals as Limits
from samvirke.engine.response.conditions import Ways
from samvirke.engine.response.dispatch.cover import Cover as GivenCover
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.move_up import Compliance, Dmexclp
from samvirke.engine.response.duty import Duty
from samvirke.engine.response.kernel.lines import Lines
from samvirke.engine.response.kernel.state import (
    BUSY,
    BY_COVER,
    BY_TABLE,
    NO_MOVES,
    NUMBERS,
    Able,
    Came,
    Clock,
    Cover,
    Hospitals,
    Needs,
    Nodes,
    Rules,
    Run,
    Table,
    Travel,
    Units,
)
from samvirke.engine.response.needs import Needs as ReadNeeds
from samvirke.engine.response.world import World
from samvirke.travel.times import Bools, Ints

FEW = 16  # units of a capability up to which each is looked at; above, stops in order of time

S = TypeVar("S", bound=np.generic)


def given(array: npt.ArrayLike, dtype: type[S]) -> npt.NDArray[S]:
    """Return an array the kernel only reads, as numba knows it: one type whoever made it, and no copy."""
    view = np.ascontiguousarray(array, dtype=dtype).view()
    view.flags.writeable = False
    return view


def units_of(world: World, dispatch: Dispatch) -> Units:
    """Return the units before they have come to rest for the first time."""
    n, base = len(world.units), given(world.unit_stop, np.int64)
    preference = dispatch.preference
    group = np.zeros(n, dtype=np.int64) if preference is None else preference.unit_group

    def whole(value: int = 0) -> Ints:
        return np.full(n, value, dtype=np.int64)

    return Units(
        status=whole(BUSY),
        base=base,
        rest_stop=base.copy(),
        fleet=given(_fleet_numbers(world)[world.unit_stop], np.int64),
        group=given(group, np.int64),
        out=whole(),
        barred=np.zeros(n, dtype=np.bool_),
        ready_s=np.full(n, np.inf),
        generation=whole(),
        first_node=whole(-1),
        sent_at_s=np.zeros(n),
        drives_s=np.zeros(n),
        started_at=base.copy(),
        started_s=np.zeros(n),
        moves_at_s=np.zeros(n),
        arrives_at_s=np.zeros(n),
        hospital=whole(-1),
        cleared=whole(-1),
        turned_at=base.copy(),
        turned_s=np.zeros(n),
        home_at_s=np.zeros(n),
        busy_s=np.zeros(n),
        missions=whole(),
        moves=whole(),
        way_position=whole(-1),
        rest_next=whole(-1),
        rest_before=whole(-1),
        bay_next=whole(-1),
    )


def needs_of(read: ReadNeeds, dispatch: Dispatch, limits: Limits | None) -> Needs:
    """Return what the needs are."""
    sizes = np.diff(read.group_starts)
    preference, nothing = dispatch.preference, np.zeros(1)
    return Needs(
        capability=given(read.capability, np.int64),
        place=given(read.place, np.int64),
        incident=given(read.incident, np.int64),
        group=given(np.repeat(np.arange(len(sizes)), sizes), np.int64),
        at_s=given(read.at_s, np.float64),
        alert_s=given(read.alert_s, np.float64),
        until_s=given(read.until_s, np.float64),
        priority=given(read.priority, np.int64),
        on_scene_s=given(read.on_scene_s, np.float64),
        quantity=given(read.quantity, np.int64),
        transport=given(read.transport, np.bool_),
        handover_s=given(read.handover_s, np.float64),
        stay_s=given(nothing if limits is None else limits.stay_s[read.row], np.float64),
        wants=given(nothing if preference is None else preference.need_group[read.row], np.int64),
        group_starts=given(read.group_starts, np.int64),
    )


def came_of(read: ReadNeeds) -> Came:
    """Return needs to which nobody has come."""
    n = len(read.row)
    return Came(
        left=read.quantity.astype(np.int64),
        missing=read.quantity.astype(np.int64),
        first_s=np.full(n, np.inf),
        filled_s=np.full(n, np.inf),
        first_unit=np.full(n, -1, dtype=np.int64),
        travel_s=np.full(n, np.inf),
        waited=np.zeros(n, dtype=np.bool_),
        hospital_stop=np.full(n, -1, dtype=np.int64),
        bay_wait_s=np.zeros(n),
        turned_away=np.zeros(n, dtype=np.int64),
    )


def nodes_of(read: ReadNeeds, n_units: int) -> Nodes:
    """Return nodes enough: a unit serves a group at most, and each with a quantity of its own."""
    largest = int(np.diff(read.group_starts).max(initial=0))
    n = min(n_units * largest, int(read.quantity.sum())) + 1
    return Nodes(
        need=np.zeros(n, dtype=np.int64),
        quantity=np.zeros(n, dtype=np.int64),
        following=np.append(np.arange(1, n), -1).astype(np.int64),
    )


def lines_of(read: ReadNeeds, n_capabilities: int) -> Lines:
    """Return lines in which nobody stands."""
    n = len(read.row)
    counts = np.bincount(read.capability, minlength=n_capabilities)
    return Lines(
        key=np.empty(n, dtype=np.int64),
        start=given(np.cumsum(counts) - counts, np.int64),
        length=np.zeros(n_capabilities, dtype=np.int64),
        stands=np.zeros(n, dtype=np.bool_),
    )


def able_of(world: World, n_capabilities: int) -> Able:
    """Return who can do what; nobody can what only the course knows."""
    gives = np.zeros((len(world.units), n_capabilities), dtype=np.int64)
    for unit, given_by in enumerate(world.unit_gives):
        for capability, count in given_by.items():
            gives[unit, capability] = count
    capability, unit = np.nonzero(gives.T)
    by_unit, capability_of = np.nonzero(gives)
    return Able(
        gives=given(gives, np.int64),
        unit_starts=_starts(capability, n_capabilities),
        unit=given(unit, np.int64),
        capability_starts=_starts(by_unit, len(gives)),
        capability=given(capability_of, np.int64),
        free=np.zeros(n_capabilities, dtype=np.int64),
    )


def clock_of(duty: Duty, changes: Changes) -> Clock:
    """Return the clock of duty and the moments of change."""
    columns = np.ascontiguousarray(duty.turnout_s.T)
    steady = bool((columns == columns[0]).all()) and not len(duty.absent) and not len(duty.grounded)
    return Clock(
        steady=steady,
        into_hour_s=float(duty.into_hour_s),
        hour_of_week=given(duty.hour_of_week, np.int64),
        turnout_s=given(columns, np.float64),
        absent_row=given(duty.absent_row, np.int64),
        absent=given(duty.absent, np.bool_),
        grounded_row=given(duty.grounded_row, np.int64),
        grounded=given(duty.grounded, np.bool_),
        answers_row=given(duty.answers_row, np.int64),
        answers=given(duty.answers, np.bool_),
        at_s=given(changes.at_s, np.float64),
        ways=given(changes.ways, np.int64),
        unit_starts=given(changes.unit_starts, np.int64),
        unit=given(changes.unit, np.int64),
        unit_step=given(changes.unit_step, np.int64),
        hospital_starts=given(changes.hospital_starts, np.int64),
        hospital=given(changes.hospital, np.int64),
        hospital_step=given(changes.hospital_step, np.int64),
    )


def rules_of(world: World, dispatch: Dispatch) -> Rules:
    """Return whom to send and where free units go."""
    preference, keeping, diversion, moves = (
        dispatch.preference,
        dispatch.keeping,
        dispatch.diversion,
        dispatch.move_up,
    )
    by_cover, by_table = isinstance(moves, Dmexclp), isinstance(moves, Compliance)
    rows = moves.rows if isinstance(moves, Compliance) else ((),)
    members = moves.members if isinstance(moves, Compliance) else np.zeros(len(world.units), dtype=np.bool_)
    return Rules(
        prefers=preference is not None,
        penalty_s=given(np.zeros((1, 1)) if preference is None else preference.penalty_s, np.float64),
        keeps=keeping is not None,
        keeping=_cover(world, keeping.cover if keeping is not None else None),
        slack_s=float(keeping.slack_s) if keeping is not None else 0.0,
        from_priority=int(keeping.from_priority) if keeping is not None else 0,
        diverts=diversion is not None,
        gain_s=float(diversion.gain_s) if diversion is not None else 0.0,
        moves=BY_COVER if by_cover else BY_TABLE if by_table else NO_MOVES,
        moving=_cover(world, moves.cover if isinstance(moves, Dmexclp) else None),
        posts=given(moves.stops if isinstance(moves, Dmexclp) else np.zeros(0), np.int64),
        table=Table(
            is_member=given(members, np.bool_),
            members=given(np.flatnonzero(members), np.int64),
            row_starts=given(np.cumsum([0, *(len(row) for row in rows)]), np.int64),
            stops=given([stop for row in rows for stop in row], np.int64),
            manned=np.zeros(len(world.stop_fleet), dtype=np.int64),
        ),
    )


def hospitals_of(world: World, limits: Limits | None) -> Hospitals:
    """Return the hospitals, empty and open."""
    stops = np.flatnonzero(world.stop_is_hospital)
    fleets = _fleet_numbers(world)[stops]
    order = np.argsort(fleets, kind="stable")
    n = 0 if limits is None else len(limits.names)
    nothing = np.zeros(0, dtype=np.int64)
    return Hospitals(
        limited=limits is not None,
        of_stop=given(nothing if limits is None else limits.of_stop, np.int64),
        stop_starts=_starts(fleets[order], len(world.fleets)),
        stop=given(stops[order], np.int64),
        bays=given(nothing if limits is None else limits.bays, np.int64),
        beds=given(nothing if limits is None else limits.beds, np.int64),
        patients=np.zeros(n, dtype=np.int64),
        handing_over=np.zeros(n, dtype=np.int64),
        first_waits=np.full(n, -1, dtype=np.int64),
        last_waits=np.full(n, -1, dtype=np.int64),
        closed=np.zeros(n, dtype=np.int64),
    )


def run_of(
    world: World, read: ReadNeeds, duty: Duty, changes: Changes, dispatch: Dispatch, conditions: Conditions,
    n_capabilities: int,
) -> Run:
    """Return a run before it begins."""
    able = able_of(world, n_capabilities)
    return Run(
        units=units_of(world, dispatch),
        needs=needs_of(read, dispatch, conditions.hospitals),
        came=came_of(read),
        nodes=nodes_of(read, len(world.units)),
        able=able,
        travel=travel_of(world, conditions.ways, able, moves=dispatch.move_up is not None),
        clock=clock_of(duty, changes),
        lines=lines_of(read, n_capabilities),
        aside=np.empty(len(read.row), dtype=np.int64),
        rules=rules_of(world, dispatch),
        hospitals=hospitals_of(world, conditions.hospitals),
        number=np.zeros(NUMBERS, dtype=np.int64),
    )


# --- travel: worked out once for a world and its ways --------------------------------------------------

Times3 = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], Ints, Ints, Bools]
_times: WeakKeyDictionary[World, tuple[tuple[Ways, ...], Times3]] = WeakKeyDictionary()
_near: WeakKeyDictionary[World, tuple[npt.NDArray[np.int32], Mapping[int, int]]] = WeakKeyDictionary()


def travel_of(world: World, ways: tuple[Ways, ...], able: Able, *, moves: bool) -> Travel:
    """Return how long everything takes; lists of near stops only where units always rest at their base."""
    reach_s, between_s, nearest_stop, nearest_hospital, can_be_reached = _times_of(world, ways)
    n_capabilities, known = len(able.free), len(world.capabilities)
    near, start_of = (np.zeros(0, dtype=np.int32), dict[int, int]()) if moves else _near_of(world)
    near_start, kept = np.full(n_capabilities, -1, dtype=np.int64), np.zeros(n_capabilities, dtype=np.int64)
    near_all = np.zeros(n_capabilities, dtype=np.bool_)
    for capability, start in start_of.items():
        near_start[capability], kept[capability] = start, world.near_homes[capability].shape[1]
        near_all[capability] = kept[capability] == len(world.homes[capability])
    lacking = np.zeros((n_capabilities - known, len(world.place_ids)), dtype=np.bool_)
    n_units = len(world.units)
    return Travel(
        reach_s=reach_s,
        between_s=between_s,
        nearest_stop=nearest_stop,
        nearest_hospital=nearest_hospital,
        can_be_reached=given(np.concatenate([can_be_reached, lacking]), np.bool_),
        lists=bool(start_of),
        near=given(near, np.int32),
        near_start=given(near_start, np.int64),
        near_kept=given(kept, np.int64),
        near_all=given(near_all, np.bool_),
        fleet=given(_fleet_numbers(world), np.int64),
        first_at_rest=np.full(len(world.stop_fleet), -1, dtype=np.int64),
        on_way=np.zeros(n_units, dtype=np.int64),
    )


def _times_of(world: World, ways: tuple[Ways, ...]) -> Times3:
    kept = _times.get(world)
    if kept is not None and len(kept[0]) == len(ways) and all(a is b for a, b in zip(kept[0], ways, strict=True)):
        return kept[1]
    versions = [world, *(replace(world, reach_s=way.reach_s, between_s=way.between_s) for way in ways)]
    made: Times3 = (
        given(_stacked([version.reach_s for version in versions]), np.float32),
        given(_stacked([version.between_s for version in versions]), np.float32),
        given(np.stack([version.nearest_stop for version in versions]), np.int64),
        given(np.stack([version.nearest_hospital for version in versions]), np.int64),
        given(np.any([version.can_be_reached for version in versions], axis=0), np.bool_),
    )
    _times[world] = (ways, made)
    return made


def _stacked(versions: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Put versions behind one another; the only one is not copied."""
    return versions[0][None] if len(versions) == 1 else np.stack(versions)


def _near_of(world: World) -> tuple[npt.NDArray[np.int32], Mapping[int, int]]:
    """Return the near stops of all capabilities that many units have, and where each begins."""
    if world not in _near:
        counts = np.zeros(len(world.capabilities), dtype=np.int64)
        for gives in world.unit_gives:
            counts[list(gives)] += 1
        many = np.flatnonzero(counts > FEW).tolist()
        parts = [world.near_homes[capability].ravel() for capability in many]
        starts = np.cumsum([0, *(len(part) for part in parts)]).tolist()
        near = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
        _near[world] = (near, dict(zip(many, starts, strict=False)))
    return _near[world]


def _cover(world: World, cover: GivenCover | None) -> Cover:
    none = np.zeros(0)
    return Cover(
        members=given(np.zeros(len(world.units)) if cover is None else cover.members, np.bool_),
        starts=given(none if cover is None else cover.starts, np.int64),
        points=given(none if cover is None else cover.points, np.int64),
        weight=given(none if cover is None else cover.weight, np.float64),
        worth=given(none if cover is None else cover.worth, np.float64),
        covered=np.zeros(0 if cover is None else len(cover.weight), dtype=np.int64),
    )


def _fleet_numbers(world: World) -> Ints:
    return np.searchsorted(np.array(world.fleets), world.stop_fleet)


def _starts(sorted_index: Ints, count: int) -> Ints:
    return given(np.searchsorted(sorted_index, np.arange(count + 1)), np.int64)
