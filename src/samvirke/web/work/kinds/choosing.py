"""What several kinds of work let people choose among."""

from collections.abc import Sequence

from samvirke.prepare.report.endurance_words import PRESETS, item_name
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import named
from samvirke.register.items import items_of
from samvirke.register.region import Region
from samvirke.web.words import N_
from samvirke.web.work.kind import Choice, words_of

MILLION = 1e6  # the forms ask for money in millions of kroner
LEVELS = (("low", N_("low")), ("base", N_("middle")), ("high", N_("high")))
NO_EPIDEMIC = ("none", N_("no epidemic: ordinary use only"))
levels = words_of(LEVELS)


def presets(_region: Region | None, language: Language) -> Sequence[Choice]:
    """Return the epidemics that come with Samvirke."""
    return [(name, named(language, PRESETS, name)) for name in PRESETS]


def presets_or_none(region: Region | None, language: Language) -> Sequence[Choice]:
    """Return no epidemic, then those that come with Samvirke."""
    name, words = NO_EPIDEMIC
    return [(name, language.gettext(words)), *presets(region, language)]


def equipment(_region: Region | None, language: Language) -> Sequence[Choice]:
    """Return protective equipment, in the order of the catalogue."""
    return [(item, item_name(language, item)) for item in items_of("protective")]


def medicines(_region: Region | None, language: Language) -> Sequence[Choice]:
    """Return medicines, in the order of the catalogue."""
    return [(item, item_name(language, item)) for item in items_of("medicine")]
