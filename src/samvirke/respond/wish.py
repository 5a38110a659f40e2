"""Whether a client's key is used again for the same wish: told by a hash that outlives nothing."""

import hashlib
import hmac
import secrets
from dataclasses import asdict

from samvirke.respond.act import Act
from samvirke.respond.journal.canonical import canonical

LIFE_BYTES = 8


class Wishes:
    """Hashes of what is asked for, made with a secret that lives as long as the process and is kept nowhere.

    They stand in the journal beside clients' keys. A plain hash would stay there when what was asked for is
    erased, and whoever has the file could find out by guessing what it said. The price: a key that is used
    for something else after the node was started anew is answered as the first time, not refused.
    """

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._life = hashlib.sha256(self._secret).digest()[:LIFE_BYTES]

    def of(self, act: Act) -> bytes:
        """Return the hash of what is asked for, 40 bytes; the same for the same.

        Raises
        ------
        InvalidValueError
            When it holds what JSON has no form for.
        """
        wish = canonical([act.name, asdict(act)])  # type: ignore[call-overload]
        return self._life + hmac.digest(self._secret, wish, "sha256")

    def differ(self, before: bytes, now: bytes) -> bool:
        """Say whether two wishes are known to differ: one of an earlier life of the node is not."""
        return before[:LIFE_BYTES] == now[:LIFE_BYTES] and before != now
