"""How far somebody has heard: `110.innlandet/1:41,112.innlandet/1:7@1800000000000`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.entry import ORIGIN

LONGEST = 20_000  # letters: some hundreds of centres
ONE = re.compile(rf"({ORIGIN.pattern}):(\d{{1,15}})")
MOMENT = re.compile(r"-?\d{1,16}")


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far somebody has heard.

    Parameters
    ----------
    heard
        Origin → how many of its entries.
    at_ms
        When, on the clock of the space: what has ended since then is told too.
    """

    heard: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    at_ms: int = 0

    def __str__(self) -> str:
        # Never empty: an empty id would make a browser forget where it was.
        return f"{','.join(f'{origin}:{n}' for origin, n in sorted(self.heard.items()))}@{self.at_ms}"


def read_cursor(text: str) -> Cursor:
    """Read what `str(cursor)` wrote; `0` is the beginning.

    Raises
    ------
    InvalidValueError
        When it is none.

    >>> read_cursor("110.innlandet/1:41@7").heard["110.innlandet/1"]
    41
    """
    if text == "0":
        return Cursor()
    logs, at, moment = text.partition("@")
    if len(text) <= LONGEST and at and MOMENT.fullmatch(moment):
        found = [ONE.fullmatch(one) for one in logs.split(",")] if logs else []
        if all(found):
            return Cursor({one[1]: int(one[one.re.groups]) for one in found if one}, int(moment))
    raise InvalidValueError(
        f"{text[:80]!r} is no place in the stream; it must be an id that the stream gave, such as "
        "110.innlandet/1:41@1800000000000, or 0 for all from the beginning"
    )
