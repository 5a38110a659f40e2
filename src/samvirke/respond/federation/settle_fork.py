"""Say that the logs of a centre may be taken again after a fork."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.federation.fork_record import FORK
from samvirke.respond.record.patch import Patch

REASON_LEAST, REASON_MOST = 10, 4000  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleFork:
    """Say that the logs of a centre may be taken again: what happened there is known.

    What was taken of the forked log stays; nothing more of it is taken. Its later epochs are.

    Parameters
    ----------
    fork
        Id of the record of the fork, found by this centre.
    reason
        What happened, and who has found it out: at least 10 letters.
    """

    name: ClassVar[str] = "settle-fork"
    action: ClassVar[str] = "fork.settle"

    fork: str
    reason: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.own(self.fork, FORK.name))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        record = scene.own(self.fork, FORK.name)
        reason = self.reason.strip()
        if not REASON_LEAST <= len(reason) <= REASON_MOST:
            raise RefusedError(
                f"the reason has {len(reason)} letters; say in {REASON_LEAST} to {REASON_MOST} what "
                "happened and who has found it out"
            )
        if record.get("settled"):
            raise RefusedError(f"{self.fork} is settled already: {record.get('reason')}")
        data = {"settled": True, "reason": reason}
        return [Patch(kind="fork-settled/1", record=record.id, subject=record.subject, data=data)]
