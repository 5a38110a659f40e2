"""Salts for parts, and bits for ids: chance of the system, drawn in large pieces.

Each draw is a call to the kernel, during which Python lets another thread go first: 40 µs among a hundred
callers, as much as all the rest of an entry.
"""

import secrets
import threading

DRAWN_BYTES = 4096


class Salts:
    """Gives random bytes; no byte is given twice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawn = b""
        self._at = 0

    def __call__(self, n: int) -> bytes:
        """Return n random bytes, fit for secrets."""
        with self._lock:
            if self._at + n > len(self._drawn):
                self._drawn, self._at = secrets.token_bytes(max(n, DRAWN_BYTES)), 0
            start, self._at = self._at, self._at + n
            return self._drawn[start : self._at]

    def bits(self, n: int) -> int:
        """Return n random bits as a number, as `secrets.randbits` does."""
        n_bytes = (n + 7) // 8
        return int.from_bytes(self(n_bytes), "big") >> 8 * n_bytes - n
