"""The tables of a page about stock, every cell already written as people read it."""

import pandas as pd

from samvirke.prepare.measures.stock.result import StockResult
from samvirke.prepare.report.endurance_words import about, item_name
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.measure_rows import STATUSES, millions, quantity_name
from samvirke.prepare.report.measure_rows import optimum as optimum_of
from samvirke.prepare.report.stock_words import tail_name
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import named


def depots(result: StockResult, language: Language) -> Table:
    """Return the new stock of each item by depot."""
    items = result.items[["item", "unit"]].to_dict(orient="records")
    headings = (
        language.gettext("Depot"),
        *(quantity_name(language, row["item"], row["unit"]) for row in items),
    )
    rows = []
    for (_, name), part in result.placed.groupby(["depot", "depot_name"], sort=False):
        by_item = part.set_index("item")["quantity"]
        rows.append((str(name), *(about(language, float(by_item.get(row["item"], 0.0))) for row in items)))
    return Table(headings, tuple(rows))


def placed(result: StockResult, language: Language) -> Table:
    """Return everything that is known of each item at each depot."""
    _ = language.gettext
    headings = (
        _("Depot"),
        _("Item"),
        _("New stock"),
        _("There today"),
        _("Three months of normal use (§ 8 a)"),
        _("Most that normal use rotates"),
        _("To buy, million kroner"),
        _("Holding, million kroner a year"),
        _("Expiry, million kroner a year"),
    )
    rows = [
        (
            row["depot_name"],
            quantity_name(language, row["item"], row["unit"]),
            *(about(language, row[name]) for name in ("quantity", "existing", "duty", "rotation")),
            *(millions(language, row[f"{name}_nok"]) for name in ("purchase", "holding", "expiry")),
        )
        for row in result.placed.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def costs(result: StockResult, language: Language) -> Table:
    """Return what of each item is stored and what it costs."""
    _ = language.gettext
    headings = (
        _("Item"),
        _("New stock"),
        _("There today"),
        _("Three months of normal use (§ 8 a)"),
        _("To buy, million kroner"),
        _("Cost, million kroner a year"),
        _("of which transport"),
    )
    rows = [
        (
            quantity_name(language, row["item"], row["unit"]),
            *(about(language, row[name]) for name in ("quantity", "existing", "duty")),
            *(millions(language, row[f"{name}_nok"]) for name in ("purchase", "yearly", "transport")),
        )
        for row in result.items.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows))


def unmet(result: StockResult, language: Language) -> Table:
    """Return what stays unmet of each item without the plan and with it."""
    _ = language.gettext
    worst = tail_name(result, language)
    headings = (
        _("Item"),
        _("Need beyond ordinary supply"),
        _("Unmet without"),
        _("Unmet without") + ", " + worst,
        _("of which care, without"),
        _("Unmet with the plan"),
        _("Unmet with the plan") + ", " + worst,
        _("of which care, with"),
    )
    columns = (
        "need",
        *(f"{name}_{side}" for side in ("without", "with") for name in ("unmet", "cvar", "care")),
    )
    rows = [
        (
            quantity_name(language, row["item"], row["unit"]),
            *(about(language, row[name]) for name in columns),
        )
        for row in result.items.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows))


def frontier(result: StockResult, language: Language) -> Table:
    """Return cost against risk, each plan on its own courses and on others."""
    _ = language.gettext
    worst = tail_name(result, language)
    headings = (
        _("Item"),
        _("Status"),
        _("Cost, million kroner a year"),
        _("New stock"),
        _("Unmet"),
        _("Unmet") + ", " + worst,
        _("On other courses, best shipping"),
        _("On other courses") + ", " + worst,
        _("On other courses, day by day"),
        _("Day by day") + ", " + worst,
        _("Gap"),
    )
    columns = (
        "quantity",
        *(f"{name}{kind}" for kind in ("", "_held_out", "_simulated") for name in ("unmet", "cvar")),
    )
    rows = [
        (
            item_name(language, row["item"]),
            named(language, STATUSES, row["status"]),
            millions(language, row["yearly_nok"]),
            *(about(language, row[name]) for name in columns),
            language.percent(row["gap"], 1),
        )
        for row in result.frontier.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def next_money(result: StockResult, language: Language) -> Table:
    """Return what the next step of money buys of each item."""
    _ = language.gettext
    headings = (
        _("Item"),
        _("Its part, million kroner a year"),
        _("More stock"),
        _("Less unmet"),
        _("Less unmet") + ", " + tail_name(result, language),
    )
    rows = [
        (
            quantity_name(language, row["item"], row["unit"]),
            millions(language, row["more_nok"]),
            *(about(language, row[name]) for name in ("more_quantity", "less_unmet", "less_cvar")),
        )
        for row in result.next_money.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows))


def ladder(result: StockResult, language: Language) -> Table:
    """Return each item's part of a budget and the risk that is left, by budget."""
    items = list(result.items["item"])
    headings = (
        language.gettext("Budget, million kroner a year"),
        *(
            text
            for item in items
            for text in (
                language.gettext("%(item)s, million kroner") % {"item": item_name(language, item)},
                language.gettext("%(item)s, risk left") % {"item": item_name(language, item)},
            )
        ),
    )
    rows = []
    for budget, part in result.ladder.groupby("budget_nok", sort=True):
        by_item = part.set_index("item").reindex(items)
        cells = [
            (millions(language, row.part_nok), language.percent(row.risk_share))
            for row in by_item.itertuples()
        ]
        rows.append((millions(language, budget), *(text for pair in cells for text in pair)))
    return Table(headings, tuple(rows), words=0)


def optimum(result: StockResult, language: Language) -> Table:
    """Return how good each item's plan is."""
    items: pd.DataFrame = result.items
    return optimum_of(
        [quantity_name(language, row["item"], row["unit"]) for row in items.to_dict(orient="records")],
        items,
        language.gettext("Item"),
        language,
    )
