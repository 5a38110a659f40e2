"""What a result says about itself: how it was found, and what the reader must know."""

from samvirke.engine.endurance.production.lines import Lines
from samvirke.prepare.measures.production.figures import figure
from samvirke.prepare.measures.production.plan import ProductionPlan
from samvirke.prepare.measures.production.problem import ProductionProblem
from samvirke.prepare.measures.production.result import GROUPS


def sentences_of(
    plan: ProductionPlan, problem: ProductionProblem, stock: str, epidemic: tuple[str, ...]
) -> tuple[str, ...]:
    """Return how it was found, one sentence each."""
    weights = ", ".join(f"{group} {figure('class_weight', group):g}" for group in GROUPS)
    places = (
        f"Places are taken together: the {problem.weeks} weeks hold most days of intensive care of "
        "the expected course, and stock is used where it is needed."
    )
    supply = (
        f"Normal supply is the use of {figure('ordinary_intensive'):g} ordinary intensive patients "
        "and of the ordinary users of tablets (assumed), times what the breaks leave; more cannot be bought."
    )
    weighed = (
        f"What is least is lost days of treatment x {problem.lost_day_nok:,.0f} NOK + cost of production; a "
        f"lost day counts {weights} (assumed); a unit that lacks is one over the dose of a day of treatment."
    )
    used = (
        "Stock, supply and substitutes are used as well as can be with the course known; what could "
        "be used now or later is used now."
    )
    made = (
        "A batch made in a week counts from the first day of the week after its release; a line is "
        "set up anew each week."
    )
    shown = (
        "First short week, lost days and plan are of the expected course at base coefficients; low "
        "and high are all coefficients, doses and ordinary use at once, with the same stock; "
        "quantiles are over drawn epidemics at base, with "
        "the plan unchanged."
    )
    proven = (
        f"The production plan is {plan.status}: {plan.value / problem.lost_day_nok:,.0f} weighted lost days, "
        f"the cost counted in at {problem.lost_day_nok:,.0f} NOK a day; no plan is below "
        f"{plan.bound / problem.lost_day_nok:,.0f}; the largest gap of a part is {plan.gap:.2%} "
        f"(asked {plan.asked_gap:.2%})."
        if plan.status != "given"
        else "Nothing is made."
    )
    return (*epidemic, places, supply, stock, weighed, used, made, shown, proven)


def warnings_of(
    lines: Lines,
    of_stock: tuple[str, ...],
    plan: ProductionPlan,
    *,
    closed: bool,
    is_modelled: bool,
    missed: bool = False,
) -> tuple[str, ...]:
    """Return what the reader must know, one sentence each; `missed`: breaks were given and none counts."""
    found = list(of_stock)
    if "modelled" in lines.quality:
        found.append(
            "the production lines are modelled: that these medicines can be made in Norway is sourced, every "
            "quantity is assumed (data/production_lines.csv); give your own in the region's table lines"
        )
    if is_modelled:
        found.append(
            "neither stock nor ordinary use outside intensive care is known for hospital medicines "
            "(the lists of the national stock were not obtained): days lost by the group `hospital` "
            "are an upper limit"
        )
    if closed:
        found.append(
            "with the border closed no raw material is taken to come in any week of the plan, also when it "
            "opens again before the end (cautious): lines have only what they store"
        )
    if missed:
        found.append(
            "nothing of what stops touches a medicine within the plan: look at the dates of the list against "
            "--starts-on, and at its items"
        )
    if plan.status == "time_limit":
        found.append(
            f"the clock stopped the search for a plan at a gap of {plan.gap:.2%}: with more time it may be "
            "better, and on another machine it may be another"
        )
    return tuple(found)
