"""Put a region under a threat many times, and say what falls short, where, and whose duty it is."""

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike

from samvirke.engine.ensemble import ensemble
from samvirke.engine.response.build import build_world
from samvirke.engine.response.conditions_of import conditions_of
from samvirke.engine.response.simulate import simulate
from samvirke.engine.response.world import World
from samvirke.model.errors import BadInputError
from samvirke.prepare.coverage import coverage
from samvirke.prepare.gather import gather
from samvirke.prepare.judging import Judging, judging_of
from samvirke.prepare.result import StressResult
from samvirke.prepare.summary import RunSummary, summarise
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.threats import ALL_THREATS, Threat
from samvirke.travel.line import LineTimes
from samvirke.travel.times import TravelTimes

# Threats that last for days, and what answers them.
OF_DAYS = {
    "pandemic": "samvirke.endure, or `samvirke stress --threat pandemic`",
    "supply": "`samvirke medicines --supply`, or in Python samvirke.endure(…, cuts=…)",
}


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: unfold the threat, let the units answer, hold it against the standards."""

    region: Region
    world: World
    judging: Judging
    threat: Threat
    seed: int
    road: TravelTimes

    def __call__(self, run: int) -> RunSummary:
        course = self.threat.unfold(self.region, self.seed, run)
        conditions = conditions_of(self.region, self.world, course, road=self.road, seed=self.seed, run=run)
        outcome = simulate(self.world, course, seed=self.seed, run=run, conditions=conditions)
        return summarise(self.judging, course, outcome)


def stress(
    region: Region | str | PathLike[str],
    threat: Threat | str = "everyday",
    *,
    runs: int = 4,
    seed: int = 1,
    road: TravelTimes | None = None,
    processes: int | None = None,
    done: Callable[[int], None] = lambda _: None,
    said: Callable[[str], None] = lambda _: None,
) -> StressResult:
    """Put a region under a threat and return what falls short.

    Parameters
    ----------
    region
        A region, the name of a built-in one, or the path of a package.
    threat
        A threat or its name.
    runs
        How many courses are drawn, 1 or more; intervals need 2.
    seed
        0 or more; the same seed gives the same bytes on any number of processes.
    road
        Travel times of what drives; None: straight lines.
    processes
        How many runs at a time; None: as many as the machine has cores.
    done, said
        Told how many runs are finished, and what is being done.

    Raises
    ------
    BadInputError
        When runs or seed is out of range, the threat is unknown, or the region lacks what the
        response needs.
    """
    if runs < 1 or seed < 0:
        raise BadInputError(f"runs is {runs} and seed {seed}; runs must be 1 or more and seed 0 or more")
    if processes is not None and processes < 1:
        raise BadInputError(f"processes is {processes}; it must be 1 or more, or left out: all cores")
    chosen = threat_named(threat) if isinstance(threat, str) else threat
    if chosen.name in OF_DAYS:
        raise BadInputError(
            f"the threat {chosen.name} asks for beds and stock by the day, not for units by the minute; use "
            f"{OF_DAYS[chosen.name]}"
        )
    where = region if isinstance(region, Region) else Region.open(region)
    travel = road or LineTimes()
    world = build_world(where, travel, said=said)
    judging = judging_of(where, world)
    said(f"{runs} runs of {chosen.name}")
    world.work_out()
    work = _Run(where, world, judging, chosen, seed, travel)
    summaries = ensemble(work, runs, processes=processes, done=done)
    reached = coverage(where, road=travel)
    return gather(where, judging, chosen.name, seed, summaries, travel, reached)


def threat_named(name: str) -> Threat:
    """Return the threat of that name."""
    for threat in ALL_THREATS:
        if threat.name == name:
            return threat
    near = did_you_mean(name, [threat.name for threat in ALL_THREATS])
    raise BadInputError(
        f"there is no threat {name!r}; {near + '; ' if near else ''}the threats are "
        f"{', '.join(threat.name for threat in ALL_THREATS)}"
    )
