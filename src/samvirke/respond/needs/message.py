"""A message about something that was said: what questions, answers and receipts have in common."""

from collections.abc import Sequence
from typing import Any

from samvirke.respond.act import NotFoundError, RefusedError, Scene
from samvirke.respond.needs.circle import NAMED, circle
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record


def thing_of(scene: Scene, about: str) -> Record:
    """Return the request, offer, answer, commitment or message that is spoken of.

    Raises
    ------
    NotFoundError
        When the actor sees none such.
    """
    kind = about.partition(":")[0]
    if kind not in NAMED:
        raise NotFoundError(
            f"{about[:120]!r} is no request, offer, answer, commitment or message that you can see; check it"
        )
    return scene.record(about, kind)


def other_side(scene: Scene, thing: Record) -> list[str]:
    """Return whom a question about a thing goes to: its home, or who was addressed in it.

    Raises
    ------
    RefusedError
        When there is nobody but this centre.
    """
    to = [thing.home] if thing.home != scene.centre else list(thing.get("to", ()))
    to = [centre for centre in to if centre != scene.centre]
    if not to:
        raise RefusedError("there is nobody but this centre to ask; ask its own people")
    return to


def message_patch(scene: Scene, message: str, thing: Record, to: Sequence[str], **more: Any) -> Patch:
    """Return a message about a thing: EDXL-RM name, to whom, and its fields.

    Raises
    ------
    RefusedError
        When it would go to nobody but this centre.
    """
    to = [centre for centre in to if centre != scene.centre]
    if not to:
        raise RefusedError(f"{message} has nobody to go to but this centre itself")
    told = {
        "message": message,
        "about": thing.id,
        "to": sorted(set(to)),
        "recipients": circle(scene, thing.subject, to, thing),
        **more,
    }
    return Patch(
        kind="resource-message-sent/1",
        record=scene.new_id("resource_message"),
        subject=thing.subject,
        data={name: value for name, value in told.items() if value is not None},
    )
