"""Receipts: who has seen what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.needs.exchange import asked_about
from samvirke.respond.needs.message import message_patch, thing_of
from samvirke.respond.record.patch import Patch

SEEN = "Seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSeen:
    """Give a receipt: this centre has seen a request, an offer, an answer, a commitment or a message.

    Parameters
    ----------
    about
        Its id.
    """

    name: ClassVar[str] = "mark-seen"
    action: ClassVar[str] = "need.seen"

    about: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, thing_of(scene, self.about), "resource_message")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        thing = thing_of(scene, self.about)
        if thing.home == scene.centre:
            raise RefusedError("this centre wrote it itself; a receipt is for who gets it")
        is_seen = any(
            one.kind == "resource_message"
            and one.home == scene.centre
            and one.get("message") == SEEN
            and one.get("about") == thing.id
            for one in scene.state.by_subject.get(thing.subject, {}).values()
        )
        if is_seen:
            raise RefusedError("this centre has given its receipt already")
        by = f"{scene.actor.role}, {scene.actor.organisation}"
        return [message_patch(scene, SEEN, thing, [thing.home], seen_by=by)]
