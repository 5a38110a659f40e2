"""What a proposal does when it is simulated: the same incidents with and without it, run by run."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from samvirke.engine.ensemble import ensemble
from samvirke.engine.response.build import build_world
from samvirke.engine.response.simulate import simulate
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.prepare.interval import mean_interval, ratio_interval
from samvirke.prepare.judging import Judging, judging_of
from samvirke.prepare.measures.siting.problem import Problem, Service
from samvirke.prepare.summary import quantiles_by
from samvirke.register.region import Region
from samvirke.threats.everyday import Everyday
from samvirke.travel.times import Floats, Ints, TravelTimes

Triple = tuple[float, float, float]  # a value and the ends of its interval

YEAR_DAYS = 365.0
QUANTILES = (0.5, 0.9)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Counts:
    """One run of one region: S services, M municipalities of the area."""

    required: Ints  # (S, M)
    met: Ints  # (S, M)
    quantile_s: Floats  # (2, S)
    busy_share: Floats  # (S,) mean of the service's units that rest in the area


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Simulated:
    """Paired runs of a region without and with a proposal; index 0: without, 1: with.

    Parameters
    ----------
    runs, seed, days
        Of the simulation; counts are given for a year.
    required, met
        Acute needs and those in time, a year, shape ``(runs, 2, S, M)``.
    quantile_s
        Median and nine in ten of the response time, shape ``(runs, 2, 2, S)``: run, with, quantile.
    busy_share
        Share of the time that units of the area are out, shape ``(runs, 2, S)``.
    """

    runs: int
    seed: int
    days: int
    required: Floats
    met: Floats
    quantile_s: Floats
    busy_share: Floats

    def measure(self, service: int, name: str) -> tuple[Triple, Triple, Triple]:
        """Return a measure without and with the proposal, and its paired change.

        Parameters
        ----------
        service
            Its number.
        name
            *share_in_time* (0-1), *met_a_year* (needs in time), *p50_s*, *p90_s* or *busy_share*.

        Returns
        -------
        Three times value and the ends of its 95 % interval over runs; a run in which nobody came to
        so many that the quantile is ``inf`` leaves the change unknown.
        """
        met = self.met[:, :, service].sum(axis=2)
        required = self.required[:, :, service].sum(axis=2)
        if name == "share_in_time":
            shares = [_triple(ratio_interval(met[:, side], required[:, side])) for side in (0, 1)]
            each = met / np.where(required > 0, required, np.nan)
            return shares[0], shares[1], _triple(mean_interval(each[:, 1] - each[:, 0]))
        values = {
            "met_a_year": met,
            "p50_s": self.quantile_s[:, :, 0, service],
            "p90_s": self.quantile_s[:, :, 1, service],
            "busy_share": self.busy_share[:, :, service],
        }[name]
        finite = np.where(np.isfinite(values), values, np.nan)
        # Never and never are no difference, whatever inf - inf is.
        change = np.where(values[:, 0] == values[:, 1], 0.0, finite[:, 1] - finite[:, 0])
        sides = [_triple(mean_interval(values[:, side])) for side in (0, 1)]
        return sides[0], sides[1], _triple(mean_interval(change))

    def by_municipality(self, service: int) -> pd.DataFrame:
        """Return one row a municipality of the area, in order.

        Columns: needs_a_year, share_before, share_after (means), gain, gain_low, gain_high.
        """
        required = self.required[:, 0, service].mean(axis=0)
        met = self.met[:, :, service]
        gain, low, high = mean_interval(met[:, 1] - met[:, 0])
        whole = np.where(required > 0, required, np.nan)
        return pd.DataFrame(
            {
                "needs_a_year": required,
                "share_before": met[:, 0].mean(axis=0) / whole,
                "share_after": met[:, 1].mean(axis=0) / whole,
                "gain": gain,
                "gain_low": low,
                "gain_high": high,
            }
        )


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: the incidents of an ordinary year, answered without and with the proposal."""

    region: Region
    worlds: tuple[World, ...]
    judgings: tuple[Judging, ...]
    threat: Everyday
    seed: int
    inside: tuple[str, ...]

    def __call__(self, run: int) -> list[_Counts]:
        course = self.threat.unfold(self.region, self.seed, run)
        return [
            self._counts(world, judging, course, run)
            for world, judging in zip(self.worlds, self.judgings, strict=True)
        ]

    def _counts(self, world: World, judging: Judging, course: Course, run: int) -> _Counts:
        outcome = simulate(world, course, seed=self.seed, run=run)
        rows = [judging.municipalities.index(name) for name in self.inside]
        required, met, quantile_s, busy = [], [], [], []
        for f, limit_s in enumerate(judging.limit_s):
            answers = judging.answers(f, course, outcome)
            judged = np.isin(answers.municipality, rows) & np.isfinite(limit_s[answers.cell])
            cell, where = answers.cell[judged], answers.municipality[judged]
            in_time = answers.response_s[judged] <= limit_s[cell]
            n = len(judging.municipalities)
            required.append(np.bincount(where, minlength=n)[rows])
            met.append(np.bincount(where[in_time], minlength=n)[rows])
            together = np.zeros(len(cell), dtype=np.int64)
            quantile_s.append(quantiles_by(together, answers.response_s[judged], 1, QUANTILES)[:, 0])
            busy.append(_busy_share(world, judging, f, outcome.busy_s, rows, course.horizon_s))
        return _Counts(
            required=np.stack(required),
            met=np.stack(met),
            quantile_s=np.stack(quantile_s, axis=1),
            busy_share=np.array(busy),
        )


