"""Where an incident is: its place, its zones, the units on their way."""

from dataclasses import dataclass
from typing import Any

from samvirke.web.incident.forms import is_open
from samvirke.web.incident.seen import Seen

ON_THE_WAY = ("committed", "en_route", "on_scene")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone: its place in the list of zones, what it is, its name, and how many corners it has."""

    at: int
    kind: str
    name: str
    corners: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOnWay:
    """A unit that is committed: what it is called, how far it has come, and when it is expected."""

    unit: str
    owner: str
    state: str
    eta_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What the small map shows, and the table beside it.

    Parameters
    ----------
    lat, lon
        Of the incident; None: not known.
    zones
        Its zones.
    zones_as_they_stand
        The same as the incident holds them, for who draws another.
    units
        On their way or there.
    may_draw
        Whether the reader draws zones.
    """

    lat: float | None
    lon: float | None
    zones: list[Zone]
    zones_as_they_stand: list[dict[str, Any]]
    units: list[UnitOnWay]
    may_draw: bool

    def without(self, at: int) -> list[dict[str, Any]]:
        """Return the zones but one."""
        return [zone for n, zone in enumerate(self.zones_as_they_stand) if n != at]


def map_of(seen: Seen) -> Place:
    """Return where an incident is, as somebody sees it."""
    zones = list(seen.view.get("zones") or ())
    return Place(
        lat=seen.view.get("lat"),
        lon=seen.view.get("lon"),
        zones=[_zone(seen, at, zone) for at, zone in enumerate(zones)],
        zones_as_they_stand=zones,
        units=[
            UnitOnWay(
                unit=str(view.get("unit")),
                owner=str(view.get("owner") or ""),
                state=seen.words.state(view.get("status")),
                eta_ms=view.get("eta_ms"),
            )
            for view in seen.of_kind("commitment")
            if view.get("status") in ON_THE_WAY
        ],
        may_draw=seen.is_home and seen.is_open and is_open(seen, "change-incident"),
    )


def _zone(seen: Seen, at: int, zone: dict[str, Any]) -> Zone:
    properties = zone.get("properties") or {}
    rings = (zone.get("geometry") or {}).get("coordinates") or [[]]
    name = properties.get("name") or properties.get("words") or ""
    return Zone(
        at=at, kind=seen.words.zone(properties.get("kind")), name=str(name), corners=max(0, len(rings[0]) - 1)
    )
