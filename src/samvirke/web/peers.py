"""The node pulls from its peers for as long as it runs, and says how that goes.

One task for each peer and space asks, waits until there is something, takes it, and asks again. When the line
is cut it tries again, first soon and then more seldom; when contact is back it takes what it missed.
"""

import asyncio
import logging
import random
import secrets
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlencode

import httpx2

from samvirke.model.errors import SamvirkeError
from samvirke.respond.federation.answer import ENTRIES_AT_ONCE, LARGEST_ANSWER, Ask
from samvirke.respond.federation.errors import ForkError, LooseError, PeerError
from samvirke.respond.federation.member import Member
from samvirke.respond.federation.peer import Peer
from samvirke.respond.federation.signed import (
    APART_MS,
    NONCE_BYTES,
    check_answer,
    nonce_of,
    sign_request,
)
from samvirke.respond.federation.take import Taken, ask_of, take
from samvirke.respond.federation.wire import vector_text
from samvirke.web.api.peer import PREFIX, SIGNATURE, WAIT_MOST_S

LOG = logging.getLogger("samvirke.web")
SOONEST_S, SELDOM_S = 0.5, 15.0  # between tries while a peer is not reached
REFUSED_S = 30.0  # between tries where trying again will not help by itself
NOTES_EVERY_MS = 30_000
CONNECT_S = 5.0

