"""What a planner asks about siting, checked before anything is computed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isfinite

from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean

MODELS = {
    "mclp": "most needs within reach of at least one unit",
    "backup": "most needs within reach, first once, then twice",
    "mexclp": "most needs reached when every unit is busy part of the time",
    "lscp": "fewest units that put everybody within reach",
    "p_median": "least mean response time",
    "p_center": "least longest response time",
}
WITHIN_LIMIT = ("mclp", "backup", "mexclp", "lscp")  # models that ask for a limit; the others weigh time
DEMANDS = ("needs", "people")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Where should units stand?

    Parameters
    ----------
    functions
        Services that look for places: ambulance, fire, police …; several share the number of new units.
    capability
        What the new unit must be able to do, such as `health.first_responder`, when that is not what the
        service is judged by; then one service only.
    area
        A county, municipalities by name or number, parted by commas; empty: the whole region. Candidates
        and demand lie inside; units of the neighbours help from where they stand.
    add
        How many units to add to those that stand today; 1 or more.
    total
        How many units to place when those of the area may stand anywhere; instead of `add`.
    model
        One of `MODELS`.
    limit_s
        Longest accepted response time, seconds, clock included; None: the region's standards, cell by cell.
    candidates
        `stations`, `centres`, `cells`, several parted by commas, or `all`.
    fixed, forbidden
        Ids of sites that must and must not get a unit.
    cost, budget
        Cost of a unit at some sites (others: 1), and the most that all new ones may cost together.
    building_cost
        What a building costs besides where none stands yet; services that share one pay it once.
    floor
        Least share, 0-1, of each municipality's demand that must be within reach; None: no floor.
    demand
        `needs`: acute needs a year by the everyday rates; `people`: residents.
    when
        `day` or `night`: which crews are on duty.
    like
        Id of a unit that a new one is to be like; None: the commonest of the service in the area.
    busy_share
        Share of the time a unit is busy, for `mexclp`; None: as simulated today.
    """

    functions: tuple[str, ...] = ("ambulance",)
    capability: str | None = None
    area: str = ""
    add: int | None = None
    total: int | None = None
    model: str = "mclp"
    limit_s: float | None = None
    candidates: str = "stations"
    fixed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    cost: Mapping[str, float] = field(default_factory=dict)
    budget: float = inf
    building_cost: float = 0.0
    floor: float | None = None
    demand: str = "needs"
    when: str = "day"
    like: str | None = None
    busy_share: float | None = None

    def __post_init__(self) -> None:
        self._check_words()
        self._check_numbers()
        self._check_sites()

    def _check_words(self) -> None:
        for name, seen, allowed in (
            ("model", self.model, MODELS),
            ("demand", self.demand, DEMANDS),
            ("when", self.when, ("day", "night")),
        ):
            if seen not in allowed:
                raise BadInputError(
                    f"{name} is {seen!r}; it must be one of {', '.join(allowed)}; "
                    f"{did_you_mean(seen, allowed) or 'docs/siting.md says what each asks'}"
                )
        if not self.functions or len(set(self.functions)) < len(self.functions):
            raise BadInputError(
                f"functions is {', '.join(self.functions) or 'empty'}; name at least one service, each once"
            )
        if self.capability is not None and len(self.functions) > 1:
            raise BadInputError(
                f"capability is {self.capability!r} for {len(self.functions)} services; it goes with one "
                "service; leave it out, or ask for one service at a time"
            )
        if len(self.functions) > 1 and self.model != "mclp":
            raise BadInputError(
                f"model is {self.model!r} for {len(self.functions)} services; several services are sited "
                "together with mclp; choose it, or ask for one service at a time"
            )

    def _check_numbers(self) -> None:
        if self.add is not None and self.total is not None:
            raise BadInputError(
                f"add is {self.add} and total {self.total}; give one: add keeps what stands, total "
                "places all anew"
            )
        if self.model == "lscp" and self.add is not None:
            raise BadInputError(
                "lscp finds how many units it takes, so it takes no number to add; leave add out"
            )
        for name, count in (("add", self.add), ("total", self.total)):
            if count is not None and count < 1:
                raise BadInputError(f"{name} is {count}; it must be a whole number, 1 or more")
        for name, number, text in (
            ("limit", self.limit_s, "seconds above 0, not without end"),
            ("budget", self.budget, "0 or more"),
            ("building cost", self.building_cost, "0 or more"),
        ):
            if (number is not None and not (number >= 0)) or (name == "limit" and number in (0, inf)):
                raise BadInputError(f"{name} is {number}; it must be {text}")
        for name, share in (("floor", self.floor), ("busy share", self.busy_share)):
            if share is not None and not 0 <= share <= 1:
                raise BadInputError(
                    f"{name} is {share}; it must be a share from 0 to 1, such as 0.9 for 90 %"
                )
        bad = {site: cost for site, cost in self.cost.items() if not (isfinite(cost) and cost >= 0)}
        if bad:
            site, cost = next(iter(bad.items()))
            raise BadInputError(f"the cost of {site} is {cost}; it must be a number, 0 or more")

    def _check_sites(self) -> None:
        twice = sorted(site for site in set(self.fixed) if self.fixed.count(site) > 1)
        if twice and self.model != "mexclp":
            raise BadInputError(
                f"fixed names {twice[0]} {self.fixed.count(twice[0])} times; {self.model} places one unit "
                "at a site; name it once, or choose mexclp, which may place several"
            )
        if self.fixed and len(self.functions) > 1:
            raise BadInputError(
                f"fixed names {self.fixed[0]} for {len(self.functions)} services, and nothing says "
                "whose unit must "
                "stand there; leave it out, or ask for one service at a time"
            )
        both = sorted(set(self.fixed) & set(self.forbidden))
        if both:
            raise BadInputError(
                f"{both[0]} is both fixed and forbidden; a site either must or must not get a unit; "
                "take it out of one of them"
            )

    @property
    def asks_for_limit(self) -> bool:
        """Whether a limit is needed: the model asks who is in time, or a floor does."""
        return self.model in WITHIN_LIMIT or self.floor is not None

    @property
    def number(self) -> int:
        """How many units are to be placed; 0 for `lscp`, which finds that number."""
        if self.model == "lscp":
            return 0
        if self.total is not None:
            return self.total
        return 1 if self.add is None else self.add
