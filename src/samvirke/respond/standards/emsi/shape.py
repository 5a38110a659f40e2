"""What an EMSI message may hold: a table, object by object, and the walk that checks a message against it."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any

from samvirke.model.finding import Finding
from samvirke.respond.standards.moment import read_moment

MOMENT = "a moment like 2026-01-31T13:45:00+01:00"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of an object: its form is a word of `CHECKS`, the name of another object, or `list` of either."""

    name: str
    required: bool
    form: str
    values: tuple[str, ...]


@cache
def shape() -> Mapping[str, Mapping[str, Key]]:
    """Return object → key → what it may hold."""
    text = files("samvirke.respond.standards.emsi").joinpath("shape.csv").read_text("utf-8")
    found: dict[str, dict[str, Key]] = {}
    for row in csv.DictReader(text.splitlines()):
        key = Key(row["key"], row["required"] == "yes", row["form"], tuple(row["values"].split()))
        found.setdefault(row["object"], {})[key.name] = key
    return found


def findings_in(message: Any, name: str) -> list[Finding]:
    """Return all that is wrong in a message, which is what JSON holds."""
    found: list[Finding] = []
    _walk(message, "EMSI", name, "", found)
    return found


def known(message: Any, kind: str = "EMSI") -> Any:
    """Return a checked message without the keys that the shape does not know, at any depth.

    What they hold was looked at by nobody: it may be of any size, or about persons.
    """
    keys = shape().get(kind)
    if keys is None:
        return message
    kept = {}
    for key, value in message.items():
        if key in keys:
            form = keys[key].form
            of = form.removeprefix("list ")
            kept[key] = [known(one, of) for one in value] if form.startswith("list ") else known(value, of)
    return kept


def _walk(value: Any, kind: str, name: str, at: str, found: list[Finding]) -> None:
    if not isinstance(value, dict):
        found.append(_fault(name, at or kind, _seen(value), f"an object {kind}", "mend it"))
        return
    keys = shape()[kind]
    for key in keys.values():
        here = _below(at, key.name)
        if key.name not in value:
            if key.required:
                found.append(_fault(name, here, "nothing", f"a {key.form}", f"fill in {key.name}"))
        else:
            _check(value[key.name], key, name, here, found)


def _check(value: Any, key: Key, name: str, at: str, found: list[Finding]) -> None:
    if key.form.startswith("list "):
        if not isinstance(value, list):
            found.append(_fault(name, at, _seen(value), "a list", "put it in brackets"))
            return
        if key.required and not value:
            found.append(_fault(name, at, "an empty list", "one or more", f"fill in {key.name}"))
        of = Key(key.name, key.required, key.form.removeprefix("list "), key.values)
        for number, item in enumerate(value):
            _check(item, of, name, f"{at}/{number}", found)
    elif key.form in shape():
        _walk(value, key.form, name, at, found)
    else:
        is_right, allowed = CHECKS[key.form]
        told = ", ".join(key.values) if key.form == "word" else allowed
        if not is_right(value) or (key.form == "word" and value not in key.values):
            found.append(_fault(name, at, _seen(value), told, "mend it"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9


# Form → test and what is allowed, in words.
CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: isinstance(value, str), "some words"),
    "word": (lambda value: isinstance(value, str), "a word"),
    "moment": (lambda value: isinstance(value, str) and read_moment(value) is not None, MOMENT),
    "count": (_is_count, "a whole number of 0 or more"),
    "percent": (lambda value: _is_count(value) and value <= 100, "a whole number from 0 to 100"),
    "number": (_is_number, "a number"),
    "latitude": (lambda value: _is_number(value) and abs(value) <= 90, "degrees from -90 to 90"),
    "longitude": (lambda value: _is_number(value) and abs(value) <= 180, "degrees from -180 to 180"),
}


def _below(at: str, key: str) -> str:
    return f"{at}/{key}"[:200] if at else key[:200]


def _seen(value: Any) -> str:
    return repr(value)[:80]


def _fault(name: str, at: str, seen: str, allowed: str, do: str) -> Finding:
    return Finding(table=name, column=at, seen=seen, allowed=allowed, do=do)
