"""Open an incident."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Scene
from samvirke.respond.incidents.incident import Facts, check_facts, facts_of, knows_more
from samvirke.respond.incidents.number import next_number
from samvirke.respond.incidents.sharing import share_patch
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident(Facts):
    """Open an incident; the node gives it its number, and standing agreements open it to others.

    Parameters
    ----------
    type
        Code of the catalogue of incident types.
    lon, lat
        Where, WGS 84 degrees.
    priority
        1 acute, 2 urgent, 3 ordinary.

    Notes
    -----
    The other fields are those of `Facts`.
    """

    name: ClassVar[str] = "open-incident"
    action: ClassVar[str] = "incident.open"

    type: str
    lon: float
    lat: float
    priority: int = 1

    def __post_init__(self) -> None:
        check_facts(facts_of(self))

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("incident")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        return opening(scene, self, {})


def opening(scene: Scene, act: Facts, more: dict[str, object]) -> list[Patch]:
    """Return what opens an incident with the facts of an act: number, incident, shares by agreement."""
    number, noted = next_number(scene)
    incident = scene.new_id("incident")
    facts = facts_of(act)
    data = {**facts, "number": number, "status": "open", "knows_more": knows_more(facts), **more}
    patches = [Patch(kind="incident-opened/1", record=incident, subject=incident, data=data), noted]
    patches += [
        share_patch(
            scene,
            incident,
            to=agreement.to,
            may=agreement.may,
            purpose=agreement.purpose or "standing agreement",
            ground=agreement.ground,
        )
        for agreement in scene.place.agreements
        if agreement.holds(facts["type"], scene.centre, scene.now_ms) and agreement.to != scene.centre
    ]
    return patches
