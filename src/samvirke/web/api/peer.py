"""Where other nodes ask for what they may read of this centre's log; no person comes in here."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from samvirke.respond.federation.answer import ENTRIES_AT_ONCE, Answer, Ask
from samvirke.respond.federation.errors import PeerError, StrangerError
from samvirke.respond.federation.give import give
from samvirke.respond.federation.member import Member
from samvirke.respond.federation.peer import Peer
from samvirke.respond.federation.signed import UNKNOWN, sign_answer
from samvirke.respond.federation.wire import read_vector
from samvirke.web.house import House

PREFIX = "/api/v1/peer/"
SIGNATURE = "Samvirke-Signature"
WAIT_MOST_S = 25.0  # proxies give up on an answer after 30 to 60 s
GATHER_S = 0.05  # what is written within this time goes in one answer
POLLS_MOST = 4  # at once, of one peer in one space

router = APIRouter(prefix="/peer", tags=["between nodes"])


class Caller:
    """A node that has shown who it is, and the member that answers it."""

    def __init__(self, member: Member, peer: Peer, nonce: str) -> None:
        self.member = member
        self.peer = peer
        self.nonce = nonce


async def caller(request: Request, space: str) -> Caller:
    """Return the node that asks; a stranger learns nothing, not even which spaces there are.

    Raises
    ------
    HTTPException
        401 for every stranger alike.
    """
    house: House = request.app.state.house
    member = house.members.get(space)
    if member is None:
        raise _stranger()
    path = request.scope.get("raw_path", b"").decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    # A proxy may stand before the node under a path of its own; what is signed begins at the interface.
    target = path[max(0, path.find(PREFIX)) :] + (f"?{query}" if query else "")
    header = request.headers.get("authorization", "")
    body = await request.body()
    try:
        peer, nonce = await run_in_threadpool(member.gate.admit, request.method, target, body, header)
    except StrangerError as error:
        raise _stranger() from error
    return Caller(member, peer, nonce)


def _stranger() -> HTTPException:
    return HTTPException(401, UNKNOWN, {"WWW-Authenticate": "Samvirke-Node"})


CallerHere = Annotated[Caller, Depends(caller)]


@router.get(
    "/{space}/log",  # noqa: FAST003 - `caller` reads it
    responses={401: {"description": UNKNOWN}},
    response_class=Response,
)
async def log(
    here: CallerHere,
    after: Annotated[str, Query(max_length=4000)] = "",
    back: Annotated[str, Query(max_length=4000)] = "",
    opened: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=0, le=ENTRIES_AT_ONCE)] = ENTRIES_AT_ONCE,
    notes: bool = False,
    wait_s: Annotated[float, Query(ge=0, le=WAIT_MOST_S)] = 0.0,
) -> Response:
    """Answer another node with what follows in this centre's log; with `wait_s`, when there is something."""
    try:
        ask = Ask(after=read_vector(after), back=read_vector(back), opened=opened, limit=limit, notes=notes)
    except PeerError as error:
        raise HTTPException(422, str(error)) from error
    answer = await _when_there_is_news(here, ask, wait_s)
    body = await run_in_threadpool(answer.encoded)
    signature = sign_answer(here.member.key, to=here.peer.centre, nonce=here.nonce, body=body)
    return Response(body, media_type="application/json", headers={SIGNATURE: signature})


async def _when_there_is_news(here: Caller, ask: Ask, wait_s: float) -> Answer:
    """Return the answer once it has news, or when the time is over."""
    loop = asyncio.get_running_loop()
    until = loop.time() + wait_s
    rung = asyncio.Event()

    def ring() -> None:  # called from whichever thread writes
        loop.call_soon_threadsafe(rung.set)

    member = here.member
    polls = member.polls
    if polls.get(here.peer.centre, 0) >= POLLS_MOST:
        raise HTTPException(429, f"this node has {POLLS_MOST} requests under way; wait for one of them")
    polls[here.peer.centre] = polls.get(here.peer.centre, 0) + 1
    member.news.append(ring)
    try:
        while True:
            rung.clear()
            answer = await run_in_threadpool(give, member, here.peer, ask)
            if answer.has_news or member.is_leaving or loop.time() >= until:
                return answer
            try:
                await asyncio.wait_for(rung.wait(), until - loop.time())
            except TimeoutError:
                return answer
            await asyncio.sleep(GATHER_S)
    finally:
        member.news.remove(ring)
        polls[here.peer.centre] -= 1
