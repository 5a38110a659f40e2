"""Where a need lies: which people live nearest, and so which municipality it is in."""

from functools import cached_property

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from samvirke.engine.response.asked import FAR_M, HERE, KM_M, NeedNow
from samvirke.engine.response.weigh import Here
from samvirke.model.errors import BadInputError
from samvirke.model.sphere import unit_vectors
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.travel.line import distances_m
from samvirke.travel.times import Points

ABOUT = 1 + 1e-9  # as near as the nearest, but for rounding


class Places:
    """Finds the municipality of a place: that of the nearest cell.

    Parameters
    ----------
    region
        Its cells.
    """

    def __init__(self, region: Region) -> None:
        self._region, self._cells = region, region.cells
        self._municipality = self._cells["municipality"].to_numpy()
        self._lon, self._lat = (self._cells[name].to_numpy(dtype=float) for name in ("lon", "lat"))

    @cached_property
    def _number(self) -> dict[str, int]:
        return {str(cell): number for number, cell in enumerate(self._cells["id"])}

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(unit_vectors(self._lon, self._lat))

    def of(self, need: NeedNow) -> tuple[Here, Points]:
        """Return what the region knows of the place of a need, and where it is.

        Raises
        ------
        BadInputError
            When there is no such cell, or the place lies farther than 100 km from every cell.
        """
        if need.cell is not None:
            number = self._number.get(need.cell)
            if number is None:
                near = did_you_mean(need.cell, self._cells["id"])
                raise BadInputError(
                    f"region {self._region.name} has no cell {need.cell!r}; "
                    f"{near or 'give the id of one, or LAT,LON'}"
                )
            here = Here(place=need.cell, municipality=str(self._municipality[number]), away_m=0.0)
            return here, Points(self._lon[number : number + 1], self._lat[number : number + 1])
        point = Points(np.array([need.lon], dtype=float), np.array([need.lat], dtype=float))
        at = unit_vectors(point.lon, point.lat)[0]
        chord, _ = self._tree.query(at)
        near_by = sorted(self._tree.query_ball_point(at, chord * ABOUT + 1e-12))
        away_m = distances_m(point, Points(self._lon[near_by], self._lat[near_by]))[0]
        nearest = int(away_m.argmin())  # a tie stays with the first cell
        if away_m[nearest] > FAR_M:
            raise BadInputError(
                f"lat {need.lat:g}, lon {need.lon:g} lies {away_m[nearest] / KM_M:,.0f} km from the nearest "
                f"people of region {self._region.name}; are lat and lon swapped?"
            )
        municipality = str(self._municipality[near_by[nearest]])
        return Here(place=HERE, municipality=municipality, away_m=float(away_m[nearest])), point

    def row(self, here: Here, point: Points) -> pd.DataFrame:
        """Return the place as the only row of a table of cells."""
        if here.place != HERE:
            number = self._number[here.place]
            return self._cells.iloc[number : number + 1].reset_index(drop=True)
        first = self._cells.iloc[:1]
        row = first.assign(
            id=HERE, municipality=here.municipality, lon=point.lon, lat=point.lat, population=0.0
        )
        return row.reset_index(drop=True)
