"""One owner's part of a stress test: what falls short that is theirs, and what they must do about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from samvirke.prepare.report.endurance_words import about, day_cell, day_said, item_name
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import FUNCTIONS, named
from samvirke.web.words import N_
from samvirke.web.work.record import Work

LATE = N_(
    "%(service)s in %(place)s: %(share)s of the needs are met in time, and the standard asks %(asked)s. "
    "%(gap)s a year come too late beyond what it lets pass. Bring help nearer, or agree with a "
    "neighbour who is."
)
SHORT = N_(
    "%(item)s: about %(unmet)s of %(need)s are not met, and you are short from %(day)s. What you hold lasts "
    "%(cover)s days of ordinary use. Store more, or agree with somebody who has, before that day."
)
BEDS = N_(
    "%(hospital)s: %(over)s patient-days in intensive care have no bed when each hospital stands alone; at "
    "the peak %(peak)s need one and %(room)s are free at most. Staff more beds, or agree on who takes the "
    "patients."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerView:
    """What is one owner's.

    Parameters
    ----------
    owner, name
        Who.
    to_do
        What falls short and what closes it, a sentence each, in the language, the worst first.
    tables
        Caption and table.
    """

    owner: str
    name: str
    to_do: Sequence[str]
    tables: Sequence[tuple[str, Table]]


def owners_in(work: Work) -> list[tuple[str, str]]:
    """Return the owners that a result has something for: id and name, by name; none for other kinds."""
    if work.request.kind not in _VIEWS or work.became.state != "done":
        return []
    names: dict[str, str] = {}
    for file in _FILES[work.request.kind]:
        table = _read(work.folder / "files" / file)
        names |= dict(zip(table["owner"], table["owner_name"], strict=True))
    return sorted(((owner, name or owner) for owner, name in names.items() if owner), key=lambda one: one[1])


def owner_view(work: Work, owner: str, language: Language) -> OwnerView:
    """Return one owner's part of a result.

    Parameters
    ----------
    work
        Done, of a kind that `owners_in` knows.
    owner
        One of `owners_in`.
    language
        Of the words.
    """
    to_do, tables = _VIEWS[work.request.kind](work, owner, language)
    name = dict(owners_in(work)).get(owner, owner)
    return OwnerView(owner=owner, name=name, to_do=to_do, tables=tables)


def _everyday(work: Work, owner: str, language: Language) -> tuple[list[str], list[tuple[str, Table]]]:
    _ = language.gettext
    table = _read(work.folder / "files" / "shortfall.csv")
    own = table[(table["owner"] == owner) & table["share_required"].notna()]
    own = own.sort_values(["gap", "required"], ascending=False, kind="stable")
    rows, to_do = [], []
    for row in own.to_dict(orient="records"):
        service = named(language, FUNCTIONS, row["function"])
        share, asked = language.percent(row["share_in_time"]), language.percent(row["share_required"])
        span = language.span(
            language.percent(row["share_in_time_low"]), language.percent(row["share_in_time_high"])
        )
        rows.append(
            (
                service,
                row["municipality_name"],
                row["most_help_from"] or "–",
                language.amount(row["required"]),
                f"{share} ({span})",
                asked,
                language.amount(row["gap"]),
                language.minutes(row["p90_s"]),
            )
        )
        if row["gap"] > 0:
            values = {
                "service": service,
                "place": row["municipality_name"],
                "share": share,
                "asked": asked,
                "gap": language.amount(row["gap"]),
            }
            to_do.append(_(LATE) % values)
    headings = (
        _("Service"),
        _("Municipality"),
        _("Who else comes most"),
        _("Needs a year"),
        _("In time"),
        _("Asked"),
        _("Gap a year"),
        _("9 of 10 within, min"),
    )
    return to_do, [(_("Response times that are their duty, modelled"), Table(headings, tuple(rows), words=3))]


def _pandemic(work: Work, owner: str, language: Language) -> tuple[list[str], list[tuple[str, Table]]]:
    to_do, tables = [], []
    for part in (_beds, _stock):
        said, shown = part(work, owner, language)
        to_do += said
        tables += shown
    return to_do, tables


def _stock(work: Work, owner: str, language: Language) -> tuple[list[str], list[tuple[str, Table]]]:
    _ = language.gettext
    table = _read(work.folder / "files" / "owners.csv")
    own = table[table["owner"] == owner].sort_values("first_short_p50", kind="stable")
    starts_on = work.figures["starts_on"]
    rows, to_do = [], []
    for row in own.to_dict(orient="records"):
        values = {
            "item": item_name(language, row["item"]),
            "need": about(language, row["need"]),
            "unmet": about(language, row["unmet"]),
            "day": day_said(language, starts_on, row["first_short_p50"]),
            "cover": language.number(row["cover_days"]),
        }
        day = day_cell(language, starts_on, row["first_short_p50"])
        share = language.percent(row["unmet"] / row["need"] if row["need"] else 0.0)
        rows.append((values["item"], values["need"], values["unmet"], share, day, values["cover"]))
        to_do.append(_(SHORT) % values)
    if not rows:
        return [], []
    headings = (
        _("Item"),
        _("Need"),
        _("Not met"),
        _("Not met, share"),
        _("Short from day"),
        _("Stock lasts, days of ordinary use"),
    )
    return to_do, [(_("Protective equipment that runs short, modelled"), Table(headings, tuple(rows)))]


def _beds(work: Work, owner: str, language: Language) -> tuple[list[str], list[tuple[str, Table]]]:
    _ = language.gettext
    table = _read(work.folder / "files" / "hospitals.csv")
    own = table[table["owner"] == owner].sort_values("over_hospital", ascending=False, kind="stable")
    rows, to_do = [], []
    for row in own.to_dict(orient="records"):
        over, room = language.amount(row["over_hospital"]), language.number(row["room_most"])
        peak = language.number(row["peak_p50"])
        rows.append((row["name"], language.number(row["room"], 1), room, peak, over))
        if row["over_hospital"] > 0:
            values = {"hospital": row["name"], "over": over, "peak": peak, "room": room}
            to_do.append(_(BEDS) % values)
    if not rows:
        return [], []
    headings = (
        _("Hospital"),
        _("Free beds today"),
        _("Free beds at most"),
        _("Needed at the peak"),
        _("Patient-days without a bed"),
    )
    return to_do, [(_("Intensive care, modelled"), Table(headings, tuple(rows)))]


def _read(path: Path) -> pd.DataFrame:
    """Return a table as it was written; texts that are not there are empty."""
    table = pd.read_csv(path, dtype={"owner": "str", "municipality": "str"})
    words = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
    return table.assign(**{name: table[name].fillna("") for name in words})


View = Callable[[Work, str, Language], tuple[list[str], list[tuple[str, Table]]]]
_VIEWS: dict[str, View] = {"everyday": _everyday, "pandemic": _pandemic}
_FILES: dict[str, Any] = {"everyday": ("shortfall.csv",), "pandemic": ("hospitals.csv", "owners.csv")}
