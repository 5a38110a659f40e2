"""Is what another centre's program wrote of use here? Odd values stop at the door, not at a duty desk.

A centre that somebody has taken over may seal anything: infinity where a number stands, a text for a moment,
a thousand lists in one another. It is true to its header, and would stop whoever lists or counts it.
"""

import json
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from samvirke.model.errors import InvalidValueError
from samvirke.respond.journal.canonical import canonical
from samvirke.respond.journal.content import Content
from samvirke.respond.journal.entry import WALL_END_MS
from samvirke.respond.record.kinds import KINDS

DEEPEST = 16  # lists and objects in one another; those of the kinds hold three
LARGEST = 1 << 63  # whole numbers that a database holds


def is_usable(content: Content, data: bytes) -> bool:
    """Say whether a change of a record is of use here.

    Parameters
    ----------
    content
        What was read; of a kind, or with a field, of a later version it is let pass: it is shown to nobody.
    data
        The bytes that it was read from: canonical JSON, which has no NaN, no infinity and no name twice.
    """
    if abs(content.at_ms) >= WALL_END_MS or not is_plain(content.data):
        return False
    if misfits(content.record.partition(":")[0], content.data):
        return False
    try:
        return canonical(json.loads(data)) == data
    except (InvalidValueError, ValueError):
        return False


def misfits(kind: str, data: Mapping[str, Any]) -> str:
    """Return the first field that does not hold what its kind says, empty where all do."""
    hints = _hints(kind)
    return next((name for name, value in data.items() if not fits(value, hints.get(name, Any))), "")


def is_plain(value: Any, depth: int = 0) -> bool:
    """Say whether a value is not too deep, and holds no number that is too large to be kept."""
    if depth > DEEPEST:
        return False
    if isinstance(value, dict):
        return all(is_plain(one, depth + 1) for one in value.values())
    if isinstance(value, list):
        return all(is_plain(one, depth + 1) for one in value)
    return not isinstance(value, int) or abs(value) < LARGEST


def fits(value: Any, hint: Any) -> bool:
    """Say whether a value from JSON is what a field of a kind holds.

    >>> fits([1, 2], list[int] | None), fits("soon", int | None), fits(3, float)
    (True, False, True)
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin in (Union, types.UnionType):
        return any(fits(value, one) for one in arguments)
    if origin is list:
        return isinstance(value, list) and all(fits(one, arguments[0]) for one in value)
    if origin is dict or is_typeddict(hint):
        return isinstance(value, dict) and _fits_object(value, hint)
    if isinstance(value, bool) or hint is bool:
        return isinstance(value, bool) and hint is bool
    return isinstance(value, (int, float) if hint is float else hint)


def _fits_object(value: Mapping[str, Any], hint: Any) -> bool:
    """Say whether an object has the keys that its kind must have, and each its type; others are let pass."""
    if not is_typeddict(hint):
        return all(fits(one, get_args(hint)[1]) for one in value.values())
    keys = get_type_hints(hint)
    return set(keys) <= set(value) and all(fits(one, keys.get(name, Any)) for name, one in value.items())


@cache
def _hints(kind: str) -> Mapping[str, Any]:
    found = KINDS.get(kind)
    return {} if found is None else get_type_hints(found.shape)
