"""The table `[calls]` of a plan file, item by item; everything that cannot be read is told."""

from collections.abc import Callable, Mapping
from typing import Any

from samvirke.prepare.measures.call_centres.arrangement import FIGURES
from samvirke.prepare.plan_calls import PlanCalls
from samvirke.register.closest import did_you_mean

Say = Callable[[str, str, str, str, str], None]  # table, key, seen, allowed, do
KEYS = ("arrangement", "rooms", *FIGURES, "staff", "volume")
ROOMS = 'write rooms = [["centre-110-…", "centre-112-…"]]'


def read_calls(value: Any, say: Say, where: Callable[[str, str], str]) -> PlanCalls:
    """Return what a plan says of its call centres, without what could not be read.

    Parameters
    ----------
    value
        The table as TOML gives it.
    say
        Told what is wrong.
    where
        Says where a key of a table stands.
    """
    if not isinstance(value, dict):
        say("calls", "", repr(value), "a table", 'write [calls] and arrangement = "co_located"')
        return PlanCalls()
    for key in value:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or "leave it out"
            say("calls", key, "an unknown key", ", ".join(KEYS), hint)
    settings: dict[str, Any] = {}
    for key in FIGURES:
        if key in value:
            settings |= _numbers("calls", {key: value[key]}, say)
    arrangement = value.get("arrangement")
    if isinstance(arrangement, str):
        settings["arrangement"] = arrangement
    elif arrangement is not None:
        say("calls", "arrangement", repr(arrangement), "text", "write it in quotes")
    named: dict[str, str] = {f"calls.{key}": where("calls", key) for key in value}
    for table in ("staff", "volume"):
        if table in value:
            settings[table] = _table(f"calls.{table}", value[table], say)
            named |= {f"calls.{table}.{key}": where(f"calls.{table}", key) for key in settings[table]}
    return PlanCalls(rooms=_rooms(value.get("rooms", []), say), where=named, **settings)


def _rooms(value: Any, say: Say) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list):
        say("calls", "rooms", repr(value), "a list of rooms, each a list of centres", ROOMS)
        return ()
    rooms = []
    for room in value:
        if isinstance(room, list) and all(isinstance(centre, str) for centre in room):
            rooms.append(tuple(room))
        else:
            say("calls", "rooms", repr(room), "a list of centres' ids", ROOMS)
    return tuple(rooms)


def _table(table: str, value: Any, say: Say) -> dict[str, float]:
    if not isinstance(value, dict):
        say(table, "", repr(value), "a table", f"write [{table}] and centre = number under it")
        return {}
    return _numbers(table, value, say)


def _numbers(table: str, given: Mapping[str, Any], say: Say) -> dict[str, float]:
    read = {}
    for key, value in given.items():
        if isinstance(value, int | float) and not isinstance(value, bool) and value == value:  # noqa: PLR0124
            read[key] = value
        else:
            say(table, key, repr(value), "a number", "write it without quotes, with a dot")
    return read
