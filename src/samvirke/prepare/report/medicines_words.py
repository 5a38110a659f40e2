"""What a page about medicines says in sentences: what runs short when, and what helps."""

from typing import Any

import pandas as pd

from samvirke.prepare.measures.production.result import GROUPS, MedicinesResult
from samvirke.prepare.report.endurance_words import (
    about,
    about_span,
    date_of,
    item_name,
    preset_name,
    short_date,
)
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.measure_rows import STATUSES, millions
from samvirke.prepare.report.vocabulary import N_, QUALITIES, named

WEEK_DAYS = 7
LEAST = 0.5  # days of treatment; less is nobody
NO_EPIDEMIC = "none"
WAYS = {
    "nothing": N_("Nothing done"),
    "substitution": N_("With substitutes"),
    "production": N_("With substitutes and production"),
}
GROUP_WORDS = {
    "intensive": N_("in intensive care"),
    "hospital": N_("others of the epidemic in hospital"),
    "ordinary": N_("users of every day"),
}
LINES = {  # of `engine/data/production_lines.csv`
    "tablets": N_("Tablet plant"),
    "hospital_pharmacies_south_east": N_("Hospital pharmacies, South-East"),
    "hospital_pharmacies_west": N_("Hospital pharmacies, West"),
    "hospital_pharmacies_central": N_("Hospital pharmacies, Central"),
    "hospital_pharmacies_north": N_("Hospital pharmacies, North"),
}
OWNERS = {
    "an existing tablet plant": N_("an existing tablet plant"),
    "the hospital pharmacies of Helse Sør-Øst": N_("the hospital pharmacies of Helse Sør-Øst"),
    "the hospital pharmacies of Helse Vest": N_("the hospital pharmacies of Helse Vest"),
    "the hospital pharmacies of Helse Midt-Norge": N_("the hospital pharmacies of Helse Midt-Norge"),
    "the hospital pharmacies of Helse Nord": N_("the hospital pharmacies of Helse Nord"),
}


def week_cell(result: MedicinesResult, week: Any, language: Language) -> str:
    """Write a week with the date of its first day for a table; a dash where it never comes."""
    if not week < float("inf"):
        return ABSENT
    day = short_date(language, date_of(result.starts_on, WEEK_DAYS * int(week)))
    return f"{language.number(week)} ({day})"


def week_said(result: MedicinesResult, week: Any, language: Language) -> str:
    """Write a week with its date for a sentence: week 16 (27 April 2026)."""
    return language.gettext("week %(week)s (%(date)s)") % {
        "week": language.number(week),
        "date": language.date(date_of(result.starts_on, WEEK_DAYS * int(week))),
    }


def qualities(text: str, language: Language) -> str:
    """Say a list of qualities of data: `modelled, typed`."""
    return ", ".join(named(language, QUALITIES, name) for name in text.split(", ")) if text else ABSENT


def way(result: MedicinesResult, name: str) -> dict[str, Any]:
    """Return the row of a way."""
    rows = result.ways[result.ways["way"] == name].to_dict(orient="records")
    return {str(column): value for column, value in rows[0].items()}


def in_lost_days(result: MedicinesResult) -> pd.DataFrame:
    """Return the ways with value and bound in weighted lost days: in kroner they look like a bill."""
    figures = result.figures.set_index("name")
    nok = float(figures.loc["lost_day_nok", "base"])
    return result.ways.assign(value=result.ways["value"] / nok, bound=result.ways["bound"] / nok)


def is_made(result: MedicinesResult) -> bool:
    """Say whether a plan of production was asked for."""
    return str(way(result, "production")["status"]) != "given"


def asked(result: MedicinesResult, language: Language) -> str:
    """Say what was asked, in one line."""
    values = {
        "weeks": language.number(result.weeks),
        "date": language.date(date_of(result.starts_on, 0)),
        "day": language.number(result.first_day),
        "seed": result.seed,
        "runs": language.number(result.runs),
    }
    if result.preset == NO_EPIDEMIC:
        return language.gettext("No epidemic; %(weeks)s weeks from %(date)s.") % values
    values["preset"] = preset_name(language, result.preset)
    return (
        language.gettext(
            "%(preset)s; %(weeks)s weeks from %(date)s, day %(day)s of the epidemic; %(runs)s runs, "
            "seed %(seed)s."
        )
        % values
    )


