"""How the node is: for machines that watch it, and for those on duty."""

from dataclasses import asdict, is_dataclass
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from samvirke import __version__
from samvirke.respond.access.sign_in.sessions import Session
from samvirke.respond.act import RefusedError
from samvirke.respond.node import Node
from samvirke.respond.space.running import clock_of
from samvirke.web.api.visit import Entered, HouseHere, enter
from samvirke.web.house import House
from samvirke.web.problem import RESPONSES, Json
from samvirke.web.signed_in import session_of

health_router = APIRouter(tags=["status"])
router = APIRouter(tags=["status"], responses=RESPONSES)
space_router = APIRouter(prefix="/{space}", tags=["status"], responses=RESPONSES)


class SpaceBody(BaseModel):
    """A space in which you have a role."""

    name: str
    mode: str = Field(description="live, exercise, simulation or test.")
    now_ms: int = Field(description="What time it is in it.")
    rate: float = Field(description="Seconds of the space a second; 0 is a pause.")


class PeerBody(BaseModel):
    """How the pulling from another centre goes."""

    state: str = Field(description="not_met, in_touch, not_reached, refused or fork.")
    last_contact_ms: int | None = Field(description="When it last answered, on the wall clock.")
    behind: int = Field(description="Entries of its log that are still to come.")
    why: str = Field(description="What is wrong and what to do; empty: nothing.")


class StatusBody(BaseModel):
    """How a node is."""

    centre: str
    space: str
    mode: str
    now_ms: int = Field(description="What time it is in the space.")
    version: str
    clock_behind_ms: int = Field(description="How far the wall clock is behind what the log has seen.")
    stopped: str | None = Field(description="Why nothing is written until a person has acted; null: it is.")
    notices: list[str] = Field(description="What was found when the log was opened, and what failed since.")
    peers: dict[str, PeerBody] = Field(description="By centre.")


@health_router.get("/health")
def health(house: HouseHere) -> Json:
    """Say whether the node answers and can write; 503 where it cannot. It tells nothing else."""
    stopped = any(node.stopped is not None for node in house.nodes.values())
    return Json({"ok": not stopped, "version": __version__}, 503 if stopped else 200)


@router.get("/spaces", response_model=list[SpaceBody])
def spaces(request: Request, house: HouseHere) -> Any:
    """List the spaces in which you have a role."""
    session = session_of(request)
    return [_space(house, name) for name in sorted(house.nodes) if _may_enter(house, session, name)]


@space_router.get("/status", response_model=StatusBody)
def status(visit: Entered) -> Any:
    """Say how the node is: its clock, its peers, whether it can write, and what a person should look at."""
    node, name = visit.node, visit.node.space.name
    peers = {centre: _told(one) for (space, centre), one in visit.house.peer_status.items() if space == name}
    with node.still():
        now_ms = node.now_ms
    told = {"centre": node.place.centre, "space": name, "mode": node.space.mode, "now_ms": now_ms}
    told |= {"version": __version__, "clock_behind_ms": node.journal.clock_behind_ms()}
    return told | {"stopped": node.stopped, "notices": _notices(node), "peers": peers}


def _notices(node: Node) -> list[str]:
    """Return what was found when the log was opened, and what could not be done since."""
    failed = node.erasures.failed
    store = getattr(node.journal.store, "notices", ())  # of SQLite; the others find nothing of the kind
    return [*store, *node.begun.wrong, *(() if failed is None else (failed,))]


def _space(house: House, name: str) -> dict[str, Any]:
    node = house.nodes[name]
    with node.still() as state:
        rate = clock_of(state, node.space).rate
        return {"name": name, "mode": node.space.mode, "now_ms": node.now_ms, "rate": rate}


def _may_enter(house: House, session: Session, name: str) -> bool:
    try:
        enter(house, session.person.actor(house.place.centre, name), name)
    except RefusedError:
        return False
    return session.holds_in(name)


def _told(status: Any) -> Any:
    return asdict(status) if is_dataclass(status) and not isinstance(status, type) else status
