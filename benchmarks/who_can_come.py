"""Who can come among 20,000 units on a road graph of national size, whole answers as a centre gets them.

300 questions spread over the country, common needs and rare ones, a third of the units telling where they
are; ranking, reasons, freshness and what is uncovered included. Each answer's minutes by road are checked
against scipy's Dijkstra.
"""

import gc
import random
import time
from collections.abc import Callable
from functools import cache

import numpy as np
import shapely

from benchmarks.harness import Benchmark
from benchmarks.national_units import POSITIONS, SEED, road, twenty_thousand
from benchmarks.roads import NEEDS as FILE
from samvirke.engine.response.roster import Roster
from samvirke.respond.access.actor import Actor
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.needs.unit_status import status_id, unit_subject
from samvirke.respond.node import Node
from samvirke.respond.place import Place
from samvirke.respond.record.patch import Patch
from samvirke.respond.space.space import Space
from samvirke.respond.who_can_come.answer import Answer
from samvirke.respond.who_can_come.question import Question
from samvirke.respond.who_can_come.who_can_come import WhoCanCome
from samvirke.travel.cch import CchTimes
from samvirke.travel.closure import Closure
from samvirke.travel.times import Points

QUESTIONS, CHECKED = 300, 12
NOW_MS = 1_795_439_400_000  # Monday 23 November 2026, 14:10 in Oslo
CENTRE = "113.norge"
OPERATOR = Actor(user="ola", organisation="Norge", centre=CENTRE, agency="health", role="operator")
WANTED = (
    {"health.ambulance": 2, "police.patrol": 1},
    {"fire.pump": 2, "rescue.smoke_dive": 4, "health.ambulance": 1},
    {"health.ambulance": 1},
    {"fire.aerial": 1, "fire.pump": 3},
    {"health.air_ambulance": 1, "health.ambulance": 3},
    {"police.patrol": 2},
    {"civil_defence.pump": 2},
    {"rescue.hazmat": 1, "fire.pump": 2},  # 178 units in the country
)
STATUSES = ("available", "available", "available", "returning", "on_scene", "en_route", "out_of_service")


@cache
def node() -> Node:
    """Return a node that has heard from a third of the units, or so."""
    chance = random.Random(SEED)
    place = Place(centre=CENTRE, agency="health", agencies={CENTRE: "health"}, answers_for=lambda _: True)
    journal = Journal(MemoryStore(), CENTRE, "live", lambda: NOW_MS)
    here = Node(
        place,
        Space(name="live", mode="live"),
        journal,
        lambda: NOW_MS,
        randbits=chance.getrandbits,
        randbytes=chance.randbytes,
    )
    drawn, graph, region = np.random.default_rng(SEED), road().graph, twenty_thousand()
    units = drawn.choice(len(region.units), POSITIONS, replace=False)
    nodes = drawn.choice(np.flatnonzero(graph.can_be_snapped_to), POSITIONS)
    for unit, at in zip(units.tolist(), nodes.tolist(), strict=True):
        name, ago_ms = f"unit-{unit}", int(drawn.integers(0, 600_000))
        data = {
            "unit": name,
            "owner": str(region.units["owner"].iloc[unit]),
            "status": STATUSES[int(drawn.integers(len(STATUSES)))],
            "status_at_ms": NOW_MS - ago_ms,
            "lon": float(graph.lon[at]),
            "lat": float(graph.lat[at]),
            "observed_at_ms": NOW_MS - ago_ms,
        }
        patch = Patch(
            kind="unit-status-reported/1",
            record=status_id(CENTRE, name),
            subject=unit_subject(name),
            data=data,
        )
        here.note([patch]).result()
    return here


@cache
def who(*, fast: bool) -> WhoCanCome:
    """Return what answers, prepared: once when a centre starts."""
    times = CchTimes.of(road()) if fast else road()
    roster = Roster.of(twenty_thousand(), times).prepare()
    made = WhoCanCome(node(), roster)
    made.prepare_cover(full=times)
    for question in questions(7)[:5]:
        made.ask(OPERATOR, question)  # compile
    gc.collect()
    gc.freeze()  # as `samvirke serve` does
    return made


