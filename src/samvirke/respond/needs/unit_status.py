"""A unit as its owner's centre reports it: status and position, each with its moment and source."""

import re
from dataclasses import dataclass

from samvirke.respond.record.field_class import etat, felles
from samvirke.respond.record.kind import RecordKind

LONGEST_OWN = 120  # letters of the last part of an id
STATUSES = (
    "available",
    "reserved",
    "called_out",
    "en_route",
    "on_scene",
    "transporting",
    "delivering",
    "returning",
    "out_of_service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStatus:
    """A unit now; one record for each unit and centre that reports it.

    Parameters
    ----------
    unit, owner
        Id of the unit in the register, and of the organisation that owns it.
    status
        A step of the ladder: `data/unit_steps.csv`.
    status_at_ms, status_source
        When it was so, on the clock of the space, and who says it: crew, operator, mission.
    lon, lat, accuracy_m
        Where, WGS 84 degrees, and how far off that may be.
    observed_at_ms, source
        When the position was observed, and by what: gps, radio, operator.
    crew
        ETAT: how many are on it.
    staffing
        ETAT: who, and with what skills, in the owner's words.
    """

    unit: str | None = felles()
    owner: str | None = felles()
    status: str | None = felles()
    status_at_ms: int | None = felles()
    status_source: str | None = felles()
    lon: float | None = felles()
    lat: float | None = felles()
    accuracy_m: float | None = felles()
    observed_at_ms: int | None = felles()
    source: str | None = felles()
    crew: int | None = etat()
    staffing: str | None = etat()


UNIT_STATUS = RecordKind("unit_status", UnitStatus, "centres")


def unit_subject(unit: str) -> str:
    """Return the subject of all records about a unit: `State.about(unit_subject(unit), "unit_status")`."""
    return f"unit:{unit}"


def status_id(centre: str, unit: str) -> str:
    """Return the id of a unit's record at a centre: the same each time, whatever the unit is called."""
    # Every letter that an id cannot hold, and the escape itself, becomes its number: two units never meet.
    own = re.sub(r"[^A-Za-z0-9._-]", lambda letter: f"~{ord(letter[0]):x}~", unit)
    return f"unit_status:{centre}:{own}"


def fits_an_id(unit: str) -> bool:
    """Say whether a unit's name, written so, is short enough."""
    return len(status_id("", unit)) - len("unit_status::") <= LONGEST_OWN
