"""From what the public may read to what a page says: the reader's language, and words for codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samvirke.prepare.report.language import Language
from samvirke.web.words import N_

SEVERITIES = {
    "Extreme": N_("extreme danger"),
    "Severe": N_("great danger"),
    "Moderate": N_("moderate danger"),
    "Minor": N_("little danger"),
}
COLOURS = {"red": N_("red level"), "orange": N_("orange level"), "yellow": N_("yellow level")}
# What a reader of each language would rather read, first to last, by the beginning of a language tag.
RATHER = {"nb": ("nb", "no", "nn", "en"), "nn": ("nn", "no", "nb", "en"), "en": ("en", "nb", "no", "nn")}
WORST = ("Extreme", "Severe", "Moderate", "Minor")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWarning:
    """A warning as the page tells it.

    Parameters
    ----------
    heading, description, instruction
        In the language `lang`, the nearest there is to the reader's.
    level
        How dangerous, in words of the page; empty where the message does not say.
    colour
        red, orange, yellow, or empty: for the sign beside the words.
    areas
        Names of where it holds.
    sender
        Who sent it.
    from_ms, until_ms
        When it holds; None: not said.
    """

    lang: str
    heading: str
    description: str
    instruction: str
    level: str
    colour: str
    areas: Sequence[str]
    sender: str
    from_ms: int | None
    until_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStatement:
    """A statement as the page tells it, each part with the language that it is in."""

    id: str
    heading: tuple[str, str]
    text: tuple[str, str]
    figures: Sequence[Mapping[str, str]]
    released_ms: int
    until_ms: int


def shown_warnings(warnings: Sequence[Mapping[str, Any]], language: Language) -> list[ShownWarning]:
    """Return warnings as the page tells them, the most dangerous first."""
    worst_first = sorted(warnings, key=lambda one: _place(WORST, one.get("severity")))
    return [_warning(warning, language) for warning in worst_first]


def shown_statement(statement: Mapping[str, Any], language: Language) -> ShownStatement:
    """Return a statement as the page tells it."""
    return ShownStatement(
        id=str(statement["id"]),
        heading=nearest(statement.get("heading") or {}, language.code),
        text=nearest(statement.get("text") or {}, language.code),
        figures=[
            {key: str(figure.get(key, "")) for key in ("label", "value", "source", "as_of")}
            for figure in statement.get("figures") or ()
        ],
        released_ms=int(statement["made_at_ms"]),
        until_ms=int(statement.get("valid_until_ms") or 0),
    )


def nearest(words: Mapping[str, Any], code: str) -> tuple[str, Any]:
    """Return what is nearest to a reader's language: its tag, and what is said in it.

    >>> nearest({"en-GB": "Fire", "no": "Brann"}, "nn")
    ('no', 'Brann')
    """
    for wanted in RATHER[code]:
        for tag, said in words.items():
            if tag.lower().partition("-")[0] == wanted and said:
                return tag, said
    return next(((tag, said) for tag, said in words.items() if said), (code, ""))


def _warning(warning: Mapping[str, Any], language: Language) -> ShownWarning:
    lang, said = nearest(warning.get("texts") or {}, language.code)
    told = said if isinstance(said, dict) else {}
    colour = warning.get("colour") or ""
    level = [
        language.gettext(table[value])
        for table, value in ((COLOURS, colour), (SEVERITIES, warning.get("severity")))
        if value in table
    ]
    return ShownWarning(
        lang=lang,
        heading=str(told.get("headline") or told.get("event") or ""),
        description=str(told.get("description") or ""),
        instruction=str(told.get("instruction") or ""),
        level=", ".join(level),
        colour=colour if colour in COLOURS else "",
        areas=list(dict.fromkeys(filter(None, (_area_name(area) for area in warning.get("areas") or ())))),
        sender=str(warning.get("sender") or ""),
        from_ms=warning.get("onset_ms"),
        until_ms=warning.get("expires_ms"),
    )


def _area_name(area: Mapping[str, Any]) -> str:
    properties = area.get("properties")
    name = properties.get("areaDesc") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else ""


def _place(order: Sequence[str], value: object) -> int:
    return order.index(value) if isinstance(value, str) and value in order else len(order)
