"""The everyday threat: an ordinary year as a Course."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.model.calendar import HOUR_S
from samvirke.model.chance import stream
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.model.errors import InvalidValueError
from samvirke.register.region import Region
from samvirke.threats.everyday.rates import Kind, everyday_kinds
from samvirke.threats.everyday.rhythm import hour_shares
from samvirke.travel.times import Floats, Ints

DRAWS = ("hour", "moment", "place", "on scene", "handover", "transport", "share of needs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyday:
    """Ordinary emergencies: each kind a Poisson process in every municipality.

    Parameters
    ----------
    days
        Length of the course, 1 or more.
    starts_at_utc
        Its first moment.
    rate_factor
        All rates times this; 1 is the published level, 0 or more.

    Notes
    -----
    Rates are national counts a person, so they follow the residents of each cell; hours follow
    season, weekday and time of day in local time; work at the place and hand-over are exponential.
    Every draw is keyed by seed, run, kind and municipality: two plans meet the same incidents, and
    a municipality's incidents stay when another is added.
    """

    days: int = 365
    starts_at_utc: str = "2026-01-01T00:00:00Z"
    rate_factor: float = 1.0

    def __post_init__(self) -> None:
        if self.days < 1:
            raise InvalidValueError(f"days is {self.days}; it must be 1 or more")
        if not (np.isfinite(self.rate_factor) and self.rate_factor >= 0):
            raise InvalidValueError(f"rate_factor is {self.rate_factor}; it must be 0 or more")

    @property
    def name(self) -> str:
        """Its name on the command line."""
        return "everyday"

    def unfold(self, region: Region, seed: int, run: int = 0) -> Course:
        """Draw one course; the same seed and run give the same course."""
        cells = region.cells
        settled = cells[cells["population"] > 0]
        by_municipality = {
            str(name): np.sort(rows) for name, rows in settled.groupby("municipality").indices.items()
        }
        rows_of = {name: settled.index.to_numpy()[rows] for name, rows in by_municipality.items()}
        population = cells["population"].to_numpy(dtype=float)
        urban_class = cells["urban_class"].to_numpy(dtype=object)
        parts: list[dict[str, object]] = []
        for number, kind in enumerate(everyday_kinds()):
            weight = population * _factors(kind, urban_class)
            for municipality, rows in rows_of.items():
                part = self._draw(kind, municipality, rows, weight[rows], seed, run)
                parts.append({"kind": np.full(len(part["at_s"]), number), **part})
        drawn = {
            name: np.concatenate([np.asarray(part[name]) for part in parts])
            for name in ("kind", "at_s", "cell", "on_scene_s", "handover_s", "transport", "share")
        }
        order = np.argsort(drawn["at_s"], kind="stable")
        incidents = {name: values[order] for name, values in drawn.items()}
        return Course(
            threat=self.name,
            horizon_s=self.days * 24.0 * HOUR_S,
            starts_at_utc=self.starts_at_utc,
            needs=_needs(incidents, cells["id"].to_numpy(dtype=object)),
            disruptions=no_disruptions(),
        )

    def _draw(
        self, kind: Kind, municipality: str, rows: Ints, weight: Floats, seed: int, run: int
    ) -> dict[str, np.ndarray]:
        """Draw the incidents of one kind in one municipality."""
        expected = weight.sum() * kind.rate_per_person_year * self.rate_factor * self.days / 365.0
        count = int(stream(seed, run, f"count of {kind.name}", municipality).poisson(expected))
        # One row of uniforms an incident: the tenth incident is the same whoever else asks.
        u = stream(seed, run, kind.name, municipality).random((count, len(DRAWS)))
        shares = hour_shares(kind.season, kind.week, self.starts_at_utc, self.days * 24)
        hour = np.searchsorted(shares, u[:, 0], side="right")
        cell = np.searchsorted(weight.cumsum() / max(weight.sum(), 1e-300), u[:, 2], side="right")
        return {
            "at_s": (hour + u[:, 1]) * HOUR_S,
            "cell": rows[np.minimum(cell, len(rows) - 1)],
            "on_scene_s": -kind.on_scene_s * np.log1p(-u[:, 3]),
            "handover_s": -kind.handover_s * np.log1p(-u[:, 4]),
            "transport": u[:, 5] < kind.transport_share,
            "share": u[:, 6],
        }


def _factors(kind: Kind, urban_class: np.ndarray) -> Floats:
    """Return how many times the mean rate applies to each cell."""
    if not kind.urban_factor:
        return np.ones(len(urban_class))
    return np.array([kind.urban_factor.get(value, 1.0) for value in urban_class])


def _needs(incidents: dict[str, np.ndarray], cell_ids: np.ndarray) -> pd.DataFrame:
    """Let each incident demand what its kind does: the needs table, in order."""
    kinds = everyday_kinds()
    demands = [(index, demand) for index, kind in enumerate(kinds) for demand in kind.demands]
    # One number for all: the fire that needs Civil Defence is one of those that need more engines.
    asked = [
        np.flatnonzero((incidents["kind"] == index) & (incidents["share"] < demand.share))
        for index, demand in demands
    ]
    incident = np.concatenate(asked)
    which = np.repeat(np.arange(len(demands)), [len(rows) for rows in asked])
    order = np.lexsort((which, incident))
    incident, which = incident[order], which[order]
    carries = np.array([demand.transports for _, demand in demands])[which]
    kind = incidents["kind"][incident]
    at_s = incidents["at_s"][incident]
    needs = pd.DataFrame(
        {
            "incident": incident,
            "kind": pd.Categorical.from_codes(kind, categories=[k.name for k in kinds]),
            "capability": _categorical([demand.capability for _, demand in demands], which),
            "quantity": np.array([demand.quantity for _, demand in demands])[which],
            "arrival_order": np.array([demand.arrival_order for _, demand in demands])[which],
            "place": pd.Categorical.from_codes(incidents["cell"][incident], categories=cell_ids),
            "from_s": at_s,
            "by_s": np.inf,
            "until_s": np.inf,
            "priority": np.array([k.priority for k in kinds])[kind],
            "on_scene_s": incidents["on_scene_s"][incident],
            "transport": incidents["transport"][incident] & carries,
            "handover_s": incidents["handover_s"][incident],
            "base": _categorical([k.base for k in kinds], kind),
        }
    )
    return needs.astype({name: kind for name, kind in NEED_COLUMNS.items() if kind != "category"})


def _categorical(values: list[str], which: np.ndarray) -> pd.Categorical:
    """Turn numbers into the values they stand for, as a category."""
    distinct = list(dict.fromkeys(values))
    codes = np.array([distinct.index(value) for value in values])
    return pd.Categorical.from_codes(codes[which], categories=distinct)
