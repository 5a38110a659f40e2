"""The change stream of a space."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from samvirke.web.api.visit import Entered, Visit, is_still_signed_in
from samvirke.web.problem import RESPONSES
from samvirke.web.stream.cursor import read_cursor
from samvirke.web.stream.event import place
from samvirke.web.stream.hub import Hub
from samvirke.web.stream.listener import HEARTBEAT_S

OVER = "the time you asked for is over; connect again with the last id that you got"
STUCK_S = 60.0  # a connection that takes nothing for so long, and at most half more, is let go
STREAM: dict[int | str, Any] = {
    200: {"description": "Server-sent events.", "content": {"text/event-stream": {}}}
}

router = APIRouter(prefix="/{space}", tags=["stream"])


class EventStream(StreamingResponse):
    """Sends chunks as they come; calls `at_end` when the connection is over, however it ended."""

    media_type = "text/event-stream"

    def __init__(self, chunks: AsyncIterator[bytes], at_end: Callable[[], None]) -> None:
        super().__init__(chunks, headers={"X-Accel-Buffering": "no"})  # a proxy hands on at once
        self._at_end = at_end
        self._sending_since: float | None = None
        self._looking: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        loop = asyncio.get_running_loop()

        async def send_and_note(message: Message) -> None:
            self._sending_since = loop.time()
            await send(message)
            self._sending_since = None

        try:
            async with asyncio.timeout(None) as patience:
                self._look(patience)
                await super().__call__(scope, receive, send_and_note)
        except TimeoutError:
            return
        finally:
            if self._looking is not None:
                self._looking.cancel()
            self._at_end()

    def _look(self, patience: asyncio.Timeout) -> None:
        """End it if it is stuck, else look again: a timer for each piece would be most of what it costs."""
        loop = asyncio.get_running_loop()
        if self._sending_since is not None and loop.time() - self._sending_since >= STUCK_S:
            patience.reschedule(loop.time())
        else:
            self._looking = loop.call_later(STUCK_S / 2, self._look, patience)


def hub_of(visit: Visit) -> Hub:
    """Return the hub of a space; the first who listens opens it. Called in the event loop."""
    hubs = visit.house.hubs
    if visit.node.space.name not in hubs:
        hubs[visit.node.space.name] = Hub(visit.node)
    return hubs[visit.node.space.name]


@router.get(
    "/stream",
    responses={**RESPONSES, **STREAM},
    response_class=StreamingResponse,
    operation_id="stream",
)
async def stream(
    request: Request,
    visit: Entered,
    last_event_id: Annotated[str | None, Header(max_length=20_000)] = None,
    after: Annotated[
        str | None,
        Query(max_length=20_000, description="As Last-Event-ID, for the first time: a cursor, or 0 for all."),
    ] = None,
    seconds: Annotated[float, Query(ge=0, le=86_400, description="How long to listen.")] = 86_400,
) -> EventStream:
    """Listen to what changes, as you may see it.

    Events: `hello` at the start; `change` with a record as it stands now; `removal` with the id of a record
    that is no longer open to you; `behind` when too much was missed; `dropped`, `signed-out` or `closing` as
    the last. Each piece ends with an id: sent back as Last-Event-ID the stream goes on where it broke off,
    also after the node was started anew. What you have already may come again; nothing is left out.
    """
    begin = last_event_id or after
    since = None if begin is None else read_cursor(begin)
    hub = hub_of(visit)
    listener = hub.listen(visit.actor, since)
    end = asyncio.get_running_loop().call_later(seconds, listener.end, "closing", OVER)

    async def beat() -> bytes | None:
        return place(hub.cursor) if await is_still_signed_in(request, visit.actor) else None

    def at_end() -> None:
        end.cancel()
        hub.leave(visit.actor, listener)

    return EventStream(listener.chunks(beat, HEARTBEAT_S), at_end)
