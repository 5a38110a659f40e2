"""Who is what to a thing that is said about a need, and the checks that every such act makes."""

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Scene
from samvirke.respond.needs import machine
from samvirke.respond.needs.standing import (
    Threads,
    commitment_state,
    need_state,
    offer_state,
    question_state,
    request_state,
    threads,
)
from samvirke.respond.record.as_written import text, texts
from samvirke.respond.record.record import Record


def roles(scene: Scene, thing: Record) -> set[str]:
    """Return what the node's centre is to a thing: home, other, asker, asked."""
    found = {"home"} if thing.home == scene.centre else {"other"}
    if scene.centre in texts(thing, "to"):
        found.add("asked" if thing.kind == "resource_message" else "asker")
    if thing.kind == "commitment" and thing.get("asker") == scene.centre:
        found.add("asker")
    return found


def state_of(scene: Scene, thing: Record, about: Threads | None = None) -> str:
    """Return where a thing stands."""
    about = threads(scene.state, thing.subject) if about is None else about
    if thing.kind == "need":
        return need_state(thing)
    if thing.kind == "request":
        return request_state(thing)
    if thing.kind == "offer":
        return offer_state(about, thing, scene.now_ms)
    if thing.kind == "commitment":
        return commitment_state(scene.state, thing, about)
    return question_state(about, thing)


def check(scene: Scene, act: str, thing: Record) -> tuple[str, ...]:
    """Return the states to which an act may bring a thing as it stands.

    Raises
    ------
    RefusedError
        When the table of messages does not allow it.
    """
    on = text(thing, "message") if thing.kind == "resource_message" else thing.kind
    return machine.check(act, on, state_of(scene, thing), roles(scene, thing))


def asked_about(scene: Scene, thing: Record, makes: str) -> Subject:
    """Return what `decide` is asked about an act on a thing.

    Who wrote it or is addressed makes a record of its own; another must be allowed to act on the incident.
    """
    if thing.home == scene.centre or scene.centre in texts(thing, "to"):
        return scene.subject(makes)
    if scene.state.get(thing.subject) is None:  # asked in the circle, without part in the incident
        return scene.subject(makes)
    return on_incident(scene, thing)


def on_incident(scene: Scene, thing: Record) -> Subject:
    """Return what `decide` is asked about an act on the incident of a thing.

    Raises
    ------
    NotFoundError
        When the asker does not see the incident.
    """
    return scene.about(scene.record(thing.subject, "incident"))
