"""Intensive care: a run through 42 hospitals, the program of transfers, and the cheapest preparedness."""

from functools import cache
from typing import Any

import numpy as np

from benchmarks.harness import Benchmark
from samvirke.engine.endurance.beds.capacity import Beds
from samvirke.engine.endurance.beds.care import care_for
from samvirke.engine.endurance.patients import Patients
from samvirke.prepare.measures.beds.costs import Costs
from samvirke.prepare.measures.beds.surge import cheapest, gaps_of
from samvirke.prepare.measures.beds.transfers import plan_transfers

HOSPITALS, DAYS = 42, 365
SHIFTS = np.array([2.861, 2.2, 1.79, 1.38])


@cache
def made_up() -> tuple[Beds, Any, Any, Any]:
    """Return beds, groups, hours between hospitals, and the patients of 20 runs."""
    rng = np.random.default_rng(1)
    today = rng.integers(1, 25, HOSPITALS).astype(float)
    plan = today * np.array([1.0, 2.4, 3.3, 4.3])[:, None]
    room = np.minimum(plan, today * 2.861 / SHIFTS[:, None])
    beds = Beds(
        hospitals=tuple(str(number) for number in range(HOSPITALS)),
        stages=("ordinary", "raised", "short", "lowest_standard"),
        beds=plan,
        ordinary=np.zeros_like(plan),
        nurse_shifts=today * 2.861,
        shifts_per_bed=SHIFTS,
        longest_days=np.array([np.inf, 182, 28, 21]),
        opens_above=0.9 * room[:-1],
        first_served=np.argsort(today, kind="stable"),
    )
    place = rng.uniform(0, 6, (HOSPITALS, 2))
    hours = np.hypot(*np.moveaxis(place[:, None] - place[None], 2, 0))
    wave = np.exp(-(((np.arange(DAYS) - 180) / 60) ** 2))
    size = rng.uniform(1, 4, (20, HOSPITALS, 1)) * today[:, None]
    return beds, np.arange(HOSPITALS) // 11, hours, rng.poisson(size * wave).astype(float)


def patients(need: Any) -> Patients:
    nobody = np.zeros_like(need)
    return Patients(
        hospitals=made_up()[0].hospitals,
        municipalities=(),
        starts_at_utc="2020-03-01T00:00:00+00:00",
        admissions=nobody,
        ward=nobody,
        intensive=need,
        after_intensive=nobody,
        at_home=np.zeros((0, DAYS)),
    )


def care(runs: int) -> str:
    beds, groups, hours, needs = made_up()
    total = 0.0
    for run in range(runs):
        cared = care_for(patients(needs[run % 20]), beds, sharing=groups, teams=10, travel=hours)
        if not np.allclose(cared.in_own + cared.away + cared.over, cared.need):
            raise AssertionError("somebody is nowhere")
        total += cared.total_over
    return f"{total / runs:,.0f} patient-days over capacity a run"


def transfers(hospitals: int, days: int, phases: int) -> str:
    rng = np.random.default_rng(1)
    beds = rng.integers(3, 25, hospitals)[:, None] * np.ones(days)
    wave = np.exp(-(((np.arange(days) - days / 2) / (days / 5)) ** 2))
    arrivals = rng.poisson(0.12 * beds * wave * rng.uniform(0.4, 2, hospitals)[:, None]).astype(float)
    place = rng.uniform(0, 10, (hospitals, 2))
    hours = np.hypot(*np.moveaxis(place[:, None] - place[None], 2, 0))
    plan = plan_transfers(arrivals, beds, hours, teams=10, mean_stay_days=14, phases=phases)
    if plan.status != "optimal":
        raise AssertionError(f"the program is {plan.status}")
    return f"{plan.value:.10g}, bound {plan.bound:.10g}, {plan.status}"


def surge() -> str:
    beds, groups, _, needs = made_up()
    plan = cheapest(gaps_of(needs, beds, groups), beds, budget_nok=1e8, costs=Costs.at())
    if plan.status != "optimal":
        raise AssertionError(f"the program is {plan.status}")
    return f"{plan.value:.10g}, bound {plan.bound:.10g}, {plan.nurses.sum():.1f} nurses"


def compile_kernels() -> None:
    care(1)


BENCHMARKS = [
    Benchmark(
        name="beds-care-1k",
        ours=lambda: care(1000),
        target="1 000 runs × 42 hospitals × 365 days < 20 ms a run",
        target_s=20,
        prepare=compile_kernels,
    ),
    Benchmark(
        name="beds-transfers",
        ours=lambda: transfers(20, 60, 1),
        target="20 hospitals × 60 days < 2 s",
        target_s=2,
    ),
    Benchmark(
        name="beds-transfers-2-phases",
        ours=lambda: transfers(20, 60, 2),
        target="the same with a stay of two phases < 2 s",
        target_s=2,
    ),
    Benchmark(
        name="beds-surge",
        ours=surge,
        target="20 runs × 42 hospitals × 365 days < 10 s",
        target_s=10,
        prepare=compile_kernels,
    ),
]
