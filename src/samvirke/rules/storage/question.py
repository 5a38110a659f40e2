"""What is asked of the duty to store, and what a human states: nothing of it is guessed."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean

EARLIEST, LATEST = 2000, 2100  # what a year can be in any file here


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and who answers for it.

    Parameters
    ----------
    kind
        municipality, county or health_region.
    year
        Year of the duty: the use of the calendar years before it counts.
    day
        Of the sheet: what is past its day then is not counted.
    body
        Whose the lines are where a file does not say; where it does, the one body to show. Empty: all.
    deviating
        Years whose use deviates considerably, whatever the item.
    deviating_of
        Item → years whose use of that item deviates, beside the above.
    not_used
        Items that are not used in a normal situation.
    signed_by, role
        Who signs; empty: to be filled in by hand.
    """

    kind: str
    year: int
    day: date
    body: str = ""
    deviating: frozenset[int] = frozenset()
    deviating_of: Mapping[str, frozenset[int]] = field(default_factory=dict)
    not_used: frozenset[str] = frozenset()
    signed_by: str = ""
    role: str = ""

    def __post_init__(self) -> None:
        if not EARLIEST <= self.year <= LATEST:
            raise BadInputError(
                f"the year is {self.year}; it must be from {EARLIEST} to {LATEST}; give the year of the duty"
            )

    def deviating_for(self, item: str) -> frozenset[int]:
        """Return the years that deviate for an item."""
        return self.deviating | self.deviating_of.get(item, frozenset())

    def check_items(self, covered: Collection[str]) -> None:
        """Refuse items that the duty does not name.

        Raises
        ------
        BadInputError
            When a stated item is none of those covered.
        """
        for name in sorted({*self.not_used, *self.deviating_of} - set(covered)):
            near = did_you_mean(name, covered)
            raise BadInputError(
                f"there is no item {name!r} in § 8 a; {near + '; ' if near else ''}"
                f"the items are {', '.join(covered)}"
            )


def deviating_years(words: Iterable[str]) -> tuple[frozenset[int], dict[str, frozenset[int]]]:
    """Return the deviating years that words state: for every item, and by item.

    >>> deviating_years(["2020", "glove:2021"])
    (frozenset({2020}), {'glove': frozenset({2021})})

    Raises
    ------
    BadInputError
        When a word is neither a year nor item:year.
    """
    of_all: set[int] = set()
    by_item: dict[str, frozenset[int]] = {}
    for word in words:
        found = re.fullmatch(r"(?:(\w+):)?(20[0-9]{2})", word.strip())
        if found is None:
            raise BadInputError(
                f"a deviating year is {word.strip()!r}; it must be a year such as 2021, or an item and a "
                "year such as surgical_mask:2021; write several with commas between: 2020,2021"
            )
        item, year = found[1], int(found[2])
        if item:
            by_item[item] = by_item.get(item, frozenset()) | {year}
        else:
            of_all.add(year)
    return frozenset(of_all), by_item
