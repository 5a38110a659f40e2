"""The command `samvirke site`."""

import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samvirke.cli.conventions import OUT, Json, command, finding, print_json, print_table, say
from samvirke.cli.progress import progress
from samvirke.cli.road_times import open_road_times
from samvirke.cli.shown import UNKNOWN, minutes, percent

if TYPE_CHECKING:
    from samvirke.prepare.measures.siting.question import Question
    from samvirke.prepare.measures.siting.result import SitingResult

NEXT = 8  # next best places in the terminal; all are in the report


@command
def site(
    region: Annotated[str, typer.Argument(help="A built-in region (norway) or the path of a package.")],
    area: Annotated[str, typer.Option(help="County or municipalities; default: the whole region.")] = "",
    function: Annotated[
        list[str] | None, typer.Option(help="ambulance, fire, police …; several: repeat it.")
    ] = None,
    capability: Annotated[str | None, typer.Option(help="What a new unit must be able to do.")] = None,
    add: Annotated[int | None, typer.Option(help="Units to add; default: 1.")] = None,
    total: Annotated[int | None, typer.Option(help="Units to place anew, instead of --add.")] = None,
    model: Annotated[str, typer.Option(help="mclp, backup, mexclp, lscp, p_median, p_center.")] = "mclp",
    limit_min: Annotated[
        float | None, typer.Option(help="Limit in minutes; default: the region's standards.")
    ] = None,
    candidates: Annotated[
        str, typer.Option(help="stations, centres, cells, several by commas, or all.")
    ] = "stations",
    fixed: Annotated[list[str] | None, typer.Option(help="Site that must get a unit; repeat.")] = None,
    forbidden: Annotated[list[str] | None, typer.Option(help="Site that must not; repeat.")] = None,
    cost: Annotated[list[str] | None, typer.Option(help="SITE=COST of a unit there; others 1.")] = None,
    budget: Annotated[float, typer.Option(help="Most that the new units may cost.")] = math.inf,
    building_cost: Annotated[float, typer.Option(help="Cost of a building where none stands.")] = 0.0,
    floor: Annotated[
        float | None, typer.Option(help="Least share (0-1) within reach in every municipality.")
    ] = None,
    demand: Annotated[str, typer.Option(help="needs (a year) or people.")] = "needs",
    when: Annotated[str, typer.Option(help="day or night: which crews are on duty.")] = "day",
    like: Annotated[str | None, typer.Option(help="Unit that a new one is to be like.")] = None,
    busy_share: Annotated[float | None, typer.Option(help="For mexclp; default: as simulated.")] = None,
    roads: Annotated[Path | None, typer.Option(help="Road graph from `samvirke roads build`.")] = None,
    time_limit: Annotated[float, typer.Option(help="Seconds for the solver.")] = 20.0,
    runs: Annotated[int, typer.Option(help="Simulated years with and without; 0: none.")] = 10,
    days: Annotated[int, typer.Option(help="Length of a simulated course.")] = 365,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    processes: Annotated[int | None, typer.Option(help="Runs at a time; default: all cores.")] = None,
    out: Annotated[Path | None, typer.Option(*OUT, help="Folder for report.html, tables, plan.toml.")] = None,
    language: Annotated[str, typer.Option(help="Language of the report: nb, nn or en.")] = "nb",
    as_json: Json = False,
) -> None:
    """Propose where units should stand: proven by a model, then simulated with and without."""
    from samvirke.model.errors import BadInputError
    from samvirke.prepare.files import check_language
    from samvirke.prepare.measures.siting.files import write_siting
    from samvirke.prepare.measures.siting.proposal import site as propose
    from samvirke.prepare.measures.siting.question import Question

    check_language(language)
    if capability and function:
        raise BadInputError(
            f"--function {function[0]} and --capability {capability} both say whose arrival counts; give one"
        )
    question = Question(
        functions=tuple(function or ("ambulance",)),
        capability=capability,
        area=area,
        add=add,
        total=total,
        model=model,
        limit_s=None if limit_min is None else 60 * limit_min,
        candidates=candidates,
        fixed=tuple(fixed or ()),
        forbidden=tuple(forbidden or ()),
        cost=_costs(cost or []),
        budget=budget,
        building_cost=building_cost,
        floor=floor,
        demand=demand,
        when=when,
        like=like,
        busy_share=busy_share,
    )
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # said now, not after the work
    with progress(runs, f"siting in {area or region}") as (done, said):
        road = open_road_times(roads) if roads else None
        result = propose(
            region,
            question,
            road=road,
            time_limit_s=time_limit,
            runs=runs,
            days=days,
            seed=seed,
            processes=processes,
            done=done,
            said=said,
        )
    files = write_siting(result, out, language=language) if out else []
    if as_json:
        print_json(_document(result, question, files))
    else:
        _show(result)
        for warning in result.warnings:
            say(f"note: {warning}")
        for file in files:
            say(f"wrote {file}")
    if not result.is_feasible:
        finding(result.lacks or f"no plan was found ({result.status}); give the solver more time")


def _costs(texts: list[str]) -> dict[str, float]:
    from samvirke.model.errors import BadInputError

    costs = {}
    for text in texts:
        site, _, number = text.rpartition("=")
        try:
            costs[site] = float(number)
        except ValueError:
            site = ""
        if not site:
            raise BadInputError(f"--cost is {text!r}; it must be SITE=COST, such as fire-station-3401-1=2.5")
    return costs


