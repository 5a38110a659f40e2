"""Contacts measured or estimated by others: from a file, or from an installed data package."""

import json
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

from samvirke.model.errors import BadInputError
from samvirke.model.tables import TEN_YEARS
from samvirke.register.small_csv import SmallCsv
from samvirke.threats.pandemic.contacts import SETTINGS, Contacts
from samvirke.threats.pandemic.residents import national_ages
from samvirke.travel.times import Floats

FIVE_YEARS = (*(f"{first}-{first + 4}" for first in range(0, 75, 5)), "75+")
INSTALLED = "prem2021"
CITED = (
    "Contacts are those that Prem et al. (2021, 10.1371/journal.pcbi.1009098) projected for Norway, from the "
    "installed package starsim-data (GPL-3.0)."
)
# Their word for what is neither home, work nor school.
PREM_SETTINGS = ("home", "work", "school", "community")
MOST_CONTACTS = 1_000_000  # a day; beyond it sums would overflow
FORM = (
    "a CSV with the columns setting, age_group and one for each age group, nine (0-9 … 80+) or sixteen "
    "(0-4 … 75+); a row each says how many of the group of the column one of the row's meets a day"
)


def open_contacts(text: str) -> Contacts:
    """Return contacts of a file, or `prem2021` of the installed package.

    Raises
    ------
    BadInputError
        When the file or the package is not there or cannot be used.
    """
    return installed_contacts() if text == INSTALLED else read_contacts(Path(text))


def read_contacts(path: Path) -> Contacts:
    """Read contacts from a CSV file; a setting without rows has no contacts.

    Raises
    ------
    BadInputError
        When the file is not there, or an age group, a setting or a number is missing or wrong.
    """
    if not path.exists():
        raise BadInputError(f"there is no file of contacts {path}; give {FORM}; or {INSTALLED}")
    table = SmallCsv(path, (), ("setting", "age_group", *TEN_YEARS, *FIVE_YEARS))
    groups = next(
        (g for g in (TEN_YEARS, FIVE_YEARS) if {"setting", "age_group", *g} <= set(table.header)), None
    )
    if groups is None:
        raise BadInputError(f"{path} has the columns {', '.join(table.header) or 'none'}; it must be {FORM}")
    rows = pd.DataFrame(
        [
            (row["setting"], row["age_group"], *(_amount(table, row, group) for group in groups))
            for row in table.rows()
        ],
        columns=["setting", "age_group", *groups],
    )
    table.refuse()
    unknown = sorted(set(rows["setting"]) - set(SETTINGS))
    if unknown:
        raise BadInputError(
            f"{path} has the setting {unknown[0]!r}; it must be one of {', '.join(SETTINGS)}; contacts "
            "that are not divided may stand under other"
        )
    given = []
    for setting in SETTINGS:
        of_setting = rows[rows["setting"] == setting]
        if of_setting.empty:
            given.append(np.zeros((len(groups), len(groups))))
            continue
        if sorted(of_setting["age_group"]) != sorted(groups):
            seen = ", ".join(name or "no age" for name in of_setting["age_group"])
            raise BadInputError(
                f"{path}, setting {setting} has rows for {seen}; it must have one for each of "
                f"{', '.join(groups)}"
            )
        block = of_setting.set_index("age_group").loc[list(groups), list(groups)]
        given.append(block.to_numpy(dtype=np.float64))
    by_setting = np.stack(given)
    if by_setting.sum() == 0:
        raise BadInputError(f"{path} has no contacts at all; a disease needs some: fill in numbers above 0")
    absent = [name for name, matrix in zip(SETTINGS, by_setting, strict=True) if not matrix.any()]
    lacking = f" It has none for {', '.join(absent)}: measures there change nothing." if absent else ""
    people = national_ages()
    ten = by_setting if groups == TEN_YEARS else np.stack([ten_year_contacts(m, people) for m in by_setting])
    said = f"Contacts are those of the file {path.name}, balanced.{lacking}"
    return Contacts(by_setting=np.stack([balanced(m, people) for m in ten]), residents=people, said=(said,))


@lru_cache(maxsize=1)
def installed_contacts() -> Contacts:
    """Return the contacts of Prem et al. (2021) for Norway from the package starsim-data of this machine.

    Raises
    ------
    BadInputError
        When the package, or h5py to read it with, is not installed.
    """
    absent = [name for name in ("starsim_data", "h5py") if find_spec(name) is None]
    if absent:
        raise BadInputError(
            f"contacts {INSTALLED} need {' and '.join(absent)}, which is not installed; run `pip install "
            "starsim-data h5py` (data under GPL-3.0), or give a file of your own"
        )
    origin = find_spec("starsim_data")
    folder = Path(str(origin.origin)).parent if origin is not None else Path()
    with import_module("h5py").File(folder / "data" / f"{INSTALLED}.h5", "r") as file:
        ages = json.loads(file.attrs["spec"])["ages"]
        if ages != list(range(0, 80, 5)):
            raise BadInputError(
                f"starsim-data has age groups that begin at {ages}; they must be five years each, 0 to 75; "
                "take starsim-data 2.0.0"
            )
        given = [np.asarray(file["Norway"][setting], dtype=np.float64) for setting in PREM_SETTINGS]
    people = national_ages()
    return Contacts(
        by_setting=np.stack([balanced(ten_year_contacts(m, people), people) for m in given]),
        residents=people,
        said=(CITED,),
    )


def ten_year_contacts(five: Floats, people: Floats) -> Floats:
    """Turn sixteen groups (0-4 … 75+) into nine (0-9 … 80+).

    Parameters
    ----------
    five
        Contacts a day, shape ``(16, 16)``.
    people
        Residents by ten-year group, shape ``(9,)``: those of 70 and more are divided by them.

    Notes
    -----
    Half the sum of each block of two by two: the mean over the two groups that meet, as if equally many, of
    all they meet. Those of 70-79 and 80+ meet alike, and are met in proportion to their number.
    """
    eight = five.reshape(8, 2, 8, 2).sum(axis=(1, 3)) / 2
    last = people[7:] / people[7:].sum()
    columns = np.concatenate([eight[:, :7], eight[:, 7:] * last], axis=1)
    return np.concatenate([columns[:7], columns[7:], columns[7:]])


def balanced(contacts: Floats, people: Floats) -> Floats:
    """Return contacts such that two ages meet as often seen from either: n_a C_ac = n_c C_ca, their mean."""
    met = contacts * people[:, None]
    return np.asarray((met + met.T) / 2 / people[:, None])


def _amount(table: SmallCsv, row: dict[str, str], group: str) -> float:
    """Return how many of a group are met a day, noting what cannot be."""
    number = table.amount(row, group)
    if not 0 <= number <= MOST_CONTACTS:  # true of NaN, too
        seen = repr(row[group]) if row[group] else "nothing"
        table.fault(group, seen, f"a number from 0 to {MOST_CONTACTS:,}", "write contacts a day")
    return number
