"""What units are doing, from a small CSV: the same table a centre can write every minute."""

from os import PathLike
from pathlib import Path
from typing import cast, get_args

from samvirke.engine.response.asked import Does, UnitNow
from samvirke.engine.response.dispatch.run_cards import read_rows
from samvirke.model.calendar import moment_utc
from samvirke.model.errors import BadInputError, InvalidValueError

COLUMNS = ("unit", "does", "until")


def read_state(path: str | PathLike[str]) -> dict[str, UnitNow]:
    """Read the columns `unit`, `does` and `until` (a moment with a zone, or empty).

    Raises
    ------
    BadInputError
        When it cannot be read, a unit stands twice, or a value cannot be.
    """
    place = Path(path)
    state: dict[str, UnitNow] = {}
    for number, row in enumerate(read_rows(place, COLUMNS), start=2):
        if row["does"] not in get_args(Does):
            raise BadInputError(
                f"{place}, row {number}: does is {row['does']!r}; it must be {', '.join(get_args(Does))}"
            )
        if row["unit"] in state:
            raise BadInputError(f"{place}, row {number}: unit {row['unit']} stands twice; write it once")
        try:
            until = moment_utc(row["until"]) if row["until"] else None
            state[row["unit"]] = UnitNow(does=cast("Does", row["does"]), until=until)
        except InvalidValueError as error:
            raise BadInputError(f"{place}, row {number}: {error}") from error
    return state
