"""Can it be so? Ages against the people of a municipality, commuters against those of working age."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from samvirke.model.finding import Finding
from samvirke.model.tables import AGE_GROUPS, TEN_YEARS
from samvirke.register.typed import TypedTable

Tables = Mapping[str, TypedTable]

AGES_DIFFER = 0.005  # share by which ages may differ from the population: moments of counting differ
WORKING = TEN_YEARS[2:7]  # 20-69


def check_people(tables: Tables) -> Iterator[Finding]:
    """Yield findings about the tables `ages` and `commuters`, where a region has them."""
    municipalities = _rows(tables, "municipalities", "id", "population")
    if municipalities is None:
        return
    people = municipalities.drop_duplicates("id").set_index("id")["population"].astype(np.float64)
    ages = _rows(tables, "ages", "municipality", "age_group", "population")
    if ages is not None:
        yield from _ages(tables, ages, people)
    commuters = _rows(tables, "commuters", "home", "commuters")
    if commuters is not None:
        yield from _commuters(tables, commuters, _working(tables, ages, people))


def _ages(tables: Tables, ages: pd.DataFrame, people: "pd.Series[float]") -> Iterator[Finding]:
    labels = tables["ages"].labels
    for position in np.flatnonzero(ages.duplicated(["municipality", "age_group"])):
        yield Finding(
            table=labels.where(int(position)),
            row=labels.row(int(position)),
            column="age_group",
            seen=f"{ages['age_group'].iloc[position]} of {ages['municipality'].iloc[position]} again",
            allowed="each age group of a municipality once",
            do="take one of the rows out",
        )
    told = ages.groupby("municipality")["population"].sum()
    for number, total in told.items():
        population = people.get(number, np.nan)
        if abs(total - population) > AGES_DIFFER * population:  # a comparison with NaN is False
            yield Finding(
                table="ages",
                row=str(number),
                column="population",
                seen=f"{total:,.0f} people of all ages, {population:,.0f} in the table municipalities",
                allowed=f"nine age groups that add up to the population, to {AGES_DIFFER:.1%}",
                do="correct the ages or the population; are they of the same year?",
            )


def _commuters(tables: Tables, commuters: pd.DataFrame, working: "pd.Series[float]") -> Iterator[Finding]:
    labels = tables["commuters"].labels
    out = commuters.groupby("home")["commuters"].sum()
    most = working.reindex(out.index)
    for number in out.index[out > most]:
        position = int(np.flatnonzero(commuters["home"] == number)[0])
        yield Finding(
            table=labels.where(position),
            row=labels.row(position),
            column="commuters",
            seen=f"{out[number]:,.0f} who commute from {number}, which has {most[number]:,.0f} of 20-69 "
            "years",
            allowed="no more than the residents of 20-69 years of a municipality",
            do="correct the commuters, or take ages and commuters of the same years",
        )


def _working(tables: Tables, ages: pd.DataFrame | None, people: "pd.Series[float]") -> "pd.Series[float]":
    """Return the most that can be of 20-69 years: by the ages, else by the coarser groups, else everybody."""
    most = people.copy()
    rows = tables["municipalities"].rows.drop_duplicates("id").set_index("id")
    outside = [f"pop_{group}" for group in AGE_GROUPS if group not in ("20_66", "67_79")]
    if set(outside) <= set(rows.columns):
        known = people - rows[outside].astype(np.float64).sum(axis=1, skipna=False)
        most = known.fillna(most)
    if ages is not None:
        counted = ages[ages["age_group"].isin(WORKING)].groupby("municipality")["population"].sum()
        most.update(counted[counted.index.isin(most.index)])
    return most


def _rows(tables: Tables, name: str, *columns: str) -> pd.DataFrame | None:
    """Return these columns of a table, or None where it has not all of them."""
    if name not in tables or not set(columns) <= set(tables[name].rows.columns):
        return None
    return tables[name].rows[list(columns)]
