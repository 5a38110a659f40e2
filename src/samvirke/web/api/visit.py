"""Whoever asks comes in by one door: signed in, into a space, and `decide` has said yes."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.access.subject import Subject
from samvirke.respond.access.view import READ
from samvirke.respond.act import NotFoundError
from samvirke.respond.node import DeniedError, Node
from samvirke.web.house import House
from samvirke.web.signed_in import signed_in

SignedIn = Annotated[Actor, Depends(signed_in)]


async def house_of(request: Request) -> House:
    """Return the house that answers a request; not in a thread of its own, which would take longer."""
    house: House = request.app.state.house
    return house


HouseHere = Annotated[House, Depends(house_of)]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody in a space.

    Parameters
    ----------
    house
        Where.
    node
        The node in that space.
    actor
        Who asks.
    """

    house: House
    node: Node
    actor: Actor


def enter(house: House, actor: Actor, space: str) -> Visit:
    """Let somebody into a space.

    Raises
    ------
    NotFoundError
        When there is no such space, or they have no role in it: the two are told alike.
    DeniedError
        When access says no.
    """
    node = house.nodes.get(space)
    if node is None or space not in actor.spaces:
        raise NotFoundError(f"there is no space {space[:60]!r} that you have a role in")
    visit = Visit(house, node, actor)
    require(visit, READ)
    return visit


def require(visit: Visit, action: str) -> None:
    """Ask whether somebody may do something in a space as a whole.

    Raises
    ------
    DeniedError
        When access says no.
    """
    decision = decide(visit.actor, action, space_subject(visit))
    if not decision.allowed:
        raise DeniedError(decision)


def space_subject(visit: Visit) -> Subject:
    """Return a space as a whole, as `decide` is asked about it."""
    node = visit.node
    return Subject(
        kind="space",
        space=node.space.name,
        mode=node.space.mode,
        home=node.place.centre,
        home_agency=node.place.agency,
        audience="home",
    )


async def entered(space: str, house: HouseHere, actor: SignedIn) -> Visit:
    """Return who asks, in which space; it looks at nothing but what is in memory."""
    return enter(house, actor, space)


async def is_still_signed_in(request: Request, actor: Actor) -> bool:
    """Say whether a long request is still of the one who began it, with the same rights."""
    try:
        return await signed_in(request) == actor
    except HTTPException:
        return False


Entered = Annotated[Visit, Depends(entered)]
