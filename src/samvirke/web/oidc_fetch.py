"""The network for an OpenID provider: bounded in time and size, no redirects."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx2

from samvirke.respond.access.sign_in.errors import ProviderError
from samvirke.respond.access.sign_in.oidc.provider import Provider
from samvirke.respond.access.sign_in.oidc.settings import read_settings

TIMEOUT_S = 5.0
LARGEST = 262_144  # bytes; keys and tokens are a few kilobytes


class Network:
    """Asks a provider: `respond.access.sign_in.oidc.fetch.Fetch`."""

    def __call__(
        self, url: str, *, form: Mapping[str, str] | None = None, basic: tuple[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Return status and body."""
        method = "GET" if form is None else "POST"
        body = b""
        try:
            with (
                httpx2.Client(timeout=TIMEOUT_S, follow_redirects=False) as client,
                client.stream(method, url, data=None if form is None else dict(form), auth=basic) as answer,
            ):
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > LARGEST:
                        raise ProviderError(
                            f"the provider sent more than {LARGEST:,} bytes; nothing was read"
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