def _show(result: "SitingResult") -> None:
    """Print what a planner asks first: where, what it gains, how sure that is, and what comes next."""
    where = result.area or result.region_title
    gains = "alone gains, min" if result.unit == "s" else "alone gains"
    if result.is_feasible and len(result.chosen):
        print_table(
            ("service", "place", "municipality", "units", "beside", gains, "lost without"),
            [
                (
                    row.service,
                    row.site_name,
                    row.municipality_name,
                    row.units,
                    row.beside or UNKNOWN,
                    _gain(result, row.gain_alone),
                    _gain(result, row.gain_lost_without),
                )
                for row in result.chosen.itertuples()
            ],
            title=f"{', '.join(result.services)} in {where}: {result.question.model}, {result.status}",
        )
    elif result.is_feasible:
        say(
            f"no unit is proposed in {where}: by {result.question.model} none gains anything "
            f"({result.status})"
        )
    if result.is_feasible:
        _show_gain(result)
        following = result.alternatives[~result.alternatives["chosen"]].head(NEXT)
        print_table(
            ("service", "next best place", "municipality", gains),
            [
                (r.service, r.site_name, r.municipality_name, _gain(result, r.gain_alone))
                for r in following.itertuples()
            ],
            title="What one more would gain alone elsewhere",
        )
    if len(result.lacking):
        print_table(
            ("service", "municipality", "floor", "best share", "demand", "lacks", "people"),
            [
                (
                    r.service,
                    r.municipality_name,
                    percent(r.floor),
                    percent(r.best_share, 1),
                    f"{r.demand:,.1f}",
                    f"{r.lacking:,.1f}",
                    f"{r.people_lacking:,.0f}",
                )
                for r in result.lacking.itertuples()
            ],
            title="Floors of service that cannot be met",
        )


def _show_gain(result: "SitingResult") -> None:
    rows = [_modelled(result)]
    for row in result.simulated.to_dict(orient="records"):
        name, write = _SIMULATED[row["measure"]]
        rows.append(
            (
                f"simulated {row['service']}, {name}",
                write(row["before"]),
                write(row["after"]),
                write(row["change"]),
                f"{write(row['change_low'])} to {write(row['change_high'])}",
                UNKNOWN,
            )
        )
    title = "By the model, and simulated with and without"
    print_table(("measure", "today", "then", "change", "bound or 95 %", "gap"), rows, title=title)


def _modelled(result: "SitingResult") -> tuple[str, ...]:
    """Return the row of the model: the change has the sign that the simulated one has below it."""
    name, gap = f"modelled, {_objective(result)}", percent(result.gap, 1)
    if result.unit == "units":
        return name, UNKNOWN, f"{result.value:g}", UNKNOWN, f"at least {result.bound:g}", gap
    values = [minutes(v) if result.unit == "s" else _gain(result, v) for v in (result.before, result.value)]
    if result.unit == "s":
        return (
            name,
            *values,
            _gain(result, -result.gain),
            f"at best {_gain(result, -result.gain_at_most)}",
            gap,
        )
    return name, *values, _gain(result, result.gain), f"at most {_gain(result, result.gain_at_most)}", gap


_SIMULATED: dict[str, tuple[str, Callable[[float], str]]] = {
    "share_in_time": ("share in time", lambda value: percent(value, 1)),
    "met_a_year": (
        "needs in time, a year",
        lambda value: f"{value:,.0f}" if math.isfinite(value) else UNKNOWN,
    ),
    "p50_s": ("half within, min", minutes),
    "p90_s": ("9 of 10 within, min", minutes),
    "busy_share": ("share of time out", lambda value: percent(value, 1)),
}


def _objective(result: "SitingResult") -> str:
    """Name what the model counts."""
    counted = "needs a year" if result.question.demand == "needs" else "people"
    named = {
        "mclp": f"{counted} within reach",
        "backup": f"{counted}, mean of reached once and twice",
        "mexclp": f"{counted} that find a free unit",
        "p_median": "mean response, min",
        "p_center": "longest response, min",
    }
    return named.get(result.question.model, "units")


def _gain(result: "SitingResult", value: float) -> str:
    if not math.isfinite(value):
        return UNKNOWN
    return minutes(value, 2) if result.unit == "s" else f"{value:,.1f}"


def _document(result: "SitingResult", question: "Question", files: list[Path]) -> dict[str, object]:
    return {
        "region": result.region_name,
        "area": result.area,
        "question": {**asdict(question), "cost": dict(question.cost)},
        "status": result.status,
        "unit": result.unit,
        "value": result.value,
        "before": result.before,
        "bound": result.bound,
        "gain": result.gain,
        "gain_at_most": result.gain_at_most,
        "gap": result.gap,
        "solver": result.solver,
        "lacks": result.lacks,
        "proposed": result.chosen.to_dict(orient="records"),
        "alternatives": result.alternatives.to_dict(orient="records"),
        "municipalities": result.municipalities.to_dict(orient="records"),
        "curve": result.curve.to_dict(orient="records"),
        "simulated": result.simulated.to_dict(orient="records"),
        "lacking": result.lacking.to_dict(orient="records"),
        "runs": result.runs,
        "seed": result.seed,
        "travel": asdict(result.travel),
        "warnings": list(result.warnings),
        "files": [str(file) for file in files],
    }
