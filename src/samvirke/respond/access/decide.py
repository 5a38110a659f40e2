"""May they? One pure question with one answer; every route, command and message asks it."""

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decision import Decision
from samvirke.respond.access.subject import Subject


def decide(actor: Actor, action: str, subject: Subject) -> Decision:
    """Say whether somebody may do something.

    Parameters
    ----------
    actor
        Who asks.
    action
        `read`, or the action of an act: `incident.open`, `need.state`, `release.give` …
    subject
        What is asked for.
    """
    if subject.space not in actor.spaces:
        return Decision(allowed=False, rule="space", reason=f"you have no role in the space {subject.space}")
    at_home = actor.centre == subject.home
    if action != "read" and not at_home and subject.taking_part.get(actor.centre) != "act":
        return Decision(allowed=False, rule="deny_by_default", reason="you may not act on this")
    takes_part = at_home or actor.centre in subject.taking_part
    if subject.field_class == "FELLES":
        reads = (
            takes_part
            or subject.audience == "centres"
            or (subject.audience == "named" and actor.centre in subject.recipients)
        )
        if reads:
            return Decision(allowed=True, rule="takes_part", reason="you take part")
    elif at_home and subject.field_class == "ETAT":
        return Decision(allowed=True, rule="own", reason="it is your own")
    elif at_home and (subject.field_class, actor.agency) in {("HELSE", "health"), ("POLITI", "police")}:
        return Decision(allowed=True, rule="own_profession", reason="it is your own")
    elif actor.centre in subject.released_to:
        return Decision(allowed=True, rule="released", reason="it was released to you")
    return Decision(allowed=False, rule="deny_by_default", reason="no rule opens this to you")