def simulate_both(
    problem: Problem,
    proposed: Region,
    road: TravelTimes,
    *,
    runs: int,
    seed: int,
    days: int,
    processes: int | None = None,
    done: Callable[[int], None] = lambda _: None,
) -> Simulated:
    """Simulate the area and its neighbours without and with a proposal, in the same luck.

    Parameters
    ----------
    problem
        Its region is the one without.
    proposed
        The one with; its cells are the same.
    road
        Travel times of what drives.
    runs, seed, days
        How many courses of how many days; 2 runs or more give intervals.
    processes, done
        Runs at a time, and who is told how many are finished.

    Notes
    -----
    Both regions meet the same incidents, work at the place and unreliable units, drawn by seed, run and
    entity: the difference of a run is due to the proposal, and its spread is that of the differences.
    """
    counts = _simulate(problem, (problem.region, proposed), road, runs, seed, days, processes, done)
    a_year = YEAR_DAYS / days
    return Simulated(
        runs=runs,
        seed=seed,
        days=days,
        required=a_year * np.array([[c.required for c in pair] for pair in counts]),
        met=a_year * np.array([[c.met for c in pair] for pair in counts]),
        quantile_s=np.array([[c.quantile_s for c in pair] for pair in counts]),
        busy_share=np.array([[c.busy_share for c in pair] for pair in counts]),
    )


def busy_share_today(problem: Problem, road: TravelTimes, *, seed: int, days: int) -> float:
    """Return the share of the time that the first service's units of the area are out, from one run."""
    counts = _simulate(problem, (problem.region,), road, 1, seed, days, 1, lambda _: None)
    return float(np.clip(np.nan_to_num(counts[0][0].busy_share[0]), 0.0, 0.99))


def _simulate(
    problem: Problem,
    regions: tuple[Region, ...],
    road: TravelTimes,
    runs: int,
    seed: int,
    days: int,
    processes: int | None,
    done: Callable[[int], None],
) -> list[list[_Counts]]:
    worlds = tuple(build_world(region, road, said=lambda _: None) for region in regions)
    for world in worlds:
        world.work_out()  # processes forked after this share it
    judgings = tuple(_judging(problem, r, w) for r, w in zip(regions, worlds, strict=True))
    work = _Run(problem.region, worlds, judgings, Everyday(days=days), seed, problem.inside)
    return ensemble(work, runs, processes=processes, done=done)


def _judging(problem: Problem, region: Region, world: World) -> Judging:
    """Return a judging by the limits and capabilities of the question instead of all standards."""
    services = problem.services
    return replace(
        judging_of(region, world),
        functions=tuple(service.label for service in services),
        capabilities=tuple(service.capabilities for service in services),
        clock=tuple(service.clock for service in services),
        limit_s=tuple(_on_all_cells(problem, service) for service in services),
    )


def _on_all_cells(problem: Problem, service: Service) -> Floats:
    """Return the limit on every cell of the region; NaN outside the area."""
    by_cell = dict(zip(problem.cells["id"], service.limit_s, strict=True))
    return np.asarray(problem.region.cells["id"].map(by_cell), dtype=float)


def _busy_share(
    world: World, judging: Judging, f: int, busy_s: Floats, rows: list[int], horizon_s: float
) -> float:
    asked = {world.capabilities.index(name) for name in judging.capabilities[f] if name in world.capabilities}
    able = np.array([bool(asked & set(gives)) for gives in world.unit_gives], dtype=bool)
    those = able & np.isin(judging.municipality_of_unit, rows)
    return float(busy_s[those].mean() / horizon_s) if those.any() else float("nan")


def _triple(values: tuple[Floats, Floats, Floats]) -> Triple:
    return float(values[0]), float(values[1]), float(values[2])
