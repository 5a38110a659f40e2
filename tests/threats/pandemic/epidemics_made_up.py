"""People, contacts and pathogens small enough to reason about, and the model written out plainly."""

from typing import Any

import numpy as np

from samvirke.threats.pandemic.contacts import Contacts
from samvirke.threats.pandemic.mixing import closeness_of
from samvirke.threats.pandemic.pathogen import Pathogen
from samvirke.threats.pandemic.population import Population
from samvirke.threats.pandemic.spread import Spread
from samvirke.travel.times import Floats

# Norway on 1 January 2020 (Statistics Norway): 0-9 … 80+.
NORWAY = np.array([605358, 643391, 711752, 730547, 723663, 703830, 582495, 435834, 230710])


def some_contacts(scale: float = 1.0) -> Contacts:
    """Homes by age gap, work 20-69, schools, and whom one meets anywhere; invented."""
    age = 10.0 * np.arange(9)
    gap = np.abs(age[:, None] - age)
    work, school = np.zeros((9, 9)), np.zeros((9, 9))
    work[2:7, 2:7] = 1.2
    school[0, 0], school[1, 1] = 4.0, 6.0
    home = 1.5 * np.exp(-gap / 10) + np.exp(-np.abs(gap - 30) / 8)
    other = np.tile(3.0 * NORWAY / NORWAY.sum(), (9, 1))
    return Contacts(
        by_setting=scale * np.stack([home, work, school, other]), residents=NORWAY.astype(np.float64)
    )


def people(residents: Any, commuting: dict[tuple[int, int], float] | None = None) -> Population:
    """Return a population by age and place; commuting as shares of those of working age, home to work."""
    rows = sorted((commuting or {}).items())
    home = np.array([pair[0] for pair, _ in rows], dtype=np.int64)
    residents = np.asarray(residents, dtype=np.int64)
    return Population(
        municipalities=tuple(f"{i:04}" for i in range(len(residents))),
        residents=residents,
        work_starts=np.searchsorted(home, np.arange(len(residents) + 1)),
        work_place=np.array([pair[1] for pair, _ in rows], dtype=np.int64),
        work_share=np.array([share for _, share in rows], dtype=np.float64),
    )


def three_towns(size: int = 1) -> Population:
    """A town, its suburb where most go out to work, and a village of old people."""
    town, suburb = 40_000 * NORWAY // NORWAY.sum(), 25_000 * NORWAY // NORWAY.sum()
    village = np.array([20, 30, 30, 40, 60, 90, 150, 300, 280])
    return people(
        size * np.stack([town, suburb, village]),
        {(0, 1): 0.08, (0, 2): 0.01, (1, 0): 0.6, (2, 0): 0.2, (2, 1): 0.35},
    )


def a_pathogen(**changed: Any) -> Pathogen:
    return Pathogen(
        **{
            "reproduction": 1.8,
            "latent_days": 3.0,
            "presymptomatic_days": 2.0,
            "infectious_days": 5.0,
            "presymptomatic_weight": 1.25,
            "asymptomatic_share": 0.4,
            "asymptomatic_weight": 0.5,
            **changed,
        }
    )


def infections_in_a_step(
    population: Population, contacts: Contacts, spread: Spread, pathogen: Pathogen, *, by_day: bool
) -> Floats:
    """Return whom one infectious person of weight 1 infects in a half-day, by the book: from, to; flat.

    Who is at a place meets all there; one of i who is at j for a part of the days meets them as often less.
    Contacts of a place are as many as give its people, alone, the number of the country's.
    """
    n = len(population.municipalities)
    present = np.zeros((n, 9, n))  # of home and age, at place
    for i in range(n):
        present[i, :, i] = 1.0
        for k in range(population.work_starts[i], population.work_starts[i + 1]) if by_day else ():
            present[i, 2:7, population.work_place[k]] += population.work_share[k]
            present[i, 2:7, i] -= population.work_share[k]
    crowd = np.einsum("ia,iaj->j", population.residents, present)
    closeness = closeness_of(contacts).sum(axis=0)
    rate = spread.infectiousness * pathogen.step_days
    if pathogen.mixing == "places":
        there = np.einsum("ia,iaj->ja", population.residents, present)
        alone = [local_number(people, closeness, pathogen) for people in there]
        crowd = crowd * np.array(alone) / local_number(contacts.residents, closeness, pathogen)
    together = np.einsum("iaj,kbj,j->iakb", present, present, 1 / crowd)
    to = population.residents * np.array(pathogen.susceptibility)
    infected = rate * together * closeness.T[None, :, None, :] * to[None, None]
    return np.asarray(infected.reshape(9 * n, 9 * n))


def local_number(people: Floats, closeness: Floats, pathogen: Pathogen) -> float:
    """Return the spectral radius of contacts times susceptibility among people by age."""
    share = people / people.sum()
    return float(np.abs(np.linalg.eigvals(np.diag(pathogen.susceptibility * share) @ closeness)).max())
