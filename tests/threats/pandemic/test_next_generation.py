"""The reproduction number of places, ages and half-days taken together, against operators written out."""

import numpy as np
import pytest
from tests.threats.pandemic.epidemics_made_up import (
    NORWAY,
    a_pathogen,
    infections_in_a_step,
    local_number,
    people,
    some_contacts,
    three_towns,
)

from samvirke.model.errors import InvalidValueError
from samvirke.threats.pandemic.contacts import Contacts
from samvirke.threats.pandemic.mixing import closeness_of, contacts_among, mixing_of
from samvirke.threats.pandemic.next_generation import infectious_steps, stages_of
from samvirke.threats.pandemic.pathogen import Pathogen
from samvirke.threats.pandemic.population import Population
from samvirke.threats.pandemic.spread import prepare_spread


def written_out(population: Population, contacts: Contacts, pathogen: Pathogen) -> float:
    """Return the spectral radius of the whole operator, half-day by half-day, from the definitions."""
    spread = prepare_spread(population, contacts, pathogen, days=1, first_cases=[])
    steps = infectious_steps(stages_of(pathogen))
    day, night = (
        infections_in_a_step(population, contacts, spread, pathogen, by_day=by_day)
        for by_day in (True, False)
    )
    if pathogen.step_days == 1.0:
        return float(np.abs(np.linalg.eigvals(steps[0, 0] * (day + night) / 2)).max())
    whole = np.block(
        [[steps[0, 0] * day, steps[0, 1] * night], [steps[1, 0] * day, steps[1, 1] * night]]
    )  # from infected by day or night, to infected by day or night
    return float(np.abs(np.linalg.eigvals(whole)).max())


