"""Where and when: infections by municipality and week, and the tables that only carry data on."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.engine.endurance.use import Use, use_table
from samvirke.prepare.endurance.item_tables import PER
from samvirke.prepare.endurance.run import EnduredRun
from samvirke.register.region import Region
from samvirke.threats.pandemic.population import Population


def weekly_table(population: Population, runs: Sequence[EnduredRun]) -> pd.DataFrame:
    """Return new infections by municipality and week, means over the runs."""
    mean = np.mean([run.weekly for run in runs], axis=0, dtype=np.float64)
    n_municipalities, n_weeks = mean.shape
    people = np.maximum(population.residents.sum(axis=1), 1)
    return pd.DataFrame(
        {
            "municipality": np.repeat(np.array(population.municipalities, dtype=object), n_weeks),
            "week": np.tile(np.arange(n_weeks), n_municipalities),
            "infections": mean.ravel(),
            "per_1000": (1000 * mean / people[:, None]).ravel(),
        }
    )


def places_of(region: Region) -> pd.DataFrame:
    """Return the municipalities with name, people and position."""
    table = region.municipalities
    return table[["id", "name", "population", "lon", "lat"]].rename(
        columns={"id": "municipality", "population": "people"}
    )


def areas_of(region: Region) -> pd.DataFrame:
    """Return the outlines of municipalities that the region has."""
    areas = region.table("areas")
    outlines = areas[areas["kind"] == "municipality"]
    return outlines[["municipality", "geometry"]].reset_index(drop=True)


def use_rows(use: Use, items: Sequence[str]) -> pd.DataFrame:
    """Return the coefficients that a result rests on: of its items, for patients and for ordinary use."""
    table = use_table(use)
    known = {word for words in PER.values() for word in words} | {"normal_hospitals", "normal_municipalities"}
    return table[table["item"].isin(items) & table["per"].isin(known)].reset_index(drop=True)
