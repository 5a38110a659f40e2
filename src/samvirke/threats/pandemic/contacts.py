"""How many people of each age a person meets a day, and where."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from samvirke.model.tables import TEN_YEARS
from samvirke.threats.pandemic.residents import national_ages
from samvirke.threats.pandemic.rows import read_rows
from samvirke.travel.times import Floats

SETTINGS = ("home", "work", "school", "other")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Contacts:
    """Mean contacts a day of a person of age a (row) with persons of age c (column), by setting.

    Parameters
    ----------
    by_setting
        Shape ``(4, 9, 9)``: home, work, school, other, in the population that they were measured or made for.
    residents
        Of that population by age, shape ``(9,)``: what re-balancing to a place starts from.
    said
        Where they come from, one sentence each.
    """

    by_setting: Floats
    residents: Floats
    said: tuple[str, ...] = ()


@cache
def modelled_contacts() -> Contacts:
    r"""Return our own contacts: not measured, every number a row of `data/contacts.csv` marked assumed.

    Notes
    -----
    In each setting age a meets age c in proportion to :math:`n_c w_a w_c k(|a - c|)`, which balances. At home
    :math:`w = 1` and k has two bells, one generation and parents with children; at school w is the share
    attending and k a bell with a floor; at work w is the share at work and :math:`k = 1`; elsewhere both
    are 1. Each is
    scaled to its mean number a day of those who take part.
    """
    people = national_ages()
    age = 5 + 10 * np.arange(len(people))
    gap = np.abs(age[:, None] - age[None, :])
    home = _numbers("home")
    family = _bell(gap, home["same_generation_years"]) + home["generation_weight"] * _bell(
        gap - home["generation_gap_years"], home["generation_gap_spread_years"]
    )
    school, work = _numbers("school"), _numbers("work")
    class_mates = _bell(gap, school["same_age_years"]) + school["any_age_weight"]
    everybody, pupils, workers = np.ones(len(people)), _attending("school"), _attending("work")
    by_setting = np.stack(
        [
            _scaled(family, everybody, home["contacts"], people),
            _scaled(class_mates, pupils, school["contacts"], people),
            _scaled(np.ones_like(family), workers, work["contacts"], people),
            _scaled(np.ones_like(family), everybody, _numbers("other")["contacts"], people),
        ]
    )
    # In the order of SETTINGS: home, work, school, other.
    return Contacts(
        by_setting=by_setting[[0, 2, 1, 3]],
        residents=people,
        said=(
            (
                f"Contacts are modelled and assumed, not measured: {home['contacts']:g} a day at home, "
                f"{work['contacts']:g} of each at work, {school['contacts']:g} of each at school, "
                f"{_numbers('other')['contacts']:g} elsewhere."
            ),
        ),
    )


def _scaled(closeness: Floats, attending: Floats, mean: float, people: Floats) -> Floats:
    """Return contacts a day by age: those who take part meet `mean` others on average."""
    taking_part = attending * people
    shape = attending[:, None] * closeness * taking_part[None, :]
    return np.asarray(shape * (mean * taking_part.sum() / (people @ shape.sum(axis=1))))


def _bell(gap: Floats, spread: float) -> Floats:
    return np.asarray(np.exp(-0.5 * (gap / spread) ** 2))


def _numbers(setting: str) -> dict[str, float]:
    rows = read_rows("contacts.csv")
    rows = rows[(rows["setting"] == setting) & rows["age_group"].isna()]
    return dict(zip(rows["name"], rows["base"].astype(float), strict=True))


def _attending(setting: str) -> Floats:
    """Return the share who take part by age; 0 where no row says so."""
    rows = read_rows("contacts.csv")
    rows = rows[(rows["setting"] == setting) & (rows["name"] == "attending")]
    by_age = rows.set_index("age_group")["base"].reindex(TEN_YEARS)
    return np.asarray(by_age.fillna(0.0), dtype=np.float64)
