"""The tables of a siting result: what is proposed, what else there is, and what it does where."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.prepare.measures.siting.effect import (
    LOWER_IS_BETTER,
    can_be_reached,
    is_reached,
    new_in_reach,
    soonest_s,
    today,
    value_of,
    values_with_one_more,
)
from samvirke.prepare.measures.siting.problem import Problem, Service
from samvirke.prepare.measures.siting.question import Question
from samvirke.prepare.measures.siting.result import (
    ALTERNATIVE_COLUMNS,
    CELL_COLUMNS,
    CHOSEN_COLUMNS,
    MUNICIPALITY_COLUMNS,
    OPEN_COLUMNS,
    SIMULATED_COLUMNS,
    table_of,
)
from samvirke.prepare.measures.siting.simulated import Simulated
from samvirke.travel.times import Bools, Floats, Ints

Numbers = npt.NDArray[np.floating] | Ints
UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Effect:
    """A proposal with all that is needed to say what it does; `chosen` by service, as in `Solved`."""

    problem: Problem
    question: Question
    chosen: tuple[tuple[int, ...], ...]
    busy_share: float

    def gains_alone(self, service: Service) -> Floats:
        """Return what one new unit at each candidate adds when nothing else is added, shape ``(C,)``."""
        # With units placed anew, what stands on is the neighbours': the same sum.
        model = self.question.model
        without = value_of(model, service, (), self.busy_share)
        gain = values_with_one_more(model, service, (), self.busy_share) - without
        return np.asarray((-gain if model in LOWER_IS_BETTER and model != "lscp" else gain) + 0.0)

    def loss_without(self, service: Service, chosen: tuple[int, ...], row: int) -> float:
        """Return what the whole proposal loses when a candidate is left out."""
        model = self.question.model
        rest = [other for other in chosen if other != row]
        loss = value_of(model, service, chosen, self.busy_share) - value_of(
            model, service, rest, self.busy_share
        )
        return (-loss if model in LOWER_IS_BETTER and model != "lscp" else loss) + 0.0


def chosen(effect: Effect) -> pd.DataFrame:
    """Return the proposed sites, the best alone first."""
    rows: list[dict[str, object]] = []
    for service, sites in zip(effect.problem.services, effect.chosen, strict=True):
        alone = effect.gains_alone(service)
        units = Counter(sites)
        rows_of_units = np.array(list(units), dtype=np.int64)
        best_first = np.lexsort((rows_of_units, -alone[rows_of_units]))
        rows += [
            {
                **_site(effect.problem, service, row),
                "municipality": effect.problem.candidates["municipality"].iloc[row],
                "units": units[row],
                "gain_alone": alone[row],
                "gain_lost_without": effect.loss_without(service, sites, row),
            }
            for row in rows_of_units[best_first].tolist()
        ]
    return table_of(rows, CHOSEN_COLUMNS)


def alternatives(effect: Effect) -> pd.DataFrame:
    """Return every candidate by what a unit there would gain alone, best first."""
    rows: list[dict[str, object]] = []
    for service, sites in zip(effect.problem.services, effect.chosen, strict=True):
        alone = effect.gains_alone(service)
        reaches = service.judged @ new_in_reach(service)
        order = np.lexsort((np.arange(len(alone)), -reaches, -alone))
        rows += [
            {
                **_site(effect.problem, service, row),
                "rank": rank,
                "gain_alone": alone[row],
                "reaches": reaches[row],
                "chosen": row in sites,
            }
            for rank, row in enumerate(order.tolist(), start=1)
        ]
    return table_of(rows, ALTERNATIVE_COLUMNS)


def _site(problem: Problem, service: Service, row: int) -> dict[str, object]:
    site = problem.candidates.iloc[row]
    names = problem.region.municipalities.set_index("id")["name"]
    return {
        "service": service.label,
        "site": site["id"],
        "site_name": site["name"],
        "municipality_name": names.get(site["municipality"], ""),
        "lon": site["lon"],
        "lat": site["lat"],
        "is_new": bool(site["is_new"]),
        "beside": site["beside"],
    }


def municipalities(effect: Effect, simulated: Simulated | None) -> pd.DataFrame:
    """Return coverage and response time before and after, municipality by municipality."""
    problem = effect.problem
    known = problem.region.municipalities.set_index("id").loc[list(problem.inside)]
    where, n = problem.municipality(), len(problem.inside)
    parts = []
    for number, (service, sites) in enumerate(zip(problem.services, effect.chosen, strict=True)):
        before, after = _states(service, sites)
        demand = np.bincount(where, weights=service.weight, minlength=n)
        judged = np.bincount(where, weights=service.judged, minlength=n)
        covered = [
            np.bincount(where, weights=service.judged * state.reached, minlength=n)
            for state in (before, after)
        ]
        counted = service.weight * can_be_reached(service)
        whole = np.bincount(where, weights=counted, minlength=n)
        mean_s = [
            np.bincount(where, weights=np.where(counted > 0, counted * state.time_s, 0.0), minlength=n)
            for state in (before, after)
        ]
        parts.append(
            pd.DataFrame(
                {
                    "service": service.label,
                    "municipality": list(problem.inside),
                    "municipality_name": known["name"].to_numpy(),
                    "lon": known["lon"].to_numpy(),
                    "lat": known["lat"].to_numpy(),
                    "people": np.bincount(where, weights=problem.cells["population"], minlength=n),
                    "demand": demand,
                    "share_asked": _largest(service.share_asked, where, n),
                    "share_before": _share(covered[0], judged),
                    "share_after": _share(covered[1], judged),
                    "gain": covered[1] - covered[0],
                    "mean_before_s": _share(mean_s[0], whole),
                    "mean_after_s": _share(mean_s[1], whole),
                    **_simulated_columns(simulated, number, n),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)[list(MUNICIPALITY_COLUMNS)].astype(MUNICIPALITY_COLUMNS)


def _simulated_columns(simulated: Simulated | None, service: int, n: int) -> dict[str, Floats]:
    names = ("needs", "before", "after", "gain", "low", "high")
    if simulated is None:
        return {f"simulated_{name}": np.full(n, UNKNOWN) for name in names}
    found = simulated.by_municipality(service)
    return {f"simulated_{name}": found[column].to_numpy() for name, column in zip(names, found, strict=True)}


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    reached: Bools
    time_s: Floats


def _states(service: Service, sites: tuple[int, ...]) -> tuple[_State, _State]:
    """Return who is reached, and when, today and with the proposal."""
    now = today(service)
    return _State(is_reached(now), soonest_s(now)), _State(
        is_reached(service, sites), soonest_s(service, sites)
    )


def cells(effect: Effect) -> pd.DataFrame:
    """Return who is reached, and when, cell by cell."""
    table = effect.problem.cells
    parts = []
    for service, sites in zip(effect.problem.services, effect.chosen, strict=True):
        before, after = _states(service, sites)
        parts.append(
            pd.DataFrame(
                {
                    "service": service.label,
                    "cell": table["id"],
                    "municipality": table["municipality"],
                    "lon": table["lon"],
                    "lat": table["lat"],
                    "people": table["population"],
                    "demand": service.weight,
                    "time_limit_s": service.limit_s,
                    "before_s": before.time_s,
                    "after_s": after.time_s,
                    "reached_before": before.reached,
                    "reached_after": after.reached,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)[list(CELL_COLUMNS)].astype(CELL_COLUMNS)


def open_sites(effect: Effect) -> pd.DataFrame:
    """Return where units stand today, the neighbours' among them."""
    problem = effect.problem
    sites = problem.region.sites.set_index("id")
    rows: list[dict[str, object]] = []
    for service in problem.services:
        for site, units in Counter(service.site_today).items():
            row = sites.loc[site]
            rows.append(
                {
                    "service": service.label,
                    "site": site,
                    "site_name": row["name"],
                    "municipality": row["municipality"],
                    "lon": row["lon"],
                    "lat": row["lat"],
                    "units": units,
                    "inside": row["municipality"] in problem.inside,
                }
            )
    return table_of(rows, OPEN_COLUMNS)


