"""Who lives where, how old, and where they work."""

from dataclasses import dataclass

from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.threats.pandemic.commuting import commuting_of
from samvirke.threats.pandemic.residents import residents_by_age
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Population:
    """Residents by municipality and ten-year age group, and where those of working age are by day.

    Parameters
    ----------
    municipalities
        Ids, in the order of the arrays.
    residents
        Whole persons, shape ``(n_municipalities, 9)``: 0-9 … 80+.
    work_starts, work_place, work_share
        Commuting by row (CSR): residents of 20-69 years of municipality i who work in ``work_place[k]`` for
        k in ``work_starts[i]:work_starts[i + 1]``, as a share (0-1) of all residents of 20-69 of i; the
        rest stay. No row names i itself, and shares of a row add up to 1 at most.
    said
        How ages and commuting came to be known, one sentence each.
    """

    municipalities: tuple[str, ...]
    residents: Ints
    work_starts: Ints
    work_place: Ints
    work_share: Floats
    said: tuple[str, ...] = ()


def population_of(region: Region) -> Population:
    """Return who lives and works where in a region.

    Raises
    ------
    BadInputError
        When the region has no municipalities, or more commute from one than live there.
    """
    if region.municipalities.empty:
        raise BadInputError(
            f"region {region.name} has 0 municipalities; a disease spreads among people, so it needs at "
            "least "
            "one; fill the table municipalities"
        )
    residents, ages_said = residents_by_age(region)
    links = commuting_of(region, residents)
    return Population(
        municipalities=tuple(region.municipalities["id"]),
        residents=residents,
        work_starts=links.starts,
        work_place=links.place,
        work_share=links.share,
        said=(*ages_said, links.said),
    )
