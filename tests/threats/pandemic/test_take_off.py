"""How often ten cases become an epidemic, against branching processes: chance early on, and local numbers."""

from typing import Any

import numpy as np
import pytest
from tests.threats.pandemic.epidemics_made_up import (
    NORWAY,
    a_pathogen,
    infections_in_a_step,
    people,
    some_contacts,
    three_towns,
)

from samvirke.threats.pandemic.contacts import Contacts
from samvirke.threats.pandemic.kernel import play
from samvirke.threats.pandemic.next_generation import stages_of
from samvirke.threats.pandemic.pathogen import Pathogen
from samvirke.threats.pandemic.population import Population
from samvirke.threats.pandemic.spread import Spread, prepare_spread
from samvirke.travel.times import Floats

RUNS = 1_500
CASES = 10
DAYS = 120  # by then most of what dies out has


def take_offs(spread: Spread) -> float:
    """Return the share of runs in which somebody still carries it when the last day ends."""
    left: list[bool] = []

    def watched(*given: Any) -> None:
        play(*given)
        left.append(bool(given[2][1:].any()))  # all stages but the first, who are susceptible

    for run in range(RUNS):
        spread.run(21, run, play=watched)
    return float(np.mean(left))


def three_errors(chance: float) -> float:
    return 3 * float(np.sqrt(chance * (1 - chance) / RUNS))


def dies_out(population: Population, contacts: Contacts, spread: Spread, pathogen: Pathogen) -> Floats:
    """Return the chance that what one infected just before day 0 began is over by the end, by home and age.

    Of each stage, half-day by half-day from the end back: first one infects, Poisson among so many people,
    then leaves the stage or not. Who is left at the end is 0.
    """
    stages = stages_of(pathogen)
    infects = [
        infections_in_a_step(population, contacts, spread, pathogen, by_day=by_day)
        for by_day in (True, False)
    ]
    out, on, well, also_well = stages.leave
    never = stages.asymptomatic_share
    latent, before, ill, unnoticed = (np.zeros(len(infects[0])) for _ in range(4))
    for step in reversed(range(2 * spread.days)):
        nothing = -infects[step % 2] @ (1 - latent)
        quiet = [np.exp(weight * nothing) for weight in stages.weights]
        latent = out * (never * unnoticed + (1 - never) * before) + (1 - out) * latent
        before = quiet[0] * (on * ill + (1 - on) * before)
        ill = quiet[1] * (well + (1 - well) * ill)
        unnoticed = quiet[2] * (also_well + (1 - also_well) * unnoticed)
    return latent.reshape(-1, 9)


def test_ten_cases_among_people_who_mix_evenly_take_off_as_often_as_the_closed_form_says() -> None:
    # Ill for 5 days on average, daily steps, R 1.3: q = Σ 0.2·0.8^(g-1) exp(-0.26 g (1 - q)) = 0.743905,
    # summed as a geometric series; 1 - q^10 = 0.9481.
    q = 0.0
    for _ in range(1_000):
        escapes = np.exp(-0.26 * (1 - q))
        q = 0.2 * escapes / (1 - 0.8 * escapes)
    assert q == pytest.approx(0.743905, abs=5e-7)
    assert 1 - q**CASES == pytest.approx(0.9481, abs=5e-5)

    pathogen = a_pathogen(
        reproduction=1.3,
        presymptomatic_days=0.0,
        asymptomatic_share=0.0,
        step_days=1.0,
        mixing="national",
    )
    spread = prepare_spread(
        people([NORWAY]), some_contacts(), pathogen, days=330, first_cases=[("0000", CASES)]
    )
    assert abs(take_offs(spread) - (1 - q**CASES)) < three_errors(1 - q**CASES)


@pytest.mark.parametrize(
    ("place", "changed"),
    [
        ("0000", {}),
        ("0002", {}),
        (
            "0001",
            {"presymptomatic_weight": 3.0, "infectious_days": 3.0, "susceptibility": (0.5,) * 2 + (1,) * 7},
        ),
    ],
)
def test_ten_cases_in_towns_with_commuters_take_off_as_often_as_the_branching_process_of_all(
    place: str, changed: dict[str, Any]
) -> None:
    towns, contacts = three_towns(size=40), some_contacts()
    pathogen = a_pathogen(reproduction=1.3, **changed)
    spread = prepare_spread(towns, contacts, pathogen, days=DAYS, first_cases=[(place, CASES)])
    lived = towns.residents[int(place)]
    # Each case is of an age as by chance; with so many people, one independent of the others.
    q = float(dies_out(towns, contacts, spread, pathogen)[int(place)] @ lived / lived.sum())
    chance = 1 - q**CASES
    assert 0.3 < chance < 0.97
    assert abs(take_offs(spread) - chance) < three_errors(chance)
