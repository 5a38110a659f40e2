"""Why a unit is sent or not, in the language of the reader.

The engine says its reasons in English words of its own. Each form that they take has its words here; what
none of them fits is left in English, and said to be so.
"""

import re
from dataclasses import dataclass

from samvirke.prepare.report.language import Language
from samvirke.respond.who_can_come.who_can_come import NO_COVER, NOT_GONE_BY, OLD_COVER
from samvirke.web.unit_words import status_words
from samvirke.web.words import N_

HAS = "has "  # what it has stands in a column of its own
CENTRE, CLOCK, MINUTES, AGO = (
    r"(?P<centre>\S+)",
    r"(?P<clock>.*\d\d:\d\d)",
    r"(?P<n>[\d.]+) min",
    r"(?P<n>\d+)",
)
CLOSED = r"(?P<n>\d+) roads or areas are said to be closed: "
FAR = r"the place lies (?P<n>\d+) km from the nearest people, at sea or in the wild"
FORMS: tuple[tuple[str, str], ...] = (
    ("nearest", N_("nearest")),
    ("nearest of those left", N_("nearest of those left")),
    (f"spares a unit that is {MINUTES} sooner and more missed",
     N_("spares a unit that is %(n)s min sooner and more missed")),
    (f"preferred by the rules to one that is {MINUTES} sooner",
     N_("preferred by the rules to one that is %(n)s min sooner")),
    ("its owner has the duty here", N_("its owner has the duty here")),
    ("its owner helps here by agreement", N_("its owner helps here by agreement")),
    ("its owner serves the whole country", N_("its owner serves the whole country")),
    ("help from a neighbour", N_("help from a neighbour")),
    ("nobody has the duty by law", N_("nobody has the duty by law")),
    ("on its way home: no turn-out", N_("on its way home: no turn-out")),
    ("away from its base: from where it was last seen",
     N_("away from its base: from where it was last seen")),
    ("out of service", N_("out of service")),
    ("grounded", N_("grounded")),
    ("busy", N_("busy")),
    (f"out of service until {CLOCK}", N_("out of service until %(clock)s")),
    (f"grounded until {CLOCK}", N_("grounded until %(clock)s")),
    (f"busy until {CLOCK}", N_("busy until %(clock)s")),
    ("grounded: it is dark at its base", N_("grounded: it is dark at its base")),
    ("no way there", N_("no way there")),
    ("no agreement lets its owner help here", N_("no agreement lets its owner help here")),
    ("the rules never send it here", N_("the rules never send it here")),
    ("all it gives is filled already", N_("all it gives is filled already")),
    ("as soon as the last one sent, which the register has first",
     N_("as soon as the last one sent, which the register has first")),
    (f"{MINUTES} later than the last one sent", N_("%(n)s min later than the last one sent")),
    (f"{MINUTES} sooner than the last one sent, whom the rules prefer",
     N_("%(n)s min sooner than the last one sent, whom the rules prefer")),
    ("off duty all week", N_("off duty all week")),
    (f"off duty until {CLOCK}", N_("off duty until %(clock)s")),
    (f"committed by {CENTRE}", N_("committed by %(centre)s")),
    (f"committed by {CENTRE} since {CLOCK}", N_("committed by %(centre)s since %(clock)s")),
    (r"comes in (?P<n>\d+) % of calls", N_("comes in %(n)s of 100 calls")),
    (f"said so {AGO} min ago: ask", N_("said so %(n)s min ago: ask")),
    (f"said so {AGO} h ago: ask", N_("said so %(n)s h ago: ask")),
    (f"its position is {AGO} min old: it may be at its base",
     N_("its position is %(n)s min old: it may be at its base")),
    (f"its position is {AGO} h old: it may be at its base",
     N_("its position is %(n)s h old: it may be at its base")),
    (f"{CENTRE} says (?P<status>[a-z ]+?) {AGO} min ago, and does not answer for it",
     N_("%(centre)s says %(status)s %(n)s min ago, and does not answer for it")),
    (f"{CENTRE} says (?P<status>[a-z ]+?) {AGO} h ago, and does not answer for it",
     N_("%(centre)s says %(status)s %(n)s h ago, and does not answer for it")),
    (f"{CENTRE} says (?P<status>[a-z ]+?), and does not answer for it",
     N_("%(centre)s says %(status)s, and does not answer for it")),
    # Notes on the whole answer.
    ("travel times are straight lines, not roads", N_("travel times are straight lines, not roads")),
    (re.escape(NO_COVER),
     N_("what their leaving would uncover is still being worked out")),
    (re.escape(OLD_COVER),
     N_("what their leaving would uncover is worked out on the roads without today's closures")),
    (r"(?P<n>\d+) of the units proposed (?:is|are) modelled, not registered by their owner",
     N_("%(n)s of the units proposed modelled, not registered by their owner")),
    (r"(?P<n>\d+) of the units proposed reported too long ago to be sure of; ask them",
     N_("%(n)s of the units proposed reported too long ago to be sure of; ask them")),
    (CLOSED + "gone by",
     N_("%(n)s closures of roads are gone by")),
    (CLOSED + re.escape(NOT_GONE_BY),
     N_("%(n)s closures of roads are said, and straight lines know no road: ask the drivers")),
    (FAR,
     N_("the place lies %(n)s km from the nearest people, at sea or in the wild")),
    (f"{FAR}; what drives may not get there at all",
     N_("the place lies %(n)s km from the nearest people; what drives may not get there at all")),
)  # fmt: skip
_COMPILED = tuple((re.compile(form), words) for form, words in FORMS)


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in words; `is_english`: the reader's language has none for it."""

    words: str
    is_english: bool = False


def said(language: Language, text: str) -> Said:
    """Return one reason in the language of the reader."""
    for form, words in _COMPILED:
        match = form.fullmatch(text)
        if match is not None:
            told = {name: _value(language, name, value) for name, value in match.groupdict().items()}
            return Said(language.gettext(words) % told)
    status = status_words(language, text.replace(" ", "_"))
    return Said(status or text, is_english=not status and language.code != "en")


def reasons(language: Language, text: str) -> list[Said]:
    """Return the reasons of a line as the engine writes it, without what a unit has."""
    return [said(language, part) for part in text.split("; ") if part and not part.startswith(HAS)]


def _value(language: Language, name: str, value: str) -> str:
    if name == "n" and "." in value:
        return language.number(float(value), 1)
    if name == "clock" and language.code != "en":
        return _day(language, value).replace(":", ".")
    if name == "status":
        return status_words(language, value.replace(" ", "_")) or value
    return value


def _day(language: Language, moment: str) -> str:
    """Return a moment with its day in the reader's words: `Tue 08:00` → tir. 08:00."""
    day, _, clock = moment.rpartition(" ")
    return f"{language.gettext(DAYS[day])} {clock}" if day in DAYS else moment


DAYS = {
    "Mon": N_("Mon"),
    "Tue": N_("Tue"),
    "Wed": N_("Wed"),
    "Thu": N_("Thu"),
    "Fri": N_("Fri"),
    "Sat": N_("Sat"),
    "Sun": N_("Sun"),
}
