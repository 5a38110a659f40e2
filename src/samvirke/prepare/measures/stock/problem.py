"""What is asked of the stock of one item, on plain arrays."""

from dataclasses import dataclass, replace

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StockProblem:
    """One item: who needs it when in each scenario, and what it costs to hold and to move.

    Parameters
    ----------
    item
        Of the catalogue; for the text of errors.
    need
        What ordinary supply does not cover, shape ``(n_scenarios, n_classes, n_places, n_weeks)``, in
        the unit of the item, not negative. Scenarios are equally likely.
    class_weight
        How bad a unit unmet of each priority class is, shape ``(n_classes,)``, above 0.
    lag_weeks
        From the decision to ship until it can be used, shape ``(n_depots, n_places)``, 0 or more.
    transport_nok
        Of a unit, shape ``(n_depots, n_places)``, not negative.
    holding_nok
        Room and capital for a unit in a year, shape ``(n_depots,)``, not negative.
    expiry_nok
        Loss in a year on a unit that cannot be rotated into normal use: price ÷ shelf life in years.
    rotation
        Units that normal use takes before they expire, shape ``(n_depots,)``: normal use × shelf life.
    floor
        Least stock that a rule asks for, shape ``(n_depots,)``; what lies there already counts.
    existing
        What lies there already and may still be used in each week, shape ``(n_depots, n_weeks)``; it
        does not rise, and costs nothing here: it costs the same with every plan.
    inflow
        New stock that reaches a depot in a week, shape ``(n_scenarios, n_depots, n_weeks)``; it does
        not expire.
    chance_a_year
        Of a course like the scenarios: what transport is multiplied by, 0 to 1.
    tail
        Share of scenarios that CVaR does not look at, from 0 to below 1.

    Raises
    ------
    InvalidValueError
        When shapes disagree or a figure is outside its range.
    """

    item: str
    need: Floats
    class_weight: Floats
    lag_weeks: Ints
    transport_nok: Floats
    holding_nok: Floats
    expiry_nok: float
    rotation: Floats
    floor: Floats
    existing: Floats
    inflow: Floats
    chance_a_year: float
    tail: float = 0.95

    def __post_init__(self) -> None:
        self._check_shapes()
        for name in ("need", "transport_nok", "holding_nok", "rotation", "floor", "existing", "inflow"):
            figures = np.asarray(getattr(self, name))
            if not (np.isfinite(figures).all() and (figures >= 0).all()):
                raise InvalidValueError(
                    f"{name} of {self.item} holds {figures.min()}; every figure must be 0 or more and finite"
                )
        if (self.class_weight <= 0).any() or (self.lag_weeks < 0).any() or self.expiry_nok < 0:
            raise InvalidValueError(
                f"{self.item}: class_weight must be above 0, lag_weeks and expiry_nok 0 or more; they are "
                f"{self.class_weight.min()}, {self.lag_weeks.min()} and {self.expiry_nok}"
            )
        if (np.diff(self.existing, axis=1) > 0).any():
            raise InvalidValueError(
                f"existing of {self.item} rises over the weeks; what lies there can only be used up or "
                "expire: put what comes later into inflow"
            )
        if not (0 <= self.chance_a_year <= 1 and 0 <= self.tail < 1):
            raise InvalidValueError(
                f"chance_a_year is {self.chance_a_year} and tail {self.tail}; the one must be 0 to 1, the "
                "other 0 to below 1"
            )

    def _check_shapes(self) -> None:
        if self.need.ndim != 4 or not self.need.size:
            raise InvalidValueError(
                f"need of {self.item} is {self.need.shape}; it must be (n_scenarios, n_classes, n_places, "
                "n_weeks), each 1 or more"
            )
        scenarios, classes, places, weeks = self.need.shape
        depots = len(self.lag_weeks)
        wanted = {
            "class_weight": (classes,),
            "lag_weeks": (depots, places),
            "transport_nok": (depots, places),
            "holding_nok": (depots,),
            "rotation": (depots,),
            "floor": (depots,),
            "existing": (depots, weeks),
            "inflow": (scenarios, depots, weeks),
        }
        for name, shape in wanted.items():
            seen = np.shape(getattr(self, name))
            if seen != shape or not depots:
                raise InvalidValueError(
                    f"{name} of {self.item} is {seen}; with need {self.need.shape} it must be {shape}, and "
                    "there must be a depot"
                )

    @property
    def shape(self) -> tuple[int, int, int, int, int]:
        """Return how many scenarios, classes, places, weeks and depots there are."""
        scenarios, classes, places, weeks = self.need.shape
        return scenarios, classes, places, weeks, len(self.lag_weeks)

    @property
    def least_stock(self) -> Floats:
        """New stock that the floor asks for beside what lies there, shape ``(n_depots,)``."""
        return np.maximum(self.floor - self.existing[:, 0], 0.0)

    def yearly_nok(self, stock: Floats) -> float:
        """Return what holding new stock costs a year; `stock` has the shape ``(n_depots,)``."""
        thrown = np.maximum(stock - self.rotation, 0.0)
        return float(self.holding_nok @ stock + self.expiry_nok * thrown.sum())

    def with_need(self, need: Floats, inflow: Floats | None = None) -> "StockProblem":
        """Return the same question for other scenarios; without `inflow` none comes."""
        if inflow is None:
            inflow = np.zeros((len(need), *self.inflow.shape[1:]))
        return replace(self, need=need, inflow=inflow)
