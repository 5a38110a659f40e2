"""Which medicines should be made at home, and when?"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from samvirke.model.errors import BadInputError
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.medicines_words import LINES
from samvirke.prepare.report.vocabulary import named
from samvirke.register.region import Region
from samvirke.web.words import N_
from samvirke.web.work.kind import Choice, Input, Kind
from samvirke.web.work.kinds import drawn
from samvirke.web.work.kinds.choosing import medicines, presets_or_none
from samvirke.web.work.kinds.everyday import SEED
from samvirke.web.work.kinds.worth import Worth, figures_of, known
from samvirke.web.work.order import Order
from samvirke.web.work.progress import Progress

if TYPE_CHECKING:
    from samvirke.prepare.measures.production.result import MedicinesResult

FIRST_DAY = "2026-01-05"  # as the command's


def lines_known(region: Region | None, language: Language) -> Sequence[Choice]:
    """Return the production lines of the register; one that we have no words for by its own name."""
    from samvirke.engine.endurance.production.lines import lines_of

    return [] if region is None else [(name, named(language, LINES, name)) for name in lines_of(region).names]


def breaks(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what stops, in the words that the planner of production reads.

    Raises
    ------
    BadInputError
        When something is to stop and for how long is not said.
    """
    texts = []
    for names, form, length in (
        (parameters["stops"] or (), "stop:{}:{}", parameters["stop_days"]),
        (parameters["plants"] or (), "plant:{}:{}", parameters["plant_days"]),
    ):
        if names and length is None:
            raise BadInputError(
                f"{', '.join(names)} is to stop, and nothing says for how many days; fill in the days"
            )
        texts += [form.format(name, length) for name in names]
    if parameters["border_days"]:
        texts.append(f"border:{parameters['border_days']}")
    if parameters["shortages"]:
        texts.append(str(parameters["shortages"]))
    return tuple(texts)


def check(parameters: Mapping[str, Any], _: Region | None) -> None:
    """Refuse at once a break without a length, and a date that is none."""
    from datetime import date

    breaks(parameters)
    try:
        date.fromisoformat(parameters["starts_on"])
    except ValueError as error:
        raise BadInputError(
            f"the first day is {parameters['starts_on']!r}; it must be a day such as {FIRST_DAY}"
        ) from error


def run(order: Order, progress: Progress) -> None:
    """Find who goes without, with and without substitutes and production."""
    from samvirke.prepare.measures.production.files import write_medicines
    from samvirke.prepare.measures.production.medicines import medicines as find
    from samvirke.prepare.report import medicines_page
    from samvirke.web.work.output import write_figures, write_pages

    given = order.parameters
    progress.of(given["runs"], abreast=order.processes)
    result = find(
        order.open_region(),
        preset=given["preset"],
        supply=breaks(given),
        stock=given["stock"],
        use=given["use"],
        weeks=given["weeks"],
        starts_on=given["starts_on"],
        runs=given["runs"],
        production=given["production"],
        time_limit_s=given["time_limit"],
        seed=given["seed"],
        processes=order.processes,
        done=progress.done,
        said=progress.said,
    )
    write_medicines(result, order.files)
    write_pages(order, medicines_page.page, result)
    write_figures(order, figures_of(worth(result)))


def worth(result: "MedicinesResult") -> list[Worth]:
    """Return the days of treatment that production saves beside substitutes, in the expected course."""
    of = result.ways.set_index("way")
    made, without = of.loc["production"], of.loc["substitution"]
    return [
        Worth(
            what=N_(
                "Medicines made in %(where)s in %(weeks)s weeks: days of treatment that are not lost, beside "
                "substitutes"
            ),
            values={"where": result.region_title, "weeks": result.weeks},
            cost_nok=known(made["cost_nok"]),
            basis="plan",
            gain=float(without["days_lost"] - made["days_lost"]),
            unit="days of treatment",
            gap=known(made["gap"]),
            status=made["status"],
        )
    ]


KIND = Kind(
    name="production",
    page="measures",
    title=N_("Which medicines should be made at home?"),
    about=N_(
        "When an epidemic comes or supply stops: which medicine runs out first, who goes without, how far "
        "substitutes help, and what hospital pharmacies and plants should make, week by week."
    ),
    takes=N_("half a minute"),
    inputs=(
        Input(
            name="preset",
            label=N_("Pandemic"),
            kind="choice",
            choices=presets_or_none,
            default="fhi_march_2020",
            is_required=True,
        ),
        Input(
            name="stops",
            label=N_("Medicines that stop coming"),
            kind="several",
            choices=medicines,
            help=N_("Nothing of them comes from the first day of the plan. None chosen: none stops."),
        ),
        Input(
            name="stop_days",
            label=N_("They stop for"),
            kind="whole",
            unit=N_("days"),
            low=1,
            high=3650,
            default=90,
        ),
        Input(
            name="border_days",
            label=N_("The border is closed for"),
            kind="whole",
            unit=N_("days"),
            low=1,
            high=3650,
            help=N_("Empty: it stays open."),
        ),
        Input(
            name="weeks",
            label=N_("Length of the plan"),
            kind="whole",
            unit=N_("weeks"),
            low=1,
            high=104,
            default=26,
            is_required=True,
        ),
        Input(
            name="production",
            label=N_("Make medicines at home"),
            kind="yes-no",
            default=True,
            help=N_("The production lines are modelled: every quantity of them is assumed."),
        ),
        Input(
            name="plants",
            label=N_("Production lines that are lost"),
            kind="several",
            choices=lines_known,
            is_rare=True,
        ),
        Input(
            name="plant_days",
            label=N_("They are lost for"),
            kind="whole",
            unit=N_("days"),
            low=1,
            high=3650,
            default=90,
            is_rare=True,
        ),
        Input(
            name="shortages",
            label=N_("A list of shortages"),
            kind="file",
            help=N_("CSV with item, from, until, share_left, cause."),
            is_rare=True,
        ),
        Input(
            name="stock",
            label=N_("What lies in store"),
            kind="file",
            help=N_("CSV of lots. Empty: the register's, else modelled."),
            is_rare=True,
        ),
        Input(
            name="use",
            label=N_("Your own figures of use"),
            kind="file",
            help=N_("CSV of coefficients. Empty: ours, most of them assumed."),
            is_rare=True,
        ),
        Input(
            name="starts_on",
            label=N_("First day of the plan"),
            default=FIRST_DAY,
            is_required=True,
            help=N_("Such as 2026-01-05; dates of lots and lists are held against it."),
            is_rare=True,
        ),
        drawn.runs(N_("Epidemics to draw"), 10, low=0),
        drawn.time_limit(60),
        SEED,
    ),
    run=run,
    check=check,
)
