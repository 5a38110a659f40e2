"""What a unit does, in the words of those who read it."""

from collections.abc import Mapping

from samvirke.prepare.report.language import Language
from samvirke.web.words import N_

STATUSES: Mapping[str, str] = {
    "available": N_("available"),
    "reserved": N_("reserved"),
    "called_out": N_("called out"),
    "en_route": N_("en route"),
    "on_scene": N_("on scene"),
    "transporting": N_("transporting"),
    "delivering": N_("delivering"),
    "returning": N_("returning"),
    "out_of_service": N_("out of service"),
}


def status_words(language: Language, status: str) -> str:
    """Return what a status is called; empty: there is none of that name."""
    known = STATUSES.get(status)
    return "" if known is None else language.gettext(known)
