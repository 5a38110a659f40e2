"""Weather and darkness: the hours in which a unit cannot be called though its crew is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.response.dispatch.duties import unit_column
from samvirke.engine.response.duty import hours_of
from samvirke.engine.response.sun import sun_height_deg
from samvirke.engine.response.world import World
from samvirke.model.chance import stream
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.register.region import Region
from samvirke.travel.times import Bools

# What can only be done by daylight: the units table has no word for it, the capability says it.
BY_DAYLIGHT = "air.fire_bucket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How often and how long air units of a base cannot fly.

    Parameters
    ----------
    share_of_hours
        Share of all hours in which they cannot, 0 to below 1.
    mean_spell_h
        How long it lasts, mean, 1 hour or more.
    """

    share_of_hours: float = field(default_factory=lambda: coefficient("gates", "weather", "share_of_hours"))
    mean_spell_h: float = field(default_factory=lambda: coefficient("gates", "weather", "mean_spell_h"))

    def __post_init__(self) -> None:
        if not 0 <= self.share_of_hours < 1:
            raise InvalidValueError(f"share_of_hours is {self.share_of_hours}; it must be 0 to below 1")
        if not 1 <= self.mean_spell_h < np.inf:
            raise InvalidValueError(f"mean_spell_h is {self.mean_spell_h}; it must be 1 hour or more")
        if self.into_bad > 1:
            raise InvalidValueError(
                f"share_of_hours {self.share_of_hours} with spells of {self.mean_spell_h} h asks for fair "
                "weather shorter than an hour; give longer spells or a smaller share"
            )

    @property
    def into_bad(self) -> float:
        """Chance that an hour of fair weather is followed by a bad one."""
        return self.share_of_hours / (1 - self.share_of_hours) / self.mean_spell_h


def grounded(
    region: Region,
    world: World,
    course: Course,
    *,
    weather: Weather | None,
    seed: int = 0,
    run: int = 0,
) -> Mapping[int, Bools]:
    """Say for each hour of the course which units cannot be called for weather or darkness.

    Air units of one base share its weather; its hours are the same whatever units stand there. A unit
    with the capability `air.fire_bucket` works by daylight only: it is grounded in hours in whose middle
    the sun at its base stands lower than 6 degrees under the horizon.

    Parameters
    ----------
    region, world
        The world must be built from the region.
    course
        When, and how long.
    weather
        How often it stops them; None: never.
    seed, run
        Decide the weather of each base.

    Returns
    -------
    Unit → shape ``(n_hours,)``, hours by the clock, the first the one in which the course begins;
    units that nothing stops are left out.
    """
    start, _, hours = hours_of(course)
    by_daylight = world.capabilities.index(BY_DAYLIGHT) if BY_DAYLIGHT in world.capabilities else -1
    if weather is None and not any(by_daylight in gives for gives in world.unit_gives):
        return {}
    middles = [start + timedelta(hours=hour + 0.5) for hour in range(hours if by_daylight >= 0 else 0)]
    mode, base = unit_column(region, world, "mode"), unit_column(region, world, "site")
    position = region.sites.set_index("id")[["lon", "lat"]]
    below = coefficient("gates", "darkness", "sun_below_deg")
    stopped: dict[int, Bools] = {}
    bad: dict[str, Bools] = {}
    flies = (mode == "air").to_numpy(dtype=np.bool_) & (weather is not None)
    concerned = flies | np.array([by_daylight in gives for gives in world.unit_gives], dtype=np.bool_)
    for unit in np.flatnonzero(concerned).tolist():
        by, site, gives = mode.iloc[unit], base.iloc[unit], world.unit_gives[unit]
        no_go = np.zeros(hours, dtype=np.bool_)
        if by == "air" and weather is not None:
            if site not in bad:
                bad[site] = bad_hours(weather, stream(seed, run, "weather", site).random(hours))
            no_go |= bad[site]
        if by_daylight in gives:
            no_go |= sun_height_deg(middles, *position.loc[site]) < below
        if no_go.any():
            stopped[unit] = no_go
    return stopped


def bad_hours(weather: Weather, drawn: np.ndarray) -> Bools:
    """Walk a chain of two states, fair and bad, hour by hour.

    Parameters
    ----------
    weather
        The long share of bad hours and the mean length of a bad spell.
    drawn
        Uniform numbers 0 to 1, one an hour; the first decides how it begins.
    """
    stays, comes = 1 - 1 / weather.mean_spell_h, weather.into_bad
    low, high = min(stays, comes), max(stays, comes)
    # Below both it is bad and above both fair, whatever was before; between them the state is kept, or it
    # flips where a bad hour is less likely to be followed by one than a fair hour.
    decided, flips = (drawn < low) | (drawn >= high), stays < comes
    decided[:1] = True
    is_bad = drawn < low
    is_bad[:1] = drawn[:1] < weather.share_of_hours
    hours = np.arange(len(drawn))
    last = np.maximum.accumulate(np.where(decided, hours, 0))
    return np.asarray(is_bad[last] ^ (flips & ((hours - last) % 2 == 1)))
