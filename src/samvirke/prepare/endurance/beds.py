"""Intensive care in one run: for whom there is no bed, by who shares."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.beds.capacity import Beds, beds_of
from samvirke.engine.endurance.beds.care import care_for
from samvirke.engine.endurance.beds.journeys import transfer_hours
from samvirke.engine.endurance.beds.sharing import sharing_groups
from samvirke.engine.endurance.owners import hospitals_in
from samvirke.engine.endurance.patients import Patients
from samvirke.prepare.endurance.result import SCOPES
from samvirke.register.region import Region
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BedSetting:
    """What there is of intensive care.

    Parameters
    ----------
    beds
        Of each hospital at each stage of a surge.
    groups
        Who takes patients for whom, one array for each of `SCOPES`, shape ``(n_hospitals,)``.
    teams
        New transfers a day.
    travel
        Hours between hospitals, shape ``(n_hospitals, n_hospitals)``.
    """

    beds: Beds
    groups: tuple[Ints, ...]
    teams: float
    travel: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BedAnswer:
    """What came of the beds in a run.

    Parameters
    ----------
    over
        Patient-days without a bed by who shares, shape ``(3, n_hospitals)``.
    first_over
        First day on which the need is above the room of an ordinary day, inf where never; shape
        ``(n_hospitals,)``.
    passes_most
        Whether the need passes the room of every stage, shape ``(n_hospitals,)``.
    room
        Open beds that ordinary patients leave free, each hospital alone, shape ``(n_hospitals, n_days)``,
        float32.
    """

    over: Floats
    first_over: Floats
    passes_most: Floats
    room: Floats


def bed_setting(region: Region) -> BedSetting:
    """Read the intensive care of a region."""
    hospitals = hospitals_in(region)
    return BedSetting(
        beds=beds_of(region, hospitals),
        groups=tuple(sharing_groups(region, hospitals, scope) for scope in SCOPES),
        teams=coefficient("beds", "transfer", "teams"),
        travel=transfer_hours(region, hospitals),
    )


def answer_beds(setting: BedSetting, patients: Patients) -> BedAnswer:
    """Let the beds answer the patients of a run: each hospital alone, health regions, and all together."""
    cared = [
        care_for(patients, setting.beds, sharing=group, teams=setting.teams, travel=setting.travel)
        for group in setting.groups
    ]
    above = patients.intensive > setting.beds.room[0][:, None]
    most = setting.beds.room.max(axis=0)
    return BedAnswer(
        over=np.stack([of.days_over for of in cared]),
        first_over=np.where(above.any(axis=1), above.argmax(axis=1), np.inf),
        passes_most=(patients.intensive.max(axis=1, initial=0.0) > most).astype(np.float64),
        room=cared[0].room.astype(np.float32),
    )
