"""What a plan for stock rests on, in sentences."""

from collections.abc import Mapping

from samvirke.engine.endurance.normal_use import items_with_normal_use
from samvirke.prepare.measures.stock.item_question import ItemQuestion
from samvirke.prepare.measures.stock.prices import SHARED, Prices
from samvirke.prepare.measures.stock.question import StockQuestion
from samvirke.prepare.measures.stock.scenarios import Scenarios

LITTLE = 0.01  # of the mean need of a course


def method_of(question: StockQuestion, prices: Prices, days: int) -> tuple[str, ...]:
    """Return how the plan was reckoned."""
    floor = (
        "Three months of normal use of those whom a depot serves lie there at least (§ 8 a; normal use is "
        "modelled here, the duty itself follows from purchases: samvirke duty ppe); what lies there counts."
        if question.duty
        else "The duty to store three months of normal use (§ 8 a) is shown and not asked for."
    )
    needs = (
        "What patients need is drawn between the low and the high of its sources, for each course and item; "
        "half of the courses lie below base."
        if question.need_level == "drawn"
        else f"What patients need is the {question.need_level} of its sources in every course."
    )
    share, tail = question.tail_share, 1 - question.tail
    return (
        (
            f"Two-stage stochastic programme on {question.runs} courses of {days} days, all equally likely. "
            "Stock is placed before it is known which comes, and shipped with foresight of its weeks."
        ),
        (
            f"Least risk within the budget: {1 - share:.0%} the mean of unmet need and {share:.0%} its CVaR, "
            f"the mean of the worst {tail:.0%} of courses. "
            f"A unit of normal use counts {prices.of_all('deferred_weight'):g} of a unit of care."
        ),
        (
            f"Ordinary supply goes on at {question.supply_share:.0%} of normal use. "
            "Nothing more can be bought during the course."
        ),
        needs,
        (
            "Places are the hospitals of each health trust and the municipalities of its area. "
            f"Goods come the same day inside a health region, else {question.lead_days} days later, reckoned "
            "as whole weeks."
        ),
        (
            "Yearly cost: pallet places, interest on the price, what expires because normal use does not "
            "rotate it (price ÷ shelf life), and the mean transport of a course × "
            f"{prices.of_all('chance_a_year'):.0%} chance a year. Interest {prices.of_all('interest'):.0%}."
        ),
        floor,
        (
            "Between items the money goes where it lowers the share of need unmet the most. "
            "The frontiers bend one way only, so no other division of the money has less risk along them."
        ),
        (
            f"Each plan of the frontier is tried on {question.held_out} other courses: shipped in the best "
            "way, and day by day under the rules of the store, without foresight."
        ),
    )


def warnings_of(
    asked: Mapping[str, ItemQuestion], scenarios: Scenarios, question: StockQuestion, prices: Prices
) -> tuple[str, ...]:
    """Return what a reader must know before using a plan."""
    said = []
    guessed = [item for item in asked if any((item, setting) in prices.assumed for setting in ("price",))]
    if guessed:
        said.append(
            f"prices of {', '.join(guessed)} are assumed: put your own contract prices in with --prices"
        )
    if (SHARED, "chance_a_year") in prices.assumed:
        said.append("the chance of a course in a year is assumed; it weighs transport only")
    unknown = [item for item in asked if item not in items_with_normal_use()]
    if unknown:
        said.append(
            f"no normal use is known for {', '.join(unknown)}: nothing is rotated there, all that expires is "
            "paid for, and no duty to store is shown"
        )
    little = [item for item, one in asked.items() if _is_little(one)]
    if little:
        said.append(
            f"three months of normal use of {', '.join(little)} is less than {LITTLE:.0%} of what a course "
            "needs beyond ordinary supply: hardly any were used in an ordinary week, so that weeks of normal "
            "use say little of how long a store lasts in an epidemic"
        )
    empty = [item for item, one in asked.items() if not len(one.existing)]
    if empty:
        said.append(
            f"the region tells of no stock of {', '.join(empty)} today, so all of the plan is bought new"
        )
    lost = sorted({owner for one in asked.values() for owner in one.unplaced})
    if lost:
        said.append(f"stock of {', '.join(lost)} is counted at the first depot")
    shown = [item for item, one in asked.items() if not one.problem.need.any()]
    if shown:
        said.append(f"no course asks for {', '.join(shown)} beyond ordinary supply")
    runs = len(scenarios.extra[0])
    if runs * (1 - question.tail) < 1 - 1e-9:  # 20 courses are one of a twentieth, whatever floats say
        said.append(
            f"{runs} courses are few for a tail of {1 - question.tail:.0%}: CVaR is near "
            "the worst course; give more --runs"
        )
    return tuple(said)


def _is_little(one: ItemQuestion) -> bool:
    """Say whether a duty counted in normal use is nothing beside a course; not where none is known."""
    need = float(one.problem.need.sum(axis=(1, 2, 3)).mean())
    return 0 < float(one.duty.sum()) < LITTLE * need
