"""Moments as the standards write them: seconds, with a zone of hours and minutes, never Z."""

import re
from datetime import UTC, datetime

from samvirke.model.calendar import OSLO

_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def read_moment(text: str) -> int | None:
    """Return milliseconds since 1970 UTC, None: it is not of the form `2026-01-31T13:45:00+01:00`.

    >>> read_moment("1970-01-01T01:00:01+01:00")
    1000
    >>> read_moment("1970-01-01T00:00:01Z") is None
    True
    """
    if not _FORM.fullmatch(text):
        return None
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def write_moment(at_ms: int) -> str:
    """Write a moment in UTC.

    >>> write_moment(1000)
    '1970-01-01T00:00:01+00:00'
    """
    return datetime.fromtimestamp(at_ms // 1000, UTC).isoformat()


def write_local_moment(at_ms: int) -> str:
    """Write a moment in Norwegian time, for what people read too.

    CAP 1.2 (section 3.3.2) wants `-00:00` for UTC, which few readers know; a zone of its own avoids both.

    >>> write_local_moment(1000)
    '1970-01-01T01:00:01+01:00'
    """
    return datetime.fromtimestamp(at_ms // 1000, OSLO).isoformat()
