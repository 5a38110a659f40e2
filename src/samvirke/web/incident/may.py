"""What somebody may do next about an incident: what the rules or the state of things refuse is not there."""

from samvirke.respond.access.decide import decide
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import NotFoundError
from samvirke.respond.acts import ACTS
from samvirke.respond.needs import machine
from samvirke.respond.needs.exchange import asked_about, on_incident, roles, state_of
from samvirke.respond.record.record import Record
from samvirke.web.incident.seen import Seen

# Of the acts on a need and what follows, those that only who may act on the incident does.
ON_INCIDENT = frozenset(
    {"change-need", "request-resource", "accept-offer", "refuse-offer", "offer-unsolicited"}
)


def may(seen: Seen, act: str, thing: Record | None = None) -> bool:
    """Say whether the rules of access let somebody do an act on a record; left out: on the incident."""
    return _allows(seen, act, seen.scene.about(thing or seen.incident))


def may_make(seen: Seen, act: str, kind: str) -> bool:
    """Say whether the rules let somebody do an act that makes a record of their own."""
    return _allows(seen, act, seen.scene.subject(kind))


def steps(seen: Seen, thing: Record) -> list[str]:
    """Return the acts that somebody may do now on a need or on what was said about it.

    They are those of the table of messages for where the thing stands and what their centre is to it, as far
    as the rules of access let them.
    """
    scene = seen.scene
    on = str(thing.get("message")) if thing.kind == "resource_message" else thing.kind
    sayable = machine.sayable(on, state_of(scene, thing, seen.threads), {*roles(scene, thing), "any"})
    return [act for act in sayable if _may_say(seen, act, thing)]


def _may_say(seen: Seen, act: str, thing: Record) -> bool:
    scene = seen.scene
    is_for_nobody = (
        (act == "commit-unit" and thing.kind == "need" and not _answers_for_units(seen))
        or (act.startswith("ask-") and not _others(seen, thing))  # nobody asks themselves
        or (act == "request-resource" and len(scene.place.agencies) < 2)  # there is nobody to ask
        or (act == "offer-unsolicited" and seen.is_home)
    )
    if is_for_nobody:
        return False
    try:
        if act == "offer-unsolicited":
            subject = scene.subject("offer")
        elif act in ON_INCIDENT or thing.kind == "need":
            subject = on_incident(scene, thing)
        else:
            subject = asked_about(scene, thing, thing.kind)
    except NotFoundError:
        return False
    return _allows(seen, act, subject)


def _others(seen: Seen, thing: Record) -> set[str]:
    """Return the other centres that a thing is between."""
    return {thing.home, str(thing.get("asker") or thing.home), *thing.get("to", ())} - {seen.centre}


def _answers_for_units(seen: Seen) -> bool:
    """Say whether the centre has units of its own, as far as can be known: without a register it may."""
    region = seen.visit.house.region
    if region is None:
        return True
    owners = region.units["owner"].unique()
    return any(seen.scene.answers_for(str(owner)) for owner in owners)


def _allows(seen: Seen, act: str, subject: Subject) -> bool:
    return decide(seen.scene.actor, ACTS[act].action, subject).allowed
