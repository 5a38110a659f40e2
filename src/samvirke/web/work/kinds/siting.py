"""Where should a station or an ambulance stand?"""

from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING, Any

from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.web.words import N_
from samvirke.web.work.kind import Kind
from samvirke.web.work.kinds.siting_inputs import INPUTS
from samvirke.web.work.kinds.worth import Worth, figures_of, known
from samvirke.web.work.order import Order
from samvirke.web.work.progress import Progress

if TYPE_CHECKING:
    import pandas as pd

    from samvirke.prepare.measures.siting.question import Question
    from samvirke.prepare.measures.siting.result import SitingResult

FIRST_RESPONDER = "health.first_responder"


def question(parameters: Mapping[str, Any]) -> "Question":
    """Return what is asked.

    Raises
    ------
    BadInputError
        When it cannot be asked.
    """
    from samvirke.prepare.measures.siting.question import Question

    given = dict(parameters)
    number = given["number"] if given["model"] != "lscp" else None
    anew = given["how"] == "total"
    return Question(
        functions=tuple(given["functions"]),
        capability=FIRST_RESPONDER if given["arrival"] == "first_responder" else None,
        area=given["area"] or "",
        add=None if anew else number,
        total=number if anew else None,
        model=given["model"],
        limit_s=None if given["limit_min"] is None else 60 * given["limit_min"],
        candidates=",".join(given["candidates"]),
        fixed=sites_in(given["fixed"]),
        forbidden=sites_in(given["forbidden"]),
        cost=costs_in(given["cost"]),
        budget=inf if given["budget"] is None else given["budget"],
        building_cost=given["building_cost"] or 0.0,
        floor=None if given["floor"] is None else given["floor"] / 100,
        demand=given["demand"],
        when=given["when"],
        busy_share=None if given["busy"] is None else given["busy"] / 100,
    )


def sites_in(text: str | None) -> tuple[str, ...]:
    """Return the ids of sites that a text names, parted by commas."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def costs_in(text: str | None) -> dict[str, float]:
    """Return the cost of a unit by site, as ``fire-station-3401-1=2.5, …`` tells it.

    Raises
    ------
    BadInputError
        When a part is none.
    """
    costs = {}
    for part in sites_in(text):
        site, _, number = part.rpartition("=")
        try:
            costs[site.strip()] = float(number)
        except ValueError:
            site = ""
        if not site.strip():
            raise BadInputError(
                f"a cost is {part!r}; it must be SITE=COST, such as fire-station-3401-1=2.5, parted by commas"
            )
    return costs


def check(parameters: Mapping[str, Any], region: Region | None) -> None:
    """Refuse at once what the question itself refuses, and an area that is not there."""
    from samvirke.register.area import municipalities_of

    asked = question(parameters)
    if region is not None:
        municipalities_of(region, asked.area)


def run(order: Order, progress: Progress) -> None:
    """Propose, prove, and simulate with and without."""
    from samvirke.prepare.measures.siting.files import write_siting
    from samvirke.prepare.measures.siting.proposal import site
    from samvirke.prepare.report import siting_page
    from samvirke.web.work.output import write_figures, write_pages

    given = order.parameters
    progress.of(given["runs"], abreast=order.processes)
    result = site(
        order.open_region(),
        question(given),
        road=order.open_roads(),
        time_limit_s=given["time_limit"],
        runs=given["runs"],
        days=given["days"],
        seed=given["seed"],
        processes=order.processes,
        done=progress.done,
        said=progress.said,
    )
    write_siting(result, order.files)
    write_pages(order, siting_page.page, result)
    write_figures(order, figures_of(worth(result)))


def worth(result: "SitingResult") -> list[Worth]:
    """Return what the proposal buys: by the model with its proof, and simulated with its interval."""
    values = {
        "units": int(result.chosen["units"].sum()),
        "where": result.area or result.region_title,
        "places": ", ".join(dict.fromkeys(result.chosen["site_name"])),
        "service": list(result.services),
    }
    if not result.is_feasible or not len(result.chosen):
        what = N_("%(service)s in %(where)s: nothing is proposed")
        return [Worth(what=what, values=values, gain=float("nan"), unit="units", status=result.status)]
    if result.unit == "units":
        what = N_("%(service)s in %(where)s: the fewest units that are enough")
        return [
            Worth(
                what=what,
                values=values,
                gain=result.value,
                unit="units",
                bound=known(result.bound),
                gap=known(result.gap),
                status=result.status,
            )
        ]
    modelled = Worth(
        what=N_("%(service)s in %(where)s, %(units)s at %(places)s: within reach, by the model"),
        values=values,
        gain=result.gain,
        unit={"s": "seconds", "people": "people"}.get(result.unit, "needs a year"),  # type: ignore[arg-type]
        bound=known(result.gain_at_most),
        gap=known(result.gap),
        status=result.status,
    )
    met = result.simulated[result.simulated["measure"] == "met_a_year"]
    return [modelled, *(_simulated(row, values) for _, row in met.iterrows())]


def _simulated(row: "pd.Series[Any]", values: Mapping[str, Any]) -> Worth:
    return Worth(
        what=N_("%(service)s in %(where)s, %(units)s at %(places)s: help in time, simulated"),
        values={**values, "service": [row["service"]]},
        gain=float(row["change"]),
        unit="needs a year",
        low=known(row["change_low"]),
        high=known(row["change_high"]),
    )


KIND = Kind(
    name="siting",
    page="measures",
    title=N_("Where should a station or an ambulance stand?"),
    about=N_(
        "A model finds the places and proves how good they are; a simulation with and without them then says "
        "what they do on days when units are also out on other missions."
    ),
    takes=N_("half a minute for a county, two minutes for the whole country"),
    inputs=INPUTS,
    run=run,
    check=check,
)
