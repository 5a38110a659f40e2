"""How many of each age live in a municipality: as told, or by how the country's people are of age."""

from functools import cache

import numpy as np
import pandas as pd

from samvirke.model.tables import AGE_GROUPS, TEN_YEARS
from samvirke.register.region import Region
from samvirke.threats.pandemic.pathogen import AGES
from samvirke.threats.pandemic.rows import read_rows
from samvirke.travel.times import Floats, Ints

# First year of each of the region's six groups; the year after the last of all.
FIRST_YEARS, AFTER_LAST = (0, 6, 16, 20, 67, 80), 90


@cache
def national_ages() -> Floats:
    """Return the country's residents by ten-year age group, shape ``(9,)``."""
    rows = read_rows("ages.csv").set_index("age_group")["residents"]
    return np.asarray(rows.loc[list(TEN_YEARS)], dtype=np.float64)


def residents_by_age(region: Region) -> tuple[Ints, tuple[str, ...]]:
    """Return whole residents of each municipality by age, and how they came to be known.

    Parameters
    ----------
    region
        Its table `ages` counts where it has all nine groups of a municipality; else the six groups of the
        table `municipalities`, divided as the country's ten-year groups are, evenly within ten years; else
        the population alone, divided as the country's.

    Returns
    -------
    tuple[Ints, tuple[str, ...]]
        Shape ``(n_municipalities, 9)``, adding up to the population of each; and a sentence each.
    """
    rows = region.municipalities
    people = np.floor(rows["population"].to_numpy(dtype=np.float64) + 0.5)
    told = _told(region)
    six = _six_groups(rows)
    has_told, has_six = told.sum(axis=1) > 0, six.sum(axis=1) > 0
    weight = np.where(has_told[:, None], told, np.where(has_six[:, None], six @ _division(), national_ages()))
    exact = weight / weight.sum(axis=1, keepdims=True) * people[:, None]
    said = []
    for count, how in (
        (has_told.sum(), "from the region's table ages"),
        ((has_six & ~has_told).sum(), "modelled: six age groups divided as the country's of 1 January 2020"),
        ((~has_six & ~has_told).sum(), "modelled: the country's age shares of 1 January 2020"),
    ):
        if count:
            said.append(f"Residents by age of {count} of {len(rows)} municipalities are {how}.")
    return whole(exact), tuple(said)


def whole(exact: Floats) -> Ints:
    """Round each row to whole numbers that keep its sum; the largest remainder takes the last."""
    below = np.floor(exact)
    missing = np.floor(exact.sum(axis=1) + 0.5).astype(np.int64) - below.sum(axis=1).astype(np.int64)
    # Stable: of equal remainders the youngest group takes it.
    rank = np.argsort(np.argsort(-(exact - below), axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(below + (rank < missing[:, None]), dtype=np.int64)


def _told(region: Region) -> Floats:
    """Return the table `ages` by municipality; a row of 0 where it lacks a group."""
    wide = region.table("ages").pivot_table(
        index="municipality", columns="age_group", values="population", aggfunc="sum"
    )
    wide = wide.reindex(index=region.municipalities["id"], columns=list(TEN_YEARS))
    told = wide.to_numpy(dtype=np.float64)
    return np.where(np.isnan(told).any(axis=1, keepdims=True), 0.0, told)


def _six_groups(rows: pd.DataFrame) -> Floats:
    """Return the six groups; a row of 0 where one is not known."""
    columns = [f"pop_{group}" for group in AGE_GROUPS]
    six = rows.reindex(columns=columns).to_numpy(dtype=np.float64)
    return np.where(np.isnan(six).any(axis=1, keepdims=True), 0.0, six)


@cache
def _division() -> Floats:
    """Return which share of each of the six groups is of each ten-year group, shape ``(6, 9)``."""
    yearly = np.repeat(national_ages() / 10, 10)
    group = np.searchsorted(FIRST_YEARS, np.arange(AFTER_LAST), side="right") - 1
    division = np.zeros((len(FIRST_YEARS), AGES))
    np.add.at(division, (group, np.arange(AFTER_LAST) // 10), yearly)
    return np.asarray(division / division.sum(axis=1, keepdims=True))
