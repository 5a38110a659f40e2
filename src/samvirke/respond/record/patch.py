"""A change of one record, before it is written: what an act asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A change of one record.

    Parameters
    ----------
    kind
        What happened, with its number: `incident-opened/1`.
    record
        Id of the record, of the node's own home.
    subject
        Id of what it belongs to; the record itself for an incident.
    data
        Field → new value; None clears it.
    """

    kind: str
    record: str
    subject: str
    data: Mapping[str, Any]
