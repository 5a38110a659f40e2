"""What happens how often, and what it demands: the coefficients of `data/`, each with its source."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

PRIORITIES = {1: "acute (A)", 2: "urgent (H)", 3: "ordinary (V)"}


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
    """One kind of incident: its rate, its rhythm, its needs."""

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
    urban_factor: dict[str, float]
    demands: tuple[Demand, ...]


def read_data(name: str) -> pd.DataFrame:
    """Read one of the tables of the threat."""
    with files(__package__).joinpath("data", name).open(encoding="utf-8") as file:
        return pd.read_csv(file)


@cache
def everyday_kinds() -> tuple[Kind, ...]:
    """Return the kinds of incident of an ordinary year."""
    needs, urban = read_data("everyday_needs.csv"), read_data("everyday_urban.csv")
    return tuple(
        Kind(
            name=row.kind,
            function=row.function,
            rate_per_person_year=row.per_year / row.people,
            priority=row.priority,
            season=row.season,
            week=row.week,
            on_scene_s=60.0 * row.on_scene_min,
            transport_share=row.transport_share,
            handover_s=60.0 * row.handover_min,
            base=f"{row.per_year:g} a year among {row.people:g} people ({row.year})",
            urban_factor={u.urban_class: u.factor for u in urban[urban["kind"] == row.kind].itertuples()},
            demands=tuple(
                Demand(
                    capability=need.capability,
                    quantity=need.quantity,
                    arrival_order=need.arrival_order,
                    share=need.share,
                    transports=bool(need.transports),
                )
                for need in needs[needs["kind"] == row.kind].itertuples()
            ),
        )
        for row in read_data("everyday_kinds.csv").itertuples()
    )