State = Literal["not_met", "in_touch", "not_reached", "refused", "fork"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerStatus:
    """How the pulling from a peer goes.

    Parameters
    ----------
    state
        not_met since the node started, in_touch, not_reached, refused (by one of the two), or fork.
    last_contact_ms
        When it last answered, on the wall clock; None: not since the node started.
    behind
        How many of its entries are still to come, as it said then.
    why
        What is wrong and what to do; empty: nothing.
    """

    state: State = "not_met"
    last_contact_ms: int | None = None
    behind: int = 0
    why: str = ""


def peer_client(verify: bool | str = True) -> httpx2.AsyncClient:
    """Return what asks the peers: no proxies of the environment, no redirects, no waiting for ever.

    Parameters
    ----------
    verify
        Whether certificates are checked; or the path of the certificates that are trusted.
    """
    timeout = httpx2.Timeout(WAIT_MOST_S + 10, connect=CONNECT_S)
    return httpx2.AsyncClient(verify=verify, timeout=timeout, trust_env=False, follow_redirects=False)


async def pull_for_ever(
    members: Mapping[str, Member],
    client: httpx2.AsyncClient,
    tell: MutableMapping[tuple[str, str], PeerStatus],
) -> None:
    """Pull from all peers that have an address, in all spaces, until cancelled.

    Parameters
    ----------
    members
        Space → the node in it.
    client
        What asks.
    tell
        Space and centre → how it goes; kept up to date.
    """
    async with asyncio.TaskGroup() as tasks:
        for member in members.values():
            for peer in member.peers.values():
                if peer.url:
                    tasks.create_task(Pulling(member, peer, client, tell).for_ever())


class Pulling:
    """The pulling from one peer in one space."""

    def __init__(
        self,
        member: Member,
        peer: Peer,
        client: httpx2.AsyncClient,
        tell: MutableMapping[tuple[str, str], PeerStatus],
    ) -> None:
        self._member = member
        self._peer = peer
        self._client = client
        self._tell = tell
        self._failures = 0
        self._limit = ENTRIES_AT_ONCE
        self._is_loose = False
        self._notes_at_ms = 0
        self._wait_s = 0.0
        tell.setdefault((member.space, peer.centre), PeerStatus())

    @property
    def status(self) -> PeerStatus:
        """How it goes."""
        return self._tell[self._member.space, self._peer.centre]

    async def for_ever(self) -> None:
        """Pull until cancelled."""
        while True:
            pause_s = await self.once()
            await asyncio.sleep(pause_s)

    async def once(self) -> float:
        """Ask once and take what comes; return how many seconds to wait before the next time."""
        try:
            taken = await self._exchange()
        except LooseError as error:
            # The checkpoint of just what is held shows whether the peer's log is another now. If it is not,
            # what the peer sends does not hang together, and asking again at once would not help.
            is_first, self._is_loose, self._limit = not self._is_loose, True, 0
            return 0.0 if is_first else self._failed("refused", error)
        except ForkError as error:
            self._limit = ENTRIES_AT_ONCE
            self._failed("fork", error)
            return REFUSED_S
        except httpx2.HTTPError as error:
            return self._failed("not_reached", error)
        except Exception as error:
            if not isinstance(error, (SamvirkeError, OSError)):
                # A fault of ours with what one peer sent must not stop the pulling from the others.
                LOG.exception("what %s answered could not be taken", self._peer.centre)
            return self._failed("refused", error)
        looked, self._limit = self._limit == 0, ENTRIES_AT_ONCE
        if looked:
            return 0.0
        self._failures, self._is_loose = 0, False
        self._wait_s = 0.0 if taken.has_news else WAIT_MOST_S
        self._set("in_touch", behind=taken.behind)
        return 0.0

    async def _exchange(self) -> Taken:
        now_ms = self._member.wall_ms()
        wants_notes = now_ms - self._notes_at_ms >= NOTES_EVERY_MS
        ask = ask_of(self._member, self._peer, notes=wants_notes, limit=self._limit)
        body = await self._ask(ask, 0.0 if self._limit == 0 else self._wait_s)
        # A taking that has begun is brought to its end: the store must not be closed under it.
        taking = asyncio.ensure_future(asyncio.to_thread(take, self._member, self._peer, body))
        try:
            taken = await asyncio.shield(taking)
        except asyncio.CancelledError:
            await asyncio.wait({taking})
            raise
        if wants_notes:
            self._notes_at_ms = now_ms
        return taken

    async def _ask(self, ask: Ask, wait_s: float) -> bytes:
        """Ask, and return the answer once its signature is verified."""
        fields = {
            "after": vector_text(ask.after),
            "back": vector_text(ask.back),
            "opened": ask.opened,
            "limit": str(ask.limit),
            "notes": "true" if ask.notes else "",
            "wait_s": f"{wait_s:g}",
        }
        query = urlencode({name: value for name, value in fields.items() if value})
        target = f"{PREFIX}{self._member.space}/log?{query}"
        header = sign_request(
            self._member.key,
            to=self._peer.centre,
            method="GET",
            target=target,
            body=b"",
            wall_ms=self._member.wall_ms(),
            nonce=secrets.token_bytes(NONCE_BYTES),
        )
        headers = {"Authorization": header, "Accept-Encoding": "identity"}
        url = self._peer.url.rstrip("/") + target
        async with self._client.stream("GET", url, headers=headers) as response:
            if response.status_code != 200:
                raise PeerError(self._refusal(response))
            body = await _bounded(response)
            signature = response.headers.get(SIGNATURE, "")
        check_answer(
            self._peer, to=self._member.centre, nonce=nonce_of(header), body=body, signature=signature
        )
        self._set(self.status.state, behind=self.status.behind, at_ms=self._member.wall_ms())
        return body

    def _refusal(self, response: httpx2.Response) -> str:
        """Say why a peer may have refused; it tells strangers nothing, so both sides must be looked at."""
        told = f"{self._peer.centre} answered {response.status_code}"
        if response.status_code != 401:
            return f"{told}; look at the log of its node"
        try:
            theirs = parsedate_to_datetime(response.headers.get("Date", "")).replace(tzinfo=UTC)
            apart_ms = abs(theirs.timestamp() * 1000 - self._member.wall_ms())
        except (ValueError, TypeError):
            apart_ms = 0.0
        if apart_ms > APART_MS:
            return (
                f"{told}: its clock and the one here are {apart_ms / 60_000:.0f} min apart; up to "
                f"{APART_MS // 60_000} min is accepted, set the wrong one right"
            )
        return (
            f"{told}: it does not know the key of {self._member.centre}, or has no space "
            f"{self._member.space}; give it the public key"
        )

    def _failed(self, state: State, error: Exception) -> float:
        """Note what went wrong; return how long to wait, with a little chance in it."""
        self._failures += 1
        self._wait_s = 0.0
        why = str(error) or type(error).__name__
        if state == "not_reached":
            why = (
                f"{self._peer.centre} is not reached at {self._peer.url} ({why}); it is tried again by itself"
            )
        self._set(state, behind=self.status.behind, why=why)
        longest_s = min(SELDOM_S, SOONEST_S * 2.0 ** min(self._failures - 1, 10))
        # Peers that were cut off together do not all come back in the same moment.
        return longest_s * random.uniform(0.5, 1.0)  # noqa: S311 - no secret

    def _set(self, state: State, *, behind: int, why: str = "", at_ms: int | None = None) -> None:
        self._tell[self._member.space, self._peer.centre] = replace(
            self.status,
            state=state,
            behind=behind,
            why=why,
            last_contact_ms=self.status.last_contact_ms if at_ms is None else at_ms,
        )


async def _bounded(response: httpx2.Response) -> bytes:
    """Return the body of a response, refused where it is larger than any answer is."""
    parts, size = [], 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise PeerError(f"an answer holds more than {LARGEST_ANSWER:,} bytes; it is refused")
        parts.append(part)
    return b"".join(parts)
