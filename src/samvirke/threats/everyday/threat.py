"""The everyday threat: an ordinary year as a Course."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.model.calendar import HOUR_S, moment_utc
from samvirke.model.chance import stream
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.region import Region
from samvirke.threats.everyday.rates import Kind, everyday_kinds
from samvirke.threats.everyday.rhythm import rhythm_of
from samvirke.travel.times import Floats, Ints

DRAWS = ("hour", "moment", "place", "on scene", "handover", "transport", "share of needs")
Incidents = dict[str, np.ndarray]  # columns of the incidents drawn, one row an incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyday:
    """Ordinary emergencies: each kind a Poisson process in every municipality.

    Parameters
    ----------
    days
        Length of the course in whole days, 1 or more.
    starts_at_utc
        Its first moment, ISO with its offset from UTC.
    rate_factor
        All rates times this; 1 is the published level, 0 or more.

    Notes
    -----
    Rates are national counts a person, so they follow the residents of each cell; hours follow
    season, weekday and time of day in local time; work at the place and hand-over are exponential.
    A course of less than a year holds what its season holds. Every draw is keyed by seed, run, kind
    and municipality: two plans meet the same incidents, and a municipality's incidents stay when
    another is added.
    """

    days: int = 365
    starts_at_utc: str = "2026-01-01T00:00:00Z"
    rate_factor: float = 1.0

    def __post_init__(self) -> None:
        if not isinstance(self.days, int) or self.days < 1:
            raise InvalidValueError(f"days is {self.days!r}; it must be a whole number, 1 or more")
        if not (np.isfinite(self.rate_factor) and self.rate_factor >= 0):
            raise InvalidValueError(f"rate_factor is {self.rate_factor}; it must be 0 or more")
        moment_utc(self.starts_at_utc)

    @property
    def name(self) -> str:
        """Its name on the command line."""
        return "everyday"

    def unfold(self, region: Region, seed: int, run: int = 0) -> Course:
        """Draw one course; the same seed and run give the same course.

        Raises
        ------
        BadInputError
            When the region has no cells.
        """
        cells = region.cells
        if cells.empty:
            raise BadInputError(
                f"region {region.name} has 0 cells; incidents happen where people live, so it needs "
                "at least one; fill the table cells"
            )
        population = cells["population"].to_numpy(dtype=float)
        urban_class = cells["urban_class"].to_numpy(dtype=object)
        settled = np.flatnonzero(population > 0)
        municipality = cells["municipality"].to_numpy(dtype=object)[settled]
        rows_of = {str(name): settled[at] for name, at in _places_of(municipality).items()}
        parts = [_nothing()]  # where nobody lives nothing happens
        for number, kind in enumerate(everyday_kinds()):
            weight = population * _factors(kind, urban_class)
            for name, rows in rows_of.items():
                part = self._draw(kind, name, rows, weight[rows], seed, run)
                parts.append({"kind": np.full(len(part["at_s"]), number), **part})
        drawn = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
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
    ) -> Incidents:
        """Draw the incidents of one kind in one municipality."""
        rhythm = rhythm_of(kind.season, kind.week, self.starts_at_utc, self.days * 24)
        expected = weight.sum() * kind.rate_per_person_year * self.rate_factor * rhythm.years
        count = int(stream(seed, run, f"count of {kind.name}", municipality).poisson(expected))
        if count == 0:  # most kinds in most municipalities of a short course
            return _nothing()
        # One row of uniforms an incident: the tenth incident is the same whoever else asks.
        u = stream(seed, run, kind.name, municipality).random((count, len(DRAWS)))
        hour = np.searchsorted(rhythm.until, u[:, 0], side="right")
        cell = np.searchsorted(weight.cumsum() / max(weight.sum(), 1e-300), u[:, 2], side="right")
        return {
            "at_s": (hour + u[:, 1]) * HOUR_S,
            "cell": rows[np.minimum(cell, len(rows) - 1)],
            "on_scene_s": -kind.on_scene_s * np.log1p(-u[:, 3]),
            "handover_s": -kind.handover_s * np.log1p(-u[:, 4]),
            "transport": u[:, 5] < kind.transport_share,
            "share": u[:, 6],
        }


def _places_of(names: np.ndarray) -> dict[str, Ints]:
    """Return the rows of each name, ascending."""
    return dict(pd.Series(names).groupby(names).indices)


def _nothing() -> Incidents:
    """Return what `_draw` returns, and the kind, without incidents."""
    whole, real = np.empty(0, dtype=np.int64), np.empty(0)
    return {
        "kind": whole,
        "at_s": real,
        "cell": whole,
        "on_scene_s": real,
        "handover_s": real,
        "transport": np.empty(0, dtype=np.bool_),
        "share": real,
    }


def _factors(kind: Kind, urban_class: np.ndarray) -> Floats:
    """Return how many times the mean rate applies to each cell."""
    if not kind.urban_factor:
        return np.ones(len(urban_class))
    return np.array([kind.urban_factor.get(value, 1.0) for value in urban_class])


def _needs(incidents: Incidents, cell_ids: np.ndarray) -> pd.DataFrame:
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
