"""Forms of the sentences of a stress test of days, and how lists within them are said."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from samvirke.prepare.report.endurance_words import item_name
from samvirke.prepare.report.language import THIN, Language
from samvirke.prepare.report.vocabulary import N_, named

FORMS = (
    N_("The epidemic was drawn {runs} times with seed {seed}; the same seed gives the same bytes."),
    N_("The epidemic is {epidemic}, followed for {days} days."),
    N_(
        "One infected infects {others} others at first; latent {latent} days, infectious before symptoms "
        "{before} and after {after} days."
    ),
    N_(
        "Without symptoms stay {share} of the infected; they are {weight} times as infectious as the ill, "
        "the others before symptoms {early} times."
    ),
    N_("Everybody meets everybody, whatever age and place; so all places have their peak at once."),
    N_("Ages meet by the contacts, at home by night and at work by day."),
    N_(
        "Of those who are {counted} {shares} are admitted, by age; of the admitted {shares_intensive} need "
        "intensive care."
    ),
    N_(
        "They are admitted after {delay} days; stays are {ward} days on a ward without intensive care, else "
        "{before} days before, {intensive} days in intensive care and {after} days after it for {share}."
    ),
    N_("Symptoms last {illness} days; who will be admitted is not counted as ill at home."),
    N_("In hospital are all on a ward or in intensive care; need is shown whatever there is room for."),
    N_("Contacts at {setting} are times {factor} from day {first} until day {until}."),
    N_("Without a source, so assumed, are {figures}."),
    N_("Inferred from published totals, so no test of them, are {figures}."),
    N_("Residents by age of {some} of {all} municipalities are {ages_how}."),
    N_(
        "Commuting is from the region's table commuters: {people} people work in another municipality than "
        "they live in, {shares} of those of 20-69 years."
    ),
    N_(
        "Commuting is modelled by residents and straight distance (near {near} km, fall {fall}): {people} "
        "people work in another municipality than they live in, {shares} of those of 20-69 years."
    ),
    N_(
        "Contacts are modelled and assumed, not measured: {home} a day at home, {work} of each at work, "
        "{school} of each at school, {other} elsewhere."
    ),
    N_("First infected are {first_cases}."),
    N_(
        "Hospitals are modelled: people go to the nearest of {count} that their own trust owns, and in "
        "{some} of {all} municipalities, whose trust owns none, to the nearest of all."
    ),
    N_("Of the ill {share} die, an assumption asked for."),
    N_("{answered} of the runs were followed through beds and stock."),
    N_("Need is as if nobody were turned away and nothing were short; use is what there was."),
    N_("Ordinary patients come first in intensive care; stages of a surge open as need rises."),
    N_(
        "Stock is that of March 2020 in weeks of normal use ({item_weeks}; the health minister's answer, NRK "
        "1.15009442), spread over all owners by their normal use: modelled, nobody's own count."
    ),
    N_("While at least one in {one_in} lies in hospital all take more out of precaution, as in spring 2020."),
    N_(
        "Sharing beds with all leaves more without a bed than each hospital alone: stages of the surge open "
        "sooner for others, and their weeks are spent sooner."
    ),
    N_("Stock is that of the region's table stocks."),
    N_("Stock is read from {name}. It has no {items}: they are taken to be empty."),
    N_("Stock is read from {name}."),
    N_("Ordinary supply goes on at {share} of ordinary use, every day."),
    N_("Supply is cut: {name}, day {first} to {until}, {share} left of {items}."),
    N_("What the epidemic takes, out of precaution too, is drawn from a stock before ordinary use."),
    N_("Stock of {name}, who need nothing themselves, reaches nobody unless all share."),
    N_("Low and high have all coefficients of use low or high at once: wider than chance would have it."),
    N_("Everything here is modelled: a scenario to prepare for, not a forecast."),
    N_("Use of equipment per patient differs three to ten times between sources; see the bands."),
    N_(
        "Intensive care beds of {count} hospitals are modelled from the figures of their health region; put "
        "in your own in the table capacities."
    ),
    N_("Commuting is modelled; a table of commuters makes it official."),
    N_("Ages of residents are split by national shares; a table of ages makes them official."),
    N_(
        "In {some} of {all} runs the first cases infect less than a tenth of what the expected course does: "
        "the epidemic died out, and these runs count in every quantile."
    ),
    N_("Stock is given for {some} of {all} owners; the others have none, and may be the first to go short."),
    N_(
        "Ordinary use of {items} is only {daily} a day in all: {weeks} weeks of it are {pieces}, and the "
        "worst day of the epidemic asks for {times} times an ordinary one."
    ),
    N_(
        "One store for all changes what is not met by less than one per cent of the need of any item: all go "
        "short at about the same time."
    ),
    N_(
        "In {some} of {all} key figures the expected course lies outside 5 to 95 % of the runs: it is of "
        "means, so that it never dies out and its peak has one day; the runs vary in both."
    ),
    N_("{count} runs are few: quantiles of 5 and 95 % are little more than the extremes."),
)
FIGURES = {  # what a preset is made of, as the method names it
    "admission_delay_days": N_("days until admission"),
    "admission_delay_size": N_("spread of the days until admission"),
    "after_intensive_days": N_("days after intensive care"),
    "after_intensive_share": N_("share with a stay after intensive care"),
    "after_intensive_size": N_("spread of the days after intensive care"),
    "asymptomatic_share": N_("share without symptoms"),
    "asymptomatic_weight": N_("how infectious those without symptoms are"),
    "before_intensive_days": N_("days before intensive care"),
    "before_intensive_size": N_("spread of the days before intensive care"),
    "days": N_("days followed"),
    "fatality": N_("share who die"),
    "first_cases": N_("first cases"),
    "hospital_share": N_("share admitted"),
    "illness_days": N_("days ill"),
    "illness_size": N_("spread of the days ill"),
    "infectious_days": N_("days infectious"),
    "intensive_days": N_("days in intensive care"),
    "intensive_share": N_("share in intensive care"),
    "intensive_size": N_("spread of the days in intensive care"),
    "latent_days": N_("latent days"),
    "planned_ill_share": N_("share who fall ill"),
    "presymptomatic_days": N_("days infectious before symptoms"),
    "presymptomatic_weight": N_("how infectious those before symptoms are"),
    "reproduction": N_("how many one infects"),
    "susceptibility": N_("how easily each age is infected"),
    "ward_days": N_("days on a ward"),
    "ward_size": N_("spread of the days on a ward"),
}
AGES_HOW = (
    N_("from the region's table ages"),
    N_("modelled: six age groups divided as the country's of 1 January 2020"),
    N_("modelled: the country's age shares of 1 January 2020"),
)
COUNTED = {"ill": N_("ill"), "infected": N_("infected")}
SETTINGS = {"home": N_("home"), "work": N_("work"), "school": N_("school"), "other": N_("other places")}
_FIRST_CASES = re.compile(r"(\d+) in (.+?)(?=, \d+ in |$)")


def _items(language: Language, text: str) -> str:
    """Say a list of items: `gown, cap`."""
    return ", ".join(item_name(language, item, first=False) for item in text.split(", "))


def _item_weeks(language: Language, text: str) -> str:
    """Say items with numbers: `glove 7, surgical_mask 4`."""
    pairs = (part.rpartition(" ") for part in text.split(", "))
    return ", ".join(
        f"{item_name(language, item, first=False)} {_numbers(language, n)}" for item, _, n in pairs
    )


def _figures(language: Language, text: str) -> str:
    """Say what a preset is made of: `ward_days, ward_size`."""
    return ", ".join(named(language, FIGURES, name) for name in text.split(", "))


def _numbers(language: Language, text: str) -> str:
    """Say numbers with their per cent: `0.1-22.3 %`, `847,684`."""
    plain = text.replace(",", "")
    said = re.sub(
        r"\d+(?:\.(\d+))?", lambda found: language.number(found[0], len(found[1] or "")), plain
    ).replace("-", "–")
    return re.sub(r" ?%", "%" if language.code == "en" else THIN + "%", said)


def _first_cases(language: Language, text: str) -> str:
    """Say where the first cases are: `10 in Oslo (0301), 5 in 1103`."""
    form = language.gettext("%(count)s in %(place)s")
    return _FIRST_CASES.sub(
        lambda found: form % {"count": language.number(found[1]), "place": found[2]}, text
    )


SPOKEN: Mapping[str, Callable[[Language, str], str]] = MappingProxyType(
    {
        "epidemic": lambda language, text: language.gettext(text),
        "ages_how": lambda language, text: language.gettext(text),
        "counted": lambda language, text: named(language, COUNTED, text),
        "setting": lambda language, text: named(language, SETTINGS, text),
        "figures": _figures,
        "items": _items,
        "item_weeks": _item_weeks,
        "one_in": _numbers,
        "daily": _numbers,
        "weeks": _numbers,
        "pieces": _numbers,
        "times": _numbers,
        "people": _numbers,
        "shares": _numbers,
        "shares_intensive": _numbers,
        "first_cases": _first_cases,
    }
)
