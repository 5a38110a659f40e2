"""Who has been told, who acts, for how long nobody has answered; and the action cards and tasks that run."""

from dataclasses import dataclass

from samvirke.respond.alerts.panel import AlertPanel, who_has_been_told
from samvirke.respond.cards.card_view import FINISHED, CardView, cards_in, has_step
from samvirke.respond.cards.for_type import cards_for
from samvirke.respond.cards.template import Template
from samvirke.respond.incidents.reach import reach
from samvirke.respond.logbook.task import TaskView, tasks_in
from samvirke.web.incident.forms import is_open
from samvirke.web.incident.may import may, may_make
from samvirke.web.incident.seen import Seen

ALERTING = ("triple-alert", "notify")
ON_ALERT = ("note-receipt", "stop-alert")
ON_CARD = ("skip-step", "undo-step", "hand-step-over", "add-step")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert with what the reader may do on it.

    Parameters
    ----------
    panel
        As all who take part see it.
    answers
        What the reader's centre can answer by one press: seen, acting.
    acts
        Forms on the alert.
    may_note_call
        Whether they note calls.
    is_waiting
        Whether somebody has not answered: time goes.
    """

    panel: AlertPanel
    answers: list[str]
    acts: list[str]
    may_note_call: bool
    is_waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """All alerts of an incident, the latest first, and what can be begun."""

    told: list[Told]
    acts: list[str]
    is_triple: bool

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has not answered."""
        return any(one.is_waiting for one in self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card that runs: what the reader may tick, and the forms on it."""

    view: CardView
    ticks: set[str]
    acts: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Cards that run, cards that the incident suggests, and tasks."""

    running: list[Card]
    suggested: list[Template]
    may_start: bool
    tasks: list[TaskView]
    marks: set[str]


def alerts(seen: Seen) -> Alerts:
    """Return who has been told of an incident, as somebody sees it."""
    actor, now_ms = seen.scene.actor, seen.now_ms
    panels = [
        panel
        for subject in reach(seen.scene.state, seen.id)
        for panel in who_has_been_told(seen.views, actor, subject, now_ms)
    ]
    panels.sort(key=lambda panel: -panel.told_at_ms)
    stands = any(panel.pattern == "triple" and not panel.is_stopped for panel in panels)
    begun = [name for name in ALERTING if seen.is_home and seen.is_open and is_open(seen, name)]
    if stands or not [one for one in seen.scene.place.triple if one != seen.centre]:
        begun = [name for name in begun if name != "triple-alert"]
    return Alerts(told=[_told(seen, panel) for panel in panels], acts=begun, is_triple=stands)


def cards(seen: Seen) -> Cards:
    """Return the cards and tasks of an incident, as somebody sees them."""
    scene = seen.scene
    running = cards_in(seen.about, seen.views.agencies, seen.now_ms)
    started = {card.template for card in running if card.home == seen.centre}
    may_start = seen.is_open and is_open(seen, "start-card")
    suggested = cards_for(str(seen.view.get("type") or ""), scene.place.cards)
    tasks = tasks_in(seen.about, seen.now_ms)
    tasks.sort(key=lambda task: (task.state != "open", task.due_at_ms is None, task.due_at_ms or 0))
    return Cards(
        running=[_card(seen, card) for card in running],
        suggested=[card for card in suggested if card.code not in started] if may_start else [],
        may_start=may_start,
        tasks=tasks,
        marks={
            task.id
            for task in tasks
            if seen.centre in (task.home, task.owner) and may(seen, "mark-task", seen.record(task.id))
        },
    )


def _told(seen: Seen, panel: AlertPanel) -> Told:
    own = next((row for row in panel.rows if row.who == seen.centre), None)
    answers = []
    if own is not None and may_make(seen, "give-receipt", "alert_receipt"):
        answers = [code for code in ("seen", "acting") if _is_further(own.answer, code)]
    is_home = panel.home == seen.centre
    return Told(
        panel=panel,
        answers=answers,
        acts=[
            *(["decline-alert"] if answers and own is not None and own.answer != "declined" else []),
            *(
                name
                for name in ON_ALERT
                if is_home
                and not (name == "stop-alert" and panel.is_stopped)
                and is_open(seen, name, panel.alert)
            ),
        ],
        may_note_call=is_home and may(seen, "note-call"),
        is_waiting=not panel.is_stopped and any(row.waiting_s is not None for row in panel.rows),
    )


def _is_further(answer: str, code: str) -> bool:
    """Say whether an answer adds to the one that stands: who acts has seen it."""
    return answer != code and not (code == "seen" and answer in ("acting", "declined"))


def _card(seen: Seen, card: CardView) -> Card:
    may_tick = may(seen, "tick-step", seen.record(card.id))
    place = seen.scene.place
    at_hand = {
        step.id: step
        for step in card.steps
        if may_tick and has_step(seen.centre, place.agency, step.owner, card.home)
    }
    acts = [name for name in ON_CARD if is_open(seen, name, card.id)]
    if not any(step.state in FINISHED for step in at_hand.values()):
        acts = [name for name in acts if name != "undo-step"]
    return Card(
        view=card,
        ticks={one for one, step in at_hand.items() if step.state == "open" and not step.waits_for},
        acts=acts if at_hand else [name for name in acts if name == "add-step"],
    )
