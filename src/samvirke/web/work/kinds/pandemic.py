"""An epidemic: how many fall ill, where beds are short, what runs out first and who goes without."""

from collections.abc import Mapping, Sequence
from typing import Any

from samvirke.prepare.report.language import Language
from samvirke.register.region import Region
from samvirke.web.words import N_
from samvirke.web.work.kind import Choice, Input, Kind, words_of
from samvirke.web.work.kinds.everyday import SEED
from samvirke.web.work.order import Order
from samvirke.web.work.output import write_figures, write_pages
from samvirke.web.work.progress import Progress

DEFAULT = "fhi_march_2020"
RUNS, MOST_RUNS = 20, 500
MOST_DAYS = 2000  # as the threat has it
CUT_DAYS = 90
IN_LISTS = ("infected_share", "peak_intensive", "peak_in_hospital", "intensive_days_over_hospital")


def run(order: Order, progress: Progress) -> None:
    """Put the region under the epidemic."""
    from samvirke.engine.endurance.normal_use import items_with_normal_use
    from samvirke.engine.endurance.use_file import open_use
    from samvirke.prepare.endurance.files import write_endurance
    from samvirke.prepare.endurance.stress import endure
    from samvirke.prepare.report import endurance_page
    from samvirke.prepare.supply_breaks import breaks_of
    from samvirke.threats.pandemic.preset_file import open_preset
    from samvirke.threats.pandemic.threat import Pandemic

    asked = order.parameters
    progress.of(asked["runs"], abreast=order.processes)
    region = order.open_region()
    threat = Pandemic(preset=asked["preset"], days=asked["days"], contacts=asked["contacts"])
    days = open_preset(threat.preset).days if asked["days"] is None else asked["days"]
    cuts = breaks_of(
        cuts_asked(asked), (), items_with_normal_use(), days=days, starts_at_utc=threat.starts_at_utc
    )
    result = endure(
        region,
        threat,
        runs=asked["runs"],
        seed=asked["seed"],
        stock=asked["stock_file"] if asked["stock"] == "file" else asked["stock"] or None,
        supply=asked["supply"] / 100,
        cuts=None if cuts is None else cuts.unfold(region, asked["seed"]),
        sharing=asked["sharing"],
        use=open_use(asked["use"]) if asked["use"] else None,
        processes=order.processes,
        done=progress.done,
        said=progress.said,
    )
    progress.said("tables and reports")
    write_endurance(result, order.files)
    write_pages(order, endurance_page.page, result)
    summary = result.summary.set_index("measure")
    first = result.items[result.items["first_short_p50"].notna()].sort_values("first_short_p50").head(1)
    write_figures(
        order,
        {
            "starts_on": result.starts_on,
            "measures": {
                name: {column: summary.loc[name, column] for column in ("p05", "p50", "p95")}
                for name in IN_LISTS
                if name in summary.index
            },
            "first_short": [
                {"item": row.item, "day": row.first_short_p50, "owner": row.first_owner_name}
                for row in first.itertuples()
            ],
        },
    )


def cuts_asked(asked: Mapping[str, Any]) -> list[str]:
    """Return what stops coming, as the command takes it."""
    cuts = []
    if asked["cut"] == "border":
        cuts.append(f"border:{asked['cut_days']}")
    if asked["cut"] == "stop":
        cuts.append(f"stop:{asked['cut_item']}:{asked['cut_days']}")
    if asked["shortages"]:
        cuts.append(asked["shortages"])
    return cuts


def presets(_region: Region | None, language: Language) -> Sequence[Choice]:
    """Return the epidemics that come with Samvirke."""
    from samvirke.prepare.report.endurance_words import PRESETS
    from samvirke.prepare.report.vocabulary import named
    from samvirke.threats.pandemic.presets import preset_names

    return [(name, named(language, PRESETS, name)) for name in preset_names()]


