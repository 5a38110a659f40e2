"""Where a unit could stand: the stations of any service, the centres of municipalities, the cells."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.travel.line import distances_m
from samvirke.travel.times import Points

# Places built for crews and vehicles; a school or a call centre is none.
STATION_KINDS = (
    "fire_station",
    "ambulance_base",
    "police_station",
    "civil_defence_depot",
    "hospital",
    "air_base",
    "boat_station",
    "volunteer_base",
)
KINDS = ("stations", "centres", "cells")
BESIDE_M = 300.0  # assumed: so near that two services share the address
COLUMNS = ("id", "name", "kind", "owner", "municipality", "lon", "lat", "is_new", "beside")


def candidate_sites(region: Region, municipalities: Sequence[str], kinds: str = "stations") -> pd.DataFrame:
    """Return the places in some municipalities where a unit could stand.

    Parameters
    ----------
    region
        Its sites, municipalities and cells.
    municipalities
        Numbers of those in question; a candidate lies in one of them.
    kinds
        `stations` (existing sites of any service), `centres` (the centre of each municipality), `cells`
        (each place where people live), several parted by commas, or `all`.

    Returns
    -------
    One row a candidate, columns `COLUMNS`. `is_new` says that no site stands there yet; `beside` names the
    stations within 300 m (assumed), with which it would share the address. Places at one and
    the same position appear once: a station before a centre before a cell.

    Raises
    ------
    BadInputError
        When a kind is unknown.
    """
    parts = [_OF_KIND[kind](region, municipalities) for kind in _kinds(kinds)]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    spot = [found["lon"].round(5), found["lat"].round(5)]
    found = found[~pd.concat(spot, axis=1).duplicated()].reset_index(drop=True)
    return found.assign(beside=_beside(region, found))[list(COLUMNS)]


def site_row(region: Region, site: str) -> pd.DataFrame:
    """Return an existing site as one row of candidates.

    Raises
    ------
    BadInputError
        When the region has no such site.
    """
    row = region.sites[region.sites["id"] == site]
    if row.empty:
        near = did_you_mean(site, region.sites["id"])
        raise BadInputError(
            f"there is no site {site!r}; it must be the id of one of the {len(region.sites)} sites of region "
            f"{region.name} or of a candidate, such as new-centre-NUMBER; "
            + (near or f"`samvirke region show {region.name} --table sites` lists them")
        )
    found = row.assign(is_new=False)
    return found.assign(beside=_beside(region, found))[list(COLUMNS)].reset_index(drop=True)


def _kinds(text: str) -> list[str]:
    asked = [part.strip().removeprefix("municipality ") for part in text.split(",") if part.strip()]
    if asked == ["all"]:
        return list(KINDS)
    for part in asked or [""]:
        if part not in KINDS:
            raise BadInputError(
                f"candidates is {text!r}; it must be {', '.join(KINDS)}, several of them parted by commas, "
                f"or all; {did_you_mean(part, (*KINDS, 'all')) or 'stations are the existing sites'}"
            )
    return [kind for kind in KINDS if kind in asked]


def _stations(region: Region, municipalities: Sequence[str]) -> pd.DataFrame:
    sites = region.sites
    inside = sites["municipality"].isin(list(municipalities)) & sites["kind"].isin(STATION_KINDS)
    return sites[inside].assign(is_new=False)


def _centres(region: Region, municipalities: Sequence[str]) -> pd.DataFrame:
    rows = region.municipalities
    rows = rows[rows["id"].isin(list(municipalities))]
    return pd.DataFrame(
        {
            "id": "new-centre-" + rows["id"],
            "name": rows["name"],
            "kind": "",
            "owner": "",
            "municipality": rows["id"],
            "lon": rows["lon"],
            "lat": rows["lat"],
            "is_new": True,
        }
    )


def _cells(region: Region, municipalities: Sequence[str]) -> pd.DataFrame:
    rows = region.cells
    rows = rows[rows["municipality"].isin(list(municipalities)) & (rows["population"] > 0)]
    names = region.municipalities.set_index("id")["name"]
    return pd.DataFrame(
        {
            "id": "new-" + rows["id"],
            "name": rows["municipality"].map(names).fillna("") + " " + rows["id"],
            "kind": "",
            "owner": "",
            "municipality": rows["municipality"],
            "lon": rows["lon"],
            "lat": rows["lat"],
            "is_new": True,
        }
    )


_OF_KIND = {"stations": _stations, "centres": _centres, "cells": _cells}


def _beside(region: Region, found: pd.DataFrame) -> list[str]:
    """Name the stations at the address of each candidate, itself apart."""
    stations = region.sites[region.sites["kind"].isin(STATION_KINDS)]
    if found.empty or stations.empty:
        return [""] * len(found)
    near = distances_m(Points.of(found), Points.of(stations)) <= BESIDE_M
    ids, names = stations["id"].to_numpy(), stations["name"].to_numpy()
    return [
        "; ".join(str(names[other]) for other in np.flatnonzero(row) if ids[other] != own)
        for row, own in zip(near, found["id"], strict=True)
    ]
