"""Where free units stand: back at their own base, or moved to where they are missed."""

from dataclasses import dataclass

from samvirke.engine.response.dispatch.cover import Cover
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Bools, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Dmexclp:
    """A unit that has become free goes to the stop where it adds most expected cover.

    Jagtenberg, Bhulai, van der Mei (2015), Operations Research for Health Care 4, 27-35.

    Parameters
    ----------
    cover
        Of the group that is moved.
    stops
        Where its units may stand, ascending; a unit uses those of its own fleet.
    """

    cover: Cover
    stops: Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Compliance:
    """A table: with n units of the group free, these stops shall be manned.

    Parameters
    ----------
    members
        The units of the group, shape ``(n_units,)``.
    rows
        ``rows[n]`` lists n stops or fewer, the most important first; a stop may stand twice. One row
        for each number of free units from 0 to the size of the group.
    """

    members: Bools
    rows: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        size = int(self.members.sum())
        if len(self.rows) != size + 1:
            raise InvalidValueError(
                f"the compliance table has {len(self.rows)} rows; with {size} units it must have {size + 1}, "
                "one for each number of free units from 0"
            )
        for n, row in enumerate(self.rows):
            if len(row) > n:
                raise InvalidValueError(
                    f"row {n} of the compliance table lists {len(row)} stops; {n} at most"
                )

    @property
    def stops(self) -> tuple[int, ...]:
        """Every stop the table names, ascending."""
        return tuple(sorted({stop for row in self.rows for stop in row}))


MoveUp = Dmexclp | Compliance
