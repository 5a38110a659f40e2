"""Waiting for the disk in asyncio, without waking the loop once for each of a hundred callers.

`asyncio.wrap_future` writes to the loop's pipe for every future; a group commit finishes many at once, and
here they share one wake-up.
"""

import asyncio
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, ref

T = TypeVar("T")


class _Bell:
    """What is done and not yet told to a loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = ref(loop)
        self._done: deque[tuple[asyncio.Future[Any], Future[Any]]] = deque()
        self._lock = Lock()
        self._is_rung = False

    def ring(self, waiter: "asyncio.Future[Any]", future: "Future[Any]") -> None:
        """Take note that a future is done; called in the thread that made it so."""
        self._done.append((waiter, future))
        with self._lock:
            if self._is_rung:
                return
            self._is_rung = True
        loop = self._loop()
        if loop is not None and not loop.is_closed():  # else nobody waits any more
            with suppress(RuntimeError):  # it was closed this very moment
                loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        with self._lock:
            self._is_rung = False
        while self._done:
            waiter, future = self._done.popleft()
            if waiter.done():
                continue  # who waited has gone away; what was written stays
            error = future.exception()
            if error is None:
                waiter.set_result(future.result())
            else:
                waiter.set_exception(error)


_BELLS: "WeakKeyDictionary[asyncio.AbstractEventLoop, _Bell]" = WeakKeyDictionary()


async def durable(future: "Future[T]") -> T:
    """Wait until a future of a journal or a node is done, and return its result.

    Unlike `asyncio.wrap_future` it never cancels: what was asked for is written, though nobody waits.
    """
    if future.done():
        return future.result()
    loop = asyncio.get_running_loop()
    bell = _BELLS.get(loop)
    if bell is None:
        bell = _BELLS[loop] = _Bell(loop)
    waiter: asyncio.Future[T] = loop.create_future()
    future.add_done_callback(lambda done: bell.ring(waiter, done))
    return await waiter
