"""How many one infected infects, all places, ages and times of day taken together.

The reproduction number is the growth from one generation to the next once the mixture of infected has
settled: the spectral radius of the operator that turns infected of one generation, by municipality, age
and half-day of infection, into those they infect. From it follows how infectious a contact must be.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator, eigs

from samvirke.model.errors import InvalidValueError
from samvirke.threats.pandemic.mixing import AFTER_WORKING, FIRST_WORKING, Mixing
from samvirke.threats.pandemic.pathogen import AGES, Pathogen
from samvirke.travel.times import Floats

LARGEST_DENSE = 300  # an operator of so few entries is written out; the search for one value needs more
LATENT, PRESYMPTOMATIC, SYMPTOMATIC, ASYMPTOMATIC = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """What one infected goes through, in steps.

    Parameters
    ----------
    leave
        Chance of leaving latent, presymptomatic, symptomatic, asymptomatic in one step, above 0, 1 at most.
    has_presymptomatic
        False: from latent straight to symptoms.
    asymptomatic_share
        Of those who leave latent.
    weights
        Infectiousness of presymptomatic, symptomatic, asymptomatic.
    steps_per_day
        2: a day and a night; 1: both in one.
    """

    leave: tuple[float, float, float, float]
    has_presymptomatic: bool
    asymptomatic_share: float
    weights: tuple[float, float, float]
    steps_per_day: int


def stages_of(pathogen: Pathogen) -> Stages:
    """Return the stages of a pathogen: a stay lasts whole steps, one at least, its mean as asked for.

    The chance of leaving is step / mean, so that the mean of the steps is the mean itself. With the chance
    1 - exp(-step / mean) of a clock that runs on between steps it would be longer by about half a step.
    """
    step = pathogen.step_days
    means = (
        pathogen.latent_days,
        max(pathogen.presymptomatic_days, step),
        pathogen.infectious_days,
        pathogen.infectious_days,
    )
    latent, before, ill, never_ill = (min(1.0, step / mean) for mean in means)
    return Stages(
        leave=(latent, before, ill, never_ill),
        has_presymptomatic=pathogen.presymptomatic_days > 0,
        asymptomatic_share=pathogen.asymptomatic_share,
        weights=(pathogen.presymptomatic_weight, 1.0, pathogen.asymptomatic_weight),
        steps_per_day=round(1 / step),
    )


def infectious_steps(stages: Stages) -> Floats:
    """Return in how many half-days g (column) one infected in half-day f (row) infects, times infectiousness.

    Shape ``(2, 2)``, day then night; ``(1, 1)`` where a step is a day.
    """
    phases = stages.steps_per_day
    move = np.zeros((4, 4))  # from stage, to stage, in one step
    np.fill_diagonal(move, 1 - np.array(stages.leave))
    on_with_symptoms = PRESYMPTOMATIC if stages.has_presymptomatic else SYMPTOMATIC
    move[LATENT, on_with_symptoms] += stages.leave[LATENT] * (1 - stages.asymptomatic_share)
    move[LATENT, ASYMPTOMATIC] += stages.leave[LATENT] * stages.asymptomatic_share
    move[PRESYMPTOMATIC, SYMPTOMATIC] += stages.leave[PRESYMPTOMATIC]
    infects = np.array([0.0, *stages.weights])
    # States are stage × half-day; each step goes on to the other half-day.
    turn = np.roll(np.eye(phases), 1, axis=1)
    steps = np.kron(move, turn)
    gains = np.kron(infects[:, None], np.eye(phases))
    spent = np.linalg.solve(np.eye(4 * phases) - steps, gains).reshape(4, phases, phases)
    # Infected in half-day f, one is latent from the next on.
    return np.asarray(turn @ spent[LATENT])


def reproduction_at_one(mixing: Mixing, pathogen: Pathogen) -> float:
    """Return the reproduction number if each contact of a step with one who has symptoms infected.

    That is with all settings at factor 1, everybody susceptible, and 1 infection by each contact of a day
    with an infectious person; the number asked for divided by it is how infectious a contact must be.

    Raises
    ------
    InvalidValueError
        When nobody would infect anybody: no contacts, nobody susceptible or nobody infectious.
    """
    stages = stages_of(pathogen)
    steps = infectious_steps(stages)
    shape = (len(steps), *mixing.residents.shape)
    susceptible = mixing.residents * np.array(pathogen.susceptibility)
    closeness = mixing.closeness.sum(axis=0)
    at_home, at_work = mixing.at_home, mixing.at_work
    in_day, in_night = (0.5, 0.5) if len(steps) == 1 else (1.0, 1.0)

    def next_generation(infected: Floats) -> Floats:
        # Columns are infected persons, so that what comes out is persons too.
        turned = np.einsum("fg,fia->gia", steps, infected.reshape(shape))
        by_day = in_day * _forces(turned[0], at_home, at_work, mixing.day_people / mixing.day_pace, closeness)
        by_night = in_night * _forces(
            turned[-1], at_home, at_home, mixing.night_people / mixing.night_pace, closeness
        )
        forces = np.stack([by_day + by_night]) if len(steps) == 1 else np.stack([by_day, by_night])
        return np.asarray(forces * susceptible * pathogen.step_days).ravel()

    largest = _spectral_radius(next_generation, int(np.prod(shape)))
    if not largest > 0:
        raise InvalidValueError(
            f"nobody would infect anybody (susceptibility {pathogen.susceptibility}, infectiousness "
            f"{stages.weights}, {closeness.sum():g} contacts); give contacts, ages that can be infected and "
            "stages that infect"
        )
    return largest


def _forces(infectious: Floats, at_home: Any, at_work: Any, people: Floats, closeness: Floats) -> Floats:
    """Return what each resident meets in one half-day, shape ``(n_municipalities, 9)``; people over pace."""
    working = np.zeros(AGES, dtype=np.bool_)
    working[FIRST_WORKING:AFTER_WORKING] = True
    met = np.where(working, at_work @ infectious, at_home @ infectious)
    met = np.divide(met, people[:, None], out=np.zeros_like(met), where=people[:, None] > 0)
    force = met @ closeness.T
    return np.asarray(np.where(working, at_work.T @ force, at_home.T @ force))


def _spectral_radius(operator: Any, size: int) -> float:
    if size <= LARGEST_DENSE:
        dense = np.array([operator(column) for column in np.eye(size)]).T
        return float(np.abs(np.linalg.eigvals(dense)).max())
    linear = LinearOperator((size, size), matvec=operator, dtype=np.float64)
    if not operator(np.ones(size)).any():
        return 0.0
    found = eigs(linear, k=1, which="LM", v0=np.ones(size), tol=1e-12, return_eigenvectors=False)
    return float(np.abs(found[0]))
