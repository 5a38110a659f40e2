"""Who meets whom where, by day and by night, so that contacts balance in every place.

When persons of age a meet persons of age c, the others meet them as often: n_a C_ac = n_c C_ca. A
matrix of the country does not keep to that among the people of one place at one time of day, and then
the disease spreads there at another pace than asked for. So what is kept of the matrix is how much more
often than by chance two ages meet; how many are there to be met is counted in each place and half-day.
Then all contacts of a place and half-day are taken times one number, its pace, so that the disease would
spread there as in the country if nobody came or went: without it a town of many pupils, or a suburb whose
workers have left for the day, would set the pace of all, for the largest of the local numbers decides
how infectious a contact can be.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from samvirke.model.errors import InvalidValueError
from samvirke.threats.pandemic.contacts import SETTINGS, Contacts
from samvirke.threats.pandemic.pathogen import AGES, Pathogen
from samvirke.threats.pandemic.population import Population
from samvirke.travel.times import Floats, Ints

FIRST_WORKING, AFTER_WORKING = 2, 7  # ages that commute: 20-29 to 60-69


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Mixing:
    """Who is where by day and by night, and how often two who are in one place meet.

    Parameters
    ----------
    residents
        By municipality and age, shape ``(n_municipalities, 9)``.
    place_of
        Where residents mix when they are at home, shape ``(n_municipalities,)``: their municipality, or
        place 0 where everybody meets everybody.
    night_people, day_people
        In each place, mean by day, shape ``(n_places,)``.
    night_pace, day_pace
        What contacts in each place are taken times, above 0, shape ``(n_places,)``; one number for all ages,
        so contacts balance as before.
    work_starts, work_place, work_share
        Commuting by row as in `Population`, those of working age; none where all are in one place.
    stay
        Share of the residents of working age who do not commute, shape ``(n_municipalities,)``.
    closeness
        Contacts a day of a person of age a (row) with all persons in a place, were all of age c (column),
        by setting; shape ``(4, 9, 9)``, symmetric.
    """

    residents: Floats
    place_of: Ints
    night_people: Floats
    day_people: Floats
    night_pace: Floats
    day_pace: Floats
    work_starts: Ints
    work_place: Ints
    work_share: Floats
    stay: Floats
    closeness: Floats

    @property
    def at_work(self) -> csr_array:
        """Share of the residents of working age of each municipality (column) by day in each place (row)."""
        n, n_places = len(self.residents), len(self.night_people)
        home = np.concatenate([np.arange(n), np.repeat(np.arange(n), np.diff(self.work_starts))])
        place = np.concatenate([self.place_of, self.work_place])
        share = np.concatenate([self.stay, self.work_share])
        return csr_array((share, (place, home)), shape=(n_places, n))

    @property
    def at_home(self) -> csr_array:
        """1 where the residents of a municipality (column) are by night (row)."""
        n = len(self.residents)
        return csr_array(
            (np.ones(n), (self.place_of, np.arange(n))), shape=(len(self.night_people), n), dtype=np.float64
        )


def mixing_of(population: Population, contacts: Contacts, pathogen: Pathogen) -> Mixing:
    """Return who meets whom where.

    Raises
    ------
    InvalidValueError
        When the arrays of the population or the contacts do not fit one another.
    """
    _reject_unfit(population, contacts)
    residents = np.ascontiguousarray(population.residents, dtype=np.float64)
    n = len(residents)
    if pathogen.mixing == "national":
        nobody = np.zeros(0)
        everybody = np.array([residents.sum()])
        return Mixing(
            residents=residents,
            place_of=np.zeros(n, dtype=np.int64),
            night_people=everybody,
            day_people=everybody,
            night_pace=np.ones(1),
            day_pace=np.ones(1),
            work_starts=np.zeros(n + 1, dtype=np.int64),
            work_place=np.zeros(0, dtype=np.int64),
            work_share=nobody,
            stay=np.ones(n),
            closeness=_everybody_alike(contacts),
        )
    starts = np.ascontiguousarray(population.work_starts, dtype=np.int64)
    place = np.ascontiguousarray(population.work_place, dtype=np.int64)
    share = np.ascontiguousarray(population.work_share, dtype=np.float64)
    home = np.repeat(np.arange(n), np.diff(starts))
    stay = np.maximum(0.0, 1.0 - np.bincount(home, weights=share, minlength=n))
    at_night = residents
    by_day = residents.copy()
    by_day[:, FIRST_WORKING:AFTER_WORKING] *= stay[:, None]
    np.add.at(by_day, place, share[:, None] * _working(residents)[home])
    closeness = closeness_of(contacts)
    susceptibility = np.array(pathogen.susceptibility)
    return Mixing(
        residents=residents,
        place_of=np.arange(n),
        night_people=at_night.sum(axis=1),
        day_people=by_day.sum(axis=1),
        night_pace=pace_of(at_night, contacts.residents, closeness, susceptibility),
        day_pace=pace_of(by_day, contacts.residents, closeness, susceptibility),
        work_starts=starts,
        work_place=place,
        work_share=share,
        stay=stay,
        closeness=closeness,
    )


def pace_of(people: Floats, country: Floats, closeness: Floats, susceptibility: Floats) -> Floats:
    r"""Return what contacts are taken times so that each place has the country's local number.

    Parameters
    ----------
    people
        Who is in each place by age, shape ``(n_places, 9)``.
    country
        Those that the contacts were made for, by age, shape ``(9,)``.
    closeness
        By setting, as in `Mixing`; shape ``(4, 9, 9)``.
    susceptibility
        By age, 0 or more, shape ``(9,)``.

    Returns
    -------
    Floats
        Shape ``(n_places,)``: :math:`ρ(K_{country}) / ρ(K_{place})` with
        :math:`K_{ac} = s_a n_a Γ_{ac} / N`; 1 where nobody is, or nobody there can be infected.
    """
    everyone = np.vstack([country, people])
    share = everyone / np.maximum(everyone.sum(axis=1, keepdims=True), 1e-300)
    infected = (susceptibility * share)[:, :, None] * closeness.sum(axis=0)
    largest = np.abs(np.linalg.eigvals(infected)).max(axis=1)
    pace: Floats = np.divide(largest[0], largest[1:], out=np.ones(len(people)), where=largest[1:] > 0)
    return pace


def _working(residents: Floats) -> Floats:
    """Return the residents of working age, by age, none of the others."""
    of_age = np.zeros_like(residents)
    of_age[:, FIRST_WORKING:AFTER_WORKING] = residents[:, FIRST_WORKING:AFTER_WORKING]
    return of_age


def closeness_of(contacts: Contacts) -> Floats:
    r"""Return contacts a day of age a with a whole place, were all of age c; shape ``(4, 9, 9)``, symmetric.

    Notes
    -----
    :math:`Γ_{ac} = \frac{n_a C_{ac} + n_c C_{ca}}{2} \cdot \frac{N}{n_a n_c}` in the population that the
    matrix was made for. Among other people :math:`C_{ac} = Γ_{ac} n_c / N`, which balances for any: the
    density correction (M2) of Arregui, Aleta, Sanz and Moreno (2018), PLoS Computational Biology 14,
    e1006638.
    """
    people = contacts.residents
    met = contacts.by_setting * people[:, None]
    both_ways = (met + met.transpose(0, 2, 1)) / 2  # reported from both sides; the mean of what they say
    return np.asarray(both_ways * people.sum() / np.outer(people, people))


def contacts_among(closeness: Floats, people: Floats) -> Floats:
    """Return contacts a day of one of age a with all of age c among these people by age, shape ``(9, 9)``."""
    return np.asarray(closeness * people / people.sum())


def _everybody_alike(contacts: Contacts) -> Floats:
    """Return as many contacts of each setting as there are on average, whatever the ages."""
    people = contacts.residents
    each = (contacts.by_setting.sum(axis=2) @ people) / people.sum()
    return np.ascontiguousarray(np.broadcast_to(each[:, None, None], (len(SETTINGS), AGES, AGES)))


def _reject_unfit(population: Population, contacts: Contacts) -> None:
    n, residents = len(population.municipalities), population.residents
    if residents.shape != (n, AGES) or not np.isfinite(residents).all() or (residents < 0).any():
        raise InvalidValueError(
            f"residents has shape {residents.shape}; it must be ({n}, {AGES}), {n} municipalities and {AGES} "
            "ages, 0 or more"
        )
    if residents.sum() == 0:
        raise InvalidValueError("residents are 0 everywhere; a disease needs people: take another region")
    starts, place, share = population.work_starts, population.work_place, population.work_share
    fits = len(starts) == n + 1 and starts[0] == 0 and starts[-1] == len(place) == len(share)
    if not fits or (np.diff(starts) < 0).any():
        raise InvalidValueError(
            f"work_starts has {len(starts)} entries, work_place {len(place)}, work_share {len(share)}; "
            f"starts must be {n + 1} and rise from 0 to the number of the others"
        )
    home = np.repeat(np.arange(n), np.diff(starts))
    if ((place < 0) | (place >= n) | (place == home)).any():
        raise InvalidValueError(
            f"work_place holds a row's own number or one outside 0 to {n - 1}; who works at home stays"
        )
    away = np.bincount(home, weights=share, minlength=n)
    if not (np.isfinite(share).all() and (share >= 0).all() and (away <= 1 + 1e-9).all()):
        raise InvalidValueError(
            f"work_share adds up to {away.max():g} for one municipality; each share must be 0 or more and "
            "those of a municipality 1 at most, as they are shares of all its residents of 20-69"
        )
    matrix, people = contacts.by_setting, contacts.residents
    shape = (len(SETTINGS), AGES, AGES)
    if matrix.shape != shape or not (np.isfinite(matrix).all() and (matrix >= 0).all()):
        raise InvalidValueError(
            f"by_setting of the contacts has shape {matrix.shape}; it must be {shape}, 0 or more"
        )
    if people.shape != (AGES,) or not (np.isfinite(people).all() and (people > 0).all()):
        raise InvalidValueError(
            f"residents of the contacts are {people}; they must be {AGES} numbers above 0, one an age group"
        )
