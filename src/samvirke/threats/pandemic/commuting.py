"""Who works in another municipality: the region's table, else a model by size and distance."""

from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import BadInputError
from samvirke.model.sphere import arc_m, unit_vectors
from samvirke.register.region import Region
from samvirke.threats.pandemic.rows import read_rows
from samvirke.travel.times import Floats, Ints

WORKING = slice(2, 7)  # ages 20-69


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Links:
    """Commuting by row (CSR), as in `Population`.

    Parameters
    ----------
    starts, place, share
        As `work_starts`, `work_place` and `work_share` there.
    said
        How it came to be known, one sentence.
    """

    starts: Ints
    place: Ints
    share: Floats
    said: str


def commuting_of(region: Region, residents: Ints) -> Links:
    """Return who commutes where.

    Parameters
    ----------
    region
        Its table `commuters` counts where it has rows; else the gravity model.
    residents
        By municipality and age, shape ``(n_municipalities, 9)``.

    Raises
    ------
    BadInputError
        When more commute from a municipality than it has residents of 20-69.
    """
    working = residents[:, WORKING].sum(axis=1)
    if len(region.table("commuters")):
        return _told(region, working)
    rows = region.municipalities
    position = rows[["lon", "lat"]].to_numpy(dtype=np.float64)
    return _modelled(position, residents.sum(axis=1), working)


def gravity_shares(position: Floats, people: Ints) -> Floats:
    r"""Return the share of each municipality's workers (row) who work in each (column), its own included.

    Parameters
    ----------
    position
        Longitude and latitude of the municipalities, degrees, shape ``(n, 2)``.
    people
        Residents, shape ``(n,)``.

    Notes
    -----
    :math:`s_{ij} \\propto P_j (1 + d_{ij} / d_0)^{-γ}` with straight distance d; d0 and γ are rows of
    `data/commuting.csv`, fitted to the commuters of 2017. A gravity model: Zipf (1946), American
    Sociological Review 11, 677-686.
    """
    numbers = _numbers()
    at = unit_vectors(position[:, 0], position[:, 1])
    apart_km = arc_m(np.linalg.norm(at[:, None] - at[None, :], axis=-1)) / 1000
    pull = people * (1 + apart_km / numbers["near_km"]) ** -numbers["fall"]
    total = pull.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(pull, total, out=np.eye(len(pull)), where=total > 0))


def _told(region: Region, working: Ints) -> Links:
    table = region.table("commuters")
    numbers = {name: i for i, name in enumerate(region.municipalities["id"])}
    known = table[table["home"].isin(numbers) & table["work"].isin(numbers)]
    count = np.zeros((len(numbers), len(numbers)))
    # As whole numbers also where no row is left, as of a place cut out of its country.
    home, work = (known[end].map(numbers).to_numpy(dtype=np.int64) for end in ("home", "work"))
    np.add.at(count, (home, work), known["commuters"].to_numpy(dtype=np.float64))
    np.fill_diagonal(count, 0.0)
    out = count.sum(axis=1)
    # A tenth of a person: the source may have rounded.
    too_many = np.flatnonzero(out > working + 0.1)
    if len(too_many):
        i = int(too_many[0])
        raise BadInputError(
            f"region {region.name}: {out[i]:,.0f} commute from {region.municipalities['id'].iloc[i]}, "
            "which has "
            f"{working[i]:,} residents of 20-69 years; it must be no more than those; correct the table "
            "commuters or the ages"
        )
    # By those who commute where these are the tenth more: nobody is away more than wholly.
    of = np.maximum(working, out)[:, None]
    share = np.divide(count, of, out=np.zeros_like(count), where=working[:, None] > 0)
    return _links(
        share,
        f"Commuting is from the region's table commuters: {out.sum():,.0f} people work in another "
        "municipality "
        f"than they live in, {_percent(out.sum(), working)} of those of 20-69 years.",
    )


def _modelled(position: Floats, people: Ints, working: Ints) -> Links:
    numbers = _numbers()
    share = gravity_shares(position, people)
    np.fill_diagonal(share, 0.0)
    share[share * working[:, None] < numbers["least_commuters"]] = 0.0
    out = float((share * working[:, None]).sum())
    return _links(
        share,
        f"Commuting is modelled by residents and straight distance (near {numbers['near_km']:g} km, fall "
        f"{numbers['fall']:g}): {out:,.0f} people work in another municipality than they live in, "
        f"{_percent(out, working)} of those of 20-69 years.",
    )


def _links(share: Floats, said: str) -> Links:
    home, place = np.nonzero(share)
    starts = np.searchsorted(home, np.arange(len(share) + 1))
    return Links(
        starts=starts.astype(np.int64), place=place.astype(np.int64), share=share[home, place], said=said
    )


def _percent(out: float, working: Ints) -> str:
    return f"{100 * out / max(int(working.sum()), 1):.1f} %"


def _numbers() -> dict[str, float]:
    rows = read_rows("commuting.csv")
    return dict(zip(rows["name"], rows["base"].astype(float), strict=True))
