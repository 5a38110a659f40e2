"""Forms of the sentences of an answer about medicines, and how what stops is said."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from samvirke.prepare.report.endurance_words import item_name
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.measure_rows import STATUSES
from samvirke.prepare.report.medicines_words import GROUP_WORDS, LINES
from samvirke.prepare.report.vocabulary import N_, named

FORMS = (
    N_("There is no epidemic: ordinary use only."),
    N_(
        "Places are taken together: the {weeks} weeks hold most days of intensive care of the expected "
        "course, and stock is used where it is needed."
    ),
    N_(
        "Normal supply is the use of {count} ordinary intensive patients and of the ordinary users of "
        "tablets (assumed), times what the breaks leave; more cannot be bought."
    ),
    N_(
        "What is least is lost days of treatment x {amount} NOK + cost of production; a lost day counts "
        "{weights} (assumed); a unit that lacks is one over the dose of a day of treatment."
    ),
    N_(
        "Stock, supply and substitutes are used as well as can be with the course known; what could be used "
        "now or later is used now."
    ),
    N_(
        "A batch made in a week counts from the first day of the week after its release; a line is set up "
        "anew each week."
    ),
    N_(
        "First short week, lost days and plan are of the expected course at base coefficients; low and high "
        "are all coefficients, doses and ordinary use at once, with the same stock; quantiles are over drawn "
        "epidemics at base, with the plan unchanged."
    ),
    N_(
        "The production plan is {outcome}: {count} weighted lost days, the cost counted in at {amount} NOK a "
        "day; no plan is below {least}; the largest gap of a part is {share_gap} (asked {share_asked})."
    ),
    N_("Nothing is made."),
    N_("Stock is that of {name}; items it does not name have none."),
    N_(
        "Stock is modelled: {days} days of the use of {count} intensive patients (the national stock of the "
        "covid-19 list; which substances are on it was not obtained, all of the catalogue's with a use in "
        "intensive care are taken to be), at base coefficients, and {tablet_days} days of ordinary use of "
        "tablets (assumed), by share of residents."
    ),
    N_(
        "lots of {items} go out of date within the plan; the plan by week does not throw them away "
        "(docs/endurance-stock.md does, day by day)"
    ),
    N_(
        "the production lines are modelled: that these medicines can be made in Norway is sourced, every "
        "quantity is assumed (data/production_lines.csv); give your own in the region's table lines"
    ),
    N_(
        "neither stock nor ordinary use outside intensive care is known for hospital medicines (the lists of "
        "the national stock were not obtained): days lost by the group `hospital` are an upper limit"
    ),
    N_(
        "with the border closed no raw material is taken to come in any week of the plan, also when it opens "
        "again before the end (cautious): lines have only what they store"
    ),
    N_(
        "nothing of what stops touches a medicine within the plan: look at the dates of the list against "
        "--starts-on, and at its items"
    ),
    N_(
        "the clock stopped the search for a plan at a gap of {share_gap}: with more time it may be better, "
        "and on another machine it may be another"
    ),
    N_("{cause}: {hit} has {share} left from day {first} to {until}"),
)
CAUSES = {  # kinds of `threats/supply`
    "supplier stops": N_("supplier stops"),
    "border closes": N_("border closes"),
    "plant burns": N_("plant burns"),
    "item stops": N_("item stops"),
    "late deliveries": N_("late deliveries"),
    "price shock": N_("price shock"),
}


SUPPLIERS = {  # of `threats/supply/data/suppliers.csv`
    "makers-in-asia": N_("makers in Asia"),
    "makers-in-europe": N_("makers in Europe"),
}
_CAUSE = re.compile(r"([^(]+?) \(([^)]+)\)")


def _cause(language: Language, text: str) -> str:
    """Say what stops, and whose goods where it tells: `border closes (makers-in-europe)`."""
    found = _CAUSE.fullmatch(text)
    if found is None:
        return named(language, CAUSES, text)
    return f"{named(language, CAUSES, found[1])} ({named(language, SUPPLIERS, found[2])})"


def _hit(language: Language, text: str) -> str:
    return named(language, LINES, text) if text in LINES else item_name(language, text, first=False)


def _weights(language: Language, text: str) -> str:
    """Say groups with their weights: `intensive 10, hospital 3`."""
    pairs = (part.rpartition(" ") for part in text.split(", "))
    return ", ".join(f"{named(language, GROUP_WORDS, group)} {weight}" for group, _, weight in pairs)


SPOKEN: Mapping[str, Callable[[Language, str], str]] = MappingProxyType(
    {
        "cause": _cause,
        "hit": _hit,
        "outcome": lambda language, text: named(language, STATUSES, text),
        "weights": _weights,
    }
)
