"""Which hospital the patients of a municipality go to: modelled, as no open register says so."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import BadInputError
from samvirke.model.sphere import unit_vectors
from samvirke.register.region import Region

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Catchment:
    """The hospitals of a region and whom each serves.

    Parameters
    ----------
    hospitals
        Ids of the sites, in the order of the table.
    share
        Of the residents of each municipality, shape ``(n_municipalities, n_hospitals)``; rows add up to 1.
    said
        How it came to be known, one sentence.
    """

    hospitals: tuple[str, ...]
    share: Floats
    said: str

    @property
    def main(self) -> Ints:
        """The hospital that serves most of each municipality, shape ``(n_municipalities,)``."""
        return np.asarray(np.argmax(self.share, axis=1))


def catchment_of(region: Region) -> Catchment:
    """Return who goes to which hospital.

    People of a cell go to the nearest hospital, in a straight line, of the trust that has their
    municipality (`ambulance_service`); where it owns none, to the nearest of all. A municipality without
    people in cells goes by its own position; the first of equally near ones counts.

    Raises
    ------
    BadInputError
        When the region has no hospitals.
    """
    sites = region.sites[region.sites["kind"] == "hospital"]
    if sites.empty:
        raise BadInputError(
            f"region {region.name} has 0 hospitals; patients must have somewhere to go; add a site of kind "
            "hospital to the table sites"
        )
    rows = region.municipalities
    numbers = {name: i for i, name in enumerate(rows["id"])}
    cells = region.cells[region.cells["municipality"].isin(numbers) & (region.cells["population"] > 0)]
    home = cells["municipality"].map(numbers).to_numpy(dtype=np.int64)
    people = cells["population"].to_numpy(dtype=np.float64)
    bare = np.setdiff1d(np.arange(len(rows)), home)
    home = np.concatenate([home, bare])
    people = np.concatenate([people, np.ones(len(bare))])
    lon, lat = (
        np.concatenate([cells[axis], rows[axis].iloc[bare]]).astype(np.float64) for axis in ("lon", "lat")
    )
    trust = rows["ambulance_service"].to_numpy(dtype=object)
    hospital = _nearest(
        lon, lat, trust[home], sites["lon"], sites["lat"], sites["owner"].to_numpy(dtype=object)
    )
    served = np.zeros((len(rows), len(sites)))
    np.add.at(served, (home, hospital), people)
    with_own = int(np.isin(trust, sites["owner"]).sum())
    return Catchment(
        hospitals=tuple(sites["id"]),
        share=served / served.sum(axis=1, keepdims=True),
        said=f"Hospitals are modelled: people go to the nearest of {len(sites)} that their own trust owns, "
        "and "
        f"in {len(rows) - with_own} of {len(rows)} municipalities, whose trust owns none, to the nearest "
        "of all.",
    )


def _nearest(
    lon: Floats, lat: Floats, trust: npt.NDArray[np.object_], to_lon: Floats, to_lat: Floats, owner: Floats
) -> Ints:
    chord2 = -2 * (unit_vectors(lon, lat) @ unit_vectors(np.asarray(to_lon), np.asarray(to_lat)).T)
    is_own = trust[:, None] == owner[None, :]
    is_own |= ~is_own.any(axis=1, keepdims=True)
    return np.asarray(np.argmin(np.where(is_own, chord2, np.inf), axis=1))
