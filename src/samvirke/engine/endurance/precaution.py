"""Use out of precaution: what everybody takes more of while an epidemic lasts, whoever lies there."""

from dataclasses import replace

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.needs import Needs
from samvirke.engine.endurance.normal_use import TABLE, WEEK_DAYS, normal_by_place
from samvirke.engine.endurance.patients import Patients
from samvirke.engine.endurance.use import Use
from samvirke.register.region import Region
from samvirke.travel.times import Bools, Floats

PRECAUTION = ("precaution_hospitals", "precaution_municipalities")


def lasts(patients: Patients, people: float) -> Bools:
    """Return the days on which the epidemic fills hospitals, shape ``(n_days,)``.

    Those on which at least so many of 100,000 residents lie in hospital as `data/normal_use.csv` says.
    """
    lying = (patients.ward + patients.intensive + patients.after_intensive).sum(axis=0)
    least = coefficient(TABLE, "precaution", "from_in_hospital") * people / 100_000
    return np.asarray((lying >= least) & (lying > 0))


def weeks_of_nation(patients: Patients, people: float) -> Floats:
    """Return how much of a week of precaution in the nation of 2020 each day is, shape ``(n_days,)``."""
    nation = coefficient(TABLE, "nation", "residents")
    return np.asarray(lasts(patients, people) * (people / (WEEK_DAYS * nation)), dtype=np.float64)


def with_precaution(needs: Needs, region: Region, patients: Patients, use: Use) -> Needs:
    """Return the needs with what is used out of precaution added to the extra need.

    Parameters
    ----------
    needs
        Of the same patients by place, from `needs_of`, before owners are put together.
    """
    a_day = normal_by_place(
        region,
        use.matrix(needs.items, PRECAUTION),
        hospitals=patients.hospitals,
        municipalities=patients.municipalities,
    )
    people = float(region.municipalities["population"].sum())
    return replace(needs, extra=needs.extra + a_day[:, :, None] * lasts(patients, people))
