"""What to make at home: 8 medicines, 5 lines that make them all, 26 weeks.

Made-up instances: need rises and falls by 80 %, two weeks of it in store, a batch usable two weeks after;
lines of 40 h a week, batches of 5-10 h. `stop`: nothing else comes, so days of treatment are lost and lines
are full; `part`: 40 % comes, all need can be met, and the plan is a matter of cost alone.
"""

from dataclasses import replace

import numpy as np

from benchmarks.harness import Benchmark
from samvirke.engine.endurance.production.lines import Lines
from samvirke.engine.endurance.production.making import make
from samvirke.prepare.measures.production.plan import carried_out, plan_production
from samvirke.prepare.measures.production.problem import ProductionProblem
from samvirke.register.items import items_of

ITEMS, LINES, WEEKS = 8, 5, 26
LIMIT_S = 58.0


def instance(seed: int, share_supplied: float) -> ProductionProblem:
    """Return a made-up problem."""
    draw = np.random.default_rng(seed)
    n = ITEMS * LINES
    line, item = np.repeat(np.arange(LINES), ITEMS), np.tile(np.arange(ITEMS), LINES)
    usual = draw.uniform(50, 200, ITEMS)
    wave = 1 + 0.8 * np.sin(np.arange(WEEKS) / WEEKS * np.pi)
    need = usual[:, None] * wave * draw.uniform(0.9, 1.1, (ITEMS, WEEKS))
    names = items_of("medicine")[:ITEMS]
    lines = Lines(
        names=tuple(f"line-{number}" for number in range(LINES)),
        owners=("made up",) * LINES,
        hours_per_week=np.full(LINES, 40.0),
        line=line,
        items=tuple(names[i] for i in item),
        ids=tuple(map(str, range(n))),
        batch_quantity=draw.uniform(0.5, 1.5, n) * usual[item],
        batch_h=draw.uniform(5, 10, n),
        setup_h=draw.uniform(2, 6, n),
        release_days=np.full(n, 7.0),
        batch_cost_nok=draw.uniform(20_000, 80_000, n),
        setup_cost_nok=draw.uniform(5_000, 20_000, n),
        raw_batches=np.full(n, 20.0),
        resupply_batches=np.zeros(n),
        resupply_weeks=np.full(n, np.inf),
        quality=("typed",) * n,
    )
    return ProductionProblem(
        items=names,
        need=need[None],
        days_lost=draw.uniform(0.5, 2, (1, ITEMS)),
        stock=2 * usual,
        supply=need * share_supplied,
        lines=lines,
        lost_day_nok=100_000.0,
    )


def planned(share_supplied: float, most: float = 1.0) -> str:
    """Plan, and check that the plan gives what it says, within the gap, before its time counts."""
    problem = instance(0, share_supplied)
    plan = plan_production(problem, gap=0.005, time_limit_s=LIMIT_S)
    if abs(carried_out(problem, plan.batches).value - plan.value) > 1e-6 * plan.value:
        raise AssertionError("the plan carried out is not the plan")
    if plan.gap > most + 1e-6:
        raise AssertionError(f"the gap is {plan.gap:.2%}, above {most:.2%}")
    return f"gap {plan.gap:.2%}, {plan.status}, {plan.days_lost.sum():.0f} days lost"


def made_in_a_year() -> str:
    """Carry out a plan of 52 weeks on the same lines."""
    problem = instance(0, 0.4)
    lines = replace(problem.lines, raw_batches=np.full(ITEMS * LINES, np.inf))
    batches = np.zeros((ITEMS * LINES, 52), dtype=np.int64)
    batches[::9] = 1
    made = make(lines, batches, days=364, items=problem.items)
    return f"{made.finished.sum()} batches"


BENCHMARKS = [
    Benchmark(
        name="production-stop",
        ours=lambda: planned(0.0, most=0.005),
        target="8 medicines × 5 lines × 26 weeks within 0.5 % < 60 s",
        target_s=60,
    ),
    Benchmark(
        name="production-part",
        ours=lambda: planned(0.4),
        target="the same where cost alone is at stake: the gap after 58 s is told",
    ),
    Benchmark(name="production-year", ours=made_in_a_year, target="a plan of a year, day by day"),
]
