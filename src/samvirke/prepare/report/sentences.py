"""The sentences that a result carries, in the reader's language.

`StressResult.method` and `.warnings` are English. A sentence of a known form is said again in the
language, its numbers and names put in place; any other stays English and is marked so on the page.
"""

import re
from dataclasses import dataclass
from functools import cache

from samvirke.prepare.report.beds_forms import FORMS as OF_BEDS
from samvirke.prepare.report.beds_forms import SPOKEN as SPOKEN_OF_BEDS
from samvirke.prepare.report.centres_forms import FORMS as OF_CENTRES
from samvirke.prepare.report.endurance_forms import FORMS as OF_ENDURANCE
from samvirke.prepare.report.endurance_forms import SPOKEN
from samvirke.prepare.report.forecast_forms import FORMS as OF_FORECAST
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.medicines_forms import FORMS as OF_MEDICINES
from samvirke.prepare.report.medicines_forms import SPOKEN as SPOKEN_OF_MEDICINES
from samvirke.prepare.report.plan_forms import FORMS as OF_PLANS
from samvirke.prepare.report.siting_forms import FORMS as OF_SITING
from samvirke.prepare.report.stock_forms import FORMS as OF_STOCK
from samvirke.prepare.report.vocabulary import (
    AREA_CLASSES,
    EMERGENCIES,
    ENGINES,
    FUNCTIONS,
    MODES,
    N_,
    TABLES,
    THREATS,
    named,
)

FORMS = (
    N_("The threat {threat} was drawn {runs} times with seed {seed}; the same seed gives the same bytes."),
    N_("Every incident is answered by the free unit that can be there first, whoever owns it."),
    N_("Units on their way home can be sent; what nobody is free for waits, the most urgent first."),
    N_(
        "Judged is what is acute, from the moment the standard starts the clock until the first unit "
        "of the service is there; for fire, at work."
    ),
    N_("Travel times: {engine} ({profile})."),
    N_(
        "Numbers are means a year; intervals are 95 % over runs and do not cover errors of the data or "
        "the model."
    ),
    N_("The incidents are drawn from rates; they are a model, not what has happened."),
    N_(
        "Travel times are straight lines with a detour; they are no ground for saying that a "
        "requirement is met or broken."
    ),
    N_("Modelled, not observed, are {counts}."),
    N_("The text of the fire regulation (FOR-2021-09-15-2755) has not been read verbatim."),
    N_("No cell is of these classes, so nothing is held to their standards: {classes}."),
    N_("{people} people live where the standard for {function} is not known; nothing is judged late there."),
    N_(
        "{some} of {all} cells with {people} people lie where the travel data know no road; that "
        "nobody drives there is want of data, no finding."
    ),
    N_("{some} of {all} hospitals stand where the travel data know no road; no patient is driven to them."),
    N_("{some} of {all} units that drive stand where the travel data know no road; they come to nobody."),
    N_(
        "The region has no hospital: no patient is driven anywhere, so ambulances are free sooner"
        " than in life."
    ),
    N_(
        "Travel times are roads without date or origin; they are no ground for saying that a "
        "requirement is met or broken."
    ),
    N_(
        "Numbers are means a course of {days} days; intervals are 95 % over runs and do not cover"
        " errors of the data or the model."
    ),
    N_("{some} municipalities have {people} residents beside their cells, whose needs are not drawn."),
    N_("{mode}: {speed} km/h, detour {factor}, {seconds} s fixed"),
    N_("straight line, not road"),
    N_("{function}, {area_class}: {share} of cases within"),
    N_("{function}, {area_class}: {share} of cases were within"),
    *OF_BEDS,
    *OF_CENTRES,
    *OF_ENDURANCE,
    *OF_FORECAST,
    *OF_MEDICINES,
    *OF_PLANS,
    *OF_SITING,
    *OF_STOCK,
)
# Digits of an id stay as they are.
_NAMES = {"area", "column", "name", "place", "places", "row", "seed", "site", "unit", "value"}
_COUNT = re.compile(r"(\d+) of (\d+) (\w+)")
COUNT = N_("{some} of {all} {table}")
_CLASS = re.compile(r"(\w+) (\S+) \((\d+(?:\.\d+)?) min\)")


@dataclass(frozen=True)
class Sentence:
    """A sentence to print, and the language it is in."""

    text: str
    language: str


def said(language: Language, sentence: str, forms: tuple[str, ...] = FORMS) -> Sentence:
    """Say a sentence of a result in the language, as far as its form is known.

    A page gives the forms of its own sentences: what fits many sentences, such as "{unit} moves to
    {site}.", is held against those alone.
    """
    for form, pattern in _patterns(forms):
        if match := pattern.fullmatch(sentence):
            values = {name: _value(language, name, text) for name, text in match.groupdict().items()}
            return Sentence(language.gettext(form).format(**values), language.code)
    title, colon, rest = sentence.partition(": ")  # of one plan among several
    if colon and (of_plan := said(language, rest, forms)).language == language.code != "en":
        return Sentence(f"{title}: {of_plan.text}", language.code)
    return Sentence(sentence, "en")


@cache
def _patterns(forms: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for form in forms:
        parts = re.split(r"\{(\w+)\}", form)
        text = "".join(
            f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)
        )
        made.append((form, re.compile(text)))
    return tuple(made)


def _value(language: Language, name: str, text: str) -> str:
    words = {
        "threat": THREATS,
        "emergencies": EMERGENCIES,
        "function": FUNCTIONS,
        "area_class": AREA_CLASSES,
        "engine": ENGINES,
        "mode": MODES,
    }
    if name in words:
        return named(language, words[name], text)
    for spoken in (SPOKEN, SPOKEN_OF_BEDS, SPOKEN_OF_MEDICINES):
        if name in spoken:
            return spoken[name](language, text)
    if name == "profile":
        return said(language, text).text
    if name == "counts":
        return ", ".join(_count(language, part) for part in text.split(", "))
    if name == "classes":
        return _CLASS.sub(lambda found: _class(language, found), text)
    return _written(language, name, text)


def _written(language: Language, name: str, text: str) -> str:
    """Return a number as the language writes it; a seed is a name, and other text stays."""
    if name.startswith("share") and (number := re.fullmatch(r"(\d+(?:\.\d+)?) ?%", text)):
        return language.percent(float(number[1]) / 100, len(number[1].rstrip("0").partition(".")[2]))
    if name not in _NAMES and re.fullmatch(r"\d+(\.\d+)?|\d{1,3}(,\d{3})+", text):
        return language.number(text.replace(",", ""), len(text.partition(".")[2]))
    return text


def _class(language: Language, found: re.Match[str]) -> str:
    function, area_class = named(language, FUNCTIONS, found[1]), named(language, AREA_CLASSES, found[2])
    return f"{function}, {area_class} ({language.number(found[3], len(found[3].partition('.')[2]))} min)"


def _count(language: Language, text: str) -> str:
    match = _COUNT.fullmatch(text)
    if match is None:
        return text
    return language.gettext(COUNT).format(
        some=language.number(match[1]),
        all=language.number(match[2]),
        table=named(language, TABLES, match[3]),
    )
