"""How fast calls are taken: one plain centre, forty centres with everything on, a year of the country."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from benchmarks.harness import Benchmark
from samvirke.engine.calls.arrivals import calls_of
from samvirke.engine.calls.calls import Agencies, CallCourse, Calls
from samvirke.engine.calls.centres import Centres
from samvirke.engine.calls.kernel import play, set_operators
from samvirke.engine.calls.layout import Desk, grown, lay_out
from samvirke.engine.calls.room import Lost, Room
from samvirke.engine.calls.sharing import apart, partly_pooled, with_backup, with_overflow
from samvirke.engine.calls.staffing import Staffing, enough_operators
from samvirke.engine.calls.take import take_calls
from samvirke.engine.calls.usual import usual_procedure
from samvirke.engine.closed_forms.erlang import erlang_c
from samvirke.model.course import Course
from samvirke.register.region import Region
from samvirke.threats import Everyday

PLAIN_CALLS, FULL_CALLS, SIMPY_CALLS = 2_000_000, 1_000_000, 100_000
SERVICE_S, LOAD, OPERATORS, CENTRES = 180.0, 10.0, 14, 40


def invented(n: int, centre: np.ndarray, **columns: Any) -> Calls:
    """Return calls to centres; what is not given is as plain as can be."""
    plain = {
        "incident": np.full(n, -1),
        "known_talk_s": np.zeros(n),
        "after_s": np.zeros(n),
        "patience_s": np.full(n, np.inf),
        "redials": np.zeros(n, dtype=np.int64),
        "redial_s": np.zeros(n),
        "priority": np.ones(n, dtype=np.int64),
        "pair": np.zeros(n, dtype=np.bool_),
    }
    return Calls(centre=centre, **{**plain, **columns})


def a_course(calls: Calls, agencies: Agencies) -> CallCourse:
    nothing = np.zeros(0, dtype=np.int64)
    return CallCourse(
        starts_at_utc="2026-01-01T00:00:00Z",
        horizon_s=float(calls.at_s[-1]),
        calls=calls,
        agencies=agencies,
        need_incident=nothing,
        need_service=nothing,
        need_from_s=np.zeros(0),
    )


def some_centres(service: Sequence[int], operators: int) -> Centres:
    return Centres(
        ids=tuple(f"centre-{number}" for number in range(len(service))),
        service=np.array(service),
        operators=np.full((len(service), 168), operators, dtype=np.int64),
    )


@cache
def plain() -> Room:
    """One centre, load 10 erlangs, 14 operators, nobody gives up."""
    rng = np.random.default_rng(7)
    at_s = rng.exponential(SERVICE_S / LOAD, PLAIN_CALLS).cumsum()
    of = invented(
        PLAIN_CALLS,
        np.zeros(PLAIN_CALLS, dtype=np.int64),
        at_s=at_s,
        talk_s=rng.exponential(SERVICE_S, PLAIN_CALLS),
    )
    nobody = Agencies(
        centre=np.zeros((0, 3), dtype=np.int64), handling_s=np.zeros((0, 3)), join_s=np.zeros((0, 3))
    )
    who = some_centres([1], OPERATORS)
    return Room.prepare(who, a_course(of, nobody), usual_procedure(), apart(who), ())


@cache
def full() -> Room:
    """Forty centres; incidents, pairs, conferences, giving up, overflow, shared staff, two lost centres."""
    rng = np.random.default_rng(8)
    n, service = FULL_CALLS, np.arange(CENTRES) % 3
    of = invented(
        n,
        rng.integers(0, CENTRES, n),
        at_s=rng.exponential(1.3, n).cumsum(),
        talk_s=rng.exponential(130, n),
        after_s=rng.exponential(30, n),
        patience_s=rng.exponential(60, n),
        redials=rng.integers(0, 3, n),
        redial_s=rng.exponential(30, n),
        pair=rng.random(n) < 0.15,
        incident=np.where(rng.random(n) < 0.3, np.arange(n) // 4, -1),
    )
    wanted = np.full((n // 4, 3), -1)
    for number in range(3):
        some = rng.choice(np.flatnonzero(service == number), len(wanted))
        wanted[:, number] = np.where(rng.random(len(wanted)) < 0.4, some, -1)
    to = Agencies(centre=wanted, handling_s=np.full(wanted.shape, 60.0), join_s=np.full(wanted.shape, 100.0))
    who = some_centres(service.tolist(), 6)
    sharing = partly_pooled(apart(who), [[i, i + 1, i + 2] for i in range(0, 18, 3)], cross_trained=1)
    partners = [[(i + 3) % CENTRES, (i + 6) % CENTRES] for i in range(CENTRES)]
    sharing = with_overflow(sharing, partners, after_s=20, keep_free=1)
    sharing = with_backup(sharing, [(i + 3) % CENTRES for i in range(CENTRES)], switch_s=300)
    lost = (Lost(2, 10_000.0, 50_000.0), Lost(5, 10_000.0, 50_000.0))
    return Room.prepare(who, a_course(of, to), usual_procedure(), sharing, lost)


_LAID: dict[str, Desk] = {}


def prepare_plain() -> None:
    _LAID["plain"] = lay_out(plain())
    _compile()


def prepare_full() -> None:
    _LAID["full"] = lay_out(full())
    _compile()


def _compile() -> None:
    """Load the kernel from its cache, or compile it: not what is measured."""
    who = some_centres([1], 1)
    to = Agencies(
        centre=np.zeros((0, 3), dtype=np.int64), handling_s=np.zeros((0, 3)), join_s=np.zeros((0, 3))
    )
    of = invented(1, np.zeros(1, dtype=np.int64), at_s=np.ones(1), talk_s=np.ones(1))
    take_calls(who, a_course(of, to), procedure=usual_procedure())


def _played(name: str) -> Desk:
    desk = _LAID[name]
    set_operators(desk)
    while not play(desk):
        desk = grown(desk)
    return desk


def take_plain() -> str:
    calls = _played("plain").calls
    waits = float((calls["answered_s"] > calls["rang_s"]).mean())
    return f"{PLAIN_CALLS:,} calls; P(wait) {waits:.4f}, Erlang C {erlang_c(LOAD, OPERATORS):.4f}"


def take_full() -> str:
    desk = _played("full")
    busy = desk.centres["busy_s"].sum() / (CENTRES * 6 * full().horizon_s)
    overflowed = desk.calls["overflowed"].mean()
    return f"{FULL_CALLS:,} calls; operators busy {busy:.2f}, overflow {overflowed:.3f}"


def take_plain_by_simpy() -> str:
    """The first calls of the same centre, as simpy's users write it, in time for all of them."""
    import simpy

    room = plain()
    environment = simpy.Environment()
    operators = simpy.Resource(environment, capacity=OPERATORS)
    waits: list[float] = []

    def call(talk_s: float) -> Any:
        rang_s = environment.now
        with operators.request() as request:
            yield request
            waits.append(environment.now - rang_s)
            yield environment.timeout(talk_s)

    def ringing() -> Any:
        at_s, talk_s = room.calls.at_s[:SIMPY_CALLS], room.calls.talk_s[:SIMPY_CALLS]
        for moment, lasts in zip(at_s.tolist(), talk_s.tolist(), strict=True):
            yield environment.timeout(moment - environment.now)
            environment.process(call(lasts))

    environment.process(ringing())
    environment.run()
    return f"the first {SIMPY_CALLS:,} calls; P(wait) {np.mean(np.array(waits) > 1e-9):.4f}"


