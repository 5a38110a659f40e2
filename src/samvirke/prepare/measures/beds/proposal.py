"""Ask about intensive care: who lacks a bed under a pandemic, and what closes the gap."""

from collections.abc import Callable, Mapping

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.beds.stages import surge_stages
from samvirke.engine.ensemble import ensemble
from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.beds.costs import Costs
from samvirke.prepare.measures.beds.foresight import foresight
from samvirke.prepare.measures.beds.money import BUDGETS_NOK, changes, frontier
from samvirke.prepare.measures.beds.result import BedsResult
from samvirke.prepare.measures.beds.setting import Follow, Setting, setting_of
from samvirke.prepare.measures.beds.surge import gaps_of
from samvirke.prepare.measures.beds.tables import day_table, hospital_table, plan_table, sharing_table
from samvirke.prepare.measures.beds.transfers import HOURS_PER_DAY_OVER
from samvirke.register.area import municipalities_of
from samvirke.register.region import Region
from samvirke.threats.pandemic.threat import Pandemic
from samvirke.travel.times import Bools

MOST_PLANNED = 30  # runs that plans are made for; as many others judge them
STEP_NOK = 10e6
MOST_BUDGET_NOK = 1e12


def propose_beds(
    region: str | Region,
    threat: Pandemic,
    *,
    area: str = "",
    sharing: str = "region",
    teams: float | None = None,
    nurse_shifts: Mapping[str, float] | float | None = None,
    budget_nok: float = 100e6,
    runs: int = 40,
    seed: int = 1,
    costs: Costs | None = None,
    transfers: bool = True,
    time_limit_s: float = 60.0,
    processes: int | None = None,
    done: Callable[[int], None] = lambda _: None,
    said: Callable[[str], None] = lambda _: None,
) -> BedsResult:
    """Say who lacks an intensive bed, what sharing and nurses do, and what money buys.

    Parameters
    ----------
    region
        A region, or what `Region.open` takes.
    threat
        The pandemic; the whole region is always followed.
    area
        Whose hospitals are shown and may get more: as `municipalities_of` reads it; empty: all.
    sharing
        hospital, trust, region or nation: what plans and judging reckon with; every scope is shown.
    teams
        New transfers a day; None: `engine/data/beds.csv`.
    nurse_shifts
        By hospital, or in all; None: as today's beds take on an ordinary day.
    budget_nok
        That the plan may cost, 0 to 1e12.
    runs, seed
        2 or more courses; the same seed gives the same answer.
    costs
        Of beds and nurses; None: the base of `data/bed_costs.csv`.
    transfers
        True: hold the rule of transfers against the best plan for the days around the peak, where anybody
        shares.
    time_limit_s
        For each linear program.
    processes, done, said
        As in `ensemble`; told what is being done.

    Raises
    ------
    BadInputError
        When an argument is outside what it allows, or the region has no intensive beds.
    """
    if runs < 2:
        raise BadInputError(f"runs is {runs}; it must be 2 or more: some make the plan, others judge it")
    if not 0 <= budget_nok <= MOST_BUDGET_NOK:
        raise BadInputError(f"the budget is {budget_nok:g} NOK; it must be 0 to {MOST_BUDGET_NOK:g}")
    where = region if isinstance(region, Region) else Region.open(region)
    prices = costs or Costs.at()
    setting = setting_of(where, threat, sharing=sharing, teams=teams, nurse_shifts=nurse_shifts)
    inside = _inside(where, setting, area)
    kept = min(runs, 2 * MOST_PLANNED)
    planned = kept // 2
    followed = ensemble(
        Follow(region=where, threat=threat, setting=setting, seed=seed, kept=kept),
        runs,
        processes=processes,
        done=done,
    )
    patients = [run.patients for run in followed if run.patients is not None]
    group = setting.groups[sharing]
    judged = np.isin(group, group[inside])
    said("what money buys")
    gap = gaps_of(
        np.stack([run.intensive for run in patients[:planned]]), setting.beds, group, counted=inside
    )
    budgets = sorted({*BUDGETS_NOK, budget_nok})
    table, plans = frontier(
        gap,
        setting,
        patients[planned:],
        budgets,
        step_nok=STEP_NOK,
        costs=prices,
        inside=inside,
        judged=judged,
        time_limit_s=time_limit_s,
    )
    hospitals = hospital_table(where, setting, followed, inside)
    beds, nurses = plans[budget_nok].whole(prices)
    cared = [setting.care(run) for run in patients]
    if transfers:
        said("what foresight is worth")
    names = where.sites.set_index("id")["name"].to_dict()
    foreseen, sent = foresight(cared if transfers else (), setting, names, time_limit_s=time_limit_s)
    return BedsResult(
        region_name=where.name,
        region_title=where.title,
        area=area,
        preset=threat.preset if isinstance(threat.preset, str) else threat.preset.name,
        seed=seed,
        runs=runs,
        days=patients[0].days,
        starts_at_utc=threat.starts_at_utc,
        sharing=sharing,
        teams=setting.teams,
        mean_stay_days=setting.mean_stay_days,
        kept=kept,
        planned=planned,
        budget_nok=budget_nok,
        step_nok=STEP_NOK,
        hospitals=hospitals,
        sharings=sharing_table(setting, followed, inside),
        changes=changes(setting, patients, costs=prices, inside=inside, judged=judged),
        frontier=table,
        plan=plan_table(hospitals, inside, beds, nurses, (prices.bed_nok, prices.nurse_nok)),
        hospital_days=day_table(setting, cared, inside),
        foresight=foreseen,
        transfers=sent,
        method=tuple(" ".join(text.split()) for text in _method(setting, prices, foresees=len(foreseen) > 0)),
        warnings=_warnings(where, [*table["status"], *foreseen["status"]], kept, runs),
        attributions=where.attributions,
    )


