"""What each hospital can open at each stage: beds, nurses, and the ordinary patients who lie there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.beds.stages import surge_stages
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.travel.times import Floats, Ints

ICU_BED = "icu_bed"  # item of the table `capacities`


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Beds:
    """Intensive care of each hospital at each stage.

    Parameters
    ----------
    hospitals, stages
        Ids of sites, and names of stages, lowest first.
    beds
        Equipped beds, shape ``(n_stages, n_hospitals)``, 0 or more.
    ordinary
        Ordinary patients who are not postponed, shape ``(n_stages, n_hospitals)``; they come first.
    nurse_shifts
        Nurse shifts of 8 hours available a day, shape ``(n_hospitals,)``.
    shifts_per_bed
        Shifts that a bed takes a day, shape ``(n_stages,)``, above 0.
    longest_days
        Days at the stage or a higher one in one course, shape ``(n_stages,)``; inf: no limit.
    opens_above
        Need of the course above which the next stage is asked for, shape ``(n_stages - 1, n_hospitals)``.
        A plan of the day it was made: beds added later leave it as it is, so that one more bed never
        keeps a stage shut.
    first_served
        Hospitals in the order in which transport teams serve them, shape ``(n_hospitals,)``.

    Raises
    ------
    InvalidValueError
        When shapes disagree or a value is outside what it allows.
    """

    hospitals: tuple[str, ...]
    stages: tuple[str, ...]
    beds: Floats
    ordinary: Floats
    nurse_shifts: Floats
    shifts_per_bed: Floats
    longest_days: Floats
    opens_above: Floats
    first_served: Ints

    def __post_init__(self) -> None:
        n_stages, n_hospitals = len(self.stages), len(self.hospitals)
        shapes = {
            "beds": (n_stages, n_hospitals),
            "ordinary": (n_stages, n_hospitals),
            "nurse_shifts": (n_hospitals,),
            "shifts_per_bed": (n_stages,),
            "longest_days": (n_stages,),
            "opens_above": (n_stages - 1, n_hospitals),
            "first_served": (n_hospitals,),
        }
        for name, shape in shapes.items():
            values = getattr(self, name)
            if values.shape != shape:
                raise InvalidValueError(f"{name} has shape {values.shape}; it must be {shape}")
            if not (values >= 0).all():  # NaN is refused too
                raise InvalidValueError(f"{name} holds {values.min()}; every value must be 0 or more")
        if not (self.shifts_per_bed > 0).all():
            raise InvalidValueError("shifts_per_bed holds 0; a bed without nurses is no intensive bed")
        if sorted(self.first_served) != list(range(n_hospitals)):
            raise InvalidValueError("first_served must name each hospital once, by its number from 0")

    @property
    def staffed(self) -> Floats:
        """Beds that have nurses, shape ``(n_stages, n_hospitals)``."""
        return np.minimum(self.beds, self.nurse_shifts[None, :] / self.shifts_per_bed[:, None])

    @property
    def room(self) -> Floats:
        """Staffed beds that ordinary patients leave free, shape ``(n_stages, n_hospitals)``."""
        return np.maximum(self.staffed - self.ordinary, 0.0)

    def with_more(self, *, beds: Floats | float = 0.0, nurse_shifts: Floats | float = 0.0) -> "Beds":
        """Return the same with more beds at every stage and more nurse shifts; stages open as before."""
        return replace(self, beds=self.beds + beds, nurse_shifts=self.nurse_shifts + nurse_shifts)


def beds_of(
    region: Region,
    hospitals: tuple[str, ...],
    *,
    level: str = "base",
    nurse_shifts: Mapping[str, float] | float | None = None,
) -> Beds:
    """Return the intensive care of a region's hospitals, from its table `capacities`.

    Parameters
    ----------
    region
        Rows `icu_bed`: `quantity` is open on an ordinary day, `surge_quantity` at the highest stage (empty:
        the same); rows of one hospital add up, and a hospital without a row has none.
    hospitals
        Ids of sites, in the order of the answer.
    level
        Of the coefficients of the stages: low, base, high.
    nurse_shifts
        Shifts of 8 hours a day by hospital (others keep their own), or of all together, shared out by
        ordinary beds. None: as many as today's beds take on an ordinary day.

    Raises
    ------
    BadInputError
        When no hospital has a bed, a hospital is unknown, or shifts are negative.

    Notes
    -----
    At stage k a hospital has q + (s - q)(B_k - B_0)/(B_3 - B_0) beds, where q and s are its own figures and B
    the country's stages. The next stage opens above `opens_at` (0.9) of the room of the stage below.
    """
    stages = surge_stages(level)
    today, most = _counts(region, hospitals)
    if not today.sum() > 0:
        raise BadInputError(
            f"region {region.name} has no {ICU_BED} in its table capacities; add a row for each hospital "
            "with quantity (beds today) and surge_quantity (at most, for a short time)"
        )
    span = stages[-1].national_beds - stages[0].national_beds
    steps = np.array([(stage.national_beds - stages[0].national_beds) / span for stage in stages])
    plan = today + steps[:, None] * (most - today)
    occupied = coefficient("beds", "ordinary_patients", "occupancy") * today
    beds = Beds(
        hospitals=hospitals,
        stages=tuple(stage.name for stage in stages),
        beds=plan,
        ordinary=np.array([1 - stage.postponed for stage in stages])[:, None] * occupied,
        nurse_shifts=_shifts(hospitals, today * stages[0].shifts_per_bed, today, nurse_shifts),
        shifts_per_bed=np.array([stage.shifts_per_bed for stage in stages]),
        longest_days=np.array([stage.longest_days for stage in stages]),
        opens_above=np.zeros((len(stages) - 1, len(hospitals))),
        first_served=np.argsort(today, kind="stable"),  # the smallest can double up least
    )
    return replace(beds, opens_above=opening(beds))


def opening(beds: Beds) -> Floats:
    """Return the need above which each next stage is asked for, shape ``(n_stages - 1, n_hospitals)``."""
    share = coefficient("beds", "stage", "opens_at")
    return share * np.maximum.accumulate(beds.room, axis=0)[:-1]


def _counts(region: Region, hospitals: tuple[str, ...]) -> tuple[Floats, Floats]:
    table = region.table("capacities")
    rows = table[table["item"] == ICU_BED]
    surge = rows["surge_quantity"].fillna(rows["quantity"])
    today = rows["quantity"].groupby(rows["site"]).sum()
    most = surge.groupby(rows["site"]).sum()
    now = np.array([float(today.get(site, 0.0)) for site in hospitals])
    return now, np.maximum(now, [float(most.get(site, 0.0)) for site in hospitals])


def _shifts(
    hospitals: tuple[str, ...], own: Floats, today: Floats, given: Mapping[str, float] | float | None
) -> Floats:
    if given is None:
        return own
    if isinstance(given, Mapping):
        unknown = [site for site in given if site not in hospitals]
        if unknown:
            near = did_you_mean(unknown[0], hospitals)
            raise BadInputError(
                f"nurse shifts are given for {unknown[0]!r}, which is no hospital of the region; "
                f"{near or 'take the ids from the table sites'}"
            )
        shifts = np.array([given.get(site, old) for site, old in zip(hospitals, own, strict=True)])
    else:
        shifts = given * today / today.sum()
    if not (np.isfinite(shifts) & (shifts >= 0)).all():
        raise BadInputError(f"nurse shifts are {shifts.min():g}; they must be 0 or more a day and finite")
    return shifts
