"""The state of a run as arrays that a kernel can work on: one record a call, a centre, a request."""

from typing import Any, NamedTuple

import numpy as np

from samvirke.engine.calls.centres import SERVICES
from samvirke.engine.calls.room import Raw, Room

LEVELS = 4  # of a queue: requests for conferences, then calls of priority 1 to 3
MATES, HELPERS, HELPED, PARTNERS, PARTNER_OF, MEMBERS = range(6)  # rows of `Desk.lists`
NEXT_CALL, NEXT_CHANGE, EVENTS, WAITING, HOUR_NOW = range(5)  # places in `Desk.clock`
HEAD, TAIL = range(2)  # of a line; and the node before, the node after

CALL = np.dtype(
    [
        *((name, "f8") for name in ("talk_s", "known_talk_s", "after_s", "patience_s", "redial_s")),
        *(
            (name, "f8")
            for name in ("rang_s", "answered_s", "abandoned_s", "due_s", "talk_ends_s", "second_until_s")
        ),
        *((name, "i4") for name in ("incident", "redials", "attempts")),
        *((name, "i2") for name in ("centre", "priority")),
        *((name, "i1") for name in ("pair", "paired", "overflowed", "is_late")),
        *((name, "i1") for name in ("asked", "missing", "is_held", "second")),
    ],
    align=True,
)
# What waits or is worked on: calls, then a request for each incident and service.
NODE = np.dtype(
    [
        ("since_s", "f8"),
        ("at", "i2"),
        ("by", "i2"),
        ("level", "i1"),
        ("is_cross", "i1"),
        ("is_waiting", "i1"),
    ],
    align=True,
)
CENTRE = np.dtype(
    [
        *((name, "f8") for name in ("busy_s", "triage_s", "overflow_after_s")),
        *((name, "i8") for name in ("plain", "cross", "busy_plain", "busy_cross", "keep_free", "trained")),
        *((name, "i8") for name in ("service", "pool", "backup", "is_lost", "is_switched")),
    ],
    align=True,
)
AGENCY = np.dtype(
    [("handling_s", "f8"), ("join_s", "f8"), ("joined_s", "f8"), ("alerted_s", "f8"), ("centre", "i8")]
)
INCIDENT = np.dtype([("known_s", "f8"), ("asked_s", "f8"), ("lead", "i8")])


class Desk(NamedTuple):
    """All arrays of one run. `lists` row r of centre c: ``list_of[list_from[r, c]:list_from[r, c + 1]]``."""

    calls: Any
    nodes: Any
    centres: Any
    agencies: Any  # record (incident, service)
    incidents: Any
    at_s: Any
    operators: Any
    shared: Any
    procedure: Any  # confer_after_s, shared_alert_s, give_up_s, paired_share
    change_at_s: Any
    change: Any
    change_of: Any
    list_from: Any
    list_of: Any
    links: Any  # of each node: before it, after it in its queue
    ends: Any  # of each queue (pool · LEVELS + level): first, last
    late_links: Any  # the same for calls that partners may take, by centre
    late_ends: Any
    heap_s: Any
    heap_key: Any
    clock: Any


def lay_out(room: Room) -> Desk:
    """Return the arrays of a room before anything has happened."""
    n, n_calls, n_incidents = room.centres.count, room.calls.count, room.agencies.count
    n_nodes = n_calls + len(SERVICES) * n_incidents
    list_from, list_of = _lists(room)
    procedure = room.procedure
    return Desk(
        calls=_calls(room),
        nodes=np.zeros(n_nodes, dtype=NODE),
        centres=_centres(room),
        agencies=_agencies(room),
        incidents=_incidents(n_incidents),
        at_s=np.ascontiguousarray(room.calls.at_s, dtype=np.float64),
        operators=np.ascontiguousarray(room.centres.operators, dtype=np.int64),
        shared=np.ascontiguousarray(room.sharing.shared_picture, dtype=np.bool_),
        procedure=np.array(
            [
                procedure.confer_after_s,
                procedure.shared_alert_s,
                procedure.give_up_s,
                procedure.paired_share,
            ]
        ),
        change_at_s=room.change_at_s,
        change=room.change,
        change_of=room.change_of,
        list_from=list_from,
        list_of=list_of,
        links=np.empty((n_nodes, 2), dtype=np.int32),
        ends=np.full((n * LEVELS, 2), -1, dtype=np.int32),
        late_links=np.empty((n_calls, 2), dtype=np.int32),
        late_ends=np.full((n * LEVELS, 2), -1, dtype=np.int32),
        heap_s=np.empty(64 + 4 * int(room.centres.operators.max(axis=1).sum())),
        heap_key=np.empty(64 + 4 * int(room.centres.operators.max(axis=1).sum()), dtype=np.int64),
        clock=np.array([0, 0, 0, 0, room.first_hour], dtype=np.int64),
    )