def take_first_calls() -> str:
    """Ours on simpy's calls."""
    calls = _played("first").calls
    return f"the first {SIMPY_CALLS:,} calls; P(wait) {(calls['answered_s'] > calls['rang_s']).mean():.4f}"


def prepare_first() -> None:
    room = plain()
    first = {name: getattr(room.calls, name)[:SIMPY_CALLS] for name in Calls.__dataclass_fields__}
    _LAID["first"] = lay_out(replace(room, calls=Calls(**first)))
    _compile()


@cache
def country() -> tuple[Region, Staffing, Course]:
    region = Region.builtin("norway")
    return region, enough_operators(region), Everyday().unfold(region, 1)


def prepare_country() -> None:
    _ = country()
    _compile()


def take_country() -> str:
    region, staffing, course = country()
    calls = calls_of(course, region, staffing.centres, seed=1)
    outcome = take_calls(staffing.centres, calls, procedure=usual_procedure())
    return f"{calls.calls.count:,} calls drawn and taken; {outcome.answered.mean():.3f} answered"


BENCHMARKS = [
    Benchmark(
        name="calls-plain-2000000",
        ours=take_plain,
        prepare=prepare_plain,
        target="2 M calls/s",
        target_s=PLAIN_CALLS / 2_000_000,
    ),
    Benchmark(
        name="calls-plain-100000-simpy",
        ours=take_first_calls,
        peer=take_plain_by_simpy,
        peer_name="simpy 4.1.2, Resource",
        prepare=prepare_first,
    ),
    Benchmark(
        name="calls-everything-1000000",
        ours=take_full,
        prepare=prepare_full,
        target="0.5 M calls/s",
        target_s=FULL_CALLS / 500_000,
    ),
    Benchmark(
        name="calls-norway-year",
        ours=take_country,
        prepare=prepare_country,
        target="seconds",
        target_s=20.0,
    ),
]
