"""Work on the steps of a card: tick, take back, add, hand over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from samvirke.respond.access.actor import AGENCIES
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import NotFoundError, RefusedError, Scene
from samvirke.respond.cards.card_view import FINISHED, CardView, StepView, card_view, has_step
from samvirke.respond.cards.check_template import KINDS, LONGEST, LONGEST_DEADLINE_S
from samvirke.respond.incidents import wellformed
from samvirke.respond.record.patch import Patch
from samvirke.respond.said import must_say, said


@dataclass(frozen=True, slots=True, kw_only=True)
class TickStep:
    """Tick a step of a card: it is done, or not relevant here.

    Parameters
    ----------
    card, step
        Which.
    what
        done or not_relevant.
    why
        Why it is not relevant; what came of it.
    """

    name: ClassVar[str] = "tick-step"
    action: ClassVar[str] = "card.tick"

    card: str
    step: str
    what: Literal["done", "not_relevant"] = "done"
    why: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.card, "card"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When the step is another's, is finished, or waits for an earlier one.
        """
        card, step = _step_at_hand(scene, self.card, self.step)
        if step.state in FINISHED:
            raise RefusedError(f"the step is {step.state} already, by {step.by_centre}; undo that first")
        if self.what == "done" and step.waits_for:
            raise RefusedError(f"the step waits for {', '.join(step.waits_for)}; finish these first")
        why = must_say("why", self.why or "") if self.what == "not_relevant" else said("why", self.why)
        return [_mark(scene, card, step.id, self.what, why=why)]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep:
    """Take a tick back: a new entry, the old one stays in the log.

    Parameters
    ----------
    card, step
        Which.
    why
        Why it was not so.
    """

    name: ClassVar[str] = "undo-step"
    action: ClassVar[str] = "card.tick"

    card: str
    step: str
    why: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.card, "card"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When the step is another's, or not finished.
        """
        card, step = _step_at_hand(scene, self.card, self.step)
        if step.state not in FINISHED:
            raise RefusedError(f"the step is {step.state}; there is no tick to take back")
        return [_mark(scene, card, step.id, "undone", why=must_say("why", self.why))]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStep:
    """Add a step to a card that runs.

    Parameters
    ----------
    card
        Which.
    text
        What is to be done.
    owner
        Agency or centre that does it; left out: your centre.
    kind
        call, tell, decide, check or do.
    due_s
        Seconds from now; left out: no deadline.
    after
        Ids of steps of the card that come before it.
    """

    name: ClassVar[str] = "add-step"
    action: ClassVar[str] = "card.add_step"

    card: str
    text: str
    owner: str | None = None
    kind: str = "do"
    due_s: int | None = None
    after: tuple[str, ...] = ()

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.card, "card"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When it comes after a step that the card does not have.
        """
        card = _card(scene, self.card)
        wellformed.one_of("kind", self.kind, KINDS, needed=True)
        text = must_say("text", self.text, LONGEST)
        if self.due_s is not None:
            wellformed.count("due_s", self.due_s, 0, LONGEST_DEADLINE_S)
        missing = next((step for step in self.after if card.step(step) is None), None)
        if missing is not None:
            raise RefusedError(f"the card has no step {missing[:120]!r}; it has {_ids(card)}")
        data: dict[str, Any] = {
            "card": card.id,
            "text": {"nb": text, "nn": text, "en": text},
            "owner": scene.centre if self.owner is None else _owner(scene, self.owner),
            "step_kind": self.kind,
            "due_at_ms": None if self.due_s is None else scene.now_ms + 1000 * self.due_s,
            "after": list(self.after),
        }
        record = scene.new_id("card_step")
        return [Patch(kind="card-step-added/1", record=record, subject=card.subject, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandStepOver:
    """Hand a step over to another agency or centre.

    Parameters
    ----------
    card, step
        Which.
    to
        Agency or centre that does it from now on.
    why
        Why, or what they must know.
    """

    name: ClassVar[str] = "hand-step-over"
    action: ClassVar[str] = "card.hand_over"

    card: str
    step: str
    to: str
    why: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.card, "card"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When the step is another's or finished, or nobody here is called so.
        """
        card, step = _step_at_hand(scene, self.card, self.step)
        if step.state in FINISHED:
            raise RefusedError(f"the step is {step.state}; there is nothing to hand over")
        to = _owner(scene, self.to)
        return [_mark(scene, card, step.id, "handed_over", why=said("why", self.why), to=to)]


def _card(scene: Scene, card: str) -> CardView:
    scene.record(card, "card")  # refuses what the actor may not see
    view = card_view(scene.views, scene.actor, card, scene.now_ms)
    if view is None:
        raise NotFoundError(f"there is no card {card[:120]!r} that you can see; check its id")
    return view


def _step_at_hand(scene: Scene, card_id: str, step_id: str) -> tuple[CardView, StepView]:
    card = _card(scene, card_id)
    step = card.step(step_id)
    if step is None:
        raise NotFoundError(f"the card has no step {step_id[:120]!r}; it has {_ids(card)}")
    if not has_step(scene.centre, scene.agency, step.owner, card.home):
        raise RefusedError(f"the step is of {step.owner}, the card of {card.home}; ask one of them")
    return card, step


def _owner(scene: Scene, owner: str) -> str:
    if owner not in AGENCIES and owner not in scene.place.agencies:
        known = [*AGENCIES, *sorted(scene.place.agencies)]
        raise RefusedError(f"{owner[:80]!r} is no agency or centre known here; known are {', '.join(known)}")
    return owner


def _mark(
    scene: Scene, card: CardView, step: str, what: str, *, why: str | None, to: str | None = None
) -> Patch:
    data = {"card": card.id, "step": step, "what": what, "why": why, "to": to}
    kind = f"card-step-{what.replace('_', '-')}/1"
    return Patch(kind=kind, record=scene.new_id("card_mark"), subject=card.subject, data=data)


def _ids(card: CardView) -> str:
    return ", ".join(step.id for step in card.steps) or "none"
