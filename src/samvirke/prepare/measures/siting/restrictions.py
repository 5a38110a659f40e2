"""What a plan must keep to: sites that stay, sites that cannot be, money, capacity, floors of service."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import BadInputError
from samvirke.travel.times import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Floor:
    """The least share of some points' weight that must be reached.

    Parameters
    ----------
    points
        Whom it protects, shape ``(n_points,)``: true where the point counts, such as a municipality.
    share
        Of their weight, 0-1. Points that no site reaches count in the weight.
    name
        For texts, such as the municipality's name.
    """

    points: Bools
    share: float
    name: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise BadInputError(
                f"floor {self.name or 'without a name'} asks for a share of {self.share}; "
                "it must be from 0 to 1; write 90 % as 0.9"
            )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Restrictions:
    """What every plan must keep to.

    Parameters
    ----------
    fixed
        Sites that are open in every plan. They count in p and in the budget: to add two sites to five,
        fix the five, ask for seven, and let the five cost 0.
    forbidden
        Sites that stay closed.
    cost
        Of opening each site, shape ``(n_sites,)``, not negative; None: 1 each.
    budget
        Most that the open sites may cost together.
    capacity
        Weight of demand that each site can serve, shape ``(n_sites,)``; None: no limit. A point's weight
        may be split between sites.
    floors
        Least shares reached, each for its own points.
    """

    fixed: Sequence[int] | Ints = ()
    forbidden: Sequence[int] | Ints = ()
    cost: Floats | None = None
    budget: float = float("inf")
    capacity: Floats | None = None
    floors: Sequence[Floor] = ()


NONE = Restrictions()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Kept:
    """Restrictions written out, site by site: `least` and `most` units, and what each costs."""

    least: Ints
    most: Ints
    cost: Floats
    budget: float
    capacity: Floats | None
    floors: tuple[Floor, ...]


def written_out(restrictions: Restrictions, n_sites: int, n_points: int, *, per_site: int = 1) -> Kept:
    """Check restrictions and write them out; `per_site` is the most units that one site may hold."""
    least = np.bincount(site_numbers(restrictions.fixed, n_sites, "fixed"), minlength=n_sites)
    most = np.full(n_sites, per_site, dtype=np.int64)
    closed = site_numbers(restrictions.forbidden, n_sites, "forbidden")
    both = np.intersect1d(closed, np.flatnonzero(least))
    if len(both):
        raise BadInputError(
            f"site {both[0]} is both fixed and forbidden; a site can be one of them; take it out of one list"
        )
    most[closed] = 0
    for floor in restrictions.floors:
        if np.shape(floor.points) != (n_points,) or np.asarray(floor.points).dtype != np.bool_:
            raise BadInputError(
                f"floor {floor.name or 'without a name'} marks points with shape {np.shape(floor.points)}; "
                f"it must be true or false for each of the {n_points} points"
            )
    if not restrictions.budget >= 0:
        raise BadInputError(f"the budget is {restrictions.budget}; it must be 0 or more")
    cost, capacity = restrictions.cost, restrictions.capacity
    return Kept(
        least=np.minimum(least, per_site),
        most=most,
        cost=np.ones(n_sites) if cost is None else amounts(cost, n_sites, "cost of site"),
        budget=float(restrictions.budget),
        capacity=None if capacity is None else amounts(capacity, n_sites, "capacity of site"),
        floors=tuple(restrictions.floors),
    )


def amounts(values: npt.ArrayLike, n: int, what: str) -> Floats:
    """Return amounts that are all finite and not negative; `what` names one in the text of an error."""
    checked = np.ascontiguousarray(values, dtype=np.float64)
    if checked.shape != (n,):
        raise BadInputError(f"{what}: {checked.shape} values were given; there must be {n}, one for each")
    bad = np.flatnonzero(~(np.isfinite(checked) & (checked >= 0)))
    if len(bad):
        raise BadInputError(f"{what} {bad[0]} is {checked[bad[0]]}; it must be a number, 0 or more")
    return checked


def whole_number(value: int, what: str) -> int:
    """Return a number of sites or units that can be: whole, and not negative."""
    if not np.isfinite(value) or int(value) != value or value < 0:
        raise BadInputError(f"{what} is {value}; it must be a whole number, 0 or more")
    return int(value)


def site_numbers(sites: Sequence[int] | Ints, n_sites: int, what: str) -> Ints:
    """Return numbers of sites that are all known; `what` says in an error which list they are."""
    numbers = np.asarray(sites)
    if len(numbers) == 0:
        return np.empty(0, dtype=np.int64)
    if not np.issubdtype(numbers.dtype, np.integer):
        raise BadInputError(f"{what} sites are {numbers.dtype}; they must be the numbers of sites, from 0")
    unknown = numbers[(numbers < 0) | (numbers >= n_sites)]
    if len(unknown):
        raise BadInputError(
            f"{what} names site {unknown[0]}, which is unknown; sites are numbered 0 to {n_sites - 1}"
        )
    return numbers.astype(np.int64)
