"""The supply threat: what does not come, as a Course."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from samvirke.model.calendar import OSLO, moment_utc
from samvirke.model.course import DISRUPTION_COLUMNS, NEED_COLUMNS, Course
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.threats.supply.event import ITEM_KINDS, Drawn, SupplyEvent, draw
from samvirke.threats.supply.shortage_list import Shortage
from samvirke.threats.supply.suppliers import Supplier, standard_suppliers

DAY_S = 86_400.0
Hit = tuple[str, str, int, int, float, str]  # hit, table, first day, day after the last, share left, cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Breaks of supply; nobody needs more, less comes.

    Parameters
    ----------
    events
        What happens; lengths and shares that an event leaves open are drawn.
    shortages
        Of a list; nothing of them is drawn.
    suppliers
        Who delivers what; None: the stand-ins of `data/suppliers.csv`, all assumed.
    days
        Length of the course in whole days, 1 or more.
    starts_at_utc
        Its first moment, ISO with its offset from UTC. Dates of shortages count from its local day.

    Notes
    -----
    The course has no needs. Its disruptions hit ``items``, with the share of the ordinary supply that is
    left; ``lines`` of production that burn; and ``organisations``, for a supplier that stands in the
    region. Suppliers of one item add up: left = 1 - sum of share x (1 - what is left of the supplier); two
    events of one supplier multiply. Draws are keyed by kind, hit and first day: an event has the same luck
    whatever else happens.
    """

    events: tuple[SupplyEvent, ...] = (SupplyEvent(kind="border_closes"),)
    shortages: tuple[Shortage, ...] = ()
    suppliers: tuple[Supplier, ...] | None = None
    days: int = 365
    starts_at_utc: str = "2026-01-01T00:00:00Z"

    def __post_init__(self) -> None:
        if not isinstance(self.days, int) or self.days < 1:
            raise InvalidValueError(f"days is {self.days!r}; it must be a whole number, 1 or more")
        moment_utc(self.starts_at_utc)
        names = {supplier.name for supplier in self.known_suppliers}
        for event in self.events:
            if event.kind == "supplier_stops" and event.hit and event.hit not in names:
                near = did_you_mean(event.hit, names)
                raise BadInputError(
                    f"there is no supplier {event.hit!r}; {near + '; ' if near else ''}the suppliers are "
                    f"{', '.join(sorted(names)) or 'none'}; give your own with read_suppliers"
                )
        keys = [event.key for event in self.events]
        for key in keys:
            if keys.count(key) > 1:
                raise BadInputError(f"the event {key} stands twice; one break of supply is told once")

    @property
    def name(self) -> str:
        """Its name on the command line."""
        return "supply"

    @property
    def known_suppliers(self) -> tuple[Supplier, ...]:
        """Who delivers what."""
        return standard_suppliers() if self.suppliers is None else self.suppliers

    def unfold(self, region: Region, seed: int, run: int = 0) -> Course:
        """Draw one course; the same seed and run give the same course.

        Raises
        ------
        BadInputError
            When a line that burns is not one of the region's, which has some. Where the region has no
            table of lines the name is kept as it is: those who answer may know lines of their own.
        """
        drawn = [(event, draw(event, seed, run)) for event in self.events]
        hits = [*self._suppliers_hit(region, drawn), *self._items_hit(drawn), *self._listed()]
        for event, what in drawn:
            if event.kind == "plant_burns":
                until = event.from_day + what.days
                hits += [
                    (line, "lines", event.from_day, until, what.share_left, what.cause)
                    for line in _lines(region, event.hit)
                ]
        return Course(
            threat=self.name,
            horizon_s=self.days * DAY_S,
            starts_at_utc=self.starts_at_utc,
            needs=no_needs(),
            disruptions=self._table(hits),
        )

    def _suppliers_hit(self, region: Region, drawn: Sequence[tuple[SupplyEvent, Drawn]]) -> list[Hit]:
        """Return what suppliers that stop and borders that close mean, for items and organisations."""
        standing = set(region.organisations["id"])
        hits: list[Hit] = []
        of: dict[Supplier, list[tuple[int, int, float, str]]] = {}  # from, until, share left, cause
        for event, what in drawn:
            span = (event.from_day, event.from_day + what.days, what.share_left, what.cause)
            stopped = [s for s in self.known_suppliers if _stops(event, s)]
            for supplier in stopped:
                of.setdefault(supplier, []).append(span)
            if event.kind == "supplier_stops":  # a closed border leaves the organisation as it was
                names = dict.fromkeys(s.name for s in stopped if s.name in standing)
                hits += [(name, "organisations", *span) for name in names]
        for item in dict.fromkeys(supplier.item for supplier in of):
            makers = {supplier: spans for supplier, spans in of.items() if supplier.item == item}
            edges = sorted({edge for spans in makers.values() for span in spans for edge in span[:2]})
            for first, until in pairwise(edges):
                lost, causes = 0.0, []
                for maker, spans in makers.items():
                    now = [span for span in spans if span[0] <= first < span[1]]
                    lost += maker.share * (1 - float(np.prod([left for _, _, left, _ in now])))
                    causes += [f"{cause} ({maker.name})" for *_, cause in now]
                if causes:
                    hits.append((item, "items", first, until, max(0.0, 1 - lost), ", ".join(causes)))
        return hits

    @staticmethod
    def _items_hit(drawn: Sequence[tuple[SupplyEvent, Drawn]]) -> list[Hit]:
        """Return what stops, comes late or grows dear by its own name."""
        return [
            (item, "items", event.from_day, event.from_day + what.days, what.share_left, what.cause)
            for event, what in drawn
            if event.kind in ITEM_KINDS
            for item in event.items()
        ]

    def _listed(self) -> list[Hit]:
        """Return the shortages of the list, in days of the course."""
        start = moment_utc(self.starts_at_utc).astimezone(OSLO).date()
        return [
            (s.item, "items", (s.first - start).days, (s.last - start).days + 1, s.share_left, s.cause)
            for s in self.shortages
        ]

    def _table(self, hits: list[Hit]) -> pd.DataFrame:
        """Return the disruptions within the course, by time and then by what they hit."""
        within = [
            (hit, table, max(0, first) * DAY_S, min(self.days, until) * DAY_S, share, cause)
            for hit, table, first, until, share, cause in hits
            if first < self.days and until > 0
        ]
        within.sort(key=lambda row: (row[2], row[1], row[0], row[3], row[5]))
        columns = zip(*within, strict=True) if within else [()] * len(DISRUPTION_COLUMNS)
        return pd.DataFrame(
            {
                name: pd.Series(list(values), dtype=kind)
                for (name, kind), values in zip(DISRUPTION_COLUMNS.items(), columns, strict=True)
            }
        )


def no_needs() -> pd.DataFrame:
    """Return a needs table without rows."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in NEED_COLUMNS.items()})


def _stops(event: SupplyEvent, supplier: Supplier) -> bool:
    """Return whether an event hits what a supplier delivers of an item."""
    if event.kind == "border_closes":
        return supplier.abroad
    return event.kind == "supplier_stops" and event.hit in ("", supplier.name)


def _lines(region: Region, hit: str) -> tuple[str, ...]:
    """Return the rows of the line that is hit, by its name or by the id of one of its products."""
    lines = region.table("lines")
    if lines.empty:
        return (hit,)
    named = lines.loc[lines["line"] == hit, "line"]
    name = hit if len(named) else dict(zip(lines["id"], lines["line"], strict=True)).get(hit)
    if name is None:
        known = [*lines["line"].unique(), *lines["id"]]
        near = did_you_mean(hit, known)
        raise BadInputError(
            f"there is no line {hit!r} in region {region.name}; {near + '; ' if near else ''}its lines are "
            f"{', '.join(lines['line'].unique())}"
        )
    return tuple(str(row) for row in lines.loc[lines["line"] == name, "id"])
