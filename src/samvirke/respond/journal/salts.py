"""Salts for parts: chance of the system, drawn in large pieces, for each draw is a call to the kernel."""

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
