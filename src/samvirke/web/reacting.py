"""Lets a node do what it does by itself: after it has taken entries, and once a second, as time passes."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from samvirke.respond.act import RefusedError
from samvirke.respond.journal.entry import Entry
from samvirke.respond.node import Node
from samvirke.respond.reactions import react

LOG = logging.getLogger("samvirke.web")
EACH_S: Final = 1.0
REST_S: Final = 0.1  # between two looks: a burst of entries is one look


class Reacting:
    """See the module.

    Parameters
    ----------
    node
        The node.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._since_ms = node.now_ms
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        node.heard.append(self._heard)

    async def for_ever(self) -> None:
        """React until it is cancelled."""
        try:
            while True:
                await asyncio.to_thread(self._react)
                await asyncio.sleep(REST_S)
                try:
                    async with asyncio.timeout(EACH_S):
                        await self._news.wait()
                except TimeoutError:
                    continue
                self._news.clear()
        finally:
            self._node.heard.remove(self._heard)

    def _react(self) -> None:
        if self._node.stopped is not None:
            return  # it writes nothing until a person has acted
        try:
            self._since_ms, _ = react(self._node, self._since_ms)
        except RefusedError as error:
            LOG.warning("what %s does by itself was refused: %s", self._node.space.name, error)
        except Exception:  # the next second it is tried again, and all else must go on
            LOG.exception("what %s does by itself failed", self._node.space.name)

    def _heard(self, _entries: Sequence[Entry]) -> None:
        self._loop.call_soon_threadsafe(self._news.set)
