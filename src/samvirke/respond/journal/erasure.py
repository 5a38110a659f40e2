"""Erasing what a part of an entry says: which part, and why, stands in the log; what it said does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record

KIND = "part-erased/1"
MOST_CHARS = 500

Place = tuple[str, int, int]  # origin, seq, number of the part


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """A part of an entry is erased, at its home and everywhere else.

    Parameters
    ----------
    origin, seq, part
        Which: of whose log, which entry, which of its parts, from 0.
    reason, ground
        Why, and by which paragraph; never what the part said.
    """

    origin: str | None = felles()
    seq: int | None = felles()
    part: int | None = felles()
    reason: str | None = felles()
    ground: str | None = felles()


ERASURE = RecordKind("erasure", Erasure, "centres")


def place_of(erasure: Record) -> Place | None:
    """Return which part is erased; None: the record says none, or not one of its own home.

    Only the home of a part erases it: another centre cannot make this one forget what it knows.
    """
    return place_in(erasure.data, erasure.home)


def place_in(data: Mapping[str, Any], home: str) -> Place | None:
    """Return which part is erased by what a centre has written; None as with `place_of`."""
    origin, seq, part = (data.get(name) for name in ("origin", "seq", "part"))
    if not (isinstance(origin, str) and isinstance(seq, int) and isinstance(part, int)):
        return None
    return (origin, seq, part) if origin.partition("/")[0] == home and min(seq, part) >= 0 else None


def reject_no_reason(reason: str, ground: str) -> None:
    """Refuse an erasure that nobody could judge afterwards.

    Raises
    ------
    RefusedError
        When the reason or the ground is missing or too long.
    """
    for name, text in (("reason", reason), ("ground", ground)):
        if not text.strip() or len(text) > MOST_CHARS:
            raise RefusedError(
                f"the {name} of an erasure has {len(text.strip())} letters; it must have 1 to "
                f"{MOST_CHARS}: say why "
                "and by which paragraph, not what was written"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePart:
    """Erase what a part of one of the node's own entries says, here and at every centre that holds it.

    Parameters
    ----------
    origin, seq, part
        Which: `samvirke journal show` lists them.
    reason, ground
        Why, and by which paragraph: both stand in the log, readable to all centres.
    """

    name: ClassVar[str] = "erase-part"
    action: ClassVar[str] = "journal.erase"

    origin: str
    seq: int
    part: int
    reason: str
    ground: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("erasure")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        reject_no_reason(self.reason, self.ground)
        if self.origin.partition("/")[0] != scene.centre:
            raise RefusedError(
                f"{self.origin[:80]} is not this centre's log; only the home of an entry erases of "
                "it: ask there"
            )
        if not 0 <= self.seq < scene.state.seen.get(self.origin, 0) or self.part < 0:
            raise RefusedError(
                f"there is no part {self.part} of entry {self.seq} of {self.origin[:80]}; it has "
                f"{scene.state.seen.get(self.origin, 0)} entries, counted from 0"
            )
        place = (self.origin, self.seq, self.part)
        if any(place_of(erasure) == place for erasure in scene.state.of_kind("erasure")):
            raise RefusedError(f"part {self.part} of entry {self.seq} of {self.origin} is erased already")
        erasure = scene.new_id("erasure")
        data = {
            "origin": self.origin,
            "seq": self.seq,
            "part": self.part,
            "reason": self.reason.strip(),
            "ground": self.ground.strip(),
        }
        return [Patch(kind=KIND, record=erasure, subject=erasure, data=data)]
