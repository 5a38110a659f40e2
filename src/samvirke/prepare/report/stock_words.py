"""What a page about stock says in sentences: what was asked, what is found, the figures of each item."""

from typing import Any

from samvirke.prepare.measures.stock.result import StockResult
from samvirke.prepare.report.endurance_words import UNITS, about, item_name
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.measure_rows import STATUSES, change_to, millions, share_of
from samvirke.prepare.report.vocabulary import named

LEFT = 0.005  # a share unmet that is still told


def asked(result: StockResult, language: Language) -> str:
    """Say what was asked, in one line."""
    question = result.question
    return language.gettext(
        "%(presets)s; %(runs)s courses of %(days)s days, seed %(seed)s; a budget of %(budget)s million "
        "kroner a year."
    ) % {
        "presets": ", ".join(language.gettext(title) for title in result.presets),
        "runs": language.number(question.runs),
        "days": language.number(result.days),
        "seed": question.seed,
        "budget": millions(language, question.budget_nok),
    }


def answer(result: StockResult, language: Language) -> str:
    """Say in one or two sentences what the money does."""
    needed = result.items[result.items["need"] > 0]
    if needed.empty:
        return language.gettext(
            "No course asks for more than ordinary supply gives: nothing more need be stored."
        )
    before = (needed["unmet_without"] / needed["need"]).mean()
    after = needed["unmet_with"] / needed["need"]
    text = language.ngettext(
        "For %(cost)s million kroner a year, unmet need beyond ordinary supply falls from %(before)s to "
        "%(after)s, modelled.",
        "For %(cost)s million kroner a year, unmet need beyond ordinary supply falls from %(before)s to "
        "%(after)s, modelled, as a mean over %(num)s items that all count the same.",
        len(needed),
    ) % {
        "cost": millions(language, result.items["yearly_nok"].sum()),
        "before": language.percent(before),
        "after": language.percent(after.mean()),
        "num": language.number(len(needed)),
    }
    if after.max() < LEFT or len(needed) == 1:
        return text
    whole = result.nok_for_all()
    item = str(needed.loc[after.idxmax(), "item"])
    least = language.gettext(
        "Least covered is %(item)s: %(share)s stays unmet, for to meet all of it costs %(cost)s of the "
        "%(all)s million kroner a year for all items, and money goes first where it lowers the share of need "
        "unmet the most."
    ) % {
        "item": item_name(language, item, first=False),
        "share": language.percent(after.max()),
        "cost": millions(language, whole[item]),
        "all": millions(language, whole.sum()),
    }
    return f"{text} {least}"


def where(result: StockResult, language: Language) -> str:
    """Say what it takes to buy, where it lies, and what money would do nothing."""
    depots = result.placed.loc[result.placed["quantity"] > 0, "depot"].nunique()
    text = language.ngettext(
        "The stock is bought once for %(purchase)s million kroner and lies at %(num)s depot.",
        "The stock is bought once for %(purchase)s million kroner and lies at %(num)s depots.",
        depots,
    ) % {
        "purchase": millions(language, result.items["purchase_nok"].sum()),
        "num": language.number(depots),
    }
    if result.left_nok < 1:
        return text
    left = language.gettext(
        "Of the budget %(left)s million kroner a year would lower nothing in these courses."
    ) % {"left": millions(language, result.left_nok)}
    return f"{text} {left}"


def tail_name(result: StockResult, language: Language) -> str:
    """Return what the worst courses are called, by the share that was asked for."""
    return language.gettext("mean of the worst %(share)s") % {"share": language.percent(_tail(result))}


def cards(result: StockResult, language: Language) -> list[dict[str, Any]]:
    """Return the figures of each item, and how good the plan is."""
    return [
        *(_item_card(result, row, language) for row in result.items.to_dict(orient="records")),
        _good(result, language),
    ]


def _item_card(result: StockResult, row: dict[str, Any], language: Language) -> dict[str, Any]:
    _ = language.gettext
    unit = named(language, UNITS, row["unit"])
    return {
        "label": item_name(language, row["item"]),
        "big": language.percent(share_of(row["unmet_with"], row["need"])),
        "unit": _("of the need beyond ordinary supply unmet with the plan; without it %(share)s")
        % {"share": language.percent(share_of(row["unmet_without"], row["need"]))},
        "facts": [
            (_("New stock (%(unit)s)") % {"unit": unit}, about(language, row["quantity"])),
            (_("Cost, million kroner a year"), millions(language, row["yearly_nok"])),
            (
                _("Unmet, %(tail)s") % {"tail": tail_name(result, language)},
                change_to(about(language, row["cvar_without"]), about(language, row["cvar_with"])),
            ),
        ],
    }


def _good(result: StockResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    return {
        "label": _("How good the plan is"),
        "big": named(language, STATUSES, result.status),
        "unit": _("on the courses that it was made on; the least good of its items"),
        "facts": [
            (_("Largest gap"), language.percent(result.items["gap"].max(), 1)),
            (_("Of the budget left, million kroner a year"), millions(language, result.left_nok)),
        ],
    }


def _tail(result: StockResult) -> float:
    return round(1 - result.question.tail, 6)
