"""A card as people look at it: each step with its state, who and when, and what is overdue."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.view import Views
from samvirke.respond.due import Due
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State
from samvirke.respond.wording import Wording

StepState = Literal["waiting", "open", "done", "not_relevant"]
FINISHED = ("done", "not_relevant")
WHOLE = {"template", "title", "steps", "started_at_ms"}  # what an erased card lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step of a card that runs.

    Parameters
    ----------
    id, text, kind
        The step.
    owner
        Agency or centre that does it now.
    state
        waiting for an earlier step, open, done or not_relevant.
    due_at_ms, is_overdue, late_s
        When it must be finished; whether that has passed and it is not; seconds past it, of a finished step
        when it was finished.
    by_centre, by_user, at_ms, why
        Who finished or took it up again, and when; the user only within their own centre.
    waits_for
        Earlier steps that are not finished.
    """

    id: str
    text: Wording
    kind: str
    owner: str
    state: StepState
    due_at_ms: int | None
    is_overdue: bool
    late_s: int
    by_centre: str | None
    by_user: str | None
    at_ms: int | None
    why: str | None
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card that runs.

    Parameters
    ----------
    id, template, title, note, is_example, home, subject, started_at_ms
        The card.
    steps
        Those of the template, then those added, oldest first.
    finished, overdue
        How many steps.
    """

    id: str
    template: str
    title: Wording
    note: Wording | None
    is_example: bool
    home: str
    subject: str
    started_at_ms: int
    steps: tuple[StepView, ...]

    @property
    def finished(self) -> int:
        """How many steps are done or not relevant."""
        return sum(step.state in FINISHED for step in self.steps)

    @property
    def overdue(self) -> int:
        """How many steps should have been finished by now."""
        return sum(step.is_overdue for step in self.steps)

    def step(self, step: str) -> StepView | None:
        """Return a step; None: there is none of that id."""
        return next((found for found in self.steps if found.id == step), None)


def card_view(views: Views, actor: Actor, card: str, now_ms: int) -> CardView | None:
    """Return a card; None: there is none that the actor may see."""
    record = views.state.get(card)
    view = None if record is None or record.kind != "card" else views.of(actor, record, now_ms)
    if view is None or not set(view) >= WHOLE:
        return None  # not for them, or erased
    about = [found for found in views.about(actor, view["subject"], now_ms) if found.get("card") == card]
    return _folded(view, about, views.agencies, now_ms)


def cards_about(views: Views, actor: Actor, subject: str, now_ms: int) -> list[CardView]:
    """Return the cards of a subject that the actor may see, oldest first."""
    return cards_in(list(views.about(actor, subject, now_ms)), views.agencies, now_ms)


def cards_in(about: Sequence[Mapping[str, Any]], agencies: Mapping[str, str], now_ms: int) -> list[CardView]:
    """Return the cards in what an actor sees about a subject, oldest first; one that was erased is none."""
    return [
        _folded(card, [found for found in about if found.get("card") == card["id"]], agencies, now_ms)
        for card in about
        if card["kind"] == "card" and set(card) >= WHOLE
    ]


def card_moments(state: State, centre: str, agencies: Mapping[str, str], from_ms: int) -> Iterator[Due]:
    """Go through the deadlines after a moment of unfinished steps of a centre's cards."""
    for card in state.by_kind.get("card", {}).values():
        if card.home == centre and set(card.data) >= WHOLE:
            about = [plain(found) for found in state.about(card.subject) if found.data.get("card") == card.id]
            for step in _folded(plain(card), about, agencies, from_ms).steps:
                if step.state not in FINISHED and step.due_at_ms is not None and step.due_at_ms > from_ms:
                    yield Due(at_ms=step.due_at_ms, what=f"card-step {step.id}", record=card.id)


def plain(record: Record) -> dict[str, Any]:
    """Return a record in the form of a view, for the node's own use."""
    return {
        "id": record.id,
        "kind": record.kind,
        "home": record.home,
        "subject": record.subject,
        "made_at_ms": record.made_at_ms,
        "stamp": list(record.changed),
        **record.data,
    }


def _folded(
    card: Mapping[str, Any], about: Sequence[Mapping[str, Any]], agencies: Mapping[str, str], now_ms: int
) -> CardView:
    marks = [found for found in about if found["kind"] == "card_mark" and {"what", "step"} <= set(found)]
    marks.sort(key=lambda mark: mark["stamp"])
    steps: list[StepView] = []
    for step in (*_of_template(card), *_added(about)):
        step_marks = [mark for mark in marks if mark["step"] == step["id"]]
        steps.append(_step(card, step, step_marks, steps, agencies, now_ms))
    return CardView(
        id=card["id"],
        template=card["template"],
        title=Wording(**card["title"]),
        note=None if card.get("note") is None else Wording(**card["note"]),
        is_example=bool(card.get("is_example")),
        home=card["home"],
        subject=card["subject"],
        started_at_ms=card["started_at_ms"],
        steps=tuple(steps),
    )


def _of_template(card: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for step in card.get("steps") or ():
        deadline = step["deadline_s"]
        due = None if deadline is None else card["started_at_ms"] + 1000 * deadline
        yield {**step, "due_at_ms": due, "by": card["home"]}


def _added(about: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for added in about:
        if added["kind"] == "card_step" and added.get("text") and added.get("step_kind"):
            yield {
                "id": added["id"],
                "text": added["text"],
                "kind": added["step_kind"],
                "owner": added.get("owner") or "",
                "due_at_ms": added.get("due_at_ms"),
                "after": added.get("after") or (),
                "by": added["home"],
            }


def _step(
    card: Mapping[str, Any],
    step: Mapping[str, Any],
    marks: Sequence[Mapping[str, Any]],
    earlier: Sequence[StepView],
    agencies: Mapping[str, str],
    now_ms: int,
) -> StepView:
    owner = step["owner"] or step["by"]
    last: Mapping[str, Any] | None = None
    for mark in marks:
        # Only who has the step, or the card, has a say; a mark of others counts nothing.
        if not has_step(mark["home"], agencies.get(mark["home"], ""), owner, card["home"]):
            continue
        if mark["what"] == "handed_over":
            owner = mark.get("to") or owner
        else:
            last = mark
    finished = last is not None and last["what"] in FINISHED
    waits_for = tuple(s.id for s in earlier if s.id in step["after"] and s.state not in FINISHED)
    at_ms = None if last is None else last["made_at_ms"]
    due_ms = step["due_at_ms"]
    until_ms = at_ms if finished and at_ms is not None else now_ms
    open_state: StepState = "waiting" if waits_for else "open"
    return StepView(
        id=step["id"],
        text=Wording(**step["text"]),
        kind=step["kind"],
        owner=owner,
        state=last["what"] if last is not None and finished else open_state,
        due_at_ms=due_ms,
        is_overdue=not finished and due_ms is not None and now_ms > due_ms,
        late_s=0 if due_ms is None else max(0, (until_ms - due_ms) // 1000),
        by_centre=None if last is None else last["home"],
        by_user=None if last is None or "by" not in last else last["by"][0],
        at_ms=at_ms,
        why=None if last is None else last.get("why"),
        waits_for=waits_for,
    )


def has_step(centre: str, agency: str, owner: str, card_home: str) -> bool:
    """Say whether a centre has a step: it has the card, or the step is its own or its agency's."""
    return centre == card_home or owner in (centre, agency)
