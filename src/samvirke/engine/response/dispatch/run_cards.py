"""Run cards: for an area and a kind of incident, the stations in the order they are sent."""

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd

from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.duties import unit_column
from samvirke.engine.response.dispatch.preference import Preference
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.register.small_csv import read_rows

ANY = "*"
COLUMNS = ("area", "kind", "stations")
# Seconds between two places on a card: far above any journey, so that the card decides before time.
STEP_S = 1e7


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Parameters
    ----------
    area
        Id of a cell or of a municipality, or `*`: everywhere else.
    kind
        Kind of incident, or `*`: every other.
    stations
        Ids of sites, the first sent first.
    """

    area: str
    kind: str
    stations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunCards:
    """Units come in the order of their stations on the card; those not on it after all that are.

    The narrowest card holds: of the cell before the municipality before `*`, and then of the kind before
    `*`. Within one station, and among units not on the card, time decides. Without a card time alone
    decides.

    Parameters
    ----------
    cards
        No two for the same area and kind.
    """

    cards: tuple[Card, ...]
    name: ClassVar[str] = "run_cards"
    meaning: ClassVar[str] = "Stations in the order of a table (area, kind, stations) that a planner writes."
    sees_area: ClassVar[bool] = False

    def __post_init__(self) -> None:
        seen: set[tuple[str, str]] = set()
        for card in self.cards:
            if (card.area, card.kind) in seen:
                raise BadInputError(
                    f"two run cards are for area {card.area} and kind {card.kind}; write one, with all "
                    "stations in order"
                )
            seen.add((card.area, card.kind))

    def bind(self, region: Region, world: World, course: Course) -> Dispatch:
        """Return the cards as penalties by station of the unit and card of the need."""
        self._reject_unknown(region)
        stations, unit_group = np.unique(
            unit_column(region, world, "site").to_numpy(dtype=str), return_inverse=True
        )
        penalty_s = np.zeros((len(stations), len(self.cards) + 1))  # the last: no card
        for number, card in enumerate(self.cards):
            place_of = {station: place for place, station in enumerate(card.stations)}
            penalty_s[:, number] = [STEP_S * place_of.get(str(s), len(card.stations)) for s in stations]
        return Dispatch(
            preference=Preference(
                unit_group=unit_group.reshape(-1),
                need_group=self._card_of(region, course.needs),
                penalty_s=penalty_s,
            )
        )

    def _card_of(self, region: Region, needs: pd.DataFrame) -> np.ndarray:
        """Return the card of each need, the number of cards where it has none."""
        number_of = {(card.area, card.kind): number for number, card in enumerate(self.cards)}
        municipality_of = region.cells.set_index("id")["municipality"].to_dict()
        place, kind = (needs[name].astype("category").cat for name in ("place", "kind"))
        pairs, which = np.unique(
            np.stack([place.codes, kind.codes]).astype(np.int64), axis=1, return_inverse=True
        )
        found = np.full(pairs.shape[1], len(self.cards), dtype=np.int64)
        for pair, (p, k) in enumerate(pairs.T):
            cell = str(place.categories[p])
            asked = [
                (area, of)
                for area in (cell, municipality_of.get(cell, ANY), ANY)
                for of in (str(kind.categories[k]), ANY)
            ]
            found[pair] = next((number_of[a] for a in asked if a in number_of), len(self.cards))
        return np.asarray(found[which.reshape(-1)])

    def _reject_unknown(self, region: Region) -> None:
        areas = {ANY, *region.cells["id"], *region.municipalities["id"]}
        sites = set(region.sites["id"])
        for card in self.cards:
            if card.area not in areas:
                raise BadInputError(
                    f"a run card is for area {card.area!r}; it must be a cell or a municipality of region "
                    f"{region.name}, or {ANY} for everywhere else"
                )
            unknown = [station for station in card.stations if station not in sites]
            if unknown:
                raise BadInputError(
                    f"the run card of area {card.area}, kind {card.kind} sends from {unknown[0]!r}; it must "
                    f"be the id of a site of region {region.name}; `samvirke region show REGION --table "
                    "sites` lists them"
                )


def read_run_cards(path: str | PathLike[str]) -> RunCards:
    """Read cards from a CSV: columns `area`, `kind` and `stations` (ids parted by semicolons, in order).

    Raises
    ------
    BadInputError
        When there is no such file, a column is missing, or a card is empty or written twice.
    """
    place = Path(path)
    cards = []
    for number, row in read_rows(place, COLUMNS):
        stations = tuple(part.strip() for part in row["stations"].split(";") if part.strip())
        if not stations or len(set(stations)) < len(stations):
            raise BadInputError(
                f"{place}, row {number}: stations is {row['stations']!r}; it must list each station once, "
                "parted by semicolons; leave the row out where time shall decide"
            )
        cards.append(Card(row["area"] or ANY, row["kind"] or ANY, stations))
    return RunCards(tuple(cards))
