"""The pandemic threat: an epidemic in a region as a Course."""

from dataclasses import dataclass, replace
from functools import lru_cache
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np

from samvirke.model.calendar import moment_utc
from samvirke.model.course import Course, no_disruptions
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.model.tables import DAY_S
from samvirke.register.catchment import Catchment, catchment_of
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.threats.pandemic.contact_file import open_contacts
from samvirke.threats.pandemic.contacts import modelled_contacts
from samvirke.threats.pandemic.distancing import Distancing
from samvirke.threats.pandemic.epidemic import Epidemic, Groups, curves_of, groups_of
from samvirke.threats.pandemic.infections import Infections
from samvirke.threats.pandemic.method import method_of
from samvirke.threats.pandemic.needs import needs_of
from samvirke.threats.pandemic.population import Population, population_of
from samvirke.threats.pandemic.preset_file import open_preset
from samvirke.threats.pandemic.presets import MOST_DAYS, Preset

if TYPE_CHECKING:
    from samvirke.threats.pandemic.spread import Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Pandemic:
    """A disease that spreads between people where they live and work, and what it asks of the health service.

    Parameters
    ----------
    preset
        A `Preset`, the name of one that comes with Samvirke, or the path of a file that ends in .toml.
    days
        Length of the course in whole days, 1-2000; None: the preset's.
    starts_at_utc
        Its first moment, ISO with its offset from UTC.
    contacts
        A file of contacts, `prem2021` for those of the installed package starsim-data, or None: our own,
        which are modelled.
    distancing
        Measures over time, besides those of the preset.
    first_cases
        Municipality and how many are infected there at the start; None: the preset's number in the
        municipality with most residents.
    deaths
        True: the dead are counted too, by the fatality of the preset.

    Notes
    -----
    What does not depend on the run is made once for each region and kept. A municipality's course depends on
    the others: the disease travels with those who commute.
    """

    preset: str | Preset = "fhi_march_2020"
    days: int | None = None
    starts_at_utc: str = "2026-01-01T00:00:00Z"
    contacts: str | PathLike[str] | None = None
    distancing: tuple[Distancing, ...] = ()
    first_cases: tuple[tuple[str, int], ...] | None = None
    deaths: bool = False

    def __post_init__(self) -> None:
        days = self.days
        if days is not None and (type(days) is not int or not 1 <= days <= MOST_DAYS):
            raise InvalidValueError(f"days is {days!r}; it must be a whole number, 1 to {MOST_DAYS}")
        if not isinstance(self.preset, Preset):
            # Read once: a file that changes later is another preset, not another half of this one.
            object.__setattr__(self, "preset", open_preset(self.preset))
        if self.contacts is not None and open_preset(self.preset).pathogen.mixing == "national":
            raise BadInputError(
                f"contacts are {str(self.contacts)!r}, and in the preset {open_preset(self.preset).name} "
                "everybody meets everybody, so that no contacts come in; leave the contacts out, or take a "
                'preset with mixing = "places"'
            )
        if self.contacts is not None:
            object.__setattr__(self, "contacts", str(self.contacts))
        moment_utc(self.starts_at_utc)

    @property
    def name(self) -> str:
        """Its name on the command line."""
        return "pandemic"

    def unfold(self, region: Region, seed: int, run: int = 0) -> Course:
        """Draw one course; the same seed and run give the same course.

        Raises
        ------
        BadInputError
            When the region has no municipalities or hospitals, or first cases are put where nobody lives.
        """
        return self.follow(region, seed, run).course

    def follow(self, region: Region, seed: int, run: int = 0) -> Epidemic:
        """Draw one course with the curves it comes from; raises as `unfold`."""
        world = _world(region, self)
        spread = world.spread
        infections = world.nobody if spread is None else spread.run(seed, run)
        return _epidemic(self, world, infections, (seed, run))

    def expected(self, region: Region) -> Epidemic:
        """Return the course of means, without chance; raises as `unfold`."""
        world = _world(region, self)
        infections = world.nobody if world.spread is None else world.spread.expected()
        return _epidemic(self, world, infections, None)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _World:
    """What is the same for each run; no spread where nobody lives."""

    days: int
    population: Population
    catchment: Catchment
    groups: Groups
    spread: "Spread | None"
    method: tuple[str, ...]

    @property
    def nobody(self) -> Infections:
        """Return an epidemic that infects nobody."""
        none = np.zeros((self.days, *self.population.residents.shape))
        by_day = np.zeros(self.days)
        return Infections(new_infections=none, new_symptomatic=none, infectious=by_day, ill=by_day)


