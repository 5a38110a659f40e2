"""One connection that listens: a queue that is never longer than its bound."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable

from samvirke.web.stream.event import event

QUEUED = 1_000_000  # bytes that may wait for one listener
HEARTBEAT_S = 15.0


class Listener:
    """See the module; all of it happens in the event loop.

    Parameters
    ----------
    first
        What it gets before all else.
    queued
        How many bytes may wait before it is dropped.
    """

    def __init__(self, first: bytes, queued: int = QUEUED) -> None:
        self._queue = deque([first])
        self._waiting = 0  # the first chunk is as long as it must be
        self._queued = queued
        self._something = asyncio.Event()
        self._something.set()
        self._over = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self._over

    def put(self, chunk: bytes) -> None:
        """Let something wait to be sent; a listener that is too slow is dropped and told so."""
        if self._over:
            return
        if self._waiting + len(chunk) > self._queued:
            self._queue.clear()
            self.end("dropped", "you read too slowly; connect again with the last id that you got")
            return
        self._queue.append(chunk)
        self._waiting += len(chunk)
        self._something.set()

    def end(self, name: str, detail: str) -> None:
        """Send a last event."""
        if not self._over:
            self._over = True
            self._queue.append(event(name, {"detail": detail}))
            self._something.set()

    async def chunks(
        self, beat: Callable[[], Awaitable[bytes | None]], beat_s: float
    ) -> AsyncIterator[bytes]:
        """Go through what is to be sent, all that waits at once.

        `beat` is asked every `beat_s` seconds, whether much is sent or nothing: it fills the silence. When it
        gives None all ends, and nothing more of what waits is sent.
        """
        loop = asyncio.get_running_loop()
        is_due = False

        def remind() -> None:
            nonlocal is_due
            is_due = True
            self._something.set()

        # One timer for each beat, not one for each chunk: a thousand listeners are woken at once.
        timer = loop.call_later(beat_s, remind)
        try:
            while True:
                await self._something.wait()
                if is_due:
                    is_due = False
                    timer = loop.call_later(beat_s, remind)
                    heartbeat = await beat()
                    if heartbeat is None:
                        self._queue.clear()
                        self.end("signed-out", "your sign-in is over; sign in again")
                    elif not self._over:
                        self._queue.append(heartbeat)
                chunk = b"".join(self._queue)
                self._queue.clear()
                self._waiting = 0
                self._something.clear()
                yield chunk
                if self._over and not self._queue:
                    return
        finally:
            timer.cancel()