def items(_region: Region | None, language: Language) -> Sequence[Choice]:
    """Return the protective items that an epidemic asks for."""
    from samvirke.engine.endurance.normal_use import items_with_normal_use
    from samvirke.prepare.report.endurance_words import item_name

    return [(item, item_name(language, item)) for item in items_with_normal_use()]


STOCKS = (
    ("", N_("As the register says; where it says nothing, as in March 2020")),
    ("region", N_("As the register says")),
    ("march_2020", N_("As in March 2020")),
    ("file", N_("A file of your own")),
)
SHARINGS = (("none", N_("Nobody: each has its own")), ("nation", N_("All share one store")))
CUTS = (
    ("none", N_("Nothing stops")),
    ("border", N_("The border closes for goods")),
    ("stop", N_("One item stops coming")),
)

KIND = Kind(
    name="pandemic",
    page="stress",
    title=N_("Epidemic"),
    about=N_(
        "A disease spreads between people where they live and work. It shows how many need care week by "
        "week, where intensive care runs out of beds, which protective equipment runs short first, and who "
        "goes without."
    ),
    inputs=(
        Input(
            name="preset",
            label=N_("Which epidemic"),
            kind="choice",
            default=DEFAULT,
            choices=presets,
            is_required=True,
        ),
        Input(
            name="runs",
            label=N_("Courses to draw"),
            kind="whole",
            default=RUNS,
            low=1,
            high=MOST_RUNS,
            is_required=True,
            help=N_("More courses give steadier bands and take longer. One course gives no interval."),
        ),
        Input(
            name="days",
            label=N_("Length"),
            kind="whole",
            unit=N_("days"),
            low=1,
            high=MOST_DAYS,
            help=N_("Left empty: as long as the epidemic is planned for."),
        ),
        Input(
            name="stock",
            label=N_("Stock at the start"),
            kind="choice",
            default="",
            choices=words_of(STOCKS),
        ),
        Input(
            name="stock_file",
            label=N_("Stock file (CSV)"),
            kind="file",
            is_required=True,
            shown_when=("stock", frozenset({"file"})),
            help=N_("Columns: owner, item, quantity, unit, and expires_on where it is known."),
        ),
        Input(
            name="supply",
            label=N_("Supply that keeps coming"),
            kind="number",
            unit=N_("% of ordinary use"),
            default=100,
            low=0,
            high=1000,
            is_required=True,
        ),
        Input(
            name="sharing",
            label=N_("Who shares stock"),
            kind="choice",
            default="none",
            choices=words_of(SHARINGS),
            is_required=True,
        ),
        Input(
            name="cut",
            label=N_("What stops coming from the first day"),
            kind="choice",
            default="none",
            choices=words_of(CUTS),
            is_required=True,
        ),
        Input(
            name="cut_item",
            label=N_("Item that stops"),
            kind="choice",
            choices=items,
            is_required=True,
            shown_when=("cut", frozenset({"stop"})),
        ),
        Input(
            name="cut_days",
            label=N_("For how long"),
            kind="whole",
            unit=N_("days"),
            default=CUT_DAYS,
            low=1,
            high=3650,
            is_required=True,
            shown_when=("cut", frozenset({"border", "stop"})),
        ),
        Input(
            name="shortages",
            label=N_("Shortage list (CSV)"),
            kind="file",
            is_rare=True,
            help=N_("What is known to be short, in a list of your own."),
        ),
        Input(
            name="use",
            label=N_("Your own coefficients of use (CSV)"),
            kind="file",
            is_rare=True,
            help=N_("How much equipment a patient-day takes, where you know better than the sources."),
        ),
        Input(
            name="contacts",
            label=N_("Contacts between age groups (CSV)"),
            kind="file",
            is_rare=True,
            help=N_("Left empty: modelled. Only for an epidemic that spreads where people live and work."),
        ),
        SEED,
    ),
    run=run,
    takes=N_("1 to 2 minutes for the whole country"),
)
