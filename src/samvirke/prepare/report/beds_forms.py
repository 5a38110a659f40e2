"""Forms of the sentences of an answer about intensive care, and how its stages are said."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import N_, named

FORMS = (
    N_("Stages: {stages}; a hospital's own beds lie as far between its today and its most."),
    N_(
        "All hospitals of the region together have {count} beds on an ordinary day, of which ordinary "
        "patients leave {free}; {most} at the highest stage, of which today's nurses staff {staffed} and "
        "ordinary patients leave {room}. The beds of the country above are of other sources and say "
        "only how far apart the stages lie."
    ),
    N_(
        "The next stage opens when the need of the hospital, or of all who share, is above {share} of the "
        "room of the stage below."
    ),
    N_(
        "Ordinary patients hold {share} of today's beds and come first; nurses of all hospitals give {count} "
        "shifts of 8 hours a day."
    ),
    N_(
        "At most {count} new transfers a day in the country; smallest hospitals first, to the nearest bed "
        "among those who share; moves onward and home are counted and not limited."
    ),
    N_("Guests stay with a mean of {days} days in intensive care (geometric)."),
    N_(
        "A bed more costs {bed} NOK, a nurse trained {nurse} NOK and gives {shifts} shifts a day; all three "
        "assumed."
    ),
    N_(
        "Plans are exact for the runs that they are made for where transport teams do not bind; they are "
        "rounded to whole beds and nurses and judged on other runs, with teams."
    ),
    N_(
        "Foresight: in the middle kept run, on the days around its largest need, new patients are placed "
        "once, on the day they arrive, by the rule and by a linear program that knows all the days and "
        "weighs a patient-day over capacity as {weight} hours on the way; new patients are those with whom a "
        "census of geometric stays follows the need most closely, and rooms are those that were open."
    ),
    N_("the beds of {some} of {all} hospitals are modelled, not counted: give your own rows icu_bed"),
    N_("nurse ratios above the ordinary stage, ordinary occupancy, teams and prices are assumed"),
    N_("the clock stopped at least one plan: its row says time_limit and has no figures"),
    N_("plans, changes and days rest on the first {some} of {all} runs"),
)
STAGES = {
    "ordinary": N_("ordinary"),
    "raised": N_("raised"),
    "short": N_("for a short time"),
    "lowest_standard": N_("lowest standard"),
}
_STAGE = re.compile(
    r"(\w+) (\d+) beds in the country, ([\d.]+) nurse shifts a bed and day, "
    r"(\d+)% of ordinary patients put off(?:, (\d+) days at most)?"
)


def _stages(language: Language, text: str) -> str:
    """Say the stages of a surge: `raised 700 beds in the country, 2.2 nurse shifts a bed and day, …`."""

    def one(found: re.Match[str]) -> str:
        name, beds, shifts, postponed, days = found.groups()
        values = {
            "stage": named(language, STAGES, name),
            "beds": language.number(beds),
            "shifts": language.number(shifts, len(shifts.partition(".")[2])),
            "share": language.percent(float(postponed) / 100),
            "days": language.number(days) if days else "",
        }
        form = (
            language.gettext(
                "%(stage)s %(beds)s beds in the country, %(shifts)s nurse shifts a bed and day, %(share)s of "
                "ordinary patients put off, %(days)s days at most"
            )
            if days
            else language.gettext(
                "%(stage)s %(beds)s beds in the country, %(shifts)s nurse shifts a bed and day, %(share)s of "
                "ordinary patients put off"
            )
        )
        return form % values

    return "; ".join(one(found) for found in _STAGE.finditer(text))


SPOKEN: Mapping[str, Callable[[Language, str], str]] = MappingProxyType({"stages": _stages})
