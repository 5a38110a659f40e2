"""Fields as another centre's program wrote them: what is not of the shape that it must have says nothing."""

from samvirke.respond.record.record import Record

MOST = 1_000_000


def whole(record: Record, name: str, default: int = 0) -> int:
    """Return a count or a moment, 0 or more; the default for anything else."""
    value = record.data.get(name)
    is_whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if is_whole else default  # type: ignore[return-value]


def quantity(record: Record) -> int:
    """Return how many a record speaks of, at most a million: a count that no sum makes absurd."""
    return min(MOST, whole(record, "quantity"))


def text(record: Record, name: str) -> str:
    """Return a text; empty for anything else."""
    value = record.data.get(name)
    return value if isinstance(value, str) else ""


def texts(record: Record, name: str) -> tuple[str, ...]:
    """Return the texts of a list; none for anything else."""
    value = record.data.get(name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def is_so(record: Record, name: str) -> bool:
    """Return whether a field says true, and nothing but true."""
    return record.data.get(name) is True