@lru_cache(maxsize=4)
def _world(region: Region, pandemic: Pandemic) -> _World:
    """Make ready what runs share; a region is frozen, so it is known by itself, also in a forked worker."""
    from samvirke.threats.pandemic.spread import prepare_spread  # numba: only when something spreads

    preset = open_preset(pandemic.preset)
    days = preset.days if pandemic.days is None else pandemic.days
    population = population_of(region)
    catchment = catchment_of(region)
    contacts = modelled_contacts() if pandemic.contacts is None else open_contacts(str(pandemic.contacts))
    distancing = (*preset.distancing, *pandemic.distancing)
    first_cases = _first_cases(region, population, preset, pandemic.first_cases)
    spread = None
    if population.residents.any():
        spread = prepare_spread(
            population, contacts, preset.pathogen, distancing, days=days, first_cases=first_cases
        )
    is_national = preset.pathogen.mixing == "national"
    return _World(
        days=days,
        population=population,
        catchment=catchment,
        groups=groups_of(catchment),
        spread=spread,
        method=(
            *method_of(replace(preset, distancing=distancing), days),
            # Where everybody meets everybody neither commuting nor ages that meet come in.
            *(population.said[:-1] if is_national else (*population.said, *contacts.said)),
            _said_first(region, first_cases),
            catchment.said,
        ),
    )


def _first_cases(
    region: Region,
    population: Population,
    preset: Preset,
    given: tuple[tuple[str, int], ...] | None,
) -> tuple[tuple[str, int], ...]:
    """Return municipality and number, checked; the preset's are no more than live in the largest place."""
    people = dict(zip(population.municipalities, population.residents.sum(axis=1).tolist(), strict=True))
    if given is None:
        largest = max(people, key=lambda name: people[name])
        return ((largest, min(preset.first_cases, people[largest])),)
    for name, count in given:
        if name not in people:
            near = did_you_mean(name, people)
            raise BadInputError(
                f"first cases are in {name!r}, which is no municipality of {region.name}; "
                f"{near or 'write the number of one that it has'}"
            )
        if type(count) is not int or not 0 <= count <= people[name]:
            raise BadInputError(
                f"first cases in {name} are {count!r}; it must be a whole number from 0 to the "
                f"{people[name]} who "
                "live there; put fewer there, or some elsewhere"
            )
    return given


def _said_first(region: Region, first_cases: tuple[tuple[str, int], ...]) -> str:
    if not any(count for _, count in first_cases):
        return "Nobody is infected at the start, so nobody ever is."
    names = dict(zip(region.municipalities["id"], region.municipalities["name"], strict=True))
    return f"First infected are {', '.join(f'{count} in {names[at]} ({at})' for at, count in first_cases)}."


def _epidemic(
    pandemic: Pandemic, world: _World, infections: Infections, luck: tuple[int, int] | None
) -> Epidemic:
    preset = open_preset(pandemic.preset)
    population, hospitals = world.population, world.catchment.hospitals
    curves = curves_of(infections, world.groups, preset, luck)
    course = Course(
        threat=pandemic.name,
        horizon_s=float(world.days * DAY_S),
        starts_at_utc=pandemic.starts_at_utc,
        needs=needs_of(curves, hospitals, population.municipalities, preset.name),
        disruptions=no_disruptions(),
    )
    deaths, method = None, world.method
    if pandemic.deaths:
        if preset.fatality is None:
            raise BadInputError(
                f"preset {preset.name} says no fatality, so the dead cannot be counted; write fatality in "
                "a preset "
                f"of your own with like = {preset.name!r}, or leave deaths out"
            )
        deaths = curves.ever_ill * preset.fatality
        method = (*method, f"Of the ill {100 * preset.fatality:.3g} % die, an assumption asked for.")
    return Epidemic(
        course=course,
        population=population,
        hospitals=hospitals,
        infections=curves.infections,
        infectious=infections.infectious,
        ill=curves.ill,
        admissions=curves.beds.admissions,
        ward=curves.beds.ward,
        intensive=curves.beds.intensive,
        after_intensive=curves.beds.after_intensive,
        intensive_admissions=curves.beds.intensive_admissions,
        weekly=curves.weekly,
        ill_at_home=curves.ill_at_home,
        deaths=deaths,
        method=method,
    )
