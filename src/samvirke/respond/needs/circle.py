"""Who reads what is said about a need, and how the circle grows when others come to take part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Act, RefusedError, Scene
from samvirke.respond.record.as_written import text, texts
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record

NAMED = ("request", "offer", "requisition", "commitment", "resource_message")
OVER = frozenset({"withdrawn", "declined", "returned", "lost"})


def circle(scene: Scene, incident: str, to: Iterable[str], follows: Record | None = None) -> list[str]:
    """Return who reads a record about an incident, without its own home.

    Parameters
    ----------
    incident
        The incident; who takes part in it reads too, as far as it is known here.
    to
        Who is addressed.
    follows
        What the record answers: who read that reads this.
    """
    readers = {*to, *scene.views.taking_part(incident, scene.now_ms)}
    if follows is not None and follows.kind in NAMED:
        readers |= {follows.home, *texts(follows, "recipients")}
    return sorted(readers - {scene.centre})


@dataclass(frozen=True, slots=True, kw_only=True)
class WidenCircle:
    """Let those who have come to take part read what was said before; nodes do it by themselves.

    Parameters
    ----------
    record
        A request, an offer, a requisition, a commitment or a message of this centre.
    """

    name: ClassVar[str] = "widen-circle"
    action: ClassVar[str] = "need.widen"

    record: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject(self.record.partition(":")[0])

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written: all of it anew, for earlier entries went only to the old circle."""
        record = scene.state.get(self.record)
        if record is None or record.home != scene.centre or record.kind not in NAMED:
            raise RefusedError(f"{self.record[:120]!r} is nothing that this centre has said about a need")
        readers = _readers(scene, record)
        if readers == record.get("recipients", []):
            raise RefusedError("all who take part read it already; there is nothing to do")
        return [
            Patch(
                kind="circle-changed/1",
                record=record.id,
                subject=record.subject,
                data={**record.data, "recipients": readers},
            )
        ]


def circles_to_widen(scene: Scene) -> list[Act]:
    """Return what makes the circle right of what this centre has said."""
    found: list[Act] = []
    for kind in NAMED:
        for record in scene.state.by_kind.get(kind, {}).values():
            is_own = record.home == scene.centre and _is_alive(scene, record)
            if is_own and _readers(scene, record) != record.get("recipients", []):
                found.append(WidenCircle(record=record.id))
    return found


def _is_alive(scene: Scene, record: Record) -> bool:
    incident = scene.state.get(record.subject)
    if incident is not None:
        return (text(incident, "status") or "open") == "open"
    return text(record, "status") not in OVER


def _readers(scene: Scene, record: Record) -> list[str]:
    follows = text(record, "about") or text(record, "offer") or text(record, "request")
    return circle(scene, record.subject, texts(record, "to"), scene.state.get(follows))