def questions(seed: int) -> list[Question]:
    """Draw places all over the country, and what is needed there."""
    drawn, graph = np.random.default_rng(seed), road().graph
    nodes = drawn.choice(np.flatnonzero(graph.can_be_snapped_to), QUESTIONS)
    return [
        Question(lon=float(graph.lon[at]), lat=float(graph.lat[at]), capabilities=WANTED[n % len(WANTED)])
        for n, at in enumerate(nodes)
    ]


def asked(made: WhoCanCome, seed: int) -> tuple[list[Answer], np.ndarray]:
    """Ask all questions one after another; return the answers and what each took, milliseconds.

    The first row is by the clock, the second what the processor worked: they part where others work too.
    """
    answers, took = [], []
    for question in questions(seed):
        begun, worked = time.perf_counter(), time.thread_time()
        answers.append(made.ask(OPERATOR, question))
        took.append((time.perf_counter() - begun, time.thread_time() - worked))
    return answers, 1000 * np.array(took).T


def checked(answers: list[Answer], closures: list[Closure]) -> float:
    """Return by how many seconds the minutes of some answers differ at most from scipy's Dijkstra."""
    region, worst_s = twenty_thousand(), 0.0
    times = road().with_closures(closures)
    sites, units = region.sites.set_index("id"), region.units.set_index("id")
    for answer in answers[:: QUESTIONS // CHECKED]:
        here = Points(np.array([answer.lon]), np.array([answer.lat]))
        for comer in answer.comers:
            unit = units.loc[comer.advice.unit]
            if unit["mode"] != "road" or comer.fresh.status:  # from where it is: checked in the tests
                continue
            true_s = float(times.matrix(Points.of(sites.loc[[unit["site"]]]), here)[0, 0])
            worst_s = max(worst_s, abs(comer.advice.travel_s - true_s))
    if worst_s >= 0.5:
        raise AssertionError(f"a way differs by {worst_s} s from scipy's")
    return worst_s


def closures() -> list[Closure]:
    """Return floods at three towns."""
    drawn, graph = np.random.default_rng(3), road().graph
    nodes = drawn.choice(graph.n_nodes, 3)
    return [
        Closure(area=shapely.Point(graph.lon[at], graph.lat[at]).buffer(0.01), name="flood") for at in nodes
    ]


def _open(*, fast: bool) -> str:
    answers, took_ms = asked(who(fast=fast), 1)
    return _note(took_ms, checked(answers, []))


def _after_closure(*, fast: bool) -> str:
    made, areas = who(fast=fast), closures()
    begun = time.perf_counter()
    made.close_roads(areas)
    first = made.ask(OPERATOR, questions(2)[0])
    first_ms = 1000 * (time.perf_counter() - begun)
    answers, took_ms = asked(made, 2)
    note = _note(took_ms, checked([first, *answers[1:]], areas))
    return f"{note}; from the report of the closure to the first answer {first_ms:.0f} ms"


def _note(took_ms: np.ndarray, worst_s: float) -> str:
    half, most, longest = np.percentile(took_ms[0], [50, 99, 100])
    work, most_work = np.percentile(took_ms[1], [50, 99])
    graph = road().graph
    return (
        f"p50 {half:.1f} ms, p99 {most:.1f} ms, longest {longest:.1f} ms of {took_ms.shape[1]} questions "
        f"(processor: p50 {work:.1f} ms, p99 {most_work:.1f} ms); "
        f"{graph.n_nodes:,} nodes, {graph.n_arcs:,} arcs; at most {worst_s:.3f} s from scipy"
    )


def _prepare(*, fast: bool) -> None:
    who(fast=fast)


def _benchmark(name: str, run: Callable[..., str], *, fast: bool) -> Benchmark:
    return Benchmark(
        name=f"who-can-come-{name}{'-fast' if fast else ''}",
        ours=lambda: run(fast=fast),
        prepare=lambda: _prepare(fast=fast),
        target=f"p99 < {50 if fast else 300} ms",
        needs=FILE,
    )


BENCHMARKS = [
    _benchmark("20000", _open, fast=False),
    _benchmark("20000-after-closure", _after_closure, fast=False),
    _benchmark("20000", _open, fast=True),
    _benchmark("20000-after-closure", _after_closure, fast=True),
]
