"""Staff beside a patient, and what they wear: coefficients by the formula of WHO's forecasting tool.

The Essential Supplies Forecasting Tool (ESFT), as re-implemented in mrc-ide/esft (MIT licence, 2023), gives
hours of each profession per patient and 24 hours, and what one worker uses up in a day's work.
"""

from collections import defaultdict
from functools import cache

from samvirke.engine.coefficients import rows_of
from samvirke.engine.endurance.coefficient import LEVELS, Coefficient
from samvirke.register.items import item_named

SHIFT_H = 8.0
HEALTH_WORKER, CLEANER, PATIENT_DAY = "health_worker", "cleaner", "patient_day"
Levels = dict[str, float]  # low, base, high


@cache
def shifts_per_patient_day(care: str, wears: str) -> float:
    """Return the base shifts of those who dress as health workers, or as cleaners, beside one patient.

    Examples
    --------
    >>> round(shifts_per_patient_day("intensive", "health_worker"), 4)  # 32.689375 h / 8 h
    4.0862
    """
    rows = (row for row in rows_of("staff_hours") if row["care"] == care and row["wears"] == wears)
    return sum(float(row["base"]) for row in rows) / SHIFT_H


def staff_coefficients() -> tuple[Coefficient, ...]:
    """Return shifts by profession and protective items per patient-day, for each care.

    Notes
    -----
    Shifts of an item are the hours of its professions over 8, at low, base and high. Protective items are
    health workers' shifts x use a shift + cleaners' shifts x use a shift + use a patient-day; their limits
    take the limits of the use at base hours, since the other sources give use per patient-day and not
    hours. Care after intensive care is taken as that of a ward: assumed.
    """
    found = [*_shifts("intensive"), *_worn("intensive"), *_shifts("ward"), *_worn("ward")]
    after = [
        Coefficient(
            item=row.item,
            per="after_intensive",
            low=row.low,
            base=row.base,
            high=row.high,
            unit=row.unit,
            source=f"assumed: as on wards; {row.source}",
            year=row.year,
            quality="assumed",
        )
        for row in found
        if row.per == "ward"
    ]
    return (*found, *after)


def _shifts(care: str) -> list[Coefficient]:
    """Return shifts a patient-day of each profession of the catalogue."""
    hours: defaultdict[str, Levels] = defaultdict(lambda: dict.fromkeys(LEVELS, 0.0))
    for row in rows_of("staff_hours"):
        if row["care"] == care:
            for level in LEVELS:
                hours[row["item"]][level] += float(row[level])
    source = "staff hours of WHO ESFT over shifts of 8 h; limits of the hours assumed (staff_hours.csv)"
    return [
        _derived(item, care, {level: of[level] / SHIFT_H for level in LEVELS}, source)
        for item, of in hours.items()
    ]


def _worn(care: str) -> list[Coefficient]:
    """Return protective items a patient-day."""
    times = {
        HEALTH_WORKER: shifts_per_patient_day(care, HEALTH_WORKER),
        CLEANER: shifts_per_patient_day(care, CLEANER),
        PATIENT_DAY: 1.0,
    }
    use: defaultdict[str, Levels] = defaultdict(lambda: dict.fromkeys(LEVELS, 0.0))
    for row in rows_of("shift_use"):
        for level in LEVELS:
            use[row["item"]][level] += times[row["setting"]] * float(row[level])
    source = "staff hours and use a shift of WHO ESFT; limits from other sources or assumed (shift_use.csv)"
    return [_derived(item, care, of, source) for item, of in use.items()]


def _derived(item: str, care: str, of: Levels, source: str) -> Coefficient:
    return Coefficient(
        item=item,
        per=care,
        low=of["low"],
        base=of["base"],
        high=of["high"],
        unit=item_named(item).unit,
        source=source,
        year="2023",
        quality="derived",
    )
