"""One run: the epidemic unfolds, its patients ask for beds and equipment, and what is there answers."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.endurance.patients import Patients, read_patients
from samvirke.engine.endurance.precaution import weeks_of_nation
from samvirke.prepare.endurance.beds import BedAnswer, BedSetting, answer_beds
from samvirke.prepare.endurance.series import key_figures, national
from samvirke.prepare.endurance.stock import StockAnswer, StockSetting, answer_stock
from samvirke.register.region import Region
from samvirke.threats.pandemic.epidemic import Epidemic
from samvirke.threats.pandemic.threat import Pandemic
from samvirke.travel.times import Floats

PATIENTS = ("admissions", "ward", "intensive", "after_intensive", "at_home")  # of `Patients`
CARE = (*PATIENTS, "precaution")  # what items are asked for by


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class EnduredRun:
    """What is kept of a run; small enough to keep a thousand.

    Parameters
    ----------
    curves
        Of `series.national`, shape ``(6, n_days)``, float32.
    figures
        Of `series.key_figures`.
    weekly
        New infections, shape ``(n_municipalities, n_weeks)``, float32.
    intensive
        Need of each hospital, shape ``(n_hospitals, n_days)``, float32.
    care
        Patients of the country by kind of care, and days of precaution in weeks of the nation of 2020, in
        the order of `CARE`, shape ``(6, n_days)``, float32.
    beds, stock
        What came of it; None where the run was not followed so far.
    """

    curves: Floats
    figures: Floats
    weekly: Floats
    intensive: Floats
    care: Floats
    beds: BedAnswer | None
    stock: StockAnswer | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class EnduranceWork:
    """Do a run by its number.

    Parameters
    ----------
    answered
        Runs below this number are followed through beds and stock; the others count patients only.
    """

    region: Region
    threat: Pandemic
    seed: int
    people: int
    answered: int
    bed_setting: BedSetting
    stock_setting: StockSetting

    def __call__(self, run: int) -> EnduredRun:
        epidemic = self.threat.follow(self.region, self.seed, run)
        return self.of(epidemic, follow=run < self.answered)

    def of(self, epidemic: Epidemic, *, follow: bool) -> EnduredRun:
        """Work out one epidemic, drawn or expected."""
        patients = read_patients(self.region, epidemic.course)
        curves = national(epidemic)
        return EnduredRun(
            curves=curves.astype(np.float32),
            figures=key_figures(
                curves,
                float(epidemic.intensive_admissions.sum()),
                self.people,
            ),
            weekly=epidemic.weekly.astype(np.float32),
            intensive=patients.intensive.astype(np.float32),
            care=care_of(patients, self.people).astype(np.float32),
            beds=answer_beds(self.bed_setting, patients) if follow else None,
            stock=answer_stock(self.stock_setting, patients) if follow else None,
        )


def care_of(patients: Patients, people: int) -> Floats:
    """Return what items are asked for by in the country, in the order of `CARE`, shape ``(6, n_days)``."""
    by_kind = [np.asarray(getattr(patients, kind)).sum(axis=0) for kind in PATIENTS]
    return np.stack([*by_kind, weeks_of_nation(patients, people)])
