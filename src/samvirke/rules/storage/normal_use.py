"""Normal use: the mean of the last calendar years, deviating years replaced by the year before.

The regulation says: "Forbruket i år med vesentlig avvikende forbruk skal erstattes med forbruk i
foregående år." Our reading, not verified: when the year before deviates too, one further back is taken,
and a replacing year that is itself one of the last three counts twice.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from samvirke.model.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCounted:
    """One of the last years, and the year whose use counts for it.

    Parameters
    ----------
    year
        Calendar year of the mean.
    taken_from
        The same year, or the one that replaces it.
    pieces
        Use in `taken_from`, 0 or more.
    """

    year: int
    taken_from: int
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalUse:
    """What a mean of years is made of, oldest year first."""

    counted: tuple[YearCounted, ...]

    @property
    def total(self) -> int:
        """Pieces of all counted years together."""
        return sum(year.pieces for year in self.counted)

    @property
    def a_year(self) -> Fraction:
        """Mean use of a year, exact."""
        return Fraction(self.total, len(self.counted))


def sources_of_years(year: int, years: int, deviating: Collection[int]) -> dict[int, int]:
    """Return for each of the last calendar years the year whose use counts.

    Parameters
    ----------
    year
        The year of the duty; the last is the one before it.
    years
        How many calendar years the mean is of.
    deviating
        Years whose use deviates considerably.

    Examples
    --------
    >>> sources_of_years(2024, 3, {2021, 2022})  # 2021 deviates too: one further back
    {2021: 2020, 2022: 2020, 2023: 2023}
    """
    found = {}
    for counted in range(year - years, year):
        source = counted
        while source in deviating:
            source -= 1
        found[counted] = source
    return found


def normal_use(used: Mapping[int, int], *, year: int, years: int, deviating: Collection[int]) -> NormalUse:
    """Return the use that the duty is counted from.

    Parameters
    ----------
    used
        Year → pieces used in it.
    year, years, deviating
        See `sources_of_years`.

    Raises
    ------
    InvalidValueError
        When the use of a year that counts is not there.
    """
    counted = []
    for of_year, source in sources_of_years(year, years, deviating).items():
        if source not in used:
            raise InvalidValueError(
                f"the use of {source} is not among {sorted(used)}; it counts for {of_year}; give the use of "
                "every year that sources_of_years names"
            )
        counted.append(YearCounted(year=of_year, taken_from=source, pieces=used[source]))
    return NormalUse(counted=tuple(counted))
