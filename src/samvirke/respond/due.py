"""Something that falls due: a moment on the clock of the space."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something that falls due.

    Parameters
    ----------
    at_ms
        When, on the clock of the space.
    what, record
        What happens or should have been done then, and the record that says so.
    """

    at_ms: int
    what: str
    record: str
