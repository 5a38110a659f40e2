"""Waiting for what comes over the wire, no longer than it takes."""

import time
from collections.abc import Callable

PATIENCE_S = 20.0


def until(true: Callable[[], bool], patience_s: float = PATIENCE_S) -> float:
    """Return after how many seconds something became true."""
    begin = time.monotonic()
    while not true():
        if time.monotonic() - begin > patience_s:
            raise AssertionError(f"it did not become true within {patience_s:g} s")
        time.sleep(0.02)
    return time.monotonic() - begin
