"""The network for an OpenID provider: bounded in time and size, no redirects."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx2

from samvirke.respond.access.sign_in.errors import ProviderError
from samvirke.respond.access.sign_in.oidc.provider import Provider
from samvirke.respond.access.sign_in.oidc.settings import read_settings

TIMEOUT_S = 5.0  # to connect, and for each piece
IN_ALL_S = 10.0
AT_ONCE = 8  # requests under way: each holds a thread that others need
BUSY_S = 1.0  # how long one more waits
LARGEST = 262_144  # bytes; keys and tokens are a few kilobytes


class Network:
    """Asks a provider: `respond.access.sign_in.oidc.fetch.Fetch`."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(AT_ONCE)

    def __call__(
        self, url: str, *, form: Mapping[str, str] | None = None, basic: tuple[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Return status and body."""
        if not self._free.acquire(timeout=BUSY_S):
            raise ProviderError("too many sign in by the OpenID provider at this moment; try again")
        try:
            return _ask(url, form, basic)
        finally:
            self._free.release()


def _ask(url: str, form: Mapping[str, str] | None, basic: tuple[str, str] | None) -> tuple[int, bytes]:
    method = "GET" if form is None else "POST"
    body, until_s = b"", time.monotonic() + IN_ALL_S
    try:
        with (
            httpx2.Client(timeout=TIMEOUT_S, follow_redirects=False) as client,
            client.stream(method, url, data=None if form is None else dict(form), auth=basic) as answer,
        ):
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LARGEST or time.monotonic() > until_s:
                    raise ProviderError(
                        f"the provider sent more than {LARGEST:,} bytes, or for more than {IN_ALL_S:.0f} s; "
                        "nothing was read"
                    )
            return answer.status_code, body
    except httpx2.HTTPError as error:
        raise ProviderError(
            "the OpenID provider does not answer; sign in with a local account meanwhile"
        ) from error


def provider_of(told: Mapping[str, Any] | None, wall_ms: Callable[[], int]) -> Provider | None:
    """Return the provider that `[sign_in.oidc]` of a node.toml tells of, None: it tells of none.

    Raises
    ------
    BadInputError
        When it cannot be used.
    """
    return None if told is None else Provider(read_settings(told), Network(), wall_ms)
