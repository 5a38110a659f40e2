"""What happens to supply: which kind of break, of what, from when; how long and how much is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np
import pandas as pd

from samvirke.model.chance import stream
from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean
from samvirke.register.items import KINDS as KINDS_OF_ITEMS
from samvirke.register.items import item_catalogue, item_named, items_of

ALL = ""  # what is hit: everything that the kind may hit
ITEM_KINDS = ("item_stops", "late_deliveries", "price_shock")
BOUGHT = ("protective", "medicine", "gas", "device")  # kinds of items that are delivered at all
Limits = tuple[float, float, float]  # low, base, high


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyEvent:
    """One break of supply.

    Parameters
    ----------
    kind
        ``supplier_stops``, ``border_closes``, ``plant_burns``, ``item_stops``, ``late_deliveries`` or
        ``price_shock``.
    hit
        The supplier that stops; the line that burns; the item that stops, comes late or grows dear, or a
        kind of items such as ``medicine``. Empty: all suppliers, all items that are bought. A border
        closes for all suppliers abroad, and hits nothing by name.
    from_day
        Whole days from the start of the course, 0 or more.
    days
        How long, whole days, 1 or more; None: drawn between the limits of its kind.
    share_left
        What still comes, 0 to 1; None: drawn, or what the kind says. Late deliveries: always 0.
    cause
        In the user's words; empty: the name of the kind.
    """

    kind: str
    hit: str = ALL
    from_day: int = 0
    days: int | None = None
    share_left: float | None = None
    cause: str = ""

    def __post_init__(self) -> None:
        if self.kind not in supply_kinds():
            near = did_you_mean(self.kind, supply_kinds())
            raise BadInputError(
                f"{self.kind!r} is no break of supply; {near + '; ' if near else ''}they are "
                f"{', '.join(supply_kinds())}"
            )
        if self.kind in ITEM_KINDS and self.hit not in (ALL, *KINDS_OF_ITEMS):
            item_named(self.hit)
        if self.kind == "plant_burns" and not self.hit:
            raise BadInputError("plant_burns hits no line; name the line that burns, as the region does")
        if self.kind == "border_closes" and self.hit:
            raise BadInputError(
                f"border_closes hits {self.hit!r}; a border closes for all suppliers abroad: leave hit "
                "empty, or let a supplier stop"
            )
        if self.from_day < 0 or (self.days is not None and self.days < 1):
            raise BadInputError(
                f"{self.kind} begins on day {self.from_day} and lasts {self.days} days; it must begin on "
                "day 0 or later and last 1 day or more"
            )
        if self.share_left is not None and not 0 <= self.share_left <= 1:
            raise BadInputError(
                f"{self.kind} leaves a share of {self.share_left}; it must be 0 (nothing comes) to 1 (all)"
            )
        if self.kind == "late_deliveries" and self.share_left:
            raise BadInputError(
                f"late_deliveries leaves a share of {self.share_left}; what is late does not come at all for "
                "so many days: leave share_left out, or let the item stop"
            )

    @property
    def key(self) -> str:
        """What its draws are keyed by: the same break has the same luck whatever else happens."""
        return f"{self.kind}:{self.hit}:{self.from_day}"

    def items(self) -> tuple[str, ...]:
        """Return the items hit by name, for kinds that hit items."""
        if self.kind not in ITEM_KINDS:
            return ()
        if self.hit in item_catalogue():
            return (self.hit,)
        return items_of(*((self.hit,) if self.hit else BOUGHT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An event as one run has it: how long, how much is left, and why, in words."""

    days: int
    share_left: float
    cause: str


def draw(event: SupplyEvent, seed: int, run: int) -> Drawn:
    """Draw what an event leaves open: triangular between low and high, with base as the likeliest.

    Notes
    -----
    A price shock leaves budget factor / price factor of the quantity, at most 1: a buyer whose budget grows
    by half while prices triple gets half. The factors are told in the cause.
    """
    limits = supply_kinds()[event.kind]

    def drawn(setting: str) -> float:
        low, base, high = limits[setting]
        chance = stream(seed, run, f"supply {setting}", event.key)
        return low if low == high else float(chance.triangular(low, base, high))

    days = event.days if event.days is not None else max(1, round(drawn("days")))
    cause = event.cause or event.kind.replace("_", " ")
    if event.kind == "late_deliveries":
        return Drawn(days=days, share_left=0.0, cause=f"{cause}: {days} days late")
    if event.share_left is not None:
        return Drawn(days=days, share_left=event.share_left, cause=cause)
    if event.kind == "price_shock":
        price, budget = drawn("price_factor"), drawn("budget_factor")
        return Drawn(
            days=days,
            share_left=float(min(1.0, budget / price)),
            cause=f"{cause}: price x {price:.2f}, budget x {budget:.2f}",
        )
    return Drawn(days=days, share_left=drawn("share_left"), cause=cause)


@cache
def supply_kinds() -> Mapping[str, Mapping[str, Limits]]:
    """Return the kinds of break, and the low, base and high of each setting that is drawn."""
    kinds: dict[str, dict[str, Limits]] = {}
    for row in read_data("kinds.csv").itertuples():
        kinds.setdefault(row.kind, {})[row.setting] = tuple(np.array([row.low, row.base, row.high]).tolist())
    return MappingProxyType({kind: MappingProxyType(settings) for kind, settings in kinds.items()})


def read_data(name: str) -> pd.DataFrame:
    """Read one of the tables of the threat."""
    with files(__package__).joinpath("data", name).open(encoding="utf-8") as file:
        return pd.read_csv(file)
