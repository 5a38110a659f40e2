"""Names of records: `incident:110.innlandet:01JD…` says what it is and which centre writes it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from samvirke.model.errors import InvalidValueError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
ID = re.compile(r"(?P<kind>[a-z_]+):(?P<home>[a-z0-9][a-z0-9.-]*):(?P<own>[A-Za-z0-9._~-]{1,120})")
RANDOM_BITS = 80


def ulid(now_ms: int, chance: Callable[[int], int]) -> str:
    """Return 26 letters that sort by time and do not meet again (github.com/ulid/spec).

    Parameters
    ----------
    now_ms
        Milliseconds since 1970.
    chance
        Gives that many random bits: `secrets.randbits`, or a seeded one in a simulation.
    """
    number = ((now_ms & (1 << 48) - 1) << RANDOM_BITS) | chance(RANDOM_BITS)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


@dataclass(frozen=True, slots=True)
class RecordId:
    """The three parts of the id of a record."""

    kind: str
    home: str
    own: str

    @classmethod
    def of(cls, text: str) -> "RecordId":
        """Read an id.

        Raises
        ------
        InvalidValueError
            When it is none.
        """
        match = ID.fullmatch(text)
        if match is None:
            raise InvalidValueError(
                f"{text[:120]!r} is no id of a record; it must be kind:centre:name, such as "
                "incident:110.innlandet:01JD8Q3V5T6Y7Z8X9W0V1T2R3S"
            )
        return cls(match["kind"], match["home"], match["own"])

    def __str__(self) -> str:
        return f"{self.kind}:{self.home}:{self.own}"
