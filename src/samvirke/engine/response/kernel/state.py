"""The state of a run as arrays, grouped by what they are about.

Every array is one column; index: unit, need, stop, capability or hospital. The tuples are given whole to the
parts of the kernel, which write into the arrays and never replace them.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samvirke.engine.response.kernel.lines import Lines
from samvirke.travel.times import Bools, Floats, Ints

AT_REST, ON_WAY, BOUND, BUSY = range(4)  # status of a unit; the first two are free
NOBODY = -1
NO_MOVES, BY_COVER, BY_TABLE = range(3)  # move-up

# Places in `Run.number`.
WAYS, HOUR, ON_WAY_COUNT, FREE_NODE, NEXT_CHANGE, TRYING, ASIDE, MANNING = range(8)
NUMBERS = 8


class Units(NamedTuple):
    """Shape ``(n_units,)`` each."""

    status: Ints
    base: Ints
    rest_stop: Ints  # where it rests or is bound for when free: its base, or where it was moved
    fleet: Ints  # number of its fleet among `World.fleets`
    group: Ints  # of the preference
    out: Ints  # how many spans it is out for now
    barred: Bools  # out or grounded now: it is sent from nowhere
    ready_s: Floats  # turn-out time now; inf: it cannot be called at rest
    generation: Ints  # raised to cancel its event
    first_node: Ints  # of the needs it serves
    sent_at_s: Floats
    drives_s: Floats
    started_at: Ints  # while it is bound for a place: stop through which it set out ...
    started_s: Floats  # ... and how far from that stop
    moves_at_s: Floats  # when its turn-out is over
    arrives_at_s: Floats  # at the place or the hospital
    hospital: Ints  # stop it takes its patient to
    cleared: Ints  # place where it became free, -1: at the stop `turned_at`
    turned_at: Ints  # on its way to rest: stop through which it is reached ...
    turned_s: Floats  # ... and how far from that stop it was when it turned
    home_at_s: Floats  # when it will be at its rest stop
    busy_s: Floats
    missions: Ints
    moves: Ints
    way_position: Ints  # in `Run.on_way`
    rest_next: Ints  # other units at rest at its stop: a chain
    rest_before: Ints
    bay_next: Ints  # the unit that waits behind it for a bay


class Needs(NamedTuple):
    """What the needs are; shape ``(n_needs,)`` each but the last."""

    capability: Ints
    place: Ints
    incident: Ints
    group: Ints  # needs that one unit can help with at once
    at_s: Floats
    alert_s: Floats
    until_s: Floats
    priority: Ints
    on_scene_s: Floats
    quantity: Ints
    transport: Bools
    handover_s: Floats
    stay_s: Floats  # one number where hospitals have no limits
    wants: Ints  # group of the preference; one number where there is none
    group_starts: Ints  # first need of each group, and the number of needs


class ToAnswer(NamedTuple):
    """Needs to be answered at this moment: the last in the list is the next."""

    need: Ints
    size: Ints  # shape (1,)


class Came(NamedTuple):
    """How far each need has come; shape ``(n_needs,)`` each."""

    left: Ints
    missing: Ints
    first_s: Floats
    filled_s: Floats
    first_unit: Ints
    travel_s: Floats
    waited: Bools
    hospital_stop: Ints
    bay_wait_s: Floats
    turned_away: Ints


class Nodes(NamedTuple):
    """Which unit serves which need with how much: chains of nodes, those of no unit chained too."""

    need: Ints
    quantity: Ints
    following: Ints


class Able(NamedTuple):
    """Who can do what."""

    gives: Ints  # shape (n_units, n_capabilities)
    unit_starts: Ints  # of each capability's units in `unit`, ascending
    unit: Ints
    capability_starts: Ints  # of each unit's capabilities in `capability`
    capability: Ints
    free: Ints  # units of each capability that might be sent now


class Travel(NamedTuple):
    """How long everything takes; the first index is the version of the ways."""

    reach_s: npt.NDArray[np.float32]  # (n_ways, n_places, n_stops)
    between_s: npt.NDArray[np.float32]  # (n_ways, n_stops, n_stops)
    nearest_stop: Ints  # (n_ways, n_fleets, n_places)
    nearest_hospital: Ints
    can_be_reached: Bools  # (n_capabilities, n_places): whether anybody could ever come
    lists: bool  # whether any capability has near stops; else nobody keeps the lists below
    near: npt.NDArray[np.int32]  # stops near each place, nearest first, for each capability
    near_start: Ints  # where a capability's begin in `near`, -1: look at every unit
    near_kept: Ints  # how many there are for each place
    near_all: Bools  # whether they are all the stops where that capability rests
    fleet: Ints  # of each stop, a number of `World.fleets`
    first_at_rest: Ints  # at each stop; the others follow in `Units.rest_next`
    on_way: Ints  # the units on their way to rest, in no order


class Clock(NamedTuple):
    """Duty, and the moments of change."""

    steady: bool  # whether no hour differs from another
    into_hour_s: float
    hour_of_week: Ints
    turnout_s: Floats  # (168, n_units)
    absent_row: Ints  # as in `Duty`
    absent: Bools
    grounded_row: Ints
    grounded: Bools
    answers_row: Ints
    answers: Bools
    at_s: Floats  # as in `Changes`, from here on
    ways: Ints
    unit_starts: Ints
    unit: Ints
    unit_step: Ints
    hospital_starts: Ints
    hospital: Ints
    hospital_step: Ints


class Cover(NamedTuple):
    """What a group covers; as `dispatch.cover.Cover`, and how many of its free units cover each point."""

    members: Bools
    starts: Ints
    points: Ints
    weight: Floats
    worth: Floats
    covered: Ints


class Table(NamedTuple):
    """A compliance table and how many free units of its group rest at each stop or are bound for it."""

    is_member: Bools
    members: Ints
    row_starts: Ints
    stops: Ints  # ``stops[row_starts[n]:row_starts[n + 1]]``: n units free
    manned: Ints


class Rules(NamedTuple):
    """Whom to send and where free units go; what is off is told by its first flag."""

    prefers: bool
    penalty_s: Floats
    keeps: bool
    keeping: Cover
    slack_s: float
    from_priority: int
    diverts: bool
    gain_s: float
    moves: int
    moving: Cover
    posts: Ints  # DMEXCLP: where the group may stand, ascending
    table: Table


class Hospitals(NamedTuple):
    """Their limits; where there are none `limited` is False."""

    limited: bool
    of_stop: Ints
    stop_starts: Ints  # of each fleet's hospitals in `stop`, ascending
    stop: Ints
    bays: Ints
    beds: Ints
    patients: Ints  # who hold a bed
    handing_over: Ints
    first_waits: Ints  # the first and the last unit that wait for a bay
    last_waits: Ints
    closed: Ints


class Run(NamedTuple):
    """All of one run."""

    units: Units
    needs: Needs
    came: Came
    nodes: Nodes
    able: Able
    travel: Travel
    clock: Clock
    lines: Lines
    aside: Ints  # needs that were tried again in vain, until all have been
    rules: Rules
    hospitals: Hospitals
    number: Ints  # single numbers, at the places above
