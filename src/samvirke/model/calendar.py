"""Which month, weekday and hour it is where people live, hour by hour of a course."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import InvalidValueError

HOUR_S = 3600
OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True, eq=False)
class LocalHours:
    """Local calendar of each hour of a course; arrays of shape ``(n_hours,)``."""

    month: npt.NDArray[np.int8]  # 1-12
    weekday: npt.NDArray[np.int8]  # 0 Monday - 6 Sunday
    hour: npt.NDArray[np.int8]  # 0-23

    @property
    def hour_of_week(self) -> npt.NDArray[np.int64]:
        """Hour of the week, Monday 00 is 0."""
        return self.weekday.astype(np.int64) * 24 + self.hour


def moment_utc(text: str) -> datetime:
    """Read a moment, ISO with zone, as UTC.

    Raises
    ------
    InvalidValueError
        When it is no moment, or names no zone: it would mean another hour on another machine.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        fault = "this has no zone"
    except (ValueError, OverflowError):  # overflow: the first hours of the year 1 are none in UTC
        fault = "this is no time"
    raise InvalidValueError(
        f"{text!r} is no moment with a zone; write it like 2026-01-01T00:00:00Z, with Z or +01:00; {fault}"
    )


@lru_cache(maxsize=16)  # every run of an ensemble asks for the same hours
def local_hours(starts_at_utc: str, n_hours: int, zone: ZoneInfo = OSLO) -> LocalHours:
    """Return the local calendar of the hours that begin at a moment.

    >>> summer_time = local_hours("2026-03-29T00:00:00Z", 3)  # the night the clock jumps
    >>> summer_time.hour.tolist()
    [1, 3, 4]
    """
    start = moment_utc(starts_at_utc)
    # UTC first: the night the clock changes has an hour more or less, a course does not.
    local = [(start + timedelta(hours=h)).astimezone(zone) for h in range(n_hours)]
    return LocalHours(
        month=_kept([t.month for t in local]),
        weekday=_kept([t.weekday() for t in local]),
        hour=_kept([t.hour for t in local]),
    )


def _kept(numbers: list[int]) -> npt.NDArray[np.int8]:
    """Return an array that nobody may change: many share it."""
    array = np.array(numbers, dtype=np.int8)
    array.setflags(write=False)
    return array
