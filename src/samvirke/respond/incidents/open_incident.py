"""Open an incident."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Scene
from samvirke.respond.incidents.number import next_number
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident:
    """Open an incident; the node gives it its number.

    Parameters
    ----------
    type
        Code of the catalogue of incident types.
    lon, lat
        Where, WGS 84 degrees.
    """

    name: ClassVar[str] = "open-incident"
    action: ClassVar[str] = "incident.open"

    type: str
    lon: float
    lat: float
    priority: int = 1
    title: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("incident")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        incident = scene.new_id("incident")
        data = {
            "number": next_number(scene),
            "type": self.type,
            "lon": self.lon,
            "lat": self.lat,
            "priority": self.priority,
            "title": self.title,
            "status": "open",
        }
        return [Patch(kind="incident-opened/1", record=incident, subject=incident, data=data)]
