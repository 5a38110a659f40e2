"""Worlds and courses of a few numbers, for sums by hand. Time zero is a Monday, 00:00 in Oslo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from samvirke.engine.response.world import World
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions

INF = float("inf")
MONDAY = "2026-01-04T23:00:00Z"  # 00:00 in Oslo
ALWAYS = range(168)


@dataclass(frozen=True, kw_only=True)
class Crew:
    """A unit: where it rests, what it gives, when it comes."""

    at: int
    gives: Mapping[str, int] = field(default_factory=lambda: {"fire.pump": 1})
    turnout_s: float = 0.0
    off_duty_s: float = INF
    on_duty: Sequence[int] = ALWAYS  # hours of the week
    probability: float = 1.0
    answers: float = 1.0
    name: str = ""


def world(
    crews: Sequence[Crew],
    reach_s: Sequence[Sequence[float]],
    *,
    fleets: Sequence[int] | None = None,
    hospitals: Sequence[int] = (),
    between_s: Sequence[Sequence[float]] | None = None,
) -> World:
    """Make a world; `reach_s` has a row for each place p0, p1 … and a column for each stop."""
    reach = np.array(reach_s, dtype=np.float32)
    n_places, n_stops = reach.shape
    names = tuple(sorted({name for crew in crews for name in crew.gives}))
    on_duty = np.zeros((len(crews), 168), dtype=np.bool_)
    for row, crew in zip(on_duty, crews, strict=True):
        row[list(crew.on_duty)] = True
    return World(
        units=tuple(crew.name or f"unit-{number}" for number, crew in enumerate(crews)),
        capabilities=names,
        unit_gives=tuple({names.index(name): n for name, n in crew.gives.items()} for crew in crews),
        unit_stop=np.array([crew.at for crew in crews], dtype=np.int64),
        turnout_s=np.array([crew.turnout_s for crew in crews], dtype=float),
        off_duty_turnout_s=np.array([crew.off_duty_s for crew in crews], dtype=float),
        on_duty=on_duty,
        turnout_probability=np.array([crew.probability for crew in crews], dtype=float),
        stop_fleet=np.array(fleets if fleets is not None else [0] * n_stops, dtype=np.int64),
        stop_is_hospital=np.isin(np.arange(n_stops), np.array(hospitals, dtype=np.int64)),
        place_ids=np.array([f"p{number}" for number in range(n_places)], dtype=object),
        reach_s=reach,
        between_s=np.array(
            between_s if between_s is not None else np.zeros((n_stops, n_stops)), dtype=np.float32
        ),
        answer_probability=np.array([crew.answers for crew in crews], dtype=float),
    )


def need(
    incident: int,
    at_s: float,
    capability: str = "fire.pump",
    *,
    place: str = "p0",
    quantity: int = 1,
    order: int = 1,
    until_s: float = INF,
    priority: int = 1,
    works_s: float = 600.0,
    handover_s: float | None = None,
) -> dict[str, object]:
    """Make one row of needs; a hand-over time means that a patient is carried."""
    return {
        "incident": incident,
        "kind": "fire",
        "capability": capability,
        "quantity": quantity,
        "arrival_order": order,
        "place": place,
        "from_s": at_s,
        "by_s": INF,
        "until_s": until_s,
        "priority": priority,
        "on_scene_s": works_s,
        "transport": handover_s is not None,
        "handover_s": handover_s or 0.0,
        "base": "test",
    }


def course(*needs: dict[str, object], hours: float = 168.0, starts: str = MONDAY) -> Course:
    """Make a course of needs already in order."""
    columns = {name: pd.Series([row[name] for row in needs], dtype=None) for name in NEED_COLUMNS}
    return Course(
        threat="test",
        horizon_s=hours * 3600.0,
        starts_at_utc=starts,
        needs=pd.DataFrame(columns).astype(NEED_COLUMNS),
        disruptions=no_disruptions(),
    )
