"""JSON as one and the same bytes for the same value, so that it can be hashed."""

import json
from typing import Any

from samvirke.model.errors import InvalidValueError

_ENCODER = json.JSONEncoder(
    ensure_ascii=True,  # a lone surrogate, which no UTF-8 can hold, stays an escape
    sort_keys=True,
    separators=(",", ":"),
    allow_nan=False,
)


def canonical(value: Any) -> bytes:
    r"""Return a value as JSON: keys sorted, no spaces, ASCII.

    Raises
    ------
    InvalidValueError
        When the value holds NaN, infinity or what JSON has no form for.

    >>> canonical({"b": 1.5, "a": "å"})
    b'{"a":"\\u00e5","b":1.5}'
    """
    try:
        return _ENCODER.encode(value).encode("ascii")
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidValueError(
            f"this cannot be written down ({error}); it must be text, finite numbers, true, false, null, "
            "lists and objects"
        ) from error