def simulated(problem: Problem, found: Simulated | None) -> pd.DataFrame:
    """Return what was simulated with and without the proposal, measure by measure."""
    rows: list[dict[str, object]] = []
    if found is None:
        return table_of(rows, SIMULATED_COLUMNS)
    for number, service in enumerate(problem.services):
        for measure in ("share_in_time", "met_a_year", "p50_s", "p90_s", "busy_share"):
            values: dict[str, object] = {"service": service.label, "measure": measure}
            for name, triple in zip(
                ("before", "after", "change"), found.measure(number, measure), strict=True
            ):
                values |= dict(zip((name, f"{name}_low", f"{name}_high"), triple, strict=True))
            rows.append(values)
    return table_of(rows, SIMULATED_COLUMNS)


def areas(problem: Problem) -> pd.DataFrame:
    """Return the outlines of the municipalities of the area, where the region has them."""
    table = problem.region.table("areas")
    inside = (table["kind"] == "municipality") & table["municipality"].isin(problem.inside)
    return table.loc[inside, ["municipality", "geometry"]].reset_index(drop=True)


def _largest(values: Floats, where: Ints, n: int) -> Floats:
    """Return the largest known value of each municipality's cells; NaN where none is known."""
    largest = np.full(n, np.nan)
    np.fmax.at(largest, where, values)
    return largest


def _share(part: Numbers, whole: Numbers) -> Floats:
    share = np.full(len(whole), np.nan)
    np.divide(part, whole, out=share, where=np.asarray(whole) > 0)
    return share