def _inside(region: Region, setting: Setting, area: str) -> Bools:
    if not area:
        return np.ones(len(setting.beds.hospitals), dtype=np.bool_)  # also those that state no municipality
    wanted = municipalities_of(region, area)
    where = region.sites.set_index("id").loc[list(setting.beds.hospitals), "municipality"]
    inside: Bools = where.isin(wanted).to_numpy(dtype=np.bool_)
    if not inside.any():
        raise BadInputError(
            f"no hospital of region {region.name} lies in {area}; give the area that its hospital lies in"
        )
    return inside


def _method(setting: Setting, costs: Costs, *, foresees: bool) -> tuple[str, ...]:
    occupancy = coefficient("beds", "ordinary_patients", "occupancy")
    steps = ", ".join(
        f"{stage.name} {stage.national_beds:.0f} beds in the country, {stage.shifts_per_bed:g} nurse shifts "
        f"a bed and day, {stage.postponed:.0%} of ordinary patients put off"
        + (f", {stage.longest_days:.0f} days at most" if np.isfinite(stage.longest_days) else "")
        for stage in surge_stages()
    )
    beds = setting.beds
    shifts = beds.nurse_shifts.sum()
    return (
        f"Stages: {steps}; a hospital's own beds lie as far between its today and its most.",
        f"""All hospitals of the region together have {beds.beds[0].sum():,.0f} beds on an ordinary day, of
        which ordinary patients leave {beds.room[0].sum():,.0f};
        {beds.beds[-1].sum():,.0f} at the highest stage, of
        which today's nurses staff {beds.staffed[-1].sum():,.0f} and ordinary patients leave
        {beds.room[-1].sum():,.0f}. The beds of the country above are of other sources and say only how far
        apart the stages lie.""",
        f"""The next stage opens when the need of the hospital, or of all who share, is above
        {coefficient("beds", "stage", "opens_at"):.0%} of the room of the stage below.""",
        f"""Ordinary patients hold {occupancy:.0%} of today's beds and come first; nurses of all hospitals
        give {shifts:,.0f} shifts of 8 hours a day.""",
        f"""At most {setting.teams:g} new transfers a day in the country; smallest hospitals first, to the
        nearest bed among those who share; moves onward and home are counted and not limited.""",
        f"Guests stay with a mean of {setting.mean_stay_days:g} days in intensive care (geometric).",
        f"""A bed more costs {costs.bed_nok:,.0f} NOK, a nurse trained {costs.nurse_nok:,.0f} NOK and gives
        {costs.shifts_per_nurse:g} shifts a day; all three assumed.""",
        """Plans are exact for the runs that they are made for where transport teams do not bind; they are
        rounded to whole beds and nurses and judged on other runs, with teams.""",
        *((_FORESIGHT.format(weight=HOURS_PER_DAY_OVER),) if foresees else ()),
    )


_FORESIGHT = """Foresight: in the middle kept run, on the days around its largest need, new patients are
    placed once, on the day they arrive, by the rule and by a linear program that knows all the days and
    weighs a patient-day over capacity as {weight:.0f} hours on the way; new patients are those with whom a
    census of geometric stays follows the need most closely, and rooms are those that were open."""


def _warnings(region: Region, statuses: list[str], kept: int, runs: int) -> tuple[str, ...]:
    found = []
    rows = region.table("capacities").query("item == 'icu_bed'")
    modelled = int((rows["quality"] == "modelled").sum())
    if modelled:
        found.append(
            f"the beds of {modelled} of {len(rows)} hospitals are modelled, not counted: give your own rows "
            "icu_bed"
        )
    found.append("nurse ratios above the ordinary stage, ordinary occupancy, teams and prices are assumed")
    if "time_limit" in statuses:
        found.append("the clock stopped at least one plan: its row says time_limit and has no figures")
    if kept < runs:
        found.append(f"plans, changes and days rest on the first {kept} of {runs} runs")
    return tuple(found)
