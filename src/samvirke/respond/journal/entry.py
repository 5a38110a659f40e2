"""One entry of a journal: a header that never changes, and parts that may be withheld or erased."""

import hashlib
import re
from dataclasses import dataclass, field, replace

from samvirke.model.errors import InvalidValueError

CENTRE = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*")  # 110.innlandet
ORIGIN = re.compile(rf"(?P<centre>{CENTRE.pattern})/(?P<epoch>[1-9]\d{{0,8}})")
SPACE = re.compile(r"[a-z][a-z0-9-]{0,62}")  # live, exercise-1
FIELD_CLASS = re.compile(r"[A-Z]{1,32}")  # FELLES
SALT_BYTES = 16
SEQ_END, COUNTER_END = 1 << 40, 1 << 32  # a trillion entries an epoch; entries within a millisecond
WALL_END_MS = 1 << 47  # the year 6429
MOST_PARTS = 64
VERSION = 1


@dataclass(frozen=True, slots=True)
class Part:
    """What an entry says to those who may read one access class.

    Parameters
    ----------
    field_class
        FELLES, ETAT, HELSE, POLITI or SKJERMET: see `respond.record.field_class`.
    commitment
        SHA-256 of salt and content, 32 bytes: what the header holds.
    salt
        16 random bytes, so that nobody finds the content by guessing; None where the content is None.
    content
        Canonical JSON; None: withheld from this centre, or erased.
    """

    field_class: str
    commitment: bytes
    salt: bytes | None = None
    content: bytes | None = None

    @classmethod
    def sealed(cls, field_class: str, content: bytes, salt: bytes) -> "Part":
        """Return a part with its commitment."""
        return cls(field_class, commitment_of(salt, content), salt, content)

    def bare(self) -> "Part":
        """Return the part without what it says."""
        return replace(self, salt=None, content=None)

    @property
    def is_true(self) -> bool:
        """Whether the content is what was committed to; also true of a part whose content is not here."""
        if self.salt is None or self.content is None:
            return self.salt is None and self.content is None
        return commitment_of(self.salt, self.content) == self.commitment


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Parameters
    ----------
    origin
        Centre and epoch that wrote it: `110.innlandet/1`.
    seq
        Its number in the log of its origin, from 0 without gaps.
    wall_ms, counter
        The hybrid logical clock: later than all that its writer had seen.
    space
        In which space: `live`, `exercise-1`.
    parts
        One for each access class that it speaks to.
    """

    origin: str
    seq: int
    wall_ms: int
    counter: int
    space: str
    parts: tuple[Part, ...]
    _leaf: bytes | None = field(init=False, default=None, repr=False, compare=False)

    @property
    def header(self) -> bytes:
        """The bytes that the Merkle tree is made of; canonical JSON."""
        # Written by hand: the keys stand in order and no text in it can need an escape.
        parts = ",".join([f'["{part.field_class}","{part.commitment.hex()}"]' for part in self.parts])
        return (
            f'{{"hlc":[{self.wall_ms},{self.counter}],"origin":"{self.origin}","parts":[{parts}],'
            f'"seq":{self.seq},"space":"{self.space}","v":{VERSION}}}'
        ).encode("ascii")

    @property
    def leaf(self) -> bytes:
        """Its leaf hash, RFC 6962 section 2.1: SHA-256 of 0x00 and the header."""
        if self._leaf is None:  # hashed once, by the thread that made the entry
            object.__setattr__(self, "_leaf", hashlib.sha256(b"\x00" + self.header).digest())
        return self._leaf  # type: ignore[return-value]

    @property
    def centre(self) -> str:
        """Who wrote it."""
        return self.origin.partition("/")[0]

    @property
    def epoch(self) -> int:
        """Which life of the centre's log it belongs to; a restore from a copy begins the next."""
        return int(self.origin.partition("/")[2])

    @property
    def stamp(self) -> tuple[int, int, str, int]:
        """Its place in the order of all entries of all centres."""
        return self.wall_ms, self.counter, self.origin, self.seq


def commitment_of(salt: bytes, content: bytes) -> bytes:
    """Return what a header holds of a part."""
    return hashlib.sha256(salt + content).digest()


def check_entry(entry: Entry) -> Entry:
    """Return an entry that another centre gave, when it has the form of one and says what it committed to.

    Raises
    ------
    InvalidValueError
        When a name in it is none, a number is out of bounds, or a content is not what was committed to.
    """
    whose = f"entry {entry.seq} of {entry.origin[:80]!r}"
    if not ORIGIN.fullmatch(entry.origin) or not SPACE.fullmatch(entry.space):
        raise InvalidValueError(f"{whose} names no origin or no space; it must be such as 110.innlandet/1")
    bounds = ((entry.seq, SEQ_END), (entry.wall_ms, WALL_END_MS), (entry.counter, COUNTER_END))
    if any(not 0 <= number < end for number, end in bounds) or len(entry.parts) > MOST_PARTS:
        raise InvalidValueError(
            f"{whose} is stamped {entry.wall_ms}.{entry.counter} and has {len(entry.parts)} parts; numbers "
            f"must be 0 or more and fit a journal, parts at most {MOST_PARTS}"
        )
    for number, part in enumerate(entry.parts):
        if (
            not FIELD_CLASS.fullmatch(part.field_class)
            or len(part.commitment) != hashlib.sha256().digest_size
        ):
            raise InvalidValueError(f"part {number} of {whose} has no access class or no commitment")
        if not part.is_true or (part.salt is not None and len(part.salt) != SALT_BYTES):
            raise InvalidValueError(f"part {number} of {whose} does not say what its header committed to")
    return entry


def check_centre(text: str) -> str:
    """Return the name of a centre.

    Raises
    ------
    InvalidValueError
        When it is none.
    """
    if not CENTRE.fullmatch(text) or len(text) > 64:
        raise InvalidValueError(
            f"{text!r} is no name of a centre; it must be small letters, digits, points and hyphens, at most "
            "64, such as 110.innlandet"
        )
    return text


def check_space(text: str) -> str:
    """Return the name of a space.

    Raises
    ------
    InvalidValueError
        When it is none.
    """
    if not SPACE.fullmatch(text):
        raise InvalidValueError(
            f"{text!r} is no name of a space; it must be small letters, digits and hyphens, such as live or "
            "exercise-1"
        )
    return text
