"""How the node is: for machines that watch it, and for those on duty."""

from dataclasses import asdict, is_dataclass
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from samvirke import __version__
from samvirke.respond.access.sign_in.sessions import Session
from samvirke.respond.act import RefusedError
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


@space_router.get("/status")
def status(visit: Entered) -> Any:
    """Say how the node is: its clock, its peers, and whether it can write."""
    node, name = visit.node, visit.node.space.name
    peers = {centre: _told(one) for (space, centre), one in visit.house.peer_status.items() if space == name}
    behind_ms = node.journal.clock_behind_ms()
    told = {"centre": node.place.centre, "space": name, "mode": node.space.mode, "now_ms": node.now_ms}
    return told | {"clock_behind_ms": behind_ms, "stopped": node.stopped, "peers": peers}


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
