"""The stages of a surge of intensive care: rows of `engine/data/bed_stages.csv`."""

from dataclasses import dataclass
from functools import cache
from math import inf

from samvirke.engine.coefficients import rows_of
from samvirke.model.errors import InvalidValueError

LEVELS = ("low", "base", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage: how many beds the country plans for, how they are staffed, and for how long.

    Parameters
    ----------
    name
        ordinary, raised, short, lowest_standard.
    national_beds
        Beds in the country at this stage.
    shifts_per_bed
        Nurse shifts of 8 hours that a bed takes in a day, above 0.
    postponed
        Share (0-1) of the ordinary intensive patients who are put off.
    longest_days
        Days that a hospital can be at this stage or a higher one in one course; inf: no limit.
    """

    name: str
    national_beds: float
    shifts_per_bed: float
    postponed: float
    longest_days: float


@cache
def surge_stages(level: str = "base") -> tuple[Stage, ...]:
    """Return the stages, lowest first, at one level of their coefficients.

    Raises
    ------
    InvalidValueError
        When the level is not low, base or high.

    Examples
    --------
    >>> [round(stage.national_beds) for stage in surge_stages()]
    [289, 700, 925, 1200]
    """
    if level not in LEVELS:
        raise InvalidValueError(f"level is {level!r}; it must be one of {', '.join(LEVELS)}")
    settings: dict[str, dict[str, float]] = {}
    for row in rows_of("bed_stages"):
        settings.setdefault(row["stage"], {})[row["setting"]] = float(row[level])
    return tuple(
        Stage(
            name=name,
            national_beds=values["national_beds"],
            shifts_per_bed=values["shifts_per_bed"],
            postponed=values["postponed"],
            longest_days=7 * values.get("longest_weeks", inf),
        )
        for name, values in settings.items()
    )
