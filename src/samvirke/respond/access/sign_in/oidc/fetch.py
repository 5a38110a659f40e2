"""The network, as far as a provider needs it."""

from collections.abc import Mapping
from typing import Protocol


class Fetch(Protocol):
    """Asks an address, follows no redirects, and reads a bounded answer in bounded time."""

    def __call__(
        self, url: str, *, form: Mapping[str, str] | None = None, basic: tuple[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Return status and body: GET, or POST where a form is given.

        Raises
        ------
        ProviderError
            When nobody answers.
        """
