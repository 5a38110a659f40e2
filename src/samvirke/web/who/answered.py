"""The answer laid out for a page: one row a unit, in the words of the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samvirke.prepare.report import sentences
from samvirke.prepare.report.language import Language
from samvirke.web.situation.naming import Names
from samvirke.web.unit_words import status_words
from samvirke.web.who.reasons import Said, reasons, said
from samvirke.web.words import N_

STANDINGS = {
    "own": N_("yours to commit"),
    "duty": N_("has the duty here"),
    "agreement": N_("by agreement"),
    "state": N_("the state's"),
    "ask": N_("must be asked"),
}
ENGINES = {"line": N_("straight lines"), "road": N_("road network"), "cch": N_("road network, accelerated")}
QUALITIES = {
    "modelled": N_("modelled"),
    "typed": N_("typed from a source"),
    "official": N_("official"),
    "observed": N_("registered by its owner"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A unit that could help.

    Parameters
    ----------
    unit, name, owner, owner_name
        Which, and whose.
    rank
        Its place among those to send, from 1; 0: it is not proposed.
    standing, is_own
        How its owner stands to the place, in words; whether this centre commits it.
    minutes
        In how many minutes it is there, `7` or `5–12`; empty: it cannot come now.
    arrives_at_ms
        When, on the clock of the space; None: it cannot.
    gives
        What it is sent for or could give: words and how many.
    fills
        Capability → how many of it would be committed.
    why
        Why it is sent, or why not.
    known
        How fresh that is, in words.
    is_stale
        Whether what is known of it is too old to be sure of.
    committed_by, committed_since_ms
        Who has it; None: nobody.
    call
        How to alert it; empty: not told.
    left
        What its leaving uncovers: what, how many people, who is at its base next and in how many minutes.
    own
        What its own centre alone may see.
    """

    unit: str
    name: str
    owner: str
    owner_name: str
    rank: int
    standing: str
    is_own: bool
    minutes: str
    arrives_at_ms: int | None
    gives: tuple[tuple[str, int], ...]
    fills: Mapping[str, int]
    why: tuple[Said, ...]
    known: str
    is_stale: bool
    committed_by: str | None
    committed_since_ms: int | None
    call: str
    left: tuple[tuple[str, str, str, str], ...]
    own: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer for a page.

    Parameters
    ----------
    rows
        Those to send first, then the others.
    missing
        What nobody is proposed for: words and how many.
    ask_next
        Whom to ask for it, level by level: the level in words, and centres.
    notes
        What the reader must know.
    engine, profile, data_date, source
        What stands behind the minutes.
    told
        The document as it came.
    """

    rows: tuple[Row, ...]
    missing: tuple[tuple[str, int], ...]
    ask_next: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[Said, ...]
    engine: str
    profile: sentences.Sentence
    data_date: str
    source: str
    told: Mapping[str, Any]


def answered(told: Mapping[str, Any], names: Names) -> Answered:
    """Lay out an answer of `Coming.ask`."""
    language, travel = names.language, told["travel"]
    rows, rank = [], 0
    for comer in told["comers"]:
        rank += comer["advice"]["proposed"]
        rows.append(_row(comer, names, rank if comer["advice"]["proposed"] else 0))
    engines = [ENGINES.get(name, name) for name in travel["engine"].split(" and ")]
    return Answered(
        rows=tuple(rows),
        missing=tuple((names.capability(name), count) for name, count in told["missing"].items()),
        ask_next=tuple((names.level(level), tuple(to)) for level, to in told["ask_next"].items()),
        notes=tuple(said(language, note) for note in told["notes"]),
        engine=", ".join(map(language.gettext, engines)),
        profile=sentences.said(language, travel["profile"]),
        data_date=travel["data_date"],
        source=travel["attribution"],
        told=told,
    )


def _row(comer: Mapping[str, Any], names: Names, rank: int) -> Row:
    advice, language = comer["advice"], names.language
    gives = advice["fills"] or advice["gives"]
    fresh, standing = comer["fresh"], comer["standing"]
    return Row(
        unit=advice["unit"],
        name=advice["name"],
        owner=advice["owner"],
        owner_name=advice["owner_name"],
        rank=rank,
        standing=language.gettext(STANDINGS[standing]),
        is_own=standing == "own",
        minutes=_between(language, comer),
        arrives_at_ms=comer["arrives_at_ms"],
        gives=tuple((names.capability(name), count) for name, count in gives.items()),
        fills=gives,
        why=tuple(reasons(language, comer["reason"])),
        known=_known(language, advice, fresh),
        is_stale=fresh["status_is_stale"] or fresh["position_is_stale"],
        committed_by=comer["committed_by"],
        committed_since_ms=comer["committed_since_ms"],
        call=comer["alert_by"],
        left=tuple(_left(names, one) for one in comer["uncovers"]),
        own=comer["own"],
    )


def _between(language: Language, comer: Mapping[str, Any]) -> str:
    soonest, latest = comer["soonest_s"], comer["latest_s"]
    if soonest is None:
        return ""
    first = language.minutes(soonest, 0)
    if latest is None:
        return f"{first}–?"
    last = language.minutes(latest, 0)
    return first if first == last else f"{first}–{last}"


def _known(language: Language, advice: Mapping[str, Any], fresh: Mapping[str, Any]) -> str:
    """Return what a unit has reported and how long ago, or what the register is worth."""
    parts = []
    if fresh["status"]:
        parts.append(_aged(language, status_words(language, fresh["status"]), fresh["status_age_s"]))
    if fresh["position_age_s"] is not None:
        parts.append(_aged(language, language.gettext(N_("position")), fresh["position_age_s"]))
    if parts:
        return ", ".join(parts)
    quality = advice["quality"]
    return language.gettext(N_("register, %(quality)s, %(date)s")) % {
        "quality": language.gettext(QUALITIES.get(quality, quality)),
        "date": advice["as_of"],
    }


def _aged(language: Language, what: str, age_s: float | None) -> str:
    if age_s is None:
        return what
    return language.gettext(N_("%(what)s %(n)s min ago")) % {"what": what, "n": language.minutes(age_s, 0)}


def _left(names: Names, lost: Mapping[str, Any]) -> tuple[str, str, str, str]:
    language = names.language
    next_s = lost["next_s"]
    return (
        names.capability(lost["capability"]),
        language.number(lost["people"]),
        lost["next_name"] if next_s is not None else "",
        "" if next_s is None else language.minutes(next_s, 0),
    )


def units_of(told: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Return the units of an answer with the status that each had, so that a page knows when one changes."""
    return [(comer["advice"]["unit"], comer["fresh"]["status"]) for comer in told["comers"]]
