"""May they? One pure question with one answer; every route, command and message asks it."""

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decision import Decision
from samvirke.respond.access.rules import Rules, built_in_rules
from samvirke.respond.access.subject import Subject

NO_ROLE = Decision(allowed=False, rule="space", reason="you have no role in this space")
CLOSED = Decision(allowed=False, rule="deny_by_default", reason="no rule opens it")


def decide(actor: Actor, action: str, subject: Subject, rules: Rules | None = None) -> Decision:
    """Say whether somebody may do something.

    Parameters
    ----------
    actor
        Who asks.
    action
        `read`, or the action of an act: `incident.open`, `need.state`, `release.give` …
    subject
        What is asked for.
    rules
        Those to go by; left out: those of the package.

    Returns
    -------
    Decision
        Yes with the rule that opens, or no: what no rule opens is closed.
    """
    if subject.space not in actor.spaces:
        return NO_ROLE
    rule = (rules or built_in_rules()).opening(actor, action, subject)
    if rule is None:
        return CLOSED
    return Decision(allowed=True, rule=rule.name, reason=rule.en, needs_log=rule.log)
