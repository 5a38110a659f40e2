"""A year of ordinary emergencies: does help come in time, and where not?"""

from samvirke.web.words import N_
from samvirke.web.work.kind import Input, Kind
from samvirke.web.work.order import Order
from samvirke.web.work.output import write_figures, write_pages
from samvirke.web.work.progress import Progress

RUNS, MOST_RUNS = 4, 50
SEED = Input(
    name="seed",
    label=N_("Random seed"),
    kind="whole",
    default=1,
    low=0,
    high=2**31 - 1,
    is_required=True,
    is_rare=True,
    help=N_("The same seed gives the same result, to the last digit."),
)


def run(order: Order, progress: Progress) -> None:
    """Put the region under ordinary years."""
    from samvirke.prepare.files import write_result
    from samvirke.prepare.report import stress_page
    from samvirke.prepare.stress import stress

    asked = order.parameters
    progress.of(asked["runs"], abreast=order.processes)
    road = order.open_roads() if asked["by_road"] else None
    result = stress(
        order.open_region(),
        "everyday",
        runs=asked["runs"],
        seed=asked["seed"],
        road=road,
        processes=order.processes,
        done=progress.done,
        said=progress.said,
    )
    progress.said("tables and reports")
    write_result(result, order.files)
    write_pages(order, stress_page.page, result)
    judged = result.table[result.table["share_required"].notna()]
    by_function = judged.groupby("function", sort=False)[["required", "met_in_time", "gap"]].sum()
    write_figures(
        order,
        {
            "engine": result.travel.engine,
            "functions": [
                {"function": name, "share": row["met_in_time"] / row["required"], "gap": row["gap"]}
                for name, row in by_function.iterrows()
                if row["required"] > 0
            ],
        },
    )


KIND = Kind(
    name="everyday",
    page="stress",
    title=N_("Everyday emergencies"),
    about=N_(
        "Years of ordinary fires, accidents and illness are drawn, and the units of the register answer "
        "them. It shows where help comes too late, how often, and whose duty it is."
    ),
    inputs=(
        Input(
            name="runs",
            label=N_("Years to draw"),
            kind="whole",
            default=RUNS,
            low=1,
            high=MOST_RUNS,
            is_required=True,
            help=N_("More years give narrower intervals and take longer. One year gives no interval."),
        ),
        Input(
            name="by_road",
            label=N_("Use the node's road network where it has one"),
            kind="yes-no",
            default=True,
            help=N_("Without one, straight lines are used; they never say whether a requirement is met."),
        ),
        SEED,
    ),
    run=run,
    takes=N_("2 to 5 minutes for the whole country"),
)
