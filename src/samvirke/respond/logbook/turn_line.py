"""Turn a line that stands in the log into a task, a decision or a need."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.logbook.records import desk_of
from samvirke.respond.logbook.turned import NewDecision, NewTask, turned
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLine:
    """Turn a line into a task, a decision or a need; the line may be any that you see.

    Parameters
    ----------
    line
        Id of the line.
    task, decision, needs
        What becomes of it; at least one.
    """

    name: ClassVar[str] = "turn-line"
    action: ClassVar[str] = "log.turn"

    line: str
    task: NewTask | None = None
    decision: NewDecision | None = None
    needs: dict[str, int] | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.line, "log_line"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When it is to become nothing.
        """
        line = scene.record(self.line, "log_line")
        view = scene.views.of(scene.actor, line, scene.now_ms) or {}
        words = view.get("text") or ""  # never the texts of one agency: what it becomes is read by all
        incident = None if line.subject == desk_of(line.home) else line.subject
        come_of = turned(
            scene, incident, line.id, words, task=self.task, decision=self.decision, needs=self.needs
        )
        if not come_of:
            raise RefusedError("nothing is to become of the line; give a task, a decision or needs")
        return come_of
