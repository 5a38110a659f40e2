"""Schools and their pupils: places to evacuate to, and places to protect."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from samvirke.register.sources.norway.organisations import municipality_key
from samvirke.register.sources.norway.rows import Origin, Rows, rows_of
from samvirke.register.sources.norway.settlement import Points
from samvirke.register.sources.norway.sphere import chords_km

UDIR = Origin(
    source="Udir and Kartverket (Geonorge), 3 March 2026; owner: the municipality stands for it",
    as_of="2026-03-03",
    quality="official",
    licence="NLOD-1.0",
)
# A school farther from the nearest inhabited cell lies outside the municipalities: Svalbard.
FARTHEST_KM = 30.0


def schools(
    register: pd.DataFrame,
    municipalities: pd.DataFrame,
    cells: Points,
    note: Callable[[str], None],
) -> tuple[Rows, Rows]:
    """Return schools as sites, and their pupils where they are known.

    A school under a municipality number of before 2024 is given that of the nearest inhabited cell.
    One that stands both as primary and as upper secondary is one school; its rows repeat its pupils.
    """
    twice = register["org_no"].duplicated()
    if twice.any():
        note(
            f"schools.csv: {int(twice.sum())} schools stand twice, as primary and upper secondary; "
            "each is taken once"
        )
    once = register[~twice].reset_index(drop=True)
    number, outside = _numbers_of_2024(once, municipalities, cells)
    old = ~once["municipality"].isin(municipalities["number"]) & ~outside
    if old.any():
        note(
            f"schools.csv: {int(old.sum())} schools have a municipality number of before 2024; each "
            "is given that of the nearest inhabited cell"
        )
    if outside.any():
        names = ", ".join(once["name"][outside])
        note(
            f"schools.csv: {int(outside.sum())} schools are left out: {FARTHEST_KM:g} km or more "
            f"from any inhabited cell of the municipalities (Svalbard): {names}"
        )
    kept = once[~outside].assign(number=number[~outside])
    key = "school-" + kept["org_no"]
    sites = rows_of(
        "sites",
        {
            "id": key,
            "name": kept["name"],
            "kind": "school",
            "owner": kept["number"].map(municipality_key),
            "municipality": kept["number"],
            "lon": kept["lon"],
            "lat": kept["lat"],
        },
        UDIR,
    )
    known = kept["pupils"].notna()
    note(
        f"schools.csv: pupils are known for {int(known.sum())} of {len(kept)} schools; the others "
        "are sites without capacity"
    )
    pupils = rows_of(
        "capacities",
        {
            "id": key[known] + "-pupils",
            "site": key[known],
            "item": "pupil",
            "quantity": kept["pupils"][known],
        },
        UDIR,
    )
    return sites, pupils


def _numbers_of_2024(
    register: pd.DataFrame, municipalities: pd.DataFrame, cells: Points
) -> tuple[pd.Series, pd.Series]:
    """Return municipality numbers, and which schools lie in no municipality."""
    number = register["municipality"].copy()
    outside = pd.Series(np.zeros(len(register), dtype=bool), index=register.index)
    unknown = ~number.isin(municipalities["number"])
    if not unknown.any():
        return number, outside
    there = register[unknown]
    distance_km = chords_km(there["lon"].to_numpy(), there["lat"].to_numpy(), cells.lon, cells.lat)
    home = cells.municipality[distance_km.argmin(axis=1)]
    number.loc[unknown] = municipalities["number"].to_numpy()[home]
    outside.loc[unknown] = distance_km.min(axis=1) >= FARTHEST_KM
    return number, outside
