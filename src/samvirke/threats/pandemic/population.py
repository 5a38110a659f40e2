"""Who lives where, how old, and where they work."""

from dataclasses import dataclass

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
