"""What there is of intensive care, and what becomes of the patients of a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.beds.capacity import Beds, beds_of
from samvirke.engine.endurance.beds.care import care_for
from samvirke.engine.endurance.beds.cared import Cared
from samvirke.engine.endurance.beds.journeys import transfer_hours
from samvirke.engine.endurance.beds.sharing import SCOPES, sharing_groups
from samvirke.engine.endurance.patients import Patients, read_patients
from samvirke.model.calendar import moment_utc
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.threats.pandemic.threat import Pandemic
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Setting:
    """What there is of intensive care.

    Parameters
    ----------
    beds
        Of each hospital at each stage.
    groups
        Scope of sharing → number of the group of each hospital.
    sharing
        The scope asked for.
    teams
        New transfers a day.
    travel
        Hours between hospitals.
    mean_stay_days
        In intensive care.
    """

    beds: Beds
    groups: Mapping[str, Ints] = field(default_factory=dict)
    sharing: str
    teams: float
    travel: Floats
    mean_stay_days: float

    def care(self, patients: Patients, *, sharing: str | None = None) -> Cared:
        """Give care to patients, sharing as asked or as given."""
        return care_for(
            patients,
            self.beds,
            sharing=self.groups[sharing or self.sharing],
            teams=self.teams,
            travel=self.travel,
            mean_stay_days=self.mean_stay_days,
        )

    def with_beds(self, beds: Beds) -> "Setting":
        """Return the same with other beds."""
        return replace(self, beds=beds)

    def with_teams(self, teams: float) -> "Setting":
        """Return the same with another number of teams."""
        return replace(self, teams=teams)


def setting_of(
    region: Region,
    threat: Pandemic,
    *,
    sharing: str,
    teams: float | None,
    nurse_shifts: Mapping[str, float] | float | None,
) -> Setting:
    """Read the intensive care of a region; agreements are those of the first day of the course.

    Raises
    ------
    BadInputError
        When the region has no hospitals with beds, the scope is unknown, or teams are negative.
    """
    hospitals = tuple(region.sites.loc[region.sites["kind"] == "hospital", "id"])
    if not hospitals:
        raise BadInputError(
            f"region {region.name} has no hospitals; add sites of kind hospital and their icu_bed rows"
        )
    if teams is not None and not teams >= 0:
        raise BadInputError(f"teams is {teams:g}; it must be 0 or more new transfers a day")
    day: date = moment_utc(threat.starts_at_utc).date()
    groups = {scope: sharing_groups(region, hospitals, scope, day=day) for scope in SCOPES}
    if sharing not in groups:
        sharing_groups(region, hospitals, sharing)  # says what is allowed
    stay = threat.preset.pathway.intensive.mean if not isinstance(threat.preset, str) else np.nan
    return Setting(
        beds=beds_of(region, hospitals, nurse_shifts=nurse_shifts),
        groups=groups,
        sharing=sharing,
        teams=coefficient("beds", "transfer", "teams") if teams is None else teams,
        travel=transfer_hours(region, hospitals),
        mean_stay_days=max(1.0, stay),
    )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Followed:
    """What is kept of a run.

    Parameters
    ----------
    peak
        Largest need of a day, shape ``(n_hospitals,)``.
    first_over
        First day with a need above today's room; inf where never.
    over
        Patient-days over capacity by scope, shape ``(n_scopes, n_hospitals)``.
    transfers, travel_h
        Of the run by scope, shape ``(n_scopes,)``.
    patients
        The run whole, where it is kept.
    """

    peak: Floats
    first_over: Floats
    over: Floats
    transfers: Floats
    travel_h: Floats
    patients: Patients | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Follow:
    """Do a run by its number; the first `kept` are kept whole."""

    region: Region
    threat: Pandemic
    setting: Setting
    seed: int
    kept: int

    def __call__(self, run: int) -> Followed:
        patients = read_patients(self.region, self.threat.unfold(self.region, self.seed, run))
        need = patients.intensive
        above = need > self.setting.beds.room[0][:, None]
        cared = [self.setting.care(patients, sharing=scope) for scope in SCOPES]
        return Followed(
            peak=need.max(axis=1),
            first_over=np.where(above.any(axis=1), above.argmax(axis=1), np.inf),
            over=np.stack([of.days_over for of in cared]),
            transfers=np.array([of.transfers.sum() for of in cared]),
            travel_h=np.array([of.travel_h.sum() for of in cared]),
            patients=patients if run < self.kept else None,
        )
