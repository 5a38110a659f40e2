"""What a production plan is asked to do: needs, stock, supply, lines and substitutes, week by week."""

from dataclasses import dataclass, field

import numpy as np

from samvirke.engine.endurance.production.lines import Lines
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Substitutes:
    """Pairs of items where one can take the place of the other.

    Parameters
    ----------
    item, by
        Numbers of the item that lacks and of the one that replaces it, shape ``(n_pairs,)``.
    factor
        Units of the substitute for a unit of the item, above 0.
    share
        Most of a week's need of the item that it can replace, 0-1.
    """

    item: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    by: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    factor: Floats = field(default_factory=lambda: np.zeros(0))
    share: Floats = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ProductionProblem:
    """Arrays of a production plan; quantities in the unit of each item.

    Parameters
    ----------
    items
        Names; the lines' products are found by them.
    need
        By priority class (first first), item and week, if nothing were short, shape ``(n_classes, n_items,
        n_weeks)``.
    days_lost
        Treated patient-days lost by a unit that lacks, times what a day of the class weighs, shape
        ``(n_classes, n_items)``.
    stock
        At the start, shape ``(n_items,)``.
    supply
        What comes from outside in each week, shape ``(n_items, n_weeks)``.
    lines
        What can be made; products of items that are not asked for are left alone.
    running
        Share of its hours that each line can run in each week, shape ``(n_lines, n_weeks)``; None: all.
    lag_weeks
        Weeks until a batch of a week can be used, shape ``(n_products,)``; None: as `Lines.lag_weeks`.
    substitutes
        What can replace what.
    lost_day_nok
        What a lost patient-day counts in the sum to be least, NOK. So large that patients come first: a
        batch is made whenever it saves more days than its cost over this.
    holding_nok
        Cost of a unit in store at the end of a week, shape ``(n_items,)``; None: nothing.

    Raises
    ------
    InvalidValueError
        When shapes disagree or a number is below 0 or not finite.
    """

    items: tuple[str, ...]
    need: Floats
    days_lost: Floats
    stock: Floats
    supply: Floats
    lines: Lines
    running: Floats | None = None
    lag_weeks: Ints | None = None
    substitutes: Substitutes = field(default_factory=Substitutes)
    lost_day_nok: float
    holding_nok: Floats | None = None

    def __post_init__(self) -> None:
        n_items, n_weeks = len(self.items), self.need.shape[-1]
        n_classes = len(self.need)
        shapes = {
            "need": (self.need, (n_classes, n_items, n_weeks)),
            "days_lost": (self.days_lost, (n_classes, n_items)),
            "stock": (self.stock, (n_items,)),
            "supply": (self.supply, (n_items, n_weeks)),
            "running": (self.running, (len(self.lines.names), n_weeks)),
            "lag_weeks": (self.lag_weeks, (len(self.lines.items),)),
            "holding_nok": (self.holding_nok, (n_items,)),
            "substitutes": (self.substitutes.factor, self.substitutes.item.shape),
            "lost_day_nok": (np.array(self.lost_day_nok), ()),
        }
        for name, (value, shape) in shapes.items():
            if value is None:
                continue
            if value.shape != shape:
                raise InvalidValueError(
                    f"{name} of the production problem is {value.shape}; it must be {shape}"
                )
            if not (np.isfinite(value).all() and (value >= 0).all()):
                seen = value[~(np.isfinite(value) & (value >= 0))].flat[0]
                raise InvalidValueError(
                    f"{name} of the production problem holds {seen:g}; every number must be 0 or "
                    "more and finite"
                )

    @property
    def weeks(self) -> int:
        """How many weeks are planned."""
        return int(self.need.shape[-1])

    @property
    def lag(self) -> Ints:
        """Weeks from the week of a batch until its use, by product."""
        return self.lines.lag_weeks if self.lag_weeks is None else self.lag_weeks

    @property
    def hours(self) -> Floats:
        """Hours of each line in each week, shape ``(n_lines, n_weeks)``."""
        hours = np.broadcast_to(self.lines.hours_per_week[:, None], (len(self.lines.names), self.weeks))
        return hours if self.running is None else hours * self.running

    @property
    def item_of(self) -> Ints:
        """Number of the item that each product makes; -1: it is not asked for."""
        return np.array([self.items.index(item) if item in self.items else -1 for item in self.lines.items])
