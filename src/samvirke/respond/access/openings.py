"""What has been opened about a subject: shares, releases and broken glass.

All of it may have been written by another centre's program, so nothing is taken for granted: what is not of
the shape that it must have opens nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from samvirke.respond.access.limits import limits
from samvirke.respond.record.field_class import ETAT, HELSE, POLITI
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State

BY_GLASS = frozenset({ETAT, HELSE, POLITI})  # never SKJERMET: that is opened by naming somebody
NEVER_MS = -1


@dataclass(frozen=True, slots=True)
class Opening:
    """Something is open to a centre from a moment until another, both included, milliseconds."""

    to: str
    from_ms: int | None
    until_ms: int | None

    def holds(self, now_ms: int) -> bool:
        """Whether it is open now."""
        return (self.from_ms is None or self.from_ms <= now_ms) and (
            self.until_ms is None or now_ms <= self.until_ms
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """What has been opened about a subject.

    Parameters
    ----------
    home
        The centre that writes the subject; None: the subject is not known here.
    seeing, acting
        Shares: who takes part.
    released, glass
        Record and class → to whom.
    """

    home: str | None
    seeing: tuple[Opening, ...]
    acting: tuple[Opening, ...]
    released: Mapping[tuple[str, str], tuple[Opening, ...]]
    glass: Mapping[tuple[str, str], tuple[Opening, ...]]

    def taking_part(self, now_ms: int) -> Mapping[str, str]:
        """Return centre → see or act; of two shares the wider holds."""
        if self.home is None:
            return NOBODY
        part = {opening.to: "see" for opening in self.seeing if opening.holds(now_ms)}
        part |= {opening.to: "act" for opening in self.acting if opening.holds(now_ms)}
        part[self.home] = "act"
        return MappingProxyType(part)

    def released_to(self, record: str, field_class: str, now_ms: int) -> frozenset[str]:
        """Return the centres to which the owner has released a class of a record."""
        found = self.released.get((record, field_class), ())
        return frozenset(opening.to for opening in found if opening.holds(now_ms))

    def glass_to(self, record: str, field_class: str, now_ms: int) -> frozenset[str]:
        """Return the centres that broke the glass for it, and take part in the incident."""
        found = self.glass.get((record, field_class), ())
        part = self.taking_part(now_ms) if found else NOBODY
        return frozenset(opening.to for opening in found if opening.to in part and opening.holds(now_ms))


NOBODY: Mapping[str, str] = MappingProxyType({})


def read_openings(state: State, subject: str) -> Openings:
    """Read what has been opened about a subject, and by whom it could be."""
    found = state.get(subject)
    home = None if found is None else found.home
    by_kind: dict[str, list[Record]] = {"share": [], "release": [], "glass": [], "glass_review": []}
    for record in state.about(subject):
        if record.kind in by_kind:
            by_kind[record.kind].append(record)
    # Only the incident's own centre opens it to others.
    shares = [share for share in by_kind["share"] if share.home == home and _is_open(share)]
    acting = [_opening(share) for share in shares if share.get("may") == "act"]
    seeing = [_opening(share) for share in shares if share.get("may") != "act"]
    return Openings(
        home=home,
        seeing=tuple(opening for opening in seeing if opening is not None),
        acting=tuple(opening for opening in acting if opening is not None),
        released=_released(by_kind["release"]),
        glass=_broken(by_kind["glass"], by_kind["glass_review"]),
    )


def glass_until_ms(glass: Record) -> int:
    """Return when glass closes again: what the asker says, but never later than the limit allows."""
    latest_ms = glass.made_at_ms + limits().glass_open_ms
    told = glass.get("until_ms")
    return min(told, latest_ms) if _is_moment(told) else latest_ms


def _released(releases: Iterable[Record]) -> dict[tuple[str, str], tuple[Opening, ...]]:
    released: dict[tuple[str, str], tuple[Opening, ...]] = {}
    for release in releases:
        of, classes, opening = release.get("of"), release.get("classes", ()), _opening(release)
        # Only the owner releases: the id of a record tells whose it is.
        if opening is None or not _is_open(release) or _home_of(of) != release.home:
            continue
        for field_class in classes if isinstance(classes, list) else ():
            if isinstance(field_class, str):
                released[of, field_class] = (*released.get((of, field_class), ()), opening)
    return released


def _broken(
    glasses: Iterable[Record], reviews: Iterable[Record]
) -> dict[tuple[str, str], tuple[Opening, ...]]:
    # Glass that the owner has closed: a review counts only from the owner of what was opened.
    closed = {
        (str(review.get("of")), review.home) for review in reviews if review.get("verdict") == "unjustified"
    }
    broken: dict[tuple[str, str], tuple[Opening, ...]] = {}
    for glass in glasses:
        of, field_class, reason = glass.get("of"), glass.get("field_class"), glass.get("reason")
        owner, told = _home_of(of), glass.get("recipients")
        is_asked = (
            isinstance(of, str)
            and owner not in ("", glass.home)
            and isinstance(field_class, str)
            and field_class in BY_GLASS
            and isinstance(reason, str)
            and len(reason.strip()) >= limits().glass_shortest_reason
            and _is_moment(glass.made_at_ms)
            # Who opens must tell the owner, and may not turn it on one record after another afterwards.
            and isinstance(told, list)
            and owner in told
            and glass.changed == glass.made
        )
        if is_asked and (glass.id, owner) not in closed:
            opening = Opening(glass.home, glass.made_at_ms - limits().clocks_apart_ms, glass_until_ms(glass))
            broken[of, field_class] = (*broken.get((of, field_class), ()), opening)
    return broken


def _opening(record: Record) -> Opening | None:
    """Read to whom, and until when; None: it cannot be read."""
    to, until_ms = record.get("to"), record.get("until_ms")
    if not isinstance(to, str):
        return None
    if until_ms is not None and not _is_moment(until_ms):
        until_ms = NEVER_MS
    return Opening(to, None, until_ms)


def _is_open(record: Record) -> bool:
    return record.get("ended", False) is False


def _is_moment(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _home_of(record: Any) -> str:
    return record.split(":")[1] if isinstance(record, str) and record.count(":") == 2 else ""
