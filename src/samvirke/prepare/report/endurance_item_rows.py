"""The tables of protective equipment: when it runs short, how much, for whom, and how sure that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from samvirke.prepare.endurance.result import EnduranceResult
from samvirke.prepare.report.endurance_rows import months, preset_of_result, text_or_dash
from samvirke.prepare.report.endurance_words import (
    KNOWN_AS,
    PER,
    UNITS,
    about,
    about_span,
    coefficient_name,
    day_cell,
    item_name,
)
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import named

OWNERS = 15  # of each item on the page; all are in the file


@dataclass(frozen=True)
class OwnersShort:
    """Those who go short of one item: how many, and the table of the largest unmet needs."""

    summary: str
    table: Table


def shortages(result: EnduranceResult, language: Language) -> Table:
    """Return when each item runs short, the first first."""
    _ = language.gettext
    headings = (
        _("Item"),
        _("First to go short"),
        _("Somebody short from day"),
        _("5–95 % of the runs, day"),
        _("Empty if all share, day"),
        _("Runs with a shortage"),
        _("Stock"),
        _("Stock, weeks of ordinary use"),
    )
    rows = [
        (
            item_name(language, row["item"]),
            text_or_dash(row["first_owner_name"]),
            day_cell(language, result.starts_on, row["first_short_p50"]),
            language.span(language.number(row["first_short_p05"]), language.number(row["first_short_p95"])),
            day_cell(language, result.starts_on, row["out_p50"]),
            language.percent(row["share_short"]),
            f"{about(language, row['stock'])} {named(language, UNITS, row['unit'])}",
            language.number(row["stock_weeks"]),
        )
        for row in _by_shortage(result)
    ]
    return Table(headings, tuple(rows), words=2)


def amounts(result: EnduranceResult, language: Language) -> Table:
    """Return need in bands beside what is used: need as if nothing were short, use as far as stock went."""
    _ = language.gettext
    headings = (
        _("Item"),
        _("Ordinary day"),
        _("Extra need, low"),
        _("Extra need, base"),
        _("Extra need, high"),
        _("Worst day, times ordinary"),
        _("Need in all"),
        _("Used"),
        _("Not met"),
        _("Not met, share"),
        _("Not met if all share"),
    )
    rows = [
        (
            item_name(language, row["item"]),
            about(language, row["normal_day"]),
            *(about(language, row[f"extra_{level}"]) for level in ("low", "base", "high")),
            language.amount(row["peak_day_base"]),
            about(language, row["need"]),
            about(language, row["need"] - row["unmet"]),
            about(language, row["unmet"]),
            language.percent(row["unmet_share"], 1),
            about(language, row["unmet_shared"]),
        )
        for row in _by_shortage(result)
    ]
    return Table(headings, tuple(rows))


def item_courses(result: EnduranceResult, language: Language) -> Table:
    """Return need, use and stock of each item month by month."""
    _ = language.gettext
    headings = (
        _("Item"),
        _("Day"),
        _("Need"),
        _("5–95 % of the runs"),
        _("Low–high coefficients"),
        _("Used"),
        _("Left in stock"),
    )
    days = set(months(result))
    of = dict(iter(result.item_days.groupby("item", sort=False)))
    rows = [
        (
            item_name(language, item["item"]),
            day_cell(language, result.starts_on, row["day"]),
            about(language, row["need_p50"]),
            about_span(language, row["need_p05"], row["need_p95"]),
            about_span(language, row["need_low"], row["need_high"]),
            about(language, row["used_p50"]),
            about(language, row["left_p50"]),
        )
        for item in _by_shortage(result)
        if item["item"] in of
        for row in of[item["item"]].to_dict(orient="records")
        if row["day"] in days
    ]
    return Table(headings, tuple(rows), words=2)


def owners_in_short(result: EnduranceResult, language: Language) -> Table:
    """Return for each item how many go short of it, and who lacks most."""
    _ = language.gettext
    headings = (
        _("Item"),
        _("Largest unmet need"),
        _("Not met there"),
        _("Not met there, share"),
        _("How many go short"),
    )
    rows = []
    for item in _by_shortage(result):
        short = result.owners[result.owners["item"] == item["item"]]
        if short.empty:
            continue
        most = short.loc[short["unmet"].idxmax()]
        rows.append(
            (
                item_name(language, item["item"]),
                text_or_dash(most["owner_name"]),
                about(language, most["unmet"]),
                language.percent(most["unmet"] / most["need"] if most["need"] else 0.0),
                language.number(len(short)),
            )
        )
    return Table(headings, tuple(rows), words=2)


def owners(result: EnduranceResult, language: Language) -> list[OwnersShort]:
    """Return for each item who goes short of it, the largest unmet needs first."""
    return list(_owners(result, language))


def _owners(result: EnduranceResult, language: Language) -> Iterator[OwnersShort]:
    _ = language.gettext
    headings = (
        _("Whose duty"),
        _("Need"),
        _("Not met"),
        _("Not met, share"),
        _("Short from day"),
        _("Stock lasts, days of ordinary use"),
    )
    for item in _by_shortage(result):
        short = result.owners[result.owners["item"] == item["item"]]
        if short.empty:
            continue
        shown = short.sort_values("unmet", ascending=False, kind="stable").head(OWNERS)
        rows = [
            (
                text_or_dash(row["owner_name"]),
                about(language, row["need"]),
                about(language, row["unmet"]),
                language.percent(row["unmet"] / row["need"] if row["need"] else 0.0),
                day_cell(language, result.starts_on, row["first_short_p50"]),
                language.number(row["cover_days"]),
            )
            for row in shown.to_dict(orient="records")
        ]
        text = language.ngettext(
            "%(item)s: %(num)s goes short",
            "%(item)s: %(num)s go short, the largest unmet needs first",
            len(short),
        )
        values = {"item": item_name(language, item["item"]), "num": language.number(len(short))}
        yield OwnersShort(text % values, Table(headings, tuple(rows)))


def presets(result: EnduranceResult, language: Language) -> Table:
    """Return the order in which items run short under each preset."""
    _ = language.gettext
    table = result.presets.sort_values("order", kind="stable")
    most = int(table["order"].max()) if table["order"].notna().any() else 0
    headings = (_("Preset"), *(_("No. %(rank)s, from day") % {"rank": rank + 1} for rank in range(most)))
    rows = []
    for preset in dict.fromkeys(result.presets["preset"]):
        of = table[(table["preset"] == preset) & table["first_short_day"].notna()]
        cells = [
            f"{item_name(language, row['item'])}, {language.number(row['first_short_day'])}"
            for row in of.to_dict(orient="records")
        ]
        cells += [ABSENT] * (most - len(cells))
        rows.append((preset_of_result(result, preset, language), *cells))
    return Table(headings, tuple(rows), words=most + 1)


def presets_in_full(result: EnduranceResult, language: Language) -> Table:
    """Return both days of each item under each preset."""
    _ = language.gettext
    headings = (
        _("Preset"),
        _("Item"),
        _("Order"),
        _("Somebody short from day"),
        _("Empty if all share, day"),
    )
    table = result.presets
    ranks = {preset: rank for rank, preset in enumerate(dict.fromkeys(table["preset"]))}
    ordered = table.assign(rank=table["preset"].map(ranks)).sort_values(["rank", "order"], kind="stable")
    rows = [
        (
            preset_of_result(result, row["preset"], language),
            item_name(language, row["item"]),
            language.number(row["order"]),
            day_cell(language, result.starts_on, row["first_short_day"]),
            day_cell(language, result.starts_on, row["out_day"]),
        )
        for row in ordered.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def sensitivity(result: EnduranceResult, language: Language) -> Table:
    """Return what each unknown coefficient may change, the widest first."""
    _ = language.gettext
    headings = (
        _("Coefficient"),
        _("Low"),
        _("Base value"),
        _("High"),
        _("Not met at low"),
        _("Not met at base"),
        _("Not met at high"),
        _("Width, pp"),
    )
    rows = [
        (
            coefficient_name(language, row["coefficient"]),
            *(coefficient(language, row[level]) for level in ("low", "base", "high")),
            *(language.percent(row[f"at_{level}"], 1) for level in ("low", "base", "high")),
            language.number(100 * row["swing"], 1),
        )
        for row in result.sensitivity.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows))


def use(result: EnduranceResult, language: Language) -> Table:
    """Return the coefficients that the needs rest on, with their sources."""
    _ = language.gettext
    headings = (
        _("Item"),
        _("Per"),
        _("How it is known"),
        _("Source"),
        _("Year"),
        _("Reckoned with"),
        _("Low"),
        _("Base value"),
        _("High"),
    )
    rows = [
        (
            item_name(language, row["item"]),
            named(language, PER, row["per"]),
            named(language, KNOWN_AS, text_or_dash(row["quality"])),
            text_or_dash(row["source"]),
            text_or_dash(str(row["year"])),
            *(coefficient(language, row[column]) for column in ("value", "low", "base", "high")),
        )
        for row in result.use.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=5, quoted=3)


def coefficient(language: Language, value: Any) -> str:
    """Write a coefficient: large ones whole, small ones with what matters of them."""
    size = abs(float(value))
    if size >= 100 or size == int(size):
        return language.number(value)
    return language.number(value, 1 if size >= 10 else 2 if size >= 0.1 else 3)


def _by_shortage(result: EnduranceResult) -> list[dict[str, Any]]:
    ordered = result.items.sort_values(["first_short_p50", "item"], kind="stable", na_position="last")
    rows: list[dict[str, Any]] = ordered.to_dict(orient="records")
    return rows
