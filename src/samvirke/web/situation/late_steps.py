"""Steps of action cards whose time is out."""

from dataclasses import dataclass

from samvirke.respond.cards.card_view import CardView, StepView, cards_in, has_step
from samvirke.web.situation.look import Look, View


@dataclass(frozen=True, slots=True, kw_only=True)
class LateStep:
    """A step that should have been finished.

    Parameters
    ----------
    card, step
        Which.
    incident
        What the card is for; None: no incident that is open to whoever looks.
    is_ours
        Whether this centre has the step, or the card.
    """

    card: CardView
    step: StepView
    incident: View | None
    is_ours: bool


def late_steps(look: Look) -> list[LateStep]:
    """Return the overdue steps, this centre's own first, then those that are latest."""
    node = look.node
    agency = node.place.agency
    found = [
        LateStep(
            card=card,
            step=step,
            incident=look.incident(card.subject),
            is_ours=has_step(look.centre, agency, step.owner, card.home),
        )
        for subject in dict.fromkeys(view["subject"] for view in look.all("card"))
        for card in cards_in(list(look.about(subject)), look.views.agencies, look.now_ms)
        for step in card.steps
        if step.is_overdue and not look.is_over(subject)
    ]
    return sorted(found, key=lambda one: (not one.is_ours, -one.step.late_s))
