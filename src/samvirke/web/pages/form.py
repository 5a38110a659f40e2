"""What a form says, as the fields of an act.

A field's name is that of the act's field. ``position.lat`` goes into a table, a name that occurs twice or
ends in ``[]`` is a list, ``zones:json`` is JSON, ``until_ms:local`` is a moment on the clocks of Norway as
``<input type="datetime-local">`` writes it, ``needs:counts`` is ``fire.pump=2, health.ambulance``. ``*:json``
is an object of several fields: a choice that settles a unit and its owner. Numbers are read as numbers where
the act wants them. What is left empty is left out.

``_was.title`` says what the form showed in ``title``: what stands as it was is left out, so that nobody's
newer word is written over with the old, and what was emptied is named in the act's ``clear``, or is null
(of texts: empty) within a table.
"""

import json
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

from pydantic import ValidationError

from samvirke.model.errors import InvalidValueError
from samvirke.respond.act import Act
from samvirke.web.api.body import act_of, body_of
from samvirke.web.moments import HERE
from samvirke.web.typed_number import plain_number
from samvirke.web.words import N_

FIELDS = 500  # of one form
WAS = "_was."
FAULTS = {  # pydantic's kind → what it says to people; what else it finds stands in its own English
    "missing": N_("%(field)s: must be filled in"),
    "int_type": N_("%(field)s: is “%(seen)s”; it must be a whole number"),
    "float_type": N_("%(field)s: is “%(seen)s”; it must be a number"),
    "greater_than_equal": N_("%(field)s: is “%(seen)s”; the least is %(ge)s"),
    "less_than_equal": N_("%(field)s: is “%(seen)s”; the greatest is %(le)s"),
    "string_too_long": N_("%(field)s: is too long; %(max_length)s letters are the most"),
    "literal_error": N_("%(field)s: is “%(seen)s”; it must be one of %(expected)s"),
}
TRUE = {"on": True, "true": True, "1": True, "false": False, "0": False}


def fields_of(body: bytes) -> list[tuple[str, str]]:
    """Read a form as browsers send it, ``application/x-www-form-urlencoded``.

    Raises
    ------
    InvalidValueError
        When it is none.
    """
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except (UnicodeError, ValueError) as error:
        raise InvalidValueError(f"the form cannot be read ({error}); send it from the page itself") from None


def act_from(
    form: Sequence[tuple[str, str]],
    act: type[Act],
    gettext: Callable[[str], str] = str,
    labels: Mapping[str, str] = MappingProxyType({}),
) -> Act:
    """Return the act that a form asks for; names that begin with ``_`` are not the act's.

    Parameters
    ----------
    form
        As `fields_of` reads it.
    act
        Which.
    gettext
        Says what is wrong in the language of the page.
    labels
        Field → what the page calls it, in English; others go by their names.

    Raises
    ------
    InvalidValueError
        When a field is missing, unknown or cannot be used; each is named.
    """
    told: dict[str, Any] = {}
    hints = get_type_hints(act)
    as_it_was, emptied = _changes(form)
    for name, text in form:
        if name.startswith("_") or not text.strip() or name in as_it_was:
            continue
        _put(told, name, text.strip(), hints)
    for name in emptied:
        _empty(told, name, hints)
    try:
        return act_of(body_of(act).model_validate(told))
    except ValidationError as error:
        faults = [_in_words(fault, gettext, labels) for fault in error.errors()[:20]]
        raise InvalidValueError("; ".join(faults)) from None


def _in_words(fault: Mapping[str, Any], gettext: Callable[[str], str], labels: Mapping[str, str]) -> str:
    name = ".".join(map(str, fault["loc"]))
    field = gettext(labels[name]) if labels.get(name) else name
    words = FAULTS.get(fault["type"])
    if words is None:
        return f"{field}: {fault['msg']}"
    seen = fault["input"] if isinstance(fault["input"], str | int | float) else "…"  # tables may be deep
    told = {**fault.get("ctx", {}), "field": field, "seen": str(seen)[:40]}
    return gettext(words) % told


