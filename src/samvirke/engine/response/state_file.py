"""What units are doing, from a small CSV: the same table a centre can write every minute."""

from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import cast, get_args

from samvirke.engine.response.asked import Does, UnitNow
from samvirke.model.calendar import moment_utc
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.small_csv import read_rows

COLUMNS = ("unit", "does", "until")
OPTIONAL = ("through", "through_min", "reported_at", "lon", "lat")


def read_state(path: str | PathLike[str]) -> dict[str, UnitNow]:
    """Read the columns `unit`, `does` and `until` (a moment with a zone, or empty).

    More may stand beside them: `through` and `through_min`, the site through which a returning unit
    is reached and how many minutes it is from there; `lon` and `lat`, where a unit is, degrees;
    `reported_at`, when this was last known.

    Raises
    ------
    BadInputError
        When it cannot be read, a unit stands twice, or a value cannot be.
    """
    place = Path(path)
    state: dict[str, UnitNow] = {}
    for number, row in read_rows(place, COLUMNS, OPTIONAL):
        if row["does"] not in get_args(Does):
            raise BadInputError(
                f"{place}, row {number}: does is {row['does']!r}; it must be {', '.join(get_args(Does))}"
            )
        if row["unit"] in state:
            raise BadInputError(f"{place}, row {number}: unit {row['unit']} stands twice; write it once")
        try:
            state[row["unit"]] = UnitNow(
                does=cast("Does", row["does"]),
                until=_moment(row["until"]),
                through=row["through"] or None,
                through_s=_seconds(row["through_min"]),
                reported_at=_moment(row["reported_at"]),
                lon=_degrees(row["lon"], "lon"),
                lat=_degrees(row["lat"], "lat"),
            )
        except InvalidValueError as error:
            raise BadInputError(f"{place}, row {number}: {error}") from error
    return state


def _moment(text: str) -> datetime | None:
    return moment_utc(text) if text else None


def _degrees(text: str, name: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError as error:
        raise InvalidValueError(f"{name} is {text!r}; it must be degrees, such as 10.75") from error


def _seconds(minutes: str) -> float:
    try:
        return 60 * float(minutes or 0)
    except ValueError as error:
        raise InvalidValueError(f"through_min is {minutes!r}; it must be minutes, 0 or more") from error
