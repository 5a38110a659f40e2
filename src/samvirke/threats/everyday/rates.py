"""What happens how often, and what it demands: the coefficients of `data/`, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One capability that an incident of a kind needs.

    `share` is the share of the incidents that need it at all; `transports`: its unit carries the
    patient on to hospital, when there is one.
    """

    capability: str
    quantity: int
    arrival_order: int
    share: float
    transports: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of incident: its rate, its rhythm, its needs.

    Parameters
    ----------
    name, function
        What happens, and the service it is counted under.
    rate_per_person_year
        National count divided by the nation's residents.
    priority
        1 acute (A), 2 urgent (H), 3 ordinary (V).
    season, week
        Names of rhythms.
    on_scene_s, handover_s
        Means of exponential times at the place and at the hospital.
    transport_share
        Share of the incidents with a patient who goes on to hospital.
    base
        The figure that the rate is taken from, in words.
    urban_factor
        Urban class → how many times the mean rate; a class that is not named has the mean rate.
    demands
        In order of arrival.
    """

    name: str
    function: str
    rate_per_person_year: float
    priority: int
    season: str
    week: str
    on_scene_s: float
    transport_share: float
    handover_s: float
    base: str
    urban_factor: Mapping[str, float]
    demands: tuple[Demand, ...]


def read_data(name: str) -> pd.DataFrame:
    """Read one of the tables of the threat."""
    with files(__package__).joinpath("data", name).open(encoding="utf-8") as file:
        return pd.read_csv(file)


@cache
def everyday_kinds() -> tuple[Kind, ...]:
    """Return the kinds of incident of an ordinary year."""
    scene = read_data("everyday_scene.csv").set_index(["kind", "name"])["base"].to_dict()
    urban = read_data("everyday_urban.csv")
    return tuple(
        Kind(
            name=row.kind,
            function=row.function,
            rate_per_person_year=row.per_year / row.people,
            priority=row.priority,
            season=row.season,
            week=row.week,
            on_scene_s=scene[row.kind, "on_scene_s"],
            transport_share=scene.get((row.kind, "transport_share"), 0.0),  # nobody is carried
            handover_s=scene.get((row.kind, "handover_s"), 0.0),
            base=f"{row.per_year:g} a year among {row.people:g} people ({row.year})",
            urban_factor={u.urban_class: u.factor for u in urban[urban["kind"] == row.kind].itertuples()},
            demands=_demands(row.kind),
        )
        for row in read_data("everyday_kinds.csv").itertuples()
    )


def _demands(kind: str) -> tuple[Demand, ...]:
    """Return what a kind of incident needs, in order of arrival."""
    needs = read_data("everyday_needs.csv")
    wanted = needs[needs["kind"] == kind].sort_values("arrival_order", kind="stable")
    return tuple(
        Demand(
            capability=need.capability,
            quantity=need.quantity,
            arrival_order=need.arrival_order,
            share=need.share,
            transports=bool(need.transports),
        )
        for need in wanted.itertuples()
    )
