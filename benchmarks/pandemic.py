"""How fast a disease spreads: a thousand years of the country, one course of means, one town and its peer."""

import os
import resource
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.harness import Benchmark
from samvirke.engine.ensemble import ensemble
from samvirke.register.region import Region
from samvirke.threats.pandemic.contacts import modelled_contacts
from samvirke.threats.pandemic.pathogen import Pathogen
from samvirke.threats.pandemic.population import Population, population_of
from samvirke.threats.pandemic.spread import Spread, prepare_spread

SHARED = Path(os.environ.get("SAMVIRKE_SHARED", Path(__file__).parents[2] / "shared"))
PEERS = Path(__file__).parents[1] / ".venv" / "peers"  # made by `make bench`
COMMUTERS = SHARED / "norway" / "commuters_2017.csv"
RUNS, DAYS, PROCESSES, TOWN_RUNS = 1_000, 365, 2, 50
REPRODUCTION, FIRST_CASES = 1.8, 100

# The wild type of covid-19 as the Norwegian Institute of Public Health had it, in half-days.
PATHOGEN = Pathogen(
    reproduction=REPRODUCTION,
    latent_days=3.0,
    presymptomatic_days=2.0,
    infectious_days=5.0,
    presymptomatic_weight=1.25,
    asymptomatic_share=0.4,
    asymptomatic_weight=0.5,
)


@cache
def country() -> Population:
    """All municipalities of Norway, and who commuted in 2017: 24,000 pairs of home and work."""
    living = population_of(Region.builtin("norway"))
    numbers = {name[-4:]: i for i, name in enumerate(living.municipalities)}
    rows = pd.read_csv(COMMUTERS, dtype={"from_municipality": str, "to_municipality": str})
    rows = rows.assign(home=rows["from_municipality"].map(numbers), work=rows["to_municipality"].map(numbers))
    rows = rows.dropna().query("home != work").sort_values(["home", "work"])
    home = rows["home"].to_numpy(dtype=np.int64)
    working = living.residents[:, 2:7].sum(axis=1)
    share = rows["commuters"].to_numpy() / working[home]
    away = np.bincount(home, weights=share, minlength=len(working))
    return replace(
        living,
        work_starts=np.searchsorted(home, np.arange(len(working) + 1)),
        work_place=rows["work"].to_numpy(dtype=np.int64),
        work_share=share / np.maximum(1.0, away)[home],
    )


@cache
def spread() -> Spread:
    first = [(country().municipalities[0], FIRST_CASES)]
    return prepare_spread(country(), modelled_contacts(), PATHOGEN, days=DAYS, first_cases=first)


@cache
def town_spread() -> Spread:
    """The whole country as one town."""
    nobody = np.zeros(0)
    town = Population(
        municipalities=("all",),
        residents=country().residents.sum(axis=0)[None],
        work_starts=np.zeros(2, dtype=np.int64),
        work_place=nobody.astype(np.int64),
        work_share=nobody,
    )
    first = [("all", FIRST_CASES)]
    return prepare_spread(town, modelled_contacts(), PATHOGEN, days=DAYS, first_cases=first)


def prepare() -> None:
    """Load the kernel from its cache, or compile it: not what is measured."""
    spread().expected()
    town_spread().run(0, 0)


def _in_short(run: int) -> tuple[float, float]:
    course = spread().run(1, run)
    return float(course.new_infections.sum(dtype=np.float64)), float(course.infectious.max())


def draw_country() -> str:
    drawn = np.array(ensemble(_in_short, RUNS, processes=PROCESSES))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    people = country().residents.sum()
    return (
        f"{RUNS:,} runs x {len(country().municipalities)} municipalities x 9 ages x {DAYS} days "
        f"in half-days, {PROCESSES} processes; {(used.ru_utime + used.ru_stime) / RUNS:.3f} CPU s a run; "
        f"median {np.median(drawn[:, 0]) / people:.1%} infected"
    )


def expect_country() -> str:
    course = spread().expected()
    infected = course.new_infections.sum(dtype=np.float64) / country().residents.sum()
    return f"{infected:.1%} infected, most infectious on day {int(course.infectious.argmax())}"


def draw_town() -> str:
    runs = [town_spread().run(1, run).new_infections.sum(dtype=np.float64) for run in range(TOWN_RUNS)]
    share = np.median(runs) / country().residents.sum()
    return f"{TOWN_RUNS} runs of one population in half-days; median {share:.1%} infected"


def draw_town_by_epydemix() -> str:
    """The same stages, mean stays, people and contacts, in half-days too."""
    sys.path.append(str(PEERS))
    from epydemix import EpiModel
    from epydemix.population import Population as Peers

    ours = town_spread()
    people = ours.mixing.residents[0]
    peers = Peers("town")
    peers.add_population(people.tolist(), [f"age {a}" for a in range(len(people))])
    peers.add_contact_matrix(ours.mixing.closeness.sum(axis=0) * people / people.sum())
    model: Any = EpiModel("town", compartments=["well", "latent", "before", "ill", "unnoticed", "over"])
    model.set_population(peers)
    stages = (
        ("before", PATHOGEN.presymptomatic_weight),
        ("ill", 1.0),
        ("unnoticed", PATHOGEN.asymptomatic_weight),
    )
    for stage, weight in stages:
        model.add_transition("well", "latent", kind="mediated", params=(weight * ours.infectiousness, stage))
    # What leaves at a rate r in one step is 1 - exp(-r step): the rate of the same mean stay as ours.
    step = PATHOGEN.step_days
    latent, before, ill = (
        -np.log1p(-step / mean) / step
        for mean in (PATHOGEN.latent_days, PATHOGEN.presymptomatic_days, PATHOGEN.infectious_days)
    )
    moves = (
        ("latent", "before", (1 - PATHOGEN.asymptomatic_share) * latent),
        ("latent", "unnoticed", PATHOGEN.asymptomatic_share * latent),
        ("before", "ill", before),
        ("ill", "over", ill),
        ("unnoticed", "over", ill),
    )
    for source, target, rate in moves:
        model.add_transition(source, target, kind="spontaneous", params=rate)
    first = np.floor(FIRST_CASES * people / people.sum())
    nobody = {stage: np.zeros(len(people)) for stage in ("before", "ill", "unnoticed", "over")}
    result = model.run_simulations(
        start_date="2020-01-01",
        end_date="2020-12-30",
        initial_conditions_dict={"well": people - first, "latent": first, **nobody},
        Nsim=TOWN_RUNS,
        dt=step,
        rng=1,
    )
    left = [course.compartments["well_total"][-1] for course in result.trajectories]
    return f"in half-days too; median {1 - np.median(left) / people.sum():.1%} infected"


BENCHMARKS = [
    Benchmark(
        name="pandemic-norway-1000",
        ours=draw_country,
        prepare=prepare,
        target="180 s on 2 cores, 2 GB",
        target_s=180.0,
        needs=str(COMMUTERS),
    ),
    Benchmark(
        name="pandemic-norway-expected",
        ours=expect_country,
        prepare=prepare,
        target="0.3 s",
        target_s=0.3,
        needs=str(COMMUTERS),
    ),
    Benchmark(
        name="pandemic-town-50-epydemix",
        ours=draw_town,
        peer=draw_town_by_epydemix,
        peer_name="epydemix 1.5.0",
        prepare=prepare,
        target="50 x epydemix per population-run",
        needs=str(COMMUTERS),
    ),
]
