"""The state of a run: tables of records, and the columns beside them.

One record holds all of a unit, a need or a stop, so that what is used together lies together and the kernel
has few arrays to carry. Index of each table: unit, need, stop, capability, hospital.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from samvirke.travel.times import Bools, Floats, Ints

Records = npt.NDArray[Any]

AT_REST, ON_WAY, BOUND, BUSY = range(4)  # status of a unit; the first two are free
NOBODY = -1
NO_MOVES, BY_COVER, BY_TABLE = range(3)  # move-up

# Places in `Run.number`.
WAYS, HOUR, ON_WAY_COUNT, FREE_NODE, NEXT_CHANGE, NEXT_GROUP, TRYING, ASIDE, MANNING, BEGUN = range(10)
NUMBERS = 10

UNIT = np.dtype(
    [
        ("status", "i8"),
        ("base", "i8"),
        ("rest_stop", "i8"),  # where it rests or is bound for when free: its base, or where it was moved
        ("ready_s", "f8"),  # turn-out time now; inf: it cannot be called at rest
        ("turned_at", "i8"),  # on its way to rest: stop through which it is reached ...
        ("turned_s", "f8"),  # ... and how far from that stop it was when it turned
        ("home_at_s", "f8"),  # when it will be at its rest stop
        ("barred", "i8"),  # 1: out or grounded now, it is sent from nowhere
        ("group", "i8"),  # of the preference
        ("answers_row", "i8"),  # as in `Duty`
        ("absent_row", "i8"),
        ("grounded_row", "i8"),
        ("fleet", "i8"),  # number of its fleet among `World.fleets`
        ("out", "i8"),  # how many spans it is out for now
        ("generation", "i8"),  # raised to cancel its event
        ("first_node", "i8"),  # of the needs it serves
        ("sent_at_s", "f8"),
        ("drives_s", "f8"),
        ("started_at", "i8"),  # while it is bound for a place: stop through which it set out ...
        ("started_s", "f8"),  # ... and how far from that stop
        ("moves_at_s", "f8"),  # when its turn-out is over
        ("arrives_at_s", "f8"),  # at the place or the hospital
        ("hospital", "i8"),  # stop it takes its patient to
        ("cleared", "i8"),  # place where it became free, -1: at the stop `turned_at`
        ("busy_s", "f8"),
        ("missions", "i8"),
        ("moves", "i8"),
        ("first_capability", "i8"),  # what it gives: `Run.gives_what[first:after]`
        ("after_capability", "i8"),
        ("way_position", "i8"),  # in `Run.on_way`
        ("rest_next", "i8"),  # other units at rest at its stop: a chain
        ("rest_before", "i8"),
        ("bay_next", "i8"),  # the unit that waits behind it for a bay
        ("in_keeping", "i8"),  # 1: of the group whose cover is kept, moved for cover, moved by table
        ("in_moving", "i8"),
        ("in_table", "i8"),
    ],
    align=True,
)
NEED = np.dtype(
    [
        ("capability", "i8"),
        ("place", "i4"),
        ("left", "i4"),  # quantity nobody is on the way for
        ("missing", "i4"),  # quantity not at the place yet
        ("group", "i4"),  # needs that one unit can help with at once
        ("priority", "i4"),
        ("at_s", "f8"),
        ("until_s", "f8"),
        ("on_scene_s", "f8"),
        ("handover_s", "f8"),
        ("first_s", "f8"),
        ("filled_s", "f8"),
        ("travel_s", "f8"),
        ("bay_wait_s", "f8"),
        ("first_unit", "i4"),
        ("quantity", "i4"),
        ("incident", "i4"),
        ("wants", "i4"),  # group of the preference
        ("hospital_stop", "i4"),
        ("turned_away", "i4"),
        ("transport", "i1"),
        ("waited", "i1"),
        ("stands", "i1"),  # in its line
    ],
    align=True,
)
NODE = np.dtype([("need", "i8"), ("quantity", "i8"), ("following", "i8")], align=True)
CAPABILITY = np.dtype(
    [
        ("free", "i8"),  # units that might be sent now
        ("first_unit", "i8"),  # who can: `Run.able[first:after]`, ascending
        ("after_unit", "i8"),
        ("line_start", "i8"),  # its line in `Run.line`, and how long that is now
        ("line_length", "i8"),
        ("near_start", "i8"),  # its stops near each place in `Run.near`, -1: look at every unit
        ("near_kept", "i8"),  # how many there are for each place
        ("near_all", "i8"),  # 1: these are all the stops where it rests
    ],
    align=True,
)
STOP = np.dtype(
    [
        ("fleet", "i8"),  # a number of `World.fleets`
        ("first_at_rest", "i8"),  # the others follow in `rest_next`
        ("hospital", "i8"),
        ("manned", "i8"),  # how many free units of the table's group rest here or are bound for here
    ],
    align=True,
)
HOSPITAL = np.dtype(
    [
        ("bays", "i8"),
        ("beds", "i8"),
        ("patients", "i8"),  # who hold a bed
        ("bound", "i8"),  # units on their way there, in line or at a bay
        ("handing_over", "i8"),
        ("first_waits", "i8"),  # the first and the last unit that wait for a bay
        ("last_waits", "i8"),
        ("closed", "i8"),  # how many spans it is closed for now
    ],
    align=True,
)
CHANGE = np.dtype(
    [
        ("at_s", "f8"),
        ("ways", "i8"),  # -1: those that held
        ("first_unit", "i8"),  # who goes out or comes back: `Run.ends[first:after]`
        ("after_unit", "i8"),
        ("first_hospital", "i8"),  # which close or open
        ("after_hospital", "i8"),
    ],
    align=True,
)
END = np.dtype([("which", "i8"), ("step", "i8")], align=True)
POINT = np.dtype(
    [("weight", "f8"), ("covered", "i8")], align=True
)  # covered: by how many free units of the group


class Cover(NamedTuple):
    """What a group covers, as `dispatch.cover.Cover`."""

    starts: Ints
    of_stop: Ints  # ``of_stop[starts[s]:starts[s + 1]]``: points
    points: Records
    worth: Floats


class Rules(NamedTuple):
    """What is on, and single numbers."""

    steady: bool  # no hour differs from another
    into_hour_s: float
    lists: bool  # any capability has near stops; else nobody keeps lists of who rests where
    prefers: bool
    keeps: bool
    slack_s: float
    from_priority: int
    diverts: bool
    gain_s: float
    moves: int
    limited: bool  # hospitals have limits
    crowded_s: float  # how much longer a hand-over takes where there are more patients than beds


class Run(NamedTuple):
    """All of one run."""

    units: Records
    needs: Records
    alert_s: Floats
    stay_s: Floats  # of each need; nothing where hospitals have no limits
    group_starts: Ints  # first need of each group, and the number of needs
    nodes: Records  # chains: which unit serves which need with how much; the unused are chained too
    capabilities: Records
    able: Ints
    gives_what: Ints
    gives: Ints  # shape (n_units, n_capabilities)
    line: Ints  # keys of those who wait, see `lines`
    aside: Ints  # needs tried again in vain, until all have been
    stops: Records
    on_way: Ints  # the units on their way to rest, in no order
    reach_s: npt.NDArray[np.float32]  # (n_ways, n_places, n_stops)
    between_s: npt.NDArray[np.float32]  # (n_ways, n_stops, n_stops)
    nearest_stop: Ints  # (n_ways, n_fleets, n_places)
    nearest_hospital: Ints
    can_be_reached: Bools  # (n_capabilities, n_places): whether anybody could ever come
    near: npt.NDArray[np.int32]
    hour_of_week: Ints
    turnout_s: Floats  # (168, n_units)
    absent: Bools  # as in `Duty`
    grounded: Bools
    answers: Bools
    changes: Records
    ends: Records
    rules: Rules
    penalty_s: Floats
    keeping: Cover
    moving: Cover
    posts: Ints  # DMEXCLP: where the group may stand, ascending
    table_starts: Ints  # the compliance table: ``table[table_starts[n]:table_starts[n + 1]]``, n units free
    table: Ints
    members: Ints  # of its group
    hospitals: Records
    hospital_starts: Ints  # of each fleet's hospitals in `hospital_stops`, ascending
    hospital_stops: Ints
    number: Ints  # single numbers that change, at the places above
    moment_s: Floats  # the moment it is, shape (1,)


class ToAnswer(NamedTuple):
    """Needs to be answered at this moment: the last in the list is the next."""

    need: Ints
    size: Ints  # shape (1,)
