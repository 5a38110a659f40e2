"""What a client may ask of a collection: a box, a time, a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely

from samvirke.model.calendar import moment_utc
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.respond.standards.moment import read_moment
from samvirke.respond.standards.ogc.features import Feature

MOST = 1000
DEFAULT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question about features.

    Parameters
    ----------
    bbox
        `west,south,east,north` in degrees; six numbers have heights, which are not looked at; empty: all.
        A box with west above east crosses the antimeridian.
    datetime
        A moment, or `from/to` with `..` or nothing for open: when the feature last changed; empty: all.
    limit, offset
        A page: that many features from a number on; more than 1,000 asked for is 1,000 (OGC API Features
        1.0.1 wants no error there).
    """

    bbox: str = ""
    datetime: str = ""
    limit: int = DEFAULT
    offset: int = 0

    def page(self, features: Iterable[Feature]) -> tuple[list[Feature], int]:
        """Return the features of the page, and how many match in all.

        Raises
        ------
        BadInputError
            When a parameter is not of its form.
        """
        if self.limit < 1 or self.offset < 0:
            raise BadInputError(
                f"limit is {self.limit} and offset {self.offset}; limit must be 1 or more, offset 0 or more"
            )
        boxes, (begins, ends) = _boxes(self.bbox), _interval(self.datetime)
        found = [
            feature
            for feature in features
            if (
                not boxes or any(shapely.geometry.shape(feature["geometry"]).intersects(box) for box in boxes)
            )
            and begins <= (read_moment(feature["properties"]["changed_at"]) or 0) <= ends
        ]
        return found[self.offset : self.offset + self.most], len(found)

    @property
    def most(self) -> int:
        """How many features a page of the answer holds at most."""
        return min(self.limit, MOST)


def _boxes(text: str) -> list[Any]:
    if not text:
        return []
    try:
        numbers = [float(word) for word in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if (
        len(numbers) != 4
        or not (-90 <= numbers[1] <= numbers[3] <= 90)
        or not all(abs(n) <= 180 for n in numbers)
    ):
        raise BadInputError(
            f"bbox is {text[:80]!r}; it must be west,south,east,north in degrees, such as 4,57,32,72"
        )
    west, south, east, north = numbers
    if west <= east:
        return [shapely.box(west, south, east, north)]
    return [shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)]


def _interval(text: str) -> tuple[float, float]:
    if not text:
        return float("-inf"), float("inf")
    begins, parted, ends = text.partition("/")
    if not parted and begins == "..":
        raise BadInputError(
            "datetime is '..'; it must be a moment, or from/to with .. for open, such as ../.."
        )
    first = _moment(begins, float("-inf"))
    last = _moment(ends, float("inf")) if parted else first + 999  # within the second
    if last < first:
        raise BadInputError(f"datetime is {text[:80]!r}, which ends before it begins; turn it round")
    return first, last


def _moment(text: str, open_end: float) -> float:
    if text in ("", ".."):
        return open_end
    try:
        return moment_utc(text).timestamp() * 1000
    except InvalidValueError as error:
        raise BadInputError(
            f"datetime has {text[:40]!r}; it must be a moment such as 2026-01-31T13:45:00Z, or from/to "
            "with .. for open"
        ) from error
