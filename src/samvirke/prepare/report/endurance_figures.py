"""The answer of a stress test of days, and the figures that it rests on."""

from math import isfinite
from typing import Any

import pandas as pd

from samvirke.prepare.endurance.result import EnduranceResult
from samvirke.prepare.report.endurance_rows import preset_of_result, text_or_dash
from samvirke.prepare.report.endurance_words import (
    THREATS,
    UNITS,
    about,
    about_span,
    date_of,
    day_said,
    item_name,
)
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import named


def asked(result: EnduranceResult, language: Language) -> str:
    """Say what was drawn, in one line."""
    text = language.ngettext(
        "%(threat)s: %(preset)s, %(days)s days from %(starts)s, drawn %(num)s time with seed %(seed)s.",
        "%(threat)s: %(preset)s, %(days)s days from %(starts)s, drawn %(num)s times with seed %(seed)s.",
        result.runs,
    )
    return text % {
        "threat": named(language, THREATS, result.threat),
        "preset": preset_of_result(result, result.preset, language),
        "days": language.number(result.days),
        "starts": language.date(date_of(result.starts_on, 0)),
        "num": language.number(result.runs),
        "seed": result.seed,
    }


def answer(result: EnduranceResult, language: Language) -> str:
    """Say how bad it becomes and when, who has no bed, and what runs out first."""
    return " ".join([_worst(result, language), _beds(result, language), _items(result, language)])


def where(result: EnduranceResult, language: Language) -> str:
    """Say what kind of numbers these are."""
    text = language.gettext(
        "Modelled, for %(people)s residents. Where nothing else is said, a number is the median of the runs."
    )
    return text % {"people": about(language, result.people)}


def figure(result: EnduranceResult, measure: str) -> pd.Series:
    """Return the row of a key figure; all NaN where the result has none."""
    rows = result.summary[result.summary["measure"] == measure]
    if rows.empty:
        return pd.Series(float("nan"), index=["expected", "mean", "p05", "p50", "p95"])
    return rows.iloc[0]


def first_item(result: EnduranceResult) -> pd.Series | None:
    """Return the item that somebody goes short of first; None where nobody goes short."""
    short = result.items[result.items["first_short_p50"].notna()]
    return None if short.empty else short.loc[short["first_short_p50"].idxmin()]


def cards(result: EnduranceResult, language: Language) -> list[dict[str, Any]]:
    """Return the key figures, each with what stands under it."""
    made = [_infected(result, language), _in_hospital(result, language), _intensive(result, language)]
    made.append(_without_bed(result, language))
    first = first_item(result)
    if first is not None:
        made.append(_runs_out(result, first, language))
        made.append(_most_unmet(result, language))
    return made


def _worst(result: EnduranceResult, language: Language) -> str:
    peak = figure(result, "peak_intensive")
    text = language.gettext("At the worst, on %(day)s, %(patients)s patients need intensive care at a time.")
    return text % {
        "day": day_said(language, result.starts_on, figure(result, "peak_day_intensive")["p50"]),
        "patients": about(language, peak["p50"]),
    }


def _beds(result: EnduranceResult, language: Language) -> str:
    alone, shared = (
        figure(result, f"intensive_days_over_{scope}")["p50"] for scope in ("hospital", "nation")
    )
    if not alone and not shared:
        return language.gettext("All find a bed, also where each hospital stands alone.")
    text = language.gettext(
        "Of %(days)s patient-days there is no bed for %(alone)s if each hospital stands alone, and for "
        "%(shared)s if all share."
    )
    return text % {
        "days": about(language, figure(result, "intensive_days")["p50"]),
        "alone": about(language, alone),
        "shared": about(language, shared),
    }


def _items(result: EnduranceResult, language: Language) -> str:
    first = first_item(result)
    if first is None:
        return language.gettext("Nobody goes short of protective equipment.")
    text = language.gettext("First to run short is %(item)s: somebody has none from %(day)s.")
    said = [
        text
        % {
            "item": item_name(language, first["item"], first=False),
            "day": day_said(language, result.starts_on, first["first_short_p50"]),
        }
    ]
    if first["first_owner_name"]:
        said.append(language.gettext("Most often %(owner)s is first.") % {"owner": first["first_owner_name"]})
    if isfinite(first["out_p50"]):
        out = day_said(language, result.starts_on, first["out_p50"])
        said.append(language.gettext("One store for all would be empty from %(day)s.") % {"day": out})
    else:
        said.append(language.gettext("One store for all would never be empty."))
    return " ".join(said)


