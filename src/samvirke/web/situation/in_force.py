"""Warnings that hold now, the gravest first."""

from dataclasses import dataclass
from typing import Any

from samvirke.respond.standards.cap.warning import current_warnings
from samvirke.web.situation.look import Look, View

GRAVEST_FIRST = ("red", "orange", "yellow", "green")
TEXTS_OF = {"nb": ("no", "nb", "nn", "en"), "nn": ("nn", "no", "nb", "en"), "en": ("en", "no", "nb", "nn")}


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningNow:
    """A warning that holds.

    Parameters
    ----------
    view
        As it was received.
    text
        Event, headline, description and instruction in the language nearest to the reader's.
    language
        Of that text, as CAP names it.
    """

    view: View
    text: View
    language: str


def warnings_now(look: Look, language: str) -> list[WarningNow]:
    """Return the warnings in force, for a reader of nb, nn or en."""
    seen = (
        look.views.of(look.actor, record, look.now_ms)
        for record in current_warnings(look.node.state, look.now_ms)
    )
    found = []
    for view in seen:
        if view is not None:
            spoken, text = _text(view, language)
            found.append(WarningNow(view=View(view), text=View(text), language=spoken))
    return sorted(found, key=lambda one: (_rank(one.view), one.view.get("onset_ms") or 0))


def _text(view: dict[str, Any], language: str) -> tuple[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = view.get("texts") or {}
    for code in TEXTS_OF[language]:
        for spoken, text in texts.items():
            if spoken.lower().split("-")[0] == code:
                return spoken, text
    return next(iter(texts.items()), ("", {}))


def _rank(view: dict[str, Any]) -> int:
    colour = view.get("colour")
    return GRAVEST_FIRST.index(colour) if colour in GRAVEST_FIRST else len(GRAVEST_FIRST)
