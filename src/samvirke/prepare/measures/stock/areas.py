"""Who draws on which depot: the areas of health trusts, and where their stock may lie."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from samvirke.engine.endurance.owners import hospitals_in, owners_of
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.travel.line import CAR, distances_m
from samvirke.travel.times import Floats, Ints, Points

Depots = Literal["trusts", "regions", "one"]
KM_M = 1000.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Areas:
    """Health trusts with the municipalities whose ambulances they run, and the depots that serve them.

    Each area is two places: its hospitals, and its municipalities. Places are numbered areas first: place
    ``i`` is the hospitals of area ``i``, place ``n_areas + i`` its municipalities.

    Parameters
    ----------
    trusts
        Ids of the organisations, shape ``(n_areas,)``.
    region
        Health region of each; empty where none is known.
    place_of
        Place of each hospital and then of each municipality of the region, in the order of `Needs.places`.
    depots
        Ids of sites, shape ``(n_depots,)``: each the hospital of its trust that lies nearest to the trust's
        people in the mean.
    area_of_depot
        Area that each depot lies in.
    serves
        Depot of each area, shape ``(n_areas,)``: what the area uses rotates its stock, and the area's
        duty to store counts there.
    km
        By road from depot to place, modelled as straight line × detour, shape ``(n_depots, n_places)``.
    """

    trusts: tuple[str, ...]
    region: tuple[str, ...]
    place_of: Ints
    depots: tuple[str, ...]
    area_of_depot: Ints
    serves: Ints
    km: Floats

    @property
    def n_places(self) -> int:
        """How many places there are: two an area."""
        return 2 * len(self.trusts)

    def lag_weeks(self, lead_days: int) -> Ints:
        """Return weeks from depot to place: none inside a health region, else the days rounded up."""
        label = np.array(self.region, dtype=object)
        near = (label[self.area_of_depot][:, None] == label[None, :]) & (label[None, :] != "")
        near |= self.serves[None, :] == np.arange(len(self.depots))[:, None]
        lag = np.where(near, 0, -(-lead_days // 7))
        return np.concatenate([lag, lag], axis=1)

    def depot_of(self, region: Region, owner: str) -> int:
        """Return the depot at which an organisation's stock is counted, -1 where it is not plain."""
        if owner in self.trusts:
            return int(self.serves[self.trusts.index(owner)])
        towns = region.municipalities
        own = towns.loc[towns["owner"] == owner, "ambulance_service"]
        if len(own):
            return int(self.serves[self.trusts.index(str(own.iloc[0]))])
        inside = [self.serves[i] for i, label in enumerate(self.region) if label == owner]
        return int(inside[0]) if inside else -1


def areas_of(region: Region, depots: Depots) -> Areas:
    """Return the areas of a region with their depots.

    Parameters
    ----------
    region
        With hospitals.
    depots
        *trusts*: one in each trust; *regions*: one in each health region, where most people are served;
        *one*: the one of those with the least mean distance to people.

    Raises
    ------
    BadInputError
        When there is no hospital, or `depots` is none of these.
    """
    if depots not in get_args(Depots):
        raise BadInputError(f"depots is {depots!r}; it must be one of {', '.join(get_args(Depots))}")
    hospitals, towns = hospitals_in(region), region.municipalities
    if not hospitals:
        raise BadInputError(
            f"region {region.name} has no hospital; stock is kept at hospitals: add sites of the kind "
            "hospital"
        )
    owner = owners_of(region, hospitals)
    trusts = tuple(dict.fromkeys([*owner, *map(str, towns["ambulance_service"])]))
    row = {trust: i for i, trust in enumerate(trusts)}
    towns_area = np.array([row[str(trust)] for trust in towns["ambulance_service"]], dtype=np.int64)
    hospital_area = np.array([row[trust] for trust in owner], dtype=np.int64)
    labels = _regions(region, trusts)
    people = np.zeros(len(trusts))
    np.add.at(people, towns_area, towns["population"].to_numpy(np.float64))
    sites = region.sites.set_index("id").loc[list(hospitals)]
    at = Points(sites["lon"].to_numpy(np.float64), sites["lat"].to_numpy(np.float64))
    middle = _mean_m(at, towns, towns_area, len(trusts))
    main = {}
    for i in np.unique(hospital_area).tolist():
        own = np.flatnonzero(hospital_area == i)
        main[i] = int(own[np.argmin(middle[own, i])])
    between = distances_m(at, at)
    # An area without a hospital of its own needs nothing there; its municipalities' way stands in.
    wards = np.stack([between[:, main[i]] if i in main else middle[:, i] for i in range(len(trusts))], axis=1)
    km = np.concatenate([wards, middle], axis=1) * CAR.detour / KM_M
    chosen = _chosen(depots, main, labels, people, km)
    of_area = np.array([main[i] for i in chosen])
    km = km[of_area]
    return Areas(
        trusts=trusts,
        region=labels,
        place_of=np.concatenate([hospital_area, len(trusts) + towns_area]),
        depots=tuple(hospitals[h] for h in of_area),
        area_of_depot=np.array(chosen, dtype=np.int64),
        serves=_serving(chosen, labels, km),
        km=km,
    )


def _regions(region: Region, trusts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the health region that owns each trust; empty where the parent is of another kind."""
    who = region.organisations.set_index("id")
    kind, parent = who["kind"].to_dict(), who["parent"].to_dict()
    up = [str(parent.get(trust)) for trust in trusts]
    return tuple(name if kind.get(name) == "health_region" else "" for name in up)


def _mean_m(at: Points, towns: pd.DataFrame, towns_area: Ints, n: int) -> Floats:
    """Return the mean distance from each hospital to the residents of each area, metres."""
    people = towns["population"].to_numpy(np.float64)
    homes = Points(towns["lon"].to_numpy(np.float64), towns["lat"].to_numpy(np.float64))
    share = np.zeros((len(people), n))
    share[np.arange(len(people)), towns_area] = people
    total = share.sum(axis=0)
    away = distances_m(at, homes) @ share
    return np.asarray(np.divide(away, total, out=np.zeros((len(at), n)), where=total > 0))


def _chosen(
    depots: Depots, main: dict[int, int], labels: tuple[str, ...], people: Floats, km: Floats
) -> list[int]:
    """Return the areas in which a depot stands."""
    with_hospital = sorted(main)
    if depots == "trusts":
        return with_hospital
    if depots == "one":
        mean = {i: float(km[main[i], len(people) :] @ people) for i in with_hospital}
        return [min(with_hospital, key=lambda i: (mean[i], i))]
    groups: dict[str, list[int]] = {}
    for i in with_hospital:
        groups.setdefault(labels[i], []).append(i)
    return sorted(max(areas, key=lambda i: (people[i], -i)) for areas in groups.values())


def _serving(chosen: list[int], labels: tuple[str, ...], km: Floats) -> Ints:
    """Return the depot of each area: its own, else the nearest of its health region, else the nearest."""
    n = len(labels)
    serves = np.empty(n, dtype=np.int64)
    for area, label in enumerate(labels):
        if area in chosen:
            serves[area] = chosen.index(area)
            continue
        own = [d for d, i in enumerate(chosen) if label and labels[i] == label]
        serves[area] = min(own or range(len(chosen)), key=lambda d: (km[d, n + area], d))
    return serves
