"""Small telephone worlds: by hand, or drawn with every feature there is."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from samvirke.engine.calls.calls import Agencies, CallCourse, Calls
from samvirke.engine.calls.centres import Centres
from samvirke.engine.calls.procedure import Procedure
from samvirke.engine.calls.room import Lost
from samvirke.engine.calls.sharing import Sharing

INF = float("inf")
MONDAY = "2026-01-04T23:00:00Z"  # 00:00 in Oslo
PROCEDURE = Procedure(confer_after_s=30, shared_alert_s=15, give_up_s=120, paired_share=0.5)


def centres(service: Sequence[int], operators: Sequence[int]) -> Centres:
    """Return centres c0, c1 … with the same operators in every hour."""
    return Centres(
        ids=tuple(f"c{n}" for n in range(len(service))),
        service=np.array(service, dtype=np.int64),
        operators=np.repeat(np.array(operators, dtype=np.int64)[:, None], 168, axis=1),
    )


def agencies(
    wanted: Sequence[Sequence[int]] = (), handling_s: float = 60.0, join_s: float = 100.0
) -> Agencies:
    centre = np.array(wanted, dtype=np.int64).reshape(-1, 3)
    return Agencies(
        centre=centre,
        handling_s=np.full(centre.shape, handling_s),
        join_s=np.full(centre.shape, join_s),
    )


def calls(at_s: Sequence[float], **columns: Sequence[float] | float) -> Calls:
    """Return calls of 100 s without after-work to centre 0 about no incident, but for the columns given."""
    usual: dict[str, tuple[float, type]] = {
        "centre": (0, np.int64),
        "incident": (-1, np.int64),
        "talk_s": (100.0, np.float64),
        "known_talk_s": (20.0, np.float64),
        "after_s": (0.0, np.float64),
        "patience_s": (INF, np.float64),
        "redials": (0, np.int64),
        "redial_s": (0.0, np.float64),
        "priority": (1, np.int64),
        "pair": (False, np.bool_),
    }
    n = len(at_s)
    filled: dict[str, Any] = {
        name: np.broadcast_to(np.array(columns.get(name, value), dtype=kind), (n,)).copy()
        for name, (value, kind) in usual.items()
    }
    return Calls(at_s=np.array(at_s, dtype=np.float64), **filled)


def course(of: Calls, to: Agencies | None = None, horizon_s: float = 7 * 86_400) -> CallCourse:
    return CallCourse(
        starts_at_utc=MONDAY,
        horizon_s=horizon_s,
        calls=of,
        agencies=to or agencies(),
        need_incident=np.zeros(0, dtype=np.int64),
        need_service=np.zeros(0, dtype=np.int64),
        need_from_s=np.zeros(0),
    )


def drawn(seed: int) -> tuple[Centres, CallCourse, Sharing, tuple[Lost, ...], Procedure]:
    """Draw a world with every feature; times are multiples of 5 s, so that many are equal."""
    rng = np.random.default_rng([seed, 11])
    n = int(rng.integers(1, 7))
    service = rng.integers(0, 3, n)
    centre = Centres(
        ids=tuple(f"c{k}" for k in range(n)), service=service, operators=rng.integers(0, 5, (n, 168))
    )
    return centre, _course(rng, service), _sharing(rng, n), _lost(rng, n), _procedure(rng)


def _times(rng: np.random.Generator, size: int | tuple[int, ...], most: int) -> np.ndarray:
    """Return multiples of 5 s, or any, a world at a time."""
    return 5.0 * rng.integers(0, most // 5 + 1, size) + (rng.random(size) if rng.random() < 0.4 else 0.0)


def _course(rng: np.random.Generator, service: np.ndarray) -> CallCourse:
    n_calls, n_incidents = int(rng.integers(0, 120)), int(rng.integers(0, 30))
    horizon_s = float(rng.choice([3600, 7200, 40_000]))
    wanted = rng.integers(-2, 1, (n_incidents, 3))  # -2, -1 or a centre
    for column in range(3):
        able = np.flatnonzero(service == column)
        here = rng.random(n_incidents) < 0.6
        if len(able):
            wanted[here, column] = rng.choice(able, here.sum())
        wanted[wanted[:, column] == 0, column] = able[0] if len(able) else -1
    of = Calls(
        at_s=np.sort(_times(rng, n_calls, int(horizon_s * rng.uniform(0.2, 1.2)))),
        centre=rng.integers(0, len(service), n_calls),
        incident=rng.integers(-1, max(n_incidents, 1), n_calls) if n_incidents else np.full(n_calls, -1),
        talk_s=_times(rng, n_calls, 300),
        known_talk_s=_times(rng, n_calls, 60),
        after_s=_times(rng, n_calls, 60),
        patience_s=np.where(rng.random(n_calls) < 0.7, _times(rng, n_calls, 200), INF),
        redials=rng.integers(0, 4, n_calls),
        redial_s=_times(rng, n_calls, 60),
        priority=rng.integers(1, 4, n_calls),
        pair=rng.random(n_calls) < 0.3,
    )
    to = Agencies(
        centre=wanted, handling_s=_times(rng, (n_incidents, 3), 90), join_s=_times(rng, (n_incidents, 3), 200)
    )
    n_needs = int(rng.integers(0, 20)) if n_incidents else 0
    return CallCourse(
        starts_at_utc="2026-03-28T22:20:00Z",  # half past; the clock jumps in the night
        horizon_s=horizon_s,
        calls=of,
        agencies=to,
        need_incident=rng.integers(0, max(n_incidents, 1), n_needs),
        need_service=rng.integers(0, 3, n_needs),
        need_from_s=_times(rng, n_needs, 3000),
    )


def _sharing(rng: np.random.Generator, n: int) -> Sharing:
    shared = rng.random((n, n)) < 0.2
    others = [[d for d in range(n) if d != c] for c in range(n)]
    chosen: list[Any] = [
        rng.permutation(row)[: rng.integers(0, len(row) + 1)] if row else [] for row in others
    ]
    return Sharing(
        pool=rng.integers(0, n, n) if rng.random() < 0.5 else np.arange(n),
        triage_s=_times(rng, n, 30),
        shared_picture=shared | shared.T,
        cross_trained=rng.integers(0, 3, n),
        helps=rng.random((n, n)) < 0.3,
        partners=tuple(tuple(int(d) for d in row) for row in chosen),
        overflow_after_s=np.where(rng.random(n) < 0.8, _times(rng, n, 60), INF),
        keep_free=rng.integers(0, 3, n),
        backup=np.array([rng.choice([-1, *row]) for row in others], dtype=np.int64),
        switch_s=_times(rng, n, 600),
    )


def _lost(rng: np.random.Generator, n: int) -> tuple[Lost, ...]:
    found = []
    for centre in range(n):
        if rng.random() < 0.5:
            from_s, length_s = _times(rng, 1, 2000)[0], _times(rng, 1, 3000)[0] + 5.0
            found.append(Lost(centre, float(from_s), float(from_s + length_s)))
            if rng.random() < 0.5:
                found.append(Lost(centre, float(from_s + length_s + 10.0), INF))
    return tuple(found)


def _procedure(rng: np.random.Generator) -> Procedure:
    return Procedure(
        confer_after_s=float(_times(rng, 1, 60)[0]),
        shared_alert_s=float(_times(rng, 1, 30)[0]),
        give_up_s=float(_times(rng, 1, 200)[0]),
        paired_share=float(rng.choice([0.5, 0.7, 1.0])),
    )
