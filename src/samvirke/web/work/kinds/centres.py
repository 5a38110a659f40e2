"""Should 110, 112 and 113 sit together?"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from samvirke.model.errors import BadInputError
from samvirke.prepare.report.centres_words import ARRANGEMENTS
from samvirke.register.region import Region
from samvirke.web.words import N_
from samvirke.web.work.kind import Input, Kind, words_of
from samvirke.web.work.kinds import drawn
from samvirke.web.work.kinds.everyday import SEED
from samvirke.web.work.kinds.worth import Worth, figures_of, known
from samvirke.web.work.order import Order
from samvirke.web.work.progress import Progress

if TYPE_CHECKING:
    from samvirke.prepare.measures.call_centres.result import CentresResult

FIGURES = ("cross_trained", "overflow_after_s", "keep_free", "triage_s")
ALL_THREE = "3"  # of the table of alerts: incidents that want all three services


def rooms_in(text: str | None) -> list[list[str]]:
    """Return the rooms that a text names: centres parted by commas, rooms by semicolons."""
    rooms = [[part.strip() for part in room.split(",") if part.strip()] for room in (text or "").split(";")]
    return [room for room in rooms if room]


def numbers_in(text: str | None, what: str) -> dict[str, float]:
    """Return a number by centre, as ``centre-112-innlandet=4, …`` tells it.

    Raises
    ------
    BadInputError
        When a part is none, or a centre stands twice.
    """
    found: dict[str, float] = {}
    for part in (piece.strip() for piece in (text or "").split(",") if piece.strip()):
        centre, _, number = part.rpartition("=")
        if not centre.strip() or not number.strip().isdigit():
            raise BadInputError(
                f"{what} is {part!r}; it must be CENTRE=NUMBER, such as centre-112-innlandet=4"
            )
        if centre.strip() in found:
            raise BadInputError(f"{what} names {centre.strip()} twice; give each centre once")
        found[centre.strip()] = float(number)
    return found


def check(parameters: Mapping[str, Any], region: Region | None) -> None:
    """Refuse at once what cannot be: rooms, centres and numbers that are not there."""
    from samvirke.prepare.measures.call_centres.call_centres import ways_of
    from samvirke.prepare.measures.call_centres.setting import setting_of

    ways_of(parameters["arrangements"], _chosen(parameters))
    staff, calls = _given(parameters)
    if region is not None:
        rooms = rooms_in(parameters["rooms"])
        setting_of(region, parameters["area"] or "", rooms=rooms, staff=staff, volumes=calls)


def run(order: Order, progress: Progress) -> None:
    """Play the same callers and incidents under each arrangement."""
    from samvirke.prepare.measures.call_centres.call_centres import call_centres
    from samvirke.prepare.measures.call_centres.files import write_centres
    from samvirke.prepare.report import centres_page
    from samvirke.web.work.output import write_figures, write_pages

    given = order.parameters
    staff, calls = _given(given)
    progress.of(given["runs"], abreast=order.processes)
    result = call_centres(
        order.open_region(),
        given["area"] or "",
        arrangements=given["arrangements"],
        rooms=rooms_in(given["rooms"]),
        staff=staff,
        volumes=calls,
        chosen=_chosen(given),
        units=given["units"],
        runs=given["runs"],
        days=given["days"],
        seed=given["seed"],
        road=order.open_roads() if given["units"] else None,
        processes=order.processes,
        done=progress.done,
        said=progress.said,
    )
    write_centres(result, order.files)
    write_pages(order, centres_page.page, result)
    write_figures(order, figures_of(worth(result)))


def worth(result: "CentresResult") -> list[Worth]:
    """Return how much sooner all three services are alerted than under the first arrangement."""
    base, *others = result.arrangements
    alerts = result.alerts
    rows = alerts[(alerts["situation"] == "ordinary") & (alerts["services"] == ALL_THREE)]
    of = rows.set_index("arrangement")
    return [
        Worth(
            what=N_("%(arrangement)s instead of %(base)s in %(where)s: all three services alerted sooner"),
            values={
                "arrangement": name,
                "base": base,
                "where": result.area or result.region_title,
            },
            gain=-float(of.loc[name, "change_s"]),
            unit="seconds",
            # Sooner is the change turned about, and so are its ends.
            low=known(-float(of.loc[name, "change_high_s"])),
            high=known(-float(of.loc[name, "change_low_s"])),
        )
        for name in others
        if name in of.index
    ]


def _given(parameters: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, float]]:
    staff = {centre: int(number) for centre, number in numbers_in(parameters["staff"], "staff").items()}
    return staff, numbers_in(parameters["calls"], "calls")


def _chosen(parameters: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(parameters[name]) for name in FIGURES if parameters[name] is not None}


KIND = Kind(
    name="centres",
    page="measures",
    title=N_("Should the call centres sit together or apart?"),
    about=N_(
        "The same callers, incidents, disasters and losses are played with 110, 112 and 113 apart, in one "
        "room, with shared staff and with one number: how soon calls are answered, how soon all agencies are "
        "alerted, how many operators it takes, and what happens when a centre is lost."
    ),
    takes=N_("a minute for a county"),
    inputs=(
        Input(
            name="area",
            label=N_("Area"),
            kind="area",
            help=N_("Whose centres are looked at. Empty: the whole region."),
        ),
        Input(
            name="arrangements",
            label=N_("Arrangements"),
            kind="several",
            choices=words_of(tuple(ARRANGEMENTS.items())),
            default=tuple(ARRANGEMENTS),
            is_required=True,
            help=N_("The first that is chosen is what the others are held against."),
        ),
        Input(
            name="units",
            label=N_("Send units too, so that the time until help is there is known"),
            kind="yes-no",
            default=True,
        ),
        Input(
            name="rooms",
            label=N_("Centres that may sit together"),
            help=N_(
                "Ids of centres, parted by commas; several rooms by semicolons. Empty: those that serve most "
                "of the area's people, one of each service."
            ),
            is_rare=True,
        ),
        Input(
            name="staff",
            label=N_("Operators on duty at all hours"),
            help=N_("CENTRE=NUMBER, parted by commas. Empty: the fewest that meet the target, modelled."),
            is_rare=True,
        ),
        Input(
            name="calls",
            label=N_("Calls a year"),
            help=N_("CENTRE=NUMBER, parted by commas. Empty: as published, or modelled."),
            is_rare=True,
        ),
        Input(
            name="cross_trained",
            label=N_("Operators of each centre who take the others' calls (partly pooled)"),
            kind="whole",
            low=0,
            high=200,
            help=N_("Empty: one."),
            is_rare=True,
        ),
        Input(
            name="overflow_after_s",
            label=N_("A call waits so long before another centre may take it (partly pooled)"),
            kind="number",
            unit=N_("seconds"),
            low=0,
            high=3600,
            help=N_("Empty: 30."),
            is_rare=True,
        ),
        Input(
            name="keep_free",
            label=N_("Operators kept for own calls (partly pooled)"),
            kind="whole",
            low=0,
            high=200,
            help=N_("Empty: one."),
            is_rare=True,
        ),
        Input(
            name="triage_s",
            label=N_("Sorting at the start of a call (one number)"),
            kind="number",
            unit=N_("seconds"),
            low=0,
            high=600,
            help=N_("Empty: 20, assumed."),
            is_rare=True,
        ),
        drawn.runs(N_("Simulated years"), 8, low=1),
        drawn.days(365),
        SEED,
    ),
    run=run,
    check=check,
)
