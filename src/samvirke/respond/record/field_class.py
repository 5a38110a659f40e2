"""Who a field is for. Deny by default: a class is opened by a rule or a release, never by oversight."""

from dataclasses import field
from typing import Any, Final

FELLES: Final = "FELLES"  # all who take part in the incident
ETAT: Final = "ETAT"  # the owner alone: tactics, staffing, who called
HELSE: Final = "HELSE"  # patients, medical notes
POLITI: Final = "POLITI"  # suspects, intelligence, address security
SKJERMET: Final = "SKJERMET"  # weak points of buildings and supply: by name only, logged extra
CLASSES: Final = (FELLES, ETAT, HELSE, POLITI, SKJERMET)


def felles(default: Any = None) -> Any:
    """Return a field for all who take part."""
    return _of(FELLES, default)


def etat(default: Any = None) -> Any:
    """Return a field for the owner's own."""
    return _of(ETAT, default)


def helse(default: Any = None) -> Any:
    """Return a field for health personnel."""
    return _of(HELSE, default)


def politi(default: Any = None) -> Any:
    """Return a field for the police."""
    return _of(POLITI, default)


def skjermet(default: Any = None) -> Any:
    """Return a field for those named."""
    return _of(SKJERMET, default)


def _of(field_class: str, default: Any) -> Any:
    return field(default=default, metadata={"class": field_class})
