"""How many intensive care beds, and whom to move?"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from samvirke.register.region import Region
from samvirke.web.words import N_
from samvirke.web.work.kind import Input, Kind, words_of
from samvirke.web.work.kinds import drawn
from samvirke.web.work.kinds.choosing import MILLION, levels, presets
from samvirke.web.work.kinds.everyday import SEED
from samvirke.web.work.kinds.worth import Worth, figures_of, known
from samvirke.web.work.order import Order
from samvirke.web.work.progress import Progress

if TYPE_CHECKING:
    from samvirke.prepare.measures.beds.result import BedsResult


def check(parameters: Mapping[str, Any], region: Region | None) -> None:
    """Refuse at once an area that is not there."""
    from samvirke.register.area import municipalities_of

    if region is not None:
        municipalities_of(region, parameters["area"] or "")


def run(order: Order, progress: Progress) -> None:
    """Say who lacks a bed, what sharing and nurses do, and what money buys."""
    from samvirke.prepare.measures.beds.costs import Costs
    from samvirke.prepare.measures.beds.files import write_beds
    from samvirke.prepare.measures.beds.proposal import propose_beds
    from samvirke.prepare.report import beds_page
    from samvirke.threats.pandemic.threat import Pandemic
    from samvirke.web.work.output import write_figures, write_pages

    given = order.parameters
    progress.of(given["runs"], abreast=order.processes)
    result = propose_beds(
        order.open_region(),
        Pandemic(preset=given["preset"], days=given["days"]),
        area=given["area"] or "",
        sharing=given["sharing"],
        teams=given["teams"],
        nurse_shifts=given["nurse_shifts"],
        budget_nok=given["budget"] * MILLION,
        runs=given["runs"],
        seed=given["seed"],
        costs=Costs.at(given["costs"]),
        transfers=given["transfers"],
        time_limit_s=given["time_limit"],
        processes=order.processes,
        done=progress.done,
        said=progress.said,
    )
    write_beds(result, order.files)
    write_pages(order, beds_page.page, result)
    write_figures(order, figures_of(worth(result)))


def worth(result: "BedsResult") -> list[Worth]:
    """Return what the plan saves on runs that it was not made for, held against no money on the same runs."""
    of = result.frontier.set_index("budget_nok")
    plan, today = of.loc[result.budget_nok], of.loc[0.0]
    return [
        Worth(
            what=N_(
                "%(beds)s beds and %(nurses)s trained nurses in %(where)s: fewer patient-days over capacity "
                "in a pandemic"
            ),
            values={
                # What the clock stopped has no figures.
                "beds": known(plan["beds"]),
                "nurses": known(plan["nurses"]),
                "where": result.area or result.region_title,
            },
            cost_nok=known(plan["cost_nok"]),
            basis="once",
            gain=float(today["expected"] - plan["expected"]),
            unit="patient-days",
            gap=known(plan["gap"]),
            status=plan["status"],
        )
    ]


KIND = Kind(
    name="beds",
    page="measures",
    title=N_("How many intensive care beds, and whom to move?"),
    about=N_(
        "A pandemic is drawn many times. It shows which hospitals lack intensive care beds and from when, "
        "what it helps that hospitals share and patients are moved, whether beds or nurses are short, and "
        "what money buys."
    ),
    takes=N_("a minute for the whole country"),
    inputs=(
        Input(
            name="preset",
            label=N_("Pandemic"),
            kind="choice",
            choices=presets,
            default="fhi_march_2020",
            is_required=True,
        ),
        Input(
            name="area",
            label=N_("Area"),
            kind="area",
            help=N_("Whose hospitals are shown and may get more. Empty: the whole region."),
        ),
        Input(
            name="sharing",
            label=N_("Who takes patients for whom"),
            kind="choice",
            choices=words_of(
                (
                    ("hospital", N_("each hospital stands alone")),
                    ("trust", N_("the hospitals of a health trust share")),
                    ("region", N_("the hospitals of a health region share")),
                    ("nation", N_("all hospitals share")),
                )
            ),
            default="region",
            is_required=True,
        ),
        Input(
            name="budget",
            label=N_("What the plan may cost"),
            kind="number",
            unit=N_("million kroner, once"),
            low=0,
            high=1e6,
            default=100,
            is_required=True,
        ),
        Input(
            name="teams",
            label=N_("New transfers a day"),
            kind="number",
            low=0,
            high=1000,
            help=N_("How many patients all transport teams together can move a day. Empty: 10, assumed."),
        ),
        Input(
            name="nurse_shifts",
            label=N_("Nurse shifts of 8 hours a day, in all"),
            kind="number",
            low=0,
            high=1e6,
            help=N_("Empty: as today's beds take on an ordinary day."),
            is_rare=True,
        ),
        Input(
            name="costs",
            label=N_("Prices of beds and nurses"),
            kind="choice",
            choices=levels,
            default="base",
            is_required=True,
            is_rare=True,
        ),
        Input(
            name="transfers",
            label=N_("Hold the rule of transfers against a plan that knows the days ahead"),
            kind="yes-no",
            default=True,
            is_rare=True,
        ),
        drawn.runs(N_("Pandemics to draw"), 40, low=2),
        drawn.days(None, N_("Empty: as long as the pandemic that was chosen."), high=2000),
        drawn.time_limit(60),
        SEED,
    ),
    run=run,
    check=check,
)
