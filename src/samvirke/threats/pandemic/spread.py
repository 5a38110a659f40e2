"""A disease among people who live in one place and work in another, by municipality, age and half-day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.model.chance import stream
from samvirke.model.errors import InvalidValueError
from samvirke.threats.pandemic.contacts import Contacts
from samvirke.threats.pandemic.distancing import Distancing, factors
from samvirke.threats.pandemic.infections import Infections
from samvirke.threats.pandemic.kernel import LATENT, SUSCEPTIBLE, play
from samvirke.threats.pandemic.mixing import Mixing, mixing_of
from samvirke.threats.pandemic.next_generation import Stages, reproduction_at_one, stages_of
from samvirke.threats.pandemic.pathogen import Pathogen
from samvirke.threats.pandemic.population import Population
from samvirke.travel.times import Floats, Ints

Player = Callable[..., None]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Spread:
    """All that one epidemic needs, the same for each run; made by `prepare_spread`.

    Stages are susceptible, latent, then presymptomatic and symptomatic or else asymptomatic, recovered. In
    the day's step those of working age are at work, in the night's all are at home; where a step is a whole
    day it is half of each. All contacts of a half-day are with those present, by the same matrix by day and
    by night. One infected in a step is latent from the next on.

    Parameters
    ----------
    mixing
        Who is where, and how close.
    stages
        What one infected goes through.
    force
        What one infectious person of age c (row) does in a step to one of age a (column), were nobody else
        there: the more people share a place, the less for each. By day, shape ``(days, 9, 9)``.
    first_cases
        Infected just before day 0 and counted on it, by municipality, shape ``(n_municipalities,)``.
    infectiousness
        Chance that a contact with one who has symptoms infects (β); from the reproduction number.
    """

    mixing: Mixing
    stages: Stages
    force: Floats
    first_cases: Ints
    infectiousness: float

    @property
    def days(self) -> int:
        """Length in whole days."""
        return len(self.force)

    def run(self, seed: int, run: int, *, play: Player = play) -> Infections:
        """Draw one course: whole persons, each draw exactly binomial; the same for the same seed and run.

        Parameters
        ----------
        seed, run
            Which luck.
        play
            The kernel, or `reference.play_plainly`, which says the same in plain Python.
        """
        luck = stream(seed, run, "pandemic")
        residents = self.mixing.residents.astype(np.int64)
        first = np.zeros(residents.shape)
        for i in np.flatnonzero(self.first_cases):
            drawn_by = stream(seed, run, "pandemic first cases", str(i))
            first[i] = drawn_by.multivariate_hypergeometric(residents[i], int(self.first_cases[i]))
        words = np.array(luck.bit_generator.random_raw(4), dtype=np.uint64)
        return self._play(first, words, play, is_drawn=True)

    def expected(self, *, play: Player = play) -> Infections:
        """Return the course of means: what each step moves on average, given the means before it."""
        residents = self.mixing.residents
        people = residents.sum(axis=1, keepdims=True)
        share = np.divide(residents, people, out=np.zeros_like(residents), where=people > 0)
        return self._play(
            share * self.first_cases[:, None], np.zeros(4, dtype=np.uint64), play, is_drawn=False
        )

    def _play(self, first: Floats, words: np.ndarray, play: Player, *, is_drawn: bool) -> Infections:
        mixing, stages = self.mixing, self.stages
        state = np.zeros((5, *first.shape))
        state[SUSCEPTIBLE] = mixing.residents - first
        state[LATENT] = first
        # Whole numbers up to 16.7 million are exact in 32 bits, which halves what moves and is kept.
        new_infections = np.zeros((self.days, *first.shape), dtype=np.float32)
        new_symptomatic = np.zeros_like(new_infections)
        new_infections[0] = first
        infectious, ill = np.zeros(self.days), np.zeros(self.days)
        play(
            is_drawn,
            words,
            state,
            mixing.place_of,
            mixing.night_people / mixing.night_pace,  # fewer to share contacts with: more of each
            mixing.day_people / mixing.day_pace,
            mixing.work_starts,
            mixing.work_place,
            mixing.work_share,
            mixing.stay,
            self.force,
            np.array(stages.weights),
            _chances(stages),
            stages.has_presymptomatic,
            stages.steps_per_day,
            new_infections,
            new_symptomatic,
            infectious,
            ill,
        )
        return Infections(
            new_infections=new_infections, new_symptomatic=new_symptomatic, infectious=infectious, ill=ill
        )


def prepare_spread(
    population: Population,
    contacts: Contacts,
    pathogen: Pathogen,
    distancing: tuple[Distancing, ...] = (),
    *,
    days: int,
    first_cases: Sequence[tuple[str, int]],
) -> Spread:
    """Make ready what does not depend on the run; contacts balance and the reproduction number is right.

    Parameters
    ----------
    population
        Who lives where and works where.
    contacts
        Who meets whom; with national mixing only their number by setting counts.
    pathogen
        Its reproduction number holds with all settings at factor 1, in all places taken together.
    distancing
        Measures over time.
    days
        Length, 1 or more.
    first_cases
        Municipality and how many there are infected at the start; ages are drawn by population. Several
        rows of one municipality add up.

    Raises
    ------
    InvalidValueError
        When the parts do not fit one another; a municipality is not there; more first cases than people.
    """
    if days < 1:
        raise InvalidValueError(f"days is {days}; an epidemic needs 1 or more")
    mixing = mixing_of(population, contacts, pathogen)
    if pathogen.reproduction > 0:
        infectiousness = pathogen.reproduction / reproduction_at_one(mixing, pathogen)
    else:
        infectiousness = 0.0
    by_day = np.einsum("ds,sac->dca", factors(distancing, days), mixing.closeness)
    force = by_day * (infectiousness * pathogen.step_days) * np.array(pathogen.susceptibility)
    if pathogen.step_days == 1.0:
        force = force / 2  # a step is half by day and half by night
    return Spread(
        mixing=mixing,
        stages=stages_of(pathogen),
        force=np.ascontiguousarray(force),
        first_cases=_first_cases(population, first_cases),
        infectiousness=infectiousness,
    )


def _first_cases(population: Population, rows: Sequence[tuple[str, int]]) -> Ints:
    numbers = {name: i for i, name in enumerate(population.municipalities)}
    cases = np.zeros(len(numbers), dtype=np.int64)
    for municipality, count in rows:
        if municipality not in numbers:
            raise InvalidValueError(
                f"first cases are in {municipality!r}, which is not one of the {len(numbers)} municipalities"
                f"; take one of them, such as {population.municipalities[0]!r}"
            )
        if count < 0:
            raise InvalidValueError(f"first cases in {municipality} are {count}; they must be 0 or more")
        cases[numbers[municipality]] += count
    people = population.residents.sum(axis=1)
    too_many = np.flatnonzero(cases > people)
    if len(too_many):
        i = int(too_many[0])
        raise InvalidValueError(
            f"first cases in {population.municipalities[i]} are {cases[i]}; only {people[i]:.0f} people live "
            "there: put fewer there, or some elsewhere"
        )
    return cases


def _chances(stages: Stages) -> Floats:
    """Return, by stage left and last for never getting symptoms, what the kernel draws with."""
    rows = []
    for p in (*stages.leave, stages.asymptomatic_share):
        smaller = min(p, 1 - p)
        rows.append([p, smaller, smaller / (1 - smaller), np.log1p(-smaller), float(smaller != p)])
    return np.array(rows)
