"""How the call centres of a plan work together, how many operators they have, and how many call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from samvirke.model.finding import Finding
from samvirke.prepare.centre_areas import centres_named
from samvirke.prepare.measures.call_centres.arrangement import FIGURES, NAMES, WHOLE, Arrangement
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region

APART = NAMES[0]
MOST = {"staff": 1000, "volume": 1e8}  # more is a digit too many


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCalls:
    """Calls are played first, and units are alerted when operators have got so far.

    Parameters
    ----------
    arrangement
        apart, co_located, partly_pooled or one_number; see `measures.call_centres.arrangement`.
    rooms
        Ids of the centres that sit together, two or more in each; none: those that serve most residents
        of the area, one a service, in one room.
    cross_trained, overflow_after_s, keep_free, triage_s
        As `Arrangement` has them; None: what is usual.
    staff
        Centre → operators on duty at all hours; others get as many as their answer target takes, hour by
        hour, at the region's own volumes, whatever `volume` says.
    volume
        Centre → calls a year; others get the published or modelled volume.
    where
        Where each key stands in the file, for messages.
    """

    arrangement: str = APART
    rooms: tuple[tuple[str, ...], ...] = ()
    cross_trained: float | None = None
    overflow_after_s: float | None = None
    keep_free: float | None = None
    triage_s: float | None = None
    staff: Mapping[str, float] = field(default_factory=dict)
    volume: Mapping[str, float] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, float]:
        """What the plan sets of the arrangement."""
        given = {name: getattr(self, name) for name in FIGURES}
        return {name: value for name, value in given.items() if value is not None}

    def arranged(self) -> Arrangement:
        """Return the arrangement with the usual figures, but for those that the plan sets."""
        return Arrangement.named(self.arrangement, **self.settings)

    @property
    def centres(self) -> tuple[str, ...]:
        """Every centre that the plan names, each once."""
        seated = [centre for room in self.rooms for centre in room]
        return tuple(dict.fromkeys([*seated, *self.staff, *self.volume]))

    def findings(self, region: Region, new: frozenset[str] = frozenset()) -> Iterator[Finding]:
        """Give everything that does not fit a region; `new` are centres that the plan itself brings."""
        known = (*centres_named(region), *sorted(new))
        yield from self._of_arrangement()
        for number, room in enumerate(self.rooms, start=1):
            yield from self._of_room(number, room, known)
        for table in ("staff", "volume"):
            what = "operators" if table == "staff" else "calls a year"
            tell = partial(self._finding, f"calls.{table}")
            for centre, value in getattr(self, table).items():
                yield from self._unknown(f"calls.{table}", centre, known)
                if not 0 <= value <= MOST[table]:
                    yield tell(
                        centre, f"{value:g}", f"0 to {MOST[table]:g} {what}", "write how many there are"
                    )
                elif table == "staff" and value != int(value):
                    yield tell(
                        centre, f"{value:g}", "whole operators", "round it; hours are not written here"
                    )

    def _of_arrangement(self) -> Iterator[Finding]:
        if self.arrangement not in NAMES:
            hint = did_you_mean(self.arrangement, NAMES)
            allowed = ", ".join(NAMES)
            yield self._finding(
                "calls", "arrangement", f"{self.arrangement!r}", allowed, hint or "choose one of them"
            )
        for name, value in self.settings.items():
            # A call may never go over; sorting it must come to an end.
            if not 0 <= value < float("inf") and not (name == "overflow_after_s" and value > 0):
                yield self._finding("calls", name, f"{value:g}", "0 or more", "write how much it is")
            elif name in WHOLE and value != int(value):
                yield self._finding("calls", name, f"{value:g}", "whole operators", "round it")

    def _of_room(self, number: int, room: tuple[str, ...], known: tuple[str, ...]) -> Iterator[Finding]:
        for centre in room:
            yield from self._unknown("calls", centre, known, key="rooms")
        if len(set(room)) < 2:
            yield self._finding(
                "calls",
                "rooms",
                f"room {number} with {', '.join(room) or 'nobody'}",
                "two centres or more in each room",
                "name who sits together",
            )
        before = [centre for other in self.rooms[: number - 1] for centre in other]
        for centre in dict.fromkeys(room):
            if centre in before or room.count(centre) > 1:
                yield self._finding(
                    "calls", "rooms", f"{centre} twice", "each centre in one room", "leave one of them out"
                )

    def _unknown(
        self, table: str, centre: str, known: tuple[str, ...], *, key: str = ""
    ) -> Iterator[Finding]:
        if centre not in known:
            allowed = "centres that municipalities name" + ("" if known else ": none does in this region")
            hint = did_you_mean(centre, known)
            yield self._finding(table, key or centre, f"{centre!r}", allowed, hint or "mend the id")

    def _finding(self, table: str, key: str, seen: str, allowed: str, do: str) -> Finding:
        row = self.where.get(f"{table}.{key}", "")
        return Finding(table=table, row=row, column=key, seen=seen, allowed=allowed, do=do)