def answer(result: MedicinesResult, language: Language) -> str:
    """Say what runs short first, and what substitutes and production save."""
    _ = language.gettext
    table = result.substances
    short = table[table["first_short_nothing"].notna() & ~table["is_limit"]]
    if short.empty:
        none = _("No medicine runs short in these weeks in the expected course, modelled.")
        return f"{none} {_limit(result, language)}".rstrip()
    first = short.loc[short["first_short_nothing"].idxmin()]
    text = language.ngettext(
        "%(num)s of %(all)s medicines runs short, modelled: %(item)s in %(week)s.",
        "%(num)s of %(all)s medicines run short, modelled; first %(item)s in %(week)s.",
        len(short),
    ) % {
        "num": language.number(len(short)),
        "all": language.number(len(table)),
        "item": item_name(language, str(first["item"]), first=False),
        "week": week_said(result, first["first_short_nothing"], language),
    }
    known = result.who[~result.who["is_limit"]]
    lost = {name: about(language, float(known[f"lost_{name}"].sum())) for name in WAYS}
    then = (
        _(
            "%(nothing)s days of treatment are lost; %(substitution)s with substitutes, and %(production)s "
            "with production at home too."
        )
        if is_made(result)
        else _("%(nothing)s days of treatment are lost; %(substitution)s with substitutes.")
    )
    return f"{text} {then % lost} {_limit(result, language)}".rstrip()


def _limit(result: MedicinesResult, language: Language) -> str:
    """Say how much of what is lost is an upper limit; nothing where none is."""
    days = float(result.who.loc[result.who["is_limit"], "lost_nothing"].sum())
    if days < LEAST:
        return ""
    return language.gettext(
        "Up to %(days)s more days of the epidemic's others in hospital may be lost: of their medicines "
        "neither stock nor ordinary use is known."
    ) % {"days": about(language, days)}


def where(result: MedicinesResult, language: Language) -> str:
    """Say what production costs, and how much of what is lost is intensive care."""
    _ = language.gettext
    lost = {name: about(language, _lost(result.who, "intensive", name)) for name in WAYS}
    if not is_made(result):
        return _("Of them %(nothing)s and %(substitution)s are of patients in intensive care.") % lost
    care = (
        _("Of them %(nothing)s, %(substitution)s and %(production)s are of patients in intensive care.")
        % lost
    )
    cost = _("Production costs %(cost)s million kroner.") % {
        "cost": millions(language, way(result, "production")["cost_nok"])
    }
    return f"{care} {cost}"


def cards(result: MedicinesResult, language: Language) -> list[dict[str, Any]]:
    """Return the figures of each way, of production, and how good the plan is."""
    names = [name for name in WAYS if name != "production" or is_made(result)]
    made = [_way_card(result, name, language) for name in names]
    return [*made, _made(result, language), _good(result, language)] if is_made(result) else made


def _way_card(result: MedicinesResult, name: str, language: Language) -> dict[str, Any]:
    _ = language.gettext
    row = way(result, name)
    return {
        "label": named(language, WAYS, name),
        "big": _at_most(row["days_lost"], is_limit=_limited(result, name), language=language),
        "unit": _("days of treatment lost in the expected course"),
        "facts": [
            (
                _("all coefficients low – high"),
                about_span(language, row["days_lost_low"], row["days_lost_high"]),
            ),
            (
                _("median run – 95 %"),
                about_span(language, row["days_lost_p50"], row["days_lost_p95"]),
            ),
            *(
                (
                    named(language, GROUP_WORDS, group),
                    _at_most(
                        _lost(result.who, group, name),
                        is_limit=group == "hospital" and _limited(result, name),
                        language=language,
                    ),
                )
                for group in GROUPS
            ),
        ],
    }


def _made(result: MedicinesResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    return {
        "label": _("Production at home"),
        "big": millions(language, way(result, "production")["cost_nok"]),
        "unit": _("million kroner"),
        "facts": [
            (_("Batches"), language.number(result.plan["batches"].sum())),
            (_("Medicines made"), language.number(result.plan["item"].nunique())),
            (_("Busiest line, share of its hours"), language.percent(result.lines["share_used"].max())),
        ],
    }


def _good(result: MedicinesResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    ways = in_lost_days(result)
    row = ways[ways["way"] == "production"].to_dict(orient="records")[0]
    return {
        "label": _("How good the plan is"),
        "big": named(language, STATUSES, row["status"]),
        "unit": _("for the expected course; lost days weighed by who loses them, and the cost"),
        "facts": [
            (_("Value, weighted lost days"), about(language, row["value"])),
            (_("No plan is below"), about(language, row["bound"])),
            (_("Gap"), language.percent(row["gap"], 2)),
        ],
    }


def _limited(result: MedicinesResult, name: str) -> bool:
    return float(result.who.loc[result.who["is_limit"], f"lost_{name}"].sum()) >= LEAST


def _at_most(days: float, *, is_limit: bool, language: Language) -> str:
    text = about(language, days)
    return language.gettext("at most %(days)s") % {"days": text} if is_limit else text


def _lost(who: pd.DataFrame, group: str, name: str) -> float:
    return float(who.loc[who["group"] == group, f"lost_{name}"].sum())
