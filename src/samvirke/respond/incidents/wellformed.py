"""Checks of what people write into records: each says what was seen, what is allowed and what to do."""

import json
import math
from collections.abc import Collection
from typing import Any

from samvirke.model.errors import InvalidValueError
from samvirke.register.closest import did_you_mean
from samvirke.respond.incidents.protective_marking import refuse_marked

LONGEST_TEXT = 4_000  # characters
LONGEST_NAME = 200
MOST_ITEMS = 200
LATEST_MS = 253_402_300_800_000  # year 10000


def text(name: str, value: object, longest: int = LONGEST_TEXT, *, needed: bool = False) -> None:
    """Check a text; None and empty are allowed unless it is needed.

    Raises
    ------
    InvalidValueError
        When it is no text, too long, missing, or marked as graded.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        if needed:
            raise InvalidValueError(f"{name} is empty; write at least a word")
        return
    if not isinstance(value, str) or len(value) > longest:
        seen = f"{len(value)} characters" if isinstance(value, str) else type(value).__name__
        raise InvalidValueError(f"{name} is {seen}; it must be text of at most {longest} characters")
    refuse_marked(name, value)


def number(name: str, value: object, low: float, high: float, *, needed: bool = False) -> None:
    """Check a number.

    Raises
    ------
    InvalidValueError
        When it is none, not finite, or outside.
    """
    if value is None and not needed:
        return
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not low <= value <= high:  # type: ignore[arg-type,operator]
        raise InvalidValueError(f"{name} is {str(value)[:40]}; it must be a number from {low:g} to {high:g}")


def count(name: str, value: object, low: int = 1, high: int = 9_999) -> None:
    """Check a whole number.

    Raises
    ------
    InvalidValueError
        When it is none, or outside.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise InvalidValueError(
            f"{name} is {str(value)[:40]}; it must be a whole number from {low} to {high}"
        )


def moment(name: str, value: object) -> None:
    """Check a moment in milliseconds since 1970; None is allowed.

    Raises
    ------
    InvalidValueError
        When it is none.
    """
    if value is not None:
        count(name, value, 0, LATEST_MS)


def one_of(name: str, value: object, allowed: Collection[str], *, needed: bool = False) -> None:
    """Check a word of a list.

    Raises
    ------
    InvalidValueError
        When it is another.
    """
    if value is None and not needed:
        return
    if value not in allowed:
        do = did_you_mean(str(value), allowed)
        raise InvalidValueError(
            f"{name} is {str(value)[:60]!r}; it must be one of {', '.join(allowed)}"
            + (f"; {do}" if do else "")
        )


def items(name: str, value: object, most: int = MOST_ITEMS) -> None:
    """Check that something is a list, and not too long; None is allowed.

    Raises
    ------
    InvalidValueError
        When it is none, or holds more.
    """
    if value is None:
        return
    if not isinstance(value, list | tuple) or len(value) > most:
        seen = f"{len(value)} items" if isinstance(value, list | tuple) else type(value).__name__
        raise InvalidValueError(f"{name} is {seen}; it must be a list of at most {most}")


def fields(name: str, value: object) -> None:
    """Check that something is names and values.

    Raises
    ------
    InvalidValueError
        When it is none.
    """
    if not isinstance(value, dict):
        raise InvalidValueError(f"{name} is {type(value).__name__}; it must be names and values")


def place(lon: object, lat: object, *, needed: bool = False) -> None:
    """Check a position, WGS 84 degrees: both or neither.

    Raises
    ------
    InvalidValueError
        When one is missing or outside.
    """
    if (lon is None) != (lat is None):
        raise InvalidValueError(f"lon is {lon} and lat is {lat}; give both or neither")
    number("lon", lon, -180, 180, needed=needed)
    number("lat", lat, -90, 90, needed=needed)


def document(name: str, value: object, longest: int = 4 * LONGEST_TEXT, depth: int = 6) -> None:
    """Check a JSON value of people's own making: size, depth, finite numbers, and no graded text in it.

    Raises
    ------
    InvalidValueError
        When it is not that.
    """
    _walk(name, value, depth)
    if len(json.dumps(value, ensure_ascii=False)) > longest:
        raise InvalidValueError(f"{name} is too large; it must be at most {longest} characters as JSON")


def _walk(name: str, value: Any, depth: int) -> None:
    if depth < 0:
        raise InvalidValueError(f"{name} lies too deep; at most 6 lists and objects within each other")
    if isinstance(value, str):
        text(name, value)
    elif isinstance(value, dict):
        items(name, list(value))
        for key, inner in value.items():
            text(f"a name in {name}", key, LONGEST_NAME)
            _walk(f"{name}.{key}"[:LONGEST_NAME], inner, depth - 1)
    elif isinstance(value, list | tuple):
        items(name, value)
        for inner in value:
            _walk(name, inner, depth - 1)
    elif value is not None and not isinstance(value, bool):
        number(name, value, -1e15, 1e15)
