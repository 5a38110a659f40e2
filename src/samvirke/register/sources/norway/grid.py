"""Where people are, from the 1 km grid; and where a service that is modelled can stand."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.register.sources.norway.facts import coefficient
from samvirke.register.sources.norway.rows import Origin, Rows, rows_of
from samvirke.register.sources.norway.settlement import Places, Points

Ints = npt.NDArray[np.int64]

CELLS = Origin(
    source="SSB 1 km grid of 2019, scaled to each municipality's people of 1 January 2026; "
    "urban class: connected cells of 150 people or more",
    as_of="2026-01-01",
    quality="modelled",
)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The cells, the same in coarser squares for siting, and the places where services can stand."""

    cells: Points
    squares: Points
    places: Places


def read_grid(grid: pd.DataFrame, municipalities: pd.DataFrame) -> Grid:
    """Draw points and places from the rows of the grid.

    A square is 5 km (a coefficient) of one municipality, at the mean place of its people. Places are
    the densest cell of each municipality, then the densest of every square with people enough.
    """
    row = pd.Series(np.arange(len(municipalities)), index=municipalities["number"])
    home = grid["municipality"].map(row).to_numpy(dtype=np.int64)
    people = grid["pop_2026_scaled"].to_numpy(dtype=np.float64)
    lon, lat = grid["lon"].to_numpy(dtype=np.float64), grid["lat"].to_numpy(dtype=np.float64)
    cells = Points(lon, lat, people, home, grid["urban_class"].to_numpy(dtype=object))
    square = _square(grid["ssb_id"].to_numpy(dtype=np.int64), home)
    count = int(square.max()) + 1
    living = np.bincount(square, weights=people, minlength=count)
    mean_lon, mean_lat = (
        np.bincount(square, weights=people * axis, minlength=count) / np.maximum(living, 1e-9)
        for axis in (lon, lat)
    )
    # Densest first, a tie to the first cell of the file.
    order = np.argsort(-people, kind="stable")
    densest_home = order[np.unique(home[order], return_index=True)[1]]
    densest = order[np.unique(square[order], return_index=True)[1]]
    inhabited = living > 0
    enough = living >= coefficient("grid", "people_a_place")
    others = np.setdiff1d(densest[enough], densest_home)
    at = np.concatenate([densest_home, others])
    return Grid(
        cells=cells,
        squares=Points(
            mean_lon[inhabited],
            mean_lat[inhabited],
            living[inhabited].astype(np.float64),
            home[densest][inhabited],
            np.full(int(inhabited.sum()), "rural", dtype=object),
        ),
        places=Places(
            name=municipalities["name"].to_numpy(dtype=object)[home[at]],
            lon=lon[at],
            lat=lat[at],
            municipality=home[at],
        ),
    )


def cell_rows(grid: pd.DataFrame) -> Rows:
    """Return the cells of the region."""
    return rows_of(
        "cells",
        {
            "id": [f"cell-{number}" for number in grid["ssb_id"].astype("int64")],
            "municipality": grid["municipality"],
            "lon": grid["lon"],
            "lat": grid["lat"],
            "population": grid["pop_2026_scaled"],
            "urban_class": grid["urban_class"].replace({">=20000": "20000+"}),
        },
        CELLS,
    )


def _square(ssb_id: Ints, home: Ints) -> Ints:
    """Number the squares: south-west corner of the cell, EPSG:25833 metres, as SSB codes it."""
    side_m = int(1000 * coefficient("grid", "square_side"))
    east = (ssb_id - 20_000_000_000_000) // 10_000_000 // side_m
    north = ssb_id % 10_000_000 // side_m
    rows = np.stack([home, east, north], axis=1)
    return np.unique(rows, axis=0, return_inverse=True)[1].ravel().astype(np.int64)
