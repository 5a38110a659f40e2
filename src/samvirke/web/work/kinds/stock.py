"""How much of what should lie where before the next epidemic?"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samvirke.register.region import Region
from samvirke.web.words import N_
from samvirke.web.work.kind import Input, Kind, words_of
from samvirke.web.work.kinds import drawn
from samvirke.web.work.kinds.choosing import LEVELS, MILLION, equipment, levels, presets
from samvirke.web.work.kinds.everyday import SEED
from samvirke.web.work.kinds.worth import Worth, figures_of, known
from samvirke.web.work.order import Order
from samvirke.web.work.progress import Progress

if TYPE_CHECKING:
    from samvirke.prepare.measures.stock.question import StockQuestion
    from samvirke.prepare.measures.stock.result import StockResult

DUTY_ITEMS = ("gown", "glove", "surgical_mask", "respirator", "eye_protection")  # § 8 a
UNITS = {"piece": "pieces", "litre": "litres"}


def question(parameters: Mapping[str, Any]) -> "StockQuestion":
    """Return what is asked.

    Raises
    ------
    BadInputError
        When it cannot be asked.
    """
    from samvirke.prepare.measures.stock.question import StockQuestion

    given = parameters
    return StockQuestion(
        items=tuple(given["items"]),
        presets=tuple(given["presets"]),
        runs=given["runs"],
        held_out=given["held_out"],
        seed=given["seed"],
        budget_nok=given["budget"] * MILLION,
        more_nok=given["more"] * MILLION,
        depots=given["depots"],
        lead_days=given["lead_days"],
        supply_share=given["supply"] / 100,
        duty=given["duty"],
        tail=given["tail"] / 100,
        tail_share=given["tail_share"] / 100,
        level=given["price"],
        need_level=given["need"],
        time_limit_s=given["time_limit"],
    )


def check(parameters: Mapping[str, Any], _: Region | None) -> None:
    """Refuse at once what the question itself refuses."""
    question(parameters)


def run(order: Order, progress: Progress) -> None:
    """Draw epidemics, place the stock, and try the plan on others."""
    from samvirke.prepare.measures.stock.files import write_stock
    from samvirke.prepare.measures.stock.prices import open_prices
    from samvirke.prepare.measures.stock.proposal import stock_plan
    from samvirke.prepare.report import stock_page
    from samvirke.web.work.output import write_figures, write_pages

    asked = question(order.parameters)
    prices = open_prices(asked.level)
    if order.parameters["prices"]:
        prices = prices.with_file(Path(order.parameters["prices"]), asked.level)
    progress.of(asked.runs + asked.held_out)
    result = stock_plan(order.open_region(), asked, prices=prices, done=progress.done, said=progress.said)
    write_stock(result, order.files)
    write_pages(order, stock_page.page, result)
    write_figures(order, figures_of(worth(result)))


def worth(result: "StockResult") -> list[Worth]:
    """Return a line for each item: its part of the money, and how much less is unmet on average."""
    return [
        Worth(
            what=N_("%(item)s in store in %(where)s: less that is unmet in an epidemic, mean"),
            values={"item": row["item"], "where": result.region_title},
            cost_nok=known(row["yearly_nok"]),
            basis="year",
            gain=float(row["unmet_without"] - row["unmet_with"]),
            unit=UNITS.get(row["unit"], "pieces"),  # type: ignore[arg-type]
            gap=known(row["gap"]),
            status=row["status"],
        )
        for row in result.items.to_dict(orient="records")
    ]


KIND = Kind(
    name="stock",
    page="measures",
    title=N_("How much should be stored, and where?"),
    about=N_(
        "Epidemics are drawn, and stock is placed so that as little as possible is unmet for the money, on "
        "average and in the worst of them. The plan is then tried on epidemics that it was not made "
        "for, and what the next money would buy is told."
    ),
    takes=N_("two minutes for the whole country"),
    inputs=(
        Input(
            name="items",
            label=N_("Equipment"),
            kind="several",
            choices=equipment,
            default=DUTY_ITEMS,
            is_required=True,
            help=N_("The five that stand chosen are those of § 8 a."),
        ),
        Input(
            name="presets",
            label=N_("Epidemics"),
            kind="several",
            choices=presets,
            default=("covid19_wild_type",),
            is_required=True,
            help=N_("Several are taken as equally likely."),
        ),
        Input(
            name="budget",
            label=N_("Money for all equipment together"),
            kind="number",
            unit=N_("million kroner a year"),
            low=0,
            high=1e6,
            default=50,
            is_required=True,
            help=N_("50 is an example to begin with. The result shows what less and more would do."),
        ),
        Input(
            name="depots",
            label=N_("Where stock may lie"),
            kind="choice",
            choices=words_of(
                (
                    ("trusts", N_("at a hospital of each hospital trust")),
                    ("regions", N_("at one hospital in each health region")),
                    ("one", N_("at one hospital for all")),
                )
            ),
            default="trusts",
            is_required=True,
        ),
        Input(
            name="duty",
            label=N_("Keep at least three months of normal use (§ 8 a)"),
            kind="yes-no",
            default=True,
            help=N_(
                "Modelled normal use. The duty itself is worked out from purchases, on the page of duties."
            ),
        ),
        Input(
            name="supply",
            label=N_("Share of normal use that is still delivered in the epidemic"),
            kind="number",
            unit=N_("per cent"),
            low=0,
            high=1000,
            default=100,
            is_required=True,
        ),
        Input(
            name="more",
            label=N_("The next step of money"),
            kind="number",
            unit=N_("million kroner a year"),
            low=0.1,
            high=1e6,
            default=10,
            is_required=True,
            is_rare=True,
        ),
        Input(
            name="lead_days",
            label=N_("From a depot to another health region"),
            kind="whole",
            unit=N_("days"),
            low=0,
            high=365,
            default=2,
            is_required=True,
            is_rare=True,
        ),
        Input(
            name="need",
            label=N_("What patients need"),
            kind="choice",
            choices=words_of((("drawn", N_("drawn between low and high in each epidemic")), *LEVELS)),
            default="drawn",
            is_required=True,
            help=N_("Sources differ three to ten times: drawn says so in the result."),
            is_rare=True,
        ),
        Input(
            name="price",
            label=N_("Level of prices"),
            kind="choice",
            choices=levels,
            default="base",
            is_required=True,
            is_rare=True,
        ),
        Input(
            name="prices",
            label=N_("Your own prices"),
            kind="file",
            help=N_("CSV as the help page of stock says. Empty: our own table, assumed."),
            is_rare=True,
        ),
        Input(
            name="tail",
            label=N_("The worst are those beyond"),
            kind="number",
            unit=N_("per cent of the epidemics"),
            low=0,
            high=99.9,
            default=95,
            is_required=True,
            is_rare=True,
        ),
        Input(
            name="tail_share",
            label=N_("Weight of the worst against the average"),
            kind="number",
            unit=N_("per cent"),
            low=0,
            high=100,
            default=50,
            is_required=True,
            is_rare=True,
        ),
        drawn.runs(N_("Epidemics that the plan is made on"), 50, low=1),
        Input(
            name="held_out",
            label=N_("Other epidemics that it is tried on"),
            kind="whole",
            low=0,
            high=200,
            default=20,
            is_required=True,
            is_rare=True,
        ),
        drawn.time_limit(300),
        SEED,
    ),
    run=run,
    check=check,
)
