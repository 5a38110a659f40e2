"""Report where a unit is and what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.needs.tables import table
from samvirke.respond.needs.unit_status import STATUSES, fits_an_id, status_id, unit_subject
from samvirke.respond.record.patch import Patch

AHEAD_MS = 60_000  # assumed: a tracker's clock may be a minute fast


@cache
def unit_steps() -> Mapping[str, tuple[str, ...]]:
    """Return status → the statuses that may follow it."""
    return {row["from"]: tuple(row["to"].split()) for row in table("unit_steps.csv")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStatus:
    """Report the status of a unit; only a centre that answers for its owner may.

    Parameters
    ----------
    unit, owner
        Id of the unit, and of the organisation that owns it.
    status
        The step it is on; the same again says that it is still so.
    at_ms
        When it was so; now where left out.
    source
        crew, operator or mission.
    crew, staffing
        How many are on it, and who: for the owner alone.
    """

    name: ClassVar[str] = "report-status"
    action: ClassVar[str] = "unit.status"

    unit: str
    owner: str
    status: str
    at_ms: int | None = None
    source: str = "operator"
    crew: int | None = None
    staffing: str | None = None

    def __post_init__(self) -> None:
        check_unit(self.unit, self.owner)
        wellformed.one_of("status", self.status, STATUSES, needed=True)
        wellformed.one_of("source", self.source, ("crew", "operator", "mission"))
        wellformed.moment("at_ms", self.at_ms)
        wellformed.number("crew", self.crew, 0, 1_000)
        wellformed.text("staffing", self.staffing)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("unit_status")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        at_ms = _moment(scene, self.owner, self.unit, self.at_ms)
        record = scene.state.get(status_id(scene.centre, self.unit))
        before = None if record is None else record.get("status")
        if before is not None and self.status != before and self.status not in unit_steps()[before]:
            raise RefusedError(
                f"{self.unit} is {before}; from there it can become {', '.join(unit_steps()[before])}, not "
                f"{self.status}; report the step between first"
            )
        if record is not None and at_ms < record.get("status_at_ms", 0):
            raise RefusedError(f"a later status of {self.unit} is known already; report what is so now")
        data = {
            "unit": self.unit,
            "owner": self.owner,
            "status": self.status,
            "status_at_ms": at_ms,
            "status_source": self.source,
        }
        own = {"crew": self.crew, "staffing": self.staffing}
        data |= {name: value for name, value in own.items() if value is not None}
        return [_patch(scene, "unit-status-reported/1", self.unit, data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPosition:
    """Report where a unit is; only a centre that answers for its owner may.

    Parameters
    ----------
    unit, owner
        Id of the unit, and of the organisation that owns it.
    lon, lat
        WGS 84 degrees.
    accuracy_m
        How far off that may be.
    observed_at_ms
        When it was there; now where left out.
    source
        gps, radio or operator.
    """

    name: ClassVar[str] = "report-position"
    action: ClassVar[str] = "unit.position"

    unit: str
    owner: str
    lon: float
    lat: float
    accuracy_m: float | None = None
    observed_at_ms: int | None = None
    source: str = "operator"

    def __post_init__(self) -> None:
        check_unit(self.unit, self.owner)
        wellformed.place(self.lon, self.lat, needed=True)
        wellformed.number("accuracy_m", self.accuracy_m, 0, 1_000_000)
        wellformed.moment("observed_at_ms", self.observed_at_ms)
        wellformed.one_of("source", self.source, ("gps", "radio", "operator"))

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("unit_status")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        at_ms = _moment(scene, self.owner, self.unit, self.observed_at_ms)
        record = scene.state.get(status_id(scene.centre, self.unit))
        if record is not None and at_ms < record.get("observed_at_ms", 0):
            raise RefusedError(f"a later position of {self.unit} is known already; this one changes nothing")
        data = {
            "unit": self.unit,
            "owner": self.owner,
            "lon": self.lon,
            "lat": self.lat,
            "accuracy_m": self.accuracy_m,
            "observed_at_ms": at_ms,
            "source": self.source,
        }
        return [_patch(scene, "unit-position-reported/1", self.unit, data)]


def status_follows(scene: Scene, unit: str, owner: str, status: str) -> Patch:
    """Return what sets a unit's status as its mission says; a mission is what happens: no step is asked."""
    data = {
        "unit": unit,
        "owner": owner,
        "status": status,
        "status_at_ms": scene.now_ms,
        "status_source": "mission",
    }
    return _patch(scene, "unit-status-reported/1", unit, data)


def answers_for(scene: Scene, owner: str, unit: str) -> None:
    """Check that this centre answers for a unit.

    Raises
    ------
    RefusedError
        When it does not.
    """
    if not scene.answers_for(owner):
        raise RefusedError(
            f"{unit[:100]} is {owner[:100]}'s, for whom {scene.centre} does not answer; ask the centre "
            "that does, with a request"
        )


def check_unit(unit: str, owner: str) -> None:
    """Check the ids of a unit and its owner.

    Raises
    ------
    InvalidValueError
        When one is missing, is not printable, or is too long to stand in an id.
    """
    wellformed.text("unit", unit, wellformed.LONGEST_NAME, needed=True)
    if not unit.isprintable():  # a unit's name becomes a subject, which stores keep as text
        raise InvalidValueError(f"unit is {unit[:60]!r}; it must be letters, digits, signs and spaces")
    if not fits_an_id(unit):
        raise InvalidValueError(f"unit is {unit[:60]!r}…; it is too long for an id, take a shorter name")
    wellformed.text("owner", owner, wellformed.LONGEST_NAME, needed=True)


def _moment(scene: Scene, owner: str, unit: str, at_ms: int | None) -> int:
    answers_for(scene, owner, unit)
    at_ms = scene.now_ms if at_ms is None else at_ms
    if at_ms > scene.now_ms + AHEAD_MS:
        raise RefusedError(
            f"{unit} is reported {(at_ms - scene.now_ms) / 1000:.0f} s ahead of the clock; set the tracker's "
            "clock, or leave the moment out"
        )
    return at_ms


def _patch(scene: Scene, kind: str, unit: str, data: dict[str, object]) -> Patch:
    return Patch(kind=kind, record=status_id(scene.centre, unit), subject=unit_subject(unit), data=data)
