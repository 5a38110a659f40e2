"""Which call centres there are, whom they serve, and who is near enough to take over."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from samvirke.engine.calls.centres import SERVICES, Centres
from samvirke.engine.calls.volumes import CENTRE_COLUMNS
from samvirke.model.errors import BadInputError
from samvirke.model.sphere import unit_vectors
from samvirke.register.area import cut
from samvirke.register.region import Region
from samvirke.travel.times import Ints


def centres_named(region: Region) -> Mapping[str, str]:
    """Return every centre that a municipality of the region names, with its service."""
    return {
        str(centre): service
        for service, column in zip(SERVICES, CENTRE_COLUMNS, strict=True)
        for centre in region.municipalities[column].dropna().unique()
    }


def centres_serving(region: Region, municipalities: Iterable[str]) -> tuple[str, ...]:
    """Return the centres that these municipalities name, 110 first, each in the order of the table."""
    rows = region.municipalities[region.municipalities["id"].isin(set(municipalities))]
    named = [str(centre) for column in CENTRE_COLUMNS for centre in rows[column].dropna()]
    return tuple(dict.fromkeys(named))


def municipalities_served(region: Region, centres: Iterable[str]) -> tuple[str, ...]:
    """Return the municipalities that any of the centres serves, in order."""
    rows, wanted = region.municipalities, set(centres)
    served = np.logical_or.reduce([rows[column].isin(wanted).to_numpy() for column in CENTRE_COLUMNS])
    return tuple(rows["id"][served])


def main_room(region: Region, municipalities: Iterable[str]) -> tuple[str, ...]:
    """Return who can share a room: for each service the centre that serves most of the residents.

    Raises
    ------
    BadInputError
        When the municipalities name fewer than two centres.
    """
    rows = region.municipalities[region.municipalities["id"].isin(set(municipalities))]
    residents = [rows.groupby(column)["population"].sum() for column in CENTRE_COLUMNS]
    found = tuple(str(of.idxmax()) for of in residents if len(of))
    if len(found) < 2:
        raise BadInputError(
            f"the area's municipalities name {len(found)} centres ({', '.join(found) or 'none'}); two can "
            f"share a room; fill {', '.join(CENTRE_COLUMNS)} of the table municipalities"
        )
    return found


def nearest_of_its_service(region: Region, centre: str) -> str:
    """Return the centre of the same service nearest to one, as the crow flies; empty where there is none."""
    named = centres_named(region)
    others = sorted(other for other, service in named.items() if service == named[centre] and other != centre)
    if not others:
        return ""
    sites = region.sites.set_index("id")
    at = sites.loc[[centre, *others]]
    here, *there = unit_vectors(at["lon"].to_numpy(float), at["lat"].to_numpy(float))
    return others[int(np.argmin(np.linalg.norm(np.array(there) - here, axis=1)))]


def numbered(backups: Mapping[str, str], centres: Centres) -> Ints:
    """Return who takes over from each of the centres, by index; -1: nobody, or none of them."""
    of = [backups.get(centre, "") for centre in centres.ids]
    return np.array([centres.ids.index(b) if b in centres.ids else -1 for b in of], dtype=np.int64)


def widened(region: Region, part: Region, centres: Iterable[str]) -> Region:
    """Return a part of a region with all the municipalities that the centres serve: all their calls."""
    known = set(part.municipalities["id"])
    served = set(municipalities_served(region, centres))
    if served <= known:
        return part
    numbers = [number for number in region.municipalities["id"] if number in known | served]
    wide = cut(region, ", ".join(numbers), ring_m=0.0)
    return replace(wide, title=part.title)
