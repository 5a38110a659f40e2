"""Which cards an incident or a warning suggests."""

from collections.abc import Mapping

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.view import Views
from samvirke.respond.cards.template import Template, built_in_templates


def cards_for(code: str, templates: Mapping[str, Template] | None = None) -> tuple[Template, ...]:
    """Return the cards that a type of incident, or a kind of warning, suggests.

    Parameters
    ----------
    code
        Code of a type of incident, or the kind of a CAP warning.
    templates
        By code, as `Place.cards` holds them; None: those of the package.
    """
    known = built_in_templates() if templates is None else templates
    return tuple(card for card in known.values() if code in card.types or code in card.warnings)


def suggested_cards(
    views: Views, actor: Actor, incident: str, now_ms: int, templates: Mapping[str, Template] | None = None
) -> tuple[Template, ...]:
    """Return the cards that an incident suggests and that the actor's centre has not started for it."""
    record = views.state.get(incident)
    view = None if record is None or record.kind != "incident" else views.of(actor, record, now_ms)
    if view is None:
        return ()
    started = {
        card["template"]
        for card in views.about(actor, incident, now_ms)
        if card["kind"] == "card" and card["home"] == actor.centre
    }
    found = cards_for(view.get("type") or "", templates)
    return tuple(card for card in found if card.code not in started)
