"""Change what is known of an incident: the old stands in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.incidents.incident import FACTS, Facts, check_facts, facts_of, knows_more
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record

ALWAYS = ("type", "priority", "lon", "lat")  # an incident has these; they are changed, never cleared


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeIncident(Facts):
    """Change an incident of this centre; others propose (`propose-change`).

    Parameters
    ----------
    incident
        Its id.
    clear
        Names of fields to empty.

    Notes
    -----
    The other fields are those of `Facts`; what is left out stays as it is.
    """

    name: ClassVar[str] = "change-incident"
    action: ClassVar[str] = "incident.change"

    incident: str
    clear: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_facts(facts_of(self))
        check_clear(self.clear)
        if not facts_of(self) and not self.clear:
            raise InvalidValueError("nothing is to be changed; give a field and its new value")

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When it is another centre's, or goes on as another.
        """
        incident = scene.record(self.incident, "incident")
        if incident.home != scene.centre:
            raise RefusedError(
                f"{incident.get('number')} is {incident.home}'s to change; propose it to them with "
                "propose-change, or write what you know in the log"
            )
        return [change_patch(incident, facts_of(self) | dict.fromkeys(self.clear))]


def check_clear(names: Sequence[str]) -> None:
    """Check the names of fields to be emptied.

    Raises
    ------
    InvalidValueError
        When one is no field that can be empty.
    """
    wellformed.items("clear", names, len(FACTS))
    for name in names:
        wellformed.one_of("clear", name, tuple(fact for fact in FACTS if fact not in ALWAYS), needed=True)


def change_patch(incident: Record, change: dict[str, Any]) -> Patch:
    """Return what changes an incident, with the marker of what its home knows more.

    Raises
    ------
    RefusedError
        When the incident goes on as another.
    """
    goes_on = incident.get("replaced_by")
    if goes_on is not None:
        raise RefusedError(f"it goes on as {goes_on}; write there, or reopen this one")
    marked = knows_more(incident.data | change)
    if marked != incident.get("knows_more", []):
        change = change | {"knows_more": marked}
    return Patch(kind="incident-changed/1", record=incident.id, subject=incident.id, data=change)
