"""Where people live and where services can stand, modelled: towns, and rays towards the neighbours.

A finer population grid may not be shipped, so the built-in region draws points from what may be:
municipalities with people and centre, and the towns of GeoNames. See `docs/norway.md`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.register.sources.norway.facts import coefficient, fact_table
from samvirke.register.sources.norway.sphere import chords_km, moved

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Where people are, a row a point; `municipality` is its row in the municipalities."""

    lon: Floats
    lat: Floats
    people: Floats
    municipality: Ints
    urban_class: npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where services can stand, the main place of each municipality first, in its order."""

    name: npt.NDArray[np.object_]
    lon: Floats
    lat: Floats
    municipality: Ints


def towns(municipalities: pd.DataFrame) -> pd.DataFrame:
    """Return the towns of GeoNames with the municipality whose centre is nearest.

    Where a municipality has none, its centre stands for one. The nearest centre is right for 91 %
    of the towns (counted against the 1 km grid).

    Parameters
    ----------
    municipalities
        Table of facts.

    Returns
    -------
    Columns name, lon, lat, population (a stand-in where GeoNames has none) and municipality (row);
    in order of municipality, the main town first.
    """
    places = fact_table("places_geonames")[["name", "lon", "lat", "population"]].copy()
    distance_km = chords_km(
        places["lon"].to_numpy(),
        places["lat"].to_numpy(),
        municipalities["centre_lon"].to_numpy(),
        municipalities["centre_lat"].to_numpy(),
    )
    places["municipality"] = distance_km.argmin(axis=1)
    places["distance_km"] = distance_km.min(axis=1)
    empty = np.setdiff1d(np.arange(len(municipalities)), places["municipality"])
    centres = pd.DataFrame(
        {
            "name": municipalities["name"].to_numpy()[empty],
            "lon": municipalities["centre_lon"].to_numpy()[empty],
            "lat": municipalities["centre_lat"].to_numpy()[empty],
            "population": 0,
            "municipality": empty,
            "distance_km": 0.0,
        }
    )
    places = pd.concat([places, centres], ignore_index=True)
    places["population"] = places["population"].clip(lower=coefficient("settlement", "unknown_town"))
    order = ["municipality", "population", "distance_km", "lon"]
    return places.sort_values(order, ascending=[True, False, True, True], ignore_index=True)


def urban_share(people: Floats) -> Floats:
    """Return the share of a municipality's people who live in its towns, by its size.

    A logistic curve in the logarithm of its people: one half at `urban_share_half`.
    """
    half = coefficient("settlement", "urban_share_half")
    return np.asarray(1 / (1 + (half / people) ** coefficient("settlement", "urban_share_exponent")))


def settle(municipalities: pd.DataFrame) -> tuple[Points, Places]:
    """Draw where people live and where services can stand."""
    people = municipalities["pop_2026"].to_numpy(dtype=np.float64)
    town = towns(municipalities)
    owner = town["municipality"].to_numpy()
    size = town["population"].to_numpy(dtype=np.float64)
    in_towns = people * urban_share(people)
    town_people = in_towns[owner] * size / np.bincount(owner, weights=size)[owner]

    town_points = _discs(town, town_people)
    ray_points = _rays(municipalities, people - in_towns)
    lon, lat, weight, home, urban = (
        np.concatenate(pair) for pair in zip(town_points, ray_points, strict=True)
    )
    order = np.argsort(home, kind="stable")
    points = Points(
        lon=np.round(lon[order], 4),
        lat=np.round(lat[order], 4),
        people=_whole(weight[order], home[order], people),
        municipality=home[order],
        urban_class=urban[order],
    )
    return points, _places(municipalities, town)


def _discs(town: pd.DataFrame, people: Floats) -> tuple[npt.NDArray[Any], ...]:
    """Draw each town as an even disc: a sunflower, whose points stand for as many people each."""
    count = np.maximum(1, np.round(people / coefficient("settlement", "people_a_point"))).astype(int)
    of = np.repeat(np.arange(len(town)), count)
    rank = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    radius_km = np.sqrt(people / (np.pi * coefficient("settlement", "town_density")))
    far_km = radius_km[of] * np.sqrt((rank + 0.5) / count[of])
    far_km[count[of] == 1] = 0
    lon, lat = moved(
        town["lon"].to_numpy()[of],
        town["lat"].to_numpy()[of],
        far_km * np.cos(rank * GOLDEN_ANGLE),
        far_km * np.sin(rank * GOLDEN_ANGLE),
    )
    limits = np.array([200, 2_000, 20_000])
    classes = np.array(["rural", "200-1999", "2000-19999", "20000+"], dtype=object)
    urban = classes[np.searchsorted(limits, people, side="right")]
    return lon, lat, (people / count)[of], town["municipality"].to_numpy()[of], urban[of]


def _rays(municipalities: pd.DataFrame, people: Floats) -> tuple[npt.NDArray[Any], ...]:
    """Draw those outside towns on the ways to the nearest neighbours: rarely at sea or abroad."""
    rays = int(coefficient("settlement", "rays"))
    lon = municipalities["centre_lon"].to_numpy()
    lat = municipalities["centre_lat"].to_numpy()
    distance_km = chords_km(lon, lat, lon, lat)
    np.fill_diagonal(distance_km, np.inf)
    neighbour = np.argsort(distance_km, axis=1, kind="stable")[:, :rays]
    to_border_km = np.take_along_axis(distance_km, neighbour, axis=1) / 2
    longest_km = np.minimum(to_border_km, coefficient("settlement", "longest_ray"))
    far = coefficient("settlement", "far_share")
    made = []
    for share, weight in (
        (coefficient("settlement", "near_point"), 1 - far),
        (coefficient("settlement", "far_point"), far),
    ):
        part = share * longest_km / (2 * to_border_km)  # of the way to the neighbour's centre
        made.append(
            (
                (lon[:, None] + part * (lon[neighbour] - lon[:, None])).ravel(),
                (lat[:, None] + part * (lat[neighbour] - lat[:, None])).ravel(),
                np.repeat(people * weight / rays, rays),
                np.repeat(np.arange(len(lon)), rays),
                np.full(len(lon) * rays, "rural", dtype=object),
            )
        )
    return tuple(np.concatenate(pair) for pair in zip(*made, strict=True))


def _whole(weight: Floats, home: Ints, people: Floats) -> Floats:
    """Round to whole people so that each municipality keeps its number: by its running sum."""
    running = np.cumsum(weight)
    before = np.cumsum(people) - people
    within = np.round(running - before[home], 6)
    rounded = np.round(within)
    last = np.r_[np.flatnonzero(np.diff(home)), len(home) - 1]
    rounded[last] = people[home[last]]
    start = np.r_[0, last[:-1] + 1]
    parts = np.diff(rounded, prepend=0)
    parts[start] = rounded[start]
    return parts


def _places(municipalities: pd.DataFrame, town: pd.DataFrame) -> Places:
    """Take the main towns, the other towns, then the hospitals: places known to be on land.

    A point of a modelled disc may lie in a fjord; a service is never sited there.
    """
    owner = town["municipality"].to_numpy()
    main = np.r_[True, np.diff(owner) > 0]
    order = np.r_[np.flatnonzero(main), np.flatnonzero(~main)]
    hospitals = fact_table("hospitals")
    row = pd.Series(np.arange(len(municipalities)), index=municipalities["number"])
    home = hospitals["municipality"].map(row).to_numpy()
    names = municipalities["name"].to_numpy()[home]

    def both(column: str) -> npt.NDArray[np.float64]:
        return np.concatenate([town[column].to_numpy()[order], hospitals[column].to_numpy()])

    return Places(
        name=np.concatenate([town["name"].to_numpy()[order], names]),
        lon=np.round(both("lon"), 4),
        lat=np.round(both("lat"), 4),
        municipality=np.concatenate([owner[order], home]),
    )
