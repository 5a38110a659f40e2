"""The needs of a course as arrays, in the order in which they become known: what simulators read."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Bools, Floats, Ints

INF = float("inf")
S = TypeVar("S", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Needs:
    """What the course asks for, in order of `alert_s`, then of the course; those never known are left out.

    Parameters
    ----------
    row
        Row of each need in the course's table, shape ``(n,)`` as all below but `group_starts`.
    incident
        Its number in the course.
    capability, place
        Their indices.
    at_s
        When the need arose; response times count from here.
    alert_s
        When it is known to those who send, `at_s` or later, finite.
    until_s
        When it lapses.
    priority, quantity
        As in the course.
    on_scene_s
        Work at the place.
    transport, handover_s
        Whether a patient is carried, and how long handing him over takes.
    group_starts
        First need of each group, and the number of needs at the end. A *group* is what one unit can
        help with at once: needs of one incident, one after another, known at the same moment, at the
        same place.
    """

    row: Ints
    incident: Ints
    capability: Ints
    place: Ints
    at_s: Floats
    alert_s: Floats
    until_s: Floats
    priority: Ints
    quantity: Ints
    on_scene_s: Floats
    transport: Bools
    handover_s: Floats
    group_starts: Ints


def asked_names(world: World, course: Course) -> list[str]:
    """Return the capabilities of a world, then those that only the course knows: nobody has them."""
    column = course.needs["capability"]
    values = (
        column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column.dropna().unique()
    )
    known = set(world.capabilities)
    return [*world.capabilities, *(str(name) for name in values if str(name) not in known)]


def read_needs(world: World, course: Course, names: list[str], alert_s: Floats | None = None) -> Needs:
    """Turn the needs table into arrays, places and capabilities into their numbers.

    Parameters
    ----------
    world
        Its places number the places.
    course
        What is needed.
    names
        Number the capabilities; all that the course asks for must be among them (`asked_names`).
    alert_s
        For each need of the course when it is known, ``inf``: never; None: when it arises.

    Raises
    ------
    InvalidValueError
        When a need has no capability or place, one that the world does not have, or a number that
        cannot be; when `alert_s` does not fit.
    """
    table = course.needs
    _refuse_impossible(table)
    place = _numbers(table, "place", {place: number for number, place in enumerate(world.place_ids)})
    capability = _numbers(table, "capability", {name: number for number, name in enumerate(names)})
    at_s = table["from_s"].to_numpy(dtype=np.float64)
    known_s = at_s if alert_s is None else _alerts(at_s, alert_s)
    row = np.arange(len(table))
    if alert_s is not None:
        row = np.argsort(known_s, kind="stable")
        row = row[known_s[row] < np.inf]

    def in_order(column: npt.NDArray[S]) -> npt.NDArray[S]:
        return np.ascontiguousarray(column if alert_s is None else column[row])

    incident = in_order(table["incident"].to_numpy(dtype=np.int64))
    known_s, place = in_order(known_s), in_order(place)
    return Needs(
        row=row,
        incident=incident,
        capability=in_order(capability),
        place=place,
        at_s=in_order(at_s),
        alert_s=known_s,
        until_s=in_order(table["until_s"].to_numpy(dtype=np.float64)),
        priority=in_order(table["priority"].to_numpy(dtype=np.int64)),
        quantity=in_order(table["quantity"].to_numpy(dtype=np.int64)),
        on_scene_s=in_order(table["on_scene_s"].to_numpy(dtype=np.float64)),
        transport=in_order(table["transport"].to_numpy(dtype=np.bool_)),
        handover_s=in_order(table["handover_s"].to_numpy(dtype=np.float64)),
        group_starts=_group_starts(incident, known_s, place),
    )


def _alerts(at_s: Floats, alert_s: Floats) -> Floats:
    """Refuse alerts that do not fit the needs."""
    if alert_s.shape != at_s.shape:
        raise InvalidValueError(
            f"alert_s has shape {alert_s.shape}; the course has {len(at_s)} needs, give one moment each"
        )
    bad = np.flatnonzero(~(alert_s >= at_s))  # NaN is not either
    if len(bad):
        raise InvalidValueError(
            f"need {bad[0]} is known at {alert_s[bad[0]]} s and arises at {at_s[bad[0]]} s ({len(bad)} such "
            "needs); it must be known then or later, inf where it never is"
        )
    return np.asarray(alert_s, dtype=np.float64)


def _refuse_impossible(table: pd.DataFrame) -> None:
    """Refuse numbers that would make time run backwards or a need that nothing can fill."""
    until_s = table["until_s"].to_numpy(dtype=float)
    carries_nobody = ~table["transport"].to_numpy(dtype=np.bool_)
    for column, allowed, holds in (
        ("quantity", "1 or more", table["quantity"].to_numpy() >= 1),
        ("from_s", "0 or more and finite", _is_time(table["from_s"])),
        ("until_s", "a number, inf where it never lapses", ~np.isnan(until_s)),
        ("on_scene_s", "0 or more and finite", _is_time(table["on_scene_s"])),
        ("handover_s", "0 or more and finite", _is_time(table["handover_s"]) | carries_nobody),
    ):
        bad = np.flatnonzero(~holds)
        if len(bad):
            raise InvalidValueError(
                f"need {bad[0]} of the course has {column} {table[column].iloc[bad[0]]} ({len(bad)} such "
                f"needs); it must be {allowed}; mend what made the course"
            )


def _is_time(column: pd.Series) -> npt.NDArray[np.bool_]:
    seconds = column.to_numpy(dtype=float)
    return np.asarray((seconds >= 0) & (seconds < np.inf), dtype=np.bool_)


def _numbers(table: pd.DataFrame, column: str, number_of: dict[str, int]) -> Ints:
    """Return for each need the number of its place or capability."""
    values = table[column].astype("category").cat
    codes = values.codes.to_numpy()
    if (codes < 0).any():
        raise InvalidValueError(
            f"need {np.flatnonzero(codes < 0)[0]} of the course has no {column}; every need must have one"
        )
    number = np.array([number_of.get(value, -1) for value in values.categories], dtype=np.int64)
    unknown = np.unique(codes[number[codes] < 0])
    if len(unknown):
        raise InvalidValueError(
            f"the course needs help at {values.categories[unknown[0]]!r} ({len(unknown)} such "
            "places), which the world does not have; unfold the course from the region that the "
            "world was built from"
        )
    return np.asarray(number[codes])


def _group_starts(incident: Ints, known_s: Floats, place: Ints) -> Ints:
    n = len(incident)
    starts = np.ones(n, dtype=np.bool_)
    starts[1:] = (incident[1:] != incident[:-1]) | (known_s[1:] != known_s[:-1]) | (place[1:] != place[:-1])
    return np.append(np.flatnonzero(starts), n)