def _card(label: str, big: str, unit: str, facts: list[tuple[str, str]]) -> dict[str, Any]:
    return {"label": label, "big": big, "unit": unit, "facts": facts}


def _span(row: pd.Series, language: Language) -> str:
    return about_span(language, row["p05"], row["p95"])


def _infected(result: EnduranceResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    share, admitted = figure(result, "infected_share"), figure(result, "admitted")
    return _card(
        _("Infected"),
        language.percent(share["p50"]),
        _("of all in the whole course"),
        [
            (_("5–95 % of the runs"), _percents(share, language)),
            (_("People infected"), about(language, figure(result, "infected")["p50"])),
            (_("Admitted to hospital"), about(language, admitted["p50"])),
        ],
    )


def _percents(row: pd.Series, language: Language) -> str:
    low, high = (language.percent(row[name], 1) for name in ("p05", "p95"))
    return low if low == high else language.span(low, high)


def _in_hospital(result: EnduranceResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    peak = figure(result, "peak_in_hospital")
    return _card(
        _("In hospital at the peak"),
        about(language, peak["p50"]),
        _("patients of the epidemic at a time, wards and intensive care"),
        [
            (_("5–95 % of the runs"), _span(peak, language)),
            (_("Expected course"), about(language, peak["expected"])),
        ],
    )


def _intensive(result: EnduranceResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    peak, day = figure(result, "peak_intensive"), figure(result, "peak_day_intensive")
    return _card(
        _("In intensive care at the peak"),
        about(language, peak["p50"]),
        _("at a time, on %(day)s") % {"day": day_said(language, result.starts_on, day["p50"])},
        [
            (_("5–95 % of the runs"), _span(peak, language)),
            (_("Free staffed beds today"), about(language, result.hospitals["room"].sum())),
            (_("Free staffed beds at most"), about(language, result.hospitals["room_most"].sum())),
        ],
    )


def _without_bed(result: EnduranceResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    days = figure(result, "intensive_days")["p50"]
    over = {
        scope: figure(result, f"intensive_days_over_{scope}")["p50"]
        for scope in ("hospital", "region", "nation")
    }
    return _card(
        _("Intensive care without a bed"),
        language.percent(over["hospital"] / days if days else 0.0),
        _("of the patient-days, each hospital alone"),
        [
            (_("Patient-days, each hospital alone"), about(language, over["hospital"])),
            (_("Health regions share"), about(language, over["region"])),
            (_("All share"), about(language, over["nation"])),
        ],
    )


def _runs_out(result: EnduranceResult, first: pd.Series, language: Language) -> dict[str, Any]:
    _ = language.gettext
    out = first["out_p50"]
    return _card(
        _("Runs short first"),
        item_name(language, first["item"]),
        _("somebody has none from %(day)s")
        % {"day": day_said(language, result.starts_on, first["first_short_p50"])},
        [
            (_("Most often first"), text_or_dash(first["first_owner_name"])),
            (_("5–95 % of the runs, day"), language.span(*_ends(first, language))),
            (_("Empty if all share, day"), language.number(out) if isfinite(out) else _("never")),
            (
                _("Stock, weeks of ordinary use"),
                f"{language.number(first['stock_weeks'])} ({_stock(first, language)})",
            ),
        ],
    )


def _stock(row: pd.Series, language: Language) -> str:
    return f"{about(language, row['stock'])} {named(language, UNITS, row['unit'])}"


def _ends(row: pd.Series, language: Language) -> tuple[str, str]:
    return language.number(row["first_short_p05"]), language.number(row["first_short_p95"])


def _most_unmet(result: EnduranceResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    most = result.items.loc[result.items["unmet_share"].idxmax()]
    return _card(
        _("Most unmet need: %(item)s") % {"item": item_name(language, most["item"], first=False)},
        language.percent(most["unmet_share"]),
        _("of the need is not met; nobody shares"),
        [
            (_("Needed in the whole course"), about(language, most["need"])),
            (_("Not met"), about(language, most["unmet"])),
            (_("Not met if all share"), about(language, most["unmet_shared"])),
        ],
    )
