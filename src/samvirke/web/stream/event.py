"""One server-sent event as bytes (HTML standard, section 9.2)."""

import json
from collections.abc import Mapping
from typing import Any


def event(name: str, data: Mapping[str, Any]) -> bytes:
    """Return an event; its data are one line of ASCII, whatever stands in them."""
    told = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return f"event: {name}\ndata: {told}\n\n".encode("ascii")


def place(cursor: object) -> bytes:
    """Return where the stream has come to: no event, but what a client sends back as Last-Event-ID."""
    return f"id: {cursor}\n\n".encode("ascii")
