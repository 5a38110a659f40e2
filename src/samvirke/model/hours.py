"""When a crew is on duty: `always`, or `mon-fri 07:00-15:30;sat 10:00-14:00`, local time."""

import re

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import InvalidValueError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_WEEK = 7 * 24 * 60
HOURS_A_WEEK = 7 * 24
_SPAN = re.compile(
    r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))? "
    r"(?P<from>[01]\d|2[0-3]):(?P<from_min>[0-5]\d)-(?P<to>[01]\d|2[0-4]):(?P<to_min>[0-5]\d)"
)


def duty_hours(text: str) -> npt.NDArray[np.bool_]:
    """Say for each hour of a week, Monday 00 first, whether the crew is on duty.

    Parameters
    ----------
    text
        `always`, or spans `day[-day] HH:MM-HH:MM` parted by semicolons. A span whose end is not
        after its start goes past midnight. An hour counts as on duty when half of it or more is.

    Returns
    -------
    Shape ``(168,)``.

    Raises
    ------
    InvalidValueError
        When the text is not of that form.

    Examples
    --------
    >>> int(duty_hours("mon-fri 07:00-15:00").sum())
    40
    """
    if text == "always":
        return np.ones(HOURS_A_WEEK, dtype=np.bool_)
    minutes = np.zeros(MINUTES_A_WEEK, dtype=np.bool_)
    for span in text.split(";"):
        match = _SPAN.fullmatch(span.strip())
        if match is None or match["first"] not in DAYS or (match["last"] or "mon") not in DAYS:
            raise InvalidValueError(
                f"{span.strip()!r} is not a span of hours; write `always` or "
                "`mon-fri 07:00-15:30`, several parted by semicolons"
            )
        start = 60 * int(match["from"]) + int(match["from_min"])
        end = 60 * int(match["to"]) + int(match["to_min"])
        if end > 24 * 60:
            raise InvalidValueError(f"{span.strip()!r} ends after 24:00; write 24:00 or less")
        length = end - start if end > start else end - start + 24 * 60
        first = DAYS.index(match["first"])
        last = DAYS.index(match["last"] or match["first"])
        for day in range(first, first + (last - first) % 7 + 1):
            begin = (day % 7) * 24 * 60 + start
            minutes[np.arange(begin, begin + length) % MINUTES_A_WEEK] = True
    return np.asarray(minutes.reshape(HOURS_A_WEEK, 60).mean(axis=1) >= 0.5)
