"""What a line of the log becomes: a task, a decision, a need."""

from collections.abc import Mapping
from dataclasses import dataclass

from samvirke.respond.act import Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.logbook.line_needs import need_patches
from samvirke.respond.logbook.may import check_action
from samvirke.respond.logbook.records import desk_of
from samvirke.respond.record.patch import Patch
from samvirke.respond.said import must_say, said

LONGEST_DUE_S = 366 * 86_400


def turned(
    scene: Scene,
    incident: str | None,
    line: str,
    words: str,
    *,
    task: "NewTask | None",
    decision: "NewDecision | None",
    needs: Mapping[str, int] | None,
) -> list[Patch]:
    """Return what becomes of a line.

    Parameters
    ----------
    incident
        Id of the incident that the line is about; None: it stands in this centre's own log.
    line, words
        Id of the line, and what it says to all.
    task, decision, needs
        What it becomes.

    Raises
    ------
    DeniedError
        When whoever may write the line may not do that.
    """
    about = desk_of(scene.centre) if incident is None else incident
    if incident is None:
        subject = scene.subject("log_line")
    else:
        subject = scene.about(scene.record(incident, "incident"))
    patches: list[Patch] = []
    if task is not None:
        check_action(scene, "task.give", subject)
        patches.append(task.patch(scene, about, line, words))
    if decision is not None:
        check_action(scene, "decision.take", subject)
        patches.append(decision.patch(scene, about, line, words))
    if needs:
        patches += need_patches(scene, incident, line, needs, words)
    return patches


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task.

    Parameters
    ----------
    owner
        Who does it: a centre, or a role or name here; left out: this centre. `112` alone is the centre of
        that service that alerts go to from here, else the only one that is known.
    text
        What is to be done; left out: what the line says to all.
    due_s
        Seconds from now; left out: no deadline.
    """

    owner: str | None = None
    text: str | None = None
    due_s: int | None = None

    def patch(self, scene: Scene, about: str, line: str, words: str) -> Patch:
        """Return what is to be written."""
        if self.due_s is not None:
            wellformed.count("due_s", self.due_s, 0, LONGEST_DUE_S)
        data = {
            "line": line,
            "text": must_say("text of the task", self.text or words),
            "owner": _owner(scene, said("owner", self.owner, wellformed.LONGEST_NAME)),
            "due_at_ms": None if self.due_s is None else scene.now_ms + 1000 * self.due_s,
        }
        return Patch(kind="task-given/1", record=scene.new_id("task"), subject=about, data=data)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A decision; what was known is added by itself.

    Parameters
    ----------
    what
        What was decided; left out: what the line says to all.
    why, why_own
        The reason, to all and to the owner alone.
    decided_by
        Who decided, a role rather than a name; left out: the role of whoever writes.
    """

    what: str | None = None
    why: str | None = None
    why_own: str | None = None
    decided_by: str | None = None

    def patch(self, scene: Scene, about: str, line: str, words: str) -> Patch:
        """Return what is to be written."""
        data = {
            "line": line,
            "what": must_say("what was decided", self.what or words),
            "why": said("why", self.why),
            "decided_by": said("decided_by", self.decided_by, wellformed.LONGEST_NAME) or scene.actor.role,
            "basis": dict(sorted(scene.state.seen.items())),
        }
        if self.why_own is not None:
            data["why_own"] = said("why_own", self.why_own)
        return Patch(kind="decision-taken/1", record=scene.new_id("decision"), subject=about, data=data)


def _owner(scene: Scene, told: str | None) -> str:
    """Return who a task is for: a service told by its number is a centre, which can say that it is done."""
    if told is None or told in scene.place.agencies:
        return told or scene.centre
    for among in ((scene.centre, *scene.place.triple), scene.place.agencies):
        meant = {centre for centre in among if centre.partition(".")[0] == told}
        if len(meant) == 1:
            return meant.pop()
    return told
