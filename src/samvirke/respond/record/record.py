"""A record as it stands: what its home has written of it so far, as far as it may be read here."""

from dataclasses import dataclass, field
from typing import Any

Stamp = tuple[int, int, str, int]


@dataclass(slots=True)
class Record:
    """A record in a state; only `State` changes it.

    Parameters
    ----------
    id, kind, home, subject
        Its name, what it is, who writes it, and what it belongs to.
    data
        Field → value; a field that was never written, is withheld or is erased stands not in it.
    made, changed
        Stamps of its first and last entry: wall_ms, counter, origin, seq.
    made_at_ms, changed_at_ms
        The same on the clock of the space.
    made_by, changed_by
        User, role, organisation.
    """

    id: str
    kind: str
    home: str
    subject: str
    made: Stamp
    changed: Stamp
    made_at_ms: int
    changed_at_ms: int
    made_by: tuple[str, str, str]
    changed_by: tuple[str, str, str]
    data: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field, or the default where it stands not here or holds null."""
        value = self.data.get(name)
        return default if value is None else value
