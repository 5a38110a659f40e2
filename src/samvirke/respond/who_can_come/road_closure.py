"""A road that somebody says is closed: all centres go by it at once, until it is open again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.record.as_written import whole
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State
from samvirke.travel.closure import Closure, closed_around

WIDEST_M = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadClosure:
    """No road can be driven within a circle.

    Parameters
    ----------
    lon, lat, radius_m
        The circle: WGS 84 degrees, metres.
    reason
        Why, and how it is known.
    until_ms
        When it is expected to be open, on the clock of the space; None: nobody knows.
    opened_at_ms
        When somebody said that it is open again.
    """

    lon: float | None = felles()
    lat: float | None = felles()
    radius_m: float | None = felles()
    reason: str | None = felles()
    until_ms: int | None = felles()
    opened_at_ms: int | None = felles()


ROAD_CLOSURE = RecordKind("road_closure", RoadClosure, "centres")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRoad:
    """Say that no road can be driven within a circle; who can come goes by it at every centre.

    Parameters
    ----------
    lon, lat, radius_m
        The circle: WGS 84 degrees, metres; bridges above and tunnels below are in it too.
    reason
        Why, and how it is known.
    until_ms
        When it is expected to be open, on the clock of the space; None: until `open-road`.
    """

    name: ClassVar[str] = "close-road"
    action: ClassVar[str] = "road.close"

    lon: float
    lat: float
    radius_m: float
    reason: str
    until_ms: int | None = None

    def __post_init__(self) -> None:
        wellformed.place(self.lon, self.lat)
        if not 1 <= self.radius_m <= WIDEST_M:
            raise RefusedError(f"radius_m is {self.radius_m}; it must be 1 to {WIDEST_M} metres")
        wellformed.text("reason", self.reason, needed=True)
        wellformed.moment("until_ms", self.until_ms)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("road_closure")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        if self.until_ms is not None and self.until_ms <= scene.now_ms:
            raise RefusedError("until_ms has passed; give a moment to come, or leave it out")
        record = scene.new_id("road_closure")
        data = {
            "lon": float(self.lon),
            "lat": float(self.lat),
            "radius_m": float(self.radius_m),
            "reason": self.reason,
            "until_ms": self.until_ms,
        }
        return [Patch(kind="road-closed/1", record=record, subject=record, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRoad:
    """Say that a road is open again that this centre said was closed.

    Parameters
    ----------
    closure
        Id of the closure.
    """

    name: ClassVar[str] = "open-road"
    action: ClassVar[str] = "road.open"

    closure: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.own(self.closure, "road_closure"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        closure = scene.own(self.closure, "road_closure")
        if closure.get("opened_at_ms") is not None:
            raise RefusedError("it was opened before; close-road closes it anew")
        data = {"opened_at_ms": scene.now_ms}
        return [Patch(kind="road-opened/1", record=closure.id, subject=closure.id, data=data)]


def closed_now(state: State, now_ms: int) -> tuple[Record, ...]:
    """Return the closures of all centres that hold, in the order of their ids."""
    found = state.by_kind.get("road_closure", {})
    return tuple(record for _, record in sorted(found.items()) if _holds(record, now_ms))


def closures_of(records: Sequence[Record]) -> tuple[Closure, ...]:
    """Return closures as the roads know them."""
    return tuple(
        closed_around(record.get("lon"), record.get("lat"), record.get("radius_m"), name=record.id)
        for record in records
    )


def _holds(record: Record, now_ms: int) -> bool:
    lon, lat, radius_m = (record.get(name) for name in ("lon", "lat", "radius_m"))
    if lon is None or lat is None or radius_m is None:
        return False  # erased
    if not (abs(lon) <= 180 and abs(lat) < 89 and 0 < radius_m <= WIDEST_M):
        return False  # another centre's program may write anything
    is_over = record.get("until_ms") is not None and whole(record, "until_ms") <= now_ms
    return record.get("opened_at_ms") is None and not is_over