def grown(desk: Desk) -> Desk:
    """Return the same with twice the room for events, and enough for all that waits."""
    more = len(desk.heap_s) + 3 * int(desk.clock[WAITING]) + 64
    return desk._replace(
        heap_s=np.concatenate([desk.heap_s, np.empty(more)]),
        heap_key=np.concatenate([desk.heap_key, np.empty(more, dtype=np.int64)]),
    )


def read_out(desk: Desk) -> Raw:
    """Return what came of it, once it is over."""
    calls = desk.calls
    answered = np.isfinite(calls["answered_s"])
    by = desk.nodes["by"][: len(calls)]
    return Raw(
        rang_s=calls["rang_s"].copy(),
        attempts=calls["attempts"].astype(np.int64),
        answered_s=calls["answered_s"].copy(),
        answered_by=np.where(answered, by, -1).astype(np.int64),
        overflowed=calls["overflowed"].astype(np.bool_),
        paired=calls["paired"].astype(np.bool_),
        abandoned_s=calls["abandoned_s"].copy(),
        known_s=desk.incidents["known_s"].copy(),
        asked_s=desk.incidents["asked_s"].copy(),
        joined_s=desk.agencies["joined_s"].copy(),
        alerted_s=desk.agencies["alerted_s"].copy(),
        busy_s=desk.centres["busy_s"].copy(),
    )


def _calls(room: Room) -> Any:
    given = room.calls
    calls = np.zeros(given.count, dtype=CALL)
    for name in ("talk_s", "known_talk_s", "after_s", "patience_s", "redial_s"):
        calls[name] = getattr(given, name)
    for name in ("incident", "redials", "centre", "priority", "pair"):
        calls[name] = getattr(given, name)
    calls["rang_s"], calls["attempts"], calls["second"] = given.at_s, 1, -1
    for name in ("answered_s", "abandoned_s", "due_s"):
        calls[name] = np.inf
    return calls


def _centres(room: Room) -> Any:
    sharing = room.sharing
    centres = np.zeros(room.centres.count, dtype=CENTRE)
    centres["service"], centres["trained"] = room.centres.service, sharing.cross_trained
    for name in ("triage_s", "overflow_after_s", "keep_free", "pool", "backup"):
        centres[name] = getattr(sharing, name)
    return centres


def _agencies(room: Room) -> Any:
    given = room.agencies
    agencies = np.zeros(given.centre.shape, dtype=AGENCY)
    agencies["handling_s"], agencies["join_s"] = given.handling_s, given.join_s
    agencies["joined_s"], agencies["alerted_s"] = np.inf, np.inf
    agencies["centre"] = given.centre
    return agencies


def _incidents(n_incidents: int) -> Any:
    incidents = np.zeros(n_incidents, dtype=INCIDENT)
    incidents["known_s"], incidents["asked_s"], incidents["lead"] = np.inf, np.inf, -1
    return incidents


def _lists(room: Room) -> tuple[Any, Any]:
    """Lay out who stands by whom, ascending (partners: as given)."""
    n, sharing = room.centres.count, room.sharing
    pool = sharing.pool.tolist()
    helped = [
        sorted({pool[d] for d in range(n) if sharing.helps[c, d]} - {pool[c]}) for c in range(n)
    ]  # pools
    rows = {
        MATES: [[d for d in range(n) if pool[d] == pool[c] and d != c] for c in range(n)],
        HELPERS: [[c for c in range(n) if pool[d] in helped[c]] for d in range(n)],
        HELPED: helped,
        PARTNERS: [list(listed) for listed in sharing.partners],
        PARTNER_OF: [[d for d in range(n) if c in sharing.partners[d]] for c in range(n)],
        MEMBERS: [[d for d in range(n) if pool[d] == pool[c]] for c in range(n)],
    }
    list_from = np.zeros((len(rows), n + 1), dtype=np.int64)
    list_of: list[int] = []
    for row in range(len(rows)):
        for centre, listed in enumerate(rows[row]):
            list_from[row, centre] = len(list_of)
            list_of.extend(listed)
        list_from[row, n] = len(list_of)
    return list_from, np.array(list_of, dtype=np.int64)
