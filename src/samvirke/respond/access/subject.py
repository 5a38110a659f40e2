"""What is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is asked for.

    Parameters
    ----------
    kind
        Kind of record, or what else there is: `node`, `journal`, `space`, `account`.
    space, mode
        In which space, and its mode: live, exercise, simulation or test.
    home
        The centre that owns it.
    home_agency
        What the owner is.
    field_class
        Access class of the fields asked for; FELLES for an act as a whole.
    audience
        Who reads its FELLES fields: incident, centres, home or named (`RecordKind.audience`).
    taking_part
        Centre → see or act, for a record about an incident: its home and all with a share that holds.
    recipients
        Centres named, where the audience is named.
    released_to
        Centres to which the class is released now.
    glass
        Centres that broke the glass for the class, and still hold it open.
    names
        Subject and record id: what a named person must be named for.
    """

    kind: str
    space: str
    mode: str
    home: str
    home_agency: str = ""
    field_class: str = "FELLES"
    audience: str = "incident"
    taking_part: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    recipients: frozenset[str] = frozenset()
    released_to: frozenset[str] = frozenset()
    glass: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
