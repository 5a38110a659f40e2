"""What a page of a forecast says in sentences, and what it calls what it shows."""

from datetime import date
from math import exp, isfinite

from samvirke.prepare.forecasting.result import ForecastResult
from samvirke.prepare.report.endurance_words import item_name, short_date
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.vocabulary import N_

MEASURES = {
    "admissions": N_("Admissions a day"),
    "in_hospital": N_("In hospital"),
    "intensive": N_("In intensive care"),
}
LIMITS = {
    "free": N_("Free beds of an ordinary day"),
    "ordinary": N_("All staffed beds of an ordinary day"),
    "surge": N_("Free beds at the top of a surge"),
}


def asked(result: ForecastResult, language: Language) -> str:
    """Say what was asked, in one line."""
    return language.gettext("%(days)s days ahead from %(date)s; %(paths)s courses, seed %(seed)s.") % {
        "days": language.number(result.days),
        "date": language.date(date.fromisoformat(result.made_on)),
        "paths": language.number(result.paths),
        "seed": result.seed,
    }


def answer(result: ForecastResult, language: Language) -> str:
    """Say how many need intensive care at the end, and when the free beds are too few."""
    _ = language.gettext
    last = result.outlook[result.outlook["measure"] == "intensive"].iloc[-1]
    text = _(
        "In the median course %(middle)s patients are in intensive care on %(date)s; nine times in ten "
        "%(low)s to %(high)s."
    )
    first = text % {
        "date": _written(language, last["date"]),
        "middle": language.number(last["p50"]),
        "low": language.number(last["p05"]),
        "high": language.number(last["p95"]),
    }
    free = result.limits[result.limits["limit"] == "free"].iloc[0]
    beds = language.number(free["beds"])
    if isfinite(free["first_day_50"]):
        text = _("From %(date)s it is more likely than not that these are more than the %(beds)s free beds.")
        second = text % {"date": _written(language, free["first_date_50"]), "beds": beds}
    elif isfinite(free["first_day_10"]):
        text = _("From %(date)s the chance that these are more than the %(beds)s free beds is above 10 %%.")
        second = text % {"date": _written(language, free["first_date_10"]), "beds": beds}
    else:
        second = _("They are hardly more than the %(beds)s free beds on any day.") % {"beds": beds}
    return f"{first} {second}"


def where(result: ForecastResult, language: Language) -> str:
    """Say which item is too little first."""
    _ = language.gettext
    out = result.items[result.items["out_p50"].notna()].sort_values("out_p50", kind="stable")
    if out.empty:
        return _("Protective equipment lasts all these days, at least in half of the courses.")
    row = out.iloc[0]
    return _("First to run out: %(item)s, on day %(day)s in the median course.") % {
        "item": item_name(language, row["item"], first=False),
        "day": language.number(row["out_p50"]),
    }


def growth_text(result: ForecastResult, language: Language) -> str:
    """Write the daily growth of the admissions with its 95 % interval, in per cent."""
    low, middle, high = (
        language.number(100 * (exp(result.growth + z * result.growth_sd) - 1), 1).replace("-", "−")
        for z in (-1.96, 0.0, 1.96)
    )
    return language.gettext("%(middle)s %% a day (%(low)s to %(high)s)") % {
        "low": low,
        "middle": middle,
        "high": high,
    }


def day_text(language: Language, day: float, on: str) -> str:
    """Write a day ahead with its date; a dash where it does not come."""
    if not isfinite(day):
        return ABSENT
    return f"{language.number(day)} ({short_date(language, date.fromisoformat(on))})"


def lasts(language: Language, day: float, days: int) -> str:
    """Write on which day something is too little; more than the days looked at where it lasts."""
    return language.number(day) if isfinite(day) else f"> {language.number(days)}"


def _written(language: Language, on: str) -> str:
    return language.date(date.fromisoformat(on))
