"""Needs that a line of the log states."""

from collections.abc import Mapping

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.logbook.may import check_may
from samvirke.respond.needs.state_need import StateNeed
from samvirke.respond.record.patch import Patch

MOST_KINDS = 50  # of one line


def need_patches(
    scene: Scene, incident: str | None, line: str, needs: Mapping[str, int], words: str
) -> list[Patch]:
    """Return the needs, and that they came of the line.

    Parameters
    ----------
    incident
        Id of the incident that they are about.
    line
        Id of the line.
    needs
        Capability → how many.
    words
        What the line says to all: their purpose.

    Raises
    ------
    DeniedError
        When whoever may write the line may state no needs.
    InvalidValueError
        When a capability is not in the catalogue, or a number cannot be used.
    RefusedError
        When the line is of a centre's own log, or the incident is closed.
    """
    if incident is None:
        raise RefusedError(
            "a need belongs to an incident; write the line in the log of one, or open one first"
        )
    if len(needs) > MOST_KINDS:
        raise InvalidValueError(f"the line states {len(needs)} needs; it may state {MOST_KINDS}")
    patches = []
    for capability, quantity in needs.items():
        purpose = words[: wellformed.LONGEST_TEXT] or None
        act = StateNeed(incident=incident, capability=capability, quantity=quantity, purpose=purpose)
        check_may(scene, act)
        stated = act.patches(scene)
        data = {"line": line, "need": stated[0].record}
        link = Patch(kind="line-turned/1", record=scene.new_id("line_need"), subject=incident, data=data)
        patches += [*stated, link]
    return patches
