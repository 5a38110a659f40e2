"""What is asked of `samvirke stock`."""

from dataclasses import dataclass
from math import isfinite
from typing import get_args

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.stock.areas import Depots
from samvirke.prepare.measures.stock.prices import Level
from samvirke.prepare.measures.stock.scenarios import NeedLevel
from samvirke.register.items import item_named

DUTY_ITEMS = ("gown", "glove", "surgical_mask", "respirator", "eye_protection")  # § 8 a
EXAMPLE_NOK = 50e6  # a year: an example to begin with; the ladder shows what more and less would do


@dataclass(frozen=True, slots=True, kw_only=True)
class StockQuestion:
    """How much of what should lie where?

    Parameters
    ----------
    items
        Of the catalogue, each once.
    presets
        Names of epidemics or paths of preset files, one or more; all equally likely.
    runs, held_out
        Courses that the plan is made on, 1 or more, and others that it is tried on, 0 or more.
    seed
        The same seed gives the same courses.
    budget_nok
        For all items together, a year.
    more_nok
        What the next step of money is, above 0; also the step of the ladder.
    depots
        trusts, regions or one.
    lead_days
        Between health regions, and between depots; whole days, 0 or more.
    supply_share
        Of normal use that goes on being delivered during a course, 0 or more.
    duty
        Whether three months of normal use (§ 8 a) are a floor.
    tail
        Share of runs that CVaR does not look at, 0 to below 1.
    tail_share
        How much of the objective is CVaR, 0 to 1.
    level
        Of prices: low, base or high.
    need_level
        Of what patients need: low, base, high, or drawn for each course.
    time_limit_s
        For HiGHS, each programme.

    Raises
    ------
    BadInputError
        For an unknown item or a figure outside its range.
    """

    items: tuple[str, ...] = DUTY_ITEMS
    presets: tuple[str, ...] = ("covid19_wild_type",)
    runs: int = 50
    held_out: int = 20
    seed: int = 1
    budget_nok: float = EXAMPLE_NOK
    more_nok: float = 10e6
    depots: Depots = "trusts"
    lead_days: int = 2
    supply_share: float = 1.0
    duty: bool = True
    tail: float = 0.95
    tail_share: float = 0.5
    level: Level = "base"
    need_level: NeedLevel = "drawn"
    time_limit_s: float = 300.0

    def __post_init__(self) -> None:
        for item in self.items:
            item_named(item)
        if not self.items or len(set(self.items)) < len(self.items):
            raise BadInputError(f"items are {', '.join(self.items) or 'none'}; name one or more, each once")
        if not self.presets:
            raise BadInputError("no epidemic is named; name one or more presets")
        for name, allowed in (("level", get_args(Level)), ("need_level", get_args(NeedLevel))):
            if getattr(self, name) not in allowed:
                raise BadInputError(
                    f"{name} is {getattr(self, name)!r}; it must be one of {', '.join(allowed)}"
                )
        for name, low, high in (
            ("runs", 1, 10_000),
            ("held_out", 0, 10_000),
            ("budget_nok", 0, 1e12),
            ("more_nok", 1, 1e12),
            ("lead_days", 0, 365),
            ("supply_share", 0, 10),
            ("tail", 0, 0.999),
            ("tail_share", 0, 1),
            ("time_limit_s", 0, 1e7),
        ):
            seen = getattr(self, name)
            if not (isfinite(seen) and low <= seen <= high):
                raise BadInputError(f"{name} is {seen}; it must be {low:,} to {high:,}")