@pytest.mark.parametrize("step_days", [0.5, 1.0])
def test_two_unequal_towns_with_commuters_have_the_number_asked_for(step_days: float) -> None:
    old = np.array([10, 20, 20, 30, 50, 80, 120, 200, 170])
    towns = people([NORWAY // 100, old], {(0, 1): 0.001, (1, 0): 0.7})
    pathogen = a_pathogen(reproduction=1.3, step_days=step_days, susceptibility=(0.5, 0.8, *[1.0] * 7))
    assert written_out(towns, some_contacts(), pathogen) == pytest.approx(1.3, rel=1e-10)


def test_the_search_for_one_value_finds_that_of_the_operator_written_out() -> None:
    # 20 towns of 9 ages by day and night: 360 entries, more than are written out.
    luck = np.random.default_rng(5)
    sizes = luck.lognormal(8, 1, 20)
    residents = (sizes[:, None] * luck.dirichlet(20 * NORWAY / NORWAY.sum(), 20)).astype(np.int64) + 1
    pairs = {(i, (i + hop) % 20): 0.15 / hop for i in range(20) for hop in (1, 2, 5)}
    towns = people(residents, pairs)
    assert written_out(towns, some_contacts(), a_pathogen(reproduction=2.4)) == pytest.approx(2.4, rel=1e-9)


def test_towns_apart_have_the_number_of_the_one_where_it_is_largest() -> None:
    # Forty towns alike and apart: each has the number itself, however often the largest value occurs.
    forty = people(np.tile(NORWAY // 1000, (40, 1)))
    one = people([NORWAY // 1000])
    many, alone = (
        prepare_spread(towns, some_contacts(), a_pathogen(), days=1, first_cases=[]) for towns in (forty, one)
    )
    assert many.infectiousness == pytest.approx(alone.infectiousness, rel=1e-10)


def test_contacts_balance_in_each_place_by_day_and_by_night() -> None:
    towns, contacts = three_towns(), some_contacts()
    mixing, closeness = mixing_of(towns, contacts, a_pathogen()), closeness_of(contacts).sum(axis=0)
    working = np.isin(np.arange(9), range(2, 7))
    by_day = np.where(working, mixing.at_work @ mixing.residents, mixing.residents)
    assert by_day.sum() == pytest.approx(towns.residents.sum())
    assert by_day.sum(axis=1) == pytest.approx(mixing.day_people)
    for present in (*towns.residents, *by_day):
        met = present[:, None] * contacts_among(closeness, present)
        np.testing.assert_allclose(met, met.T, rtol=1e-12)


def test_each_place_alone_would_have_the_number_of_the_country_by_night_and_by_day() -> None:
    # A town of pupils, an old town and a suburb that empties by day: very unlike, and the same local number.
    pupils, old = (
        np.array([300, 900, 200, 300, 300, 100, 50, 20, 10]),
        np.array([5, 5, 5, 10, 20, 60, 150, 300, 250]),
    )
    towns = people([NORWAY // 100, pupils, old], {(1, 0): 0.8, (2, 0): 0.3})
    pathogen, contacts = a_pathogen(susceptibility=(0.5, 0.8, *[1.0] * 7)), some_contacts()
    mixing, closeness = mixing_of(towns, contacts, pathogen), closeness_of(contacts).sum(axis=0)
    working = np.isin(np.arange(9), range(2, 7))
    by_day = np.where(working, mixing.at_work @ mixing.residents, mixing.residents)
    country = local_number(contacts.residents, closeness, pathogen)
    for present, pace in ((mixing.residents, mixing.night_pace), (by_day, mixing.day_pace)):
        alone = [local_number(there, closeness, pathogen) for there in present]
        assert pace * alone == pytest.approx(country, rel=1e-12)
        assert max(alone) > 1.1 * min(alone)


def test_a_country_of_unlike_towns_is_infected_as_one_town_of_all_would_be() -> None:
    # The share infected in the end is within 4 % of that of all in one place (R 1.8); without a pace for each
    # place the one with most pupils would set that of all, and 13 % fewer would be infected.
    luck = np.random.default_rng(2)
    residents = np.maximum(luck.multinomial(40_000, NORWAY / NORWAY.sum(), 12), 1)
    residents[:4, 1] *= 2  # towns of pupils
    residents[8:, 7] *= 2  # towns of the old
    pairs = {(i, (i + hop) % 12): 0.1 for i in range(12) for hop in (1, 5)}
    pathogen = a_pathogen(reproduction=1.8)
    shares = []
    for towns in (people(residents, pairs), people([residents.sum(axis=0)])):
        contacts = some_contacts()
        spread = prepare_spread(towns, contacts, pathogen, days=900, first_cases=[("0000", 50)])
        shares.append(spread.expected().new_infections.sum() / residents.sum())
    assert shares[0] == pytest.approx(shares[1], rel=0.04)


def test_a_matrix_that_balances_is_itself_again_among_those_it_was_made_for() -> None:
    contacts = some_contacts()
    met = contacts.residents[:, None] * contacts.by_setting.sum(axis=0)
    balanced = (met + met.T) / 2 / contacts.residents[:, None]
    np.testing.assert_allclose(
        contacts_among(closeness_of(contacts).sum(axis=0), contacts.residents), balanced, rtol=1e-12
    )


def test_a_stay_lasts_as_long_on_average_as_asked_for() -> None:
    # 60 % · (1.25 · 2 d + 5 d) + 40 % · 0.5 · 5 d = 4.5 + 1 = 5.5 days, whichever half-day it began in.
    assert infectious_steps(stages_of(a_pathogen())).sum(axis=1) / 2 == pytest.approx([5.5, 5.5])
    # Latent 2.466 d or 3 d makes no difference to how much is passed on; a stage left out does: 3 + 1.
    without = stages_of(a_pathogen(latent_days=2.466, presymptomatic_days=0.0))
    assert infectious_steps(without).sum(axis=1) / 2 == pytest.approx([4.0, 4.0])
    assert infectious_steps(stages_of(a_pathogen(step_days=1.0))) == pytest.approx(np.array([[5.5]]))


def test_the_half_day_of_infecting_follows_from_that_of_infection() -> None:
    # Infected by day, latent through the night, ill the next day only: infects by day. And so by night.
    quick = a_pathogen(latent_days=0.5, presymptomatic_days=0.0, infectious_days=0.5, asymptomatic_share=0.0)
    assert infectious_steps(stages_of(quick)) == pytest.approx(np.eye(2))


def test_infectiousness_is_the_number_asked_for_over_contacts_and_days() -> None:
    # 10 contacts a day of everybody with anybody, 5.5 days: R = β · 10 · 5.5.
    alike = Contacts(
        by_setting=np.tile(2.5 * NORWAY / NORWAY.sum(), (4, 9, 1)), residents=NORWAY.astype(np.float64)
    )
    town = people([NORWAY // 100])
    spread = prepare_spread(town, alike, a_pathogen(reproduction=2.2), days=1, first_cases=[])
    assert spread.infectiousness == pytest.approx(2.2 / 55, rel=1e-4)  # whole persons: ages a little off
    evenly = a_pathogen(reproduction=2.2, mixing="national")
    spread = prepare_spread(three_towns(), alike, evenly, days=1, first_cases=[])
    assert spread.infectiousness == pytest.approx(2.2 / 55, rel=1e-12)


def test_nobody_to_meet_nobody_to_infect_nobody_infectious_is_refused() -> None:
    town = people([NORWAY // 100])
    nothing = a_pathogen(asymptomatic_share=1.0, asymptomatic_weight=0.0)
    immune = a_pathogen(susceptibility=(0.0,) * 9)
    for contacts, pathogen in (
        (some_contacts(0.0), a_pathogen()),
        (some_contacts(), nothing),
        (some_contacts(), immune),
    ):
        with pytest.raises(InvalidValueError, match="nobody would infect anybody"):
            prepare_spread(town, contacts, pathogen, days=1, first_cases=[])
