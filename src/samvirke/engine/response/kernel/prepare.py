"""From a world, a course and its conditions to the arrays of a run."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from samvirke._kernel import kernel
from samvirke.engine.response.changes import Changes
from samvirke.engine.response.conditions import Conditions, Ways
from samvirke.engine.response.conditions import Hospitals as Limits
from samvirke.engine.response.dispatch.cover import Cover as GivenCover
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.move_up import Compliance, Dmexclp
from samvirke.engine.response.duty import Duty
from samvirke.engine.response.kernel.state import (
    BUSY,
    BY_COVER,
    BY_TABLE,
    CAPABILITY,
    CHANGE,
    END,
    HOSPITAL,
    NEED,
    NO_MOVES,
    NOBODY,
    NODE,
    NUMBERS,
    POINT,
    STOP,
    UNIT,
    Cover,
    Records,
    Rules,
    Run,
)
from samvirke.engine.response.needs import Needs as ReadNeeds
from samvirke.engine.response.world import World
from samvirke.travel.times import Bools, Floats, Ints

FEW = 16  # units of a capability up to which each is looked at; above, stops in order of time

S = TypeVar("S", bound=np.generic)


def given(array: npt.ArrayLike, dtype: type[S]) -> npt.NDArray[S]:
    """Return an array the kernel only reads, as numba knows it: one type whoever made it, and no copy."""
    view = np.ascontiguousarray(array, dtype=dtype).view()
    view.flags.writeable = False
    return view


def units_of(world: World, dispatch: Dispatch, duty: Duty, gives: Ints) -> Records:
    """Return the units before they have come to rest for the first time."""
    units = np.zeros(len(world.units), dtype=UNIT)
    for field in ("base", "rest_stop", "started_at", "turned_at"):
        units[field] = world.unit_stop
    for field in (
        "first_node",
        "hospital",
        "cleared",
        "way_position",
        "rest_next",
        "rest_before",
        "bay_next",
    ):
        units[field] = NOBODY
    units["status"], units["ready_s"] = BUSY, np.inf
    units["fleet"] = _fleet_numbers(world)[world.unit_stop]
    units["answers_row"], units["absent_row"] = duty.answers_row, duty.absent_row
    units["grounded_row"] = duty.grounded_row
    after = (gives > 0).sum(axis=1).cumsum()
    units["first_capability"], units["after_capability"] = np.append(0, after[:-1]), after
    if dispatch.preference is not None:
        units["group"] = dispatch.preference.unit_group
    if dispatch.keeping is not None:
        units["in_keeping"] = dispatch.keeping.cover.members
    if isinstance(dispatch.move_up, Dmexclp):
        units["in_moving"] = dispatch.move_up.cover.members
    elif isinstance(dispatch.move_up, Compliance):
        units["in_table"] = dispatch.move_up.members
    return units


def needs_of(read: ReadNeeds, dispatch: Dispatch) -> Records:
    """Return the needs, to which nobody has come."""
    needs = np.empty(len(read.row), dtype=NEED)
    sizes = np.diff(read.group_starts)
    wants = np.zeros(1) if dispatch.preference is None else dispatch.preference.need_group[read.row]
    fill_needs(
        needs,
        given(read.capability, np.int64),
        given(read.place, np.int64),
        given(np.repeat(np.arange(len(sizes)), sizes), np.int64),
        given(read.priority, np.int64),
        given(read.quantity, np.int64),
        given(read.incident, np.int64),
        given(wants, np.int64),
        given(read.transport, np.bool_),
        given(read.at_s, np.float64),
        given(read.until_s, np.float64),
        given(read.on_scene_s, np.float64),
        given(read.handover_s, np.float64),
    )
    return needs


@kernel
def fill_needs(
    needs: Records,
    capability: Ints,
    place: Ints,
    group: Ints,
    priority: Ints,
    quantity: Ints,
    incident: Ints,
    wants: Ints,
    transport: Bools,
    at_s: Floats,
    until_s: Floats,
    on_scene_s: Floats,
    handover_s: Floats,
) -> None:
    """Write the columns into the records: one pass over memory, where numpy would take one for each."""
    for number in range(len(needs)):
        need = needs[number]
        need.capability, need.place, need.group = capability[number], place[number], group[number]
        need.priority, need.quantity = priority[number], quantity[number]
        need.left, need.missing, need.incident = quantity[number], quantity[number], incident[number]
        need.wants = wants[number] if len(wants) > 1 else 0
        need.at_s, need.until_s = at_s[number], until_s[number]
        need.on_scene_s, need.handover_s = on_scene_s[number], handover_s[number]
        need.first_s, need.filled_s, need.travel_s, need.bay_wait_s = np.inf, np.inf, np.inf, 0.0
        need.first_unit, need.hospital_stop, need.turned_away = NOBODY, NOBODY, 0
        need.transport, need.waited, need.stands = 1 if transport[number] else 0, 0, 0


def nodes_of(read: ReadNeeds, n_units: int) -> Records:
    """Return nodes enough: a unit serves a group at most, and each with a quantity of its own."""
    largest = int(np.diff(read.group_starts).max(initial=0))
    nodes = np.zeros(min(n_units * largest, int(read.quantity.sum())) + 1, dtype=NODE)
    nodes["following"] = np.append(np.arange(1, len(nodes)), NOBODY)
    return nodes


def gives_of(world: World, n_capabilities: int) -> Ints:
    """Return how much of what each unit gives; none gives what only the course knows."""
    gives = np.zeros((len(world.units), n_capabilities), dtype=np.int64)
    for unit, given_by in enumerate(world.unit_gives):
        gives[unit, list(given_by)] = list(given_by.values())
    return gives


def capabilities_of(world: World, read: ReadNeeds, gives: Ints, near_start: Mapping[int, int]) -> Records:
    """Return who can do what, and lines in which nobody stands."""
    capabilities = np.zeros(gives.shape[1], dtype=CAPABILITY)
    after = (gives > 0).sum(axis=0).cumsum()
    capabilities["first_unit"], capabilities["after_unit"] = np.append(0, after[:-1]), after
    asked = np.bincount(read.capability, minlength=len(capabilities))
    capabilities["line_start"], capabilities["near_start"] = asked.cumsum() - asked, NOBODY
    for capability, start in near_start.items():
        kept = world.near_homes[capability].shape[1]
        capabilities["near_start"][capability], capabilities["near_kept"][capability] = start, kept
        capabilities["near_all"][capability] = kept == len(world.homes[capability])
    return capabilities


def stops_of(world: World, limits: Limits | None) -> Records:
    """Return the stops, before anybody rests there."""
    stops = np.zeros(len(world.stop_fleet), dtype=STOP)
    stops["fleet"], stops["first_at_rest"] = _fleet_numbers(world), NOBODY
    stops["hospital"] = NOBODY if limits is None else limits.of_stop
    return stops


def hospitals_of(limits: Limits | None) -> Records:
    """Return the hospitals with limits, empty and open."""
    hospitals = np.zeros(0 if limits is None else len(limits.names), dtype=HOSPITAL)
    if limits is not None:
        hospitals["bays"], hospitals["beds"] = limits.bays, limits.beds
        hospitals["first_waits"] = hospitals["last_waits"] = NOBODY
    return hospitals


def changes_of(changes: Changes) -> tuple[Records, Records]:
    """Return the moments of change, and who goes out or comes back, what closes or opens."""
    moments = np.zeros(len(changes.at_s), dtype=CHANGE)
    moments["at_s"], moments["ways"] = changes.at_s, changes.ways
    n_units = len(changes.unit)
    moments["first_unit"], moments["after_unit"] = changes.unit_starts[:-1], changes.unit_starts[1:]
    moments["first_hospital"] = changes.hospital_starts[:-1] + n_units
    moments["after_hospital"] = changes.hospital_starts[1:] + n_units
    ends = np.zeros(n_units + len(changes.hospital), dtype=END)
    ends["which"] = np.concatenate([changes.unit, changes.hospital])
    ends["step"] = np.concatenate([changes.unit_step, changes.hospital_step])
    return moments, ends


def rules_of(dispatch: Dispatch, duty: Duty, limits: Limits | None, *, lists: bool) -> Rules:
    """Return what is on."""
    keeping, diversion, moves = dispatch.keeping, dispatch.diversion, dispatch.move_up
    steady = bool((duty.turnout_s == duty.turnout_s[:, :1]).all())
    return Rules(
        steady=steady and not len(duty.absent) and not len(duty.grounded),
        into_hour_s=float(duty.into_hour_s),
        lists=lists,
        prefers=dispatch.preference is not None,
        keeps=keeping is not None,
        slack_s=0.0 if keeping is None else float(keeping.slack_s),
        from_priority=0 if keeping is None else int(keeping.from_priority),
        diverts=diversion is not None,
        gain_s=0.0 if diversion is None else float(diversion.gain_s),
        moves=BY_COVER if isinstance(moves, Dmexclp) else NO_MOVES if moves is None else BY_TABLE,
        limited=limits is not None,
        crowded_s=0.0 if limits is None else float(limits.crowded_s),
    )


def run_of(
    world: World,
    read: ReadNeeds,
    duty: Duty,
    changes: Changes,
    dispatch: Dispatch,
    conditions: Conditions,
    n_capabilities: int,
) -> Run:
    """Return a run before it begins."""
    moves, limits, preference = dispatch.move_up, conditions.hospitals, dispatch.preference
    gives = gives_of(world, n_capabilities)
    reach_s, between_s, nearest_stop, nearest_hospital, can_be_reached = _times_of(world, conditions.ways)
    # Lists of near stops serve only where units always rest at their base.
    near, near_start = (np.zeros(0, dtype=np.int32), dict[int, int]()) if moves else _near_of(world)
    lacking = np.zeros((n_capabilities - len(world.capabilities), len(world.place_ids)), dtype=np.bool_)
    moments, ends = changes_of(changes)
    rows = moves.rows if isinstance(moves, Compliance) else ((),)
    hospital_stops = np.flatnonzero(world.stop_is_hospital)
    hospital_fleet = _fleet_numbers(world)[hospital_stops]
    order = np.argsort(hospital_fleet, kind="stable")
    return Run(
        units=units_of(world, dispatch, duty, gives),
        needs=needs_of(read, dispatch),
        alert_s=given(read.alert_s, np.float64),
        stay_s=given(np.zeros(0) if limits is None else limits.stay_s[read.row], np.float64),
        group_starts=given(read.group_starts, np.int64),
        nodes=nodes_of(read, len(world.units)),
        capabilities=capabilities_of(world, read, gives, near_start),
        able=given(np.nonzero(gives.T)[1], np.int64),
        gives_what=given(np.nonzero(gives)[1], np.int64),
        gives=given(gives, np.int64),
        line=np.empty(len(read.row), dtype=np.int64),
        aside=np.empty(len(read.row), dtype=np.int64),
        stops=stops_of(world, limits),
        on_way=np.zeros(len(world.units), dtype=np.int64),
        reach_s=reach_s,
        between_s=between_s,
        nearest_stop=nearest_stop,
        nearest_hospital=nearest_hospital,
        can_be_reached=given(np.concatenate([can_be_reached, lacking]), np.bool_),
        near=given(near, np.int32),
        hour_of_week=given(duty.hour_of_week, np.int64),
        turnout_s=given(duty.turnout_s.T, np.float64),
        absent=given(duty.absent, np.bool_),
        grounded=given(duty.grounded, np.bool_),
        answers=given(duty.answers, np.bool_),
        changes=moments,
        ends=ends,
        rules=rules_of(dispatch, duty, limits, lists=bool(near_start)),
        penalty_s=given(np.zeros((1, 1)) if preference is None else preference.penalty_s, np.float64),
        keeping=_cover(dispatch.keeping.cover if dispatch.keeping is not None else None),
        moving=_cover(moves.cover if isinstance(moves, Dmexclp) else None),
        posts=given(moves.stops if isinstance(moves, Dmexclp) else [], np.int64),
        table_starts=given(np.cumsum([0, *(len(row) for row in rows)]), np.int64),
        table=given([stop for row in rows for stop in row], np.int64),
        members=given(np.flatnonzero(moves.members) if isinstance(moves, Compliance) else [], np.int64),
        hospitals=hospitals_of(limits),
        hospital_starts=given(
            np.searchsorted(hospital_fleet[order], np.arange(len(world.fleets) + 1)), np.int64
        ),
        hospital_stops=given(hospital_stops[order], np.int64),
        number=np.zeros(NUMBERS, dtype=np.int64),
        moment_s=np.zeros(1),
    )


# --- travel: worked out once for a world and its ways --------------------------------------------------

Times3 = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], Ints, Ints, Bools]
_times: WeakKeyDictionary[World, tuple[tuple[Ways, ...], Times3]] = WeakKeyDictionary()
_near: WeakKeyDictionary[World, tuple[npt.NDArray[np.int32], Mapping[int, int]]] = WeakKeyDictionary()


def _times_of(world: World, ways: tuple[Ways, ...]) -> Times3:
    kept = _times.get(world)
    if (
        kept is not None
        and len(kept[0]) == len(ways)
        and all(a is b for a, b in zip(kept[0], ways, strict=True))
    ):
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


def _cover(cover: GivenCover | None) -> Cover:
    points = np.zeros(0 if cover is None else len(cover.weight), dtype=POINT)
    if cover is None:
        return Cover(given([], np.int64), given([], np.int64), points, given([], np.float64))
    points["weight"] = cover.weight
    return Cover(
        starts=given(cover.starts, np.int64),
        of_stop=given(cover.points, np.int64),
        points=points,
        worth=given(cover.worth, np.float64),
    )


def _fleet_numbers(world: World) -> Ints:
    return np.searchsorted(np.array(world.fleets), world.stop_fleet)
