"""What the money buys: the lines that results of measures carry, written to stand side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from samvirke.prepare.report.centres_words import ARRANGEMENTS
from samvirke.prepare.report.endurance_words import item_name
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.siting_words import STATUS_WORDS
from samvirke.prepare.report.vocabulary import FUNCTIONS, named
from samvirke.web.words import N_
from samvirke.web.work.kinds.worth import Worth, worth_in
from samvirke.web.work.record import Work

MOST_LINES = 60
MILLION = 1e6
COSTS = {
    "year": N_("%(millions)s million kroner a year"),
    "once": N_("%(millions)s million kroner, once"),
    "plan": N_("%(millions)s million kroner in the weeks of the plan"),
}
NO_PRICE = N_("no price is known")
GAINS = {
    "needs a year": N_("%(n)s needs a year"),
    "people": N_("%(n)s people"),
    "seconds": N_("%(n)s seconds"),
    "pieces": N_("%(n)s pieces"),
    "litres": N_("%(n)s litres"),
    "patient-days": N_("%(n)s patient-days"),
    "days of treatment": N_("%(n)s days of treatment"),
    "units": N_("%(n)s units"),
}
FRONTIER = {  # kind → the part of its report that holds cost against gain
    "siting": "curve",
    "centres": "changes",
    "stock": "frontier",
    "beds": "frontier",
    "production": "optimum",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """One line of the table, in the language of the page.

    Parameters
    ----------
    work
        The result that it is from.
    part
        Of its report, where cost stands against gain.
    what, cost, gain, sure
        What is done, what it costs, what it gains in its unit, and how sure that is.
    """

    work: Work
    part: str
    what: str
    cost: str
    gain: str
    sure: str


def bought(works: Sequence[Work], language: Language) -> list[Bought]:
    """Return the lines of all results, the newest first."""
    lines = [
        Bought(
            work=work,
            part=FRONTIER.get(work.request.kind, ""),
            what=what(line, language),
            cost=cost(line, language),
            gain=gain(line, language),
            sure=sure(line, language),
        )
        for work in works
        if work.became.state == "done"
        for line in worth_in(work.figures)
    ]
    return lines[:MOST_LINES]


def what(line: Worth, language: Language) -> str:
    """Say what is done."""
    return language.gettext(line.what) % {
        name: _value(name, value, language) for name, value in line.values.items()
    }


def cost(line: Worth, language: Language) -> str:
    """Say what it costs, and for how long that is; that no price is known is said too."""
    if line.cost_nok is None or line.basis == "unknown":
        return language.gettext(NO_PRICE)
    return language.gettext(COSTS[line.basis]) % {"millions": language.number(line.cost_nok / MILLION, 1)}


def gain(line: Worth, language: Language) -> str:
    """Say what it gains, with its interval where it was simulated."""
    if not isfinite(line.gain):
        return ABSENT
    text = language.gettext(GAINS[line.unit]) % {"n": language.amount(line.gain)}
    if line.low is None or line.high is None:
        return text
    return language.gettext(N_("%(gain)s (%(low)s to %(high)s)")) % {
        "gain": text,
        "low": language.amount(line.low),
        "high": language.amount(line.high),
    }


def sure(line: Worth, language: Language) -> str:
    """Say how sure it is: the status, what no plan gains more than, what is not proven."""
    parts = []
    if line.status:
        parts.append(named(language, STATUS_WORDS, line.status))
    if line.bound is not None and line.unit != "units":
        parts.append(language.gettext(N_("at most %(n)s")) % {"n": language.amount(line.bound)})
    if line.gap is not None:
        parts.append(language.gettext(N_("gap %(share)s")) % {"share": language.percent(line.gap, 1)})
    if not line.status:
        has_interval = line.low is not None
        text = N_("simulated, 95 % over the runs") if has_interval else N_("simulated, one run")
        parts.append(language.gettext(text))
    return ", ".join(parts)


def _value(name: str, value: Any, language: Language) -> str:
    """Write a value: by its name what it is called, a number as people write it."""
    if name == "service":
        return ", ".join(named(language, FUNCTIONS, one) for one in value)
    if name == "item":
        return item_name(language, value)
    if name in ("arrangement", "base"):
        words = named(language, ARRANGEMENTS, value)
        return words if name == "arrangement" else words.lower()
    return str(value) if isinstance(value, str) else language.number(value)  # None: a dash