def _changes(form: Sequence[tuple[str, str]]) -> tuple[set[str], list[str]]:
    """Return the fields that stand as the form showed them, and those that were emptied."""
    shown: dict[str, list[str]] = {}
    given: dict[str, list[str]] = {}
    for name, text in form:
        plain = text.replace("\r\n", "\n").strip()  # a form that is sent has other ends of lines
        if plain:
            (shown if name.startswith(WAS) else given).setdefault(name.removeprefix(WAS), []).append(plain)
    as_it_was = {name for name, texts in shown.items() if given.get(name) == texts}
    return as_it_was, [name for name in shown if name not in given]


def _empty(told: dict[str, Any], name: str, hints: Mapping[str, Any]) -> None:
    path = name.partition(":")[0].removesuffix("[]")
    table, _, last = path.rpartition(".")
    if table:
        holds = get_args(hints.get(table))
        into = told.setdefault(table, {})
        if not isinstance(into, dict):
            raise InvalidValueError(f"{name[:80]} stands beside {table[:40]} as a value; send one of the two")
        into[last] = "" if holds and holds[-1] is str else None
    elif "clear" in hints:
        told.setdefault("clear", []).append(path)


def _put(told: dict[str, Any], name: str, text: str, hints: Mapping[str, Any]) -> None:
    path, _, way = name.partition(":")
    if path == "*":
        fields = _read(name, text, way, None, in_list=False)
        told.update(fields if isinstance(fields, dict) else {})
        return
    is_list = path.endswith("[]")
    *tables, last = path.removesuffix("[]").split(".")
    hint: Any = None if tables else hints.get(last)
    into = told
    for table in tables:
        into = into.setdefault(table, {})
        if not isinstance(into, dict):
            raise InvalidValueError(f"{name[:80]} stands beside {table[:40]} as a value; send one of the two")
    value = _read(name, text, way, hint, in_list=is_list or last in into)
    if is_list:
        into.setdefault(last, []).append(value)
    elif last in into:
        into[last] = [*(into[last] if isinstance(into[last], list) else [into[last]]), value]
    elif _is_list(hint) and not isinstance(value, list):
        into[last] = [value]
    else:
        into[last] = value


def _read(name: str, text: str, way: str, hint: Any, *, in_list: bool) -> Any:
    try:
        if way == "json":
            return json.loads(text)
        if way == "counts":
            return _counts(text)
        if way == "local":
            return int(datetime.fromisoformat(text).replace(tzinfo=HERE).timestamp() * 1000)
    except (ValueError, RecursionError):  # the latter: JSON within JSON within JSON
        raise InvalidValueError(
            f"{name[:80]} is {text[:80]!r}, which cannot be read; choose it again"
        ) from None
    wanted = set(_scalars(hint))
    if str in wanted or not wanted or (in_list and not wanted):
        return text
    return _number(text, wanted)


def _counts(text: str) -> dict[str, int]:
    """Read how many of each: ``fire.pump=2, health.ambulance``; one where no number stands."""
    found: dict[str, int] = {}
    for word in text.replace(",", " ").split():
        name, _, many = word.partition("=")
        found[name] = found.get(name, 0) + int(many or 1)
    return found


def _number(text: str, wanted: set[Any]) -> Any:
    """Return a number as people write it, or the text itself: the act says what it wants."""
    if bool in wanted and text in TRUE:
        return TRUE[text]
    plain = plain_number(text)
    for kind in (int, float):
        if kind in wanted:
            try:
                return kind(plain)
            except ValueError:
                continue
    return text


def _scalars(hint: Any) -> list[Any]:
    """Return the scalars that a hint allows, also within a list."""
    if hint in (int, float, bool, str):
        return [hint]
    return [scalar for part in get_args(hint) for scalar in _scalars(part)]


def _is_list(hint: Any) -> bool:
    if get_origin(hint) in (Union, types.UnionType):
        return any(_is_list(part) for part in get_args(hint))
    return get_origin(hint) in (list, tuple, Sequence)
