"""The needs of a course as lists: a simulator in plain Python reads them much faster than a table."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints

INF = float("inf")


@dataclass(slots=True)
class Needs:
    """What the course asks for and how far each need has come; index: need."""

    capability: list[int]
    place: list[int]
    at_s: list[float]
    until_s: list[float]
    priority: list[int]
    on_scene_s: list[float]
    transport: list[bool]
    handover_s: list[float]
    left: list[int]  # quantity nobody is on the way for
    missing: list[int]  # quantity not at the place yet
    first_s: list[float]
    filled_s: list[float]
    first_unit: list[int]
    travel_s: list[float]
    waited: list[bool]
    group_starts: list[int]  # first need of each group, and the number of needs at the end


def read_needs(world: World, course: Course, names: list[str]) -> Needs:
    """Turn the needs table into lists, places and capabilities into their numbers.

    A *group* is what one unit can help with at once: needs of one incident, one after another, that
    arise at the same moment and place.

    Parameters
    ----------
    world
        Its places number the places.
    course
        What is needed.
    names
        Number the capabilities; all that the course asks for must be among them.

    Raises
    ------
    InvalidValueError
        When a need has no capability or place, one that the world does not have, or a number that
        cannot be.
    """
    table = course.needs
    _refuse_impossible(table)
    place = _numbers(table, "place", {place: number for number, place in enumerate(world.place_ids)})
    capability = _numbers(table, "capability", {name: number for number, name in enumerate(names)})
    n = len(table)
    quantity = table["quantity"].tolist()
    return Needs(
        capability=capability.tolist(),
        place=place.tolist(),
        at_s=table["from_s"].tolist(),
        until_s=table["until_s"].tolist(),
        priority=table["priority"].tolist(),
        on_scene_s=table["on_scene_s"].tolist(),
        transport=table["transport"].tolist(),
        handover_s=table["handover_s"].tolist(),
        left=quantity,
        missing=list(quantity),
        first_s=[INF] * n,
        filled_s=[INF] * n,
        first_unit=[-1] * n,
        travel_s=[INF] * n,
        waited=[False] * n,
        group_starts=_group_starts(table["incident"].to_numpy(), table["from_s"].to_numpy(), place),
    )


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


def _group_starts(incident: Ints, from_s: Floats, place: Ints) -> list[int]:
    n = len(incident)
    starts = np.ones(n, dtype=np.bool_)
    starts[1:] = (incident[1:] != incident[:-1]) | (from_s[1:] != from_s[:-1]) | (place[1:] != place[:-1])
    return [*np.flatnonzero(starts).tolist(), n]
