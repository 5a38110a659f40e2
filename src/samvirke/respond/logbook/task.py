"""Tasks: who does what until when, and who said that it is done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.subject import Subject
from samvirke.respond.access.view import Views
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.cards.card_view import plain
from samvirke.respond.due import Due
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.state import State
from samvirke.respond.said import must_say, said

FINISHED = ("done", "declined")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """A task as people look at it.

    Parameters
    ----------
    id, text, owner, line, home, subject
        The task.
    state
        open, done or declined.
    due_at_ms, is_overdue
        Until when, and whether that has passed and it is open.
    by_centre, at_ms, why
        Who finished it, when, and what they said.
    """

    id: str
    text: str
    owner: str
    line: str | None
    home: str
    subject: str
    state: Literal["open", "done", "declined"]
    due_at_ms: int | None
    is_overdue: bool
    by_centre: str | None
    at_ms: int | None
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTask:
    """Say that a task is done, or that you do not do it; or take that back.

    Parameters
    ----------
    task
        Which.
    what
        done, declined or undone.
    why
        The reason; must be there unless it is done.
    """

    name: ClassVar[str] = "mark-task"
    action: ClassVar[str] = "task.mark"

    task: str
    what: Literal["done", "declined", "undone"] = "done"
    why: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.task, "task"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When it is the task of others, or stands so already.
        """
        record = scene.record(self.task, "task")
        if scene.centre not in (record.home, record.get("owner")):
            raise RefusedError(
                f"the task is of {record.get('owner')}, given by {record.home}; ask one of them"
            )
        marks = [plain(mark) for mark in scene.state.about(record.subject, "task_mark")]
        state = _folded(plain(record), marks, scene.now_ms).state
        if (state in FINISHED) == (self.what != "undone"):
            raise RefusedError(
                f"the task is {state}; {'take that back first' if state in FINISHED else 'it is open'}"
            )
        why = said("why", self.why) if self.what == "done" else must_say("why", self.why or "")
        data = {"task": record.id, "what": self.what, "why": why}
        new = scene.new_id("task_mark")
        return [Patch(kind=f"task-{self.what}/1", record=new, subject=record.subject, data=data)]


def tasks_about(views: Views, actor: Actor, subject: str, now_ms: int) -> list[TaskView]:
    """Return the tasks of a subject that the actor may see, oldest first."""
    return tasks_in(list(views.about(actor, subject, now_ms)), now_ms)


def tasks_in(about: Sequence[Mapping[str, Any]], now_ms: int) -> list[TaskView]:
    """Return the tasks in what an actor sees about a subject, oldest first."""
    marks = [found for found in about if found["kind"] == "task_mark"]
    return [_folded(found, marks, now_ms) for found in about if found["kind"] == "task" and "owner" in found]


def task_moments(state: State, centre: str, from_ms: int) -> Iterator[Due]:
    """Go through the deadlines after a moment of open tasks that a centre gave."""
    for task in state.by_kind.get("task", {}).values():
        if task.home == centre and task.get("due_at_ms", from_ms) > from_ms:
            marks = [plain(mark) for mark in state.about(task.subject, "task_mark")]
            if _folded(plain(task), marks, from_ms).state not in FINISHED:
                yield Due(at_ms=task.data["due_at_ms"], what="task", record=task.id)


def _folded(task: Mapping[str, Any], marks: Sequence[Mapping[str, Any]], now_ms: int) -> TaskView:
    own = [m for m in marks if m.get("task") == task["id"] and m["home"] in (task["home"], task["owner"])]
    last = max(own, key=lambda mark: mark["stamp"], default=None)
    finished = last is not None and last["what"] in FINISHED
    due_ms = task.get("due_at_ms")
    return TaskView(
        id=task["id"],
        text=task["text"],
        owner=task["owner"],
        line=task.get("line"),
        home=task["home"],
        subject=task["subject"],
        state=last["what"] if last is not None and finished else "open",
        due_at_ms=due_ms,
        is_overdue=not finished and due_ms is not None and now_ms > due_ms,
        by_centre=None if last is None else last["home"],
        at_ms=None if last is None else last["made_at_ms"],
        why=None if last is None else last.get("why"),
    )
