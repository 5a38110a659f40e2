"""Link incidents: parent, child or related; and unlink them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.subject import Subject
from samvirke.respond.access.view import Views
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch

RELATIONS: Mapping[str, str] = {"parent": "child", "child": "parent", "related": "related"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLink:
    """Two incidents belong together.

    Parameters
    ----------
    other
        The other incident.
    relation
        What the other is to the subject of the record: parent, child or related.
    ended
        Whether they were unlinked.
    """

    other: str | None = felles()
    relation: str | None = felles()
    ended: bool | None = felles()


INCIDENT_LINK = RecordKind("incident_link", IncidentLink, "incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkIncidents:
    """Link an incident to another; who takes part in the first sees that the other is, not what it is.

    Parameters
    ----------
    incident
        An incident on which this centre may act.
    other
        Another that it sees.
    relation
        What the other is to it: parent, child or related.
    """

    name: ClassVar[str] = "link-incidents"
    action: ClassVar[str] = "incident.link"

    incident: str
    other: str
    relation: str = "related"

    def __post_init__(self) -> None:
        wellformed.one_of("relation", self.relation, tuple(RELATIONS), needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        other = scene.record(self.other, "incident").id
        if other == self.incident:
            raise RefusedError("an incident is not linked to itself; name another")
        standing = [
            link
            for link in scene.state.about(self.incident, "incident_link")
            if link.get("other") == other and not link.get("ended", False)
        ]
        own = [link.id for link in standing if link.home == scene.centre]
        if any(link.get("relation") == self.relation for link in standing):
            raise RefusedError("they are linked so already; unlink-incidents takes it back")
        if self.relation == "parent" and self.incident in _parents(scene, other):
            raise RefusedError("the incident is above the other already; a parent cannot be its own child")
        return [
            Patch(
                kind="incident-linked/1",
                record=own[0] if own else scene.new_id("incident_link"),
                subject=self.incident,
                data={"other": other, "relation": self.relation, "ended": False},
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkIncidents:
    """Take back a link that this centre made.

    Parameters
    ----------
    link
        Its id.
    """

    name: ClassVar[str] = "unlink-incidents"
    action: ClassVar[str] = "incident.unlink"

    link: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.link, "incident_link"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        link = scene.own(self.link, "incident_link")
        return [Patch(kind="incident-unlinked/1", record=link.id, subject=link.subject, data={"ended": True})]


def links_of(views: Views, actor: Actor, incident: str, now_ms: int) -> list[tuple[str, str]]:
    """Return what an incident is linked to, as one person may see it: relation and the other's id.

    A link stands with one of the two and is read from both sides.
    """
    found: set[tuple[str, str]] = set()
    for view in views.all_of(actor, "incident_link", now_ms):
        relation, other = str(view.get("relation")), view.get("other")
        if view.get("ended", False) or relation not in RELATIONS or not isinstance(other, str):
            continue
        if view["subject"] == incident:
            found.add((relation, other))
        elif other == incident:
            found.add((RELATIONS[relation], view["subject"]))
    return sorted(found)


def _parents(scene: Scene, incident: str) -> set[str]:
    """Return all incidents above one, as far as they are known here."""
    above: dict[str, set[str]] = {}
    for link in scene.state.by_kind.get("incident_link", {}).values():
        if link.get("ended", False) or link.get("relation") == "related":
            continue
        one, other = link.subject, str(link.get("other"))
        child, parent = (one, other) if link.get("relation") == "parent" else (other, one)
        above.setdefault(child, set()).add(parent)
    found: set[str] = set()
    ahead = [incident]
    while ahead:
        for parent in above.get(ahead.pop(), set()) - found:
            found.add(parent)
            ahead.append(parent)
    return found
