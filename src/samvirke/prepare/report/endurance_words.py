"""The words of a stress test of days: presets, items, kinds of care, days; English is the text itself."""

from datetime import date, timedelta
from math import floor, isfinite, log10
from typing import Any

from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.vocabulary import MONTHS, N_, TABLES, named
from samvirke.register.items import item_catalogue

PRESETS = {  # as `threats/pandemic/data/preset_words.csv` has them
    "covid19_wild_type": N_("Covid-19 of 2020 without measures"),
    "fhi_march_2020": N_("Planning scenario of the public health institute, March 2020"),
    "influenza_2009": N_("Influenza of 2009, planning scenario"),
    "influenza_2006_worst": N_("Influenza plan of 2006, worst case"),
    "severe_1918_like": N_("Severe influenza like that of 1918"),
}
THREATS = {"pandemic": N_("epidemic")}
MEASURES = {
    "infected_share": N_("Infected, share of all"),
    "infected": N_("Infected"),
    "admitted": N_("Admitted to hospital"),
    "intensive_admitted": N_("In intensive care in all"),
    "peak_infectious": N_("Infectious at the peak"),
    "peak_in_hospital": N_("In hospital at the peak"),
    "peak_intensive": N_("In intensive care at the peak"),
    "peak_day_intensive": N_("Day of that peak"),
    "intensive_days": N_("Patient-days in intensive care"),
    "intensive_days_over_hospital": N_("Patient-days without a bed, each hospital alone"),
    "intensive_days_over_region": N_("Patient-days without a bed, health regions share"),
    "intensive_days_over_nation": N_("Patient-days without a bed, all share"),
}
SERIES_WORDS = {
    "infections": N_("New infections a day"),
    "in_hospital": N_("In hospital"),
    "intensive": N_("In intensive care"),
}
PER = {  # what one use of a coefficient belongs to
    "intensive": N_("patient-day in intensive care"),
    "ward": N_("patient-day on a ward"),
    "after_intensive": N_("patient-day on a ward after intensive care"),
    "ambulance": N_("admission, the journey"),
    "screening": N_("admission, those examined and not admitted too"),
    "home_care": N_("day of one ill at home, home care"),
    "nursing_home": N_("day of one ill at home, nursing homes"),
    "normal_hospitals": N_("ordinary week, hospitals of 2020"),
    "normal_municipalities": N_("ordinary week, municipalities of 2020"),
    "precaution_hospitals": N_("week of precaution, hospitals of 2020"),
    "precaution_municipalities": N_("week of precaution, municipalities of 2020"),
}
KNOWN_AS = {  # how a coefficient is known
    "sourced": N_("from a source"),
    "derived": N_("worked out from sources"),
    "own": N_("your own"),
    "assumed": N_("assumed"),
}
UNITS = {"piece": N_("pieces"), "litre": N_("litres"), "mg": "mg"}
MORE_TABLES = {"ages": N_("ages"), "commuters": N_("commuters"), "lines": N_("production lines")}
SIGNIFICANT = 3  # of a large modelled number: more would promise what no model keeps


def item_name(language: Language, item: str, *, first: bool = True) -> str:
    """Return what people call an item, with a capital where it stands first; itself when it is unknown."""
    known = item_catalogue().get(item)
    if known is None:
        return item
    name = {"nb": known.bokmal, "nn": known.nynorsk}.get(language.code, known.english)
    return name[:1].upper() + name[1:] if first else name


def coefficient_name(language: Language, key: str) -> str:
    """Return a coefficient such as `gown.intensive` in words."""
    item, _, per = key.partition(".")
    return f"{item_name(language, item)}, {named(language, PER, per)}" if per else item_name(language, item)


def preset_name(language: Language, preset: str) -> str:
    """Return what a preset is called."""
    return named(language, PRESETS, preset)


def table_names() -> dict[str, str]:
    """Return what the tables of a region are called, those of days too."""
    return TABLES | MORE_TABLES


def about(language: Language, value: Any) -> str:
    """Write how many, a large number rounded to what a model can know."""
    if not isfinite(value):
        return ABSENT
    if abs(value) < 10**SIGNIFICANT:
        return language.amount(value)
    return language.number(round(float(value), SIGNIFICANT - 1 - floor(log10(abs(value)))))


def about_span(language: Language, low: Any, high: Any) -> str:
    """Write an interval of such numbers."""
    return language.span(about(language, low), about(language, high))


def date_of(starts_on: str, day: Any) -> date:
    """Return the date of a day of the course."""
    return date.fromisoformat(starts_on) + timedelta(days=int(day))


def short_date(language: Language, day: date) -> str:
    """Write a date for a table: 18 Jun 2026, 18. juni 2026."""
    month = language.gettext(MONTHS[day.month - 1])
    return f"{day.day}{'' if language.code == 'en' else '.'} {month} {day.year}"


def day_cell(language: Language, starts_on: str, day: Any) -> str:
    """Write a day with its date for a table; a dash where it never comes."""
    if not isfinite(day):
        return ABSENT
    return f"{language.number(day)} ({short_date(language, date_of(starts_on, day))})"


def day_said(language: Language, starts_on: str, day: Any) -> str:
    """Write a day with its date for a sentence: day 168 (18 June 2026)."""
    return language.gettext("day %(day)s (%(date)s)") % {
        "day": language.number(day),
        "date": language.date(date_of(starts_on, day)),
    }
