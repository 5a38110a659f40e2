"""Part of a region: a county or some municipalities, with the neighbours who help them.

Help crosses borders, and so does trouble: whoever simulates a county simulates its neighbours too,
and judges only inside.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.model.sphere import EARTH_RADIUS_M, unit_vectors
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region

RING_M = 30_000.0  # assumed: about half an hour's drive; docs/compare.md shows what a wider ring changes
_BLOCK = 4_000_000  # pairs of cells looked at in one go


def municipalities_of(region: Region, area: str) -> tuple[str, ...]:
    """Return the municipalities that a planner means, in the order of the region.

    Parameters
    ----------
    region
        Whose municipalities.
    area
        A county, the name or number of a municipality, or several of them parted by commas; capital
        letters do not matter. Empty: all of the region.

    Raises
    ------
    BadInputError
        When a part is none of them; it names the nearest words there are.
    """
    table = region.municipalities
    parts = [part.strip() for part in area.split(",") if part.strip()]
    if not parts:
        return tuple(table["id"])
    words = _words(table)
    unknown = [part for part in parts if part.casefold() not in words]
    if unknown:
        spelled = [*table["county"].dropna().unique(), *table["name"], *table["id"]]
        hints = [f"{part!r}" + _hint(part, spelled) for part in unknown]
        counties = ", ".join(sorted(table["county"].dropna().unique())) or "none"
        raise BadInputError(
            f"region {region.name} has no area {', no area '.join(hints)}; give a county ({counties}), the "
            "name or number of a municipality, or several parted by commas"
        )
    wanted = {municipality for part in parts for municipality in words[part.casefold()]}
    return tuple(municipality for municipality in table["id"] if municipality in wanted)


def ring_of(region: Region, inside: tuple[str, ...], *, ring_m: float = RING_M) -> tuple[str, ...]:
    """Return the neighbours: other municipalities with a cell near one of the area's, in order.

    Parameters
    ----------
    region, inside
        The region, and the municipalities of the area.
    ring_m
        How near, great-circle metres from cell to cell (a municipality without cells: its own point).
    """
    if not (np.isfinite(ring_m) and ring_m >= 0):
        raise InvalidValueError(f"ring_m is {ring_m}; it must be 0 m or more and finite")
    places = pd.concat(
        [
            region.cells[["municipality", "lon", "lat"]],
            region.municipalities[["id", "lon", "lat"]].rename(columns={"id": "municipality"}),
        ]
    )
    position = unit_vectors(places["lon"].to_numpy(float), places["lat"].to_numpy(float))
    is_inside = places["municipality"].isin(inside).to_numpy(dtype=bool)
    # A chord grows with its arc, so that comparing chords is comparing metres.
    longest = 2 * np.sin(min(ring_m / EARTH_RADIUS_M, np.pi) / 2)
    near = np.zeros(len(places), dtype=bool)
    core = position[is_inside]
    outside = np.flatnonzero(~is_inside)
    rows = max(1, _BLOCK // max(1, len(core)))
    for first in range(0, len(outside), rows):
        some = outside[first : first + rows]
        cosine = (position[some] @ core.T).max(axis=1, initial=-1.0)
        near[some] = np.sqrt(np.maximum(2 - 2 * cosine, 0.0)) <= longest
    neighbours = set(places["municipality"].to_numpy()[near])
    return tuple(m for m in region.municipalities["id"] if m in neighbours)


def cut(region: Region, area: str, *, ring_m: float = RING_M) -> Region:
    """Return the region of an area and its neighbours; results are to be judged inside the area only.

    Kept are the municipalities of the area and of the ring around it, their cells, the sites and
    units that stand in them, what is there, and every organisation and site these rows name. Hospitals
    are kept wherever they are: a patient goes as far as it takes.

    Parameters
    ----------
    region
        What is cut; unchanged when the area is empty.
    area
        As `municipalities_of` reads it.
    ring_m
        How far out the neighbours live, as `ring_of` measures.

    Raises
    ------
    BadInputError
        When there is no such area.
    """
    inside = municipalities_of(region, area)
    if len(inside) == len(region.municipalities):
        return region
    kept = {*inside, *ring_of(region, inside, ring_m=ring_m)}
    municipalities = region.municipalities[region.municipalities["id"].isin(kept)]
    sites = _sites(region, kept, municipalities)
    site_ids = set(sites["id"])
    placed = region.sites.set_index("id")["municipality"]
    here = region.units["site"].map(placed)
    units = region.units[here.isin(kept) | here.isna()]
    tables = {
        "municipalities": municipalities,
        "cells": region.cells[region.cells["municipality"].isin(kept)],
        "sites": sites,
        "units": units,
    }
    for name, column in (("capacities", "site"), ("stocks", "site"), ("dependencies", "consumer")):
        if name in region.tables:
            rows = region.table(name)
            tables[name] = rows[rows[column].isin(site_ids)]
    if "dependencies" in tables:
        rows = tables["dependencies"]
        tables["dependencies"] = rows[rows["supplier"].isin(site_ids)]
    if "areas" in region.tables:
        rows = region.table("areas")
        tables["areas"] = rows[rows["municipality"].isin(kept) | rows["municipality"].isna()]
    tables["organisations"] = _organisations(region, tables)
    if "agreements" in region.tables:
        rows, there = region.table("agreements"), set(tables["organisations"]["id"])
        tables["agreements"] = rows[rows["giver"].isin(there) & rows["receiver"].isin(there)]
    whole = {**region.tables, **{name: rows.reset_index(drop=True) for name, rows in tables.items()}}
    return replace(region, title=f"{region.title}: {area.strip()}", tables=whole)


def _words(table: pd.DataFrame) -> dict[str, list[str]]:
    """Return what each word means: a county all of its municipalities, a name all that bear it."""
    words: dict[str, list[str]] = {}
    for column in ("id", "name", "county"):  # the last word wins: Oslo is a county of one
        meant: dict[str, list[str]] = {}
        for word, municipality in zip(table[column], table["id"], strict=True):
            if isinstance(word, str):
                meant.setdefault(word.casefold(), []).append(municipality)
        words.update(meant)
    return words


def _hint(part: str, spelled: list[str]) -> str:
    hint = did_you_mean(part, spelled)
    return f" ({hint})" if hint else ""


def _sites(region: Region, kept: set[str], municipalities: pd.DataFrame) -> pd.DataFrame:
    """Return the sites in the municipalities, the centres they name elsewhere, and every hospital."""
    named = {
        site
        for column in ("centre_110", "centre_112", "centre_113")
        for site in municipalities[column].dropna()
    }
    sites = region.sites
    # A site that names no municipality stays: nobody can say that it lies elsewhere.
    there = sites["municipality"].isin(kept) | sites["municipality"].isna() | sites["id"].isin(named)
    there |= sites["kind"] == "hospital"
    # A site far away keeps its place, not a municipality that the cut region does not know.
    near = sites[there]
    return near.assign(municipality=near["municipality"].where(near["municipality"].isin(kept)))


def _organisations(region: Region, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the organisations that rows name, and whoever they belong to."""
    columns = {
        "municipalities": (
            "owner",
            "fire_service",
            "ambulance_service",
            "police_district",
            "civil_defence_district",
            "health_region",
        ),
        "sites": ("owner",),
        "units": ("owner",),
        "stocks": ("owner",),
    }
    wanted = {
        name
        for table, names in columns.items()
        if table in tables
        for column in names
        for name in tables[table][column].dropna()
    }
    parent = region.organisations.set_index("id")["parent"].dropna().to_dict()
    more = set(wanted)
    while more:
        more = {parent[name] for name in more if name in parent} - wanted
        wanted |= more
    return region.organisations[region.organisations["id"].isin(wanted)]
