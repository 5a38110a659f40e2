"""Who and what lies where a warning holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from samvirke.register.region import Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Threatened:
    """What lies in an area.

    Parameters
    ----------
    people
        Who live there, of the register's cells; a cell counts whole by its middle.
    sites
        Kind of site → ids.
    units
        Ids of units whose base lies there.
    municipalities
        Ids of those with people in it.
    modelled
        How many of the sites and units are modelled, not registered by their owner.
    """

    people: int
    sites: Mapping[str, tuple[str, ...]]
    units: tuple[str, ...]
    municipalities: tuple[str, ...]
    modelled: int

    @property
    def by_kind(self) -> Mapping[str, int]:
        """Kind of site → how many."""
        return Counter({kind: len(ids) for kind, ids in self.sites.items()})


def threatened(region: Region, areas: Sequence[Mapping[str, Any]]) -> Threatened:
    """Say what of a region lies in the areas of a warning.

    Parameters
    ----------
    region
        Who has what where.
    areas
        GeoJSON features with polygons of lon, lat (`Warning.areas`).
    """
    polygons = [shapely.Polygon(ring[0], ring[1:]) for ring in (a["geometry"]["coordinates"] for a in areas)]
    whole = shapely.union_all(polygons) if polygons else shapely.Polygon()
    shapely.prepare(whole)
    cells, sites, units = region.cells, region.sites, region.units
    in_cells = shapely.contains_xy(whole, cells["lon"].to_numpy(float), cells["lat"].to_numpy(float))
    in_sites = shapely.contains_xy(whole, sites["lon"].to_numpy(float), sites["lat"].to_numpy(float))
    hit = sites[in_sites]
    hit_units = units[units["site"].isin(hit["id"])]
    return Threatened(
        people=round(float(np.sum(cells["population"].to_numpy(float)[in_cells]))),
        sites={str(kind): tuple(rows["id"]) for kind, rows in hit.groupby("kind", observed=True)},
        units=tuple(hit_units["id"]),
        municipalities=tuple(sorted(set(cells["municipality"][in_cells].astype(str)))),
        modelled=int((hit["quality"] == "modelled").sum() + (hit_units["quality"] == "modelled").sum()),
    )
