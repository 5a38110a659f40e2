"""The command `samvirke stock`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samvirke.cli.conventions import OUT, Json, command, finding, print_json, print_table, say
from samvirke.cli.progress import progress
from samvirke.cli.shown import UNKNOWN, percent

if TYPE_CHECKING:
    import pandas as pd

    from samvirke.prepare.measures.stock.result import StockResult

MILLION = 1e6
LEAST_TOLD = 0.005  # a share unmet that is still told
ALIKE = 0.01  # of an item's mean need: columns that differ by less are called alike


@command
def stock(
    region: Annotated[str, typer.Argument(help="A built-in region (norway) or the path of a package.")],
    item: Annotated[
        list[str] | None, typer.Option(help="Item of the catalogue; repeat. Default: the five of § 8 a.")
    ] = None,
    preset: Annotated[
        list[str] | None,
        typer.Option(
            help="Epidemic or preset file; several, all equally likely: repeat it. "
            "Default: covid19_wild_type (samvirke stress has another)."
        ),
    ] = None,
    runs: Annotated[int, typer.Option(help="Courses that the plan is made on.")] = 50,
    held_out: Annotated[int, typer.Option(help="Other courses that it is tried on; 0: none.")] = 20,
    budget: Annotated[
        float, typer.Option(help="NOK a year for all items; the default is an example.")
    ] = 50e6,
    more: Annotated[float, typer.Option(help="What the next step of money is, NOK a year.")] = 10e6,
    depots: Annotated[str, typer.Option(help="Where stock may lie: trusts, regions or one.")] = "trusts",
    lead_days: Annotated[int, typer.Option(help="Days from depot to another health region.")] = 2,
    supply: Annotated[
        float, typer.Option(help="Share of normal use that is still delivered during the course.")
    ] = 1.0,
    duty: Annotated[bool, typer.Option(help="Keep three months of normal use (§ 8 a) at least.")] = True,
    tail: Annotated[float, typer.Option(help="CVaR is the mean of courses worse than this share.")] = 0.95,
    tail_share: Annotated[float, typer.Option(help="Weight of CVaR against the mean, 0 to 1.")] = 0.5,
    need: Annotated[str, typer.Option(help="What patients need: drawn, low, base or high.")] = "drawn",
    price: Annotated[str, typer.Option(help="Level of our prices: low, base or high.")] = "base",
    prices: Annotated[Path | None, typer.Option(help="Your own prices, CSV; see docs/stock.md.")] = None,
    time_limit: Annotated[float, typer.Option(help="Seconds for the solver, each programme.")] = 300.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    out: Annotated[Path | None, typer.Option(*OUT, help="Folder for the tables and report.html.")] = None,
    language: Annotated[str, typer.Option(help="Language of the report: nb, nn or en.")] = "nb",
    as_json: Json = False,
) -> None:
    """Place stock before the next epidemic: how much of what, where, at what cost and risk."""
    from samvirke.prepare.files import check_language
    from samvirke.prepare.measures.stock.files import write_stock
    from samvirke.prepare.measures.stock.prices import open_prices
    from samvirke.prepare.measures.stock.proposal import stock_plan
    from samvirke.prepare.measures.stock.question import DUTY_ITEMS, StockQuestion
    from samvirke.register.region import Region

    check_language(language)
    question = StockQuestion(
        items=tuple(item or DUTY_ITEMS),
        presets=tuple(preset or ("covid19_wild_type",)),
        runs=runs,
        held_out=held_out,
        seed=seed,
        budget_nok=budget,
        more_nok=more,
        depots=depots,  # type: ignore[arg-type]  # the question checks it and says what is allowed
        lead_days=lead_days,
        supply_share=supply,
        duty=duty,
        tail=tail,
        tail_share=tail_share,
        level=price,  # type: ignore[arg-type]
        need_level=need,  # type: ignore[arg-type]
        time_limit_s=time_limit,
    )
    table = open_prices(question.level)
    if prices is not None:
        table = table.with_file(prices, question.level)
    opened = Region.open(region)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # said now, not after the work
    with progress(runs + held_out, f"courses in {region}") as (done, said):
        result = stock_plan(opened, question, prices=table, done=done, said=said)
    files = write_stock(result, out, language) if out else []
    if as_json:
        print_json(_document(result, files))
    else:
        _show(result)
        for warning in result.warnings:
            say(f"note: {warning}")
        for file in files:
            say(f"wrote {file}")
    if result.status != "optimal":
        finding(f"a plan is not proven ({result.status}); give the solver more --time-limit")


def _show(result: "StockResult") -> None:
    """Print what a planner asks first: what it costs, what it meets, where it lies, what more would buy."""
    question = result.question
    title = (
        f"{result.region_title}: {', '.join(result.presets)}; {question.runs} courses of {result.days} days, "
        f"seed {question.seed}"
    )
    whole = result.nok_for_all()
    rows: list[tuple[object, ...]] = [
        (
            row.item,
            _count(row.quantity),
            _count(row.existing),
            _count(row.duty),
            _millions(row.yearly_nok),
            _millions(whole[row.item]),
            _millions(row.purchase_nok),
            row.status,
            percent(row.gap, 1),
        )
        for row in result.items.itertuples()
    ]
    if len(rows) > 1:
        sums = (result.items["yearly_nok"].sum(), whole.sum(), result.items["purchase_nok"].sum())
        rows.append(("together", "", "", "", *map(_millions, sums), result.status, ""))
    print_table(
        (
            "item",
            "new stock",
            "there today",
            "§ 8 a",
            "M NOK/year",
            "to meet all",
            "M NOK to buy",
            "status",
            "gap",
        ),
        rows,
        title=title,
    )
    _show_least_covered(result, whole)
    worst = f"worst {1 - question.tail:.0%}"
    print_table(
        ("item", "need", "unmet today", worst, "of care", "with the plan", worst, "of care"),
        [
            (
                row.item,
                *(
                    _count(number)
                    for number in (
                        row.need,
                        row.unmet_without,
                        row.cvar_without,
                        row.care_without,
                        row.unmet_with,
                        row.cvar_with,
                        row.care_with,
                    )
                ),
            )
            for row in result.items.itertuples()
        ],
        title="Need beyond ordinary supply, and what stays unmet: mean, mean of the worst, of care",
    )
    _show_where(result)
    print_table(
        ("item", "M NOK/year", "stock", "unmet", "worst", "other courses", "day by day"),
        [
            (
                row.item,
                _millions(row.yearly_nok),
                _count(row.quantity),
                _count(row.unmet),
                _count(row.cvar),
                _count(row.unmet_held_out),
                _count(row.unmet_simulated),
            )
            for row in result.frontier.itertuples()
        ],
        title="Cost against risk; on other courses shipped in the best way, and by the rules of the store",
    )
    print_table(
        ("item", "M NOK/year more", "more stock", "less unmet", "less in the worst"),
        [
            (
                row.item,
                _millions(row.more_nok),
                _count(row.more_quantity),
                _count(row.less_unmet),
                _count(row.less_cvar),
            )
            for row in result.next_money.itertuples()
        ],
        title=f"What {_millions(question.more_nok)} million kroner more a year buys",
    )
    if _is_alike(result):
        say(
            f"note: day by day is as on other courses within {ALIKE:.0%} of need: what lacks there is stock, "
            "not foresight of where and when"
        )
    if result.left_nok >= 1:
        say(
            f"note: {_millions(result.left_nok)} of {_millions(question.budget_nok)} million kroner a year "
            "would lower no unmet need in these courses"
        )


def _show_least_covered(result: "StockResult", whole: "pd.Series[float]") -> None:
    """Say which item is met least and why; a mean over items hides both."""
    needed = result.items[result.items["need"] > 0].set_index("item")
    left = needed["unmet_with"] / needed["need"]
    if len(left) < 2 or left.max() < LEAST_TOLD:
        return
    item = left.idxmax()
    say(
        f"note: least covered is {item}, {left.max():.0%} stays unmet: to meet all of it costs "
        f"{_millions(whole[item])} of the {_millions(whole.sum())} million kroner a year for all items, and "
        "money goes first where a krone lowers the share of need unmet the most"
    )


def _is_alike(result: "StockResult") -> bool:
    """Say whether shipping by the rules of the store leaves as much unmet as the best shipping there is."""
    need = result.frontier["item"].map(result.items.set_index("item")["need"])
    apart = (result.frontier["unmet_simulated"] - result.frontier["unmet_held_out"]).abs()
    return bool((apart <= ALIKE * need).all())


def _show_where(result: "StockResult") -> None:
    items = list(result.items["item"])
    rows = []
    for (_, name), part in result.placed.groupby(["depot", "depot_name"], sort=False):
        rows.append((name, *(_at(part, item) for item in items)))
    print_table(("depot", *items), rows, title="New stock by depot, in the unit of the item")


def _at(part: "pd.DataFrame", item: str) -> str:
    found = part.loc[part["item"] == item, "quantity"]
    return _count(float(found.iloc[0])) if len(found) else UNKNOWN


def _count(value: float) -> str:
    return f"{value:,.0f}" if value == value else UNKNOWN  # noqa: PLR0124 (NaN: not known)


def _millions(nok: float) -> str:
    return f"{nok / MILLION:,.2f}"


def _document(result: "StockResult", files: list[Path]) -> dict[str, object]:
    return {
        "region": result.region_name,
        "presets": list(result.presets),
        "question": asdict(result.question),
        "status": result.status,
        "days": result.days,
        "left_nok": result.left_nok,
        "items": result.items.to_dict(orient="records"),
        "placed": result.placed.to_dict(orient="records"),
        "frontier": result.frontier.to_dict(orient="records"),
        "next_money": result.next_money.to_dict(orient="records"),
        "ladder": result.ladder.to_dict(orient="records"),
        "method": list(result.method),
        "warnings": list(result.warnings),
        "files": [str(file) for file in files],
    }
